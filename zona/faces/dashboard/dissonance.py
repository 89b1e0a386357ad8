"""The part of the page `banding` that sets the zone beside the services around it (streamlit)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import streamlit as st

from zona.config import ROOT
from zona.domain.classes import outcome
from zona.domain.dissonance import all_raised
from zona.domain.method import Method, classify, method_of
from zona.domain.servicerules import DissonanceRules, ServiceRules
from zona.domain.servicevalues import settled_by_place, values
from zona.domain.surveys import by_place, protected_surveys
from zona.faces.dashboard.parts import region_selector, show_figure
from zona.faces.dashboard.satisfaction import methods as survey_methods
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View
from zona.facts.servicerules import service_rules
from zona.figures import dissonance as figures
from zona.language.comparison import holds_value, latest
from zona.language.dissonance import dissonance_columns, where_it_holds
from zona.language.escaping import markdown
from zona.language.services import flag_sentence
from zona.store.rows import methods_of

Row = Mapping[str, Any]

BESIDE = ("complaints", "surveys", "standards")


def dissonance(view: View, code: str | None) -> None:
    """Where zone and services say different things: of all regions, or of the OPD of one."""
    words, rules = view.words, service_rules(ROOT)
    st.header(words("dissonance.heading"))
    st.markdown(words("dissonance.intro"))
    st.caption(words("dissonance.assumption"))
    rows = _of_agencies(view, code, rules) if code else _of_regions(view, rules)
    if not any(row["known"] for row in rows):
        st.info(words("dissonance.nothing"), icon=":material/help:")
        return
    _flags(view, rules.dissonance, rows)
    _picture(view, rules.dissonance, rows, code)
    table_twin(
        view,
        "dissonance",
        rows,
        dissonance_columns(words),
        None if code else region_selector(view),
        title=words("dissonance.heading"),
    )


def _of_regions(view: View, rules: ServiceRules) -> list[Row]:
    indices: dict[str, list[Row]] = {}
    for row in view.rows("indicator_values", indicator=None, year=None, region=None):
        if holds_value(row):
            indices.setdefault(row["region_code"], []).append(row)
    given = _services(view, rules, None, "region_code")
    found = []
    for zone in view.rows("assessments", year=view.choices.year, region=None):
        if zone["type"] != "provinsi":
            code = zone["region_code"]
            beside = values(zone, latest(indices.get(code, ())), **_at(given, code))
            few = code in given["few"]
            found.append(_row(code, zone["full_name"], outcome(zone), rules, beside, few))
    return found


def _of_agencies(view: View, code: str, rules: ServiceRules) -> list[Row]:
    """The OPD of a region: their own zone, stated or by the bands of its year, and their services.
    Indices of a whole government say nothing of one of its OPD.
    """
    scores: dict[str, Row] = {}
    for row in view.rows("agency_scores", region=code, year=None):
        if row["dimension"] is None and row["indicator"] is None:
            scores[row["agency_id"]] = row  # ordered by year: the latest stays
    offices = {row["agency_id"]: row["agency"] for row in view.rows("service_offices", region=code)}
    names = offices | {key: row["name"] for key, row in scores.items()}
    given = _services(view, rules, code, "agency_id")
    known = methods_of(view.rows("methods"), view.rows("bands"))
    found = []
    for key, name in sorted(names.items(), key=lambda pair: pair[1]):
        zone = _zone_of(known, scores.get(key))
        beside = values(zone, **_at(given, key))
        few = key in given["few"]
        found.append(_row(key, name, zone["zone"] or "unknown", rules, beside, few))
    return found


def _zone_of(known: Sequence[Method], score: Row | None) -> Row:
    """The zone of an OPD: as stated, else by the bands of the year's method."""
    if score is None:
        return {"zone": None, "category": None}
    if score["zone"] or score["score"] is None:
        return {"zone": score["zone"], "category": None}
    method = method_of(known, score["year"])
    band = classify(method, score["score"]) if method else None
    return {"zone": band.zone if band else None, "category": band.category if band else None}


def _services(view: View, rules: ServiceRules, code: str | None, place: str) -> dict[str, Any]:
    """What the services say, by place (the column that names it)."""
    counts = view.rows("complaint_place_limits", region=code)
    surveys = protected_surveys(
        rules.small_numbers,
        rules.satisfaction,
        view.rows("surveys", region=code, agency=None),
    )
    of_row = itemgetter(place)
    # a share that points at people raises no flag either: the flag would tell of it
    shown, few = settled_by_place(rules, counts, of_row)
    return {
        "few": few,
        "complaints": shown,
        "surveys": by_place(rules.satisfaction, survey_methods(view), surveys, of_row),
        "standards": {row[place]: row for row in view.rows("place_standards", region=code)},
    }


def _at(given: Mapping[str, Any], place: str) -> dict[str, Any]:
    return {name: given[name].get(place) for name in BESIDE}


def _row(
    place: str, name: str, shown: str, rules: ServiceRules, found: Mapping[str, Any], few: bool
) -> Row:
    """A place with its values and the flags that hold; `known`: whether more than its zone is;
    `few`: its complaints are known, and too few to be shown.
    """
    flags = all_raised(rules.dissonance, found)
    beside = (value for measure, value in found.items() if measure not in ("zone", "category"))
    return dict(found) | {
        "place": place,
        "region_code": place,
        "name": name,
        "class": shown,
        "raised": [flag.flag for flag in flags if flag.holds],
        "undecided": [flag.flag for flag in flags if flag.holds is None],
        "flags": [],
        "few": few,
        "least": rules.small_numbers.least,
        "known": few or any(value is not None for value in beside),
    }


def _flags(view: View, rules: DissonanceRules, rows: Sequence[Row]) -> None:
    """Each flag with its sentence and the places of which it holds; words for the table too."""
    words = view.words
    for flag in rules.flags:
        name = words.pick(dict(flag.name))
        holding = [row for row in rows if flag.id in row["raised"]]
        for row in holding:
            row["flags"].append(name)
        places = [markdown(row["name"]) for row in holding]
        undecided = sum(1 for row in rows if flag.id in row["undecided"])
        told = where_it_holds(places, undecided, len(rows), words)
        st.markdown(f"- **{name}.** {flag_sentence(flag, words)} {told}")


def _picture(view: View, rules: DissonanceRules, rows: Sequence[Row], code: str | None) -> None:
    shown = figures.drawn(rows)
    words = view.words
    if len(shown) < 2:  # one mark beside nothing says nothing
        st.caption(words("dissonance.no_picture"))
        return
    limits = {
        condition.measure: condition.below
        for flag in rules.flags
        for condition in flag.conditions
        if condition.below is not None
    }
    selected = None if code else view.choices.region
    figure = figures.scatter(rows, limits, words, selected)
    select = None if code else region_selector(view)
    show_figure(view, figure, "dissonance.picture", words("dissonance.alt"), select)
    if len(shown) < len(rows):
        st.caption(words("dissonance.not_drawn", n=len(rows) - len(shown)))
