"""Where a region stands, as shapes of a slide that can be edited: badge, map, tiles and legend."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.shapes.freeform import FreeformBuilder
from pptx.util import Pt

from zona.faces.briefing.drawing import BORDER, WHITE
from zona.faces.briefing.maps import LARGEST_RING, projected, ring_around
from zona.faces.briefing.measure import width
from zona.faces.briefing.model import Line, Place
from zona.faces.briefing.setting import map_alt, summary
from zona.faces.briefing.slidecanvas import (
    BOTTOM,
    MUTED,
    TOP,
    Box,
    Canvas,
    colour,
    describe,
    flatten,
    put_centred,
)
from zona.figures.palette import LOOKS
from zona.figures.zones import SELECTED

SMALL = (11, 10, 9, 8, 7)
Ring = Sequence[tuple[float, float]]


def where(canvas: Canvas) -> None:
    """Map, tiles and legend at the right of the first slide."""
    brief, words = canvas.brief, canvas.words
    selected = brief.region_code if brief.kind == "region" else None
    # as wide as leaves the first column of tiles, the islands, beside it
    province_map(canvas, 484, TOP, 164, selected, map_alt(brief, words))
    told = {"province": brief.province, "year": brief.year, "summary": summary(brief, words)}
    tiles(canvas, 652, TOP, 272, selected, words("briefing.tiles_alt", **told))
    legend(canvas, Box(484, 392, 440, BOTTOM - 392))


def badge(canvas: Canvas, box: Box) -> None:
    """The class of the year as a coloured box."""
    brief = canvas.brief
    look = LOOKS[brief.badge]
    frame = canvas.shape(box, look.fill, kind=MSO_SHAPE.ROUNDED_RECTANGLE).text_frame
    put_centred(frame, brief.badge_letter, 36, look.text)
    if brief.badge_big:
        put_centred(frame, brief.badge_big, 17, look.text, frame.add_paragraph())


def tiles(canvas: Canvas, x: float, y: float, wide: float, selected: str | None, alt: str) -> None:
    """The tile grid as shapes with text."""
    side = wide / (max(place.column for place in canvas.brief.places) + 1)
    group = _group(canvas, alt)
    for place in canvas.brief.places:
        look, chosen = LOOKS[place.outcome], place.region_code == selected
        box = Box(x + place.column * side + 1, y + place.row * side + 1, side - 2, side - 2)
        edge, thick = (SELECTED, 3.0) if chosen else (BORDER, 0.5)
        frame = canvas.shape(box, look.fill, edge, thick, within=group).text_frame
        put_centred(frame, place.letter, 13, look.text)
        size = min(8.0, (side - 4) / width(place.tile_name))
        put_centred(frame, place.tile_name, size, look.text, frame.add_paragraph(), bold=False)


def province_map(
    canvas: Canvas, x: float, y: float, wide: float, selected: str | None, alt: str
) -> None:
    """The province's map, one shape a region."""
    rings, _ = projected(canvas.brief.year, canvas.brief.bbox, wide)
    group = _group(canvas, alt)

    def chosen(place: Place) -> bool:
        return place.region_code == selected

    # the chosen one last: its outline lies over its neighbours
    for place in sorted(canvas.brief.places, key=lambda place: (chosen(place), place.region_code)):
        shape = _freeform(group, rings.get(place.region_code, []), x, y)
        if shape is None:
            continue
        shape.name = place.name
        flatten(shape)
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(LOOKS[place.outcome].fill)
        shape.line.color.rgb = colour(SELECTED if chosen(place) else BORDER)
        shape.line.width = Pt(1.5 if chosen(place) else 0.4)
    if selected in rings:
        _ring(group, rings[selected], x, y, wide)


def legend(canvas: Canvas, box: Box) -> None:
    """What the letters mean, how many regions have each, and the marks."""
    brief, words = canvas.brief, canvas.words
    chip, row, half = 16.0, 21.0, box.wide / 2
    for n, (name, text, count) in enumerate(brief.legend):
        look = LOOKS[name]
        left, top = box.x + n % 2 * half, box.y + n // 2 * row
        shape = canvas.shape(Box(left, top, chip * 1.4, chip), look.fill, BORDER, 0.4)
        put_centred(shape.text_frame, look.letter, 11, look.text)
        said = f"{text.removeprefix(look.letter + ' ')}: {count}"
        room = Box(left + chip * 1.4 + 6, top, half - chip * 1.4 - 14, chip)
        canvas.text(room, [Line(said)], SMALL, middle=True)
    down = -(-len(brief.legend) // 2) * row + 4
    own = words("briefing.outlined", name=brief.name) + " " if brief.kind == "region" else ""
    lines = [Line(own + words("briefing.legend_marks")), Line(words("briefing.boundaries"))]
    below = Box(box.x, box.y + down, box.wide, box.high - down)
    canvas.text(below, lines, sizes=(12, *SMALL), ink=MUTED)


def _group(canvas: Canvas, alt: str) -> Any:
    group = canvas.slide.shapes.add_group_shape()
    group.shapes.turbo_add_enabled = True  # else each shape looks for the highest id anew
    describe(group, alt)
    return group


def _ring(group: Any, region: Sequence[Ring], x: float, y: float, wide: float) -> None:
    """A ring around a region so small that its outline would hide the colour of its class."""
    middle_x, middle_y, radius = ring_around(region)
    if radius > LARGEST_RING * wide:
        return
    box = Box(x + middle_x - radius, y + middle_y - radius, 2 * radius, 2 * radius)
    for ink, thick in ((WHITE, 4.0), (SELECTED, 2.0)):
        ring = group.shapes.add_shape(MSO_SHAPE.OVAL, *box.in_points())
        flatten(ring)
        ring.fill.background()
        ring.line.color.rgb, ring.line.width = colour(ink), Pt(thick)


class _Outline(FreeformBuilder):
    """python-pptx asks for the corner of a shape at every point of it: here it is found once."""

    shape_offset_x = cached_property(FreeformBuilder.shape_offset_x.fget)
    shape_offset_y = cached_property(FreeformBuilder.shape_offset_y.fget)


def _freeform(group: Any, rings: Sequence[Ring], x: float, y: float) -> Any:
    """One shape of all rings of a region, in hundredths of points; None where there are none."""
    if not rings:
        return None
    scale = Pt(1) / 100
    moved = [
        [(round((px + x) * 100), round((py + y) * 100)) for px, py in _thinned(ring)]
        for ring in rings
    ]
    builder = _Outline.new(group.shapes, *moved[0][0], scale, scale)
    for n, ring in enumerate(moved):
        if n:
            builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    return builder.convert_to_shape()


def _thinned(ring: Ring, least: float = 0.6) -> list[tuple[float, float]]:
    """A ring without points nearer than `least` points to the one before: no eye sees them, and
    each costs time.
    """
    result = [ring[0]]
    for x, y in ring[1:]:
        if abs(x - result[-1][0]) + abs(y - result[-1][1]) >= least:
            result.append((x, y))
    return result
