"""The scores of several regions over the years: told apart by mark and line, not by colour alone.

Pure, like `zona.figures.zones`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from zona.domain.classes import outcome
from zona.figures.history import band_shapes, break_edges, break_line, runs
from zona.figures.palette import LOOKS
from zona.figures.zones import Figure, Row, hover
from zona.language.words import Words

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
# A contrast of 4 with a white and with a dark page.
INKS = ("#2f74e8", "#bd5a22", "#8a63d2", "#1a8585", "#937400", "#c24d87")
# The page's style hides these values on a phone. Plotly hands no name of ours on to a trace but the
# family of its font: one that nobody has is passed over.
EARLIER_FONT = "earlier-values, Source Sans, sans-serif"
# A region keeps its mark in every year, and its value bears the same mark: the fill is its class.
MARKS = (
    ("circle", "●"),
    ("square", "■"),
    ("triangle-up", "▲"),
    ("triangle-down", "▼"),
    ("triangle-left", "◀"),
    ("triangle-right", "▶"),
)
DODGE, DODGE_WHOLE = 0.2, 0.66  # years between two regions' marks, and between the outer ones
# On the axis: half a mark, the height of a value, and between what values may stand.
MARK, VALUE, LOWEST, HIGHEST = 2.8, 5.4, -9.0, 112.0


def scores_together(
    rows: Sequence[Row],
    regions: Sequence[str],
    years: Sequence[Row],
    spans: Sequence[Sequence[int]],
    bands: Mapping[int, Sequence[Row]],
    words: Words,
) -> Figure:
    """Scores of two to six regions: the marks of a year side by side, their values above or below
    them in the same order, so that none lies on another.

    Arguments as of `zona.figures.history.score_history`. Years before the first and after the last
    score of these regions are left out.
    """
    scored = [row for row in rows if row["score"] is not None and row["region_code"] in regions]
    known = {row["year"] for row in scored}
    shown = [y["year"] for y in years if known and min(known) <= y["year"] <= max(known)]
    data = [
        trace
        for i, code in enumerate(regions)
        for trace in _lines(scored, regions, i, code, spans, words)
    ]
    last = [row for row in scored if row["year"] == max(known)]
    earlier = [row for row in scored if row["year"] != max(known)]
    values = [
        _values(earlier, regions, words, {"family": EARLIER_FONT}),
        _values(last, regions, words, {}),
    ]
    edges = [edge for edge in break_edges(spans) if known and min(known) < edge < max(known)]
    within = {year: found for year, found in bands.items() if year in shown}
    return {
        "data": [*data, *values],
        "layout": _layout(shown, words)
        | {"shapes": band_shapes(within) + [break_line(edge, -12, 116) for edge in edges]},
    }


def _layout(shown: Sequence[int], words: Words) -> dict[str, Any]:
    axis = {"fixedrange": True, "showgrid": False, "zeroline": False}
    return {
        "xaxis": axis
        | {
            "range": [min(shown) - 0.6, max(shown) + 0.6] if shown else None,
            "tickmode": "array",
            "tickvals": list(shown),
        },
        "yaxis": axis
        | {
            "range": [-12, 116],
            "tickvals": [0, 20, 40, 60, 80, 100],
            "title": {"text": words("trend.score_axis")},
        },
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "height": 480,
        "hovermode": "closest",  # one label: those of all regions would cover the figure
        "dragmode": False,
        # entries explain the marks and switch nothing off
        "legend": {
            "orientation": "h",
            "y": -0.17,
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "showlegend": True,
    }


def dodged(year: int, index: int, regions_n: int) -> float:
    """Where the mark of the region of this index stands in the column of a year."""
    step = min(DODGE, DODGE_WHOLE / max(1, regions_n - 1))
    return year + (index - (regions_n - 1) / 2) * step


def _lines(
    rows: Sequence[Row],
    regions: Sequence[str],
    index: int,
    code: str,
    spans: Sequence[Sequence[int]],
    words: Words,
) -> list[dict[str, Any]]:
    """The entry of the legend, then one trace for each run of years that may be joined."""
    by_year = {row["year"]: row for row in rows if row["region_code"] == code}
    if not by_year:
        return []
    ink = INKS[index % len(INKS)]
    traces = [_entry(next(iter(by_year.values())), index, ink)]
    for run in runs(by_year, spans):
        shown = [by_year[year] for year in run]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [dodged(year, index, len(regions)) for year in run],
                "y": [float(row["score"]) for row in shown],
                "name": shown[0]["short_name"],
                "legendgroup": code,
                "showlegend": False,
                "customdata": [code] * len(run),
                "hovertext": [f"{row['year']}: {hover(row, words)}" for row in shown],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "line": {"color": ink, "dash": DASHES[index % len(DASHES)], "width": 2},
                "marker": _marker(shown, index, ink),
                "cliponaxis": False,
            }
        )
    return traces


def _entry(row: Row, index: int, ink: str) -> dict[str, Any]:
    """A region in the legend: mark and line without a fill, since a fill would be some class."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [None],
        "y": [None],
        "name": row["short_name"],
        "legendgroup": row["region_code"],
        "showlegend": True,
        "line": {"color": ink, "dash": DASHES[index % len(DASHES)], "width": 2},
        "marker": {
            "size": 13,
            "color": "rgba(0,0,0,0)",
            "line": {"color": ink, "width": 2},
            "symbol": MARKS[index % len(MARKS)][0],
        },
    }


def _marker(shown: Sequence[Row], index: int, ink: str) -> dict[str, Any]:
    """The region's mark in the colour of each class; with a dot where sources differ."""
    symbol = MARKS[index % len(MARKS)][0]
    return {
        "size": 13,
        "color": [LOOKS[outcome(row)].fill for row in shown],
        "line": {"color": ink, "width": 2},
        "symbol": [f"{symbol}-dot" if row["status"] == "conflict" else symbol for row in shown],
    }


def _values(
    rows: Sequence[Row], regions: Sequence[str], words: Words, font: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of all regions, each with its region's mark before it; above or below its own mark
    where it stands alone, else in the middle of the year's column.
    """
    place = {code: i for i, code in enumerate(regions)}
    points: list[tuple[float, float, str]] = []
    for year in sorted({row["year"] for row in rows}):
        column = [row for row in rows if row["year"] == year]
        column.sort(key=lambda row: (-row["score"], place[row["region_code"]]))
        heights = value_heights([float(row["score"]) for row in column])
        for row, height in zip(column, heights, strict=True):
            index = place[row["region_code"]]
            near = abs(height - float(row["score"])) < MARK + VALUE
            x = dodged(year, index, len(regions)) if near else year
            points.append(
                (x, height, f"{MARKS[index % len(MARKS)][1]} {words.number(row['score'])}")
            )
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _, _ in points],
        "y": [y for _, y, _ in points],
        "text": [text for _, _, text in points],
        "textfont": {"size": 11} | font,
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def value_heights(scores: Sequence[float]) -> list[float]:
    """Where the values of one year stand on the axis, in the order of the scores, highest first.

    No value lies on another nor on a mark; the order of the values is that of the scores. Marks too
    near each other for a value between them share one stack above and one below.
    """
    groups = [[score] for score in scores]
    placed = [_stacked(group) for group in groups]
    while True:
        touching = next(
            (
                i
                for i, (upper, lower) in enumerate(pairwise(placed))
                if _bottom(upper) < _top(lower)
            ),
            None,
        )
        if touching is None:
            return [height for _, heights in placed for height in heights]
        groups[touching : touching + 2] = [groups[touching] + groups[touching + 1]]
        placed = [_stacked(group) for group in groups]


Placed = tuple[Sequence[float], list[float]]  # marks and values of a group, highest first


def _stacked(group: Sequence[float]) -> Placed:
    """The values of a group: the upper half above its marks, the others below, within the axis."""
    above = group[0] + MARK + VALUE / 2
    below = group[-1] - MARK - VALUE / 2
    room_above = int((HIGHEST - above) // VALUE) + 1
    room_below = int((below - LOWEST) // VALUE) + 1
    upper = min(room_above, max((len(group) + 1) // 2, len(group) - room_below))
    stack = [above + VALUE * n for n in reversed(range(upper))]
    return group, stack + [below - VALUE * n for n in range(len(group) - upper)]


def _top(placed: Placed) -> float:
    marks, values = placed
    return max(marks[0] + MARK, values[0] + VALUE / 2)


def _bottom(placed: Placed) -> float:
    marks, values = placed
    return min(marks[-1] - MARK, values[-1] - VALUE / 2)
