"""Complaints counted in SQL say what the pure functions say of each, and simulated ones look like
what they are.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import pytest

from zona.config import ROOT
from zona.domain.complaints import Complaint, judge_all, may_go_to_ombudsman, shares_from_rows
from zona.domain.servicerules import CalendarRules, UnitCalendar
from zona.domain.workdays import calendars_from
from zona.facts.servicerules import service_rules
from zona.store.build import insert
from zona.store.complaints import COUNTS, tally

RULES = service_rules(ROOT)
AS_OF = date(2024, 7, 15)
OWN = UnitCalendar("12.75", "Dinas A", "Puskesmas", "senin-sabtu")
CALENDAR_RULES: CalendarRules = replace(RULES.calendars, units=(OWN,))
TABLE = """CREATE TABLE complaint (complaint_id VARCHAR, region_code VARCHAR, agency VARCHAR, unit VARCHAR,
district VARCHAR, channel VARCHAR, classification VARCHAR, topic VARCHAR, status VARCHAR,
submitted VARCHAR, verified VARCHAR, forwarded VARCHAR, first_response VARCHAR, closed VARCHAR)"""


@pytest.fixture(scope="module")
def calendars(facts):
    """2025 and later count weekends only, so that years without a list are tried too."""
    days = [(holiday.date, holiday.type) for holiday in facts.holidays if holiday.date < "2024-07"]
    made = calendars_from(CALENDAR_RULES, days)
    return {id_: replace(calendar, listed=frozenset({2024})) for id_, calendar in made.items()}


def random_rows(n: int) -> list[dict]:
    """Complaints with every status and class, stamps in any order, some not there, some no day."""
    draw = random.Random(20260101)
    complaints = RULES.complaints

    def stamp() -> str | None:
        kind = draw.random()
        if kind < 0.25:
            return None
        day = date(2023, 12, 20) + timedelta(days=draw.randrange(230))
        if kind < 0.3:
            return day.isoformat()[:7]
        return day.isoformat() + (" 09:30:00" if kind < 0.4 else "")

    rows = []
    for number in range(n):
        region, agency, unit = draw.choice(
            [
                ("12.75", "Dinas A", "Puskesmas"),
                ("12.75", "Dinas A", "Kantor"),
                ("12.10", "Dinas B", None),
            ]
        )
        stamps = [stamp() for _ in range(5)]
        if draw.random() < 0.5:  # half of them in order, so that every result occurs
            stamps.sort(key=lambda text: text or "9")
        names = ("submitted", "verified", "forwarded", "first_response", "closed")
        rows.append(
            {
                "complaint_id": str(number),
                "region_code": region,
                "agency": agency,
                "unit": unit,
                "district": draw.choice([None, "Binjai Kota"]),
                "channel": "Loket",
                "topic": draw.choice(["Biaya", "Antrean"]),
                "classification": draw.choice([None, "", *complaints.classifications]),
                "status": draw.choice([None, *complaints.statuses]),
            }
            | dict(zip(names, stamps))
        )
    return rows


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    return random_rows(4000)


@pytest.fixture(scope="module")
def db(rows, calendars):
    with duckdb.connect() as connection:
        connection.execute(TABLE)
        insert(connection, "complaint", rows)
        tally(connection, RULES.complaints, CALENDAR_RULES, list(calendars.values()), AS_OF, "T")
        yield connection


def asked(db, query: str) -> list[dict]:
    cursor = db.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def judged(rows, calendars):
    for row in rows:
        complaint = Complaint.from_row(row)
        calendar = calendars[
            CALENDAR_RULES.calendar_of(row["region_code"], row["agency"], row["unit"] or "")
        ]
        yield complaint, judge_all(RULES.complaints, complaint, AS_OF, calendar)


def test_each_complaint_is_judged_as_the_pure_functions_judge_it(db, rows, calendars):
    found = {(row["complaint_id"], row["rule"]): row for row in asked(db, "FROM complaint_judged")}
    seen = Counter()
    for complaint, outcomes in judged(rows, calendars):
        for rule, outcome in outcomes.items():
            row = found.pop((complaint.complaint_id, rule))
            told = (row["result"], row["still_open"], row["elapsed"], row["weekends_only"])
            assert told == (
                outcome.result,
                outcome.still_open,
                outcome.elapsed,
                outcome.weekends_only,
            ), (complaint, rule)
            assert outcome.deadline is None or row["deadline"] == outcome.deadline
            seen[(outcome.result, outcome.still_open)] += 1
            seen["weekends"] += outcome.weekends_only
    assert not found
    assert len(seen) == 9 and min(seen.values()) > 10, seen  # every result was tried


def test_counts_and_flags_are_the_sums_of_the_pure_functions(db, rows, calendars):
    counts, flags = Counter(), Counter()
    for complaint, outcomes in judged(rows, calendars):
        month = complaint.submitted and f"{complaint.submitted:%Y-%m}"
        place = (complaint.region_code, complaint.agency, month)
        for rule, outcome in outcomes.items():
            counts[(*place, rule, outcome.result, outcome.still_open)] += 1
        may = may_go_to_ombudsman(RULES.complaints, complaint, outcomes, AS_OF)
        late = any(outcome.result == "late" for outcome in outcomes.values())
        key = (*place, complaint.class_code, complaint.status_code, late, may)
        flags[key] += 1
    names = ("region_code", "agency", "month", "rule", "result", "still_open")
    found = asked(db, "FROM complaint_count")
    assert {tuple(row[name] for name in names): row["complaints_n"] for row in found} == counts
    names = ("region_code", "agency", "month", "classification", "status", "is_late", "ombudsman")
    summed = Counter()
    for row in asked(db, "FROM complaint_flag"):
        summed[tuple(row[name] for name in names)] += row["complaints_n"]
    assert summed == flags and {key[-1] for key in flags} == {"yes", "no", "cannot-be-computed"}


def test_every_row_is_counted_once_and_marked(db, rows):
    for table in ("complaint_flag", "complaint_subject", "complaint_count"):
        parts = {"complaint_flag": 1, "complaint_subject": 3, "complaint_count": 6}[table]
        total, release = db.execute(
            f"SELECT sum(complaints_n), any_value(release) FROM {table}"
        ).fetchone()
        assert (total, release) == (len(rows) * parts, "T"), table
    assert set(COUNTS) == {
        name
        for (name,) in db.execute(
            "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND table_name <> 'complaint'"
        ).fetchall()
    }


def test_the_share_of_a_region_is_the_sum_of_its_rows(db):
    rows = [row for row in asked(db, "FROM complaint_count") if row["region_code"] == "12.75"]
    share = shares_from_rows(rows)["whole"]
    met, late = db.execute(
        "SELECT count(*) FILTER (result = 'met'), count(*) FILTER (result = 'late') FROM complaint_judged"
        " WHERE region_code = '12.75' AND rule = 'whole'"
    ).fetchone()
    assert (share.met, share.late) == (met, late) and share.decided == met + late > 0


def test_open_ones_are_those_to_be_done_first(db):
    found = asked(db, "FROM complaint_open")
    assert found and {row["result"] for row in found} == {"late", "about-to-be-late"}
    assert all(row["result"] != "late" or row["deadline"] < AS_OF for row in found)


def test_an_empty_table_counts_nothing(calendars):
    with duckdb.connect() as connection:
        connection.execute(TABLE)
        tally(connection, RULES.complaints, CALENDAR_RULES, list(calendars.values()), AS_OF, "T")
        assert [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in COUNTS
        ] == [(0,)] * 4
