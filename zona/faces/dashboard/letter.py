"""A letter that asks for the scores of a region's OPD, as DOCX: the asker adds names and number.

No streamlit: words and values in, bytes out.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from zona.language.words import Words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
POINTS = 11


@dataclass(frozen=True)
class Request:
    """What is asked: of which region and year, by which method, about which loci.

    known: what is published of the region itself, one sentence. address: where the letter can point
    to, empty for none.
    """

    region: str
    province: str
    year: int
    method: str
    known: str
    loci: Sequence[str]
    dimensions: Sequence[str]


def letter(request: Request, words: Words) -> bytes:
    """The letter as a DOCX file; what only the asker knows stands in square brackets."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(POINTS)
    _say_language(normal, words("language.tag"))
    title = words("letter.subject", region=request.region, year=request.year)
    properties = document.core_properties
    properties.title, properties.author = title, ""
    properties.language = words("language.tag")
    for line in ("place_date", "number"):
        document.add_paragraph(words(f"letter.{line}"))
    document.add_paragraph().add_run(title).bold = True
    document.add_paragraph(words("letter.to", province=request.province))
    document.add_paragraph(words("letter.greeting"))
    for paragraph in _asking(request, words):
        document.add_paragraph(paragraph)
    for wanted in _wanted(request, words):
        document.add_paragraph(wanted, style="List Number")
    for line in ("use", "form", "thanks", "signature"):
        document.add_paragraph(words(f"letter.{line}"))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _say_language(style, tag: str) -> None:
    """Tells readers aloud and spell checkers which language this is."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    language = OxmlElement("w:lang")
    language.set(qn("w:val"), tag)
    style.element.get_or_add_rPr().append(language)


def _asking(request: Request, words: Words) -> list[str]:
    """What is known, and what is not published."""
    return [
        words(
            "letter.why",
            region=request.region,
            year=request.year,
            method=request.method,
            known=request.known,
        ),
        words("letter.ask"),
    ]


def _wanted(request: Request, words: Words) -> list[str]:
    """The three things that are asked for."""
    loci = words.listing(request.loci) if request.loci else words("letter.loci_unknown")
    dimensions = words.listing(request.dimensions)
    return [
        words("letter.wanted_loci", loci=loci),
        words("letter.wanted_dimensions", dimensions=dimensions)
        if dimensions
        else words("letter.wanted_parts"),
        words("letter.wanted_indicators"),
    ]
