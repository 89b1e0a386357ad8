"""Simulated services: the same seed the same rows, correlated with the scores, marked, about
nobody.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from datetime import date

import duckdb
import pytest

from zona.config import ROOT
from zona.domain.complaints import shares_from_rows
from zona.domain.followup import action_clock, finding_clock
from zona.domain.satisfaction import exact_index
from zona.domain.standards import agency_standards, service_standards
from zona.domain.workdays import calendars_from
from zona.facts.servicerules import service_rules
from zona.store import simulate
from zona.store import simulate_services as services
from zona.store.complaints import tally

RULES = service_rules(ROOT)


@pytest.fixture(scope="module")
def made(facts):
    return services.world(simulate.tables(facts), RULES)


@pytest.fixture(scope="module")
def rows(made):
    return services.datasets(made, 20_000)


def days_of(facts) -> list[tuple[str, str]]:
    return [(holiday.date, holiday.type) for holiday in facts.holidays]


def quality_against(made, values: dict) -> float:
    known = [
        (each.quality, values[(each.region_code, each.agency)])
        for each in made.offices
        if (each.region_code, each.agency) in values
    ]
    assert len(known) > 50
    return statistics.correlation(*zip(*known, strict=True))


def test_the_same_seed_gives_the_same_rows_whatever_the_number_of_complaints(made, rows):
    again = services.datasets(made, 20_000)
    assert rows["complaints"].equals(again.pop("complaints"))
    other = services.datasets(made, 10)
    assert other.pop("complaints").num_rows == 10
    assert other == again == {name: kept for name, kept in rows.items() if name != "complaints"}


def test_every_row_says_that_it_is_simulated_and_is_about_nobody(rows):
    for name, kept in rows.items():
        assert name in services.STREAMS
        listed = kept.slice(0, 300).to_pylist() if name == "complaints" else kept
        assert listed, name
        for row in listed:
            said = " ".join(str(value) for value in row.values())
            assert "simulasi" in said.casefold(), (name, row)
            assert not re.search(r"\d{9,}|@|\b08\d{6,}", said), row
    assert set(services.STREAMS) == set(rows)


def test_better_offices_are_faster(made, rows, facts):
    calendars = calendars_from(RULES.calendars, days_of(facts)).values()
    with duckdb.connect() as db:
        complaints = rows["complaints"]
        db.execute("CREATE TABLE complaint AS FROM complaints")
        assert complaints.num_rows == 20_000
        tally(db, RULES.complaints, RULES.calendars, calendars, made.as_of, "SIMULASI")
        cursor = db.execute("FROM complaint_count")
        names = [column[0] for column in cursor.description]
        counted = [dict(zip(names, row)) for row in cursor.fetchall()]
    grouped = defaultdict(list)
    for row in counted:
        grouped[(row["region_code"], row["agency"])].append(row)
    in_time = {}
    for office, own in grouped.items():
        share = shares_from_rows(own)["settle-complaint"].in_time
        if share is not None:
            in_time[office] = float(share)
    assert quality_against(made, in_time) > 0.5
    results = Counter(row["result"] for row in counted)
    assert len(results) == 7, results
    assert 0.3 < statistics.mean(in_time.values()) < 0.95


def test_better_offices_please_more_and_display_more(made, rows):
    pleased, shown = defaultdict(list), {}
    for row in rows["satisfaction"]:
        exact = exact_index(RULES.satisfaction, row)
        pleased[(row["region_code"], row["agency"])].append(float(exact))
        assert abs(float(row["reported_ikm"]) - float(exact)) < 0.2
        assert 1 <= row["respondents"] <= row["served"]
    assert (
        quality_against(made, {key: statistics.mean(kept) for key, kept in pleased.items()}) > 0.7
    )
    standards = service_standards(RULES.standards, rows["services"], rows["standard_checks"])
    for agency in agency_standards(standards):
        shown[(agency.region_code, agency.agency)] = float(agency.on_site.value)
        assert agency.exists.unchecked == 0
    assert quality_against(made, shown) > 0.5
    assert statistics.mean(shown.values()) > statistics.mean(
        float(agency.electronic.value) for agency in agency_standards(standards)
    )


def test_clocks_run_on_what_was_simulated(made, rows, facts):
    office = calendars_from(RULES.calendars, days_of(facts))[RULES.calendars.default]
    clocks = [finding_clock(RULES.findings, row, made.as_of, office) for row in rows["findings"]]
    clocks += [
        action_clock(RULES.findings.actions, row, made.as_of, office) for row in rows["actions"]
    ]
    states = Counter(clock.state for clock in clocks)
    assert {"late", "settled", "running"} <= set(states)
    assert any(clock.estimated for clock in clocks) and any(
        clock.lacks_evidence for clock in clocks
    )
    sources = {row["source"] for row in rows["actions"]}
    assert sources == {row["visit_id"] for row in rows["visits"]} | {
        row["finding_id"] for row in rows["findings"]
    }
    assert all(date.fromisoformat(row["date"]) <= made.as_of for row in rows["visits"])
