"""The parts of the page of satisfaction (streamlit): the index recomputed beside the reported one,
its unsur, periods, and the places or units it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from zona.config import ROOT
from zona.domain import surveys
from zona.domain.method import Method
from zona.domain.servicerules import ServiceRules, SurveyRules
from zona.domain.surveys import Summary
from zona.faces.dashboard.service_level import Level, day_of_data, open_place, show_sourced
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View
from zona.facts.servicerules import service_rules
from zona.figures import services_satisfaction as figures
from zona.figures.services_satisfaction import PeriodPoint, ScaleLine
from zona.language import satisfaction as said
from zona.language.services import basis_text
from zona.store.rows import methods_of

Row = Mapping[str, Any]

DATASET = "satisfaction"
SHOWN_N = 15  # bars of places; the table has all of them
TOP = 100


def rules() -> ServiceRules:
    """The rules of the services, as they stand in data/rules."""
    return service_rules(ROOT)


def asked() -> SurveyRules:
    """The rules of the survey."""
    return rules().satisfaction


def methods(view: View) -> list[Method]:
    """The methods of the index: which bands hold in which year."""
    index = asked().indicator
    return methods_of(
        [row for row in view.rows("indicator_methods") if row["indicator"] == index],
        [row for row in view.rows("indicator_bands") if row["indicator"] == index],
    )


def satisfaction(view: View, level: Level) -> None:
    """The whole page of a place that has surveys."""
    rows = surveys.protected_surveys(
        rules().small_numbers, asked(), view.rows("surveys", **level.asked)
    )
    # hidden before anything is computed: what is not shown is in no mean either
    history = surveys.by_period(asked(), methods(view), rows)
    latest = history[-1]
    _answer(view, level, latest)
    _scale(view, level, latest)
    _elements(view, level, latest)
    _periods(view, level, history)
    _places(view, level, rows)
    _rules(view, latest)


def _answer(view: View, level: Level, latest: Summary) -> None:
    words = view.words
    st.markdown(said.answer(level.name, latest, asked(), words))
    if latest.one is None:
        left, told = latest.mean.left_out, [words("satisfaction.ours", n=latest.mean.units)]
        told += [words("satisfaction.ours_left", left=left)] if left else []
        st.caption(" ".join(told))
    day = said.day_text(day_of_data(view, DATASET), words)
    st.caption(words("satisfaction.day", date=day))


def _bands(view: View, summary: Summary) -> tuple[Any, ...]:
    """The mutu of the period's method; none up to 2016."""
    year = summary.span[1].year
    found = (method for method in methods(view) if year in method.years)
    return next((method.bands for method in found), ())


def _scale(view: View, level: Level, latest: Summary) -> None:
    """The index on the scale of its mutu, and the reported one beside it."""
    words, bands, one = view.words, _bands(view, latest), latest.one
    if latest.ikm is not None and bands:
        name = "mean" if one is None else "recomputed"
        marks = [(_marked(name, latest.ikm, words), latest.ikm, True)]
        # of several units nobody reported one index: a mean of theirs would be ours again
        reported = one["reported_ikm"] if one else None
        if reported is not None:
            marks = marks if one["ikm"] is not None else []
            marks.append((_marked("reported", reported, words), reported, not marks))
        figure = figures.index_scale(bands, marks)
        show_sourced(
            view, DATASET, figure, "ikm-scale", words("satisfaction.scale_alt", place=level.name)
        )
    st.markdown(_reported(latest, view))


def _marked(name: str, index: Any, words: Any) -> str:
    return words(f"satisfaction.scale_{name}", value=words.number(index))


def _reported(latest: Summary, view: View) -> str:
    """How the reported index and the recomputed one differ."""
    words, one = view.words, latest.one
    if one is None:
        farthest = said.largest_difference(latest.differing)
        if farthest is None:
            return words("satisfaction.reported_same")
        return words(
            "satisfaction.differing",
            differing=len(latest.differing),
            n=len(latest.rows),
            difference=words.signed(farthest["difference"]),
            unit=" · ".join(filter(None, (farthest["agency"], farthest["unit"]))),
        )
    if one["ikm"] is None:
        return words(
            "satisfaction.reported_only" if latest.ikm is not None else "satisfaction.no_index"
        )
    if one["reported_ikm"] is None:
        return words("satisfaction.reported_none")
    if not one["difference"]:
        return words("satisfaction.reported_same")
    return words(
        "satisfaction.reported_differs",
        reported=words.number(one["reported_ikm"]),
        ikm=words.number(one["ikm"]),
        difference=words.signed(one["difference"]),
    )


def _elements(view: View, level: Level, latest: Summary) -> None:
    """The nine unsur, the lowest on top and marked."""
    words = view.words
    st.header(words("satisfaction.elements"))
    known = [(code, mean) for code, mean in latest.elements.items() if mean is not None]
    if not known:
        st.markdown(words("satisfaction.elements_none"))
        return
    # the lowest first: that is where work begins
    known.sort(key=lambda pair: pair[1])
    lines = []
    for code, mean in known:
        text = said.mean_text(mean, words)
        is_lowest = code in latest.lowest
        shown = words("satisfaction.lowest_mark", value=text) if is_lowest else text
        name = said.element_name(asked(), code, words)
        lines.append(ScaleLine(name, float(mean), shown, is_lowest))
    figure = figures.scale_bars(lines, asked().lowest, asked().highest)
    show_sourced(
        view, DATASET, figure, "ikm-elements", words("satisfaction.elements_alt", place=level.name)
    )
    low, high = asked().lowest, asked().highest
    st.caption(words("satisfaction.elements_note", low=low, high=high))
    columns = {
        words("satisfaction.unsur"): lambda pair: said.element_name(asked(), pair[0], words),
        words("satisfaction.mean"): lambda pair: said.mean_text(pair[1], words),
    }
    table_twin(view, "kepuasan-unsur", known, columns, title=words("satisfaction.unsur"))


def _periods(view: View, level: Level, history: Sequence[Summary]) -> None:
    """The index period by period, cut where the method changes."""
    words = view.words
    st.header(words("satisfaction.periods"))
    if len(history) < 2:
        st.markdown(words("satisfaction.periods_one"))
    else:
        runs = [[_point(one, view) for one in run] for run in surveys.runs(methods(view), history)]
        figure = figures.period_lines(runs, words)
        show_sourced(
            view,
            DATASET,
            figure,
            "ikm-periods",
            words("satisfaction.periods_alt", place=level.name),
        )
        st.caption(words("satisfaction.periods_note"))
    pairs = [(one.span, one) for one in history]
    columns = said.place_columns(
        words("satisfaction.place"), lambda span: level.name, asked(), words
    )
    title = words("satisfaction.periods")
    table_twin(view, "kepuasan-periode", pairs, columns, title=title)


def _point(summary: Summary, view: View) -> PeriodPoint:
    one = summary.one
    reported = one["reported_ikm"] if one else None
    return PeriodPoint(
        said.span_name(summary.span, view.words),
        None if summary.ikm is None else float(summary.ikm),
        None if reported is None else float(reported),
    )


def _places(view: View, level: Level, rows: Sequence[dict[str, Any]]) -> None:
    """The regions of the province, the OPD of a region, the units of an OPD; and every survey."""
    words = view.words
    key, kind = level.part_key, level.parts
    found = surveys.by_place(asked(), methods(view), rows, lambda row: row[key])
    names = {row[key]: _name(view, row, kind) for row in rows}
    lines = [_place_line(view, names[place], one, place) for place, one in found.items()]
    st.header(words(f"satisfaction.{kind}"))
    figure = figures.scale_bars(lines[:SHOWN_N], *_scale_of(view))
    show_sourced(
        view,
        DATASET,
        figure,
        "ikm-places",
        words(f"satisfaction.{kind}_alt", place=level.name),
        None if level.agency else open_place(view),
    )
    notes = ("places_note",) if level.agency else ("places_note", "places_tap")
    st.caption(" ".join(words(f"satisfaction.{note}") for note in notes))
    if len(lines) > SHOWN_N:
        st.caption(words("satisfaction.places_more", n=SHOWN_N))
    heading = words("satisfaction.unit" if kind == "units" else "satisfaction.place")
    columns = said.place_columns(heading, names.get, asked(), words)
    title = words(f"satisfaction.{kind}")
    table_twin(view, "kepuasan-tempat", list(found.items()), columns, title=title)
    every = said.survey_columns(asked(), rules().small_numbers.least, words)
    title = words("satisfaction.surveys_title")
    table_twin(view, "kepuasan-survei", rows, every, title=title)


def _scale_of(view: View) -> tuple[float, float]:
    """The lowest and the highest index there can be."""
    return float(asked().lowest * asked().factor), float(asked().highest * asked().factor)


def _name(view: View, row: Row, kind: str) -> str:
    if kind == "regions":
        return view.region_row(row["region_code"])["full_name"]
    if kind == "offices":
        return row["agency"] or view.words("satisfaction.no_office")
    return row["unit"] or view.words("satisfaction.no_unit")


def _place_line(view: View, name: str, summary: Summary, place: Any) -> ScaleLine:
    """One place with its index, mutu, and its period."""
    words, one = view.words, summary.one
    if one is not None and one["is_hidden"]:
        text = said.unit_text(one, rules().small_numbers.least, words)
        return ScaleLine(name, None, text, code=place)
    index = None if summary.ikm is None else float(summary.ikm)
    mutu = summary.band.code if summary.band else ""
    shown = words.number(summary.ikm) or words("satisfaction.no_index")
    text = " · ".join(filter(None, (shown, mutu, said.span_name(summary.span, words))))
    return ScaleLine(name, index, text, code=place)


def _rules(view: View, latest: Summary) -> None:
    """What was computed by which rule, and how well that is known."""
    words, bands = view.words, _bands(view, latest)
    listed = [said.band_text(band, words) for band in bands]
    st.caption(
        words(
            "satisfaction.rules_line",
            factor=asked().factor,
            basis=basis_text(asked().basis, words),
            bands="; ".join(listed) or words("satisfaction.ungraded"),
        )
    )
    basis = basis_text(asked().respondents.basis, words)
    st.caption(words("satisfaction.respondents_line", basis=basis))
