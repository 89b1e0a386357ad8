"""Whose services a page shows: the province's, a region's or an OPD's; and what is left to do where
nothing is known of them: the templates and the example in simulated data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from zona import exports
from zona.config import ROOT, simulation_path
from zona.faces.address import PUBLISHED, SIMULATED
from zona.faces.dashboard.choices import bound, choose, region_picker
from zona.faces.dashboard.view import View
from zona.facts.read import read_facts
from zona.intake.datasets import DATASETS
from zona.intake.template import template
from zona.language.words import OFFICIAL, Words


@dataclass(frozen=True)
class Place:
    """Whose services are shown; no region: all of the province, no agency: all OPD of the region.

    name: as a heading says it.
    """

    region: str | None
    agency: str | None
    name: str

    @property
    def asked(self) -> dict[str, str | None]:
        """The values of a question about the services of this place."""
        return {"region": self.region, "agency": self.agency}


def place_of(view: View) -> Place:
    """The place that the address asks for."""
    code, agency = view.choices.region, view.choices.agency
    if code is None:
        return Place(None, None, view.snapshot.province_name)
    region = view.region_row(code)["full_name"]
    if agency is None:
        return Place(code, None, region)
    known = offices(view, code).get(agency)
    return Place(code, agency, f"{known or agency.partition('/')[2]}, {region}")


def offices(view: View, region: str) -> dict[str, str]:
    """The OPD of a region that a dataset of the services names: id -> name, by name."""
    rows = view.rows("service_offices", region=region)
    return {row["agency_id"]: row["agency"] for row in sorted(rows, key=lambda row: row["agency"])}


def place_pickers(view: View) -> None:
    """Lets the reader choose a region, and one of its OPD where any is known."""
    code = view.choices.region
    with st.container(horizontal=True):
        region_picker(view)
        known = offices(view, code) if code else {}
        if known:
            bound(
                st.selectbox,
                "agency",
                "w.service_agency",
                view.choices.agency if view.choices.agency in known else None,
                view.words("service_page.agency"),
                list(known),
                format_func=known.get,
                placeholder=view.words("service_page.every_agency", n=len(known)),
                label_visibility="collapsed",
                filter_mode="contains",
            )
    if view.choices.agency and view.choices.agency not in known:
        st.warning(view.words("service_page.unknown_agency"), icon=":material/info:")


def as_of(view: View, datasets: Sequence[str]) -> date | None:
    """The latest day of which the statuses of any of these datasets are; None: none is known."""
    days = [row["as_of"] for row in view.rows("service_datasets") if row["dataset"] in datasets]
    return max(filter(None, days), default=None)


def ways_on(view: View, datasets: Sequence[str]) -> None:
    """Where nothing is known: the templates to fill in, and the example one click away."""
    words = view.words
    with st.container(horizontal=True, key="service-ways"):
        for name in datasets:
            if name in DATASETS:
                _template(words, name)
        if simulation_path().exists() and not view.simulated:
            st.button(
                words("service_page.example"),
                on_click=choose,
                kwargs={"data": SIMULATED},
                key="service.example",
                icon=":material/science:",
            )


def _template(words: Words, name: str) -> None:
    dataset = words(f"service_page.dataset_{name}")
    st.download_button(
        words("service_page.template", dataset=dataset),
        # an office works in the official language, whatever the reader's
        lambda: template(name, read_facts(ROOT), Words(OFFICIAL)),
        f"{words('service_page.template_file', name=name)}.xlsx",
        exports.XLSX,
        key=f"service.template.{name}",
        on_click="ignore",
        icon=":material/table_view:",
    )


def way_back(view: View) -> None:
    """From the example in simulated data back to what is published; nothing on published data."""
    if view.simulated:
        st.button(
            view.words("service_page.back"),
            on_click=choose,
            kwargs={"data": PUBLISHED},
            key="service.back",
            icon=":material/undo:",
        )
