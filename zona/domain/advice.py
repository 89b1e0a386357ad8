"""What the advice of a path rests on: the effort of a step by kind of indicator, what no plan may
order, and what assessors are known to ask. Pure; the figures are data (`data/advice/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zona.domain.aggregation import AGGREGATIONS, Item, Key
from zona.domain.path import Task
from zona.domain.start import STEP, Start

OTHER_KIND = "lain"  # what nothing is said about


@dataclass(frozen=True)
class EffortKind:
    """A kind of indicator: working days for one step, and whether a plan leaves it alone."""

    id: str
    days: Decimal
    locked: bool = False


@dataclass(frozen=True)
class Evidence:
    """What assessors are known to look at for some indicators of a dimension.

    `text`: language -> sentence. `years`: those the source speaks of. `state`: how well it is
    known.
    """

    dimension: str
    indicators: tuple[str, ...]
    years: tuple[int, ...]
    state: str
    source: str
    text: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Advice:
    """Kinds of indicators with their effort, who is of which kind, and the known evidence."""

    kinds: Mapping[str, EffortKind] = field(hash=False)
    indicators: Mapping[str, str] = field(default_factory=dict, hash=False)
    dimensions: Mapping[str, str] = field(default_factory=dict, hash=False)
    evidence: tuple[Evidence, ...] = ()

    def kind(self, dimension: str | None, indicator: str | None) -> str:
        """The kind of an indicator: its own, else its dimension's, else `lain`."""
        # a new indicator of a known dimension has an effort without anybody adding it
        by_dimension = self.dimensions.get(dimension or "", OTHER_KIND)
        return self.indicators.get(indicator or "", by_dimension)

    def efforts(
        self, items: Iterable[Item], days: Mapping[str, Decimal] | None = None
    ) -> dict[Key, Decimal]:
        """The effort of one step of each item in working days; `days` replaces those of kinds."""
        asked = days or {}
        result = {}
        for item in items:
            kind = self.kind(item.dimension, item.indicator)
            result[item.key] = asked.get(kind, self.kinds[kind].days)
        return result

    def locked(self, items: Iterable[Item]) -> frozenset[Key]:
        """The items that no plan may move unless a reader unlocks them."""
        return frozenset(
            item.key
            for item in items
            if self.kinds[self.kind(item.dimension, item.indicator)].locked
        )

    def asked(self, dimension: str | None, indicator: str | None) -> Evidence | None:
        """What is known to be asked for an indicator; None where nothing is known."""
        return next(
            (
                entry
                for entry in self.evidence
                if entry.dimension == dimension and indicator in entry.indicators
            ),
            None,
        )


def standard_task(start: Start, low: Decimal, advice: Advice) -> Task:
    """What is asked of a path unless a reader asks for something else: the same on every face."""
    return Task(
        low,
        STEP,
        start.scale[1],
        start.scale[0],
        effort=advice.efforts(start.items),
        locked=advice.locked(start.items),
        aggregations=AGGREGATIONS[:1],
    )
