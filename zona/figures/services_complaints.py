"""Figures about complaints: months, places, topics and limits. Pure.

A hidden count has no length: it is said in words. None of the colours is one of a class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zona.domain.complaintcounts import CELLS, LimitState, Span, first_day
from zona.domain.complaints import APART, LATE, MET, RUNNING, SOON, UNCOMPUTABLE
from zona.figures.named_lines import named_bars, places
from zona.figures.palette import LIGHT
from zona.figures.shades import BLACK, REACHED
from zona.figures.zones import BORDER, MUTED, Figure
from zona.language.complaints import count_text, limit_heading, span_name
from zona.language.escaping import html
from zona.language.words import Words

COUNT, LATE_FILL = "#9dbbe3", "#b2581a"
HIDDEN = "hidden"
# fill, ink, pattern: lightness and pattern tell them apart without the hue
PAINTS = {
    MET: (REACHED, LIGHT, ""),
    LATE: (LATE_FILL, LIGHT, ""),
    SOON: ("#f3c98b", BLACK, ""),
    RUNNING: ("#c9dcf4", BLACK, ""),
    APART: ("#d9d9d9", BLACK, "x"),
    UNCOMPUTABLE: ("#ececec", BLACK, "/"),
    HIDDEN: ("#ffffff", BLACK, "."),
}
MONTH_HEIGHT = 240
LEGEND_BELOW = {
    "orientation": "h",
    "x": 0,
    "y": 0,
    "yanchor": "top",
    "traceorder": "normal",
    "itemclick": False,
    "itemdoubleclick": False,
}
ROOM_FOR_TEXT = 0.09  # of the width: a number does not fit into a shorter piece
LINE_OF_LEGEND = 22


def span_bars(spans: Sequence[Span], least: int, words: Words) -> Figure:
    """Complaints by month (or quarter, or year), with those that ever broke a limit inside of them;
    what is hidden has its mark in place of a bar. A span without a date is not drawn.
    """
    dated = [span for span in spans if span.code]
    days = [first_day(span.code) for span in dated if span.code]
    mark = html(count_text(None, least, words))
    # bars lie over each other, not on each other: the late ones are among all
    common = {
        "type": "bar",
        "x": days,
        "hovertext": [_span_hover(span, least, words) for span in dated],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }
    everyone = {
        "y": [span.complaints or 0 for span in dated],
        "name": words("complaints.months_all"),
        "text": [mark if span.complaints is None else "" for span in dated],
        "textposition": "outside",
        # upright: the mark is wider than a month
        "textangle": -90,
        "marker": {"color": COUNT, "line": {"color": BORDER, "width": 0.4}},
    }
    late = {
        "y": [span.late or 0 for span in dated],
        "name": words("complaints.months_late"),
        "marker": {"color": LATE_FILL, "line": {"color": BORDER, "width": 0.4}},
    }
    layout = _span_layout(sorted({day[:4] for day in days}))
    data = [common | everyone, common | late]
    if any(span.late is None and span.complaints for span in dated):
        data.append(common | _hidden_late(dated, words))
    return {"data": data, "layout": layout}


def _hidden_late(dated: Sequence[Span], words: Words) -> dict[str, Any]:
    """Hatching over the bars of which some part was late and is hidden: a bare bar means none."""
    ink = {"shape": "/", "fgcolor": LATE_FILL, "bgcolor": "rgba(0,0,0,0)", "size": 5}
    return {
        "y": [(span.complaints or 0) if span.late is None else 0 for span in dated],
        "name": words("complaints.months_late_hidden"),
        "marker": {"color": "rgba(0,0,0,0)", "pattern": ink, "line": {"width": 0}},
    }


def _span_layout(years: Sequence[str]) -> dict[str, Any]:
    return {
        "xaxis": {
            "type": "date",
            "fixedrange": True,
            "showgrid": False,
            # Plotly would write months in English
            "tickvals": [f"{year}-01-01" for year in years],
            "ticktext": list(years),
            "ticks": "outside",
        },
        "yaxis": {"fixedrange": True, "rangemode": "tozero", "zeroline": False, "nticks": 5},
        "barmode": "overlay",
        "bargap": 0.15,
        "height": MONTH_HEIGHT,
        "margin": {"l": 42, "r": 4, "t": 8, "b": 74},
        "legend": LEGEND_BELOW | {"y": -0.2},
        "dragmode": False,
    }


def _span_hover(span: Span, least: int, words: Words) -> str:
    counts = (("count", span.complaints), ("late_ever", span.late))
    said = [f"{words(f'complaints.{key}')}: {count_text(n, least, words)}" for key, n in counts]
    return "<br>".join([f"<b>{html(span_name(span, words))}</b>", *map(html, said)])


@dataclass(frozen=True)
class Line:
    """One bar: what it is about, its count (None: hidden), what stands behind it, and what a click
    on it tells the page.
    """

    name: str
    count: int | None
    said: str
    code: str | None = None


def count_bars(lines: Sequence[Line]) -> Figure:
    """Counts as bars with the name above each, the first on top; what is said stands behind it."""
    top = max((line.count or 0 for line in lines), default=0) or 1
    longest = max((len(line.said) for line in lines), default=0)
    # on a phone some 46 characters fit beside each other: what is said needs its part of them
    room = min(1 + longest / 24, 2.2)
    said = [(line.name, line.said, line.code) for line in lines]
    figure = clickable_bars(said, COUNT, (0, top * room))
    figure["data"][0]["x"] = [line.count or 0 for line in lines]
    return figure


def clickable_bars(
    lines: Sequence[tuple[str, str, str | None]],
    colours: str | Sequence[str],
    across: tuple[float, float],
) -> Figure:
    """Bars (`zona.figures.agencies.named_bars`) that tell their code when they are clicked; their
    lengths come from the caller. lines: (name, what is said, code).
    """
    figure = named_bars([name for name, _, _ in lines], across)
    figure["data"][0] |= {
        "text": [html(said) for _, said, _ in lines],
        # without a hover label Plotly would not notice a click either
        "hovertext": [f"<b>{html(name)}</b><br>{html(said)}" for name, said, _ in lines],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [code for _, _, code in lines],
        "marker": {"color": colours, "line": {"color": BORDER, "width": 0.6}},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    figure["layout"]["clickmode"] = "event+select"
    return figure


def limit_bars(states: Sequence[LimitState], words: Words) -> Figure:
    """What each limit came to, as parts of the complaints that it applies to; name, length and
    share in time stand above it. Hidden parts are drawn together.
    """
    # a limit that applies to nothing has no parts; the list below the figure says so
    shown = [state for state in states if state.applies_n]
    headings = [limit_heading(state, words) for state in shown]
    labels, middles, total = places(headings, inside=22)
    used = [cell for cell in (*CELLS, HIDDEN) if any(_part(state, cell) for state in shown)]
    data = [_limit_trace(shown, middles, cell, words) for cell in used]
    # on a phone two entries of the legend fit beside each other
    below = LINE_OF_LEGEND * (len(used) // 2 + 1)
    layout = {
        "xaxis": {"visible": False, "fixedrange": True, "range": [0, 1.005]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [-total, 0]},
        "annotations": labels,
        "margin": {"l": 0, "r": 0, "t": 0, "b": below},
        "height": total + below,
        "barmode": "stack",
        "bargap": 0,
        "showlegend": True,
        "legend": LEGEND_BELOW,
        "dragmode": False,
    }
    return {"data": data, "layout": layout}


def _part(state: LimitState, cell: str) -> int:
    """How many complaints a piece of the bar stands for."""
    if cell != HIDDEN:
        return state.counts[cell] or 0
    return state.applies_n - sum(count or 0 for count in state.counts.values())


def _limit_trace(
    states: Sequence[LimitState], middles: Sequence[float], cell: str, words: Words
) -> dict[str, Any]:
    fill, ink, pattern = PAINTS[cell]
    parts = [_part(state, cell) for state in states]
    name = words("complaints.hidden_cell" if cell == HIDDEN else f"service_result.{cell}")
    shares = [part / state.applies_n for part, state in zip(parts, states, strict=True)]
    numbers = [words.number(part, 0) for part in parts]
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(middles),
        "x": shares,
        "width": 22,
        "name": name,
        "text": [
            text if share > ROOM_FOR_TEXT else ""
            for text, share in zip(numbers, shares, strict=True)
        ],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": ink, "size": 12},
        "hovertext": [f"{html(name)}: {text}" for text in numbers],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": fill,
            "line": {"color": BORDER, "width": 0.6},
            "pattern": {"shape": pattern, "fgcolor": MUTED, "size": 6, "solidity": 0.25},
        },
    }


@dataclass(frozen=True)
class Published:
    """One published figure of a year: its series in words, what is counted, and the figure."""

    series: str
    year: int
    value: float
    said: str


def published_dots(figures: Sequence[Published]) -> Figure:
    """Published totals by year, one mark a figure and no line: they are not one series."""
    # told apart by shape: colour alone is not seen by everybody
    symbols = ("circle", "diamond-open", "square")
    data = []
    for series, symbol in zip(dict.fromkeys(f.series for f in figures), symbols, strict=False):
        own = [figure for figure in figures if figure.series == series]
        data.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [figure.year for figure in own],
                "y": [figure.value for figure in own],
                "name": series,
                "text": [figure.said for figure in own],
                "textposition": "top center",
                "cliponaxis": False,
                "hovertext": [f"{html(series)} {f.year}: {html(f.said)}" for f in own],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": {"size": 11, "symbol": symbol, "color": REACHED},
            }
        )
    years = sorted({figure.year for figure in figures})
    layout = {
        "xaxis": {
            "tickvals": years,
            "ticktext": [str(year) for year in years],
            "range": [years[0] - 0.6, years[-1] + 0.6],
            "fixedrange": True,
            "showgrid": False,
        },
        "yaxis": {"fixedrange": True, "rangemode": "tozero", "nticks": 5},
        "height": 260,
        "margin": {"l": 42, "r": 4, "t": 24, "b": 62},
        "legend": LEGEND_BELOW | {"y": -0.16},
        "showlegend": True,
        "dragmode": False,
    }
    return {"data": data, "layout": layout}
