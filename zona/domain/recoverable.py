"""What is to be won in an OPD and what each OPD adds to or takes from a region's class: exact, by
the project's own aggregation. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zona.domain.aggregation import (
    HALF_CENT,
    Item,
    Key,
    agency_score,
    agency_weights,
    items_of,
    region_score,
    to_decimal,
)

Row = Mapping[str, Any]


def recoverable(items: Sequence[Item], aggregation: str, top: Decimal) -> dict[Key, Fraction]:
    """The points that the region's score gains when an item climbs to the top of the scale.

    Weight of the OPD x share of the item x (top - score); the sum over all items is what the region
    lacks to the top.
    """
    weights = agency_weights(items, aggregation)
    return {
        item.key: weights[item.agency_id] * item.share * (Fraction(top) - Fraction(item.score))
        for item in items
    }


def by_agency(points: Mapping[Key, Fraction]) -> dict[str, Fraction]:
    """The points of items summed by OPD."""
    sums: dict[str, Fraction] = {}
    for (agency_id, _, _), value in points.items():
        sums[agency_id] = sums.get(agency_id, Fraction(0)) + value
    return sums


def by_dimension(points: Mapping[Key, Fraction], agency_id: str) -> dict[str | None, Fraction]:
    """The points of one OPD's items summed by dimension."""
    sums: dict[str | None, Fraction] = {}
    for (agency, dimension, _), value in points.items():
        if agency == agency_id:
            sums[dimension] = sums.get(dimension, Fraction(0)) + value
    return sums


@dataclass(frozen=True)
class Standing:
    """How one OPD stands to a limit of the region's classes.

    score: of the OPD; above: score - limit; part: what it adds to (or takes from) the region's
    distance to the limit, in points of the region; may_lose: how many points it can lose, the
    others as they are, before the region is below the limit; None where not even all of them.
    """

    agency_id: str
    score: Fraction
    above: Fraction
    part: Fraction
    may_lose: Fraction | None


def standings(items: Sequence[Item], aggregation: str, limit: Decimal) -> list[Standing]:
    """Every OPD against a limit, the weakest first; the parts sum to region score - limit.

    may_lose counts as classes do, after rounding half up to two decimals, and is 0 for a region
    that is below the limit.
    """
    weights = agency_weights(items, aggregation)
    # half a cent below the limit is still rounded up to it
    spare = max(region_score(items, aggregation) - (Fraction(limit) - HALF_CENT), Fraction(0))
    found = []
    for agency_id, weight in weights.items():
        score = agency_score(item for item in items if item.agency_id == agency_id)
        above, loss = score - Fraction(limit), spare / weight
        # a score cannot fall below 0: then even all of it is not enough to lose the class
        may_lose = loss if loss <= score else None
        found.append(Standing(agency_id, score, above, weight * above, may_lose))
    return sorted(found, key=lambda standing: (standing.score, standing.agency_id))


def filled(rows: Iterable[Row], weights: Mapping[str, Decimal | None]) -> list[dict[str, Any]]:
    """The rows, and dimensions and OPD that only follow from finer values: `own` is True there.

    A dimension is the mean of its indicators, an OPD the weighted sum of its dimensions where every
    dimension of the method is known (as in `items_of`); `based_on` says of how many values. What is
    published is never replaced.
    """
    rows = list(rows)
    known = {_part(row) for row in rows if row["score"] is not None}
    # a published dimension that is not the mean of its indicators stays as it was published
    made = [row for row in _own_rows(rows, weights) if _part(row) not in known]
    replaced = {_part(row) for row in made}
    kept = [row for row in rows if _part(row) not in replaced]
    return [{**row, "own": False} for row in kept] + made


def _part(row: Row) -> Key:
    return row["agency_id"], row["dimension"], row["indicator"]


def _own_rows(rows: Sequence[Row], weights: Mapping[str, Decimal | None]) -> list[dict[str, Any]]:
    """Every dimension and OPD that follows from finer values."""
    made = []
    for agency_id in dict.fromkeys(row["agency_id"] for row in rows):
        mine = [row for row in rows if row["agency_id"] == agency_id and row["score"] is not None]
        fine = [row for row in mine if row["indicator"] is not None]
        for dimension in dict.fromkeys(row["dimension"] for row in fine):
            scores = [row["score"] for row in fine if row["dimension"] == dimension]
            mean = sum(map(Fraction, scores), Fraction(0)) / len(scores)
            made.append(_own(fine[0], dimension, mean, len(scores)))
        # by the same rule as the class: what the grid shows is what the plan starts from
        items, _ = items_of([row for row in mine if row["dimension"] is not None], weights)
        if items:
            made.append(_own(mine[0], None, agency_score(items), len(items)))
    return made


def _own(like: Row, dimension: str | None, score: Fraction, rests_on: int) -> dict[str, Any]:
    """A row about the same OPD and year that rests on our own arithmetic."""
    return {
        **like,
        "dimension": dimension,
        "indicator": None,
        "score": to_decimal(score),
        "zone": None,
        "own": True,
        "based_on": rests_on,
    }
