"""Points to be won, parts of a margin and filled values, against brute force."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zona.domain.aggregation import AGGREGATIONS, agency_score, items_of, region_score, to_decimal
from zona.domain.recoverable import by_agency, by_dimension, filled, recoverable, standings

TOP = Decimal(100)
WEIGHTS = {"input": Decimal("40.5"), "proses": Decimal("59.5")}
SCORES = st.decimals(0, 100, places=2)


def row(agency, kind, dimension, indicator, score):
    return {
        "agency_id": agency,
        "region_code": "12.71",
        "name": agency,
        "kind": kind,
        "year": 2024,
        "dimension": dimension,
        "indicator": indicator,
        "score": score,
        "zone": None,
    }


@st.composite
def regions(draw):
    """Rows of one to four OPD: each has indicators, dimensions or a score as a whole."""
    rows = []
    for n in range(draw(st.integers(1, 4))):
        agency, kind = f"12.71/{n}", draw(st.sampled_from(["sosial", "puskesmas"]))
        grain = draw(st.sampled_from(["indicator", "dimension", "whole"]))
        if grain == "whole":
            rows.append(row(agency, kind, None, None, draw(SCORES)))
            continue
        for dimension in WEIGHTS:
            fine = draw(st.integers(1, 3)) if grain == "indicator" else 0
            names = [f"i{i}" for i in range(fine)] or [None]
            rows += [row(agency, kind, dimension, name, draw(SCORES)) for name in names]
    return rows


@given(regions(), st.sampled_from(AGGREGATIONS))
def test_points_to_be_won_are_what_the_region_gains_at_the_top(rows, aggregation):
    items, _ = items_of(rows, WEIGHTS)
    now, points = region_score(items, aggregation), recoverable(items, aggregation, TOP)
    for item in items:
        assert points[item.key] == region_score(items, aggregation, {item.key: TOP}) - now
    assert sum(points.values()) == 100 - now
    for agency, total in by_agency(points).items():
        raised = {item.key: TOP for item in items if item.agency_id == agency}
        assert total == region_score(items, aggregation, raised) - now
        assert sum(by_dimension(points, agency).values()) == total


@given(regions(), st.sampled_from(AGGREGATIONS), st.decimals(1, 99, places=2))
def test_parts_sum_to_the_margin_and_a_loss_of_that_much_just_keeps_the_class(
    rows, aggregation, limit
):
    items, _ = items_of(rows, WEIGHTS)
    score, found = region_score(items, aggregation), standings(items, aggregation, limit)
    assert sum(standing.part for standing in found) == score - Fraction(limit)
    assert [s.score for s in found] == sorted(s.score for s in found)
    for standing in found:
        mine = [item for item in items if item.agency_id == standing.agency_id]
        weight = standing.part / standing.above if standing.above else None
        assert agency_score(mine) == standing.score
        if to_decimal(score) < limit:
            assert standing.may_lose == 0
        elif standing.may_lose is None:
            assert to_decimal(region_score(items, aggregation, {i.key: 0 for i in mine})) >= limit
        elif weight is not None:
            assert to_decimal(score - weight * standing.may_lose) >= limit
            assert to_decimal(score - weight * standing.may_lose - Fraction(1, 1000)) < limit


@given(regions())
def test_what_is_filled_in_is_our_own_and_replaces_nothing(rows):
    items, _ = items_of(rows, WEIGHTS)
    result = {(r["agency_id"], r["dimension"], r["indicator"]): r for r in filled(rows, WEIGHTS)}
    for known in rows:
        key = known["agency_id"], known["dimension"], known["indicator"]
        assert result[key]["score"] == known["score"] and result[key]["own"] is False
    for agency in {r["agency_id"] for r in rows}:
        mine = [item for item in items if item.agency_id == agency]
        assert result[agency, None, None]["score"] == to_decimal(agency_score(mine))
    n = Counter((r["agency_id"], r["dimension"]) for r in rows if r["indicator"])
    for (agency, dimension), count in n.items():
        assert result[agency, dimension, None]["based_on"] == count


@pytest.mark.parametrize("published", ["61.23", None])
def test_a_published_value_stays_and_an_empty_one_is_filled(published):
    rows = [
        row("12.71/a", "sosial", None, None, published and Decimal(published)),
        row("12.71/a", "sosial", "input", "toilet", Decimal(50)),
        row("12.71/a", "sosial", "input", "biaya", Decimal("25.01")),
        row("12.71/a", "sosial", "proses", None, Decimal(80)),
    ]
    whole = [r for r in filled(rows, WEIGHTS) if r["dimension"] is None]
    assert len(whole) == 1 and whole[0]["own"] is (published is None)
    # (50 + 25.01) / 2 x 0.405 + 80 x 0.595 = 62.789525
    assert whole[0]["score"] == Decimal(published or "62.79")


def test_without_every_dimension_the_opd_as_a_whole_stays_unknown():
    rows = [row("12.71/a", "sosial", "input", "toilet", Decimal(50))]
    parts = [(r["dimension"], r["indicator"]) for r in filled(rows, WEIGHTS)]
    assert parts == [("input", "toilet"), ("input", None)]
