"""Which regions rose and which fell between two years that may be compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, TypeVar

from zona.domain.classes import RANKS

Row = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Changes:
    """Region codes by what became of their class; `unknown`: it cannot be told."""

    risen: tuple[str, ...] = ()
    fallen: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def compared_n(self) -> int:
        """Of how many regions it can be told."""
        return len(self.risen) + len(self.fallen) + len(self.same)


def direction(row: Row, earlier: Row | None) -> str:
    """risen, fallen, same or unknown: what became of a region's class since an earlier row.

    A category is compared with a category only. Where one of the years gives the zone alone,
    another zone is a change for certain; the same zone is none only where the method does not
    divide it: hijau may have been A or B. Rule: docs/decisions/claims.md.

    Rows hold `zone`, `category` and `category_open` (the method divides the zone, and no category
    is known).
    """
    # without a class in both years "same" would be an invention
    if earlier is None or row["zone"] is None or earlier["zone"] is None:
        return "unknown"
    both = row["category"] and earlier["category"]
    now, then = (row["category"], earlier["category"]) if both else (row["zone"], earlier["zone"])
    if now != then:
        return "risen" if RANKS[now] < RANKS[then] else "fallen"
    return "unknown" if row["category_open"] or earlier["category_open"] else "same"


def paired_direction(row: Row) -> str:
    """The direction of a row of the question `changes`, which holds both years."""
    fields = ("zone", "category", "category_open")
    return direction(row, {name: row[f"{name}_since"] for name in fields})


def by_direction(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of the question `changes` by what became of each region."""
    return _grouped((paired_direction(row), row) for row in rows)


def _grouped(told: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """What each direction holds, those of nothing too."""
    found: dict[str, list[T]] = {"risen": [], "fallen": [], "same": [], "unknown": []}
    for way, one in told:
        found[way].append(one)
    return found


def unchanged(zones: Mapping[int, str | None], span: Iterable[int], year: int) -> list[int]:
    """The years back from `year`, itself the first, in which a region had the zone of that year.

    zones: by year; span: years that may be compared. The first year with another zone, or with none
    that is known, ends it: "since" must hold of every year in between.
    """
    if not zones.get(year):
        return []
    back = sorted((earlier for earlier in span if earlier <= year), reverse=True)
    return list(takewhile(lambda earlier: zones.get(earlier) == zones[year], back))


def changes(rows: Iterable[Row], earlier: Iterable[Row]) -> Changes:
    """The changes of all regions of `rows` since the rows of an earlier year."""
    before = {row["region_code"]: row for row in earlier}
    codes = ((row["region_code"], row) for row in rows)
    found = _grouped((direction(row, before.get(code)), code) for code, row in codes)
    return Changes(**{name: tuple(codes) for name, codes in found.items()})
