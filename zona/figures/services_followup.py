"""Figures about follow-up: visits, findings and deadlines on one time line, and who owes how much.

Pure. Days come from outside: no figure knows what day it is. Colours of classes show classes only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zona.domain.followup import LATE, NO_LIMIT, RUNNING, SETTLED, SOON, UNDATED
from zona.figures.named_lines import places, places_fitting, wrapped
from zona.figures.palette import LIGHT
from zona.figures.shades import BLACK, LOSS, REACHED, TO_WIN
from zona.figures.zones import BORDER, LEGEND, MUTED, Figure
from zona.language.escaping import html
from zona.language.words import Words

VISIT, FINDING, DEADLINE, EVENT = "visit", "finding", "deadline", "event"
SYMBOLS = {VISIT: "diamond", FINDING: "circle", DEADLINE: "triangle-down", EVENT: "square"}
# state -> fill, text on it
PAINTS = {
    LATE: (f"rgb{LOSS}", LIGHT),
    SOON: (TO_WIN, BLACK),
    RUNNING: (REACHED, LIGHT),
    UNDATED: ("#c4c4c4", BLACK),
    NO_LIMIT: ("#e2e2e2", BLACK),
    SETTLED: (LIGHT, BLACK),  # hollow: it is over
}
PLAIN = "#8fb0dc"  # of what has no clock: a visit, a finding, an event
LANE, THICK = 26, 20
AXIS, LEGEND_HEIGHT = 40, 48
MARK_SIZE = 12


@dataclass(frozen=True)
class Mark:
    """Something on one day in a lane (its position). last: the last day where only a month or a
    year is known; state: of a deadline's clock, "" for what has none.
    """

    lane: int
    day: date
    kind: str
    text: str
    state: str = ""
    last: date | None = None


def timeline(
    lanes: Sequence[str],
    marks: Sequence[Mark],
    spans: Sequence[tuple[int, date, date, str]],
    today: tuple[date, str] | None,
    words: Words,
) -> Figure:
    """Visits, findings, deadlines and events on one time line, a lane for each place or kind.

    spans: (lane, from, to, state): what runs from a start to its deadline; today: the day that
    counts and what it is called, None for no line.
    """
    labels, middles, total, start = places_fitting(lanes, LANE)
    data = [_span(middles[lane], *rest) for lane, *rest in spans]
    # a trace for each kind and state, so that the legend explains every mark
    for kind in SYMBOLS:
        states = {mark.state for mark in marks if mark.kind == kind}
        for state in sorted(states, key=["", *PAINTS].index):
            group = [mark for mark in marks if (mark.kind, mark.state) == (kind, state)]
            # of a month or a year the whole of it is drawn: no day is made up
            data += [_span(middles[m.lane], m.day, m.last, "") for m in group if m.last]
            data.append(_marks(group, middles, kind, state, words))
    layout = {
        "xaxis": {
            "type": "date",
            "domain": [start, 1],
            "fixedrange": True,
            "showgrid": True,
            "gridcolor": "rgba(128,128,128,0.25)",
            "zeroline": False,
            # numbers: Plotly knows the names of months in English only
            "tickformatstops": [
                {"dtickrange": [None, "M11"], "value": "%m/%Y"},
                {"dtickrange": ["M12", None], "value": "%Y"},
            ],
            "nticks": 6,
        },
        "yaxis": {"visible": False, "fixedrange": True, "range": [-total, 4]},
        "shapes": _today_line(today),
        "annotations": [*labels, *_today_note(today, marks)],
        "margin": {"l": 4, "r": 12, "t": LEGEND_HEIGHT, "b": AXIS},
        "height": total + AXIS + LEGEND_HEIGHT,
        "legend": LEGEND | {"y": 1, "yref": "paper"},
        "showlegend": True,
        "hovermode": "closest",
        "dragmode": False,
    }
    return {"data": data, "layout": layout}


def _span(middle: float, start: date, end: date, state: str) -> dict[str, Any]:
    """A line from a start to an end, in the colour of its state."""
    colour = PAINTS[state][0] if state and state != SETTLED else MUTED
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [start.isoformat(), end.isoformat()],
        "y": [middle, middle],
        "line": {"color": colour, "width": 3},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _marks(
    group: Sequence[Mark], middles: Sequence[float], kind: str, state: str, words: Words
) -> dict[str, Any]:
    name = words(f"followup.mark_{kind}")
    if state:
        name = f"{name}: {words(f'service_clock.{state}')}"
    fill = PAINTS[state][0] if state else PLAIN
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [mark.day.isoformat() for mark in group],
        "y": [middles[mark.lane] for mark in group],
        "hovertext": [mark.text for mark in group],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
        "marker": {
            "symbol": SYMBOLS[kind],
            "size": MARK_SIZE,
            "color": fill,
            "line": {"color": BORDER, "width": 1},
        },
    }


def _today_line(today: tuple[date, str] | None) -> list[dict[str, Any]]:
    if today is None:
        return []
    day = today[0].isoformat()
    line = {"color": MUTED, "width": 2, "dash": "dash"}
    return [{"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "line": line}]


def _today_note(today: tuple[date, str] | None, marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """What the line is, below the axis, where no mark stands."""
    if today is None:
        return []
    is_last = all(mark.day <= today[0] for mark in marks)  # at the edge a centred text is cut off
    return [
        {
            "x": today[0].isoformat(),
            "y": 0,
            "yref": "paper",
            "xanchor": "right" if is_last else "center",
            "yanchor": "top",
            "yshift": -20,
            "text": html(today[1]),
            "showarrow": False,
            "font": {"size": 11},
        }
    ]


def owed_bars(
    lines: Sequence[tuple[str, str, Mapping[str, int]]], states: Sequence[str], words: Words
) -> Figure:
    """How many open findings and actions each place has, by the state of their clocks.

    lines: (code, name, count by state), the first on top; a click on a bar tells the code.
    """
    labels, middles, total = places([name for _, name, _ in lines], inside=THICK)
    shown = [state for state in states if any(counts[state] for _, _, counts in lines)]
    most = max((sum(counts[state] for state in shown) for _, _, counts in lines), default=1)
    layout = {
        "barmode": "stack",
        "xaxis": {"visible": False, "fixedrange": True, "range": [0, most * 1.02]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [-total, 4]},
        "annotations": labels,
        "margin": {"l": 0, "r": 0, "t": LEGEND_HEIGHT, "b": 0},
        "height": total + LEGEND_HEIGHT,
        "legend": LEGEND | {"traceorder": "normal"},
        "showlegend": True,
        "dragmode": False,
        "clickmode": "event+select",
    }
    return {"data": [_stack(lines, middles, state, words) for state in shown], "layout": layout}


def _stack(
    lines: Sequence[tuple[str, str, Mapping[str, int]]],
    middles: Sequence[float],
    state: str,
    words: Words,
) -> dict[str, Any]:
    fill, ink = PAINTS[state]
    said = words(f"service_clock.{state}")
    counts = [counts[state] for _, _, counts in lines]
    return {
        "type": "bar",
        "orientation": "h",
        "name": said,
        "y": middles,
        "x": counts,
        "width": THICK,
        "customdata": [code for code, _, _ in lines],
        "text": [str(count) if count else "" for count in counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ink, "size": 12},
        "hovertext": [
            f"<b>{wrapped(name)}</b><br>{html(said)}: {count}"
            for (_, name, _), count in zip(lines, counts, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": fill, "line": {"color": BORDER, "width": 0.6}},
        "selected": {"marker": {"opacity": 1}, "textfont": {"color": ink}},
        "unselected": {"marker": {"opacity": 1}, "textfont": {"color": ink}},
    }
