"""Counts of complaints for a page: what is small is hidden, and nothing from which it follows; the
shares keep their two numbers.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from zona.config import ROOT
from zona.domain import complaintcounts as counts
from zona.domain.complaints import APART, LATE, MET, RUNNING, Share
from zona.facts.servicerules import service_rules

RULES = service_rules(ROOT)
SMALL = RULES.small_numbers
LIMIT = next(rule for rule in RULES.complaints.limits if rule.id == "settle-complaint")


def place(agency: str, complaints: int, late: int = 0) -> dict:
    flags = dict.fromkeys(counts.FLAGS, 0) | {"late_now_n": late}
    return {"region_code": "12.75", "agency": agency, "complaints_n": complaints, **flags}


def limit_row(result: str, complaints: int, still_open: bool = False, elapsed: int = 0) -> dict:
    return {
        "rule": LIMIT.id,
        "result": result,
        "still_open": still_open,
        "complaints_n": complaints,
        "weekends_only_n": 0,
        "elapsed_sum": elapsed,
        "elapsed_n": complaints,
    }


def test_a_small_place_is_hidden_with_the_next_one_since_the_sum_is_shown():
    shown = counts.places(SMALL, [place("A", 3), place("B", 40), place("C", 7), place("D", 0)])
    assert [(row["agency"], row["complaints_n"]) for row in shown] == [
        ("B", 40),
        ("A", None),
        ("C", None),
        ("D", 0),
    ]
    assert counts.whole(SMALL, [place("A", 3), place("B", 40)])["complaints_n"] == 43
    assert counts.whole(SMALL, [place("A", 3)])["complaints_n"] is None


def test_late_places_come_first_and_hidden_ones_are_not_named():
    found = [place("A", 40, 6), place("B", 50, 9), place("C", 60, 2), place("D", 60, 0)]
    late = counts.latest_places(counts.places(SMALL, found))
    assert [row["agency"] for row in late] == ["B"]  # A is hidden with C


def test_months_without_a_complaint_stand_between_the_others():
    rows = [
        {"month": "2023-11", "complaints_n": 20, "late_n": 8},
        {"month": "2024-02", "complaints_n": 30, "late_n": 28},
        {"month": None, "complaints_n": 9, "late_n": 0},
    ]
    found = {span.code: span for span in counts.timeline(SMALL, rows)}
    assert list(found) == ["2023-11", "2023-12", "2024-01", "2024-02", None]
    assert [span.complaints for span in found.values()] == [20, 0, 0, 30, 9]
    assert found["2023-11"].late == 8
    # two of thirty in time point at people as much as two late ones do
    assert found["2024-02"].late is None


def test_small_months_are_told_by_quarter_or_by_year():
    rows = [
        {"month": f"2024-{month:02d}", "complaints_n": 3, "late_n": 0} for month in range(1, 13)
    ]
    found = counts.timeline(SMALL, rows)
    assert [(span.code, span.complaints) for span in found] == [
        (f"2024-Q{quarter}", 9) for quarter in (1, 2, 3, 4)
    ]
    few = [{"month": "2024-05", "complaints_n": 2, "late_n": 1}, rows[11]]
    assert [(span.code, span.complaints) for span in counts.timeline(SMALL, few)] == [("2024", 5)]
    days = [counts.first_day(code) for code in ("2024-05", "2024-Q3", "2024")]
    assert days == ["2024-05-01", "2024-07-01", "2024-01-01"]


def test_rare_topics_have_no_name():
    rows = [
        {"aspect": "topic", "value": value, "complaints_n": number}
        for value, number in (("Antrean", 30), ("Pak Anu di loket 3", 1), ("Biaya", 6), (None, 8))
    ]
    found = counts.subjects(SMALL, rows, counts.TOPIC)
    assert found == [("Antrean", 30), (None, 8), (counts.RARE, 7)]
    assert counts.subjects(SMALL, rows[1:2], counts.TOPIC) == [(counts.RARE, None)]
    unnamed = {"aspect": "topic", "value": counts.RARE, "complaints_n": 40}
    assert counts.subjects(SMALL, [*rows, unnamed], counts.TOPIC)[2:] == [(counts.RARE, 47)]
    assert counts.subjects(SMALL, [rows[0], unnamed], counts.TOPIC)[1:] == [(counts.RARE, 40)]


def test_statuses_keep_what_was_written_beside_what_it_was_read_as():
    rows = [
        {"raw": "Selesai", "status": "tuntas-ditindaklanjuti", "complaints_n": 50},
        {"raw": "Done", "status": "tuntas-ditindaklanjuti", "complaints_n": 5},
        {"raw": "Ditolak Ibu Anu", "status": "unknown", "complaints_n": 1},
    ]
    found = counts.statuses(SMALL, rows)
    assert [(row["raw"], row["status"]) for row in found] == [
        ("Selesai", "tuntas-ditindaklanjuti"),
        (counts.RARE, None),
    ]
    assert sum(row["complaints_n"] for row in found) == 56


def test_a_limit_keeps_both_numbers_and_what_is_in_neither():
    rows = [
        limit_row(MET, 60),
        limit_row(LATE, 20, elapsed=500),
        limit_row(LATE, 10, still_open=True, elapsed=200),
        limit_row(APART, 11),
        limit_row("not-applicable", 99),
    ]
    state = next(s for s in counts.limits(RULES.complaints, SMALL, rows) if s.rule is LIMIT)
    assert (state.counts[MET], state.decided, state.late_open) == (60, 90, 10)
    assert state.in_time == Fraction(2, 3)
    assert state.over == 20 - 14
    assert state.counts[APART] == 11 and state.applies_n == 101
    assert counts.worst(counts.limits(RULES.complaints, SMALL, rows)).rule is LIMIT


@pytest.mark.parametrize(("met", "late"), [(60, 3), (3, 60)])
def test_a_share_that_points_at_people_is_hidden(met, late):
    state = counts.limit_state(LIMIT, SMALL, Share(LIMIT.id, met=met, late=late, running=30))
    assert state.decided is None and state.in_time is None
    # what is hidden does not follow from the rest either
    small = MET if met < late else LATE
    assert [code for code, n in state.counts.items() if n is None] == [small, RUNNING]


def test_few_open_ones_are_not_told_from_the_late_ones():
    rows = [
        limit_row(LATE, 20),
        limit_row(LATE, 2, still_open=True, elapsed=60),
        limit_row(MET, 50),
    ]
    state = counts.limit_state(LIMIT, SMALL, Share(LIMIT.id, met=50, late=22, late_open=2), rows)
    assert (state.counts[LATE], state.late_open, state.over) == (22, None, None)
    assert counts.worst([state]) is None


def test_a_hidden_limit_does_not_follow_from_the_sum_over_limits():
    """20 late by one limit and 3 by another: beside 23 late in all, neither may stand alone."""
    summed = RULES.dissonance.settled_by
    one, other = "settle-complaint", "settle-information"
    rows = [
        limit_row(MET, 60) | {"rule": one},
        limit_row(LATE, 20) | {"rule": one},
        limit_row(APART, 9) | {"rule": one},
        limit_row(MET, 30) | {"rule": other},
        limit_row(LATE, 3) | {"rule": other},
        limit_row(APART, 7) | {"rule": other},
    ]

    def hidden(found):
        return {
            (state.rule.id, cell)
            for state in found
            for cell, n in state.counts.items()
            if n is None
        }

    alone = hidden(counts.limits(RULES.complaints, SMALL, rows))
    assert alone == {(other, LATE), (other, APART)}
    both = hidden(counts.limits(RULES.complaints, SMALL, rows, summed))
    # nor does it follow by way of the sum of the limit that is hidden with it
    assert both == alone | {(one, LATE), (one, APART)}
