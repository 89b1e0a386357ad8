"""What a deck has around its slides: widescreen layouts, properties, speaker notes, the language of
every text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from zona.faces.briefing.model import Brief, Line, Note, Section
from zona.faces.briefing.setting import moment, title
from zona.language.words import Words

WIDTH, HEIGHT = 960.0, 540.0  # points: 13 1/3 by 7 1/2 inches
TITLE = (36.0, 30.0, WIDTH - 72, 52.0)
TITLE_ONLY = 5  # that layout of python-pptx's template


def opened(brief: Brief, words: Words) -> Any:
    """An empty deck in 16:9 whose layouts fit, with a title and the release's date."""
    deck = Presentation()
    stretch = Pt(WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in (deck.slide_master, *deck.slide_layouts):
        for shape in layout.placeholders:
            shape.left, shape.width = round(shape.left * stretch), round(shape.width * stretch)
    _place_title(next(p for p in deck.slide_layouts[TITLE_ONLY].placeholders if _is_title(p)))
    core = deck.core_properties
    core.title, core.author = title(brief, words), f"{words('common.app')} {brief.province}"
    core.language, core.last_modified_by, core.revision = (
        Words(brief.language)("language.tag"),
        core.author,
        1,
    )
    core.created = core.modified = moment(brief.released).replace(tzinfo=None)
    core.identifier = f"{brief.region_code}/{brief.year}/{brief.content_id}"
    return deck


def _is_title(placeholder: Any) -> bool:
    return placeholder.placeholder_format.idx == 0


def _place_title(shape: Any) -> None:
    """The layout's title: at the upper left, so that a slide that somebody adds looks alike."""
    shape.left, shape.top, shape.width, shape.height = (Pt(value) for value in TITLE)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    style = parse_xml(
        f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr algn="l"><a:defRPr sz="2600" b="1"/></a:lvl1pPr>'
        "</a:lstStyle>"
    )
    old = frame._txBody.find(qn("a:lstStyle"))
    frame._txBody.replace(old, style)


def speak(slide: Any, sections: Sequence[Section], brief: Brief, words: Words) -> None:
    """What a speaker says and where it comes from: every sentence of the sections, then the sources
    of this slide with their addresses.
    """
    told = [
        part
        for section in sections
        for part in (section.heading, *(f"– {with_marks(line)}" for line in section.lines), "")
    ]
    used = {number for section in sections for number in numbers(section)}
    notes = [written(note) for note in brief.notes if note.number in used]
    head = [words("briefing.heading_sources")] if notes else []
    slide.notes_slide.notes_text_frame.text = "\n".join([*told, *head, *notes]).strip()


def with_marks(line: Line) -> str:
    """A sentence with the numbers of its sources in brackets."""
    return line.text + (f" [{', '.join(map(str, line.notes))}]" if line.notes else "")


def numbers(section: Section) -> Iterable[int]:
    """The numbers of the sources that a section rests on."""
    for line in section.lines:
        yield from line.notes
    for row in section.table.rows if section.table else ():
        for cell in row:
            yield from cell.notes


def written(note: Note) -> str:
    """A source with its number and address."""
    return f"[{note.number}] {note.text}" + (f" {note.url}" if note.url else "")


def tag_language(deck: Any, language: str) -> None:
    """Says of every text of the deck in which language it is: for spelling and reading aloud."""
    code = Words(language)("language.tag")
    for part in deck.part.package.iter_parts():
        root = getattr(part, "_element", None)
        if root is None:
            continue
        for run in root.iter(qn("a:r")):
            if run.find(qn("a:rPr")) is None:
                run.insert(0, parse_xml(f"<a:rPr {nsdecls('a')}/>"))
        for name in ("a:rPr", "a:defRPr", "a:endParaRPr"):
            for properties in root.iter(qn(name)):
                properties.set("lang", code)
        # the order of its children is fixed: the language comes behind the kind of dates
        if root.tag == qn("c:chartSpace"):
            spoken = parse_xml(f'<c:lang {nsdecls("c")} val="{code}"/>')
            root.insert(1 if root.find(qn("c:date1904")) is not None else 0, spoken)
