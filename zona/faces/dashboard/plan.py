"""The page of the lightest path: the start, the plan and other plans of nearly the same effort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from zona import exports
from zona.config import ROOT
from zona.domain.aggregation import AGGREGATIONS, Item, Key, to_decimal
from zona.domain.loci import agencies_of
from zona.domain.method import Method, classify
from zona.domain.path import Move, Plan, Task, alternatives, furthest, moves, solve
from zona.domain.start import Start, start_of
from zona.faces.dashboard import agency as ui_agency
from zona.faces.dashboard.choices import bound, choose
from zona.faces.dashboard.parts import show_figure
from zona.faces.dashboard.tables import marked, show_table, table_twin
from zona.faces.dashboard.view import View, bands_by_year
from zona.facts.read import read_facts
from zona.figures import agencies as figures
from zona.intake.template import template
from zona.language.agencies import item_names, short_names
from zona.language.narrative import class_name
from zona.language.plan_actions import action_rows
from zona.language.words import OFFICIAL, Words

SECONDS = 20  # longer nobody waits before a page; the solver says what it has by then


def missing(start: Start, words: Words) -> None:
    """Says beside a figure of our own that it rests on a part of the loci; nothing where all of
    them count.
    """
    if start.complete:
        return
    key = "plan.loci_part" if start.loci_n else "plan.loci_unknown"
    agencies_n = len({item.agency_id for item in start.items})
    st.warning(
        words(key, known=start.known_n, n=start.loci_n, year=start.year, agencies=agencies_n),
        icon=":material/warning:",
    )


def latest_start(view: View, code: str) -> Start | None:
    """The latest year with scores of OPD whose method has bands; None where there is none."""
    # the latest first: an older start would plan for a class that has moved
    years = [row["year"] for row in reversed(view.rows("agency_years", region=code))]
    return next((found for year in years if (found := start_of(view.rows, code, year))), None)


def standing(view: View, start: Start) -> None:
    """The start by both aggregations beside the published score, and what could not be counted."""
    words = view.words
    st.markdown(
        words(
            "plan.start",
            year=start.year,
            n=len({item.agency_id for item in start.items}),
            items=len(start.items),
        )
    )
    published = next(
        (
            r
            for r in view.rows("assessments", year=start.year, region=start.code)
            if r["score"] is not None
        ),
        None,
    )
    lines = [
        _score_line(aggregation_name(name, start, words), start.score(name), start.method, words)
        for name in AGGREGATIONS
    ]
    if published:
        lines.append(
            _score_line(
                words("plan.published", year=start.year), published["score"], start.method, words
            )
        )
    missing(start, words)
    st.markdown("\n".join(lines))
    if start.left_out:
        names = {row["agency_id"]: row["name"] for row in start.scores}
        st.warning(words("plan.left_out", n=len(start.left_out)), icon=":material/warning:")
        st.text(", ".join(names[agency_id] for agency_id in start.left_out))
    st.caption(words("plan.assumptions"))


def aggregation_name(name: str, start: Start, words: Words) -> str:
    """The name of an aggregation; of a part of the loci it is called that, wherever it goes."""
    said = words(f"plan.aggregation_{name}")
    return said if start.complete else words("plan.aggregation_part", aggregation=said)


def _score_line(what: str, score: Decimal, method: Method, words: Words) -> str:
    band = classify(method, score)
    name = class_name(band.code, words) if band else words("plan.no_class")
    return f"- {what}: **{words.number(score)}** ({name})"


def task_values(task: Task) -> tuple[Any, ...]:
    """All that a task says, in a fixed order: equal tasks, equal values."""
    return (
        str(task.low),
        str(task.step),
        str(task.top),
        str(task.bottom),
        task.aggregations,
        sorted((str(key), str(effort)) for key, effort in task.effort.items()),
        sorted(map(str, task.locked)),
        sorted((agency, str(limit)) for agency, limit in task.limits.items()),
    )


# by what they say: Streamlit cannot hash fractions, and two tasks that say the same are one
@st.cache_data(max_entries=200, show_spinner=False, hash_funcs={Item: repr, Task: task_values})
def _plans(items: tuple[Item, ...], task: Task, others: bool, seconds: int) -> list[Plan]:
    """The best plan, and where asked the others of nearly the same effort."""
    best = solve(items, task, seconds)
    if best is None:
        return []
    return [best, *(alternatives(items, task, best, seconds=seconds / 2) if others else [])]


def plans(start: Start, task: Task, others: bool, words: Words) -> list[Plan]:
    """The plans for a task, that of the least effort first; empty where none reaches the class.

    Raises TimeoutError.
    """
    with st.spinner(words("plan.solving")):
        return _plans(start.items, task, others, SECONDS)


def unreachable(start: Start, task: Task, words: Words) -> None:
    """Says that no plan reaches the class, and how far the locks and limits let the region come."""
    missing(start, words)
    best = to_decimal(furthest(start.items, task))
    name = next(class_name(band.code, words) for band in start.method.bands if band.low == task.low)
    st.warning(
        words("plan.unreachable", name=name, low=words.number(task.low), score=words.number(best)),
        icon=":material/block:",
    )


def others_toggle(view: View) -> bool:
    """Lets the reader ask for the other plans of nearly the same effort."""
    words, key = view.words, "w.alternatives"
    st.session_state[key] = view.choices.alternatives
    return st.toggle(
        words("plan.others"),
        key=key,
        on_change=lambda: choose(alternatives=st.session_state[key], which=1),
        help=words("plan.others_help"),
    )


def result(view: View, start: Start, task: Task, found: Sequence[Plan]) -> Plan:
    """The plan that the reader looks at: score, class, how robust it is, and which OPD moves which
    indicator how far.
    """
    words = view.words
    plan = found[0]
    if len(found) > 1:
        plan = _chosen(view, found)
    before, after = start.score(AGGREGATIONS[0]), start.score(AGGREGATIONS[0], plan.levels)
    done = moves(start.items, task, plan)
    least = plan.proven and plan is found[0]
    missing(start, words)
    st.markdown(
        words(
            ("plan.sentence" if least else "plan.sentence_other")
            if start.complete
            else "plan.sentence_part",
            effort=effort_words(plan.effort, words),
            steps=sum(move.steps for move in done),
            agencies=len({move.item.agency_id for move in done}),
            before=words.number(before),
            after=words.number(after),
            name=class_name(start.band(AGGREGATIONS[0], plan.levels).code, words),
        )
    )
    if not plan.proven:
        st.warning(words("plan.not_proven", seconds=SECONDS), icon=":material/timer:")
    marks = [(words("plan.now"), before, False), (words("plan.after"), after, True)]
    bands = bands_by_year(view)[start.year]
    alt = words("plan.result_alt", before=words.number(before), after=words.number(after))
    show_figure(view, figures.band_bar(bands, marks, words), "plan-result", alt)
    robust(start, plan.levels, words)
    _move_table(view, start, plan, done)
    return plan


def _chosen(view: View, found: Sequence[Plan]) -> Plan:
    """The plan among several that the reader picks, that of the least effort to begin with."""
    words = view.words

    def label(number: int) -> str:
        effort = effort_words(found[number - 1].effort, words)
        return words("plan.choice", n=number, effort=effort)

    numbers = range(1, len(found) + 1)
    # an address may ask for a plan that there is not any more
    asked = view.choices.which if view.choices.which in numbers else 1
    number = bound(
        st.pills,
        "which",
        "w.which",
        asked,
        words("plan.which"),
        numbers,
        format_func=label,
        required=True,
    )
    return found[number - 1]


def effort_words(effort: Decimal, words: Words) -> str:
    """An effort in working days, with decimals only where it has some."""
    return words.number(effort, 0 if effort == effort.to_integral_value() else 2)


def robust(start: Start, levels: Mapping[Key, Decimal], words: Words) -> None:
    """The class under each aggregation: whether the result hangs on how the loci are put together.

    While loci are missing neither can be said: the class of the region hangs on those that are not
    known.
    """
    bands = {name: start.band(name, levels) for name in AGGREGATIONS}
    same = len({band.code for band in bands.values() if band}) == 1
    listed = "; ".join(
        words(
            "plan.under",
            aggregation=aggregation_name(name, start, words),
            score=words.number(start.score(name, levels)),
            name=class_name(band.code, words) if band else words("plan.no_class"),
        )
        for name, band in bands.items()
    )
    verdict = "unsure" if not start.complete else "robust" if same else "fragile"
    st.markdown(words(f"plan.{verdict}", listed=listed))


def _move_table(view: View, start: Start, plan: Plan, done: Sequence[Move]) -> None:
    """Which OPD, which indicator, from, to, gain; with CSV and XLSX."""
    words = view.words
    names = item_names(start.items, start.scores, words)
    region = view.region_row(start.code)
    shown = {
        words("agency.agency"): lambda move: names[move.item.key][0],
        words("agency.dimension"): lambda move: names[move.item.key][1],
        words("agency.indicator"): lambda move: names[move.item.key][2],
        words("plan.move_from"): lambda move: words.number(move.item.score),
        words("plan.move_to"): lambda move: words.number(move.to),
        words("plan.effort_sum"): lambda move: effort_words(move.effort, words),
        words("plan.gain" if start.complete else "plan.gain_part"): lambda move: words.number(
            to_decimal(move.gain, 3), 3
        ),
    }
    short = short_names(agencies_of(start.scores), words)
    brief = shown | {words("agency.agency"): lambda move: short[move.item.agency_id]}
    table = [{name: cell(move) for name, cell in brief.items()} for move in done]
    show_table(words, "plan.moves", marked(view, table))
    st.caption(words("plan.gain_note" if start.complete else "plan.gain_note_part"))
    ui_agency.note(view, start.scores)
    whole = {
        words("column.region_code"): lambda move: start.code,
        words("column.region"): lambda move: region["full_name"],
        words("column.year"): lambda move: start.year,
        **shown,
        words("plan.aggregation"): lambda move: aggregation_name("loci", start, words),
    }
    table_twin(view, "rencana", done, whole)
    _actions(view, start, plan, done)


def _actions(view: View, start: Start, plan: Plan, done: Sequence[Move]) -> None:
    """The plan as a file of agreed actions, which intake takes once an office has filled it in."""
    words = view.words
    st.download_button(
        words("plan_actions.download"),
        lambda: template(
            "actions", read_facts(ROOT), Words(OFFICIAL), plan_rows(view, start, plan, done)
        ),
        words("plan_actions.file", code=start.code, year=start.year)
        + (f"-{words('common.simulated_mark')}" if view.simulated else "")
        + ".xlsx",
        exports.XLSX,
        key="plan.actions",
        on_click="ignore",
        icon=":material/task_alt:",
    )
    st.caption(words("plan_actions.note_simulated" if view.simulated else "plan_actions.note"))


def plan_rows(view: View, start: Start, plan: Plan, done: Sequence[Move]) -> list[dict[str, Any]]:
    """The moves of a plan as rows of the template of actions, in the language of the offices."""
    words = Words(OFFICIAL)
    return action_rows(
        done,
        item_names(start.items, start.scores, words),
        view.region_row(start.code),
        start.year,
        start.band(AGGREGATIONS[0], plan.levels).code,
        words,
        words("common.simulated_mark") if view.simulated else "",
    )
