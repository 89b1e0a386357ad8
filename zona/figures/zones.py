"""Rows and words become Plotly figures. Pure: no store, no Streamlit.

A figure is a plain dict (`data`, `layout`), as Plotly reads it: building Plotly's Python objects
first would only cost time and bytes. Geometry is given by address, so that a figure stays small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from zona.domain.classes import letter, order, outcome
from zona.figures.palette import DARK, LIGHT, LOOKS, Look
from zona.language.narrative import describe
from zona.language.words import Words

Row = Mapping[str, Any]
Figure = dict[str, Any]

BORDER = "#1a1a1a"
SELECTED = "#1f5fd6"
MUTED = "#808080"
MARGIN = {"l": 0, "r": 0, "t": 0, "b": 0}
MAP_HEIGHT = 420
MEDIAN_OF = 3  # of fewer scores a median says nothing
# Entries explain the colours and switch nothing off: a region that vanished would be a lie.
LEGEND = {
    "orientation": "h",
    "x": 0,
    "y": 1,
    "yanchor": "bottom",
    "itemclick": False,
    "itemdoubleclick": False,
    "font": {"size": 12},
}
# fixedrange: a finger that scrolls the page must not zoom the figure.
SCALE_AXIS = {
    "tickvals": [0, 20, 40, 60, 80, 100],
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
}


def hover(row: Row, words: Words) -> str:
    """The text of a hover label: the region's name and the line about it."""
    return f"<b>{row['full_name']}</b><br>{describe(row, words)}"


def zone_map(
    rows: Sequence[Row],
    geometry_url: str,
    bbox: Sequence[float],
    words: Words,
    selected: str | None = None,
    labels: Mapping[str, Sequence[float]] | None = None,
) -> Figure:
    """A map of one year, with its legend.

    rows: one a region (region_code, full_name, class, score, status, opinion); geometry_url:
    address of the GeoJSON whose features carry the region code as id; bbox: its west, south, east,
    north (Plotly cannot fit bounds to a geometry that it has still to load). labels: longitude and
    latitude of each region's letter; no letters without it.
    """
    shown = order(outcome(row) for row in rows)
    trace = {
        "type": "choropleth",
        "geojson": geometry_url,
        "featureidkey": "id",
        "locations": [row["region_code"] for row in rows],
        "z": [shown.index(outcome(row)) for row in rows],
        "zmin": -0.5,
        "zmax": len(shown) - 0.5,
        "colorscale": steps([LOOKS[name].fill for name in shown]),
        "showscale": False,
        "text": [hover(row, words) for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"line": outlines([row["region_code"] == selected for row in rows])},
        "unselected": {"marker": {"opacity": 1}},
        "selected": {"marker": {"opacity": 1}},
    }
    west, south, east, north = bbox
    geo = {
        "lonaxis": {"range": [west - 0.05, east + 0.05]},
        "lataxis": {"range": [south - 0.05, north + 0.05]},
        "visible": False,
        "projection": {"type": "mercator"},
        "bgcolor": "rgba(0,0,0,0)",
    }
    layout = {
        "geo": geo,
        "margin": MARGIN,
        "height": MAP_HEIGHT,
        "dragmode": False,
        "clickmode": "event+select",
        "legend": LEGEND,
    }
    return {
        "data": [
            trace,
            *_letters(rows, labels or {}),
            *_ring(labels, selected),
            *_legend(rows, words),
        ],
        "layout": layout,
    }


def _letters(rows: Sequence[Row], labels: Mapping[str, Sequence[float]]) -> list[dict[str, Any]]:
    """The letter of each region on the map, in the colour that can be read on its fill."""
    traces = []
    for ink in (LIGHT, DARK):
        group = [
            row for row in rows if row["region_code"] in labels and LOOKS[outcome(row)].text == ink
        ]
        traces.append(
            {
                "type": "scattergeo",
                "mode": "text",
                "lon": [labels[row["region_code"]][0] for row in group],
                "lat": [labels[row["region_code"]][1] for row in group],
                "text": [letter(row) for row in group],
                "textfont": {"size": 10, "color": ink},
                "hoverinfo": "skip",
                "showlegend": False,
                "unselected": {"textfont": {"color": ink}},
                "selected": {"textfont": {"color": ink}},
            }
        )
    return traces


def _ring(
    labels: Mapping[str, Sequence[float]] | None, selected: str | None
) -> list[dict[str, Any]]:
    """A ring around the chosen region, which may be too small for an outline to be seen."""
    if not labels or selected not in labels:
        return []
    return [
        {
            "type": "scattergeo",
            "mode": "markers",
            "lon": [labels[selected][0]],
            "lat": [labels[selected][1]],
            "marker": {
                "symbol": "circle-open",
                "size": 30,
                "color": SELECTED,
                "line": {"color": SELECTED, "width": 2.5},
            },
            "hoverinfo": "skip",
            "showlegend": False,
        }
    ]


def _legend(rows: Sequence[Row], words: Words) -> list[dict[str, Any]]:
    """An entry for each outcome that occurs, with how many regions have it; no point is drawn."""
    count = Counter(outcome(row) for row in rows)
    return [
        {
            "type": "scattergeo",
            "mode": "markers",
            "lon": [None],
            "lat": [None],
            "name": f"{words(f'legend.{name}')}: {count[name]}",
            "marker": {
                "symbol": "square",
                "size": 14,
                "color": LOOKS[name].fill,
                "line": {"color": BORDER, "width": 0.6},
            },
            "showlegend": True,
            "hoverinfo": "skip",
        }
        for name in order(count)
    ]


def steps(colours: Sequence[str]) -> list[list[Any]]:
    """A discrete Plotly colour scale: one flat step a colour."""
    n = len(colours)
    return [[edge, colour] for i, colour in enumerate(colours) for edge in (i / n, (i + 1) / n)]


def tile_grid(rows: Sequence[Row], words: Words, selected: str | None = None) -> Figure:
    """The 33 regions as equal tiles. rows: one a region, with tile_column, tile_row (from the top)
    and tile_name.
    """
    height = max((row["tile_row"] for row in rows), default=0) + 1
    boxes = [
        {
            "row": row,
            "x": row["tile_column"],
            "y": height - row["tile_row"],
            "customdata": row["region_code"],
            "name": f"<span style='font-size:9px'>{row['tile_name']}</span>",
            "hover": hover(row, words),
            "selected": row["region_code"] == selected,
        }
        for row in rows
    ]
    axis = {"visible": False, "fixedrange": True}
    layout = {
        "xaxis": axis,
        "yaxis": axis,
        "margin": MARGIN,
        "height": 470,
        "showlegend": False,
        "bargap": 0,
        "clickmode": "event+select",
        "dragmode": False,
        "barmode": "overlay",
    }
    return {"data": letter_boxes(boxes, size=0.94), "layout": layout}


def letter_boxes(boxes: Sequence[Row], size: float) -> list[dict[str, Any]]:
    """Boxes with the letter of an assessment, as bars: they can be clicked and they have patterns.

    boxes: {row, x, y (middle), customdata, hover, selected, name ('' or a second line)}. One trace
    for each colour of text, because Plotly fades the text of what is not selected unless it is
    given one colour for all of it.
    """
    traces = []
    for ink in (LIGHT, DARK):
        group = [box for box in boxes if LOOKS[outcome(box["row"])].text == ink]
        looks = [LOOKS[outcome(box["row"])] for box in group]
        traces.append(
            {
                "type": "bar",
                "x": [box["x"] for box in group],
                "y": [size] * len(group),
                "width": size,
                "base": [box["y"] - size / 2 for box in group],
                "customdata": [box["customdata"] for box in group],
                # the letter first: it is what a colour-blind reader goes by
                "text": [
                    "<br>".join(filter(None, (f"<b>{letter(box['row'])}</b>", box["name"])))
                    for box in group
                ],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "constraintext": "none",  # else Plotly shrinks letters until nobody reads them
                "textfont": {"size": 11, "color": ink},
                "hovertext": [box["hover"] for box in group],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": {
                    "color": [look.fill for look in looks],
                    "pattern": patterns(looks),
                    "line": outlines([box["selected"] for box in group]),
                },
                # without "selected" Plotly fails at a click as soon as "unselected" names a
                # textfont
                "selected": {"marker": {"opacity": 1}},
                "unselected": {"marker": {"opacity": 1}, "textfont": {"color": ink}},
            }
        )
    return traces


def patterns(looks: Sequence[Look]) -> dict[str, Any]:
    """Plotly's bar pattern of each look: absences are hatched or dotted, classes are plain."""
    return {
        "shape": [look.pattern for look in looks],
        "fgcolor": "#7a7a7a",
        "fillmode": "overlay",
        "size": 5,
        "solidity": 0.25,
    }


def outlines(selected: Sequence[bool]) -> dict[str, Any]:
    """Borders of shapes, thick and blue around what is chosen."""
    return {
        "color": [SELECTED if s else BORDER for s in selected],
        "width": [2 if s else 0.7 for s in selected],
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


def year_span(years: Sequence[int]) -> str:
    """Years of a method in short: 2022–2024, or 2021."""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def marked(figure: Figure, mark: str) -> Figure:
    """The figure with a mark across it: simulated figures must not be taken for real ones, not even
    as a screenshot.

    A tall figure bears the mark every 400 pixels, a flat one in a size that it holds.
    """
    # over the figure and not in its title: a part cut out of it still bears the mark
    height = figure["layout"].get("height") or 400
    n = max(1, round(height / 400))
    flat = height < 160
    notes = [
        {
            "text": f"<b>{mark}</b>",
            "xref": "paper",
            "yref": "paper",
            "x": 0.5,
            "y": (i + 0.5) / n,
            "showarrow": False,
            "textangle": 0 if flat else -25,
            "opacity": 0.45,
            "font": {"size": min(44, height / 2.2), "color": "#c0392b"},
        }
        for i in range(n)
    ]
    annotations = [*figure["layout"].get("annotations", ()), *notes]
    return {"data": figure["data"], "layout": figure["layout"] | {"annotations": annotations}}
