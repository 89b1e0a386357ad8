"""The years of a region and of the province as drawings. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zona.domain.classes import order
from zona.faces.briefing.drawing import (
    BORDER,
    INK,
    MUTED,
    Drawing,
    Item,
    dot,
    line,
    pale,
    rect,
    text,
)
from zona.faces.briefing.model import Counts, History, Point
from zona.figures.history import runs
from zona.figures.palette import LOOKS

TICKS = (0, 50, 100)
STEEP = 5  # points of the scale within a year


@dataclass(frozen=True)
class Plot:
    """Where years and scores stand in the drawing of a history; all lengths in points.

    The scores have `tall` points from `head` downwards, years start at `left` and take `step` each;
    below stands the foot with classes and years.
    """

    years: tuple[int, ...]
    width: float
    height: float
    size: float

    @property
    def foot(self) -> float:
        """The height of what stands below the scores."""
        return self.size * 4.4

    @property
    def head(self) -> float:
        """The room above the scores, for the label of a point at the top of the scale."""
        return self.size * 1.6

    @property
    def left(self) -> float:
        """The width of the axis."""
        return self.size * 2.6

    @property
    def tall(self) -> float:
        """The height of the scale."""
        return self.height - self.foot - self.head

    @property
    def step(self) -> float:
        """The width of a year."""
        return (self.width - self.left) / len(self.years)

    def x(self, year: int) -> float:
        """The middle of a year."""
        return self.left + (self.years.index(year) + 0.5) * self.step

    def y(self, score: Any) -> float:
        """The height of a score on a scale to 100."""
        return self.head + self.tall * (1 - float(score) / 100)


def history_chart(
    history: History, width: float, height: float, written: Mapping[int, str], size: float = 9.0
) -> Drawing:
    """The scores of a region: bands of each year behind, points, lines within comparable runs only,
    breaks dotted, and under each year the letter of its class or absence. written: year -> its
    score as people write it; size: of text at most.
    """
    years = tuple(point.year for point in history.points)
    # "100,00" has to fit into the column of a year, however many years there come to be
    plot = Plot(years, width, height, min(size, width / len(years) * 0.22))
    items = [
        *_bands(plot, history),
        *_axis(plot),
        *_breaks(history.spans, years, plot.left, plot.step, plot.head * 0.3, height),
        *_lines(plot, history),
    ]
    scores = {point.year: point.score for point in history.points if point.score is not None}
    rising = {rising_from(scores, run) for run in runs(scores, history.spans)}
    for point in history.points:
        items += [*_score(plot, point, written, rising), *_feet(plot, point)]
    return {"w": width, "h": height, "items": items}


def _bands(plot: Plot, history: History) -> Iterator[Item]:
    for year, bands in history.bands.items():
        left = plot.x(year) - plot.step * 0.48
        for cls, low, high in bands:
            top = plot.y(high)
            ground = pale(LOOKS[cls].fill)
            yield rect(left, top, plot.step * 0.96, plot.y(low) - top, ground, None, 0)


def _axis(plot: Plot) -> Iterator[Item]:
    size, wide = plot.size, plot.left - 3
    for tick in TICKS:
        top = plot.y(tick) - size
        yield text(0, top, wide, size * 2, str(tick), size * 0.8, MUTED, align="right")


def _lines(plot: Plot, history: History) -> Iterator[Item]:
    scores = {point.year: point.score for point in history.points if point.score is not None}
    for run in runs(scores, history.spans):
        ends = [(plot.x(year), plot.y(scores[year])) for year in run]
        for start, end in itertools.pairwise(ends):
            yield line(start, end, INK, 1.4)


def rising_from(scores: Mapping[int, Decimal], run: Sequence[int]) -> int | None:
    """The first year of a run whose line then rises steeply: it would cross a label above."""
    if len(run) < 2 or scores[run[1]] - scores[run[0]] < STEEP:
        return None
    return run[0]


def _score(
    plot: Plot, point: Point, written: Mapping[int, str], rising: Collection[int | None]
) -> Iterator[Item]:
    """The point of a year with its score above it, or below where it would leave the drawing or
    stand on the line.
    """
    if point.score is None:
        return
    size, x, y = plot.size, plot.x(point.year), plot.y(point.score)
    yield dot(x, y, size * 0.42, LOOKS[point.outcome].fill)
    above, below = y - size * 1.9, y + size * 0.5
    has_room_below = below + size * 1.4 < plot.height - plot.foot
    top = below if above <= 0 or (point.year in rising and has_room_below) else above
    label = written[point.year]
    yield text(x - plot.step / 2, top, plot.step, size * 1.4, label, size, bold=True)


def _feet(plot: Plot, point: Point) -> Iterator[Item]:
    """The class or absence of a year, and the year."""
    size, x, look = plot.size, plot.x(point.year), LOOKS[point.outcome]
    box = min(plot.step * 0.8, size * 2)
    corner = (x - box / 2, plot.height - plot.foot + size * 0.5)
    yield rect(*corner, box, size * 1.8, look.fill)
    yield text(*corner, box, size * 1.8, point.letter, size, look.text, bold=True)
    below = plot.height - size * 1.7
    yield text(x - plot.step / 2, below, plot.step, size * 1.5, str(point.year), size)


def _breaks(
    spans: Sequence[Sequence[int]],
    years: Sequence[int],
    left: float,
    step: float,
    top: float,
    bottom: float,
) -> list[Item]:
    """A dotted line between two neighbouring spans."""
    edges = [left + (years.index(span[-1]) + 1) * step for span in spans[:-1]]
    return [line((edge, top), (edge, bottom), MUTED, 0.9, "dotted") for edge in edges]


def counts_chart(counts: Counts, width: float, height: float, size: float = 8.0) -> Drawing:
    """Regions by outcome, one stacked column a year, breaks dotted; a number stands on every part
    that has the room.
    """
    years = [year for year, _ in counts.years]
    total = max(sum(count.values()) for _, count in counts.years)
    foot = size * 2
    step, plot = width / len(years), height - foot - 4
    items: list[Item] = []
    for i, (year, count) in enumerate(counts.years):
        left, wide, base = i * step + step * 0.12, step * 0.76, 4 + plot
        for name in reversed(order(count)):
            part, look = plot * count[name] / total, LOOKS[name]
            base -= part
            items.append(rect(left, base, wide, part, look.fill, BORDER))
            if part >= size * 1.25:
                label = f"{look.letter} {count[name]}"
                items.append(text(left, base, wide, part, label, size, look.text, bold=True))
        items.append(text(i * step, height - foot, step, foot, str(year), size))
    items += _breaks(counts.spans, years, 0, step, 0, height)
    return {"w": width, "h": height, "items": items}
