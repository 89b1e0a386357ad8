"""Surveys of a place: periods, means by respondents, who is left out, and where a method ends."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from zona.config import ROOT
from zona.domain import surveys
from zona.facts.read import read_facts
from zona.facts.servicerules import service_rules

RULES = service_rules(ROOT)
ASKED = RULES.satisfaction
METHODS = next(one for one in read_facts(ROOT).indicators if one.id == "ikm").methods


def survey(unit: str, mean: str, respondents: int | None, year: int = 2024, **more) -> dict:
    means = dict.fromkeys(ASKED.codes, Decimal(mean))
    ikm = (Decimal(mean) * 25).quantize(Decimal("0.01"))
    row = {
        "region_code": "12.75",
        "agency": "Dinas Contoh",
        "agency_id": "12.75/dinas-contoh",
        "unit": unit,
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "respondents": respondents,
        "served": 500,
        "needed": 217,
        "is_enough": None if respondents is None else respondents >= 217,
        "ikm": ikm,
        "reported_ikm": ikm,
        "difference": Decimal(0),
        "mutu": "B",
        "lowest": [],
    }
    return row | means | more


def ready(*rows: dict) -> list[dict]:
    return surveys.protected_surveys(RULES.small_numbers, ASKED, rows)


def test_a_mean_is_by_respondents_and_says_whose_it_lacks():
    found = surveys.by_period(
        ASKED, METHODS, ready(survey("A", "4", 300), survey("B", "3", 100), survey("C", "1", None))
    )[0]
    assert found.mean.ikm == Decimal("93.75")  # (300 x 100 + 100 x 75) / 400
    assert (found.mean.units, found.mean.left_out) == (2, 1)
    assert found.band.code == "A"
    assert found.elements["waktu"] == Fraction(15, 4)
    assert (found.enough_n, found.few_n, found.unsure_n) == (1, 1, 1)


def test_a_survey_of_four_people_shows_nothing_and_is_in_no_mean():
    rows = ready(survey("A", "4", 300), survey("B", "1", 4))
    few = rows[1]
    assert few["is_hidden"] and few["unit"] == "B"
    assert all(few[name] is None for name in (*surveys.FIGURES, *ASKED.codes))
    found = surveys.by_period(ASKED, METHODS, rows)[0]
    assert (found.mean.ikm, found.mean.left_out) == (Decimal("100.00"), 1)
    assert found.elements["waktu"] == 4


def test_a_single_survey_is_itself():
    row = survey("A", "3", 50, reported_ikm=Decimal("74.10"), difference=Decimal("-0.90"))
    found = surveys.by_period(ASKED, METHODS, ready(row))[0]
    assert found.one["unit"] == "A" and found.ikm == Decimal("75.00")
    assert [one["unit"] for one in found.differing] == ["A"]
    unknown = surveys.by_period(ASKED, METHODS, ready(survey("A", "3", None)))[0]
    assert unknown.ikm == Decimal("75.00") and unknown.mean.ikm is None


def test_years_up_to_2016_get_no_grade_and_no_line_into_2017():
    rows = ready(*(survey("A", "3.2", 300, year) for year in (2015, 2016, 2017, 2018)))
    found = surveys.by_period(ASKED, METHODS, rows)
    assert [one.band.code if one.band else None for one in found] == [None, None, "B", "B"]
    runs = surveys.runs(METHODS, found)
    assert [[one.span[1].year for one in run] for run in runs] == [[2015, 2016], [2017, 2018]]


def test_each_place_stands_in_its_own_last_period_the_lowest_first():
    rows = ready(
        survey("A", "3.9", 300, 2023),
        survey("A", "3.1", 300, 2024),
        survey("B", "3.0", 300, 2023),
        survey("C", "3.5", 2, 2024),
    )
    found = surveys.by_place(ASKED, METHODS, rows, lambda row: row["unit"])
    assert [(unit, one.span[1].year) for unit, one in found.items()] == [
        ("B", 2023),
        ("A", 2024),
        ("C", 2024),
    ]
    assert found["C"].ikm is None


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-07-01", "2024-12-31", "2024-H2"),
        ("2024-04-01", "2024-06-30", "2024-Q2"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2024-02-01", "2024-02-28", None),
        ("2024-02-01", "2024-04-30", None),
        ("2023-07-01", "2024-06-30", None),
        ("2024-01-01", "2024-04-30", None),
    ],
)
def test_a_whole_period_has_its_code(first, last, code):
    assert surveys.period_code((date.fromisoformat(first), date.fromisoformat(last))) == code
