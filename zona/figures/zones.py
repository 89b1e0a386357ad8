"""Rows and words become Plotly figures. Pure: no store, no Streamlit.

A figure is a plain dict (`data`, `layout`), as Plotly reads it: building Plotly's Python objects
first would only cost time and bytes. Geometry is given by address, so that a figure stays small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zona.domain.classes import letter, order, outcome
from zona.figures.palette import DARK, LIGHT, LOOKS, Look
from zona.language.narrative import describe
from zona.language.words import Words

Row = Mapping[str, Any]
Figure = dict[str, Any]

BORDER = "#1a1a1a"
SELECTED = "#1f5fd6"
# a contrast above 3 with a white and with a dark page
MUTED = "#808080"
# Plotly's own margins (80 pixels a side) would take nearly half of a phone.
MARGIN = {"l": 0, "r": 0, "t": 0, "b": 0}
MAP_HEIGHT = 420
TILE_SIZE = 0.94
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
        # a ring shows what is chosen: Plotly would fade all others, and with them their classes
        "unselected": {"marker": {"opacity": 1}},
        "selected": {"marker": {"opacity": 1}},
    }
    west, south, east, north = bbox
    geo = {
        "lonaxis": {"range": [west - 0.05, east + 0.05]},
        "lataxis": {"range": [south - 0.05, north + 0.05]},
        "visible": False,
        "projection": {"type": "mercator"},
        # the page shows through, in either theme
        "bgcolor": "rgba(0,0,0,0)",
    }
    layout = {
        "geo": geo,
        "margin": MARGIN,
        "height": MAP_HEIGHT,
        # a finger that scrolls the page must not move the map
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
    # each colour twice, at both edges of its step: Plotly would blend it into the next one
    return [[edge, colour] for i, colour in enumerate(colours) for edge in (i / n, (i + 1) / n)]


def tile_grid(rows: Sequence[Row], words: Words, selected: str | None = None) -> Figure:
    """The 33 regions as equal tiles. rows: one a region, with tile_column, tile_row (from the top)
    and tile_name.
    """
    down = tile_rows(rows)
    boxes = [
        {
            "row": row,
            **tile_place(row, down, selected),
            "name": f"<span style='font-size:9px'>{row['tile_name']}</span>",
            "hover": hover(row, words),
        }
        for row in rows
    ]
    return {"data": letter_boxes(boxes, size=TILE_SIZE), "layout": tile_layout()}


def tile_rows(rows: Iterable[Row]) -> int:
    """How many rows of tiles there are."""
    return max((row["tile_row"] for row in rows), default=0) + 1


def tile_place(row: Row, down: int, selected: str | None) -> dict[str, Any]:
    """Where a region's tile stands in a grid of so many rows (`down`), as `look_boxes` has it."""
    return {
        "x": row["tile_column"],
        # rows count from the top in the file, and from the bottom in Plotly
        "y": down - row["tile_row"],
        "customdata": row["region_code"],
        "selected": row["region_code"] == selected,
    }


def tile_layout() -> dict[str, Any]:
    """The layout of equal tiles: no axis, and a click that chooses."""
    axis = {"visible": False, "fixedrange": True}
    return {
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


def letter_boxes(boxes: Sequence[Row], size: float) -> list[dict[str, Any]]:
    """Boxes in the look of an assessment (`row`) with its letter and `name` ('' or a second line);
    the rest as `look_boxes` has it.
    """
    return look_boxes(
        [
            box
            | {
                "look": LOOKS[outcome(box["row"])],
                # the letter first: it is what a colour-blind reader goes by
                "text": "<br>".join(filter(None, (f"<b>{letter(box['row'])}</b>", box["name"]))),
            }
            for box in boxes
        ],
        size,
        (LIGHT, DARK),
    )


def look_boxes(boxes: Sequence[Row], size: float, inks: Iterable[str]) -> list[dict[str, Any]]:
    """Boxes as bars: they can be clicked and they have patterns.

    boxes: {x, y (middle), look, text, customdata, hover, selected}. One trace for each of `inks`,
    the colours of text, because Plotly fades the text of what is not selected unless it is given
    one colour for all of it.
    """
    traces = []
    for ink in inks:
        group = [box for box in boxes if box["look"].text == ink]
        looks = [box["look"] for box in group]
        traces.append(
            {
                "type": "bar",
                "x": [box["x"] for box in group],
                "y": [size] * len(group),
                "width": size,
                "base": [box["y"] - size / 2 for box in group],
                "customdata": [box["customdata"] for box in group],
                "text": [box["text"] for box in group],
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
