"""Lines with their names above them, so that long names of OPD and indicators are whole at 360 px.
Pure.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zona.figures.palette import LOOKS
from zona.figures.zones import BORDER, Figure
from zona.language.escaping import html

LINE, CELL, GAP, HEAD = 17, 30, 8, 26  # pixels
WRAP = 46  # letters of 12 px that a phone of 360 px holds
# Letters up to which names stand beside their lines, the share of the width that they then take.
BESIDE, BESIDE_PART, BESIDE_LINE = 20, 0.33, 28


def wrapped(text: str, width: int = WRAP) -> str:
    """A name cut into lines that are whole on a phone."""
    return "<br>".join(html(line) for line in textwrap.wrap(text, width) or [""])


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
        labels.append(_label(text, -y) | {"borderpad": 0})
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
        _label(html(name), middle) | {"yanchor": "middle"}
        for name, middle in zip(names, middles, strict=True)
    ]
    return labels, middles, len(names) * BESIDE_LINE, BESIDE_PART


def _label(text: str, height: float) -> dict[str, Any]:
    """A text at the left edge of the figure, its top at a height of the axis."""
    return {
        "x": 0,
        "y": height,
        # of the paper: the axis below may begin anywhere
        "xref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "text": text,
        "showarrow": False,
        "font": {"size": 12},
    }


def _head(head: Head, y: float) -> dict[str, Any]:
    look = LOOKS[head.outcome or "unpublished"]
    return _label(f"<b>{html(head.text)}</b>", -y) | {
        "font": {"size": 12, "color": look.text},
        "bgcolor": look.fill,
        "bordercolor": BORDER,
        "borderwidth": 0.6,
        "borderpad": 2,
    }


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
        # what is said stands behind the bar, beyond the axis
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
