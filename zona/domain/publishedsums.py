"""Where figures that others published do not add up: shown as such, never corrected. Pure.

Rows are those of the question `published_counts`; nothing is summed for a reader but to say that
the sum is another one than what was published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zona.domain.reconcile import fitting_parts

Row = Mapping[str, Any]

TOTAL = "total"
# Dimensions whose figures are meant to be all there is; substances and channels are excerpts.
WHOLE = ("status", "intake", "outcome")


@dataclass(frozen=True)
class Mismatch:
    """Parts of one list whose sum is none of the totals published beside them.

    `totals`: item -> figure; among them those of the list that other parts of it come to exactly.
    """

    series: str
    region: str
    year: int
    period: str
    dimension: str
    parts: Mapping[str, int]
    totals: Mapping[str, int]

    @property
    def parts_sum(self) -> int:
        """What the parts come to."""
        return sum(self.parts.values())


def mismatches(rows: Iterable[Row]) -> list[Mismatch]:
    """Every list of published figures that adds up to none of its totals."""
    groups: dict[tuple[Any, ...], dict[str, dict[str, int]]] = {}
    for row in rows:
        # a percentage is printed beside its count as a row of its own
        if row["value"] is None or row["value"] % 1 or row["unit"] != "laporan":
            continue
        key = (row["series"], row["region"], row["year_from"], row["period"] or "")
        by_dimension = groups.setdefault(key, {})
        by_dimension.setdefault(row["dimension"], {})[row["item"]] = int(row["value"])
    found = []
    for (series, region, year, period), dimensions in groups.items():
        for dimension in WHOLE:
            listed = dimensions.get(dimension, {})
            within = _whole_of(listed)
            parts = {item: n for item, n in listed.items() if item not in within}
            totals = dimensions.get(TOTAL, {}) | within
            one = Mismatch(series, region, year, period, dimension, parts, totals)
            # one part alone is no breakdown; without a total there is nothing to compare
            if len(parts) > 1 and totals and one.parts_sum not in totals.values():
                found.append(one)
    return found


def _whole_of(listed: Mapping[str, int]) -> dict[str, int]:
    """The largest figure of a list where others of it come to it exactly: a whole printed among its
    parts (our reading). Smaller ones may be sums by chance: 56 is also 51 and 5.
    """
    largest = max(listed, key=lambda item: listed[item], default="")
    return {largest: listed[largest]} if largest in fitting_parts(listed) else {}
