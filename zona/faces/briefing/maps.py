"""The province in a briefing: its map as SVG, and its regions as equal tiles."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from zona.config import GEOMETRY
from zona.faces.briefing.drawing import BORDER, WHITE, Drawing, Item, rect, text
from zona.faces.briefing.model import Place
from zona.figures.palette import LOOKS
from zona.figures.zones import SELECTED
from zona.geometry.years import of_year

Ring = tuple[tuple[float, float], ...]

LARGEST_RING = 16 / 300  # of the map's width: what is larger is seen by its outline alone


@cache
def outlines(year: int, path: Path = GEOMETRY) -> dict[str, tuple[Ring, ...]]:
    """The outer rings of every region in a year by code, in degrees."""
    features = of_year(json.loads(path.read_text(encoding="utf-8")), year)["features"]
    return {feature["id"]: tuple(_outer_rings(feature["geometry"])) for feature in features}


def _outer_rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    parts = geometry["coordinates"]
    for polygon in [parts] if geometry["type"] == "Polygon" else parts:
        yield tuple((x, y) for x, y, *_ in polygon[0])


def projected(
    year: int, bbox: Sequence[float], width: float, path: Path = GEOMETRY
) -> tuple[dict[str, list[list[tuple[float, float]]]], float]:
    """(rings by code in points, height): plate carrée with degrees of longitude shortened at the
    middle latitude.
    """
    west, south, east, north = bbox
    shrink = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * shrink)

    def place(x: float, y: float) -> tuple[float, float]:
        # hundredths of a point: no printer shows more, and the files stay small
        return round((x - west) * shrink * scale, 2), round((north - y) * scale, 2)

    rings = {
        code: [[place(x, y) for x, y in ring] for ring in region]
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
    """The province of a year as SVG: every region in the colour of its outcome, absences hatched or
    dotted, the selected one outlined and, so that a city is seen, a small one ringed. Codes and
    colours only: no text of the facts enters it.
    """
    rings, height = projected(year, bbox, width)
    drawn = [place for place in places if place.region_code in rings]
    paths = [
        shape
        for place in sorted(drawn, key=lambda place: place.region_code)
        for shape in _region(_path(rings[place.region_code]), place.outcome)
    ]
    if selected in rings:
        paths += _selection(rings[selected], width)
    # 12 points more on each side: the ring around a city at the coast would be cut off
    view = f"-12 -12 {width + 24} {height + 24}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{view}"><defs>{_patterns()}</defs>{"".join(paths)}</svg>'
    )


def _region(outline: str, outcome: str) -> Iterator[str]:
    look = LOOKS[outcome]
    edge = f'stroke="{BORDER}" stroke-width=".5" stroke-linejoin="round"'
    yield f'<path d="{outline}" fill="{look.fill}" {edge}/>'
    if look.pattern:
        # over the fill, not instead of it: a pattern with a ground of its own shows seams
        yield f'<path d="{outline}" fill="url(#{outcome})"/>'


def _selection(region: list[list[tuple[float, float]]], width: float) -> Iterator[str]:
    edge = f'fill="none" stroke="{SELECTED}" stroke-width="2"'
    yield f'<path d="{_path(region)}" {edge}/>'
    x, y, radius = ring_around(region)
    for colour, thick in ((WHITE, 5), (SELECTED, 2.2)) if radius <= LARGEST_RING * width else ():
        circle = f'<circle cx="{x}" cy="{y}" r="{radius}"'
        yield f'{circle} fill="none" stroke="{colour}" stroke-width="{thick}"/>'


def _path(region: list[list[tuple[float, float]]]) -> str:
    return "".join("M" + " ".join(f"{x} {y}" for x, y in ring) + "Z" for ring in region)


def _patterns() -> str:
    """The patterns of absences, as `zona.figures.zones.palette` names them: hatched or dotted."""
    marks = {
        "/": '<path d="M0 6L6 0" stroke="#8a8a8a" stroke-width=".7"/>',
        ".": '<circle cx="3" cy="3" r=".8" fill="#777"/>',
    }
    box = 'width="6" height="6" patternUnits="userSpaceOnUse"'
    return "".join(
        f'<pattern id="{name}" {box}>{marks[look.pattern]}</pattern>'
        for name, look in LOOKS.items()
        if look.pattern
    )


def ring_around(region: list[list[tuple[float, float]]]) -> tuple[float, float, float]:
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


def tile_grid(places: Sequence[Place], width: float, selected: str | None = None) -> Drawing:
    """Every region as an equal tile with letter and name; the selected one framed."""
    columns = max(place.column for place in places) + 1
    rows = max(place.row for place in places) + 1
    side = width / columns
    items: list[Item] = []
    # the selected one last: its frame lies over its neighbours
    for place in sorted(
        places, key=lambda place: (place.region_code == selected, place.region_code)
    ):
        items += _tile(place, side, place.region_code == selected)
    return {"w": width, "h": rows * side, "items": items}


def _tile(place: Place, side: float, chosen: bool) -> Iterator[Item]:
    look = LOOKS[place.outcome]
    x, y, size = place.column * side + side * 0.03, place.row * side + side * 0.03, side * 0.94
    if chosen:
        yield rect(x, y, size, size, WHITE, SELECTED, side * 0.07)
        x, y, size = x + side * 0.07, y + side * 0.07, size - side * 0.14
    yield rect(x, y, size, size, look.fill, None if chosen else BORDER)
    letter = (x, y + size * 0.06, size, size * 0.52)
    yield text(*letter, place.letter, side * 0.36, look.text, bold=True)
    name = (x + 1, y + size * 0.58, size - 2, size * 0.32)
    yield text(*name, place.tile_name, side * 0.2, look.text)
