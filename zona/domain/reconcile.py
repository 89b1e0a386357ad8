"""Whether published figures add up, and which of them may be parts of another. Pure.

Published totals of complaints often do not: what is shown then is the sum, the total and their
difference, never a figure of our own in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

# Sets of parts are tried one by one; with more figures chance alone would find some.
MOST_FIGURES = 10


@dataclass(frozen=True)
class Sum:
    """A total beside the sum of what is published as its parts; `difference` is total less sum."""

    total: int
    parts: Mapping[str, int]

    @property
    def parts_sum(self) -> int:
        """What the parts come to."""
        return sum(self.parts.values())

    @property
    def difference(self) -> int:
        """What no part accounts for; below zero where the parts are more than the whole."""
        return self.total - self.parts_sum


def fitting_parts(figures: Mapping[str, int]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Figure -> the sets of two or more other figures that come to it exactly.

    It is a reading, not a statement: one figure printed beside its own parts is the usual reason
    why a list does not add up. Nothing comes for more than MOST_FIGURES figures.
    """
    if len(figures) > MOST_FIGURES:
        return {}
    found = {name: _sets(name, figures) for name in figures}
    return {name: sets for name, sets in found.items() if sets}


def _sets(name: str, figures: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    # a figure of zero is a part of everything and says nothing
    others = [other for other, value in figures.items() if other != name and value > 0]
    return tuple(
        chosen
        for size in range(2, len(others) + 1)
        for chosen in combinations(others, size)
        if sum(figures[other] for other in chosen) == figures[name]
    )
