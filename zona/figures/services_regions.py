"""A value of the services of every region, on the map and on equal tiles, in one hue that is none
of the zones'. Pure; geometry is given by address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from zona.figures.palette import LOOKS, Look
from zona.figures.services_districts import TOP, district_map
from zona.figures.shades import shade
from zona.figures.zones import (
    TILE_SIZE,
    Figure,
    look_boxes,
    tile_layout,
    tile_place,
    tile_rows,
)
from zona.language.escaping import html
from zona.language.words import Words

Row = Mapping[str, Any]


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
    down = tile_rows(rows)
    boxes = [
        tile_place(row, down, selected)
        | {
            "look": _look(row, top),
            "text": f"<b>{html(row['short'])}</b><br>"
            f"<span style='font-size:9px'>{html(row['tile_name'])}</span>",
            "hover": f"<b>{html(row['name'])}</b><br>{html(row['text'])}",
        }
        for row in rows
    ]
    inks = dict.fromkeys(box["look"].text for box in boxes)
    return {"data": look_boxes(boxes, TILE_SIZE, inks), "layout": tile_layout()}


def _look(row: Row, top: float) -> Look:
    """Fill and colour of text of a tile; no letter and no pattern, which belong to classes."""
    if row["value"] is None:
        return replace(LOOKS["unknown"], pattern="")
    fill, ink = shade(float(row["value"]) / top * TOP)
    return Look(fill, ink, "")
