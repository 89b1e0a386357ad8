"""The last slide of a briefing: its questions, its sources, the code to the dashboard."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import segno
from pptx.util import Pt

from zona.faces.briefing.measure import text_height
from zona.faces.briefing.model import Line, Note
from zona.faces.briefing.slidecanvas import MUTED, Box, Canvas, with_numbers

PAPER = "#eef3fc"
GAP = 18.0
READABLE, SMALL = (11, 10, 9, 8, 7), (7, 6)  # sizes of the sources' text


def questions(canvas: Canvas, box: Box) -> None:
    """The questions, each in a box of its own, all in one size."""
    asked, gap = canvas.brief.questions, 8.0
    each = (box.high - gap * (len(asked) - 1)) / len(asked)
    room = box.wide - 60
    size = canvas.largest(
        (20, 18, 17, 16, 15, 14, 13, 12, 11),
        lambda size: all(
            text_height([with_numbers(line)], room, size) <= each - 6 for line in asked
        ),
    )
    for n, line in enumerate(asked):
        top = box.y + n * (each + gap)
        canvas.shape(Box(box.x, top, box.wide, each), PAPER)
        number = [Line(str(n + 1))]
        canvas.text(Box(box.x + 12, top, 30, each), number, (26, 22, 18), bold=True, middle=True)
        canvas.text(Box(box.x + 46, top, room, each), [line], (size,), middle=True)


def sources(canvas: Canvas, box: Box, columns: int, sizes: Sequence[float]) -> None:
    """The numbered notes in columns, each with its address as a link."""
    heading = [Line(canvas.words("briefing.heading_sources"))]
    canvas.text(box._replace(high=22), heading, sizes=(13, 12), bold=True)
    top, room = box.y + 24, box.high - 24
    wide = _width(box, columns)
    parts = _parts(canvas.brief.notes, columns)
    size = canvas.largest(sizes, lambda size: _height(parts, wide, size) <= room)
    for at, part in enumerate(parts):
        if part:
            _put(canvas.frame(Box(box.x + at * (wide + GAP), top, wide, room)), part, size)


def have_room(canvas: Canvas, box: Box, columns: int) -> bool:
    """Whether the sources fit into a box in a size that can be read from a handout."""
    parts = _parts(canvas.brief.notes, columns)
    return _height(parts, _width(box, columns), READABLE[-1]) <= box.high - 24


def _width(box: Box, columns: int) -> float:
    return (box.wide - GAP * (columns - 1)) / columns


def _parts(notes: Sequence[Note], columns: int) -> list[Sequence[Note]]:
    per = -(-len(notes) // columns)
    return [notes[n * per : (n + 1) * per] for n in range(columns)]


def _height(parts: Sequence[Sequence[Note]], wide: float, size: float) -> float:
    """The height of the tallest column."""
    texts = [[f"{note.number} {note.text}" for note in part] for part in parts]
    return max(text_height(part, wide, size) for part in texts)


def _put(frame: Any, notes: Sequence[Note], size: float) -> None:
    for n, note in enumerate(notes):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size * 0.3)
        # only the id is the link: free office programs break a linked text within its words
        head, mark, tail = note.text.rpartition("[") if note.url else (note.text, "", "")
        for text, url in ((f"{note.number} {head}", ""), (mark + tail, note.url)):
            if not text:
                continue
            run = paragraph.add_run()
            run.text, run.font.size = text, Pt(size)
            if url:
                run.hyperlink.address = url


def qr(canvas: Canvas, x: float, y: float, side: float) -> None:
    """The QR code of the same view of the dashboard, where an address is known."""
    if not canvas.brief.address:
        return
    text, buffer = canvas.words("briefing.qr"), io.BytesIO()
    segno.make(canvas.brief.address, error="m").save(buffer, kind="png", scale=6, border=2)
    canvas.picture(buffer.getvalue(), x, y, side, text)
    canvas.text(Box(x, y + side + 4, side, 60), [Line(text)], sizes=(9, 8, 7), ink=MUTED)
