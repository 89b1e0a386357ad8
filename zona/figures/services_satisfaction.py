"""Figures about satisfaction: the index on its scale, the nine unsur, places and periods. Pure.

Mutu are letters on a scale of their own, in one neutral hue: they are no zones and have no colours
of zones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zona.domain.method import Band
from zona.figures.named_lines import wrapped
from zona.figures.services_complaints import COUNT, LATE_FILL, LEGEND_BELOW, clickable_bars
from zona.figures.shades import BLACK, REACHED
from zona.figures.zones import BORDER, MUTED, SELECTED, Figure
from zona.language.escaping import html
from zona.language.words import Words

# From the lowest to the highest mutu, on both sides light enough for black letters.
SHADES = ("#f4f6fb", "#dfe7f5", "#c5d5ee", "#a8c1e6")
LINE_HEIGHT = 22
PERIOD_HEIGHT = 280
PERIODS_NAMED, NARROW = 6, 10  # names below the axis that fit on a phone, and their width
ROOM = 1.3  # of the scale: what stands behind the longest bar


def shade(bands: Sequence[Band], band: Band) -> str:
    """The neutral fill of a mutu: the better, the darker."""
    lowest_first = sorted(bands, key=lambda one: one.low)
    return SHADES[min(lowest_first.index(band), len(SHADES) - 1)]


def index_scale(bands: Sequence[Band], marks: Sequence[tuple[str, Decimal, bool]]) -> Figure:
    """The mutu as one bar from the lowest to the highest index, with indices on it.

    marks: (text, index, whether it is the one that counts).
    """
    low = float(min(band.low for band in bands))
    high = float(max(band.high for band in bands))
    lines, notes = [], []
    for number, (text, index, counts) in enumerate(marks):
        across, down = float(index), -26 - LINE_HEIGHT * number
        # the text stands on the side where there is room for it
        right = across > (low + high) / 2
        look = {"color": SELECTED if counts else MUTED, "width": 3 if counts else 2}
        look["dash"] = "solid" if counts else "dot"
        line = {"type": "line", "x0": across, "x1": across, "y0": 16, "y1": down, "line": look}
        lines.append(line)
        notes.append(
            {
                "x": across,
                "y": down,
                "text": html(text),
                "showarrow": False,
                "xanchor": "right" if right else "left",
                "xshift": -5 if right else 5,
                "font": {"size": 12},
            }
        )
    bottom = -16 - LINE_HEIGHT * len(marks)
    layout = {
        "xaxis": {"visible": False, "fixedrange": True, "range": [low, high]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [bottom, 20]},
        "shapes": lines,
        "annotations": notes,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "height": 46 + LINE_HEIGHT * len(marks),
        "barmode": "overlay",
        "showlegend": False,
        "dragmode": False,
    }
    return {"data": [_band(bands, band) for band in bands], "layout": layout}


def _band(bands: Sequence[Band], band: Band) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": [0],
        "width": 26,
        "base": [float(band.low)],
        "x": [float(band.high - band.low)],
        "text": [f"<b>{html(band.code)}</b>"],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": BLACK, "size": 12},
        "hoverinfo": "skip",
        "marker": {"color": shade(bands, band), "line": {"color": BORDER, "width": 0.6}},
    }


@dataclass(frozen=True)
class ScaleLine:
    """One bar on a scale: its name, its value (None: not known or hidden), what stands behind it,
    whether it is marked, and what a click on it tells the page.
    """

    name: str
    value: float | None
    said: str
    marked: bool = False
    code: str | None = None


def scale_bars(lines: Sequence[ScaleLine], low: float, high: float) -> Figure:
    """Values on a scale that does not begin at zero (`low` to `high`), the name above each."""
    longest = max((len(line.said) for line in lines), default=0)
    top = low + (high - low) * max(ROOM, 1 + longest / 26)
    said = [(line.name, line.said, line.code) for line in lines]
    colours = [LATE_FILL if line.marked else COUNT for line in lines]
    figure = clickable_bars(said, colours, (low, top))
    figure["data"][0] |= {
        # a bar begins where the scale does: no answer is below 1, no index below 25
        "base": low,
        "x": [0 if line.value is None else line.value - low for line in lines],
    }
    return figure


@dataclass(frozen=True)
class PeriodPoint:
    """The index of one period: its name, the shown index and the reported one."""

    name: str
    index: float | None
    reported: float | None


def period_lines(runs: Sequence[Sequence[PeriodPoint]], words: Words) -> Figure:
    """The index period by period. runs: periods of one method each; no line crosses from one to the
    next, a dotted line stands between them.
    """
    names = [point.name for run in runs for point in run]
    data, at = [], 0
    breaks = []
    for run in runs:
        across = list(range(at, at + len(run)))
        data.append(_index_line(run, across, words, first=at == 0))
        at += len(run)
        breaks.append(at - 0.5)
    everyone = [point for run in runs for point in run]
    if any(point.reported is not None for point in everyone):
        data.append(_reported_marks(everyone, words))
    values = [v for p in everyone for v in (p.index, p.reported) if v is not None]
    # on a phone six names fit below each other's side
    step = -(-len(names) // PERIODS_NAMED)
    layout = {
        "xaxis": {
            "tickvals": list(range(0, len(names), step)),
            "ticktext": [wrapped(name, NARROW) for name in names[::step]],
            "tickangle": 0,
            "range": [-0.6, len(names) - 0.4],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        "yaxis": {
            "fixedrange": True,
            "range": [min(values, default=0) - 4, min(max(values, default=100) + 4, 102)],
            "nticks": 6,
            "title": {"text": words("satisfaction.axis")},
        },
        "shapes": [_break(x) for x in breaks[:-1]],
        "height": PERIOD_HEIGHT,
        "margin": {"l": 54, "r": 14, "t": 16, "b": 84},
        "legend": LEGEND_BELOW | {"y": -0.3},
        "showlegend": True,
        "dragmode": False,
    }
    return {"data": data, "layout": layout}


def _index_line(
    run: Sequence[PeriodPoint], across: Sequence[int], words: Words, first: bool
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": list(across),
        "y": [point.index for point in run],
        "connectgaps": False,  # a period without an index is no point between two others
        "name": words("satisfaction.recomputed"),
        "showlegend": first,
        "text": ["" if p.index is None else words.number(p.index) for p in run],
        "textposition": "top center",
        "cliponaxis": False,
        "hovertext": [f"{html(point.name)}: {words.number(point.index)}" for point in run],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "line": {"color": REACHED, "width": 2.5},
        "marker": {"size": 9, "color": REACHED},
    }


def _reported_marks(points: Sequence[PeriodPoint], words: Words) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(range(len(points))),
        "y": [point.reported for point in points],
        "name": words("satisfaction.reported"),
        "hovertext": [f"{html(p.name)}: {words.number(p.reported)}" for p in points],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"size": 13, "symbol": "diamond-open", "color": MUTED, "line": {"width": 2}},
    }


def _break(x: float) -> dict[str, Any]:
    look = {"color": MUTED, "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": look}
