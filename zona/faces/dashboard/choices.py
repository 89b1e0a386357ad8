"""The widgets with which a reader chooses, and the address in step with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from zona.config import simulation_path
from zona.domain.classes import ABSENCES
from zona.faces.address import (
    ONE,
    OTHERS_N,
    PUBLISHED,
    SIMULATED,
    Choices,
    changed,
    parameters,
    parse,
)
from zona.faces.dashboard.view import View
from zona.language.comparison import period_name
from zona.language.words import LANGUAGES, Words
from zona.store.rows import default_year
from zona.store.snapshot import Snapshot

REGION_WIDTH = 208  # pixels: what the years leave of a row on a laptop


def read_choices(snapshot: Snapshot) -> tuple[Choices, list[tuple[str, str]]]:
    """The choices of this run and the (name, value) of the address that had to be ignored.

    What the reader changed in a widget stands in the session (`choice.*`); what the address says
    and was not written by us (a link, the browser's back button) wins over it.
    """
    state, ignored = st.session_state, []
    years = [row["year"] for row in snapshot.rows("years")]
    codes = [row["region_code"] for row in snapshot.rows("regions")]
    indicators = [row["indicator"] for row in snapshot.rows("indicators")]
    found = changed(st.query_params.to_dict(), state.get("written", {}))
    for name, text in found.items():
        value = parse(name, text, years, codes, indicators) if text is not None else None
        if text is not None and value is None:
            ignored.append((name, text))
        else:
            state[f"choice.{name}"] = value
    ignored += _agency_within_region(found, codes)
    year = state.get("choice.year") or default_year(snapshot.rows("years"))
    ignored += _region_of_its_year(snapshot, year)
    return Choices(
        state.get("choice.language") or LANGUAGES[0],
        year,
        state.get("choice.region"),
        state.get("choice.others") or (),
        state.get("choice.data") or PUBLISHED,
        state.get("choice.indicator"),
        state.get("choice.value_year"),
        state.get("choice.agency"),
        state.get("choice.dimension"),
        state.get("choice.target"),
        state.get("choice.hold") or ONE,
        state.get("choice.step"),
        state.get("choice.limit"),
        bool(state.get("choice.unlocked")),
        state.get("choice.days") or (),
        tuple(state.get("choice.locked") or ()),
        mode=state.get("choice.mode"),
        screen=state.get("choice.screen") or 1,
        alternatives=bool(state.get("choice.alternatives")),
        which=state.get("choice.which") or 1,
        levels=tuple(state.get("choice.levels") or ()),
    ), ignored


def _agency_within_region(
    stated: Mapping[str, str | None], codes: Sequence[str]
) -> list[tuple[str, str]]:
    """Lets an OPD that an address names bring its region along, and forgets one of another region.

    Gives what of the address had to be ignored.
    """
    state, agency = st.session_state, st.session_state.get("choice.agency")
    if not agency:
        return []
    code, named = agency.partition("/")[0], bool(stated.get("agency"))
    if named and state.get("choice.region") is None and code in codes:
        state["choice.region"] = code
    if state.get("choice.region") == code:
        return []
    # a dimension without its OPD would narrow another one's
    state["choice.agency"] = state["choice.dimension"] = None
    return [("agency", agency)] if named else []


def _region_of_its_year(snapshot: Snapshot, year: int) -> list[tuple[str, str]]:
    """Forgets a chosen region that there was not in the chosen year; gives what has to be told."""
    code = st.session_state.get("choice.region")
    there = snapshot.rows("regions_of_year", year=year)
    if code is None or any(row["region_code"] == code for row in there):
        return []
    st.session_state["choice.region"] = st.session_state["choice.agency"] = None
    return [("region_year", f"{code}, {year}")]


def write_address(choices: Choices, slug: str | None = None) -> None:
    """Puts the choices into the address of a page; parameters that are not ours are dropped."""
    stated = parameters(choices, slug)
    # only a difference: each writing is a step of the browser's history
    if st.query_params.to_dict() != stated:
        st.query_params.from_dict(stated)
    st.session_state["written"] = stated


def choose(**changes: Any) -> None:
    """Sets choices from a callback: `choose(region="12.75")`."""
    for name, value in changes.items():
        st.session_state[f"choice.{name}"] = value


def _from_widget(name: str, key: str) -> None:
    choose(**{name: st.session_state[key]})


def bound(
    widget: Callable[..., Any],
    name: str,
    key: str,
    value: Any,
    label: str,
    options: Sequence[Any],
    **more: Any,
) -> Any:
    """A widget that shows a choice and changes it; the choice lives longer than the widget (it
    stays across pages).
    """
    # before the widget: a state of its own would win over the address
    st.session_state[key] = value
    return widget(label, options, key=key, on_change=_from_widget, args=(name, key), **more)


def year_picker(view: View) -> None:
    """Lets the reader choose the year; a year of which no region is known is greyed."""
    known = {
        row["year"]
        for row in view.rows("class_counts", year=None)
        if row["outcome"] not in ABSENCES
    }
    bound(
        st.pills,
        "year",
        "w.year",
        view.choices.year,
        view.words("common.year"),
        [row["year"] for row in view.rows("years")],
        required=True,
        format_func=lambda year: str(year) if year in known else f":gray[{year}]",
        help=view.words("common.year_help"),
        label_visibility="collapsed",
        wrap=True,
    )


def region_picker(view: View) -> None:
    """Lets the reader choose a region by typing a part of its name."""
    names = {row["region_code"]: searchable(row) for row in _in_order(view.regions)}
    bound(
        st.selectbox,
        "region",
        "w.region",
        view.choices.region,
        view.words("common.region"),
        list(names),
        format_func=names.get,
        placeholder=view.words("common.choose_region"),
        label_visibility="collapsed",
        filter_mode="contains",
    )


def _in_order(regions: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The regions by name, the province first."""
    return sorted(regions, key=lambda row: (row["type"] != "provinsi", row["name"]))


def indicator_picker(view: View, values: Sequence[Mapping[str, Any]]) -> str | None:
    """Lets the reader choose an indicator, and a year or period of its values; returns the period
    that is chosen, the latest where none is, None where there is no value.

    values: rows of `indicator_values` of the chosen indicator that hold a value.
    """
    names = {row["indicator"]: view.words.of(row, "name") for row in view.rows("indicators")}
    bound(
        st.selectbox,
        "indicator",
        "w.indicator",
        view.choices.indicator or next(iter(names)),
        view.words("comparison.indicator"),
        list(names),
        format_func=names.get,
    )
    periods = sorted({row["period"] or str(row["year"]) for row in values})
    if not periods:
        return None
    chosen = view.choices.value_year if view.choices.value_year in periods else periods[-1]
    bound(
        st.pills,
        "value_year",
        "w.value_year",
        chosen,
        view.words("common.year"),
        periods,
        required=True,
        format_func=lambda period: period_name(period, view.words),
        wrap=True,
    )
    return chosen


def pickers(view: View) -> None:
    """Year and region side by side; on a phone one above the other."""
    with st.container(horizontal=True, key="pickers"):
        year_picker(view)
        with st.container(width=REGION_WIDTH):
            region_picker(view)


def searchable(region: Mapping[str, Any]) -> str:
    """A region's name as an option that is found by its short name and its code too: "Kota Medan ·
    12.71".
    """
    short = [region["short_name"]] if region["short_name"] not in region["name"] else []
    return " · ".join([region["full_name"], *short, region["region_code"]])


def others_picker(view: View, near: Sequence[str]) -> None:
    """Lets the reader choose regions to set beside the chosen one, and offers its peers."""
    names = {
        row["region_code"]: searchable(row)
        for row in _in_order(view.regions)
        if row["region_code"] != view.choices.region
    }
    chosen = [code for code in view.choices.others if code in names]
    bound(
        st.multiselect,
        "others",
        "w.others",
        chosen,
        view.words("trend.others"),
        list(names),
        format_func=names.get,
        max_selections=OTHERS_N,
        placeholder=view.words("common.choose_region"),
        filter_mode="contains",
        select_all=False,
    )
    if near and not chosen:
        label = view.words(
            "trend.add_peers", names=", ".join(view.region_row(code)["short_name"] for code in near)
        )
        st.button(
            label,
            key="peers",
            on_click=lambda: choose(others=tuple(near)),
            icon=":material/group_add:",
            type="tertiary",
        )


def language_and_data(view: View) -> None:
    """The two choices of the sidebar: the language, and published or simulated data."""
    bound(
        st.segmented_control,
        "language",
        "w.language",
        view.words.language,
        view.words("common.language"),
        LANGUAGES,
        required=True,
        format_func=lambda code: Words(code)("common.own_name"),
    )
    if not view.simulated and not simulation_path().exists():
        return  # nothing to switch to on this machine
    bound(
        st.segmented_control,
        "data",
        "w.data",
        view.choices.data,
        view.words("common.data"),
        (PUBLISHED, SIMULATED),
        required=True,
        format_func=lambda code: view.words(f"common.data_{code}"),
        help=view.words("common.data_help"),
    )
