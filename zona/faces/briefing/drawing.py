"""Shapes of a briefing, the same for paper, picture and slides: the province's map as SVG, tiles
and charts as items. Pure.

An item is a dict: {"t": "rect", x, y, w, h, fill, stroke, sw}, {"t": "line", x1, y1, x2, y2,
stroke, sw, dash}, {"t": "dot", x, y, r, fill, stroke, sw} or {"t": "text", x, y, w, h, text, size,
fill, bold, align}: a single line centred in the height of its box. Lengths are points (1/72 inch),
y grows downwards. A Drawing is {"w", "h", "items"}.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from zona.config import GEOMETRY
from zona.domain.classes import order
from zona.faces.briefing.model import Counts, History, Place
from zona.figures.history import runs
from zona.figures.palette import LOOKS
from zona.figures.zones import SELECTED
from zona.geometry.years import of_year

Drawing = dict[str, Any]
Ring = tuple[tuple[float, float], ...]

LARGEST_RING = 16.0  # a region that is larger is seen by its outline alone
INK, MUTED, BORDER, WHITE = "#1a1a1a", "#6a6a6a", "#5a5a5a", "#ffffff"


# --- the map
# -----------------------------------------------------------------------------------------------------------


@cache
def outlines(year: int, path: Path = GEOMETRY) -> dict[str, tuple[Ring, ...]]:
    """The outer rings of every region in a year by code, in degrees."""
    features = of_year(json.loads(path.read_text(encoding="utf-8")), year)["features"]
    return {
        feature["id"]: tuple(
            tuple((x, y) for x, y, *_ in polygon[0])
            for polygon in (
                [feature["geometry"]["coordinates"]]
                if feature["geometry"]["type"] == "Polygon"
                else feature["geometry"]["coordinates"]
            )
        )
        for feature in features
    }


def projected(
    year: int, bbox: Sequence[float], width: float, path: Path = GEOMETRY
) -> tuple[dict[str, list[list[tuple[float, float]]]], float]:
    """(rings by code in points, height): plate carrée with degrees of longitude shortened at the
    middle latitude.
    """
    west, south, east, north = bbox
    shrink = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * shrink)
    rings = {
        code: [
            [
                (round((x - west) * shrink * scale, 2), round((north - y) * scale, 2))
                for x, y in ring
            ]
            for ring in region
        ]
        for code, region in outlines(year, path).items()
    }
    return rings, round((north - south) * scale, 2)


def map_svg(
    year: int,
    places: Iterable[Place],
    bbox: Sequence[float],
    width: float,
    selected: str | None = None,
) -> str:
    """The province of a year as SVG: every region in the colour of its outcome, absences hatched or dotted,
    the selected one outlined and, so that a city is seen, a small one ringed. Codes and colours only: no text
    of the facts enters it.
    """
    rings, height = projected(year, bbox, width)
    paths = []
    for place in sorted(
        (place for place in places if place.region_code in rings),
        key=lambda place: place.region_code,
    ):
        outline, look = _path(rings[place.region_code]), LOOKS[place.outcome]
        paths.append(
            f'<path d="{outline}" fill="{look.fill}" stroke="{BORDER}" stroke-width=".5" stroke-linejoin="round"/>'
        )
        if (
            look.pattern
        ):  # over the fill, not instead of it: a pattern with a ground of its own shows seams
            paths.append(f'<path d="{outline}" fill="url(#{place.outcome})"/>')
    if selected in rings:
        paths.append(
            f'<path d="{_path(rings[selected])}" fill="none" stroke="{SELECTED}" stroke-width="2"/>'
        )
        x, y, r = _ring_around(rings[selected])
        for colour, stroke in ((WHITE, 5), (SELECTED, 2.2)) if r <= LARGEST_RING else ():
            paths.append(
                f'<circle cx="{x}" cy="{y}" r="{r}" fill="none" stroke="{colour}" stroke-width="{stroke}"/>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="-12 -12 {width + 24} {height + 24}">'
        f"<defs>{_patterns()}</defs>{''.join(paths)}</svg>"
    )


def _path(region: list[list[tuple[float, float]]]) -> str:
    return "".join("M" + " ".join(f"{x} {y}" for x, y in ring) + "Z" for ring in region)


def _patterns() -> str:
    """The patterns of absences, as `zona.figures.zones.palette` names them: hatched or dotted."""
    marks = {
        "/": '<path d="M0 6L6 0" stroke="#8a8a8a" stroke-width=".7"/>',
        ".": '<circle cx="3" cy="3" r=".8" fill="#777"/>',
    }
    return "".join(
        f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse">{marks[look.pattern]}</pattern>'
        for name, look in LOOKS.items()
        if look.pattern
    )


def _ring_around(region: list[list[tuple[float, float]]]) -> tuple[float, float, float]:
    """Middle and radius of a circle around the largest part of a region, never smaller than can be
    seen.
    """
    ring = max(region, key=len)
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    reach = max(max(xs) - min(xs), max(ys) - min(ys)) / 2
    return (
        round((min(xs) + max(xs)) / 2, 2),
        round((min(ys) + max(ys)) / 2, 2),
        round(max(8.0, reach * 1.25), 2),
    )


# --- tiles
# -------------------------------------------------------------------------------------------------------------


def tile_grid(places: Sequence[Place], width: float, selected: str | None = None) -> Drawing:
    """Every region as an equal tile with letter and name; the selected one framed."""
    columns, rows = max(p.column for p in places) + 1, max(p.row for p in places) + 1
    side = width / columns
    items = []
    for place in sorted(places, key=lambda p: (p.region_code == selected, p.region_code)):
        look, chosen = LOOKS[place.outcome], place.region_code == selected
        x, y, size = place.column * side + side * 0.03, place.row * side + side * 0.03, side * 0.94
        if chosen:
            items.append(_rect(x, y, size, size, WHITE, SELECTED, side * 0.07))
            x, y, size = x + side * 0.07, y + side * 0.07, size - side * 0.14
        items.append(_rect(x, y, size, size, look.fill, None if chosen else BORDER, 0.4))
        items.append(
            _text(
                x,
                y + size * 0.06,
                size,
                size * 0.52,
                place.letter,
                side * 0.36,
                look.text,
                bold=True,
            )
        )
        items.append(
            _text(
                x + 1,
                y + size * 0.58,
                size - 2,
                size * 0.32,
                place.tile_name,
                side * 0.2,
                look.text,
            )
        )
    return {"w": width, "h": rows * side, "items": items}


# --- a region's years
# --------------------------------------------------------------------------------------------------


def history_chart(
    history: History, width: float, height: float, written: dict[int, str], size: float = 9.0
) -> Drawing:
    """The scores of a region: bands of each year behind, points, lines within comparable runs only,
    breaks dotted, and under each year the letter of its class or absence. written: year -> its
    score as people write it; size: of text at most.
    """
    years = [point.year for point in history.points]
    size = min(size, width / len(years) * 0.22)
    foot, head, left = size * 4.4, size * 1.6, size * 2.6
    plot = height - foot - head
    step = (width - left) / len(years)

    def x(year: int) -> float:
        return left + (years.index(year) + 0.5) * step

    def y(value: Any) -> float:
        return head + plot * (1 - float(value) / 100)

    items: list[dict[str, Any]] = []
    for year, bands in history.bands.items():
        items += [
            _rect(
                x(year) - step * 0.48,
                y(high),
                step * 0.96,
                y(low) - y(high),
                pale(LOOKS[cls].fill),
                None,
                0,
            )
            for cls, low, high in bands
        ]
    items += [
        {
            **_text(0, y(tick) - size, left - 3, size * 2, str(tick), size * 0.8, MUTED),
            "align": "right",
        }
        for tick in (0, 50, 100)
    ]
    items += _breaks(history.spans, years, left, step, head * 0.3, height)
    scores = {point.year: point.score for point in history.points if point.score is not None}
    for run in runs(scores, history.spans):
        for one, other in itertools.pairwise(run):
            items.append(_line(x(one), y(scores[one]), x(other), y(scores[other]), INK, 1.4))
    for point in history.points:
        look = LOOKS[point.outcome]
        if point.score is not None:
            items.append(
                {
                    "t": "dot",
                    "x": x(point.year),
                    "y": y(point.score),
                    "r": size * 0.42,
                    "fill": look.fill,
                    "stroke": INK,
                    "sw": 1,
                }
            )
            above = y(point.score) - size * 1.9
            top = above if above > 0 else y(point.score) + size * 0.5
            items.append(
                _text(
                    x(point.year) - step / 2,
                    top,
                    step,
                    size * 1.4,
                    written[point.year],
                    size,
                    INK,
                    bold=True,
                )
            )
        box = min(step * 0.8, size * 2)
        items.append(
            _rect(
                x(point.year) - box / 2,
                height - foot + size * 0.5,
                box,
                size * 1.8,
                look.fill,
                BORDER,
                0.4,
            )
        )
        items.append(
            _text(
                x(point.year) - box / 2,
                height - foot + size * 0.5,
                box,
                size * 1.8,
                point.letter,
                size,
                look.text,
                bold=True,
            )
        )
        items.append(
            _text(
                x(point.year) - step / 2,
                height - size * 1.7,
                step,
                size * 1.5,
                str(point.year),
                size,
                INK,
            )
        )
    return {"w": width, "h": height, "items": items}


def _breaks(
    spans: Sequence[Sequence[int]],
    years: list[int],
    left: float,
    step: float,
    top: float,
    bottom: float,
) -> list[dict[str, Any]]:
    """A dotted line between two neighbouring spans."""
    edges = [left + (years.index(span[-1]) + 1) * step for span in spans[:-1]]
    return [_line(edge, top, edge, bottom, MUTED, 0.9, "dotted") for edge in edges]


def counts_chart(counts: Counts, width: float, height: float, size: float = 8.0) -> Drawing:
    """Regions by outcome, one stacked column a year, breaks dotted; a number stands on every part
    that has the room.
    """
    years = [year for year, _ in counts.years]
    total = max(sum(count.values()) for _, count in counts.years)
    foot = size * 2
    step, plot = width / len(years), height - foot - 4
    items = []
    for i, (year, count) in enumerate(counts.years):
        base = 4 + plot
        for name in reversed(order(count)):
            part = plot * count[name] / total
            base -= part
            look = LOOKS[name]
            items.append(
                _rect(i * step + step * 0.12, base, step * 0.76, part, look.fill, BORDER, 0.4)
            )
            if part >= size * 1.25:
                label = f"{look.letter} {count[name]}"
                items.append(
                    _text(
                        i * step + step * 0.12,
                        base,
                        step * 0.76,
                        part,
                        label,
                        size,
                        look.text,
                        bold=True,
                    )
                )
        items.append(_text(i * step, height - foot, step, foot, str(year), size, INK))
    items += _breaks(counts.spans, years, 0, step, 0, height)
    return {"w": width, "h": height, "items": items}


# --- items
# -------------------------------------------------------------------------------------------------------------


def pale(colour: str) -> str:
    """A colour mixed with white, one part in four."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.28):02x}" for part in parts)


def _rect(
    x: float, y: float, w: float, h: float, fill: str, stroke: str | None, sw: float
) -> dict[str, Any]:
    return {"t": "rect", "x": x, "y": y, "w": w, "h": h, "fill": fill, "stroke": stroke, "sw": sw}


def _line(
    x1: float, y1: float, x2: float, y2: float, stroke: str, sw: float, dash: str | None = None
) -> dict[str, Any]:
    return {
        "t": "line",
        "x1": x1,
        "y1": y1,
        "x2": x2,
        "y2": y2,
        "stroke": stroke,
        "sw": sw,
        "dash": dash,
    }


def _text(
    x: float, y: float, w: float, h: float, text: str, size: float, fill: str, bold: bool = False
) -> dict[str, Any]:
    return {
        "t": "text",
        "x": x,
        "y": y,
        "w": w,
        "h": h,
        "text": text,
        "size": size,
        "fill": fill,
        "bold": bold,
        "align": "center",
    }
