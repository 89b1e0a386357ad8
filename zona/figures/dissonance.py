"""The zone beside what the services say: how many complaints were handled in time, how content the
users are. Pure, like `zona.figures.zones`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zona.figures.palette import LOOKS
from zona.figures.zones import BORDER, MARGIN, MUTED, SELECTED, Figure
from zona.language.services import PERCENT, percent_text
from zona.language.words import Words

Row = Mapping[str, Any]

HEIGHT = 460
AXIS = {"fixedrange": True, "zeroline": False, "showgrid": True}


def drawn(rows: Sequence[Row]) -> list[Row]:
    """The places of which both values are known: no other can stand in the figure."""
    return [row for row in rows if row["complaints_in_time"] is not None and row["ikm"] is not None]


def scatter(
    rows: Sequence[Row], limits: Mapping[str, Any], words: Words, selected: str | None = None
) -> Figure:
    """One mark a place: complaints in time to the right, satisfaction upwards, the zone as its fill
    and letter. A green mark far to the left, or a red one high up, is what to look at.

    rows: place, name, class (of the zone, or an absence), complaints_in_time (a share), ikm.
    limits: measure -> the threshold that a flag uses, drawn as a line.
    """
    shown = drawn(rows)
    x = [float(row["complaints_in_time"]) * PERCENT for row in shown]
    marks = {
        "type": "scatter",
        "mode": "markers+text",
        "x": x,
        "y": [float(row["ikm"]) for row in shown],
        "customdata": [row["place"] for row in shown],
        "text": [LOOKS[row["class"]].letter for row in shown],
        "textfont": {"size": 11, "color": [LOOKS[row["class"]].text for row in shown]},
        "hovertext": [_hover(row, words) for row in shown],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "size": 24,
            "opacity": 0.9,  # places that say the same lie on each other
            "color": [LOOKS[row["class"]].fill for row in shown],
            "line": {
                "color": [SELECTED if row["place"] == selected else BORDER for row in shown],
                "width": [4 if row["place"] == selected else 1 for row in shown],
            },
        },
        "cliponaxis": False,
        "showlegend": False,
    }
    layout = {
        "xaxis": AXIS
        | {
            "title": {"text": words("dissonance.axis_in_time")},
            # from a little below the least: of shares near 100 the differences would not be seen
            "range": [max(min(x, default=0) - 10, -3), 103],
            "ticksuffix": " %",
        },
        # no zero: the index begins at 25
        "yaxis": AXIS | {"title": {"text": words("dissonance.axis_ikm")}, "autorange": True},
        "shapes": _lines(limits),
        "annotations": _notes(limits, words),
        "margin": MARGIN | {"l": 56, "b": 48, "t": 12, "r": 12},
        "height": HEIGHT,
        "dragmode": False,
        "hovermode": "closest",
    }
    return {"data": [marks], "layout": layout}


def _hover(row: Row, words: Words) -> str:
    return words(
        "dissonance.hover",
        name=row["name"],
        zone=words(f"outcome.{row['class']}"),
        share=percent_text(row["complaints_in_time"], words),
        decided=row["complaints_decided"],
        ikm=words.number(row["ikm"]),
    )


def _lines(limits: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The threshold of complaints in time; satisfaction has the bands of its own method."""
    limit = limits.get("complaints_in_time")
    if limit is None:
        return []
    at = float(limit) * PERCENT
    line = {"color": MUTED, "width": 1.5, "dash": "dash"}
    return [{"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}]


def _notes(limits: Mapping[str, Any], words: Words) -> list[dict[str, Any]]:
    limit = limits.get("complaints_in_time")
    if limit is None:
        return []
    percent = words.number(limit * PERCENT, 0)
    return [
        {
            "x": float(limit) * PERCENT,
            "y": 1,
            "yref": "paper",
            "xanchor": "right",
            "yanchor": "top",
            "showarrow": False,
            "text": words("dissonance.left_of", percent=percent),
            "font": {"size": 12},
        }
    ]
