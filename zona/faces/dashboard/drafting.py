"""The papers of a standard: the checklist for the wall, and the form that gives a draft in the
official outline, empty where the office has to decide. Nothing that is typed here is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from zona.domain.servicerules import GROUPS, StandardRules
from zona.domain.standards import standard_of
from zona.faces.dashboard.service_level import Level
from zona.faces.dashboard.view import View
from zona.language.standards import component_names, day_text
from zona.language.words import OFFICIAL, Words

Row = Mapping[str, Any]

PDF = "application/pdf"
NAME_LENGTH, TEXT_LENGTH = 200, 3000


@dataclass(frozen=True)
class Papers:
    """What makes the papers; the page hands it in, since no face imports another.

    draft(service, agency, region, contents) is what the others take first.
    """

    draft: Callable[..., Any]
    document: Callable[..., bytes]
    checklist: Callable[..., bytes]
    checklist_pdf: Callable[..., bytes]
    file_name: Callable[..., str]
    mime: str


def papers(
    view: View, rules: StandardRules, made: Papers, place: Level, rows: Sequence[Row]
) -> None:
    """The service that the papers are about, the form, and the three files."""
    words = view.words
    st.header(words("drafting.title"))
    st.markdown(words("drafting.intro", of=len(rules.codes)))
    row = _service(view, rows)
    name, agency = _names(view, place, row)
    contents = _form(rules, words)
    region = view.region_row(place.region)["full_name"] if place.region else ""
    draft = made.draft(name, agency, region, contents)
    _files(view, rules, made, draft, row)
    st.caption(words("drafting.note"))


def _service(view: View, rows: Sequence[Row]) -> Row | None:
    """The service of the inventory that was chosen, None where the reader names one."""
    known = {row["service_id"]: row for row in rows}
    if not known:
        return None
    chosen = st.selectbox(
        view.words("drafting.service"),
        list(known),
        index=None,
        format_func=lambda code: f"{known[code]['name']} — {known[code]['agency']}",
        placeholder=view.words("drafting.any_service"),
        key="drafting.service",
        filter_mode="contains",
    )
    return known.get(chosen)


def _names(view: View, place: Level, row: Row | None) -> tuple[str, str]:
    """(service, OPD) as they stand in the head of the papers; simulated ones say so."""
    words = view.words
    if row is not None:
        mark = f"{words('common.simulated_mark')}: " if view.simulated else ""
        return f"{mark}{row['name']}", row["agency"]
    with st.container(horizontal=True):
        name = st.text_input(words("drafting.name"), key="drafting.name", max_chars=NAME_LENGTH)
        agency = st.text_input(
            words("drafting.agency"),
            place.name.partition(",")[0] if place.agency else "",
            key=f"drafting.agency.{place.agency}",  # else the OPD chosen before would stay
            max_chars=NAME_LENGTH,
        )
    return name.strip(), agency.strip()


def _form(rules: StandardRules, words: Words) -> dict[str, str]:
    """The components as fields, each with the question that it answers: component -> text."""
    names, contents = component_names(rules, words), {}
    for group in GROUPS:
        with st.expander(words(f"standard_document.{group}"), icon=":material/edit_note:"):
            for component in rules.components:
                if component.group == group:
                    contents[component.code] = st.text_area(
                        names[component.code],
                        key=f"drafting.{component.code}",
                        placeholder=words(f"standard_question.{component.code}"),
                        max_chars=TEXT_LENGTH,
                        height="content",
                    )
    return {code: text for code, text in contents.items() if text.strip()}


def _files(view: View, rules: StandardRules, made: Papers, draft: Any, row: Row | None) -> None:
    # papers of an office are in its language, whatever the reader's
    words, official = view.words, Words(OFFICIAL)
    standard = standard_of(row) if row is not None else None
    checked = day_text(row["checked"]) if row is not None else ""
    released = view.snapshot.released
    # made when asked for: a page that is only read sets no paper
    wall = made.file_name(draft, official, "checklist_file")
    offered = (
        ("document", lambda: made.document(draft, rules, official), made.mime,
         made.file_name(draft, official)),
        ("checklist_pdf",
         lambda: made.checklist_pdf(draft, rules, official, released, standard, checked),
         PDF, wall.replace(".docx", ".pdf")),
        ("checklist", lambda: made.checklist(draft, rules, official, standard, checked),
         made.mime, wall),
    )  # fmt: skip
    with st.container(horizontal=True, key="drafting-files"):
        for key, content, mime, name in offered:
            st.download_button(
                words(f"drafting.{key}"),
                content,
                name,
                mime,
                key=f"drafting.get.{key}",
                on_click="ignore",
                icon=":material/draft:",
            )
