"""The parts of the page of follow-up: what is late and open, the time line, who owes what by when,
the rules of the clocks, and the events that were published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from zona.domain.followup import LATE, ORDER, RUNNING, SOON
from zona.domain.owed import FINDING, OPEN_STATES, Owed, debts, owed, state_counts
from zona.domain.servicerules import ServiceRules
from zona.domain.workdays import Calendar, calendars_from, day_of
from zona.faces.dashboard.parts import show_figure
from zona.faces.dashboard.service_level import Level, open_place, show_sourced
from zona.faces.dashboard.tables import show_table, table_twin
from zona.faces.dashboard.view import View
from zona.figures import services_followup as figures
from zona.language.counts import event_name
from zona.language.escaping import html, markdown
from zona.language.followup import (
    actions_rule,
    basis_of,
    count_columns,
    deadline_text,
    debt_columns,
    debt_sentence,
    event_columns,
    event_value,
    followup_count_columns,
    item_name,
    left_text,
    owed_columns,
    rule_columns,
    span_of,
)

Row = dict[str, Any]

PUBLISHERS_N = 6
DATASET = "actions"  # whose day is that of the page
LAHP = "lahp"  # how the dimensions of published counts of findings begin
TABLES = ("visits", "findings", "actions")
FIRST_N = 30  # that a reader goes through; the files have all of them
DEBTS_N = 5
TILE_WIDTH = 220


def found(view: View, place: Level) -> dict[str, list[Row]]:
    """The visits, findings and actions of a place, by the name of their question."""
    return {name: view.rows(name, **place.asked) for name in TABLES}


def items_of(view: View, rules: ServiceRules, known: dict[str, list[Row]], day: date) -> list[Owed]:
    """Everything that is or was owed, on a day."""
    days = [(row["date"], row["type"]) for row in view.rows("holidays")]
    calendars = calendars_from(rules.calendars, days)

    def calendar_of(region_code: str, agency: str) -> Calendar:
        return calendars[rules.calendars.calendar_of(region_code, agency, "")]

    return owed(rules.findings, known, day, calendar_of)


def day_note(view: View, day: date) -> None:
    """The day that counts: today, or the day of the simulated data."""
    key = "day_simulated" if view.simulated else "day_today"
    st.caption(view.words(f"followup.{key}", date=view.words.date(day.isoformat())))


def lead(view: View, items: Sequence[Owed], visits_n: int) -> None:
    """How many are late, near and open, each with its number."""
    words = view.words
    _tiles(view, state_counts(items), {words("followup.visits"): visits_n})
    estimates = sum(item.clock.estimated for item in items)
    if estimates:
        st.caption(words("followup.estimates", n=estimates))


def _tiles(view: View, counts: Mapping[str, int], more: Mapping[str, int]) -> None:
    """One sentence, and a tile for each state; more: label -> number of further ones."""
    words = view.words
    still_open = sum(counts[state] for state in OPEN_STATES)
    key = "lead_late" if counts[LATE] else "lead"
    late = counts[LATE]
    st.markdown(words(f"followup.{key}", open=still_open, late=late, soon=counts[SOON]))
    # what is owed in time is news even where it is nothing; what no clock tells only where it is
    told = [state for state in ORDER if state in (LATE, SOON, RUNNING) or counts[state]]
    tiles = [(words(f"followup.tile_{state}"), counts[state]) for state in told]
    with st.container(horizontal=True):
        for label, number in [*tiles, *more.items()]:
            with st.container(border=True, width=TILE_WIDTH):
                st.metric(_sentence_case(label), words.number(number, 0))


def first_table(view: View, items: Sequence[Owed], place: Level) -> None:
    """What somebody has to do something about: late first, then near, then the others."""
    words = view.words
    st.header(words("followup.first"))
    still_open = [{"item": item} for item in items if item.is_open]
    columns = owed_columns(_regions(view), words)
    if not still_open:
        st.success(
            words("followup.nothing_open", place=markdown(place.name)), icon=":material/task_alt:"
        )
    else:
        # where all is of one region or OPD its column says nothing
        told = (words("column.region"),) if place.region else ()
        told += (words("standards.column_agency"),) if place.agency else ()
        shown = {name: cell for name, cell in columns.items() if name not in told}
        table = [{name: cell(row) for name, cell in shown.items()} for row in still_open[:FIRST_N]]
        show_table(words, "owed-first", table)
        if len(still_open) > FIRST_N:
            st.caption(words("followup.only_first", n=FIRST_N, of=len(still_open)))
    settled = len(items) - len(still_open)
    if settled:
        st.caption(words("followup.settled_below", n=settled))
    st.caption(words("followup.internal"))
    table_twin(view, "owed", [{"item": item} for item in items], columns)


def _regions(view: View) -> dict[str, str]:
    return {row["region_code"]: row["full_name"] for row in view.rows("regions")}


# --- the time line


def time_line(
    view: View, known: dict[str, list[Row]], items: Sequence[Owed], place: Level, day: date
) -> None:
    """Visits, findings and deadlines: a lane for each region, OPD, or of one OPD each item."""
    words = view.words
    st.header(words("followup.timeline"))
    lane_of, names = _lanes(view, items, known["visits"], place)
    lanes = list(dict.fromkeys(names))
    at = {code: position for position, code in enumerate(lanes)}
    marks = [mark for row in known["visits"] for mark in _visit(view, row, at[lane_of(row)])]
    for item in items:
        marks += _marks_of(view, item, at[lane_of(item.row)])
    spans = [
        (at[lane_of(item.row)], item.begun, item.clock.deadline, item.clock.state)
        for item in items
        # of the whole province the lines of a lane would lie on each other
        if place.region and item.is_open and item.begun and item.clock.deadline
    ]
    today = (day, words("followup.line_simulated" if view.simulated else "followup.line_today"))
    figure = figures.timeline([names[code] for code in lanes], marks, spans, today, words)
    alt = words(
        "followup.timeline_alt", place=place.name, visits=len(known["visits"]), items=len(items)
    )
    show_sourced(view, DATASET, figure, "followup-timeline", alt)
    st.caption(words("followup.timeline_note"))
    table_twin(
        view, "visits", known["visits"], _visit_columns(view), title=words("followup.visits")
    )


def _lanes(
    view: View, items: Sequence[Owed], visits: Sequence[Row], place: Level
) -> tuple[Callable[[Row], str], dict[str, str]]:
    """(the lane of a row, lane -> its name in the order in which they stand)."""
    rows = [item.row for item in items] + list(visits)
    if place.agency:
        names = {_own_id(item.row): item_name(item, view.words) for item in items}
        names |= {row["visit_id"]: _visit_name(view, row) for row in visits}
        return _own_id, names
    if place.region:
        return _agency_of, {_agency_of(row): row["agency"] or "–" for row in rows}
    short = {row["region_code"]: row["short_name"] for row in view.rows("regions")}
    codes = sorted({row["region_code"] for row in rows}, key=lambda code: short[code])
    return lambda row: row["region_code"], {code: short[code] for code in codes}


def _own_id(row: Row) -> str:
    return row.get("action_id") or row.get("finding_id") or row["visit_id"]


def _agency_of(row: Row) -> str:
    return row["agency_id"] or ""


def _visit_name(view: View, row: Row) -> str:
    return view.words("followup.item_visit", id=row["visit_id"])


def _visit(view: View, row: Row, lane: int) -> list[figures.Mark]:
    day = day_of(row["date"])
    text = _hover(_visit_name(view, row), row["agency"], view.words.date(str(day)) if day else "")
    return [figures.Mark(lane, day, figures.VISIT, text)] if day else []


def _marks_of(view: View, item: Owed, lane: int) -> list[figures.Mark]:
    """A finding on the day on which its clock starts, and each deadline in its clock's state."""
    words, clock, name = view.words, item.clock, item_name(item, view.words)
    agency = item.row["agency"]
    marks = []
    if item.kind == FINDING and item.begun:
        text = _hover(name, agency, words.date(item.begun.isoformat()))
        marks.append(figures.Mark(lane, item.begun, figures.FINDING, text))
    if clock.deadline:
        told = (deadline_text(clock, words), left_text(clock, words), basis_of(clock, words))
        text = _hover(name, agency, *told)
        marks.append(figures.Mark(lane, clock.deadline, figures.DEADLINE, text, clock.state))
    return marks


def _hover(name: str, *lines: str | None) -> str:
    return "<br>".join([f"<b>{html(name)}</b>", *(html(line) for line in lines if line)])


def _visit_columns(view: View) -> dict[str, Callable[[Row], Any]]:
    words, regions = view.words, _regions(view)
    return {
        words("followup.column_date"): lambda row: words.date(str(row["date"] or "")),
        words("followup.column_visit"): lambda row: row["visit_id"],
        words("standards.column_agency"): lambda row: row["agency"] or "",
        words("column.region"): lambda row: regions.get(row["region_code"], row["region_code"]),
        words("followup.column_team"): lambda row: row["team"] or "",
    }


# --- who owes


def who_owes(view: View, items: Sequence[Owed], place: Level) -> None:
    """What every region, or every OPD of the chosen one, still owes; a click chooses it."""
    words = view.words
    code_of = _agency_of if place.region else (lambda row: row["region_code"])
    owing = debts(items, code_of)
    if not owing:
        return
    st.header(words(f"followup.owes_{place.parts}"))
    names = {code_of(item.row): item.row["agency"] or "–" for item in items}
    if not place.region:
        names = _regions(view)
        # regions stand by name, since an order of ours would be a rank that nobody stated
        owing = sorted(owing, key=lambda debt: names[debt.code])
    for debt in owing[:DEBTS_N] if place.region else ():
        st.markdown(f"- {debt_sentence(debt, markdown(names[debt.code]), words)}")
    _owed_bars(view, place, [(debt.code, names[debt.code], debt.counts) for debt in owing])
    rows = [{"debt": debt} for debt in owing]
    table_twin(view, "owes", rows, debt_columns(names, OPEN_STATES, words))


def _owed_bars(view: View, place: Level, lines: Sequence[tuple[str, str, Any]]) -> None:
    """lines: (code of the place, its name, count by state)."""
    words = view.words
    figure = figures.owed_bars(lines, OPEN_STATES, words)
    alt = words("followup.owes_alt", n=len(lines), place=place.name)
    show_sourced(view, DATASET, figure, "followup-owes", alt, open_place(view))
    st.caption(words(f"followup.owes_note_{place.parts}"))


# --- where single papers are internal: counts alone


def counted(view: View, place: Level, rows: Sequence[Row], day: date | None) -> None:
    """How many findings and actions are in which state, where nobody may see the single ones.

    rows: of `followup_counts`; day: the one on which their states were read.
    """
    words = view.words
    st.info(words("followup.counts_only"), icon=":material/lock:")
    if day:
        st.caption(words("followup.day_counts", date=words.date(day.isoformat())))
    _tiles(view, _sum(rows), {})
    if not place.agency:
        st.header(words(f"followup.owes_{place.parts}"))
        _owed_bars(view, place, _count_lines(view, place, rows))
    table_twin(view, "owes", rows, followup_count_columns(_regions(view), words))


def _sum(rows: Iterable[Row]) -> dict[str, int]:
    counts = dict.fromkeys(ORDER, 0)
    for row in rows:
        counts[row["state"]] += row["n"]
    return counts


def _count_lines(view: View, place: Level, rows: Sequence[Row]) -> list[tuple[str, str, Any]]:
    """The places that still owe anything: OPD late with most first, regions by name."""
    names = {row["agency_id"]: row["agency"] for row in rows} if place.region else _regions(view)
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row[place.part_key], []).append(row)
    lines = [(code, names[code], _sum(own)) for code, own in grouped.items()]
    owing = [line for line in lines if any(line[2][state] for state in OPEN_STATES)]
    return sorted(owing, key=lambda line: (-line[2][LATE] if place.region else 0, line[1]))


# --- rules, and what others published


def rules_used(view: View, rules: ServiceRules) -> None:
    """Every limit with its number, unit, start, regulation and how well it is known."""
    words = view.words
    st.header(words("followup.rules"))
    columns = rule_columns(words)
    table = [
        {name: cell({"rule": rule}) for name, cell in columns.items()}
        for rule in rules.findings.rules
    ]
    show_table(words, "followup-rules", table)
    st.caption(actions_rule(rules.findings, words))


def published_findings(view: View, place: Level) -> None:
    """How many findings others published, by year: counts, not the findings themselves."""
    words = view.words
    counts = view.rows("published_counts", year=None, region=place.region)
    rows = [row for row in counts if row["dimension"].startswith(LAHP)]
    if not rows:
        return
    st.header(words("followup.published"))
    st.markdown(words("followup.published_intro", place=_region_name(view, place)))
    rows = _with_publisher(view, rows)
    columns = count_columns(words)
    table = [{name: cell(row) for name, cell in columns.items()} for row in rows]
    show_table(words, "findings-published", table)
    table_twin(view, "published-findings", rows, columns, title=words("followup.published"))


def events(view: View, place: Level) -> None:
    """Events that others published: a lane for each kind, and all of them as a table."""
    words = view.words
    rows = _with_publisher(view, view.rows("events", region=place.region))
    if not rows:
        return
    st.header(words("followup.events"))
    st.markdown(words("followup.events_intro", place=_region_name(view, place)))
    kinds = _in_order(rows)
    marks = [mark for row in _first_of_event(rows) for mark in _event_mark(view, row, kinds)]
    if marks:
        names = [_sentence_case(event_name(kind, words)) for kind in kinds]
        figure = figures.timeline(names, marks, [], None, words)
        alt = words("followup.events_alt", n=len(marks), place=_region_name(view, place))
        source = _event_sources(view, rows)
        show_figure(view, figure, "followup-events", alt, source=source)
        st.caption(markdown(source))
    undated = sum(span_of(row["date"]) is None for row in rows)
    if undated:
        st.caption(words("followup.events_undated", n=undated))
    table_twin(view, "events", rows, event_columns(words))


def _event_sources(view: View, rows: Sequence[Row]) -> str:
    """Who published the events, in one line."""
    publishers = sorted({row["publisher"] for row in rows})
    named = ", ".join(publishers[:PUBLISHERS_N])
    if len(publishers) > PUBLISHERS_N:
        named += view.words("common.and_more", n=len(publishers) - PUBLISHERS_N)
    return view.words("followup.events_source", sources=named, release=view.snapshot.release)


def _region_name(view: View, place: Level) -> str:
    code = place.region
    return view.region_row(code)["full_name"] if code else view.snapshot.province_name


def _with_publisher(view: View, rows: Iterable[Row]) -> list[Row]:
    publishers = {row["source_id"]: row["publisher"] for row in view.rows("sources")}
    told = [row | {"publisher": publishers.get(row["source_id"], "")} for row in rows]
    return sorted(
        told, key=lambda row: str(row.get("date") or row.get("year_from") or ""), reverse=True
    )


def _in_order(rows: Sequence[Row]) -> list[str]:
    """The kinds of events with a day, by the first day of each."""
    dated = [row for row in rows if span_of(row["date"])]
    return list(dict.fromkeys(row["kind"] for row in sorted(dated, key=lambda row: row["date"])))


def _first_of_event(rows: Sequence[Row]) -> list[Row]:
    """One row an event: it has several where its source counts several things."""
    return list({(r["region_code"], r["date"], r["kind"]): r for r in reversed(rows)}.values())


def _event_mark(view: View, row: Row, kinds: Sequence[str]) -> list[figures.Mark]:
    span = span_of(row["date"])
    if span is None:
        return []
    first, last = span
    words = view.words
    told = (words.date(row["date"]), row["region"], row["place"], event_value(row, words))
    text = _hover(_sentence_case(event_name(row["kind"], words)), *told, row["publisher"])
    lane = kinds.index(row["kind"])
    return [figures.Mark(lane, first, figures.EVENT, text, last=last if last > first else None)]


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
