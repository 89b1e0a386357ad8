"""The small drawing of a region's years: numbers for the template, which writes the SVG. Pure.

A line joins scores only within a comparable span and over years that all have a score
(`zona.figures.history.runs`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zona.figures.history import break_edges, runs

Row = Mapping[str, Any]

# Units of the drawing, which scales as a whole: a column holds a score as "93,15".
COLUMN, LEFT, TOP, HEIGHT = 30, 26, 14, 150
# Where a label stands from its point; a label is as wide as a column, so neighbours may touch.
ABOVE, BELOW, LABEL_HEIGHT, HIGHEST = 8, 15, 11, 9


@dataclass(frozen=True)
class History:
    """Positions in the drawing: one column a year, the scale 0 to 100 from bottom to top.

    `lines`: points of each joined run; `points`: (x, y, y of its label, row); `columns`: (x, row);
    `breaks`: x of each break; `bands`: (x, y, height, class) of every year whose method has bands;
    `ticks`: (y, value).
    """

    width: int
    height: int
    lines: Sequence[str]
    points: Sequence[tuple[int, int, int, Row]]
    columns: Sequence[tuple[int, Row]]
    breaks: Sequence[int]
    bands: Sequence[tuple[int, int, int, str]]
    ticks: Sequence[tuple[int, int]]


def history(
    rows: Sequence[Row], spans: Sequence[Sequence[int]], bands: Mapping[str, Sequence[Row]]
) -> History:
    """The drawing of a region. rows: its assessments (year, score, method), the oldest first;
    bands: by method.
    """
    x = {row["year"]: LEFT + COLUMN * n + COLUMN // 2 for n, row in enumerate(rows)}
    scored = {row["year"]: row for row in rows if row["score"] is not None}
    return History(
        width=LEFT + COLUMN * len(rows) + 2,
        height=TOP + HEIGHT + 44,
        lines=[
            " ".join(f"{x[year]},{level(scored[year]['score'])}" for year in run)
            for run in runs(scored, spans)
            # a single year is a dot alone
            if len(run) > 1
        ],
        points=_points(x, scored),
        columns=[(x[row["year"]], row) for row in rows],
        # none before the first or after the last year of a region that was not always there
        breaks=[_edge(x, edge) for edge in break_edges(spans) if x and min(x) < edge < max(x)],
        bands=[
            (
                x[row["year"]] - COLUMN // 2,
                level(band["high"]),
                level(band["low"]) - level(band["high"]),
                band["class"],
            )
            for row in rows
            for band in bands.get(row["method"], ())
        ],
        ticks=[(level(value), value) for value in (0, 25, 50, 75, 100)],
    )


def _points(x: Mapping[int, int], scored: Mapping[int, Row]) -> list[tuple[int, int, int, Row]]:
    """Every score with the place of its label: above it, or below where that leaves the drawing or
    would touch the label of the year before.
    """
    result: list[tuple[int, int, int, Row]] = []
    for year, row in scored.items():
        y = level(row["score"])
        before = next((last for at, _, last, _ in result[-1:] if x[year] - at == COLUMN), None)
        places = [y - ABOVE, y + BELOW] if y - ABOVE >= HIGHEST else [y + BELOW]
        label = next(
            (place for place in places if before is None or abs(before - place) >= LABEL_HEIGHT),
            places[-1],
        )
        result.append((x[year], y, label, row))
    return result


def level(score: Any) -> int:
    """The height of a score in the drawing."""
    return TOP + round(HEIGHT * (1 - float(score) / 100))


def _edge(x: Mapping[int, int], between: float) -> int:
    """The line between the columns on both sides of a break."""
    return max(place for year, place in x.items() if year < between) + COLUMN // 2
