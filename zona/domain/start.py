"""Where a path to the next class begins: a region's scores of OPD in a year, with the method's
bands and scale. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zona.domain.aggregation import Item, Key, items_of, region_score, to_decimal
from zona.domain.loci import bands_of, loci_known, loci_of
from zona.domain.method import Band, Method, classify

Row = Mapping[str, Any]
# Distance of two levels of the item scale (points) unless a reader says otherwise: an assumption,
# no such scale is published.
STEP = Decimal(25)


@dataclass(frozen=True)
class Start:
    """Where a region stands: its scores of OPD in a year, the items that count, the method with its
    bands.

    `left_out`: ids of OPD whose scores are not complete. `scale`: lowest and highest score of the
    method. `loci_n`: how many loci the year's method has for the region, 0 where that is not known;
    `known_n`: of how many of them the score counts.
    """

    code: str
    year: int
    method: Method
    scores: Sequence[Row]
    items: tuple[Item, ...]
    left_out: tuple[str, ...]
    scale: tuple[Decimal, Decimal]
    loci_n: int = 0
    known_n: int = 0

    @property
    def complete(self) -> bool:
        """Whether every locus counts: without that no class of the region follows from what is
        known.
        """
        return 0 < self.loci_n <= self.known_n

    def score(self, aggregation: str, levels: Mapping[Key, Decimal] | None = None) -> Decimal:
        """The region's score by our own aggregation, rounded half up to two decimals."""
        return to_decimal(region_score(self.items, aggregation, levels))

    def band(self, aggregation: str, levels: Mapping[Key, Decimal] | None = None) -> Band | None:
        """The class of that score."""
        return classify(self.method, self.score(aggregation, levels))


def start_of(ask: Callable[..., Sequence[Row]], code: str, year: int) -> Start | None:
    """The start of a region in a year; None where no OPD counts or the year's method has no bands.

    ask: answers questions of the store, `ask(question, **values)`.
    """
    scores = ask("agency_scores", region=code, year=year)
    known = next((row for row in ask("methods") if year in row["years"]), None)
    if not scores or known is None:
        return None
    method = bands_of(ask("bands"), known["method"], (year,))
    weights = {
        row["dimension"]: row["weight_pct"]
        for row in ask("dimensions")
        if row["method"] == known["method"]
    }
    items, left_out = items_of(scores, weights)
    # without bands there is no class to aim at
    if not items or not method.bands:
        return None
    # where the scale is not printed the best band ends it
    scale = known["scale_low"] or Decimal(0), known["scale_high"] or method.bands[0].high
    loci = loci_of(ask("loci"), known["method"], year, code)
    known_n = loci_known(loci, {item.agency_id: item.kind for item in items})
    loci_n = sum(row["agencies_n"] for row in loci)
    return Start(code, year, method, scores, tuple(items), tuple(left_out), scale, loci_n, known_n)
