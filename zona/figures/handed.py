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
# Pixels above the figure that hold title and source in the file; on the page there are none.
HEAD_HEIGHT = 84
HEAD_CHARACTERS, TITLE_CHARACTERS = 110, 100
PLOTLY_HEIGHT = 450  # pixels, where a figure states none
FILE_WIDTH = 1000
INK = "#161616"
# Dark on white whatever the reader's theme: a file goes to paper, slides and chats.
PAPER = {"template": {}, "paper_bgcolor": "#ffffff", "plot_bgcolor": "#ffffff"}


def enlarged(figure: Figure) -> Figure:
    """The figure with larger type and more height."""
    layout = _enlarged(_with_axis_fonts(figure["layout"]))
    layout["font"] = {"size": round(FONT_SIZE * PROJECTED)} | layout.get("font", {})
    if "height" in layout:
        layout["height"] = round(layout["height"] * PROJECTED)
    return figure | {"data": [_enlarged(trace) for trace in figure["data"]], "layout": layout}


def _with_axis_fonts(layout: Figure) -> Figure:
    """The layout with the size of its axes' type stated: a theme's own is not enlarged."""
    font = {"size": FONT_SIZE}
    axes = {name: axis for name, axis in layout.items() if name in ("xaxis", "yaxis")}
    for name, axis in axes.items():
        title = {"title": {"font": font} | axis["title"]} if "title" in axis else {}
        axes[name] = {"tickfont": font} | axis | title
    return layout | axes


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


def filed(figure: Figure, title: str, source: str) -> Figure:
    """The figure, knowing what its file shows above it: title and source in HEAD_HEIGHT pixels.

    It stands in `layout.meta`, which draws nothing: `zona/server/figure_file.js` lays it over the
    layout when the reader asks for the file.
    """
    layout = figure["layout"]
    height = layout.get("height", PLOTLY_HEIGHT) + HEAD_HEIGHT
    margin = layout.get("margin", {})
    changes = {
        "title": _head(title, source),
        "margin": margin | {"t": margin.get("t", 0) + HEAD_HEIGHT},
        "height": height,
        **PAPER,
        "font": layout.get("font", {}) | {"color": INK},
    }
    legend = layout.get("legend", {})
    if legend.get("yanchor") == "bottom" and legend.get("y", 0) >= 1:
        # a legend above the figure would grow into the head: it hangs below it instead
        below = {"yref": "container", "y": 1 - HEAD_HEIGHT / height, "yanchor": "top"}
        changes["legend"] = legend | below
    return figure | {"layout": layout | {"meta": {"file": changes}}}


def _head(title: str, source: str) -> dict[str, Any]:
    """Title and source as Plotly's title, in the upper left corner of the file."""
    lines = textwrap.wrap(source, HEAD_CHARACTERS)[:2]
    small = "<br>".join(f"<span style='font-size:12px'>{line}</span>" for line in lines)
    return {
        "text": f"<b>{textwrap.shorten(title, TITLE_CHARACTERS, placeholder='…')}</b><br>{small}",
        "x": 0,
        "xref": "container",
        "y": 1,
        "yref": "container",
        "xanchor": "left",
        "yanchor": "top",
        "pad": {"t": 26, "l": 10},
        "font": {"size": 17},
    }
