"""The checklist of a service standard as PDF: one sheet of A4 for the wall, tagged, with embedded
fonts.
"""

from __future__ import annotations

from typing import Any

from zona.domain.servicerules import StandardRules
from zona.domain.standards import ASPECTS, ServiceStandard
from zona.faces.briefing.setting import compiled, with_glyphs
from zona.faces.briefing.standard_document import (
    Draft,
    below_checklist,
    check_headings,
    names_of,
    tick,
)
from zona.language.words import Words

TEMPLATE = "checklist.typ"


def checklist_pdf(
    draft: Draft,
    rules: StandardRules,
    words: Words,
    released: str,
    standard: ServiceStandard | None = None,
    checked: str = "",
) -> bytes:
    """The checklist as PDF/UA-1, ticked as far as a check says.

    released: the date of the release, that the same data give the same bytes on every day.
    """
    data = checklist_data(draft, rules, words, standard, checked)
    return compiled(TEMPLATE, data, released, format="pdf", pdf_standards="ua-1")


def checklist_data(
    draft: Draft,
    rules: StandardRules,
    words: Words,
    standard: ServiceStandard | None = None,
    checked: str = "",
) -> dict[str, Any]:
    """Everything that the sheet shows, in words."""
    names = names_of(draft, words)
    data = {
        "lang": words.language,
        "title": words("standard_document.checklist_title", service=names["service"]),
        "organiser": words("standard_document.organiser", agency=names["agency"]),
        "region": words("standard_document.region", region=names["region"]),
        "headings": check_headings(words),
        "groups": [
            {
                "heading": words(f"standard_document.{group}"),
                "rows": [
                    {
                        "number": number,
                        "name": words.pick(dict(component.name)),
                        "boxes": [
                            _box(tick(component, aspect, rules, standard), words)
                            for aspect in ASPECTS
                        ],
                    }
                    for number, component in enumerate(rules.components, start=1)
                    if component.group == group
                ],
            }
            for group in dict.fromkeys(component.group for component in rules.components)
        ],
        "below": below_checklist(words, standard, checked),
    }
    return with_glyphs(data, words("briefing.letters_lacking"))


def _box(state: str, words: Words) -> dict[str, str]:
    """A box, and what a reader aloud says of it."""
    key = "not_needed" if state == "not_needed" else f"{state}_said"
    return {"state": state, "said": words(f"standard_document.checklist_{key}")}
