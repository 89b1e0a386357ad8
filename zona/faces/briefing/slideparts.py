"""What slides are made of: a Canvas puts text, tables, charts and shapes on one slide, in points,
and refuses what overflows.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

import segno
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.shapes.freeform import FreeformBuilder
from pptx.util import Pt

from zona.faces.briefing import drawing, slidecharts
from zona.faces.briefing.measure import (
    LEADING,
    SPACING,
    table_height,
    text_height,
    width,
)
from zona.faces.briefing.model import Brief, Cell, Line, Note, Table
from zona.faces.briefing.setting import kicker
from zona.faces.briefing.slidedeck import TITLE
from zona.faces.refusal import BriefingError
from zona.figures.palette import LOOKS
from zona.figures.zones import SELECTED
from zona.language.words import Words

INK, MUTED, RULE = "#1a1a1a", "#5c5c5c", "#c9c9c9"
MARK = "#c0392b"
SMALL = (11, 10, 9, 8, 7)
ALIGN = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}
PAPER = "#eef3fc"
CELL_MARGINS = (10.0, 5.0)
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"
EVEN = 0.8  # how much smaller a table's text may be so that no row is broken
TALLEST = 2.2  # times the height that its text needs, for a row of a table with room to spare


def colour(text: str) -> RGBColor:
    """A colour as PowerPoint writes it."""
    return RGBColor.from_string(text.lstrip("#").upper())


def with_numbers(said: Line | Cell) -> str:
    """A text with the numbers of its sources, as long as it is on the slide or longer (there they
    are raised and smaller).
    """
    return " ".join((said.text, *map(str, said.notes)))


class Canvas:
    """One slide of a briefing. Positions and sizes are points from its upper left corner."""

    def __init__(self, slide: Any, brief: Brief, words: Words):
        self.slide, self.brief, self.words = slide, brief, words

    def _overflow(self) -> BriefingError:
        return BriefingError("overflow", name=self.brief.name, year=self.brief.year, pages=5)

    def _size(self, sizes: Sequence[float], fits: Callable[[float], bool]) -> float:
        """The first size that fits. Raises BriefingError where none does."""
        size = next((size for size in sizes if fits(size)), None)
        if size is None:
            raise self._overflow()
        return size

    # --- text
    # ------------------------------------------------------------------------------------------------------

    def title(self, finding: str, room: float = TITLE[2]) -> None:
        """The slide's title states the finding; above it, small, whose briefing this is."""
        over = f"{self.brief.name} · {kicker(self.brief, self.words)}"
        self.text(36, 13, 760, 18, [Line(over)], sizes=(11, 10, 9, 8), colour=MUTED)
        shape = self.slide.shapes.title
        if room != TITLE[2]:
            shape.left, shape.top, shape.height = (Pt(TITLE[at]) for at in (0, 1, 3))
            shape.width = Pt(room)
        size = self._size(
            (26, 24, 22, 20, 18, 16, 14),
            lambda s: text_height([finding], room, s, bold=True) <= TITLE[3] + s * SPACING,
        )
        shape.text_frame.text = finding
        font = shape.text_frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.color.rgb = Pt(size), True, colour(INK)

    def text(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        lines: Sequence[Line],
        sizes: Sequence[float],
        *,
        bold: bool = False,
        bullet: bool = False,
        numbered: bool = False,
        colour: str = INK,
        align: str = "left",
        middle: bool = False,
    ) -> None:
        """Sentences in a box, in the largest size that fits, with the numbers of their sources
        raised.
        """
        marks = [f"{n}. " if numbered else "• " if bullet else "" for n in range(1, len(lines) + 1)]
        plain = [mark + with_numbers(line) for mark, line in zip(marks, lines, strict=True)]
        size = self._size(sizes, lambda s: text_height(plain, w, s, bold) <= h)
        frame = self._frame(x, y, w, h, middle)
        for n, (mark, line) in enumerate(zip(marks, lines, strict=True)):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            paragraph.alignment, paragraph.space_after = ALIGN[align], Pt(size * 0.3)
            _runs(paragraph, mark + line.text, line.notes, size, colour, bold)

    def _frame(self, x: float, y: float, w: float, h: float, middle: bool = False) -> Any:
        frame = self.slide.shapes.add_textbox(Pt(x), Pt(y), Pt(w), Pt(h)).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
        return frame

    def sources(self, x: float, y: float, w: float, h: float, columns: int = 3) -> None:
        """The numbered notes in columns, each with its address as a link."""
        heading = [Line(self.words("briefing.heading_sources"))]
        self.text(x, y, w, 22, heading, sizes=(13, 12), bold=True)
        gap, top, notes = 18.0, y + 24, self.brief.notes
        room, per = (w - gap * (columns - 1)) / columns, -(-len(notes) // columns)
        parts = [notes[n * per : (n + 1) * per] for n in range(columns)]
        texts = [[f"{note.number} {note.text}" for note in part] for part in parts]
        size = self._size(
            (11, 10, 9, 8, 7, 6),
            lambda s: max(text_height(part, room, s) for part in texts) <= h - 24,
        )
        for at, part in enumerate(parts):
            if part:
                self._noted(self._frame(x + at * (room + gap), top, room, h - 24), part, size)

    def _noted(self, frame: Any, notes: Sequence[Note], size: float) -> None:
        for n, note in enumerate(notes):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size * 0.3)
            run = paragraph.add_run()
            run.text, run.font.size = f"{note.number} {note.text}", Pt(size)
            if note.url:
                run.hyperlink.address = note.url

    def questions(self, x: float, y: float, w: float, h: float) -> None:
        """The questions, each in a box of its own, all in one size."""
        asked, gap = self.brief.questions, 8.0
        each = (h - gap * (len(asked) - 1)) / len(asked)
        size = self._size(
            (20, 18, 17, 16, 15, 14, 13, 12, 11),
            lambda s: all(text_height([with_numbers(q)], w - 60, s) <= each - 6 for q in asked),
        )
        for n, line in enumerate(asked):
            top = y + n * (each + gap)
            self._box(x, top, w, each, PAPER, None, 0)
            self.text(x + 12, top, 30, each, [Line(str(n + 1))], (26,), bold=True, middle=True)
            self.text(x + 46, top, w - 60, each, [line], (size,), middle=True)

    # --- tables
    # ----------------------------------------------------------------------------------------------------

    def table(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        table: Table,
        parts: Sequence[float],
        sizes: Sequence[float],
        *,
        bold_first: bool = False,
    ) -> None:
        """A native table in the largest size with which it fits, its rows as high as the room lets
        them be; parts: the columns' shares of its width.
        """
        widths = [w * part for part in parts]
        plain = [list(table.columns), *([with_numbers(cell) for cell in row] for row in table.rows)]
        size = self._table_size(plain, widths, h, sizes)
        rows = len(table.rows) + 1
        height = table_height(plain, widths, size, CELL_MARGINS)
        taller = min(max(h / height, 1.0), TALLEST)
        shape = self.slide.shapes.add_table(
            rows, len(table.columns), Pt(x), Pt(y), Pt(w), Pt(height * taller)
        )
        native = shape.table
        _plain_style(shape)
        for column, wide in zip(native.columns, widths, strict=True):
            column.width = Pt(wide)
        heads = tuple(Cell(text) for text in table.columns)
        for r, cells in enumerate(chain([heads], table.rows)):
            least = table_height([plain[r]], widths, size, CELL_MARGINS)
            native.rows[r].height = Pt(least * taller)
            for c, cell in enumerate(cells):
                _fill(
                    native.cell(r, c),
                    cell,
                    size,
                    table.align[c],
                    bold=r == 0 or (bold_first and r == 1),
                )
                _rule(native.cell(r, c), INK if r == 0 else RULE)

    def _table_size(
        self,
        plain: Sequence[Sequence[str]],
        widths: Sequence[float],
        h: float,
        sizes: Sequence[float],
    ) -> float:
        """The largest size that fits without a broken word; a little smaller where then each row
        below the header is one line.
        """

        def fits(size: float) -> bool:
            return table_height(plain, widths, size, CELL_MARGINS) <= h

        def whole_words(size: float) -> bool:
            return all(
                width(word, bold=True) * size <= wide - CELL_MARGINS[0]
                for row in plain
                for cell, wide in zip(row, widths, strict=True)
                for word in cell.split()
            )

        def one_line(size: float) -> bool:
            least = len(plain[1:]) * (LEADING * size + CELL_MARGINS[1])
            return table_height(plain[1:], widths, size, CELL_MARGINS) <= least + 0.01

        fitting = [size for size in sizes if fits(size)]
        best = next(filter(whole_words, fitting), 0) or self._size(sizes, fits)
        return next((s for s in fitting if one_line(s) and s >= best * EVEN), best)

    def halved_table(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        table: Table,
        parts: Sequence[float],
        sizes: Sequence[float],
    ) -> None:
        """A table; one of many rows is set as two side by side."""
        if len(table.rows) <= 12:
            self.table(x, y, w, h, table, parts, sizes)
            return
        half = (len(table.rows) + 1) // 2
        for at, rows in enumerate((table.rows[:half], table.rows[half:])):
            self.table(
                x + at * (w / 2 + 8),
                y,
                w / 2 - 8,
                h,
                Table(table.columns, table.align, rows),
                parts,
                sizes,
            )

    # --- charts (see slidecharts)
    # --------------------------------------------------------------------------------------

    def history_chart(self, x: float, y: float, w: float, h: float) -> None:
        """A region's scores as a native chart; where no score is known, a sentence says so."""
        if not slidecharts.history(self, x, y, w, h):
            self.text(
                x,
                y + h / 3,
                w,
                40,
                [Line(self.words("briefing.no_scores"))],
                sizes=(16, 14),
                align="center",
            )

    def history_table(self, x: float, y: float, w: float, h: float) -> None:
        """The years with class and score as a native table."""
        points, words = self.brief.history.points, self.words
        rows = (
            (
                Cell(words("briefing.class_column")),
                *(Cell(p.letter, (), p.outcome) for p in points),
            ),
            (
                Cell(words("briefing.score_column")),
                *(Cell(words.number(p.score) or "–") for p in points),
            ),
        )
        columns = (words("briefing.year_column"), *(str(point.year) for point in points))
        table = Table(columns, ("left", *["center"] * len(points)), rows)
        parts = (0.09, *[0.91 / len(points)] * len(points))
        self.table(x, y, w, h, table, parts, sizes=(14, 13, 12, 11, 10, 9))

    def peers_chart(self, x: float, y: float, w: float, h: float) -> bool:
        """The peers' scores as a native chart; False where too few are known."""
        return slidecharts.peers(self, x, y, w, h)

    def counts_chart(self, x: float, y: float, w: float, h: float) -> None:
        """Regions by outcome over the years as a native chart."""
        slidecharts.counts(self, x, y, w, h)

    # --- shapes
    # ----------------------------------------------------------------------------------------------------

    def badge(self, x: float, y: float, w: float, h: float) -> None:
        """The class of the year as a coloured box."""
        look = LOOKS[self.brief.badge]
        frame = self._box(x, y, w, h, look.fill, None, 0, MSO_SHAPE.ROUNDED_RECTANGLE).text_frame
        _centred(frame, self.brief.badge_letter, 36, look.text)
        if self.brief.badge_big:
            _centred(frame, self.brief.badge_big, 17, look.text, frame.add_paragraph())

    def tiles(self, x: float, y: float, w: float, selected: str | None, alt: str) -> None:
        """The tile grid as shapes with text."""
        side = w / (max(place.column for place in self.brief.places) + 1)
        group = self.slide.shapes.add_group_shape()
        group.shapes.turbo_add_enabled = True  # else each shape looks for the highest id anew
        _describe(group, alt)
        for place in self.brief.places:
            look, chosen = LOOKS[place.outcome], place.region_code == selected
            line, thick = (SELECTED, 3.0) if chosen else (drawing.BORDER, 0.5)
            left, top = x + place.column * side + 1, y + place.row * side + 1
            frame = self._box(
                left, top, side - 2, side - 2, look.fill, line, thick, within=group
            ).text_frame
            _centred(frame, place.letter, 13, look.text)
            size = min(8.0, (side - 4) / width(place.tile_name))
            _centred(frame, place.tile_name, size, look.text, frame.add_paragraph(), bold=False)

    def map(self, x: float, y: float, w: float, selected: str | None, alt: str) -> None:
        """The province's map as shapes that can be edited."""
        rings, _ = drawing.projected(self.brief.year, self.brief.bbox, w)
        group = self.slide.shapes.add_group_shape()
        group.shapes.turbo_add_enabled = True  # else each shape looks for the highest id anew
        _describe(group, alt)
        for place in sorted(
            self.brief.places, key=lambda p: (p.region_code == selected, p.region_code)
        ):
            chosen = place.region_code == selected
            shape = _freeform(group, rings.get(place.region_code, []), x, y)
            if shape is None:
                continue
            shape.name = place.name
            _flat(shape)
            shape.fill.solid()
            shape.fill.fore_color.rgb = colour(LOOKS[place.outcome].fill)
            shape.line.color.rgb, shape.line.width = (
                colour(SELECTED if chosen else drawing.BORDER),
                Pt(2.5 if chosen else 0.4),
            )

    def legend(self, x: float, y: float, w: float, h: float) -> None:
        """What the letters mean, how many regions have each, and the marks."""
        chip, row, half = 16.0, 21.0, w / 2
        for n, (name, text, count) in enumerate(self.brief.legend):
            look = LOOKS[name]
            left, top = x + n % 2 * half, y + n // 2 * row
            box = self._box(left, top, chip * 1.4, chip, look.fill, drawing.BORDER, 0.4)
            _centred(box.text_frame, look.letter, 11, look.text)
            said = f"{text.removeprefix(look.letter + ' ')}: {count}"
            room = half - chip * 1.4 - 14
            self.text(left + chip * 1.4 + 6, top, room, chip, [Line(said)], SMALL, middle=True)
        down = -(-len(self.brief.legend) // 2) * row + 4
        own = self.words("briefing.outlined", name=self.brief.name) + " "
        marks = (own if self.brief.kind == "region" else "") + self.words("briefing.legend_marks")
        lines = [Line(marks), Line(self.words("briefing.boundaries"))]
        self.text(x, y + down, w, h - down, lines, sizes=(12, *SMALL), colour=MUTED)

    def _box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: str,
        line: str | None,
        thick: float,
        kind: Any = MSO_SHAPE.RECTANGLE,
        within: Any = None,
    ) -> Any:
        shape = (within or self.slide).shapes.add_shape(kind, Pt(x), Pt(y), Pt(w), Pt(h))
        _flat(shape)
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(fill)
        if line:
            shape.line.color.rgb, shape.line.width = colour(line), Pt(thick)
        else:
            shape.line.fill.background()
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap, frame.vertical_anchor = False, MSO_ANCHOR.MIDDLE
        return shape

    # --- pictures and marks
    # ----------------------------------------------------------------------------------------

    def picture(self, png: bytes, x: float, y: float, h: float, alt: str) -> None:
        """A picture of a given height, its right edge at the slide's margin where it would pass it."""
        shape = self.slide.shapes.add_picture(io.BytesIO(png), Pt(x), Pt(y), height=Pt(h))
        shape.left = min(shape.left, Pt(924) - shape.width)
        _describe(shape, alt)

    def qr(self, x: float, y: float, side: float) -> None:
        """The QR code of the same view of the dashboard, where an address is known."""
        if not self.brief.address:
            return
        text, buffer = self.words("briefing.qr"), io.BytesIO()
        segno.make(self.brief.address, error="m").save(buffer, kind="png", scale=6, border=2)
        self.picture(buffer.getvalue(), x, y, side, text)
        self.text(x, y + side + 4, side, 60, [Line(text)], sizes=(9, 8, 7), colour=MUTED)

    def page_number(self, x: float, y: float, w: float, h: float) -> None:
        """The slide's number as a field, right for whoever moves the slide."""
        frame = self._frame(x, y, w, h)
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT
        field = parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f'<a:rPr sz="900"><a:solidFill><a:srgbClr val="{MUTED.lstrip("#").upper()}"/>'
            "</a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld>"
        )
        paragraph._p.append(field)

    def mark(self, text: str, w: float, h: float) -> None:
        """The mark of simulated data, across the whole slide and above everything on it."""
        shape = self.slide.shapes.add_textbox(Pt(w * 0.1), Pt(h * 0.3), Pt(w * 0.8), Pt(h * 0.4))
        shape.rotation, shape.name = -25, text
        frame = shape.text_frame
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        _centred(frame, text, 110, MARK)
        solid = frame.paragraphs[0].runs[0].font._element.find(qn("a:solidFill"))[0]
        alpha = OxmlElement("a:alpha")
        alpha.set("val", "35000")
        solid.append(alpha)


def _runs(
    paragraph: Any, text: str, notes: Sequence[int], size: float, ink: str, bold: bool
) -> None:
    run = paragraph.add_run()
    run.text, run.font.size, run.font.bold, run.font.color.rgb = text, Pt(size), bold, colour(ink)
    if notes:
        raised = paragraph.add_run()
        raised.text, raised.font.size, raised.font.color.rgb = (
            " ".join(map(str, notes)),
            Pt(size),
            colour(SELECTED),
        )
        raised.font._element.set("baseline", "30000")


def _centred(
    frame: Any, text: str, size: float, ink: str, paragraph: Any = None, bold: bool = True
) -> None:
    paragraph = paragraph or frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    _runs(paragraph, text, (), size, ink, bold)


def _fill(native: Any, cell: Cell, size: float, align: str, bold: bool) -> None:
    native.margin_left = native.margin_right = Pt(CELL_MARGINS[0] / 2)
    native.margin_top = native.margin_bottom = Pt(CELL_MARGINS[1] / 2)
    native.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = native.text_frame.paragraphs[0]
    paragraph.alignment = ALIGN[align]
    look = LOOKS[cell.outcome] if cell.outcome else None
    _runs(
        paragraph, cell.text, cell.notes, size, look.text if look else INK, bold or look is not None
    )
    if look:
        native.fill.solid()
        native.fill.fore_color.rgb = colour(look.fill)
    if look and cell.notes:  # the raised numbers stand on the colour of the class
        paragraph.runs[1].font.color.rgb = colour(look.text)


def _rule(native: Any, ink: str) -> None:
    """A thin line below a cell."""
    native._tc.get_or_add_tcPr().insert(
        0,
        parse_xml(
            f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{colour(ink)}"/>'
            "</a:solidFill></a:lnB>"
        ),
    )


def _plain_style(shape: Any) -> None:
    """A table with thin rules instead of PowerPoint's blue style."""
    properties = shape._element.graphic.graphicData.tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = NO_STYLE
    properties.set("bandRow", "0")
    properties.set("firstRow", "1")  # a header row: said aloud with each cell, repeated on paper


def _flat(shape: Any) -> None:
    """No shadow, neither the theme's (LibreOffice draws that whatever the shape itself says)."""
    shape.shadow.inherit = False
    for effect in shape._element.iter(qn("a:effectRef")):
        effect.set("idx", "0")


def _describe(shape: Any, alt: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


class _Outline(FreeformBuilder):
    """python-pptx asks for the corner of a shape at every point of it: here it is found once."""

    shape_offset_x = cached_property(FreeformBuilder.shape_offset_x.fget)
    shape_offset_y = cached_property(FreeformBuilder.shape_offset_y.fget)


def _freeform(
    group: Any, rings: Sequence[Sequence[tuple[float, float]]], x: float, y: float
) -> Any:
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


def _thinned(ring: Sequence[tuple[float, float]], least: float = 0.6) -> list[tuple[float, float]]:
    """A ring without points nearer than `least` points to the one before: no eye sees them, and
    each costs time.
    """
    result = [ring[0]]
    for x, y in ring[1:]:
        if abs(x - result[-1][0]) + abs(y - result[-1][1]) >= least:
            result.append((x, y))
    return result
