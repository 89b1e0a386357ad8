"""The services in the snapshot: what the questions count is what there is, and nobody's complaint
is in the file.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from zona.config import ROOT
from zona.domain.standards import service_standards
from zona.facts.servicerules import service_rules
from zona.store import simulate, simulate_services
from zona.store.snapshot import Snapshot

RULES = service_rules(ROOT)
COMPLAINTS = 3000
EVERYWHERE = {"region": None, "agency": None}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small simulated snapshot."""
    target = tmp_path_factory.mktemp("services") / "simulasi.duckdb"
    return simulate.write(ROOT, target, COMPLAINTS)


@pytest.fixture(scope="module")
def simulated(path: Path) -> Snapshot:
    """That snapshot, opened."""
    return Snapshot(path)


@pytest.fixture(scope="module")
def rows(facts) -> dict:
    """The rows that it was made of."""
    made = simulate_services.world(simulate.tables(facts), RULES)
    return simulate_services.datasets(made, COMPLAINTS)


def total(found: list[dict], name: str = "complaints_n") -> int:
    return sum(row[name] for row in found)


def test_every_complaint_is_counted_once(simulated: Snapshot, rows: dict) -> None:
    complaints = rows["complaints"].to_pylist()
    for question in ("complaint_months", "complaint_states"):
        assert total(simulated.rows(question, **EVERYWHERE)) == COMPLAINTS
    by_rule = Counter()
    for row in simulated.rows("complaint_limits", **EVERYWHERE):
        by_rule[row["rule"]] += row["complaints_n"]
    assert by_rule == {rule.id: COMPLAINTS for rule in RULES.complaints.limits}
    places = {
        row["region_code"]: row["complaints_n"]
        for row in simulated.rows("complaint_places", region=None)
    }
    assert places == Counter(complaint["region_code"] for complaint in complaints)
    topics = [
        row for row in simulated.rows("complaint_topics", **EVERYWHERE) if row["aspect"] == "topic"
    ]
    assert {row["value"]: row["complaints_n"] for row in topics} == Counter(
        complaint["topic"] for complaint in complaints
    )


def test_the_parts_of_a_region_add_up(simulated: Snapshot) -> None:
    offices = simulated.rows("complaint_places", region="12.75")
    (whole,) = (
        r for r in simulated.rows("complaint_places", region=None) if r["region_code"] == "12.75"
    )
    for name in ("complaints_n", "late_now_n", "soon_late_n", "ombudsman_n", "ombudsman_unknown_n"):
        assert total(offices, name) == whole[name]
    assert all(office["agency_id"].startswith("12.75/") for office in offices)
    for office in offices:
        asked = {"region": "12.75", "agency": office["agency_id"]}
        assert total(simulated.rows("complaint_states", **asked)) == office["complaints_n"]
    limits = simulated.rows("complaint_place_limits", region="12.75")
    assert total(limits) == total(simulated.rows("complaint_limits", region="12.75", agency=None))


def test_surveys_carry_both_indices(simulated: Snapshot, rows: dict) -> None:
    found = simulated.rows("surveys", **EVERYWHERE)
    assert len(found) == len(rows["satisfaction"])
    for row in found:
        exact = 25 * sum(row[code] for code in RULES.satisfaction.codes) / 9
        assert abs(row["ikm"] - exact) <= Decimal("0.005")
        assert row["difference"] == row["reported_ikm"] - row["ikm"]
        assert row["is_enough"] == (row["respondents"] >= row["needed"])
        assert row["mutu"] in "ABCD" and row["lowest"]


def test_standards_are_those_of_the_checks(simulated: Snapshot, rows: dict) -> None:
    expected = service_standards(RULES.standards, rows["services"], rows["standard_checks"])
    found = {row["service_id"]: row for row in simulated.rows("standards", **EVERYWHERE)}
    for standard in expected:
        row = found[standard.service_id]
        assert (row["exists_n"], row["exists_of"]) == (standard.exists.found, 14)
        assert (row["on_site_n"], row["electronic_n"]) == (
            standard.on_site.found,
            standard.electronic.found,
        )
        assert tuple(row["missing_electronic"]) == standard.missing["shown_electronically"]
    places = simulated.rows("place_standards", region=None)
    assert total(places, "services_n") == len(expected)
    assert total(places, "on_site_of") == 6 * len(expected)


def test_no_single_complaint_is_in_the_file(path: Path) -> None:
    with duckdb.connect(str(path), read_only=True) as db:
        columns = db.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        )
        named = columns.fetchall()
    assert [
        pair for pair in named if pair[1] in ("complaint_id", "status_raw", "text", "submitted")
    ] == []
    assert b"SIMULASI-00000001" not in path.read_bytes()


def test_what_is_published_knows_of_no_service_yet(snapshot: Snapshot) -> None:
    """Nothing of these kinds was taken in: every question has an answer, an empty one."""
    assert snapshot.rows("service_datasets") == []
    for question in ("complaint_limits", "surveys", "standards", "visits", "findings", "actions"):
        assert snapshot.rows(question, **EVERYWHERE) == []
    assert snapshot.rows("complaint_places", region=None) == []
