"""Simulated data: from a fixed seed, marked throughout, plausible, and never in the published
snapshot.
"""

from __future__ import annotations

import shutil
import statistics
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from zona.__main__ import main
from zona.config import ROOT
from zona.domain.aggregation import items_of, region_score, to_decimal
from zona.domain.ledger import Facts
from zona.domain.problems import FactsError
from zona.faces.opendata import TABLES
from zona.intake.datasets import OPENED
from zona.language.words import Words
from zona.store import build as building
from zona.store import simulate as demo
from zona.store.build import build, insert
from zona.store.factrows import tables
from zona.store.snapshot import SIMULATION, Snapshot, Store, is_simulated


@pytest.fixture(scope="module")
def simulated_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.write(ROOT, tmp_path_factory.mktemp("demo") / "simulasi.duckdb")


@pytest.fixture(scope="module")
def simulated(simulated_path: Path) -> Snapshot:
    return Snapshot(simulated_path)


def everything(path: Path) -> dict[str, list]:
    with duckdb.connect(str(path), read_only=True) as db:
        names = [
            name
            for (name,) in db.execute("SELECT table_name FROM information_schema.tables").fetchall()
        ]
        return {name: db.execute(f"FROM {name}").fetchall() for name in names}


def scores_of(snapshot: Snapshot, region: str, year: int) -> list[dict]:
    return snapshot.rows("agency_scores", region=region, year=year)


def codes(snapshot: Snapshot) -> list[str]:
    return [row["region_code"] for row in snapshot.rows("regions") if row["type"] != "provinsi"]


def test_the_same_seed_gives_the_same_rows(simulated_path: Path, tmp_path: Path):
    again = demo.write(ROOT, tmp_path / "again.duckdb")
    assert everything(again) == everything(simulated_path)


def test_every_region_opd_year_and_indicator_is_there(simulated: Snapshot, facts: Facts):
    method = demo.simulated_method(facts.methods)
    loci = next(loci for loci in method.loci if loci.region_code is None)
    assert len(codes(simulated)) == len(facts.regions)
    for code in codes(simulated):
        for year in method.years:
            rows = scores_of(simulated, code, year)
            assert Counter({r["agency_id"]: r["kind"] for r in rows}.values()) == Counter(
                loci.kinds
            )
            wholes = [r for r in rows if r["dimension"] is None]
            indicators = [r for r in rows if r["indicator"] is not None]
            assert len(wholes) == 7 and len(indicators) == 7 * 31
            assert {r["dimension"] for r in rows if r["dimension"]} == {
                d.id for d in method.dimensions
            }


def test_the_assessments_are_our_own_aggregation_of_the_simulated_scores(
    simulated: Snapshot, facts: Facts
):
    weights = {d.id: d.weight_pct for d in demo.simulated_method(facts.methods).dimensions}
    for row in simulated.rows("assessments", year=2023, region=None):
        if row["type"] == "provinsi":
            assert row["score"] is None and row["status"] == "unknown"
            continue
        items, left_out = items_of(scores_of(simulated, row["region_code"], 2023), weights)
        assert row["score"] == to_decimal(region_score(items, "loci")) and not left_out


def test_scores_are_correlated_as_real_ones_are(simulated: Snapshot):
    """Years and OPD of a region go together, and regions differ and grow: else the pages would be
    tried on noise.
    """
    years = {
        y: {
            r["region_code"]: float(r["score"])
            for r in simulated.rows("assessments", year=y, region=None)
            if r["score"]
        }
        for y in (2022, 2023, 2024)
    }
    assert statistics.correlation(list(years[2022].values()), list(years[2023].values())) > 0.6
    means = [statistics.mean(years[y].values()) for y in years]
    assert means[0] + 5 < means[1] < means[2]
    assert all(statistics.stdev(years[y].values()) > 4 for y in years)
    pairs = []
    for code in codes(simulated):
        by_kind = {
            r["kind"]: float(r["score"])
            for r in scores_of(simulated, code, 2022)
            if r["dimension"] is None
        }
        pairs.append((by_kind["sosial"], by_kind["pendidikan"]))
    assert statistics.correlation(*zip(*pairs, strict=True)) > 0.3


def test_every_row_is_named_as_simulated_and_nothing_real_about_results_goes_along(
    simulated: Snapshot, simulated_path: Path
):
    assert simulated.release == SIMULATION
    with duckdb.connect(str(simulated_path), read_only=True) as db:
        tables = db.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'release'"
        ).fetchall()
        assert len(tables) >= 6
        for (table,) in tables:
            assert db.execute(f"SELECT DISTINCT release FROM {table}").fetchall() in (
                [],
                [(SIMULATION,)],
            ), table
        assert db.execute("SELECT DISTINCT batch_id FROM agency_score").fetchall() == [
            (SIMULATION,)
        ]
        for table in ("claim", "derived_zone", "published_total"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    others = simulated.rows("assessments", year=2021, region=None)
    assert {row["status"] for row in others} == {"unknown"} and all(
        row["zone"] is None for row in others
    )


def test_a_published_build_refuses_a_simulated_release(
    tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch
):
    for release in ("SIMULASI", "simulasi-2", " Simulasi "):
        monkeypatch.setattr(
            building, "read_facts", lambda root, release=release: replace(facts, release=release)
        )
        target = tmp_path / "zona.duckdb"
        with pytest.raises(FactsError) as error:
            build(ROOT, target)
        assert error.value.problems[0].code == "simulated"
        assert not list(tmp_path.glob("*.duckdb")) + list(tmp_path.glob(".*.tmp"))


def test_a_published_build_refuses_a_single_simulated_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """However it came there: one row of a simulated batch among all others stops the build, the old
    snapshot stays.
    """
    target = build(ROOT, tmp_path / "zona.duckdb")
    before, real = target.read_bytes(), tables

    def smuggled(facts: Facts, content: str):
        for table, rows in real(facts, content):
            if table == "agency_score":
                rows = [*rows, rows[0] | {"claim_id": None, "batch_id": "simulasi"}]
            yield table, rows

    monkeypatch.setattr(building, "tables", smuggled)
    with pytest.raises(FactsError, match="simulated"):
        build(ROOT, target)
    assert target.read_bytes() == before


def test_no_open_table_of_services_takes_a_simulated_row(services_path: Path, tmp_path: Path):
    """Simulated data fill none of them; one row of theirs among published ones is refused."""
    simulated = demo.write(ROOT, tmp_path / "simulasi.duckdb")
    of_services = [table for table in TABLES if table.about_services]
    hidden = [t for t in of_services if not t.name.startswith(("followup", "visit"))]
    for table in hidden:
        assert table.copy(Snapshot(simulated)).rows_n == 0, table.name
    path = shutil.copy(services_path, tmp_path / "zona.duckdb")
    smuggled = [d.table for d in OPENED] + ["followup_count", "visit_count"]
    smuggled += [f"open_complaint_{name}" for name in ("place", "period", "limit", "state")]
    assert len(smuggled) == len(of_services)
    with duckdb.connect(str(path)) as db:
        building.refuse_simulated(db)
        for table in smuggled:
            db.execute("BEGIN")
            marked = "batch_id" if table in [d.table for d in OPENED] else "release"
            db.execute(
                f"INSERT INTO {table} SELECT * REPLACE ('simulasi' AS {marked}) FROM {table} LIMIT 1"
            )
            with pytest.raises(FactsError, match="simulated"):
                building.refuse_simulated(db)
            db.execute("ROLLBACK")
        building.refuse_simulated(db)


def test_neither_store_opens_the_other_sort(
    simulated_path: Path, snapshot_path: Path, tmp_path: Path
):
    with pytest.raises(FactsError, match="simulated"):
        Store(simulated_path).snapshot()
    with pytest.raises(FactsError, match="not_simulated"):
        Store(snapshot_path, simulated=True).snapshot()
    assert is_simulated(Store(simulated_path, simulated=True).snapshot().release)
    assert not is_simulated(Store(snapshot_path).snapshot().release)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_command_writes_and_says_so(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture
):
    target = tmp_path / "x.duckdb"
    assert main(["demo", "--lang", language, "--out", str(target)]) == 0
    said = capsys.readouterr().out
    assert str(target) in said and "24948" in said and "231" in said and "?data=simulasi" in said
    assert Snapshot(target).release == SIMULATION


def test_the_command_never_writes_where_published_data_lie(
    tmp_path: Path, snapshot_path: Path, monkeypatch, capsys
):
    published = tmp_path / "zona.duckdb"
    published.write_bytes(snapshot_path.read_bytes())
    monkeypatch.setenv("ZONA_SNAPSHOT", str(tmp_path / "not-there.duckdb"))
    monkeypatch.setenv("ZONA_SIMULATION", str(tmp_path / "not-there.duckdb"))
    other = tmp_path / "notes.txt"
    other.write_text("mine")
    for arguments in (["--out", str(published)], ["--out", str(other)], []):
        assert main(["demo", *arguments]) == 2
        said = capsys.readouterr().err
        assert Words("id")("problem.simulation_target") in said and "Traceback" not in said
    assert published.read_bytes() == snapshot_path.read_bytes() and other.read_text() == "mine"


def test_without_a_method_that_is_fully_known_nothing_is_simulated(facts: Facts):
    with pytest.raises(FactsError, match="no_simulated_method"):
        demo.simulated_method([method for method in facts.methods if not method.dimensions])


def test_bulk_insert_keeps_text_decimals_lists_and_gaps(tmp_path: Path):
    db = duckdb.connect()
    db.execute("CREATE TABLE t (code VARCHAR, score DECIMAL(5, 2), years INTEGER[], note VARCHAR)")
    rows = [
        {"code": "12.10", "score": Decimal("9.50"), "years": [2022, 2023], "note": None},
        {"code": "12.01", "score": None, "years": [], "note": "=1+1"},
    ]
    insert(db, "t", rows)
    insert(db, "t", [])
    insert(
        db, "t", [{"code": "12.02"}, {"note": "a key that the first row lacks", "code": "12.03"}]
    )
    kept = [
        *(tuple(row.values()) for row in rows),
        ("12.02", None, None, None),
        ("12.03", None, None, "a key that the first row lacks"),
    ]
    assert db.execute("FROM t").fetchall() == kept


def test_as_many_complaints_as_asked_for(tmp_path: Path, capsys):
    target = tmp_path / "simulasi.duckdb"
    assert main(["demo", "--complaints", "500", "--out", str(target)]) == 0
    known = {row["dataset"]: row["rows_n"] for row in Snapshot(target).rows("service_datasets")}
    assert known["complaints"] == 500
    for wrong in ("0", "-3", "banyak", "20000001"):
        with pytest.raises(SystemExit):
            main(["demo", "--complaints", wrong, "--out", str(target)])
        assert wrong in capsys.readouterr().err
