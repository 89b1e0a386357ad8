"""Native tables of the slides: the largest text that fits, rows as high as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from zona.faces.briefing.measure import LEADING, table_height, width
from zona.faces.briefing.model import Cell, Table
from zona.faces.briefing.slidecanvas import (
    ALIGN,
    INK,
    Box,
    Canvas,
    colour,
    put_runs,
    with_numbers,
)
from zona.figures.palette import LOOKS

RULE = "#c9c9c9"
CELL_MARGINS = (10.0, 5.0)
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"
EVEN = 0.8  # how much smaller a table's text may be so that no row is broken
TALLEST = 2.2  # times the height that its text needs, for a row of a table with room to spare
HALVED = 12  # rows: of more, two tables side by side are easier to read than one down the slide

Texts = Sequence[Sequence[str]]


def table(
    canvas: Canvas,
    box: Box,
    content: Table,
    shares: Sequence[float],
    sizes: Sequence[float],
    *,
    bold_first: bool = False,
) -> None:
    """A table of a briefing; shares: the columns' parts of its width."""
    widths = [box.wide * share for share in shares]
    heads = tuple(Cell(text) for text in content.columns)
    rows = [heads, *content.rows]
    plain = [list(content.columns), *([with_numbers(cell) for cell in row] for row in rows[1:])]
    size = _size(canvas, plain, widths, box.high, sizes)
    height = table_height(plain, widths, size, CELL_MARGINS)
    taller = min(max(box.high / height, 1.0), TALLEST)
    area = box._replace(high=height * taller).in_points()
    shape = canvas.slide.shapes.add_table(len(rows), len(heads), *area)
    _plain_style(shape)
    for column, wide in zip(shape.table.columns, widths, strict=True):
        column.width = Pt(wide)
    for at, cells in enumerate(rows):
        least = table_height([plain[at]], widths, size, CELL_MARGINS)
        shape.table.rows[at].height = Pt(least * taller)
        bold = at == 0 or (bold_first and at == 1)
        for native, cell, align in zip(
            shape.table.rows[at].cells, cells, content.align, strict=True
        ):
            _fill(native, cell, size, align, bold)
            _rule(native, INK if at == 0 else RULE)


def _size(
    canvas: Canvas, plain: Texts, widths: Sequence[float], high: float, sizes: Sequence[float]
) -> float:
    """The largest size that fits without a broken word; a little smaller where then each row below
    the header is one line.
    """

    def fits(size: float) -> bool:
        return table_height(plain, widths, size, CELL_MARGINS) <= high

    def whole_words(size: float) -> bool:
        cells = chain.from_iterable(zip(row, widths, strict=True) for row in plain)
        return all(
            width(word, bold=True) * size <= wide - CELL_MARGINS[0]
            for cell, wide in cells
            for word in cell.split()
        )

    def one_line(size: float) -> bool:
        least = len(plain[1:]) * (LEADING * size + CELL_MARGINS[1])
        return table_height(plain[1:], widths, size, CELL_MARGINS) <= least + 0.01

    fitting = [size for size in sizes if fits(size)]
    best = next(filter(whole_words, fitting), 0) or canvas.largest(sizes, fits)
    return next((size for size in fitting if one_line(size) and size >= best * EVEN), best)


def halved_table(
    canvas: Canvas,
    box: Box,
    content: Table,
    shares: Sequence[float],
    sizes: Sequence[float],
) -> None:
    """A table; one of many rows is set as two side by side."""
    if len(content.rows) <= HALVED:
        table(canvas, box, content, shares, sizes)
        return
    half = (len(content.rows) + 1) // 2
    for at, rows in enumerate((content.rows[:half], content.rows[half:])):
        part = Box(box.x + at * (box.wide / 2 + 8), box.y, box.wide / 2 - 8, box.high)
        table(canvas, part, Table(content.columns, content.align, rows), shares, sizes)


def history_table(canvas: Canvas, box: Box) -> None:
    """The years of a region with class and score."""
    points, words = canvas.brief.history.points, canvas.words
    classes = (Cell(point.letter, (), point.outcome) for point in points)
    scores = (Cell(words.number(point.score) or "–") for point in points)
    rows = (
        (Cell(words("briefing.class_column")), *classes),
        (Cell(words("briefing.score_column")), *scores),
    )
    columns = (words("briefing.year_column"), *(str(point.year) for point in points))
    content = Table(columns, ("left", *["center"] * len(points)), rows)
    shares = (0.09, *[0.91 / len(points)] * len(points))
    table(canvas, box, content, shares, sizes=(14, 13, 12, 11, 10, 9))


def _fill(native: Any, cell: Cell, size: float, align: str, bold: bool) -> None:
    native.margin_left = native.margin_right = Pt(CELL_MARGINS[0] / 2)
    native.margin_top = native.margin_bottom = Pt(CELL_MARGINS[1] / 2)
    native.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = native.text_frame.paragraphs[0]
    paragraph.alignment = ALIGN[align]
    look = LOOKS[cell.outcome] if cell.outcome else None
    ink = look.text if look else INK
    put_runs(paragraph, cell.text, cell.notes, size, ink, bold or look is not None)
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
