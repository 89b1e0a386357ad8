"""The frame around a page, and what pages may use of the interface.

The room `faces/dashboard`, `dashboard.py` and `pages/` are the only code that imports streamlit.
"""

from __future__ import annotations

import logging
from dataclasses import replace

import streamlit as st

from zona.config import ICON
from zona.domain.problems import FactsError
from zona.faces.address import PUBLISHED, SHOW, SIMULATED, public_address
from zona.faces.dashboard.choices import (
    language_and_data,
    read_choices,
    write_address,
)
from zona.faces.dashboard.parts import (
    page,
)
from zona.faces.dashboard.seek import copy_address, follow, search
from zona.faces.dashboard.show import deck, start_button
from zona.faces.dashboard.view import View, store
from zona.faces.dashboard.who import sign_in_link
from zona.faces.pagelist import PAGES
from zona.language.escaping import code_span
from zona.language.words import LANGUAGES, Words

MENU_WIDTH = 248  # pixels, so that a laptop has room for map and list side by side

log = logging.getLogger("zona")


def frame() -> None:
    """Draws what surrounds every page and runs the page that the address asks for."""
    # before the navigation: a page's own icon would be fetched from another host to serve as the
    # tab's icon
    st.set_page_config(page_icon=str(ICON), layout="wide", initial_sidebar_state=MENU_WIDTH)
    try:
        view, ignored = _new_view()
    except FactsError as error:
        return _no_snapshot(error)
    st.session_state["view"] = view
    sections: dict[str, list] = {}
    for entry in PAGES:
        sections.setdefault(view.words(f"nav.{entry.section}"), []).append(page(entry, view.words))
    shown = view.choices.mode == SHOW
    # expanded: Streamlit would hide what comes after the tenth page behind "View more"
    position = "hidden" if shown else "sidebar"
    current = st.navigation(sections, position=position, expanded=True)
    mark = f"{view.words('common.simulated_mark')} · " if view.simulated else ""
    st.set_page_config(page_title=f"{mark}{current.title} · {view.words('common.app')}")
    follow(view)
    write_address(view.choices, current.url_path)
    if not shown:
        with st.sidebar:
            search(view)
            start_button(view)
            copy_address(view)
            language_and_data(view)
            sign_in_link(view)
    for name, value in ignored:
        st.warning(
            view.words(f"common.ignored_{name}", value=code_span(value)), icon=":material/info:"
        )
    if view.simulated:
        st.error(view.words("common.simulated"), icon=":material/science:")
    _head(view)
    if shown:
        return deck(view)
    # the footer first, below the body: a page that has nothing more to show stops its script
    body = st.container()
    _footer(view)
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


def _head(view: View) -> None:
    """Who speaks, from which release, and that this is no site of the Ombudsman."""
    words = view.words
    status = words("common.status_simulated" if view.simulated else "common.status_published")
    date = words.date(view.snapshot.released)
    owner, release = words("common.owner"), view.snapshot.release
    st.caption(words("common.head", owner=owner, release=release, date=date, status=status))


def _footer(view: View) -> None:
    st.divider()
    if not view.simulated:
        st.markdown(view.words("common.public_page", url=public_address(view.choices)))
    release, date = view.snapshot.release, view.words.date(view.snapshot.released)
    st.caption(
        view.words("common.footer", release=release, content=view.snapshot.content_id, date=date)
    )
