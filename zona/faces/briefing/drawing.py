"""What drawings of a briefing are made of, the same for paper and picture. Pure.

An item is a dict: {"t": "rect", x, y, w, h, fill, stroke, sw}, {"t": "line", x1, y1, x2, y2,
stroke, sw, dash}, {"t": "dot", x, y, r, fill, stroke, sw} or {"t": "text", x, y, w, h, text, size,
fill, bold, align}: a single line centred in the height of its box. Lengths are points (1/72 inch),
y grows downwards. A Drawing is {"w", "h", "items"}.
"""

from __future__ import annotations

from typing import Any

Item = dict[str, Any]
Drawing = dict[str, Any]

INK, MUTED, BORDER, WHITE = "#1a1a1a", "#6a6a6a", "#5a5a5a", "#ffffff"


def pale(colour: str) -> str:
    """A colour mixed with white, so pale that points and figures are read on it."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.28):02x}" for part in parts)


def rect(
    x: float,
    y: float,
    wide: float,
    high: float,
    fill: str,
    stroke: str | None = BORDER,
    thick: float = 0.4,
) -> Item:
    """A rectangle from its upper left corner; without `stroke` it has no edge."""
    shape = {"t": "rect", "x": x, "y": y, "w": wide, "h": high}
    return shape | {"fill": fill, "stroke": stroke, "sw": thick}


def line(
    start: tuple[float, float],
    end: tuple[float, float],
    stroke: str,
    thick: float,
    dash: str | None = None,
) -> Item:
    """A straight line."""
    (x1, y1), (x2, y2) = start, end
    ends = {"t": "line", "x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return ends | {"stroke": stroke, "sw": thick, "dash": dash}


def dot(x: float, y: float, radius: float, fill: str) -> Item:
    """A point with an edge in ink, so that a pale class is seen on a pale ground."""
    return {"t": "dot", "x": x, "y": y, "r": radius, "fill": fill, "stroke": INK, "sw": 1}


def text(
    x: float,
    y: float,
    wide: float,
    high: float,
    words: str,
    size: float,
    fill: str = INK,
    *,
    bold: bool = False,
    align: str = "center",
) -> Item:
    """One line of text in the middle of its box."""
    box = {"t": "text", "x": x, "y": y, "w": wide, "h": high}
    return box | {"text": words, "size": size, "fill": fill, "bold": bold, "align": align}
