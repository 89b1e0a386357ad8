"""What is known of a region's OPD in one year, and what follows from it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zona.domain.aggregation import AGGREGATIONS, Key
from zona.domain.loci import agencies_of, bands_of
from zona.domain.method import Band, Method, classify, next_better
from zona.domain.recoverable import Standing, filled, recoverable, standings
from zona.domain.start import Start, start_of

Row = Mapping[str, Any]
Ask = Callable[..., Sequence[Row]]


@dataclass(frozen=True)
class AgencyYear:
    """The scores of a region's OPD in a year with what the project's own arithmetic makes of them.

    rows: published values and those filled in (`own`). method: with its bands, None where there is
    none. start: what the arithmetic rests on, None where no OPD counts. limit: the nearest class
    that the region has not reached, else the one it is in; `reached` tells which.
    """

    rows: Sequence[Row]
    method: Method | None
    weights: Mapping[str, Decimal | None]
    start: Start | None
    limit: Band | None
    reached: bool
    points: Mapping[Key, Fraction]
    standings: Mapping[str, Standing]

    @property
    def agencies(self) -> list[Row]:
        """The OPD, those of the lowest score first, those without a score last."""
        whole = self.whole_scores()

        def weakness(row: Row) -> tuple[bool, Decimal, str]:
            score = whole.get(row["agency_id"])
            # by name where scores are equal, so that a reload shows the same order
            return score is None, score or Decimal(0), row["name"]

        return sorted(agencies_of(self.rows), key=weakness)

    def whole_scores(self) -> dict[str, Decimal]:
        """OPD -> its score as a whole, those without one left out."""
        return {
            row["agency_id"]: row["score"]
            for row in self.rows
            if row["dimension"] is None and row["indicator"] is None and row["score"] is not None
        }

    def band(self, score: Decimal | None) -> Band | None:
        """The class of the year's method in which a score lies."""
        return classify(self.method, score) if self.method else None


def agency_year(ask: Ask, code: str, year: int) -> AgencyYear:
    """The OPD of a region in a year. ask: answers questions of the store."""
    scores = ask("agency_scores", region=code, year=year)
    known = next((row for row in ask("methods") if year in row["years"]), None)
    weights = weights_of(ask, known["method"]) if known else {}
    start = start_of(ask, code, year)
    limit, reached = _limit(start)
    # one aggregation for all that is shown of single OPD; the plan asks for both
    one = AGGREGATIONS[0]
    return AgencyYear(
        rows=filled(scores, weights),
        method=bands_of(ask("bands"), known["method"], (year,)) if known else None,
        weights=weights,
        start=start,
        limit=limit,
        reached=reached,
        points=recoverable(start.items, one, start.scale[1]) if start else {},
        standings={s.agency_id: s for s in standings(start.items, one, limit.low)}
        if start and limit
        else {},
    )


def weights_of(ask: Ask, method: str) -> dict[str, Decimal | None]:
    """Dimension -> its weight in percent, in the method's order."""
    return {
        row["dimension"]: row["weight_pct"] for row in ask("dimensions") if row["method"] == method
    }


def _limit(start: Start | None) -> tuple[Band | None, bool]:
    """(the nearest better class, False) or (the highest class that is reached, True)."""
    if start is None:
        return None, False
    score = start.score(AGGREGATIONS[0])
    better = next_better(start.method, score)
    # at the top there is only something to lose: the limit is that of the class itself
    return (better[0][0], False) if better else (classify(start.method, score), True)
