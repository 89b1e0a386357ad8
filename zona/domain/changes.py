"""Which regions rose and which fell between two years that may be compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
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


def climbed(row: Row) -> int:
    """How the region of a row of the question `changes` moved: above zero up, below it down."""
    # a zone ranks behind the categories that it holds, so that a class of either kind compares
    return RANKS[row["class_since"]] - RANKS[row["class"]]


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
    found: dict[str, list[str]] = {"risen": [], "fallen": [], "same": [], "unknown": []}
    for row in rows:
        code = row["region_code"]
        found[direction(row, before.get(code))].append(code)
    return Changes(**{name: tuple(codes) for name, codes in found.items()})
