"""What is known of a place from every side, and the flags that follow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter

import pytest

from zona.config import ROOT
from zona.domain.dissonance import all_raised
from zona.domain.servicevalues import ratio_of, settled, settled_by_place, values
from zona.domain.surveys import by_place, protected_surveys
from zona.facts.servicerules import service_rules

RULES = service_rules(ROOT)
HIJAU = {"zone": "hijau", "category": "B"}


def count(place: str, rule: str, result: str, n: int) -> dict:
    still_open = result == "running"
    found = {"region_code": place, "rule": rule, "result": result}
    return found | {"still_open": still_open, "complaints_n": n}


def shown(counts: list[dict]) -> tuple[dict, set]:
    """(the share settled in time by region as far as it may be shown, the regions of the others)."""
    return settled_by_place(RULES, counts, itemgetter("region_code"))


def pleased(rows: list[dict], methods) -> dict:
    """The surveys of each region in its latest period."""
    shown = protected_surveys(RULES.small_numbers, RULES.satisfaction, rows)
    return by_place(RULES.satisfaction, methods, shown, itemgetter("region_code"))


def survey(place: str, ends: date, ikm: str | None, respondents: int | None, reported=None) -> dict:
    return {
        **dict.fromkeys(RULES.satisfaction.codes),
        **dict.fromkeys(("period_start", "is_enough", "difference")),
        "region_code": place,
        "period_end": ends,
        "ikm": ikm and Decimal(ikm),
        "reported_ikm": reported and Decimal(reported),
        "respondents": respondents,
    }


@pytest.fixture(scope="module")
def ikm(facts):
    """The methods of the index of satisfaction."""
    return next(one.methods for one in facts.indicators if one.id == "ikm")


def test_only_what_is_decided_by_a_limit_of_settling_counts() -> None:
    counts = [
        count("12.75", "settle-complaint", "met", 6),
        count("12.75", "settle-information", "late", 2),
        count("12.75", "settle-complaint", "running", 9),
        count("12.75", "settle-complaint", "closed-by-system", 5),
        count("12.75", "first-response", "met", 40),  # another limit of the same complaints
    ]
    found = settled(counts, RULES.dissonance.settled_by)
    assert found.in_time == Fraction(6, 8) and found.decided == 8
    assert settled([], RULES.dissonance.settled_by).in_time is None
    assert shown([]) == ({}, set())


def test_the_latest_period_counts_weighted_by_respondents(ikm) -> None:
    last = date(2024, 12, 31)
    rows = [
        survey("12.75", date(2024, 6, 30), "60.00", 900),
        survey("12.75", last, "80.00", 100),
        survey("12.75", last, "90.00", 300),
        survey("12.75", last, None, 50, reported="70.00"),
        survey("12.75", last, "99.00", None),
    ]
    found = pleased(rows, ikm)["12.75"]
    assert found.mean.ikm == Decimal("85.56")  # (8000 + 27000 + 3500) / 450
    assert (found.mean.units, found.mean.left_out, found.band.category) == (3, 1, "B")


def test_no_mutu_for_a_year_without_known_bands(ikm) -> None:
    found = pleased([survey("12.75", date(2012, 6, 30), "80", 9)], ikm)
    assert found["12.75"].band is None and found["12.75"].mean.ikm == 80


def test_what_nobody_looked_at_is_no_ratio() -> None:
    row = {"on_site_n": 0, "on_site_of": 6, "on_site_unchecked": 6}
    assert ratio_of(row, "on_site") is None
    assert ratio_of(row | {"on_site_unchecked": 5}, "on_site") == 0


def test_own_surveys_beat_the_published_index() -> None:
    published = {"ikm": {"score": Decimal("77.00"), "class": "B"}}
    found = values(HIJAU, published)
    assert (found["ikm"], found["mutu"]) == (Decimal("77.00"), "B")
    assert values()["ikm"] is None and set(values().values()) == {None}


def test_a_green_place_that_is_slow_is_flagged(ikm) -> None:
    counts = [count("x", "settle-complaint", "met", 6), count("x", "settle-complaint", "late", 14)]
    complaints = shown(counts)[0]["x"]
    raised = {
        flag.flag: flag.holds
        for flag in all_raised(RULES.dissonance, values(HIJAU, complaints=complaints))
    }
    assert raised["hijau-lambat"] is True
    assert raised["hijau-tak-puas"] is None  # nobody asked the users
    assert raised["puas-merah"] is False  # whatever they say: the zone is green


def test_a_share_that_points_at_people_is_kept_apart() -> None:
    """48 of 50 tells of two people as 2 of 50 does; none late tells of nobody."""
    counts = [
        count("12.75", "settle-complaint", "met", 48),
        count("12.75", "settle-complaint", "late", 2),
        count("12.10", "settle-complaint", "met", 9),
        count("12.01", "settle-complaint", "running", 3),
    ]
    found, few = shown(counts)
    assert list(found) == ["12.10"] and few == {"12.75"}
