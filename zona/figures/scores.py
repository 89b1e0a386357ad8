"""Scores on the scale of their method: a region among its peers, and the bands of all. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from zona.domain.classes import letter, outcome
from zona.figures.palette import LOOKS
from zona.figures.zones import BORDER, MUTED, Figure, Row, hover, outlines, year_span
from zona.language.words import Words

MEDIAN_OF = 3  # of fewer scores a median says nothing
# fixedrange: a finger that scrolls the page must not zoom the figure.
SCALE_AXIS = {
    "tickvals": [0, 20, 40, 60, 80, 100],
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
}


def peer_scores(rows: Sequence[Row], selected: str, bands: Sequence[Row], words: Words) -> Figure:
    """Scores of a region and its peers in one year on the bands of the year, the highest on top,
    with their median where at least MEDIAN_OF are known.

    A region without a score stands left of the scale, as a box with its letter, below the others by
    name; where no score is known there is no scale.
    """
    ordered = _upwards(rows)
    line, note = _median([row["score"] for row in rows if row["score"] is not None], words)
    layout = {
        # left of zero stand the regions without a score
        "xaxis": _scale_of(rows, words),
        "yaxis": {
            "fixedrange": True,
            "showgrid": False,
            "automargin": True,
            "range": [-0.5, len(ordered) - 0.5],
        },
        "shapes": [*_bands_behind(bands if scored(rows) else (), len(ordered)), *line],
        "annotations": note,
        "margin": {"l": 0, "r": 8, "t": 22, "b": 8},
        "height": 44 * len(ordered) + 78,
        "showlegend": False,
        "dragmode": False,
        "clickmode": "event+select",
    }
    return {"data": [_peer_marks(ordered, selected, words)], "layout": layout}


def _peer_marks(ordered: Sequence[Row], selected: str, words: Words) -> dict[str, Any]:
    """One mark a region, the chosen one with a ring; a square says that there is no score."""
    scored = [row["score"] is not None for row in ordered]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "y": [row["short_name"] for row in ordered],
        "x": [float(row["score"]) if row["score"] is not None else -8 for row in ordered],
        "text": [f"<b>{letter(row)}</b> {words.number(row['score'])}".rstrip() for row in ordered],
        "textposition": [_beside(row["score"]) for row in ordered],
        "textfont": {"size": 12},
        "customdata": [row["region_code"] for row in ordered],
        "hovertext": [hover(row, words) for row in ordered],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "size": 13,
            "color": [LOOKS[outcome(row)].fill for row in ordered],
            "symbol": ["circle" if has else "square" for has in scored],
            "line": outlines([row["region_code"] == selected for row in ordered]),
        },
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}, "textfont": {"color": MUTED}},
        "cliponaxis": False,
    }


def _bands_behind(bands: Sequence[Row], lines_n: int) -> list[dict[str, Any]]:
    """The bands of a year behind so many lines of a figure, pale enough for text to stand on."""
    return [
        {
            "type": "rect",
            "x0": float(band["low"]),
            "x1": float(band["high"]),
            "y0": -0.5,
            "y1": lines_n - 0.5,
            "fillcolor": LOOKS[band["class"]].fill,
            "opacity": 0.22,
            "line": {"width": 0},
            "layer": "below",
        }
        for band in bands
    ]


def scored(rows: Sequence[Row]) -> int:
    """Of how many rows the score is known."""
    return sum(row["score"] is not None for row in rows)


def _scale_of(rows: Sequence[Row], words: Words) -> dict[str, Any]:
    """The axis of scores, with room left of zero for regions without one; none where all are."""
    axis = SCALE_AXIS | {"range": [-13, 101]}
    if not scored(rows):
        return axis | {"visible": False}
    return axis | {"title": {"text": words("trend.score_axis")}}


def _upwards(rows: Sequence[Row]) -> list[Row]:
    """From below: who has no score, then the lower scores; equal ones downwards by name."""
    by_name = sorted(rows, key=lambda row: row["short_name"], reverse=True)
    return sorted(by_name, key=lambda row: -1 if row["score"] is None else row["score"])


def _median(
    scores: Sequence[Any], words: Words
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A dashed line at the median and what it says; nothing for fewer than MEDIAN_OF scores."""
    if len(scores) < MEDIAN_OF:
        return [], []
    middle = median(scores)
    place = {"x": float(middle), "yref": "paper"}
    line = {
        "type": "line",
        "x0": float(middle),
        "x1": float(middle),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"dash": "dash", "width": 1.5, "color": MUTED},
    }
    text = words("region.median", score=words.number(middle), n=len(scores))
    note = place | {"y": 1, "yanchor": "bottom", "text": text, "showarrow": False}
    return [line], [note]


def _beside(score: Any) -> str:
    """On which side of a point its figure has room."""
    return "middle left" if score is not None and score > 70 else "middle right"


def method_bands(methods: Sequence[Row], bands: Sequence[Row], words: Words) -> Figure:
    """The bands of each method on its scale, one line a method: what a class meant in which years.

    A method without published bands stands in the list and says so.
    """
    names = {row["method"]: year_span(row["years"]) for row in reversed(methods)}
    known = {band["method"] for band in bands}
    empty = [
        {
            "x": 2,
            "y": n,
            "text": words("sources.no_bands"),
            "showarrow": False,
            "xanchor": "left",
            "font": {"color": MUTED},
        }
        for n, method in enumerate(names)
        if method not in known
    ]
    layout = {
        "barmode": "overlay",
        "xaxis": SCALE_AXIS | {"range": [0, 101], "title": {"text": words("trend.score_axis")}},
        "yaxis": {
            "type": "category",
            "categoryarray": list(names.values()),
            "categoryorder": "array",
            "range": [-0.5, len(names) - 0.5],
            "fixedrange": True,
            "automargin": True,
        },
        "annotations": empty,
        "margin": {"l": 0, "r": 8, "t": 4, "b": 8},
        "height": 46 * len(names) + 50,
        "showlegend": False,
        "dragmode": False,
    }
    return {
        "data": [_band_bar(band, names[band["method"]], words) for band in bands],
        "layout": layout,
    }


def _band_bar(band: Row, name: str, words: Words) -> dict[str, Any]:
    look = LOOKS[band["class"]]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [name],
        "base": [float(band["low"])],
        "x": [float(band["high"] - band["low"])],
        "marker": {"color": look.fill, "line": {"color": BORDER, "width": 0.6}},
        "text": [f"<b>{look.letter}</b>"],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": look.text},
        "hovertext": [f"{words.number(band['low'])} – {words.number(band['high'])}"],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
