"""How much room text takes on a slide, by the widths of the project's own font and some more: wider
than Calibri, Arial and what free office programs take in their place (DejaVu Sans), so that what
fits here fits there. Pure but for reading the font.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from PIL import ImageFont

from zona.faces.briefing.setting import FONTS

LEADING = 1.25
SPACING = 0.35  # after a paragraph, in sizes
EM = 1000
RESERVE = 1.13


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    path = FONTS / f"NotoSans-{'Bold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(str(path), EM, layout_engine=ImageFont.Layout.BASIC)


@cache
def width(text: str, bold: bool = False) -> float:
    """The width of a line of text in sizes (1.0 = as wide as the font is high)."""
    return _font(bold).getlength(text) / EM * RESERVE


def line_count(text: str, room: float, size: float, bold: bool = False) -> int:
    """Lines that a text takes in `room` points when it is broken at blanks (a longer word is broken
    anywhere).
    """
    lines, used = 1, 0.0
    for word in text.split():
        wide = width(word + " ", bold) * size
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        lines += int(wide // room) if wide > room else 0
        used += wide % room if wide > room else wide
    return lines


def text_height(texts: Iterable[str], room: float, size: float, bold: bool = False) -> float:
    """The height in points of paragraphs in a box of `room` points."""
    return sum((line_count(text, room, size, bold) * LEADING + SPACING) * size for text in texts)


def table_height(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    size: float,
    margins: tuple[float, float],
) -> float:
    """The height in points of a table; margins: points left and right together, above and below
    together.
    """
    across, along = margins
    return sum(
        max(
            line_count(cell, wide - across, size, bold=True)
            for cell, wide in zip(row, widths, strict=True)
        )
        * LEADING
        * size
        + along
        for row in rows
    )
