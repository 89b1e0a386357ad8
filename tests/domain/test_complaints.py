"""The limits of complaints: cases computed by hand from the regulations, and a second, slow judge
that knows them by heart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zona.config import ROOT
from zona.domain.complaints import (
    Complaint,
    judge_all,
    may_go_to_ombudsman,
    shares,
    shares_from_rows,
)
from zona.domain.workdays import Calendar
from zona.facts.servicerules import service_rules

RULES = service_rules(ROOT).complaints
# Idul Fitri of 2024, and no other holiday; 2025 is listed without any, 2027 is not listed.
CLOSED = tuple(date(2024, 4, day) for day in (8, 9, 10, 11, 12, 15))
OFFICE = Calendar("office", (1, 2, 3, 4, 5), CLOSED, frozenset({2023, 2024, 2025, 2026}))
INFORMATION, PLAIN = "permintaan-informasi", "pengaduan-tidak-berkadar-pengawasan"
INSPECTION, WISH = "pengaduan-berkadar-pengawasan", "aspirasi"
SOME = "pengaduan"  # of which kind is not said
MONDAY = date(2025, 7, 7)


def results(complaint: Complaint, as_of: date, calendar: Calendar = OFFICE) -> dict[str, str]:
    return {id_: o.result for id_, o in judge_all(RULES, complaint, as_of, calendar).items()}


def flag(complaint: Complaint, as_of: date) -> str:
    judged = judge_all(RULES, complaint, as_of, OFFICE)
    return may_go_to_ombudsman(RULES, complaint, judged, as_of)


# --- by hand

HAND = [
    # submitted on a Monday: the third working day is Thursday
    (
        "verify-forward",
        PLAIN,
        "terdisposisi",
        {"submitted": MONDAY, "forwarded": date(2025, 7, 10)},
        "met",
    ),
    (
        "verify-forward",
        PLAIN,
        "terdisposisi",
        {"submitted": MONDAY, "forwarded": date(2025, 7, 11)},
        "late",
    ),
    # submitted on Friday before Idul Fitri 2024: 16, 17 and 18 April are the three working days
    (
        "verify-forward",
        PLAIN,
        "terdisposisi",
        {"submitted": date(2024, 4, 5), "forwarded": date(2024, 4, 18)},
        "met",
    ),
    (
        "verify-forward",
        PLAIN,
        "terdisposisi",
        {"submitted": date(2024, 4, 5), "forwarded": date(2024, 4, 19)},
        "late",
    ),
    # nobody has looked at it yet: Thursday is the last day
    ("verify-forward", None, None, {"submitted": MONDAY}, "late"),
    ("verify-forward", None, None, {"submitted": date(2025, 10, 1)}, "running"),
    ("verify-forward", None, None, {"submitted": date(2025, 9, 29)}, "about-to-be-late"),
    (
        "first-response",
        PLAIN,
        "dalam-proses",
        {"forwarded": MONDAY, "first_response": date(2025, 7, 14)},
        "met",
    ),
    (
        "first-response",
        PLAIN,
        "dalam-proses",
        {"forwarded": MONDAY, "first_response": date(2025, 7, 15)},
        "late",
    ),
    # a follow-up must have been, or the status would be another: its day is missing
    ("first-response", PLAIN, "dalam-proses", {"forwarded": MONDAY}, "cannot-be-computed"),
    ("first-response", PLAIN, "belum-ditindaklanjuti", {"forwarded": MONDAY}, "late"),
    (
        "settle-information",
        INFORMATION,
        "tuntas-ditindaklanjuti",
        {"forwarded": MONDAY, "closed": date(2025, 7, 14)},
        "met",
    ),
    (
        "settle-information",
        PLAIN,
        "tuntas-ditindaklanjuti",
        {"forwarded": MONDAY, "closed": date(2025, 7, 14)},
        "not-applicable",
    ),
    (
        "settle-complaint",
        PLAIN,
        "tuntas-ditindaklanjuti",
        {"forwarded": MONDAY, "closed": date(2025, 7, 25)},
        "met",
    ),
    (
        "settle-complaint",
        PLAIN,
        "tuntas-ditindaklanjuti",
        {"forwarded": MONDAY, "closed": date(2025, 7, 26)},
        "late",
    ),
    (
        "settle-complaint",
        PLAIN,
        "ditutup-pelapor",
        {"forwarded": MONDAY, "closed": date(2025, 7, 25)},
        "met",
    ),
    (
        "settle-complaint",
        PLAIN,
        "ditutup-sistem",
        {"forwarded": MONDAY, "closed": date(2025, 7, 25)},
        "closed-by-system",
    ),
    (
        "settle-complaint",
        PLAIN,
        "dalam-proses",
        {"forwarded": MONDAY, "closed": date(2025, 7, 25)},
        "cannot-be-computed",
    ),
    (
        "settle-complaint",
        PLAIN,
        "tuntas-ditindaklanjuti",
        {"closed": date(2025, 7, 25)},
        "cannot-be-computed",
    ),
    (
        "settle-complaint",
        PLAIN,
        "tuntas-ditindaklanjuti",
        {"forwarded": MONDAY, "closed": date(2025, 7, 4)},
        "cannot-be-computed",
    ),
    (
        "settle-complaint",
        None,
        "tuntas-ditindaklanjuti",
        {"forwarded": MONDAY, "closed": date(2025, 7, 8)},
        "cannot-be-computed",
    ),
    # 60 working days are twelve weeks
    (
        "settle-inspection",
        INSPECTION,
        "tuntas-ditindaklanjuti",
        {"forwarded": MONDAY, "closed": date(2025, 9, 29)},
        "met",
    ),
    (
        "settle-inspection",
        INSPECTION,
        "tuntas-ditindaklanjuti",
        {"forwarded": MONDAY, "closed": date(2025, 9, 30)},
        "late",
    ),
    # 60 days are days, weekends too
    (
        "whole",
        INSPECTION,
        "tuntas-ditindaklanjuti",
        {"verified": MONDAY, "closed": date(2025, 9, 5)},
        "met",
    ),
    (
        "whole",
        INSPECTION,
        "tuntas-ditindaklanjuti",
        {"verified": MONDAY, "closed": date(2025, 9, 6)},
        "late",
    ),
]


@pytest.mark.parametrize(("rule", "classification", "status", "stamps", "result"), HAND)
def test_by_hand(rule, classification, status, stamps, result):
    complaint = Complaint("1", classification, status, **stamps)
    assert results(complaint, date(2025, 10, 1))[rule] == result


def test_an_aspirasi_is_never_kept_nor_late():
    whole = dict.fromkeys(("submitted", "verified", "forwarded", "closed"), MONDAY)
    wish = Complaint("1", WISH, "tuntas-ditindaklanjuti", first_response=MONDAY, **whole)
    assert set(results(wish, date(2025, 10, 1)).values()) == {"not-applicable"}
    assert flag(replace(wish, status="ditutup-sistem"), date(2025, 10, 1)) == "no"


def test_what_is_left_and_what_it_took():
    open_ = Complaint("1", PLAIN, "dalam-proses", MONDAY, MONDAY, MONDAY, MONDAY)
    judged = judge_all(RULES, open_, date(2025, 7, 23), OFFICE)["settle-complaint"]
    assert (judged.deadline, judged.left, judged.elapsed) == (date(2025, 7, 25), 2, 12)
    assert judged.result == "about-to-be-late" and judged.still_open and not judged.weekends_only
    later = judge_all(RULES, open_, date(2025, 7, 27), OFFICE)["settle-complaint"]
    assert later.result == "late" and later.still_open and later.left == -2
    unlisted = replace(open_, forwarded=date(2027, 1, 4))
    judged = judge_all(RULES, unlisted, date(2027, 1, 5), OFFICE)["settle-complaint"]
    assert judged.weekends_only


def test_turning_to_the_ombudsman_is_no_synonym_of_late():
    late = Complaint("1", PLAIN, "belum-ditindaklanjuti", MONDAY, MONDAY, MONDAY)
    assert flag(late, date(2025, 7, 14)) == "no"  # the fifth working day is still theirs
    assert flag(late, date(2025, 7, 15)) == "yes"
    assert flag(late, date(2027, 7, 8)) == "no"  # more than two years
    settled = replace(late, status="tuntas-ditindaklanjuti", closed=date(2025, 9, 30))
    assert results(settled, date(2025, 10, 1))["settle-complaint"] == "late"
    assert flag(settled, date(2025, 10, 1)) == "no"
    by_system = replace(late, status="ditutup-sistem", closed=date(2025, 7, 9))
    assert flag(by_system, date(2025, 7, 15)) == "yes"
    assert flag(replace(late, forwarded=None), date(2025, 10, 1)) == "cannot-be-computed"
    assert flag(replace(late, status=None), date(2025, 7, 10)) == "cannot-be-computed"


def test_shares_have_a_numerator_a_denominator_and_what_is_in_neither():
    stamps = {"submitted": MONDAY, "verified": MONDAY, "forwarded": MONDAY}
    done = Complaint("1", PLAIN, "tuntas-ditindaklanjuti", closed=date(2025, 7, 8), **stamps)
    many = [
        done,
        replace(done, closed=date(2025, 8, 8)),
        replace(done, closed=None, status="dalam-proses"),
        replace(done, closed=None),
        replace(done, status="ditutup-sistem"),
        replace(done, classification=WISH),
    ]
    found = shares(RULES, (judge_all(RULES, c, date(2025, 10, 1), OFFICE) for c in many))
    share = found["settle-complaint"]
    assert (share.met, share.late, share.late_open, share.decided) == (1, 2, 1, 3)
    assert share.in_time == Fraction(1, 3)
    assert (share.apart, share.uncomputable, share.not_applicable) == (1, 1, 1)
    assert found["settle-inspection"].in_time is None
    rows = [
        {"rule": "whole", "result": "met", "still_open": False, "complaints_n": 2},
        {"rule": "whole", "result": "late", "still_open": True, "complaints_n": 1},
        {"rule": "whole", "result": "met", "still_open": False, "complaints_n": 1},
    ]
    assert shares_from_rows(rows)["whole"].in_time == Fraction(3, 4)


# --- a second judge, by heart and day by day


def slow_deadline(start: date, number: int, working: bool) -> date:
    day = start
    while number:
        day += timedelta(days=1)
        number -= not working or (day.isoweekday() <= 5 and day not in CLOSED)
    return day


EITHER = ("settle-complaint", "settle-inspection")


def by_heart(rule: str, c: Complaint) -> tuple:
    """(start, end, number, working days or not, soon, classes)."""
    return {
        "verify-forward": (
            c.submitted,
            c.forwarded,
            3,
            True,
            1,
            {INFORMATION, PLAIN, INSPECTION, SOME, None},
        ),
        "first-response": (
            c.forwarded,
            c.first_response,
            5,
            True,
            1,
            {INFORMATION, PLAIN, INSPECTION, SOME},
        ),
        "settle-information": (c.forwarded, c.closed, 5, True, 1, {INFORMATION}),
        "settle-complaint": (c.forwarded, c.closed, 14, True, 3, {PLAIN}),
        "settle-inspection": (c.forwarded, c.closed, 60, True, 10, {INSPECTION}),
        "whole": (c.verified, c.closed, 60, False, 10, {PLAIN, INSPECTION, SOME}),
    }[rule]


def slow(rule: str, c: Complaint, as_of: date) -> str:
    start, end, number, working, soon, classes = by_heart(rule, c)
    if c.classification not in classes:
        unsure = c.classification is None or (c.classification == SOME and rule in EITHER)
        return "cannot-be-computed" if unsure else "not-applicable"
    settles = rule.startswith(("settle", "whole"))
    if settles and c.status == "ditutup-sistem":
        return "closed-by-system"
    if start is None or start > as_of:
        return "cannot-be-computed"
    last = slow_deadline(start, number, working)
    if end is not None:
        if end < start or end > as_of:
            return "cannot-be-computed"
        if settles and c.status not in ("tuntas-ditindaklanjuti", "ditutup-pelapor"):
            return "cannot-be-computed"
        return "met" if end <= last else "late"
    if rule == "verify-forward":
        waiting = c.status in (None, "unknown") and c.first_response is None and c.closed is None
    elif rule == "first-response":
        waiting = c.status in ("terdisposisi", "belum-ditindaklanjuti") and c.closed is None
    else:
        waiting = c.status in ("terdisposisi", "belum-ditindaklanjuti", "dalam-proses")
    if not waiting:
        return "cannot-be-computed"
    if as_of > last:
        return "late"
    remaining, day = 0, as_of
    while day < last:
        day += timedelta(days=1)
        remaining += not working or (day.isoweekday() <= 5 and day not in CLOSED)
    return "about-to-be-late" if remaining <= soon else "running"


STAMP = st.none() | st.dates(date(2024, 3, 1), date(2024, 7, 31))
COMPLAINTS = st.builds(
    Complaint,
    st.just("1"),
    st.sampled_from((None, *RULES.classifications)),
    st.sampled_from((None, *RULES.statuses)),
    STAMP,
    STAMP,
    STAMP,
    STAMP,
    STAMP,
)


@given(complaint=COMPLAINTS, as_of=st.dates(date(2024, 4, 1), date(2024, 8, 31)))
@settings(max_examples=400, deadline=None)
def test_the_second_judge_agrees(complaint, as_of):
    found = results(complaint, as_of)
    assert found == {rule.id: slow(rule.id, complaint, as_of) for rule in RULES.limits}
    if complaint.classification == WISH:
        assert Counter(found.values())["met"] == 0
