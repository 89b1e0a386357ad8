"""The 14 components of a service standard as a document in the official outline, empty where the
office has to decide, and the same as a checklist for the wall. DOCX, so that an office goes on with
it in its own program. No streamlit: words and values in, bytes out.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zona.domain.agencies import plain
from zona.domain.servicerules import GROUPS, Component, StandardRules
from zona.domain.standards import ASPECTS, EXISTS, ServiceStandard
from zona.language.services import ratio_text
from zona.language.words import Words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT, POINTS, SMALL_POINTS = "Calibri", 11, 9
# A4 with the margins of official letters, in centimetres
PAPER = {"page_width": 21.0, "page_height": 29.7, "left_margin": 2.5, "right_margin": 2.0}
WIDTHS = (1.2, 5.3, 10.0)
CHECK_WIDTHS = (1.0, 5.5, 1.5, 2.5, 2.5, 3.5)


@dataclass(frozen=True)
class Draft:
    """What is known of a service; all of it may be empty. contents: component -> its text."""

    service: str = ""
    agency: str = ""
    region: str = ""
    contents: Mapping[str, str] = field(default_factory=dict, hash=False)


def standard_document(draft: Draft, rules: StandardRules, words: Words) -> bytes:
    """The standard as a DOCX: both groups of components, and the service pledge.

    A component without a text holds the question that it answers, in square brackets.
    """
    names = names_of(draft, words)
    document = _document(words("standard_document.title", service=names["service"]), words)
    _heading(document, names, words, "title")
    document.add_paragraph(words("standard_document.decree", agency=names["agency"]))
    document.add_paragraph(words("standard_document.draft")).runs[0].italic = True
    for group in GROUPS:
        document.add_heading(words(f"standard_document.{group}"), level=2)
        members = [c for c in rules.components if c.group == group]
        _component_table(document, members, draft, words)
    _basis(document, rules, words)
    document.add_heading(words("standard_document.pledge_title"), level=2)
    document.add_paragraph(words("standard_document.pledge"))
    document.add_paragraph(words("standard_document.signature", agency=names["agency"]))
    return _bytes(document)


def checklist(
    draft: Draft,
    rules: StandardRules,
    words: Words,
    standard: ServiceStandard | None = None,
    checked: str = "",
) -> bytes:
    """The components as a checklist on one sheet of A4, ticked as far as a check says; without a
    check it has empty boxes for pen and paper.

    checked: the day of the check, YYYY-MM-DD, empty for none.
    """
    names = names_of(draft, words)
    title = words("standard_document.checklist_title", service=names["service"])
    document = _document(title, words)
    _heading(document, names, words, "checklist_title")
    table = _table(document, check_headings(words), CHECK_WIDTHS)
    for number, component in enumerate(rules.components, start=1):
        ticks = [tick(component, aspect, rules, standard) for aspect in ASPECTS]
        boxes = [words(f"standard_document.checklist_{state}") for state in ticks]
        _row(table, [str(number), words.pick(dict(component.name)), *boxes, ""], CHECK_WIDTHS)
    for line in below_checklist(words, standard, checked):
        document.add_paragraph(line)
    return _bytes(document)


def check_headings(words: Words) -> list[str]:
    """The head of the checklist."""
    columns = ("exists", "on_site", "electronic", "note")
    return [
        words("standard_document.column_number"),
        words("standard_document.column_component"),
        *(words(f"standard_document.checklist_column_{name}") for name in columns),
    ]


def below_checklist(words: Words, standard: ServiceStandard | None, checked: str) -> list[str]:
    """What stands below it: the ratios, when it was checked, and that it is no score."""
    known = words("standard_document.checklist_checked", date=words.date(checked))
    unknown = words("standard_document.checklist_unchecked")
    note = words("standard_document.checklist_note")
    ratios = [] if standard is None else [_sum(standard, words)]
    return [*ratios, known if checked else unknown, note]


def file_name(draft: Draft, words: Words, key: str = "file") -> str:
    """The name of the file, in plain letters. key: `file` or `checklist_file`."""
    # a name that every disk takes
    return words(f"standard_document.{key}", name=plain(draft.service) or "-")


def names_of(draft: Draft, words: Words) -> dict[str, str]:
    """Service, agency and region, in square brackets where they are not known."""
    return {
        "service": draft.service or words("standard_document.empty_service"),
        "agency": draft.agency or words("standard_document.empty_agency"),
        "region": draft.region or words("standard_document.empty_region"),
    }


def _document(title: str, words: Words) -> Any:
    """An empty document on A4 that says its title and language, and names nobody as its author."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(POINTS)
    _say_language(document, words("language.tag"))
    properties = document.core_properties
    properties.title, properties.author = title, ""
    properties.language = words("language.tag")
    for name, centimetres in PAPER.items():
        setattr(document.sections[0], name, Cm(centimetres))
    return document


def _say_language(document: Any, tag: str) -> None:
    """Tells readers aloud and spell checkers the language: python-docx's template says en-US."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    for style in document.styles:
        for old in style.element.xpath(".//w:lang"):
            old.getparent().remove(old)
    for language in document.styles.element.xpath("./w:docDefaults//w:lang"):
        language.set(qn("w:val"), tag)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), tag)
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _heading(document: Any, names: Mapping[str, str], words: Words, key: str) -> None:
    document.add_heading(words(f"standard_document.{key}", service=names["service"]), level=1)
    document.add_paragraph(words("standard_document.organiser", agency=names["agency"]))
    document.add_paragraph(words("standard_document.region", region=names["region"]))


def _component_table(
    document: Any, components: Sequence[Component], draft: Draft, words: Words
) -> None:
    table = _table(
        document,
        [words(f"standard_document.column_{name}") for name in ("number", "component", "content")],
        WIDTHS,
    )
    for number, component in enumerate(components, start=1):
        question = words(f"standard_question.{component.code}")
        hint = words("standard_document.hint", question=question)
        # never an answer of ours: what the office has to decide stays a question
        content = draft.contents.get(component.code, "").strip() or hint
        _row(table, [str(number), words.pick(dict(component.name)), content], WIDTHS)


def _table(document: Any, headings: Sequence[str], widths: Sequence[float]) -> Any:
    """A table whose head repeats on every page."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    table.autofit = False  # widths are set by cell: programs disagree about those of columns
    head = table.rows[0]
    _fill(head, headings, widths)
    for cell in head.cells:
        cell.paragraphs[0].runs[0].bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)
    return table


def _row(table: Any, texts: Sequence[str], widths: Sequence[float]) -> None:
    """A row that no page break cuts through."""
    from docx.oxml.parser import OxmlElement

    row = table.add_row()
    _fill(row, texts, widths)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _fill(row: Any, texts: Sequence[str], widths: Sequence[float]) -> None:
    from docx.shared import Cm

    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width, cell.text = Cm(width), _printable(text)


def _printable(text: str) -> str:
    """Text without the control characters that no XML may hold."""
    return "".join(c for c in text if c in "\n\t" or c.isprintable())


def tick(
    component: Component, aspect: str, rules: StandardRules, standard: ServiceStandard | None
) -> str:
    """What stands in a box: `yes` where a check says that it is there, `not_needed` where the
    component need not be displayed, else `no`: an empty box for pen and paper.
    """
    if aspect != EXISTS and component.code not in rules.displayed:
        return "not_needed"
    if standard is None:
        return "no"
    absent = (*standard.missing[aspect], *standard.unchecked[aspect])
    return "no" if component.code in absent else "yes"


def _sum(standard: ServiceStandard, words: Words) -> str:
    """The two ratios, on site and electronic apart."""
    return words(
        "standard_document.checklist_sum",
        exists=ratio_text(standard.exists, words),
        on_site=ratio_text(standard.on_site, words),
        electronic=ratio_text(standard.electronic, words),
    )


def _basis(document: Any, rules: StandardRules, words: Words) -> None:
    from docx.shared import Pt

    basis = rules.basis
    said = words(
        "standard_document.basis", regulation=basis.regulation, article=basis.article or "-"
    )
    document.add_paragraph(said).runs[0].font.size = Pt(SMALL_POINTS)


def _bytes(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
