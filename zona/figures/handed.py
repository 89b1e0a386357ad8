"""A figure for another place than the page: larger for a projector, with its title for a file.

Pure.
"""

from __future__ import annotations

import textwrap
from typing import Any

from zona.figures.zones import Figure

PROJECTED = 1.45  # times the size on a page: read from the last row of a meeting room
FONT_SIZE = 13  # pixels, where a figure states none
FONTS = ("font", "textfont", "tickfont")
# Pixels above the figure that hold title and source in the file; the page cuts them off
# (`zona/server/page.css`).
HEAD_HEIGHT = 84
HEAD_CHARACTERS = 110
FILE_WIDTH = 1000


def enlarged(figure: Figure) -> Figure:
    """The figure with larger type and more height."""
    layout = _enlarged(figure["layout"])
    layout["font"] = {"size": round(FONT_SIZE * PROJECTED)} | layout.get("font", {})
    if "height" in layout:
        layout["height"] = round(layout["height"] * PROJECTED)
    return figure | {"data": [_enlarged(trace) for trace in figure["data"]], "layout": layout}


def _enlarged(part: Any) -> Any:
    if isinstance(part, list):
        return [_enlarged(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        name: inner | {"size": _larger(inner["size"])}
        if name in FONTS and isinstance(inner, dict) and "size" in inner
        else _enlarged(inner)
        for name, inner in part.items()
    }


def _larger(size: Any) -> Any:
    """A size or one for each mark."""
    if isinstance(size, list):
        return [_larger(one) for one in size]
    return round(size * PROJECTED)


def headed(figure: Figure, title: str, source: str) -> Figure:
    """The figure with title and source above it, in a head of HEAD_HEIGHT pixels."""
    layout = figure["layout"]
    lines = textwrap.wrap(source, HEAD_CHARACTERS)[:2]
    margin = layout.get("margin", {})
    head = {
        "text": f"<b>{textwrap.shorten(title, 100, placeholder='…')}</b><br>"
        + "<br>".join(f"<span style='font-size:12px'>{line}</span>" for line in lines),
        "x": 0,
        "xref": "container",
        "y": 1,
        "yref": "container",
        "xanchor": "left",
        "yanchor": "top",
        "pad": {"t": 26, "l": 10},
        "font": {"size": 17},
    }
    height = layout.get("height", 400) + HEAD_HEIGHT
    taller = {
        "title": head,
        "margin": margin | {"t": margin.get("t", 0) + HEAD_HEIGHT},
        "height": height,
    }
    legend = layout.get("legend", {})
    if legend.get("yanchor") == "bottom" and legend.get("y", 0) >= 1:
        # a legend above the figure would grow into the head: it hangs below it instead
        below = {"yref": "container", "y": 1 - HEAD_HEIGHT / height, "yanchor": "top"}
        taller["legend"] = legend | below
    return figure | {"layout": layout | taller}
