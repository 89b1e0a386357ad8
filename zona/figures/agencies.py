"""Figures about OPD: grids of numbers, what is weakest, where peers stand, where a plan leads.

Pure.

Names of OPD and indicators are long and screens are narrow: each name stands above its line instead
of beside it, so that it is whole at 360 px. Scores have a sequential scale of one hue; the colours
of classes show classes only.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zona.figures.palette import DARK, LIGHT, LOOKS
from zona.figures.zones import BORDER, MUTED, SELECTED, Figure, Row
from zona.language.escaping import html
from zona.language.words import Words

# One hue from light to dark; the numbers in the cells keep a contrast of at least 4.5 with it.
SCALE = (
    (0, (242, 245, 252)),
    (40, (208, 222, 244)),
    (60, (168, 195, 232)),
    (80, (104, 146, 208)),
    (90, (52, 97, 168)),
    (100, (14, 44, 102)),
)
# Losses and gains: two hues of equal lightness on both sides of nearly white.
LOSS, GAIN, NEUTRAL = (178, 88, 20), (15, 95, 140), (245, 245, 245)
STRONG_CHANGE = 25

# What is reached and what is to be won: no colours of classes.
REACHED, TO_WIN = "#2f5d9e", "#f3c98b"

# Text on the middle of the scale: only pure black or white keeps a contrast of 4.5 with every
# shade.
BLACK = "#000000"

LINE, CELL, GAP, HEAD = 17, 30, 8, 26
WRAP = 46
# Letters up to which names stand beside their lines, the share of the width that they then take.
BESIDE, BESIDE_PART, BESIDE_LINE = 20, 0.33, 28
AXIS_AND_LEGEND = 76  # pixels below the lines: numbers, title of the axis, legend
# Columns whose names stand upright on a phone: short names, and longer ones that are wrapped.
SHORT, COLUMNS_SHORT, COLUMNS_LONG = 7, 7, 5
MISSING = "…"
OWN = "*"  # beside a value of our own aggregation


def wrapped(text: str, width: int = WRAP) -> str:
    """A name cut into lines that are whole on a phone."""
    return "<br>".join(html(line) for line in textwrap.wrap(text, width) or [""])


def shade(score: Decimal | float, low: float = 0, high: float = 100) -> tuple[str, str]:
    """(fill, colour of text) of a score on the sequential scale."""
    at = min(max((float(score) - low) / (high - low) * 100, 0), 100)
    (x0, c0), (x1, c1) = next((a, b) for a, b in itertools.pairwise(SCALE) if at <= b[0])
    return _rgb(_mix(c0, c1, (at - x0) / (x1 - x0)))


def change_shade(change: Decimal | float) -> tuple[str, str]:
    """(fill, colour of text) of a change in points: losses and gains on both sides of white."""
    strength = min(abs(float(change)) / STRONG_CHANGE, 1)
    return _rgb(_mix(NEUTRAL, GAIN if change > 0 else LOSS, strength))


def _mix(one: Sequence[int], other: Sequence[int], part: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * part) for a, b in zip(one, other, strict=True))


def _rgb(colour: tuple[int, ...]) -> tuple[str, str]:
    return f"rgb{colour}", LIGHT if contrast(colour, (255, 255, 255)) > contrast(
        colour, (0, 0, 0)
    ) else BLACK


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """The contrast of two colours (0 to 255 each), 1 to 21, as WCAG 2.2 defines it."""
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(colour: Sequence[int]) -> float:
    parts = [
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4
        for c in colour
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@dataclass(frozen=True)
class Head:
    """A heading over some lines: its text, and the class whose colours it has, None for none."""

    text: str
    outcome: str | None = None


def places(
    names: Sequence[str], inside: float = CELL, heads: Mapping[int, Head] | None = None
) -> tuple[list[dict[str, Any]], list[float], float]:
    """(labels above the lines, the y of each line's middle, total height) in pixels, y going down
    from 0.

    heads: line -> the heading that stands above it.
    """
    labels, middles, y = [], [], 0.0
    for n, name in enumerate(names):
        if heads and n in heads:
            labels.append(_head(heads[n], y))
            y += HEAD
        text = wrapped(name)
        labels.append(
            {
                "x": 0,
                "y": -y,
                "xref": "paper",
                "xanchor": "left",
                "yanchor": "top",
                "align": "left",
                "text": text,
                "showarrow": False,
                "font": {"size": 12},
                "borderpad": 0,
            }
        )
        y += LINE * (text.count("<br>") + 1) + 2
        middles.append(-(y + inside / 2))
        y += inside + GAP
    return labels, middles, y


def places_fitting(
    names: Sequence[str], inside: float
) -> tuple[list[dict[str, Any]], list[float], float, float]:
    """As `places`, and the share of the width that names take: all of them short, they stand left
    of their lines; else above them, and take none.
    """
    if any(len(name) > BESIDE for name in names):
        return *places(names, inside), 0
    middles = [-(at + 0.5) * BESIDE_LINE for at in range(len(names))]
    labels = [
        {
            "x": 0,
            "y": middle,
            "xref": "paper",
            "xanchor": "left",
            "yanchor": "middle",
            "text": html(name),
            "showarrow": False,
            "font": {"size": 12},
        }
        for name, middle in zip(names, middles, strict=True)
    ]
    return labels, middles, len(names) * BESIDE_LINE, BESIDE_PART


def _head(head: Head, y: float) -> dict[str, Any]:
    look = LOOKS[head.outcome or "unpublished"]
    return {
        "x": 0,
        "y": -y,
        "xref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "text": f"<b>{html(head.text)}</b>",
        "showarrow": False,
        "font": {"size": 12, "color": look.text},
        "bgcolor": look.fill,
        "bordercolor": BORDER,
        "borderwidth": 0.6,
        "borderpad": 2,
    }


def grid(
    lines: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    cell: Callable[[str, str], Mapping[str, Any]],
    heads: Mapping[int, Head] | None = None,
) -> Figure:
    """A grid of numbers with each line's name above it.

    lines, columns: (id, name), top and left first. cell(line id, column id): text, fill, ink,
    hover, customdata, and selected. Cells are bars, because they can be clicked. heads: line ->
    the heading above it.
    """
    labels, middles, total = places([name for _, name in lines], heads=heads)
    cells = [
        {**cell(line, column), "x": x, "y": y}
        for (line, _), y in zip(lines, middles, strict=True)
        for x, (column, _) in enumerate(columns)
    ]
    short = all(len(name) <= SHORT for _, name in columns)
    upright = len(columns) <= (COLUMNS_SHORT if short else COLUMNS_LONG)
    head = 30 if upright else 16 + 7 * max((min(len(name), 22) for _, name in columns), default=0)
    layout = {
        "xaxis": {
            "tickmode": "array",
            "tickvals": list(range(len(columns))),
            "side": "top",
            "fixedrange": True,
            "ticktext": [wrapped(name, 22) for _, name in columns],
            "zeroline": False,
            "tickangle": 0 if upright else -90,
            "range": [-0.48, len(columns) - 0.52],
            "ticks": "",
            "showgrid": False,
            "tickfont": {"size": 12 if upright else 11},
        },
        "yaxis": {"visible": False, "fixedrange": True, "range": [-total, 0]},
        "annotations": labels,
        "margin": {"l": 0, "r": 0, "t": head, "b": 0},
        "height": total + head,
        "barmode": "overlay",
        "bargap": 0,
        "showlegend": False,
        "dragmode": False,
        "clickmode": "event+select",
    }
    return {
        "data": [_cells(cells, ink) for ink in dict.fromkeys(cell["ink"] for cell in cells)],
        "layout": layout,
    }


def _cells(cells: Sequence[Mapping[str, Any]], ink: str) -> dict[str, Any]:
    """The cells with one colour of text: Plotly fades the text of what is not selected unless all
    of it has one colour.
    """
    group = [cell for cell in cells if cell["ink"] == ink]
    return {
        "type": "bar",
        "x": [cell["x"] for cell in group],
        "width": 0.94,
        "y": [CELL] * len(group),
        "base": [cell["y"] - CELL / 2 for cell in group],
        "text": [cell["text"] for cell in group],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ink, "size": 12},
        "constraintext": "none",
        "customdata": [cell["customdata"] for cell in group],
        "hovertext": [cell["hover"] for cell in group],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": [cell["fill"] for cell in group],
            "line": {
                "color": [SELECTED if cell.get("selected") else BORDER for cell in group],
                "width": [3 if cell.get("selected") else 0.6 for cell in group],
            },
        },
        "selected": {"marker": {"opacity": 1}, "textfont": {"color": ink}},
        "unselected": {"marker": {"opacity": 1}, "textfont": {"color": ink}},
    }


def score_grid(
    lines: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    row_of: Callable[[str, str], Row | None],
    words: Words,
    customdata: Callable[[str, str], Any],
    selected: Callable[[str, str], bool] = lambda line, column: False,
    changes: bool = False,
    heads: Mapping[int, Head] | None = None,
) -> Figure:
    """Scores (or their changes) as a grid.

    row_of: the row of a cell (score, with `changes` change, and where it is our own aggregation
    `own`), None: not published. A row with `part` shows that instead: signed points without a
    shade. customdata: what a click on a cell tells the page.
    """
    names = dict(lines) | dict(columns)

    def cell(line: str, column: str) -> Mapping[str, Any]:
        row = row_of(line, column) or {}
        said, fill, ink = _value(row, words, changes)
        text = MISSING if said is None else said
        hover = said or words("agency.not_published")
        if row.get("own") and said is not None:
            text += OWN
            hover += f"<br>{words('agency.own_value', n=row['based_on'])}"
        return {
            "text": text,
            "fill": fill,
            "ink": ink,
            "hover": f"<b>{wrapped(names[line])}</b><br>{wrapped(names[column])}: {hover}",
            "customdata": customdata(line, column),
            "selected": selected(line, column),
        }

    return grid(lines, columns, cell, heads)


def _value(row: Row, words: Words, changes: bool) -> tuple[str | None, str, str]:
    """(what a cell says, None where nothing is known; its fill; the colour of its text)."""
    if row.get("part") is not None:
        return words.signed(row["part"]), LIGHT, BLACK
    value = row.get("change" if changes else "score")
    if value is None:
        return None, LOOKS["unpublished"].fill, DARK
    if changes:
        return words.signed(value), *change_shade(value)
    return words.number(value), *shade(value)


def zone_lines(rows: Sequence[Row], words: Words) -> Figure:
    """OPD of which only the zone is published: one box with letter and word each. rows: name, zone,
    sorted as shown.
    """
    by_id = {row["agency_id"]: row for row in rows}

    def cell(line: str, column: str) -> Mapping[str, Any]:
        look, zone = LOOKS[by_id[line]["zone"]], words(f"zone.{by_id[line]['zone']}")
        return {
            "text": f"<b>{look.letter}</b> {zone}",
            "fill": look.fill,
            "ink": look.text,
            "customdata": line,
            "hover": f"<b>{wrapped(by_id[line]['name'])}</b><br>{zone}",
        }

    figure = grid([(row["agency_id"], row["name"]) for row in rows], [("zone", "")], cell)
    figure["layout"]["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    figure["layout"]["xaxis"] |= {"visible": False}
    return figure


def bars(lines: Sequence[tuple[str, Decimal | float]], words: Words, top: float = 100) -> Figure:
    """Scores as bars with the name above each. lines: (name, score), the first on top."""
    figure = named_bars([name for name, _ in lines], (0, top * 1.16))
    figure["data"][0] |= {
        "x": [float(score) for _, score in lines],
        "text": [words.number(score) for _, score in lines],
        "hoverinfo": "skip",
        "marker": {"color": "#4c78b8", "line": {"color": BORDER, "width": 0.6}},
    }
    return figure


def named_bars(names: Sequence[str], across: tuple[float, float]) -> Figure:
    """Bars with the name above each and its text behind it, the first on top; what they show comes
    from the caller (`x`, `text`, `marker` of the one trace). across: the range of the axis.
    """
    labels, middles, total = places(names, inside=16)
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": middles,
        "width": 14,
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
    }
    layout = {
        "xaxis": {"visible": False, "fixedrange": True, "range": list(across)},
        "yaxis": {"visible": False, "fixedrange": True, "range": [-total, 0]},
        "annotations": labels,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "height": total,
        "showlegend": False,
        "dragmode": False,
        "bargap": 0,
    }
    return {"data": [trace], "layout": layout}


def weighted_parts(
    lines: Sequence[tuple[str, str, Decimal | float, Decimal | float]],
    words: Words,
    selected: str | None = None,
) -> Figure:
    """Parts of a score by their weight: what is reached, and what is still to be won.

    lines: (id, name, points reached, points missing), both in points of the whole; a click on a bar
    tells the id. The chosen one has a ring.
    """
    labels, middles, total = places([name for _, name, _, _ in lines], inside=20)
    top = max((float(got) + float(missing) for _, _, got, missing in lines), default=1)
    rings = [3 if line[0] == selected else 0.6 for line in lines]
    edges = [SELECTED if line[0] == selected else BORDER for line in lines]
    common = {
        "type": "bar",
        "orientation": "h",
        "y": middles,
        "width": 20,
        "customdata": [line[0] for line in lines],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "hoverinfo": "skip",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    data = [
        common
        | {
            "name": words(name),
            "x": [float(line[at]) for line in lines],
            "text": [words.number(line[at]) if float(line[at]) > top / 9 else "" for line in lines],
            "textfont": {"color": ink, "size": 12},
            "marker": {"color": fill, "line": {"color": edges, "width": rings}},
        }
        for name, at, fill, ink in (
            ("agency.reached", 2, REACHED, LIGHT),
            ("agency.to_win", 3, TO_WIN, BLACK),
        )
    ]
    return {"data": data, "layout": _parts_layout(labels, total, top)}


def _parts_layout(labels: Sequence[Mapping[str, Any]], total: float, top: float) -> dict[str, Any]:
    """The layout of stacked bars with the name above each and the legend below."""
    return {
        "xaxis": {"visible": False, "fixedrange": True, "range": [0, top * 1.01]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [-total, 0]},
        "annotations": labels,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 34},
        "height": total + 34,
        "barmode": "stack",
        "bargap": 0,
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 0, "yanchor": "top", "traceorder": "normal"},
        "dragmode": False,
        "clickmode": "event+select",
    }


def kind_peers(
    rows: Sequence[Row], region_code: str, names: Mapping[str, str], words: Words
) -> Figure:
    """Where each kind of OPD of a region stands among the same kind in its peers.

    rows: one a region and kind (region_code, full_name, kind, agencies_n, score: the mean where
    there are several); names: the kinds to show, in order, with their words. The region's own is
    the labelled diamond, peers are rings.
    """
    labels, middles, total = places(list(names.values()), inside=36)
    at = {kind: y - 8 for kind, y in zip(names, middles, strict=True)}
    lines = [
        {
            "type": "line",
            "x0": 0,
            "x1": 100,
            "y0": y,
            "y1": y,
            "layer": "below",
            "line": {"color": MUTED, "width": 1},
        }
        for y in at.values()
    ]
    shown = [row for row in rows if row["kind"] in at]
    own, others = [
        [row for row in shown if (row["region_code"] == region_code) is mine]
        for mine in (True, False)
    ]
    layout = {
        "xaxis": {
            "range": [-2, 102],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickvals": [0, 20, 40, 60, 80, 100],
            "title": {"text": words("agency.score_axis")},
        },
        "yaxis": {"visible": False, "fixedrange": True, "range": [-total, 4]},
        "shapes": lines,
        "annotations": labels,
        "margin": {"l": 0, "r": 14, "t": 0, "b": AXIS_AND_LEGEND},
        "height": total + AXIS_AND_LEGEND,
        "dragmode": False,
        "legend": {"orientation": "h", "yref": "container", "y": 0, "x": 0, "yanchor": "bottom"},
        "showlegend": True,
    }
    return {
        "data": [_dots(others, at, words, False), _dots(own, at, words, True)],
        "layout": layout,
    }


def _dots(rows: Sequence[Row], at: Mapping[str, float], words: Words, own: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text" if own else "markers",
        "x": [float(row["score"]) for row in rows],
        "y": [at[row["kind"]] for row in rows],
        "name": words("agency.own" if own else "agency.peers_legend"),
        "text": [words.number(row["score"]) for row in rows] if own else None,
        "textposition": "top center" if own else None,
        "textfont": {"size": 12},
        "hovertext": [
            f"<b>{html(row['full_name'])}</b><br>{words.number(row['score'])}" for row in rows
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
        "marker": {
            "size": 15 if own else 11,
            "symbol": "diamond" if own else "circle-open",
            "color": SELECTED if own else MUTED,
            "line": {"width": 1 if own else 2},
        },
    }


def band_bar(
    bands: Sequence[Row], marks: Sequence[tuple[str, Decimal, bool]], words: Words
) -> Figure:
    """The classes of a method as one bar, and scores on it.

    bands: rows of the question `bands`, of one method; marks: (what it is, score, whether it is the
    one that counts).
    """
    data = [_band(band, words) for band in bands]
    top = float(max(band["high"] for band in bands))
    notes, lines = [], []
    for n, (what, score, counts) in enumerate(marks):
        y, x = -26 - 22 * n, float(score)
        lines.append(
            {
                "type": "line",
                "x0": x,
                "x1": x,
                "y0": 16,
                "y1": y,
                "line": {
                    "color": SELECTED if counts else MUTED,
                    "width": 3 if counts else 2,
                    "dash": "solid" if counts else "dot",
                },
            }
        )
        notes.append(
            {
                "x": x,
                "y": y,
                "text": f"{what} <b>{words.number(score)}</b>",
                "showarrow": False,
                "yanchor": "middle",
                "xanchor": "right" if x > top / 2 else "left",
                "xshift": -5 if x > top / 2 else 5,
                "font": {"size": 12},
            }
        )
    height = 46 + 22 * len(marks)
    layout = {
        "xaxis": {"visible": False, "fixedrange": True, "range": [0, top * 1.005]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [-16 - 22 * len(marks), 20]},
        "shapes": lines,
        "annotations": notes,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "height": height,
        "barmode": "overlay",
        "showlegend": False,
        "dragmode": False,
    }
    return {"data": data, "layout": layout}


def _band(band: Row, words: Words) -> dict[str, Any]:
    look = LOOKS[band["class"]]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [0],
        "width": 26,
        "base": [float(band["low"])],
        "x": [float(band["high"] - band["low"])],
        "text": [f"<b>{look.letter}</b>"],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": look.text},
        "marker": {"color": look.fill, "line": {"color": BORDER, "width": 0.6}},
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hovertext": [f"{words.number(band['low'])} – {words.number(band['high'])}"],
    }
