"""From everywhere: a search that leads to a region or an OPD, and the address to pass on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from zona.faces.dashboard.choices import choose, searchable
from zona.faces.dashboard.parts import page_path
from zona.faces.dashboard.tables import view_address
from zona.faces.dashboard.view import View
from zona.language.agencies import kind_name

Target = tuple[str, str]  # region code, OPD's id or nothing


def search(view: View) -> None:
    """A box in which a part of a name finds a region or an OPD, and opens its page."""
    options = _targets(view)
    st.selectbox(
        view.words("seek.label"),
        list(options),
        index=None,
        key="seek",
        format_func=options.get,
        placeholder=view.words("seek.placeholder"),
        # people write "dinas sosial medan": not one piece of any option
        filter_mode="fuzzy",
        on_change=_found,
    )


def _targets(view: View) -> dict[Target, str]:
    """All regions, then all OPD with their region's name."""
    regions = [row for row in view.rows("regions") if row["type"] != "provinsi"]
    short = {row["region_code"]: row["short_name"] for row in regions}
    names = {(row["region_code"], ""): searchable(row) for row in regions}
    agencies = [row for row in view.rows("agencies") if row["region_code"] in short]
    return names | {
        (row["region_code"], row["agency_id"]): _agency_option(row, short[row["region_code"]], view)
        for row in agencies
    }


def _agency_option(row: Mapping[str, Any], region: str, view: View) -> str:
    """An OPD, its region, and the short name of its kind: people type "disdukcapil medan".

    Its own name first: what begins with the region would stand before the region itself.
    """
    kind = kind_name(row["kind"], view.words, short=True) if row["kind"] else ""
    return " · ".join(filter(None, (row["name"], region, kind)))


def _found() -> None:
    """Remembers where to go: a page cannot be left from within a callback."""
    target = st.session_state["seek"]
    if target is None:
        return
    code, agency = target
    choose(region=code, agency=agency or None)
    if agency:
        _to_a_year_with_data(agency)
    st.session_state["seek.to"] = "agency.py" if agency else "region.py"
    st.session_state["seek"] = None  # the box is free for the next search


def _to_a_year_with_data(agency: str) -> None:
    """Keeps the year where something about the OPD is published in it, else takes the last such."""
    view: View = st.session_state["view"]
    years = next(row["years"] for row in view.rows("agencies") if row["agency_id"] == agency)
    if years and view.choices.year not in years:
        choose(year=years[-1])


def follow(view: View) -> None:
    """Goes where the search led."""
    script: Any = st.session_state.pop("seek.to", None)
    if script:
        st.switch_page(page_path(view, script))


def copy_address(view: View) -> None:
    """The full address of what is seen, with a button that copies it."""
    box = st.popover(
        view.words("seek.share"),
        icon=":material/link:",
        type="tertiary",
        key="seek.share",
        on_change="rerun",
    )
    if not box.open:  # what colours code is a quarter of a megabyte, for those who ask only
        return
    with box:
        st.caption(view.words("seek.share_note"))
        st.code(view_address(view), language=None, wrap_lines=True)
