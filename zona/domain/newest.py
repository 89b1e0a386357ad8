"""The newest known result of a region beside an older one that is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def newest_apart(row: Row, history: Iterable[Row], spans: Sequence[Sequence[int]]) -> Row | None:
    """The region's newest known result where it is later than `row` and by a method that does not
    compare with it; else None.

    Pages open with the latest year in which everybody was assessed: a later verdict on this one
    region must not be missed because of that.

    history: the region's assessments (year, class, opinion). spans: `domain.method.spans`.
    """
    known = [other for other in history if other["class"] or other["opinion"]]
    newest = max(known, key=lambda other: other["year"], default=None)
    span = next((span for span in spans if row["year"] in span), ())
    if newest is None or newest["year"] <= row["year"] or newest["year"] in span:
        return None
    return newest
