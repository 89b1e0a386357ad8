"""From indicators to an OPD to a region: the project's own arithmetic, exact. Pure.

How the Ombudsman makes a region's score from its loci is not documented anywhere that could be
found. What is computed here is therefore the project's own, is named wherever it shows, and is
never printed as an Ombudsman score (docs/decisions/aggregation.md):

- dimensions weigh what the method says; the indicators of a dimension weigh the same, since their
  weights are unknown;
- `loci`: the region is the mean of its loci; `kind`: the mean of the means by kind of OPD.

Everything is a Fraction until it is shown, so that a class never hangs on the last bit of a float.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

# The first one is what pages of single OPD use; a plan shows the class under both.
AGGREGATIONS = ("loci", "kind")
HALF_CENT = Fraction(1, 200)  # what rounding half up to two decimals can add at most

Row = Mapping[str, Any]
Key = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Item:
    """The finest score that is known of a part of an OPD: an indicator, else a dimension, else the
    OPD as a whole.

    `score` in points of the scale; `share` is its part of the OPD's score (the shares of an OPD sum
    to 1).
    """

    agency_id: str
    kind: str
    dimension: str | None
    indicator: str | None
    score: Decimal
    share: Fraction

    @property
    def key(self) -> Key:
        """What names the item: OPD, dimension, indicator."""
        return self.agency_id, self.dimension, self.indicator


def items_of(
    rows: Iterable[Row], weights: Mapping[str, Decimal | None]
) -> tuple[list[Item], list[str]]:
    """(items, ids of OPD that are left out) of one region and year.

    rows: agency_id, kind, dimension, indicator, score (None: not published), one a score. weights:
    percent of each dimension of the method. An OPD counts by its indicators and dimensions where
    every dimension of the method is known of it, else by its score as a whole, else not at all: a
    missing dimension is not guessed.
    """
    by_agency: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["score"] is not None:
            by_agency[row["agency_id"]].append(row)
        else:
            # an OPD without any score has to be named among those left out
            by_agency[row["agency_id"]] += []
    items, left_out = [], []
    for agency_id, scores in by_agency.items():
        found = _by_dimension(scores, weights) or _as_a_whole(scores)
        items += found
        left_out += [] if found else [agency_id]
    return items, left_out


def _by_dimension(scores: Sequence[Row], weights: Mapping[str, Decimal | None]) -> list[Item]:
    """The items of an OPD by the method's dimensions; empty where a weight or a dimension is
    missing.
    """
    # one unknown weight would be guessed by giving the rest to the others
    if not weights or None in weights.values():
        return []
    total = sum(weights.values())
    items = []
    for dimension, weight in weights.items():
        inside = [row for row in scores if row["dimension"] == dimension]
        # indicators beat the dimension they belong to: both together would count twice
        finest = [row for row in inside if row["indicator"] is not None] or inside
        if not finest:
            return []
        # the shares of an OPD sum to 1, whatever the weights are percent of
        share = Fraction(weight) / Fraction(total) / len(finest)
        items += [_item(row, share) for row in finest]
    return items


def _as_a_whole(scores: Sequence[Row]) -> list[Item]:
    return [
        _item(row, Fraction(1))
        for row in scores
        if row["dimension"] is None and row["indicator"] is None
    ][:1]


def _item(row: Row, share: Fraction) -> Item:
    return Item(
        row["agency_id"], row["kind"], row["dimension"], row["indicator"], row["score"], share
    )


def agency_weights(items: Iterable[Item], aggregation: str) -> dict[str, Fraction]:
    """The weight of each OPD in the region's score; they sum to 1.

    Raises KeyError for an unknown aggregation.
    """
    if aggregation not in AGGREGATIONS:
        raise KeyError(aggregation)
    kinds = {item.agency_id: item.kind for item in items}
    if aggregation == "loci":
        return {agency_id: Fraction(1, len(kinds)) for agency_id in kinds}
    # ten puskesmas together weigh as much as the one health office
    count = Counter(kinds.values())
    return {agency_id: Fraction(1, len(count) * count[kind]) for agency_id, kind in kinds.items()}


def agency_score(items: Iterable[Item], levels: Mapping[Key, Decimal] | None = None) -> Fraction:
    """The score of one OPD from its items; `levels` puts other scores in place of some of them."""
    levels = levels or {}
    return sum(
        (item.share * Fraction(levels.get(item.key, item.score)) for item in items), Fraction(0)
    )


def region_score(
    items: Sequence[Item], aggregation: str, levels: Mapping[Key, Decimal] | None = None
) -> Fraction:
    """The score of a region from the items of all its OPD, by one of AGGREGATIONS; exact, in points
    of the scale.
    """
    weights, levels = agency_weights(items, aggregation), levels or {}
    return sum(
        (
            weights[item.agency_id] * item.share * Fraction(levels.get(item.key, item.score))
            for item in items
        ),
        Fraction(0),
    )


def to_decimal(value: Fraction, places: int = 2) -> Decimal:
    """The nearest decimal, half up, computed without a float: 77.985 is 77.99, 77.98499... is
    77.98.
    """
    # (2n + d) // 2d is n/d + 1/2 cut off: half up without a float between
    scaled = value * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return (Decimal(whole) / 10**places).quantize(
        Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP
    )


def cut(value: Fraction, places: int = 2) -> Decimal:
    """The decimal at or below a value: how far something may go without going too far."""
    scaled = value * 10**places
    return (Decimal(scaled.numerator // scaled.denominator) / 10**places).quantize(
        Decimal(1).scaleb(-places)
    )
