"""Where nothing is published of a region's OPD: a letter that asks for it, the template to fill in,
and the example in simulated data.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from zona import exports
from zona.config import ROOT
from zona.domain.agencyyear import weights_of
from zona.domain.loci import loci_of
from zona.faces.address import SIMULATED
from zona.faces.dashboard.example import way_to_example
from zona.faces.dashboard.letter import DOCX, Request, letter
from zona.faces.dashboard.view import View, store
from zona.facts.read import read_facts
from zona.intake.crosstable import prefilled
from zona.intake.template import years as template_years
from zona.language.agencies import dimension_name, kind_name
from zona.language.narrative import region_sentence
from zona.language.words import OFFICIAL, Words


def ways_on(view: View, code: str, year: int) -> None:
    """The three ways, side by side."""
    words = view.words
    st.header(words("agency.ways"))
    with st.container(horizontal=True, key="ways-on"):
        if year in _years(view.snapshot.content_id):
            _letter(view, code, year)
            _template(view, code, year)
        way_to_example(view, lambda: {"year": _example_year(view, code, year)})
    st.caption(words("agency.ways_note"))


def _example_year(view: View, code: str, year: int) -> int:
    """The year if there are simulated scores of it, else the latest of which there are."""
    rows = store(SIMULATED).snapshot().rows("agency_years", region=code)
    known = [row["year"] for row in rows]
    return year if year in known or not known else max(known)


@st.cache_data(max_entries=4, show_spinner=False)
def _years(content_id: str) -> list[int]:
    """The years of which scores can be asked for and written down."""
    return template_years(read_facts(ROOT))


def _letter(view: View, code: str, year: int) -> None:
    words = view.words
    st.download_button(
        words("agency.way_letter"),
        lambda: letter(request_of(view, code, year), Words(OFFICIAL)),
        words("agency.letter_file", code=code, year=year) + ".docx",
        DOCX,
        key="way.letter",
        on_click="ignore",
        icon=":material/mail:",
    )


def request_of(view: View, code: str, year: int) -> Request:
    """What the letter asks for, in the language of the office."""
    words = Words(OFFICIAL)
    method = view.year_row(year)["method"]
    assessment = view.rows("assessments", year=year, region=code)[0]
    names = {row["method"]: words.of(row, "name") for row in view.rows("methods")}
    loci = loci_of(view.rows("loci"), method, year, code)
    return Request(
        view.region_row(code)["full_name"],
        view.snapshot.province_name,
        year,
        names.get(method) or words("common.no_method"),
        region_sentence(assessment, words),
        [_counted(row, words) for row in loci],
        [dimension_name(dimension, words) for dimension in weights_of(view.rows, method)],
    )


def _counted(locus: dict[str, Any], words: Words) -> str:
    """A locus by its kind, with how many there are of it."""
    name = kind_name(locus["kind"], words)
    return f"{name} ({locus['agencies_n']})" if locus["agencies_n"] > 1 else name


def _template(view: View, code: str, year: int) -> None:
    """The template of the region and year as offices keep such scores: indicators down, OPD across,
    with what is known filled in.
    """
    words = view.words
    st.download_button(
        words("agency.way_template"),
        lambda: prefilled(ROOT, read_facts(ROOT), Words(OFFICIAL), code, year),
        words("agency.template_file", code=code, year=year) + ".xlsx",
        exports.XLSX,
        key="way.template",
        on_click="ignore",
        icon=":material/table_view:",
    )
