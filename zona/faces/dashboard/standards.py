"""The parts of the page of standards: ratios of a place, what is missing most often and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from zona.domain.servicerules import StandardRules
from zona.domain.standards import (
    ASPECTS,
    STORED,
    Ratio,
    ServiceStandard,
    gaps,
    state_in,
    total,
    weakest_first,
)
from zona.faces.dashboard.service_level import Level, open_place, show_sourced
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View
from zona.figures import services_standards as figures
from zona.language.services import basis_text, percent_text, ratio_text
from zona.language.standards import (
    aspect_heads,
    component_names,
    gap_columns,
    latest_day,
    lead_sentences,
    place_columns,
    ratio_in,
    standard_columns,
)
from zona.language.words import Words

Row = dict[str, Any]

DATASET = "services"
TILE_WIDTH = 250
SERVICES_AT_ONCE = 15  # more lines of a matrix nobody reads; the table has all of them


def lead(view: View, rules: StandardRules, standards: Sequence[ServiceStandard]) -> None:
    """The first sentences and the three ratios of the place, each for itself."""
    words = view.words
    for sentence in lead_sentences(rules, standards, words):
        st.markdown(f"- {sentence}")
    with st.container(horizontal=True):
        for aspect, head in zip(ASPECTS, aspect_heads(rules, words), strict=True):
            ratio = total(getattr(standard, STORED[aspect]) for standard in standards)
            with st.container(border=True, width=TILE_WIDTH):
                st.metric(head, _percent(ratio, words))
                st.caption(ratio_text(ratio, words))


def _percent(ratio: Ratio, words: Words) -> str:
    if ratio.value is None:
        return "–"
    return words("standards.percent", percent=percent_text(ratio.value, words))


def basis(view: View, rules: StandardRules, rows: Sequence[Row]) -> None:
    """Which rule is applied and how well it is known, when was checked, and whose result it is."""
    words = view.words
    said = [words("standards.basis", of=len(rules.codes), shown=len(rules.displayed))]
    said.append(basis_text(rules.basis, words) + ".")
    day = latest_day(rows, "checked")
    if day:
        said.append(words("standards.checked", date=words.date(day)))
    said.append(words("standards.no_score"))
    st.caption(" ".join(said))


def places(view: View, rules: StandardRules, place: Level) -> None:
    """The ratios of every region, or of every OPD of the chosen one; a click chooses it."""
    words, rows = view.words, _places(view, place)
    st.header(words(f"standards.by_{place.parts}"))
    lines = [
        figures.Line(row["code"], row["name"], [ratio_in(row, name) for name in STORED.values()])
        for row in rows
    ]
    legend = (words("standards.legend_there"), words("standards.legend_missing"))
    figure = figures.panels(lines, aspect_heads(rules, words), legend, words)
    alt = words("standards.places_alt", n=len(rows), place=place.name)
    show_sourced(view, DATASET, figure, "standard-places", alt, open_place(view))
    st.caption(words(f"standards.order_{place.parts}"))
    table_twin(view, "standard-places", rows, place_columns(words))


def _places(view: View, place: Level) -> list[Row]:
    """Regions by name, since nobody stated a rank; OPD of one region the weakest first."""
    rows = view.rows("place_standards", region=place.region)
    if place.region:  # a bupati asks where to begin: his own OPD may be set in an order
        named = [row | {"code": row["agency_id"], "name": row["agency"]} for row in rows]
        return sorted(named, key=lambda row: (_share(row), row["name"]))
    names = {row["region_code"]: row["short_name"] for row in view.rows("regions")}
    named = [row | {"code": row["region_code"], "name": names[row["region_code"]]} for row in rows]
    return sorted(named, key=lambda row: row["name"])


def _share(row: Row) -> float:
    return row["exists_n"] / row["exists_of"] if row["exists_of"] else 0


def most_missing(
    view: View, rules: StandardRules, standards: Sequence[ServiceStandard], place: Level
) -> None:
    """Which components are most often missing, of how many services, in the three aspects apart."""
    words, names = view.words, component_names(rules, view.words)
    found = gaps(rules, standards)
    st.header(words("standards.most_missing"))
    lines = [
        figures.Line(code, names[code], [ratios[aspect] for aspect in ASPECTS])
        for code, ratios in found.items()
    ]
    legend = (words("standards.legend_missing"), words("standards.legend_there"))
    heads = aspect_heads(rules, words, missing=True)
    figure = figures.panels(lines, heads, legend, words, missing=True)
    alt = words("standards.gaps_alt", n=len(standards), place=place.name)
    show_sourced(view, DATASET, figure, "standard-gaps", alt)
    st.caption(words("standards.gaps_note"))
    rows = [{"code": code} | ratios for code, ratios in found.items()]
    table_twin(view, "standard-gaps", rows, gap_columns(rules, words))


def by_service(
    view: View, rules: StandardRules, standards: Sequence[ServiceStandard], place: Level
) -> None:
    """Components x services in one aspect at a time, the weakest service on top."""
    words = view.words
    st.header(words("standards.by_service"))
    aspect = st.segmented_control(
        words("standards.aspect"),
        list(ASPECTS),
        default=ASPECTS[0],
        format_func=lambda code: words(f"standards.column_{STORED[code]}"),
        required=True,
    )
    # one aspect at a time: the two ratios are never mixed
    ordered = weakest_first(standards)
    shown = {standard.service_id: standard for standard in ordered[:SERVICES_AT_ONCE]}
    # fourteen upright names stand side by side on a phone only where each is one short line
    columns = [
        (code, words(f"standard_short.{code}"))
        for code in rules.codes
        if aspect == ASPECTS[0] or code in rules.displayed
    ]
    figure = figures.matrix(
        [(code, _service_name(standard, place)) for code, standard in shown.items()],
        columns,
        lambda service, code: state_in(rules, shown[service], aspect, code),
        words,
    )
    alt = words("standards.matrix_alt", n=len(shown), place=place.name)
    show_sourced(view, DATASET, figure, "standard-matrix", alt)
    st.caption(words("standards.signs"))
    if len(ordered) > len(shown):
        st.caption(words("standards.only_weakest", n=len(shown), of=len(ordered)))


def _service_name(standard: ServiceStandard, place: Level) -> str:
    return standard.name if place.agency else f"{standard.name} — {standard.agency}"


def inventory(view: View, rules: StandardRules, rows: Sequence[Row]) -> None:
    """Every service with its ratios and what it lacks, as a table and as files."""
    words = view.words
    st.header(words("standards.inventory", n=words.number(len(rows), 0)))
    regions = {row["region_code"]: row["full_name"] for row in view.rows("regions")}
    table_twin(view, "services", rows, standard_columns(rules, regions, words))
