"""A value of the services of every region, on the map and on equal tiles, in one hue that is none
of the zones'. Pure; geometry is given by address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zona.figures.palette import LOOKS
from zona.figures.services_districts import TOP, district_map
from zona.figures.shades import shade
from zona.figures.zones import MARGIN, Figure, outlines
from zona.language.escaping import html
from zona.language.words import Words

Row = Mapping[str, Any]

TILES_HEIGHT = 470
SIZE = 0.94


def value_map(
    rows: Sequence[Row], geometry_url: str, bbox: Sequence[float], words: Words, top: float
) -> Figure:
    """The regions on the map. rows: region_code, name, value (0 to `top`, None: not known or not
    shown), text: what is said of it.
    """
    codes = [row["region_code"] for row in rows]
    names = {row["region_code"]: row["name"] for row in rows}
    values = {row["region_code"]: row["value"] for row in rows}
    texts = {row["region_code"]: row["text"] for row in rows}
    figure = district_map(
        {c: names[c] for c in codes}, values, geometry_url, bbox, words, top, texts
    )
    for trace in figure["data"]:
        trace |= {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
    figure["layout"]["clickmode"] = "event+select"
    return figure


def value_tiles(rows: Sequence[Row], top: float, selected: str | None = None) -> Figure:
    """The same on equal tiles: small regions are as visible as large ones. rows: those of the map
    with `short` (what stands on the tile), tile_column, tile_row (from the top) and tile_name.
    """
    height = max((row["tile_row"] for row in rows), default=0) + 1
    traces = []
    # one trace for each colour of text: Plotly fades the text of what is not selected
    for ink in dict.fromkeys(_paint(row, top)[1] for row in rows):
        group = [row for row in rows if _paint(row, top)[1] == ink]
        traces.append(
            {
                "type": "bar",
                "x": [row["tile_column"] for row in group],
                "y": [SIZE] * len(group),
                "width": SIZE,
                "base": [height - row["tile_row"] - SIZE / 2 for row in group],
                "customdata": [row["region_code"] for row in group],
                "text": [
                    f"<b>{html(row['short'])}</b><br>"
                    f"<span style='font-size:9px'>{html(row['tile_name'])}</span>"
                    for row in group
                ],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "constraintext": "none",
                "textfont": {"size": 11, "color": ink},
                "hovertext": [
                    f"<b>{html(row['name'])}</b><br>{html(row['text'])}" for row in group
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": {
                    "color": [_paint(row, top)[0] for row in group],
                    "line": outlines([row["region_code"] == selected for row in group]),
                },
                "selected": {"marker": {"opacity": 1}},
                "unselected": {"marker": {"opacity": 1}, "textfont": {"color": ink}},
            }
        )
    axis = {"visible": False, "fixedrange": True}
    layout = {
        "xaxis": axis,
        "yaxis": axis,
        "margin": MARGIN,
        "height": TILES_HEIGHT,
        "showlegend": False,
        "bargap": 0,
        "clickmode": "event+select",
        "dragmode": False,
        "barmode": "overlay",
    }
    return {"data": traces, "layout": layout}


def _paint(row: Row, top: float) -> tuple[str, str]:
    """(fill, colour of text) of a tile."""
    if row["value"] is None:
        return LOOKS["unknown"].fill, LOOKS["unknown"].text
    return shade(float(row["value"]) / top * TOP)
