"""One slide as a canvas: text in the largest size that fits, shapes, pictures, in points.

Tables, charts and the drawings of the province stand in modules of their own and take a Canvas.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from zona.faces.briefing.measure import SPACING, text_height
from zona.faces.briefing.model import Brief, Cell, Line
from zona.faces.briefing.setting import kicker
from zona.faces.briefing.slidedeck import TITLE, WIDTH
from zona.faces.refusal import BriefingError
from zona.figures.zones import SELECTED
from zona.language.words import Words

INK, MUTED = "#1a1a1a", "#5c5c5c"
MARK = "#c0392b"
ALIGN = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}
LEFT, TOP, ROOM, BOTTOM = 36.0, 92.0, WIDTH - 72, 500.0  # what a slide has below its title
TALL, RIGHT = BOTTOM - TOP, LEFT + ROOM
BESIDE_LOGO = 770.0  # what a title has on the first slide, which may bear the coat of arms
# Sizes of text, the first that fits is taken: of what a slide is about, and what stands beside it.
LARGE = (20, 19, 18, 17, 16, 15, 14, 13, 12, 11)
TEXT = (18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8)


class Box(NamedTuple):
    """A part of a slide, in points from its upper left corner."""

    x: float
    y: float
    wide: float
    high: float

    def in_points(self) -> tuple[Pt, Pt, Pt, Pt]:
        """The same for python-pptx: left, top, width, height."""
        return Pt(self.x), Pt(self.y), Pt(self.wide), Pt(self.high)


def colour(text: str) -> RGBColor:
    """A colour as PowerPoint writes it."""
    return RGBColor.from_string(text.lstrip("#").upper())


def with_numbers(said: Line | Cell) -> str:
    """A text with the numbers of its sources, as long as it is on the slide or longer (there they
    are raised and smaller).
    """
    return " ".join((said.text, *map(str, said.notes)))


class Canvas:
    """One slide of a briefing; refuses what overflows."""

    def __init__(self, slide: Any, brief: Brief, words: Words):
        self.slide, self.brief, self.words = slide, brief, words

    def largest(self, sizes: Sequence[float], fits: Callable[[float], bool]) -> float:
        """The first size that fits. Raises BriefingError where none does."""
        for size in sizes:
            if fits(size):
                return size
        raise BriefingError("overflow", name=self.brief.name, year=self.brief.year, pages=5)

    def title(self, finding: str, room: float = TITLE[2]) -> None:
        """The slide's title states the finding; above it, small, whose briefing this is."""
        over = f"{self.brief.name} · {kicker(self.brief, self.words)}"
        self.text(Box(36, 13, 760, 18), [Line(over)], sizes=(11, 10, 9, 8), ink=MUTED)
        shape = self.slide.shapes.title
        if room != TITLE[2]:
            shape.left, shape.top, shape.height = (Pt(TITLE[at]) for at in (0, 1, 3))
            shape.width = Pt(room)
        size = self.largest(
            (26, 24, 22, 20, 18, 16, 14),
            lambda size: text_height([finding], room, size, bold=True) <= TITLE[3] + size * SPACING,
        )
        shape.text_frame.text = finding
        font = shape.text_frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.color.rgb = Pt(size), True, colour(INK)

    def text(
        self,
        box: Box,
        lines: Sequence[Line],
        sizes: Sequence[float],
        *,
        bold: bool = False,
        bullet: bool = False,
        ink: str = INK,
        middle: bool = False,
        align: str = "left",
    ) -> None:
        """Sentences in a box, in the largest size that fits, with the numbers of their sources
        raised.
        """
        mark = "• " if bullet else ""
        plain = [mark + with_numbers(line) for line in lines]
        size = self.largest(
            sizes, lambda size: text_height(plain, box.wide, size, bold) <= box.high
        )
        frame = self.frame(box, middle)
        for n, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            paragraph.alignment, paragraph.space_after = ALIGN[align], Pt(size * 0.3)
            put_runs(paragraph, mark + line.text, line.notes, size, ink, bold)

    def frame(self, box: Box, middle: bool = False) -> Any:
        """An empty text frame without margins: what was measured is what fits."""
        frame = self.slide.shapes.add_textbox(*box.in_points()).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
        return frame

    def shape(
        self,
        box: Box,
        fill: str,
        edge: str | None = None,
        thick: float = 0,
        *,
        kind: Any = MSO_SHAPE.RECTANGLE,
        within: Any = None,
    ) -> Any:
        """A filled shape that text can stand in; without `edge` it has none. within: a group."""
        shape = (within or self.slide).shapes.add_shape(kind, *box.in_points())
        flatten(shape)
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(fill)
        if edge:
            shape.line.color.rgb, shape.line.width = colour(edge), Pt(thick)
        else:
            shape.line.fill.background()
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap, frame.vertical_anchor = False, MSO_ANCHOR.MIDDLE
        return shape

    def picture(self, png: bytes, x: float, y: float, high: float, alt: str) -> None:
        """A picture of a given height, moved left where it would pass the slide's margin."""
        shape = self.slide.shapes.add_picture(io.BytesIO(png), Pt(x), Pt(y), height=Pt(high))
        shape.left = min(shape.left, Pt(RIGHT) - shape.width)
        describe(shape, alt)

    def page_number(self, box: Box) -> None:
        """The slide's number as a field, right for whoever moves the slide."""
        paragraph = self.frame(box).paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT
        field = parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f'<a:rPr sz="900"><a:solidFill><a:srgbClr val="{MUTED.lstrip("#").upper()}"/>'
            "</a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld>"
        )
        paragraph._p.append(field)

    def mark(self, text: str, wide: float, high: float) -> None:
        """The mark of simulated data, across the whole slide and above everything on it."""
        box = Box(wide * 0.1, high * 0.3, wide * 0.8, high * 0.4)
        shape = self.slide.shapes.add_textbox(*box.in_points())
        shape.rotation, shape.name = -25, text
        frame = shape.text_frame
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        put_centred(frame, text, 110, MARK)
        solid = frame.paragraphs[0].runs[0].font._element.find(qn("a:solidFill"))[0]
        alpha = OxmlElement("a:alpha")
        alpha.set("val", "35000")  # python-pptx knows no transparency
        solid.append(alpha)


def put_runs(
    paragraph: Any, text: str, notes: Sequence[int], size: float, ink: str, bold: bool
) -> None:
    """A text and, raised behind it, the numbers of its sources."""
    run = paragraph.add_run()
    run.text, run.font.size, run.font.bold, run.font.color.rgb = text, Pt(size), bold, colour(ink)
    if notes:
        raised = paragraph.add_run()
        raised.text, raised.font.size = " ".join(map(str, notes)), Pt(size)
        raised.font.color.rgb = colour(SELECTED)
        raised.font._element.set("baseline", "30000")


def put_centred(
    frame: Any, text: str, size: float, ink: str, paragraph: Any = None, bold: bool = True
) -> None:
    """A text in the middle of a frame's first paragraph, or of another one."""
    paragraph = paragraph or frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    put_runs(paragraph, text, (), size, ink, bold)


def flatten(shape: Any) -> None:
    """No shadow, neither the theme's (LibreOffice draws that whatever the shape itself says)."""
    shape.shadow.inherit = False
    for effect in shape._element.iter(qn("a:effectRef")):
        effect.set("idx", "0")


def describe(shape: Any, alt: str) -> None:
    """The words for those who do not see a shape."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)
