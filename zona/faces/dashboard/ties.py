"""From the score of an OPD to the services around it, and back (streamlit)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from zona.config import ROOT
from zona.domain.complaintcounts import TOPIC, subjects
from zona.domain.servicerules import ServiceRules
from zona.domain.standards import standard_of
from zona.domain.ties import components_behind, tied
from zona.faces.dashboard.example import way_to_example
from zona.faces.dashboard.parts import place_link
from zona.faces.dashboard.score_link import latest_year
from zona.faces.dashboard.service_level import Level, templates
from zona.faces.dashboard.service_lines import lines_of, show_lines
from zona.faces.dashboard.tables import show_table
from zona.faces.dashboard.view import View
from zona.facts.advice import advice
from zona.facts.servicerules import service_rules
from zona.figures.zones import year_span
from zona.language.agencies import dimension_name, indicator_name
from zona.language.escaping import markdown
from zona.language.standards import component_names
from zona.language.ties import tie_columns, tied_line

Row = Mapping[str, Any]

# What an office would hand in, so that the lines of its OPD have something to say.
ASKED = ("complaints", "satisfaction", "standard_checks", "actions")


def services_of_agency(view: View) -> None:
    """One line for each service of the chosen OPD; one for all of them where nothing is known."""
    words = view.words
    lines = lines_of(view, view.choices.region, view.choices.agency)
    st.header(words("service_line.heading"))
    if any(line.known for line in lines):
        show_lines(view, lines)
        return
    st.caption(words("ties.nothing_agency"))
    with st.container(horizontal=True):
        with st.popover(words("ties.templates"), icon=":material/table_view:"):
            templates(view, ASKED)
        if not view.simulated:
            way_to_example(view)


def behind_dimension(
    view: View, method: str | None, dimension: str | None, rows: Sequence[Row]
) -> None:
    """The components of a standard that a dimension looks at, with what is known of each at the
    chosen OPD. rows: scores of the dimension's indicators, none where only its own is known.
    """
    words, rules = view.words, service_rules(ROOT)
    indicators = [row["indicator"] for row in rows]
    components, loose = components_behind(rules.ties, method, dimension, indicators)
    st.subheader(words("ties.heading"))
    if not components:
        st.caption(words("ties.nothing_tied"))
        return
    asked = {"region": view.choices.region, "agency": view.choices.agency}
    standards = [standard_of(row) for row in view.rows("standards", **asked)]
    topics = subjects(rules.small_numbers, view.rows("complaint_topics", **asked), TOPIC)
    found = tied(rules.ties, rules.standards, standards, topics, components)
    names, known = component_names(rules.standards, words), advice(ROOT)
    lines = []
    for one in found:
        kinds = dict.fromkeys(known.kind(dimension, code) for code in one.indicators)
        lines.append(tied_line(one, names[one.component], kinds, words))
    st.markdown("\n".join(lines))
    said = [words("ties.note", state=words(f"service_state.{rules.ties.basis.state}"))]
    if loose:
        listed = words.listing(indicator_name(code, words) for code in loose)
        said.append(words("ties.loose", names=markdown(listed)))
    st.caption(" ".join(said))
    with st.container(horizontal=True):
        place_link(st, view, "standards.py", words("ties.to_standards"), ":material/checklist:")
        place_link(st, view, "complaints.py", words("ties.to_complaints"), ":material/forum:")
        place_link(st, view, "followup.py", words("ties.to_followup"), ":material/task_alt:")


def score_of_components(view: View, rules: ServiceRules, place: Level) -> None:
    """Which part of the score looks at each component, and the way to it."""
    words = view.words
    method = _tied_method(view, rules)
    years = next(row["years"] for row in view.rows("methods") if row["method"] == method)
    st.header(words("ties.score_heading"))
    columns = tie_columns(rules.ties, method, component_names(rules.standards, words), words)
    rows = [{"code": code} for code in rules.standards.codes]
    table = [{name: cell(row) for name, cell in columns.items()} for row in rows]
    show_table(words, "ties-components", table, height="content")
    state = words(f"service_state.{rules.ties.basis.state}")
    st.caption(words("ties.score_note", years=year_span(years), state=state))
    if place.agency:
        _dimension_links(view, rules, method, place)


def _tied_method(view: View, rules: ServiceRules) -> str:
    """The method of the chosen year if its dimensions are tied, else the latest that is."""
    tied_ones = {tie.method for tie in rules.ties.dimensions}
    own = view.year_row()["method"]
    years = {row["method"]: row["years"] for row in view.rows("methods")}
    return own if own in tied_ones else max(tied_ones, key=lambda name: years[name])


def _dimension_links(view: View, rules: ServiceRules, method: str, place: Level) -> None:
    """The way to each dimension of the OPD's own score, in the latest year that has one."""
    year = latest_year(view, place.region, place.agency)
    if year is None:
        return
    with st.container(horizontal=True):
        for tie in rules.ties.dimensions:
            if tie.method == method:
                name = dimension_name(tie.dimension, view.words, short=True)
                label = view.words("ties.to_dimension", dimension=name)
                place_link(
                    st,
                    view,
                    "agency.py",
                    label,
                    ":material/apartment:",
                    year=year,
                    dimension=tie.dimension,
                )
