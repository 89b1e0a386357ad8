"""Figures about OPD: what is weakest, where peers stand, where a plan leads. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zona.figures.named_lines import named_bars, places
from zona.figures.palette import LIGHT, LOOKS
from zona.figures.shades import BLACK, REACHED, TO_WIN
from zona.figures.zones import BORDER, MUTED, SELECTED, Figure, Row
from zona.language.escaping import html
from zona.language.words import Words

AXIS_AND_LEGEND = 76  # pixels below the lines: numbers, title of the axis, legend


def bars(lines: Sequence[tuple[str, Decimal | float]], words: Words, top: float = 100) -> Figure:
    """Scores as bars with the name above each. lines: (name, score), the first on top."""
    # room behind a bar of the full scale for its number
    figure = named_bars([name for name, _ in lines], (0, top * 1.16))
    figure["data"][0] |= {
        "x": [float(score) for _, score in lines],
        "text": [words.number(score) for _, score in lines],
        "hoverinfo": "skip",
        "marker": {"color": "#4c78b8", "line": {"color": BORDER, "width": 0.6}},
    }
    return figure


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
            # in a piece of less than a ninth of the whole the number has no room
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
        # each further mark one line lower, so that equal scores can be told apart
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
                # to the side on which there is more room
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
