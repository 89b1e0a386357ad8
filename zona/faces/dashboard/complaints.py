"""The parts of the page of complaints (streamlit): the answer, how many, where, what about, and
each limit with what it came to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st

from zona.config import ROOT
from zona.domain import complaintcounts as counts
from zona.domain.servicerules import CLOSING, ServiceRules, TimeRule
from zona.faces.dashboard.complaint_map import region_columns, region_pictures
from zona.faces.dashboard.service_level import Level, day_of_data, open_place, show_sourced
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View
from zona.facts.servicerules import service_rules
from zona.figures import services_complaints as figures
from zona.figures.services_complaints import Line
from zona.language import complaints as said
from zona.language.service_lines import complaints_line
from zona.language.services import basis_text, limit_text

Row = Mapping[str, Any]

DATASET = "complaints"
TILE_WIDTH = 180  # five beside each other on a laptop
SHOWN_N = 12  # bars of places and topics; the table has all of them
SYSTEM = "ditutup-sistem"


def rules() -> ServiceRules:
    """The rules of the services, as they stand in data/rules."""
    return service_rules(ROOT)


def least() -> int:
    """Below it no count is shown."""
    return rules().small_numbers.least


def limits_from(rows: Sequence[Row]) -> list[counts.LimitState]:
    """What every limit came to at one place, beside the sum that other pages tell of it."""
    summed = rules().dissonance.settled_by
    return counts.limits(rules().complaints, rules().small_numbers, rows, summed)


def complaints(view: View, level: Level) -> None:
    """The whole page of a place that has complaints."""
    rows = view.rows("complaint_places", region=level.region)
    places = counts.places(rules().small_numbers, rows)
    whole = _whole(level, rows, places)
    limits = limits_from(view.rows("complaint_limits", **level.asked))
    _answer(view, level, whole, places, limits)
    _tiles(view, level, whole)
    _spans(view, level)
    _limits(view, level, limits)
    _where(view, level, places)
    _about(view, level)
    _kinds(view, level)


def _whole(level: Level, rows: Sequence[Row], places: Sequence[Row]) -> Mapping[str, int | None]:
    """The counts of the place: an OPD's are those of its row among the region's, so that what is
    hidden there is hidden here too.
    """
    if level.agency is None:
        return counts.whole(rules().small_numbers, rows)
    own = (place for place in places if place["agency_id"] == level.agency)
    return next(own, dict.fromkeys(counts.COUNTS, 0))


def _place_name(view: View, row: Row, level: Level) -> str:
    if level.region is None:
        return view.region_row(row["region_code"])["full_name"]
    return row["agency"] or view.words("complaints.no_office")


def _answer(
    view: View,
    level: Level,
    whole: Mapping[str, int | None],
    places: Sequence[Row],
    limits: Sequence[counts.LimitState],
) -> None:
    late = [
        (_place_name(view, row, level), row["late_now_n"]) for row in counts.latest_places(places)
    ]
    sentence = said.answer(
        level.name,
        day_of_data(view, DATASET),
        whole,
        [] if level.agency else late,  # an OPD has no places below it
        counts.worst(limits),
        least(),
        view.words,
    )
    st.markdown(sentence)


def _tiles(view: View, level: Level, whole: Mapping[str, int | None]) -> None:
    """How many, and the three flags, each for itself; what the system closed stands apart."""
    words = view.words
    rows = view.rows("complaint_states", **level.asked)
    by_status = dict(counts.totals(rules().small_numbers, rows, "status"))

    def number(count: int | None) -> str:
        return said.count_text(count, least(), words)

    months = [row["month"] for row in view.rows("complaint_months", **level.asked) if row["month"]]
    first = words.date(min(months)) if months else words("complaints.day_unknown")
    # beside "may go": what cannot be computed is neither yes nor no
    unknown = number(whole["ombudsman_unknown_n"])
    tiles = (
        ("count", number(whole["complaints_n"]), {"first": first}),
        ("late", number(whole["late_now_n"]), {}),
        ("soon", number(whole["soon_late_n"]), {}),
        ("ombudsman", number(whole["ombudsman_n"]), {"n": unknown}),
        ("system", number(by_status.get(SYSTEM, 0)), {}),
    )
    with st.container(horizontal=True, key="complaint-tiles"):
        for name, value, given in tiles:
            st.metric(
                words(f"complaints.tile_{name}"),
                value,
                words(f"complaints.tile_{name}_note", **given),
                delta_color="off",
                delta_arrow="off",
                border=True,
                width=TILE_WIDTH,
            )
    rule = rules().complaints.ombudsman
    basis = basis_text(rule.basis, words)
    day = words.date(_iso(day_of_data(view, DATASET)))
    st.caption(words("complaints.flags_note", years=rule.within_years, basis=basis))
    st.caption(words("complaints.counted_once", date=day))


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _spans(view: View, level: Level) -> None:
    """How many, month by month; quarters or years where months would be too small to be shown."""
    words = view.words
    found = counts.timeline(rules().small_numbers, view.rows("complaint_months", **level.asked))
    dated = [span for span in found if span.code]
    st.header(words("complaints.how_many"))
    if dated:
        figure = figures.span_bars(found, least(), words)
        alt = words("complaints.months_alt", place=level.name)
        show_sourced(view, DATASET, figure, "complaint-months", alt)
    hidden = sum(1 for span in dated if span.complaints is None)
    if hidden:
        mark = words("complaints.few", least=least())
        st.caption(words("complaints.months_hidden", n=hidden, least=least(), mark=mark))
    for span in found:
        if span.code is None:
            number = said.count_text(span.complaints, least(), words)
            st.caption(words("complaints.months_undated", n=number))
    columns = said.span_columns(least(), words)
    table_twin(view, "pengaduan-bulan", found, columns, title=words("complaints.how_many"))


def _limits(view: View, level: Level, limits: Sequence[counts.LimitState]) -> None:
    """Each limit as a named rule with its bar, its share in time and its basis."""
    words = view.words
    st.header(words("complaints.limits"))
    st.caption(words("complaints.limits_reading"))
    _settled(view, level)
    if any(state.applies_n for state in limits):
        figure = figures.limit_bars(limits, words)
        alt = words("complaints.limits_alt", place=level.name)
        show_sourced(view, DATASET, figure, "complaint-limits", alt)
    for state in limits:
        rule, basis, counted = said.limit_lines(state, least(), words)
        st.markdown(f"- **{rule}** {basis}  \n  {counted}")
    st.caption(words("complaints.uncomputable_note"))
    columns = said.limit_columns(least(), words)
    table_twin(view, "pengaduan-batas", limits, columns, title=words("complaints.limits"))


def _settled(view: View, level: Level) -> None:
    """The one figure that the region's page shows too, and from which limits it is made."""
    words, rows = view.words, view.rows("complaint_limits", **level.asked)
    sentence = complaints_line(rows, rules(), words)
    if not sentence:
        return
    by = rules().dissonance.settled_by
    names = [words.pick(dict(rule.name)) for rule in rules().complaints.rules if rule.id in by]
    st.markdown(f"**{sentence}** {words('complaints.settled_by', rules=words.listing(names))}")


def _where(view: View, level: Level, places: Sequence[Row]) -> None:
    """The regions of the province, the OPD of a region; of an OPD its kecamatan."""
    words = view.words
    st.header(words("complaints.where"))
    if level.agency is None:
        if level.region is None:
            region_pictures(view, DATASET, places)
        lines = [_place_line(view, row, level) for row in places]
        figure = figures.count_bars(lines[:SHOWN_N])
        alt = words(f"complaints.where_{level.parts}_alt", place=level.name)
        show_sourced(view, DATASET, figure, "complaint-places", alt, open_place(view))
        st.caption(words("complaints.where_reading"))
        if len(lines) > SHOWN_N:
            st.caption(words("complaints.where_more", n=SHOWN_N))
        columns = said.place_columns(
            lambda row: _place_name(view, row, level),
            _limit_of(view, level),
            rules().complaints,
            least(),
            words,
        )
        if level.region is None:
            columns |= region_columns(view, places)
        table_twin(view, "pengaduan-tempat", places, columns, title=words("complaints.where"))
    if level.region:  # two regions may have a kecamatan of the same name
        _subject(view, level, counts.DISTRICT, "districts")


def _place_line(view: View, row: Row, level: Level) -> Line:
    words, number = view.words, said.count_text(row["complaints_n"], least(), view.words)
    text = number
    if row["late_now_n"] != 0:
        late = said.count_text(row["late_now_n"], least(), words)
        text = words("complaints.place_line", n=number, late=late)
    return Line(_place_name(view, row, level), row["complaints_n"], text, row[level.part_key])


def _limit_of(view: View, level: Level) -> Callable[[Row, TimeRule], counts.LimitState]:
    """What one limit came to at one place."""

    # counted once for all cells of the table, which is made only when it is opened
    @cache
    def states(place: Any) -> dict[str, counts.LimitState]:
        rows = view.rows("complaint_place_limits", region=level.region)
        own = [row for row in rows if row[level.part_key] == place]
        return {state.rule.id: state for state in limits_from(own)}

    def state(row: Row, rule: TimeRule) -> counts.LimitState:
        return states(row[level.part_key])[rule.id]

    return state


def _about(view: View, level: Level) -> None:
    st.header(view.words("complaints.about"))
    left, right = st.columns(2)
    with left:
        _subject(view, level, counts.TOPIC, "topics")
    with right:
        _subject(view, level, counts.CHANNEL, "channels")


def _subject(view: View, level: Level, aspect: str, name: str) -> None:
    """Topics, channels or kecamatan, the most frequent first; nothing where none is stated."""
    words = view.words
    found = counts.subjects(
        rules().small_numbers, view.rows("complaint_topics", **level.asked), aspect
    )
    if not any(value is not None for value, _ in found):
        return
    pairs = [(said.value_name(value, words), count) for value, count in found]
    alt = "where_districts_alt" if aspect == counts.DISTRICT else f"{name}_alt"
    _counted(view, level, f"complaint-{name}", name, alt, pairs)


def _counted(
    view: View,
    level: Level,
    key: str,
    name: str,
    alt: str,
    pairs: Sequence[tuple[str, int | None]],
) -> None:
    """Counts by name: heading, bars, table twin."""
    words = view.words

    def number(count: int | None) -> str:
        return said.count_text(count, least(), words)

    st.markdown(f"**{words(f'complaints.{name}')}**")
    figure = figures.count_bars([Line(what, n, number(n)) for what, n in pairs[:SHOWN_N]])
    show_sourced(view, DATASET, figure, key, words(f"complaints.{alt}", place=level.name))
    columns = {
        words(f"complaints.{name}"): lambda row: row["name"],
        words("complaints.count"): lambda row: number(row["count"]),
    }
    rows = [{"name": what, "count": count} for what, count in pairs]
    table_twin(view, key, rows, columns, title=words(f"complaints.{name}"))


def _kinds(view: View, level: Level) -> None:
    """Classification and status, and how raw statuses were read."""
    words, small = view.words, rules().small_numbers
    rows = view.rows("complaint_states", **level.asked)
    st.header(words("complaints.kinds"))
    left, right = st.columns(2)
    parts = (
        (left, "classification", "classification", "classifications_alt"),
        (right, "status", "status", "statuses_alt"),
    )
    for column, code, name, alt in parts:
        with column:
            pairs = [
                (said.code_name(f"complaint_{code}", value, words), count)
                for value, count in counts.totals(small, rows, code)
            ]
            _counted(view, level, f"complaint-{name}", name, alt, pairs)
    st.caption(words("complaints.aspirasi_note"))
    # how the system closes is no limit of an agency, so it is not among the limits above
    for rule in rules().complaints.rules:
        if rule.role == CLOSING:
            basis, limit = basis_text(rule.basis, words), limit_text(rule, words)
            st.caption(words("complaints.system_note", limit=limit, basis=basis))
    raw = counts.statuses(small, view.rows("complaint_statuses", **level.asked))
    columns = said.status_columns(least(), words)
    table_twin(view, "pengaduan-status", raw, columns, title=words("complaints.raw_title"))
