"""Standards, follow-up, dissonance and small numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zona.config import ROOT
from zona.domain.dissonance import all_raised
from zona.domain.followup import action_clock, finding_clock, urgency
from zona.domain.smallnumbers import protected, share_shown
from zona.domain.standards import agency_standards, service_standards
from zona.domain.workdays import Calendar
from zona.facts.servicerules import service_rules

RULES = service_rules(ROOT)
OFFICE = Calendar("office", (1, 2, 3, 4, 5), (), frozenset(range(2020, 2027)))


# --- standards


def service(id_: str, agency: str = "Dinas A") -> dict:
    return {"service_id": id_, "region_code": "12.75", "agency": agency, "name": f"Layanan {id_}"}


def check(id_: str, component: str, exists=True, site=None, electronic=None, checked="2025-01-01"):
    return {
        "service_id": id_,
        "component": component,
        "exists": exists,
        "shown_on_site": site,
        "shown_electronically": electronic,
        "checked": checked,
    }


def test_two_ratios_that_are_never_mixed():
    codes = RULES.standards.codes
    checks = [check("1", code, True, True, False) for code in codes]
    checks[0] = check("1", "persyaratan", False, False, False)
    (found,) = service_standards(RULES.standards, [service("1")], checks)
    assert (found.exists.value, found.on_site.value) == (Fraction(13, 14), Fraction(5, 6))
    assert found.electronic.value == 0 and found.electronic.of == 6
    assert found.missing["exists"] == found.missing["shown_on_site"] == ("persyaratan",)
    # what lies within the office need not be displayed
    assert "dasar-hukum" not in found.missing["shown_electronically"]


def test_unchecked_is_not_missing_and_the_latest_check_counts():
    checks = [
        check("1", "biaya", True, checked="2025-02-01"),
        check("1", "biaya", False, checked="2024-12-31"),
        check("1", "produk", False, checked=None),
    ]
    one, other = service_standards(RULES.standards, [service("1"), service("2")], checks)
    assert (one.exists.found, one.exists.unchecked) == (1, 12)
    assert one.missing["exists"] == ("produk",)
    assert one.exists.value == Fraction(1, 14) and other.exists.value is None
    assert len(other.unchecked["exists"]) == 14


def test_an_opd_is_its_services_together():
    checks = [check(id_, code) for id_ in ("1", "2") for code in RULES.standards.codes]
    checks += [check("1", "biaya", False, checked="2026-01-01")]
    services = [service("1"), service("2"), service("3", "Dinas B")]
    first, second = agency_standards(service_standards(RULES.standards, services, checks))
    assert (first.agency, first.services, first.exists.value) == ("Dinas A", 2, Fraction(27, 28))
    assert first.missing["exists"] == {"biaya": 1}
    assert second.exists.value is None


# --- follow-up


def finding(kind="lhp", issued=None, received=None, deadline=None, outcome=None, id_="1") -> dict:
    return {
        "finding_id": id_,
        "kind": kind,
        "issued": issued,
        "received": received,
        "deadline": deadline,
        "outcome": outcome,
    }


def clock(as_of=date(2025, 9, 1), **values):
    return finding_clock(RULES.findings, finding(**values), as_of, OFFICE)


def test_the_clock_of_its_time():
    before = clock(kind="lahp", received=date(2022, 12, 1))
    after = clock(received=date(2023, 1, 2))
    assert (before.rule, before.deadline) == ("corrective-30-days", date(2022, 12, 31))
    # 30 working days are six weeks
    assert (after.rule, after.deadline) == ("corrective-30-working-days", date(2023, 2, 13))
    recommended = clock(kind="rekomendasi", received=date(2025, 7, 1), as_of=date(2025, 8, 20))
    assert recommended.deadline == date(2025, 8, 30)
    assert (recommended.state, recommended.left) == ("about-to-be-late", 10)
    assert clock(kind="lha", received=date(2025, 7, 1)).state == "no-limit"
    assert clock().state == "cannot-be-computed"


def test_from_the_day_of_issue_a_deadline_is_an_estimate():
    assert clock(issued=date(2025, 7, 1)).estimated
    received = clock(issued=date(2025, 7, 1), received=date(2025, 7, 21))
    assert not received.estimated and received.deadline == date(2025, 9, 1)
    assert received.state == "about-to-be-late" and received.left == 0
    stated = clock(received=date(2025, 7, 21), deadline=date(2025, 8, 29))
    assert (stated.basis, stated.state, stated.left) == ("stated", "late", -3)
    assert stated.computed == date(2025, 9, 1)


def test_only_what_was_carried_out_in_full_is_settled():
    states = {o: clock(received=date(2025, 1, 2), outcome=o).state for o in RULES.findings.outcomes}
    assert states == {
        "dilaksanakan-penuh": "settled",
        "dilaksanakan-sebagian": "late",
        "tidak-dilaksanakan": "late",
        "dalam-proses": "late",
    }


def action(id_, deadline, status="berjalan", evidence=None):
    row = {"action_id": id_, "deadline": deadline, "status": status, "evidence": evidence}
    return action_clock(RULES.findings.actions, row, date(2025, 9, 1), OFFICE)


def test_open_and_late_stand_first_and_done_without_evidence_is_open():
    clocks = [
        action("done", date(2025, 8, 1), "selesai", "foto loket"),
        action("undated", None),
        action("far", date(2025, 12, 1)),
        action("near", date(2025, 9, 5)),
        action("late", date(2025, 8, 29)),
        action("later", date(2025, 8, 1), "selesai", " "),
        action("dropped", None, "batal"),
    ]
    assert [clock.id for clock in sorted(clocks, key=urgency)] == [
        "later",
        "late",
        "near",
        "far",
        "undated",
        "done",
        "dropped",
    ]
    assert [clock.id for clock in clocks if clock.lacks_evidence] == ["later"]


# --- dissonance

GREEN_SLOW = {"zone": "hijau", "complaints_in_time": Fraction(1, 2), "complaints_decided": 40}


@pytest.mark.parametrize(
    ("values", "flag", "holds"),
    [
        (GREEN_SLOW, "hijau-lambat", True),
        (GREEN_SLOW | {"complaints_in_time": Fraction(7, 10)}, "hijau-lambat", False),
        (GREEN_SLOW | {"complaints_decided": 9}, "hijau-lambat", False),
        (GREEN_SLOW | {"complaints_in_time": None}, "hijau-lambat", None),
        (GREEN_SLOW | {"zone": None}, "hijau-lambat", None),
        # a zone that is not green decides, whatever is missing
        ({"zone": "merah"}, "hijau-lambat", False),
        ({"zone": "merah", "mutu": "B"}, "puas-merah", True),
        ({"zone": "kuning", "mutu": "B"}, "puas-merah", False),
        ({"zone": "merah"}, "puas-merah", None),
        ({"zone": "hijau", "standards_on_site": Decimal("0.49")}, "hijau-tak-tampil", True),
        ({"zone": "hijau", "mutu": "C"}, "hijau-tak-puas", True),
    ],
)
def test_flags(values, flag, holds):
    found = {raised.flag: raised for raised in all_raised(RULES.dissonance, values)}
    assert found[flag].holds is holds
    assert set(found[flag].missing) == {m for m, v in found[flag].values.items() if v is None}


# --- small numbers

SMALL = RULES.small_numbers


@given(counts=st.dictionaries(st.integers(0, 9), st.integers(0, 12), max_size=8))
@settings(max_examples=200, deadline=None)
def test_nothing_small_is_shown_nor_follows_from_the_rest(counts):
    found = protected(SMALL, counts)
    hidden = [counts[key] for key, count in found.items() if count is None]
    assert all(count is None or count == 0 or count >= SMALL.least for count in found.values())
    assert all(count is None or count == counts[key] for key, count in found.items())
    if any(0 < count < SMALL.least for count in counts.values()):
        alone = sum(counts.values()) == sum(hidden)  # nothing else to hide: the whole is small too
        assert alone or (len(hidden) > 1 and sum(hidden) >= SMALL.least)
    else:
        assert not hidden


def test_without_the_whole_only_the_small_ones_are_hidden():
    assert protected(SMALL, {"a": 2, "b": 9, "c": 30}) == {"a": None, "b": None, "c": 30}
    assert protected(SMALL, {"a": 2, "b": 9}, total_shown=False) == {"a": None, "b": 9}


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(5, 10, True), (0, 10, True), (8, 10, False), (2, 10, False), (4, 4, False)],
)
def test_shares_of_small_numbers(part, whole, shown):
    assert share_shown(SMALL, part, whole) is shown
