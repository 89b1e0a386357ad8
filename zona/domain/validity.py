"""When a region was what it is: the years of its being, of its name and of its outline. Pure.

The one place that decides what was valid in a year; facts refuse what cannot be by it, the store
writes its answer, and geometry asks it which outline to draw.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Years:
    """The years from the first to the last, both included; None: open at that end."""

    valid_from: int | None = None
    valid_to: int | None = None

    def hold(self, year: int) -> bool:
        """Whether a year lies within."""
        return not (
            (self.valid_from is not None and year < self.valid_from)
            or (self.valid_to is not None and year > self.valid_to)
        )

    def overlap(self, other: Years) -> bool:
        """Whether any year lies within both."""
        for one, two in ((self, other), (other, self)):
            if None not in (one.valid_to, two.valid_from) and one.valid_to < two.valid_from:
                return False
        return True

    @property
    def backwards(self) -> bool:
        """Whether they end before they begin."""
        return None not in (self.valid_from, self.valid_to) and self.valid_from > self.valid_to


ALWAYS = Years()


@dataclass(frozen=True)
class RegionPeriod:
    """The years in which a region had one name and one outline. Empty names are the register's.

    `replaced_by`: codes of the regions that are in its place from the year after its last one.
    """

    region_code: str
    years: Years
    name: str = ""
    short_name: str = ""
    tile_name: str = ""
    replaced_by: tuple[str, ...] = ()
    source_id: str = ""


@dataclass(frozen=True)
class Outline:
    """One shape of a region in the file of boundaries, and the years that it was the right one."""

    region_code: str
    years: Years = ALWAYS


@dataclass(frozen=True)
class Validity:
    """All periods that are stated. A region of which none is stated is always valid."""

    periods: tuple[RegionPeriod, ...] = ()

    @cached_property
    def _by_code(self) -> Mapping[str, list[RegionPeriod]]:
        found: dict[str, list[RegionPeriod]] = defaultdict(list)
        for period in self.periods:
            found[period.region_code].append(period)
        return found

    def of(self, code: str) -> Sequence[RegionPeriod]:
        """The periods of a region, the oldest first; one without ends where none is stated."""
        # so that who asks need not know whether anything was ever stated
        stated = self._by_code.get(code) or [RegionPeriod(code, ALWAYS)]
        return sorted(stated, key=lambda period: period.years.valid_from or 0)

    def is_valid(self, code: str, year: int) -> bool:
        """Whether there was this region in a year."""
        return any(period.years.hold(year) for period in self.of(code))

    def is_valid_within(self, code: str, years: Years) -> bool:
        """Whether there was this region in any of these years."""
        return any(period.years.overlap(years) for period in self.of(code))

    def met(self, code: str, other: str) -> bool:
        """Whether there was any year with both regions."""
        return any(self.is_valid_within(other, period.years) for period in self.of(code))

    def circle(self, code: str) -> bool:
        """Whether a region comes back by way of those that replaced it."""
        reached: set[str] = set()
        # a walk, since a circle may run over several regions
        left = self._successors(code)
        while left:
            reached |= left
            left = set().union(*map(self._successors, left)) - reached
        return code in reached

    def _successors(self, code: str) -> set[str]:
        return {other for period in self.of(code) for other in period.replaced_by}


NOTHING_CHANGED = Validity()


def outlines_of(outlines: Iterable[Outline], year: int | None) -> dict[str, int]:
    """The place in `outlines` of the one of each region that was right in a year; a region without
    is left out. None: the latest of each, for what has no year.
    """
    chosen: dict[str, tuple[int, Outline]] = {}
    for place, outline in enumerate(outlines):
        if year is not None and not outline.years.hold(year):
            continue
        known = chosen.get(outline.region_code)
        # decides only where no year is asked for: in a year facts allow one outline
        if known is None or _begins(known[1]) <= _begins(outline):
            chosen[outline.region_code] = place, outline
    return {code: place for code, (place, _) in chosen.items()}


def _begins(outline: Outline) -> int:
    return outline.years.valid_from or 0


def map_year(outlines: Iterable[Outline], year: int) -> int | None:
    """A year that stands for all those with the same map as `year`: the first after a change, or
    the last before any. None where no outline ever changed.
    """
    limits = [outline.years for outline in outlines]
    changes = {years.valid_from for years in limits if years.valid_from is not None}
    changes |= {years.valid_to + 1 for years in limits if years.valid_to is not None}
    if not changes:
        return None
    return max((change for change in changes if change <= year), default=min(changes) - 1)
