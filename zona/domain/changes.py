"""Which regions rose and which fell between two years that may be compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zona.domain.classes import RANKS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Changes:
    """Region codes by what became of their class; `unknown`: one of the two years gives none."""

    risen: tuple[str, ...] = ()
    fallen: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def compared_n(self) -> int:
        """Of how many regions both years give a class."""
        return len(self.risen) + len(self.fallen) + len(self.same)


def direction(row: Row, earlier: Row | None) -> str:
    """risen, fallen, same or unknown: what became of a region's class since an earlier row.

    A category is compared with a category only; where one of the years gives the zone alone, the
    zones are compared.
    """
    # without a class in both years "same" would be an invention
    if earlier is None or row["zone"] is None or earlier["zone"] is None:
        return "unknown"
    # A against hijau would look like a change and is none
    both = row["category"] and earlier["category"]
    now, then = (row["category"], earlier["category"]) if both else (row["zone"], earlier["zone"])
    if now == then:
        return "same"
    return "risen" if RANKS[now] < RANKS[then] else "fallen"


def changes(rows: Iterable[Row], earlier: Iterable[Row]) -> Changes:
    """The changes of all regions of `rows` since the rows of an earlier year."""
    before = {row["region_code"]: row for row in earlier}
    found: dict[str, list[str]] = {"risen": [], "fallen": [], "same": [], "unknown": []}
    for row in rows:
        code = row["region_code"]
        found[direction(row, before.get(code))].append(code)
    return Changes(**{name: tuple(codes) for name, codes in found.items()})
