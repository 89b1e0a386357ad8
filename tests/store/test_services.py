"""The services in the snapshot: what the questions count is what there is, and nobody's complaint
is in the file.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from zona.config import ROOT
from zona.domain import complaintcounts as counts
from zona.domain.smallnumbers import protected
from zona.domain.standards import service_standards
from zona.facts.servicerules import service_rules
from zona.store import simulate, simulate_services
from zona.store.services import add_services
from zona.store.snapshot import Snapshot, sql

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


def test_no_page_of_any_office_shows_a_small_number(simulated: Snapshot) -> None:
    """Every count that a page of an OPD or a region draws, for all of them."""
    small = RULES.small_numbers
    seen = Counter()

    def look(values) -> None:
        for value in values:
            assert value is None or value == 0 or value >= small.least
            seen[value is None] += 1

    for region in {row["region_code"] for row in simulated.rows("service_offices", region=None)}:
        for row in counts.places(small, simulated.rows("complaint_places", region=region)):
            look(row[name] for name in counts.COUNTS)
            asked = {"region": region, "agency": row["agency_id"]}
            months = counts.timeline(small, simulated.rows("complaint_months", **asked))
            look(number for span in months for number in (span.complaints, span.late))
            limits = simulated.rows("complaint_limits", **asked)
            for state in counts.limits(RULES.complaints, small, limits):
                look([*state.counts.values(), state.late_open])
            states = simulated.rows("complaint_states", **asked)
            for column in ("classification", "status"):
                look(number for _, number in counts.totals(small, states, column))
            topics = simulated.rows("complaint_topics", **asked)
            for aspect in (counts.TOPIC, counts.CHANNEL, counts.DISTRICT):
                look(number for _, number in counts.subjects(small, topics, aspect))
            raw = simulated.rows("complaint_statuses", **asked)
            look(one["complaints_n"] for one in counts.statuses(small, raw))
    assert seen[True] > 1000 and seen[False] > 1000


def test_raw_statuses_stand_beside_what_they_were_read_as(simulated: Snapshot, rows: dict) -> None:
    expected = Counter(
        (complaint["status_raw"] * (complaint["status"] != "unknown"), complaint["status"])
        for complaint in rows["complaints"].to_pylist()
    )
    found = {
        (row["raw"] or "", row["status"]): row["complaints_n"]
        for row in simulated.rows("complaint_statuses", **EVERYWHERE)
    }
    assert found == expected


def test_a_raw_status_that_nobody_knows_keeps_no_words(facts) -> None:
    """What stands in such a cell may be a name; how many there are is known all the same."""
    complaint = {
        "complaint_id": "1",
        "region_code": "12.75",
        "agency": "Dinas Contoh",
        "status": "",
        "submitted": "2024-01-02",
        **dict.fromkeys(("unit", "district", "channel", "classification", "topic"), "x"),
        **dict.fromkeys(("verified", "forwarded", "first_response", "closed"), None),
    }
    raw = ["ditolak Ibu Anu"] * 4 + ["Ditolak"] * 5 + ["Selesai"]
    handed = [
        complaint | {"status_raw": text, "status": "tuntas-ditindaklanjuti" * (text == "Selesai")}
        for text in raw
    ]
    with duckdb.connect() as db:
        db.execute(sql("services_schema"))
        day = {"complaints": date(2024, 6, 30)}
        add_services(db, facts, RULES, {"complaints": handed}, day, "x")
        kept = db.execute("SELECT raw, complaints_n, agency_id FROM complaint_status").fetchall()
    assert {(text, number) for text, number, _ in kept} == {(None, 9), ("Selesai", 1)}
    assert {agency for _, _, agency in kept} == {"12.75/dinas-contoh"}


@pytest.mark.parametrize("others", [(30, 6), (30, 4), (30, 1, 1), (9, 9, 9)])
def test_a_rare_topic_is_in_the_snapshot_without_its_words(
    facts, tmp_path: Path, others: tuple[int, ...]
) -> None:
    """One person's own words are nowhere in the file; what is hidden with them is what the rule of
    small numbers hides, and no complaint is lost.
    """
    own = "Pak Anu di loket 3 minta uang"
    topics = {own: 1, **{f"topik {at}": n for at, n in enumerate(others)}}
    complaint = dict.fromkeys(("verified", "forwarded", "first_response", "closed", "status")) | {
        "region_code": "12.75",
        "agency": "Dinas Contoh",
        "submitted": "2024-01-02",
        **dict.fromkeys(("unit", "district", "channel", "classification"), "x"),
    }
    handed = [
        complaint | {"complaint_id": f"{topic}-{at}"[-9:], "topic": topic}
        for topic, n in topics.items()
        for at in range(n)
    ]
    made = tmp_path / "zona.duckdb"
    with duckdb.connect(str(made)) as db:
        db.execute(sql("services_schema"))
        add_services(
            db, facts, RULES, {"complaints": handed}, {"complaints": date(2024, 6, 30)}, "x"
        )
        kept = dict(
            db.execute(
                "SELECT value, sum(complaints_n) FROM complaint_subject WHERE aspect = 'topic' GROUP BY 1"
            ).fetchall()
        )
    shown = {topic: n for topic, n in protected(RULES.small_numbers, topics).items() if n}
    assert kept == shown | {counts.RARE: len(handed) - sum(shown.values())}
    assert own.encode() not in made.read_bytes()


def test_what_is_published_knows_of_no_service_yet(snapshot: Snapshot) -> None:
    """Nothing of these kinds was taken in: every question has an answer, an empty one."""
    assert snapshot.rows("service_datasets") == []
    for question in ("complaint_limits", "surveys", "standards", "visits", "findings", "actions"):
        assert snapshot.rows(question, **EVERYWHERE) == []
    assert snapshot.rows("complaint_places", region=None) == []
