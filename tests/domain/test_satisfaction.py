"""The index of satisfaction: exact, against answers added up one by one, and never graded anew."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zona.config import ROOT
from zona.domain.satisfaction import (
    by_order,
    enough,
    exact_index,
    index,
    means_of_answers,
    respondents_needed,
    units_mean,
)
from zona.facts.servicerules import service_rules

RULES = service_rules(ROOT).satisfaction
SAME = dict.fromkeys(RULES.codes, Decimal("3.2"))


@pytest.fixture(scope="module")
def methods(facts):
    return next(i for i in facts.indicators if i.id == RULES.indicator).methods


ANSWERS = st.lists(
    st.fixed_dictionaries({code: st.integers(1, 4) for code in RULES.codes}), min_size=1, max_size=9
)


@given(answers=ANSWERS)
@settings(max_examples=60, deadline=None)
def test_the_index_is_25_times_the_mean_of_all_answers(answers):
    """Where everybody answers everything the mean of means is the mean of all."""
    everything = [value for answer in answers for value in answer.values()]
    exact = exact_index(RULES, means_of_answers(RULES, answers))
    assert exact == 25 * Fraction(sum(everything), len(everything)) and 25 <= exact <= 100


def test_missing_answers_count_for_nothing_and_a_missing_unsur_gives_no_index():
    whole, gap = dict.fromkeys(RULES.codes, 4), dict.fromkeys(RULES.codes, 2)
    gap |= {"biaya": None, "produk": 9}
    means = means_of_answers(RULES, [whole, gap])
    assert (means["biaya"], means["produk"], means["waktu"]) == (4, 4, 3)
    assert exact_index(RULES, means | {"biaya": None}) is None
    assert exact_index(RULES, means | {"biaya": Decimal("4.1")}) is None


def test_one_ninth_is_exact_and_the_reported_figure_stays_beside_it(methods):
    found = index(RULES, methods, 2024, SAME, reported=Decimal("79.20"))
    # 3.2 * 25 = 80; who weighed with 0.11 reported 79.20
    assert (found.ikm, found.reported, found.difference) == (
        Decimal("80.00"),
        Decimal("79.20"),
        Decimal("-0.80"),
    )
    assert found.band.category == "B" and found.graded == "recomputed"
    assert exact_index(RULES, dict.fromkeys(RULES.codes, Fraction(10, 3))) == Fraction(250, 3)


@pytest.mark.parametrize(
    ("ikm", "grade"),
    [
        ("64.99", "D"),
        ("65.00", "C"),
        ("76.60", "C"),
        ("76.61", "B"),
        ("88.30", "B"),
        ("88.31", "A"),
    ],
)
def test_limits_of_the_mutu(methods, ikm, grade):
    means = dict.fromkeys(RULES.codes, Decimal(ikm) / 25)
    assert index(RULES, methods, 2023, means).band.category == grade


def test_years_up_to_2016_are_never_graded_anew(methods):
    for year in (2015, 2016):
        found = index(RULES, methods, year, SAME, reported=Decimal("80.00"))
        assert found.ikm == 80 and found.band is None
    only = index(RULES, methods, 2023, {}, reported=Decimal("80.00"))
    assert only.ikm is None and only.band.category == "B" and only.graded == "reported"
    nothing = index(RULES, methods, 2023, {})
    assert nothing.band is None and nothing.graded == "" and nothing.lowest == ()


def test_the_lowest_unsur_may_be_several():
    means = SAME | {"biaya": Decimal("2.1"), "sarana": Decimal("2.1"), "produk": None}
    assert index(RULES, (), 2024, means).lowest == ("biaya", "sarana")


def test_the_order_of_u8_and_u9_is_asked_for():
    values = list(range(1, 10))
    one, other = (by_order(RULES, order, values) for order in ("u8-pengaduan", "u8-sarana"))
    assert (one["pengaduan"], one["sarana"]) == (8, 9) == (other["sarana"], other["pengaduan"])
    assert {code: one[code] for code in RULES.codes[:7]} == dict(zip(RULES.codes, range(1, 8)))
    with pytest.raises(ValueError):
        by_order(RULES, "u8-sarana", values[:8])


@pytest.mark.parametrize(
    ("served", "needed"),
    [(10, 10), (100, 80), (500, 217), (1000, 278), (5000, 357), (100_000, 383), (0, None)],
)
def test_krejcie_and_morgan(served, needed):
    assert respondents_needed(RULES.respondents, served) == needed


def test_enough_respondents():
    assert enough(RULES.respondents, 80, 100) and not enough(RULES.respondents, 79, 100)
    assert enough(RULES.respondents, None, 100) is enough(RULES.respondents, 10, None) is None


def test_units_are_weighted_by_their_respondents_and_the_mean_says_so():
    units = [(Decimal("80"), 100), (Decimal("90"), 300), (Decimal("10"), None), (None, 50)]
    found = units_mean(units)
    assert found.ikm == Decimal("87.50") and found.basis == "respondent-weighted"
    assert (found.units, found.respondents, found.left_out) == (2, 400, 2)
    assert units_mean([]).ikm is None


def test_weights_of_a_units_own_sum_to_one():
    weights = dict.fromkeys(RULES.codes, Fraction(0)) | {"waktu": Fraction(1)}
    assert exact_index(RULES, SAME | {"waktu": Decimal(4)}, weights) == 100
    with pytest.raises(ValueError):
        exact_index(RULES, SAME, dict.fromkeys(RULES.codes, Fraction(11, 100)))
