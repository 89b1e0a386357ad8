"""What the pages of the services share: whose data are shown (the province, a region, an OPD), the
day of the data, and the ways on where nothing was handed in yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from zona import exports
from zona.config import ROOT
from zona.faces.dashboard.choices import bound, choose, region_picker
from zona.faces.dashboard.example import way_to_example
from zona.faces.dashboard.parts import show_figure
from zona.faces.dashboard.score_link import score_link
from zona.faces.dashboard.view import View
from zona.facts.read import read_facts
from zona.intake.datasets import DATASETS
from zona.intake.template import template
from zona.language.escaping import code_span, markdown
from zona.language.words import OFFICIAL, Words

PICKER_WIDTH = 330
PART_KEYS = {"regions": "region_code", "offices": "agency_id", "units": "unit"}


@dataclass(frozen=True)
class Level:
    """Whose data a page shows: of the whole province, of a region, of one OPD (its id and name)."""

    region: str | None
    agency: str | None
    name: str

    @property
    def asked(self) -> dict[str, Any]:
        """The values with which questions ask for it."""
        return {"region": self.region, "agency": self.agency}

    @property
    def parts(self) -> str:
        """What it consists of: "regions" of the province, "offices" (OPD) of a region, "units"."""
        if self.agency is not None:
            return "units"
        return "regions" if self.region is None else "offices"

    @property
    def part_key(self) -> str:
        """The column that tells one of its parts from the others."""
        return PART_KEYS[self.parts]


def level(view: View, subject: str) -> Level:
    """Draws title and pickers, and tells whose data are asked for; an OPD that no dataset names is
    said, and its region is shown.
    """
    region = view.choices.region
    offices = {row["agency_id"]: row["agency"] for row in _offices(view)}
    # an OPD that was scored may have handed in nothing: its address still leads to its region
    known = view.choices.agency if view.choices.agency in offices else None
    whose = _name(view, region)
    if known is not None:
        whose = f"{offices[known]}, {whose}"
    st.title(view.words(f"{subject}.heading", place=markdown(whose)))
    with st.container(horizontal=True):
        with st.container(width=PICKER_WIDTH):
            region_picker(view)
        if offices:
            with st.container(width=PICKER_WIDTH):
                _office_picker(view, offices, known)
    if offices and view.choices.agency and known is None:
        told = view.words("servicepage.office_unknown", agency=code_span(view.choices.agency))
        st.warning(told, icon=":material/info:")
    _up(view, known)
    score_link(view, region, known)
    return Level(region, known, whose)


def _offices(view: View) -> list[Mapping[str, Any]]:
    """The OPD of the region that any dataset names; none where no region is chosen."""
    region = view.choices.region
    return view.rows("service_offices", region=region) if region else []


def _name(view: View, region: str | None) -> str:
    if region is None:
        return view.words("servicepage.everywhere", province=view.snapshot.province_name)
    return view.region_row(region)["full_name"]


def _office_picker(view: View, offices: Mapping[str, str], known: str | None) -> None:
    bound(
        st.selectbox,
        "agency",
        "w.office",
        known,
        view.words("servicepage.office"),
        list(offices),
        format_func=offices.get,
        placeholder=view.words("servicepage.choose_office"),
        label_visibility="collapsed",
        filter_mode="contains",
    )


def _up(view: View, agency: str | None) -> None:
    """The way back from an OPD to its region, and from a region to the whole province."""
    region = view.choices.region
    if region is None:
        return
    wider = {"agency": None} if agency else {"region": None, "agency": None}
    name = _name(view, region if agency else None)
    st.button(
        view.words("servicepage.back_to", place=name),
        key="service.up",
        type="tertiary",
        icon=":material/arrow_upward:",
        on_click=choose,
        kwargs=wider,
    )


def day_of_data(view: View, dataset: str) -> date | None:
    """The day of which a dataset's statuses are; None where it is not known."""
    rows = view.rows("service_datasets")
    return next((row["as_of"] for row in rows if row["dataset"] == dataset), None)


def show_sourced(
    view: View,
    dataset: str,
    figure: dict[str, Any],
    key: str,
    alt: str,
    on_select: Callable[[str], None] | None = None,
) -> None:
    """Draws a figure with, below it and in its file, whose data these are and of which day."""
    day = day_of_data(view, dataset)
    words, release = view.words, view.snapshot.release
    source = words(
        "servicepage.source",
        source=words(f"servicepage.source_{dataset}"),
        date=words.date(day.isoformat() if day else None),
        release=release,
    )
    show_figure(view, figure, key, alt, on_select, source)
    st.caption(source)


def holds(view: View, dataset: str) -> bool:
    """Whether anything was taken in of a dataset."""
    # asked of the datasets, not of a place: "nothing yet" and "not of this place" are two answers
    return any(row["dataset"] == dataset for row in view.rows("service_datasets"))


def open_place(view: View) -> Callable[[str], None]:
    """What a click on a place does: a region becomes the chosen one, an OPD too."""

    def select(code: str | None) -> None:
        if not code:  # the bar of what names no OPD
            return
        choose(**({"agency": code} if "/" in code else {"region": code, "agency": None}))

    return select


def nothing_shown(view: View, place: Level, *datasets: str) -> None:
    """Says why a page is empty: of all datasets it is about nothing was handed in at all, with ways
    on, or nothing of this place.
    """
    if any(holds(view, name) for name in datasets):
        told = view.words("servicepage.nothing_here", place=markdown(place.name))
        st.info(told, icon=":material/help:")
    else:
        ways_on(view, *datasets)


def ways_on(view: View, dataset: str, *more: str) -> None:
    """Nothing of a dataset is known: says so, and offers its template and the simulated example;
    what others published stands further down on the page.

    more: further datasets that the page is about, whose templates are offered beside.
    """
    words = view.words
    st.info(words(f"servicepage.nothing_{dataset}"), icon=":material/inbox:")
    with st.container(horizontal=True, key="ways-on"):
        if dataset in DATASETS and not more:
            _template(view, dataset, words("servicepage.way_template"))
        templates(view, (name for name in ((dataset, *more) if more else ()) if name in DATASETS))
        way_to_example(view)
    notes = ("way_template_note",) if dataset in DATASETS else ()
    said = (words(f"servicepage.{note}") for note in (*notes, "ways_note"))
    st.caption(" ".join(said))


def templates(view: View, datasets: Iterable[str]) -> None:
    """The template of each dataset by its name."""
    for name in datasets:
        called = view.words(f"service_dataset.{name}")
        _template(view, name, view.words("service_dataset.template", dataset=called))


def _template(view: View, dataset: str, label: str) -> None:
    official = Words(OFFICIAL)  # what an office fills in is in its language
    st.download_button(
        label,
        lambda: template(dataset, read_facts(ROOT), official),
        f"zona-templat-{dataset}.xlsx",
        exports.XLSX,
        key=f"way.template.{dataset}",
        on_click="ignore",
        icon=":material/table_view:",
    )
