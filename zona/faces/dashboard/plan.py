"""The page of the lightest path: the start, the plan and other plans of nearly the same effort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from zona.domain.aggregation import AGGREGATIONS, Item, Key, to_decimal
from zona.domain.loci import agencies_of
from zona.domain.method import Method, classify
from zona.domain.path import Plan, Task, alternatives, furthest, moves, solve
from zona.domain.start import Start, start_of
from zona.faces.dashboard import agency as ui_agency
from zona.faces.dashboard.parts import show_figure
from zona.faces.dashboard.tables import marked, show_table, table_twin
from zona.faces.dashboard.view import View, bands_by_year
from zona.figures import agencies as figures
from zona.language.agencies import item_names, short_names
from zona.language.narrative import class_name
from zona.language.words import Words

SECONDS = 20


def missing(s: Start, words: Words) -> None:
    """Says beside a figure of our own that it rests on a part of the loci; nothing where all of
    them count.
    """
    if s.complete:
        return
    key = "plan.loci_part" if s.loci_n else "plan.loci_unknown"
    agencies_n = len({item.agency_id for item in s.items})
    st.warning(
        words(key, known=s.known_n, n=s.loci_n, year=s.year, agencies=agencies_n),
        icon=":material/warning:",
    )


def start(view: View, code: str) -> Start | None:
    """The latest year with scores of OPD whose method has bands; None where there is none."""
    years = [row["year"] for row in reversed(view.rows("agency_years", region=code))]
    return next((found for year in years if (found := start_of(view.rows, code, year))), None)


def standing(view: View, s: Start) -> None:
    """The start by both aggregations beside the published score, and what could not be counted."""
    words = view.words
    st.markdown(
        words(
            "plan.start",
            year=s.year,
            n=len({item.agency_id for item in s.items}),
            items=len(s.items),
        )
    )
    published = next(
        (r for r in view.rows("assessments", year=s.year, region=s.code) if r["score"] is not None),
        None,
    )
    lines = [
        _score_line(aggregation_name(name, s, words), s.score(name), s.method, words)
        for name in AGGREGATIONS
    ]
    if published:
        lines.append(
            _score_line(words("plan.published", year=s.year), published["score"], s.method, words)
        )
    missing(s, words)
    st.markdown("\n".join(lines))
    if s.left_out:
        names = {row["agency_id"]: row["name"] for row in s.scores}
        st.warning(words("plan.left_out", n=len(s.left_out)), icon=":material/warning:")
        st.text(", ".join(names[agency_id] for agency_id in s.left_out))
    st.caption(words("plan.assumptions"))


def aggregation_name(name: str, s: Start, words: Words) -> str:
    """The name of an aggregation; of a part of the loci it is called that, wherever it goes."""
    said = words(f"plan.aggregation_{name}")
    return said if s.complete else words("plan.aggregation_part", aggregation=said)


def _score_line(what: str, score: Decimal, method: Method, words: Words) -> str:
    band = classify(method, score)
    return f"- {what}: **{words.number(score)}** ({class_name(band.code, words) if band else words('plan.no_class')})"


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


@st.cache_data(max_entries=200, show_spinner=False, hash_funcs={Item: repr, Task: task_values})
def _plans(items: tuple[Item, ...], task: Task, others: bool, seconds: int) -> list[Plan]:
    """The best plan, and where asked the others of nearly the same effort."""
    best = solve(items, task, seconds)
    if best is None:
        return []
    return [best, *(alternatives(items, task, best, seconds=seconds / 2) if others else [])]


def plans(s: Start, task: Task, others: bool, words: Words) -> list[Plan]:
    """The plans for a task, that of the least effort first; empty where none reaches the class.

    Raises TimeoutError.
    """
    with st.spinner(words("plan.solving")):
        return _plans(s.items, task, others, SECONDS)


def unreachable(s: Start, task: Task, words: Words) -> None:
    """Says that no plan reaches the class, and how far the locks and limits let the region come."""
    missing(s, words)
    best = to_decimal(furthest(s.items, task))
    name = next(class_name(band.code, words) for band in s.method.bands if band.low == task.low)
    st.warning(
        words("plan.unreachable", name=name, low=words.number(task.low), score=words.number(best)),
        icon=":material/block:",
    )


def result(view: View, s: Start, task: Task, found: Sequence[Plan]) -> Plan:
    """The plan that the reader looks at: score, class, how robust it is, and which OPD moves which
    indicator how far.
    """
    words = view.words
    plan = found[0]
    if len(found) > 1:
        plan = _chosen(found, words)
    before, after = s.score(AGGREGATIONS[0]), s.score(AGGREGATIONS[0], plan.levels)
    done = moves(s.items, task, plan)
    least = plan.proven and plan is found[0]
    missing(s, words)
    st.markdown(
        words(
            ("plan.sentence" if least else "plan.sentence_other")
            if s.complete
            else "plan.sentence_part",
            effort=effort_words(plan.effort, words),
            steps=sum(move.steps for move in done),
            agencies=len({move.item.agency_id for move in done}),
            before=words.number(before),
            after=words.number(after),
            name=class_name(s.band(AGGREGATIONS[0], plan.levels).code, words),
        )
    )
    if not plan.proven:
        st.warning(words("plan.not_proven", seconds=SECONDS), icon=":material/timer:")
    marks = [(words("plan.now"), before, False), (words("plan.after"), after, True)]
    bands = bands_by_year(view)[s.year]
    alt = words("plan.result_alt", before=words.number(before), after=words.number(after))
    show_figure(view, figures.band_bar(bands, marks, words), "plan-result", alt)
    robust(s, plan.levels, words)
    _move_table(view, s, done)
    return plan


def _chosen(found: Sequence[Plan], words: Words) -> Plan:
    """The plan among several that the reader picks, that of the least effort to begin with."""

    def label(n: int) -> str:
        return words("plan.choice", n=n + 1, effort=effort_words(found[n].effort, words))

    numbers = range(len(found))
    key = f"plan.which.{len(found)}"
    return found[
        st.pills(words("plan.which"), numbers, default=0, format_func=label, required=True, key=key)
    ]


def effort_words(effort: Decimal, words: Words) -> str:
    """An effort in working days, with decimals only where it has some."""
    return words.number(effort, 0 if effort == effort.to_integral_value() else 2)


def robust(s: Start, levels: Mapping[Key, Decimal], words: Words) -> None:
    """The class under each aggregation: whether the result hangs on how the loci are put together.

    While loci are missing neither can be said: the class of the region hangs on those that are not
    known.
    """
    bands = {name: s.band(name, levels) for name in AGGREGATIONS}
    same = len({band.code for band in bands.values() if band}) == 1
    listed = "; ".join(
        words(
            "plan.under",
            aggregation=aggregation_name(name, s, words),
            score=words.number(s.score(name, levels)),
            name=class_name(band.code, words) if band else words("plan.no_class"),
        )
        for name, band in bands.items()
    )
    verdict = "unsure" if not s.complete else "robust" if same else "fragile"
    st.markdown(words(f"plan.{verdict}", listed=listed))


def _move_table(view: View, s: Start, done: Sequence[Any]) -> None:
    """Which OPD, which indicator, from, to, gain; with CSV and XLSX."""
    words = view.words
    names = item_names(s.items, s.scores, words)
    region = view.region_row(s.code)
    shown = {
        words("agency.agency"): lambda move: names[move.item.key][0],
        words("agency.dimension"): lambda move: names[move.item.key][1],
        words("agency.indicator"): lambda move: names[move.item.key][2],
        words("plan.move_from"): lambda move: words.number(move.item.score),
        words("plan.move_to"): lambda move: words.number(move.to),
        words("plan.effort_sum"): lambda move: effort_words(move.effort, words),
        words("plan.gain" if s.complete else "plan.gain_part"): lambda move: words.number(
            to_decimal(move.gain, 3), 3
        ),
    }
    short = short_names(agencies_of(s.scores), words)
    brief = shown | {words("agency.agency"): lambda move: short[move.item.agency_id]}
    table = [{name: cell(move) for name, cell in brief.items()} for move in done]
    show_table(words, "plan.moves", marked(view, table))
    st.caption(words("plan.gain_note" if s.complete else "plan.gain_note_part"))
    ui_agency.note(view, s.scores)
    whole = {
        words("column.region_code"): lambda move: s.code,
        words("column.region"): lambda move: region["full_name"],
        words("column.year"): lambda move: s.year,
        **shown,
        words("plan.aggregation"): lambda move: aggregation_name("loci", s, words),
    }
    table_twin(view, "rencana", done, whole)
