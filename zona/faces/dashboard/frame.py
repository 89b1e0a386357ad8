"""The frame around a page, and what pages may use of the interface.

With `zona/ui_*.py`, `app.py`, `dashboard.py` and `pages/` the only code that imports streamlit.
"""

from __future__ import annotations

import logging
from dataclasses import replace

import streamlit as st

from zona.config import ICON
from zona.domain.problems import FactsError
from zona.faces.address import PUBLISHED, SIMULATED, public_address
from zona.faces.dashboard.choices import (
    choose,
    indicator_picker,
    language_and_data,
    others_picker,
    pickers,
    read_choices,
    region_picker,
    write_address,
    year_picker,
)
from zona.faces.dashboard.parts import (
    claims_of,
    conflict_note,
    method_note,
    note_sources,
    page,
    page_path,
    region_card,
    select_region,
    show_figure,
    status_notes,
    table_twin,
    with_tiles,
)
from zona.faces.dashboard.view import View, bands_by_year, store, view
from zona.faces.pagelist import PAGES
from zona.language.words import LANGUAGES, Words

__all__ = [
    "View",
    "bands_by_year",
    "choose",
    "claims_of",
    "conflict_note",
    "frame",
    "indicator_picker",
    "method_note",
    "note_sources",
    "others_picker",
    "page_path",
    "pickers",
    "region_card",
    "region_picker",
    "script_failed",
    "select_region",
    "show_figure",
    "status_notes",
    "table_twin",
    "view",
    "with_tiles",
    "year_picker",
]

log = logging.getLogger("zona")


def frame() -> None:
    """Draws what surrounds every page and runs the page that the address asks for."""
    # before the navigation: a page's own icon would be fetched from another host to serve as the
    # tab's icon
    st.set_page_config(page_icon=str(ICON), layout="wide")
    try:
        v, ignored = _new_view()
    except FactsError as error:
        return _no_snapshot(error)
    st.session_state["view"] = v
    sections: dict[str, list] = {}
    for entry in PAGES:
        sections.setdefault(v.words(f"nav.{entry.section}"), []).append(page(entry, v.words))
    current = st.navigation(sections)
    st.set_page_config(page_title=f"{current.title} · {v.words('common.app')}")
    write_address(v.choices)
    with st.sidebar:
        language_and_data()
    for name, value in ignored:
        st.warning(v.words(f"common.ignored_{name}", value=inert(value)), icon=":material/info:")
    if v.simulated:
        st.error(v.words("common.simulated"), icon=":material/science:")
    # the footer first, below the body: a page that has nothing more to show stops its script
    body = st.container()
    _footer(v)
    with body:
        current.run()


def _new_view() -> tuple[View, list[tuple[str, str]]]:
    """This run's view, and what of the address had to be ignored."""
    snapshot = store().snapshot()
    choices, ignored = read_choices(snapshot)
    if choices.data == SIMULATED:
        try:
            snapshot = store(SIMULATED).snapshot()
        except FileNotFoundError:
            choices = replace(choices, data=PUBLISHED)
            ignored.append(("data", SIMULATED))
    return View(choices, Words(choices.language), snapshot), ignored


def _no_snapshot(error: FactsError) -> None:
    """There is no snapshot yet and the facts do not make one: says what is wrong with them."""
    words = Words(LANGUAGES[0])
    log.error("the facts do not make a snapshot", exc_info=error)
    st.error(words("common.no_snapshot"), icon=":material/error:")
    for problem in error.problems:
        st.text(problem.sentence(words))


def _footer(v: View) -> None:
    st.divider()
    if not v.simulated:
        st.markdown(v.words("common.public_page", url=public_address(v.choices)))
    release, date = v.snapshot.release, v.words.date(v.snapshot.released)
    st.caption(v.words("common.footer", release=release, content=v.snapshot.content_id, date=date))


def inert(text: str, length: int = 40) -> str:
    """Text from outside as a code span: nothing in it is read as Markdown (escapes do not stop bare
    addresses from becoming links).
    """
    shown = "".join(c for c in text[:length] if c.isprintable() and c != "`").strip()
    return f"`{shown}`" if shown else ""


def script_failed(error: Exception) -> bool:
    """What a reader sees when a page fails: one sentence, in their language; the log has the rest."""
    log.error("a page failed", exc_info=error)
    language = st.session_state.get("choice.language", LANGUAGES[0])
    st.error(Words(language)("common.failed"), icon=":material/error:")
    return True
