"""The page of the cheapest path: the start, what the reader sets, the plan, other plans, and trying
by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from zona.domain.aggregation import AGGREGATIONS, Item, Key, to_decimal
from zona.domain.loci import agencies_of
from zona.domain.method import Method, classify, next_better
from zona.domain.path import Plan, Task, alternatives, effort_of, furthest, ladder, moves, solve
from zona.domain.start import STEP, Start, start_of
from zona.faces.dashboard import agency as ui_agency
from zona.faces.dashboard.parts import show_figure, table_twin
from zona.faces.dashboard.view import View, bands_by_year
from zona.figures import agencies as figures
from zona.language.agencies import item_names, short_names
from zona.language.narrative import class_name
from zona.language.words import Words

STEPS = (50, 25, 20, 10, 5)
SECONDS = 20


def _missing(s: Start, words: Words) -> None:
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
        _score_line(_aggregation(name, s, words), s.score(name), s.method, words)
        for name in AGGREGATIONS
    ]
    if published:
        lines.append(
            _score_line(words("plan.published", year=s.year), published["score"], s.method, words)
        )
    _missing(s, words)
    st.markdown("\n".join(lines))
    if s.left_out:
        names = {row["agency_id"]: row["name"] for row in s.scores}
        st.warning(words("plan.left_out", n=len(s.left_out)), icon=":material/warning:")
        st.text(", ".join(names[agency_id] for agency_id in s.left_out))
    st.caption(words("plan.assumptions"))


def _aggregation(name: str, s: Start, words: Words) -> str:
    """The name of an aggregation; of a part of the loci it is called that, wherever it goes."""
    said = words(f"plan.aggregation_{name}")
    return said if s.complete else words("plan.aggregation_part", aggregation=said)


def _score_line(what: str, score: Decimal, method: Method, words: Words) -> str:
    band = classify(method, score)
    return f"- {what}: **{words.number(score)}** ({class_name(band.code, words) if band else words('plan.no_class')})"


def settings(view: View, s: Start) -> Task | None:
    """What the reader asks for; None where the region is in the highest class already."""
    words = view.words
    better = [band for band, _ in next_better(s.method, s.score(AGGREGATIONS[0]))]
    if not better:
        if s.complete:
            st.success(words("plan.top"), icon=":material/verified:")
        else:
            st.info(words("plan.top_part"), icon=":material/info:")
        return None
    low = {band.code: band.low for band in better}
    with st.container(horizontal=True):

        def label(code: str) -> str:
            return words("plan.from", name=class_name(code, words), low=words.number(low[code]))

        target = st.pills(
            words("plan.target"),
            list(low),
            default=better[0].code,
            required=True,
            format_func=label,
            key=f"plan.target.{s.code}.{'-'.join(low)}",
        )
        both = st.segmented_control(
            words("plan.must_hold"),
            ["one", "both"],
            default="one",
            required=True,
            key="plan.hold",
            format_func=lambda code: words(f"plan.hold_{code}"),
        )
    left, right = st.columns(2)
    step = left.selectbox(
        words("plan.step"),
        STEPS,
        index=STEPS.index(STEP),
        key="plan.step",
        help=words("plan.step_help"),
    )
    limit = right.number_input(
        words("plan.limit"),
        min_value=0.0,
        value=None,
        step=1.0,
        key="plan.limit",
        help=words("plan.limit_help"),
        placeholder=words("plan.no_limit"),
    )
    effort, locked = _efforts(view, s)
    agencies = {item.agency_id for item in s.items}
    return Task(
        low[target],
        Decimal(step),
        s.scale[1],
        s.scale[0],
        effort=effort,
        locked=locked,
        aggregations=AGGREGATIONS if both == "both" else AGGREGATIONS[:1],
        limits={} if limit is None else {agency_id: _two_decimals(limit) for agency_id in agencies},
    )


def _two_decimals(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _efforts(view: View, s: Start) -> tuple[dict[Key, Decimal], frozenset[Key]]:
    """The effort of a step and the locks, as the reader edits them in a table; 1 and none to begin
    with.
    """
    words = view.words
    with st.expander(words("plan.edit"), icon=":material/tune:"):
        st.caption(words("plan.edit_help"))
        names, short = (
            item_names(s.items, s.scores, words),
            short_names(agencies_of(s.scores), words),
        )
        columns = [words("agency.agency"), words("agency.dimension"), words("agency.indicator")]
        score, effort, locked = words("column.score"), words("plan.effort"), words("plan.locked")
        table = [
            dict(zip(columns, (short[item.agency_id], *names[item.key][1:]), strict=True))
            | {score: words.number(item.score), effort: 1.0, locked: False}
            for item in s.items
        ]
        edited = st.data_editor(
            table,
            key=f"plan.edit.{view.snapshot.content_id}.{s.code}.{s.year}.{words.language}",
            hide_index=True,
            disabled=[*columns, score],
            column_config={
                effort: st.column_config.NumberColumn(
                    min_value=0.1, max_value=1000.0, step=0.1, required=True
                )
            },
        )
    efforts = {
        item.key: _two_decimals(row[effort])
        for item, row in zip(s.items, edited, strict=True)
        if row[effort] not in (None, 1.0)
    }
    return efforts, frozenset(
        item.key for item, row in zip(s.items, edited, strict=True) if row[locked]
    )


@st.cache_data(max_entries=200, show_spinner=False)
def _plans(_items: Sequence[Item], _task: Task, others: bool, key: tuple[Any, ...]) -> list[Plan]:
    """The best plan, and where asked the others of nearly the same effort; `key` is what tells one
    task from another.
    """
    best = solve(_items, _task, SECONDS)
    if best is None:
        return []
    return [best, *(alternatives(_items, _task, best, seconds=SECONDS / 2) if others else [])]


def plans(s: Start, task: Task, others: bool, words: Words) -> list[Plan]:
    """The plans for a task, the cheapest first; empty where none reaches the class.

    Raises TimeoutError.
    """
    key = (
        tuple((item.key, item.kind, item.score, item.share) for item in s.items),
        task.low,
        task.step,
        task.aggregations,
        tuple(sorted(task.effort.items(), key=str)),
        tuple(sorted(task.locked, key=str)),
        tuple(sorted(task.limits.items())),
    )
    with st.spinner(words("plan.solving")):
        return _plans(s.items, task, others, key)


def unreachable(s: Start, task: Task, words: Words) -> None:
    """Says that no plan reaches the class, and how far the locks and limits let the region come."""
    _missing(s, words)
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
    _missing(s, words)
    st.markdown(
        words(
            ("plan.sentence" if least else "plan.sentence_other")
            if s.complete
            else "plan.sentence_part",
            effort=_effort(plan.effort, words),
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
    """The plan among several that the reader picks, the cheapest to begin with."""

    def label(n: int) -> str:
        return words("plan.choice", n=n + 1, effort=_effort(found[n].effort, words))

    numbers = range(len(found))
    key = f"plan.which.{len(found)}"
    return found[
        st.pills(words("plan.which"), numbers, default=0, format_func=label, required=True, key=key)
    ]


def _effort(effort: Decimal, words: Words) -> str:
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
            aggregation=_aggregation(name, s, words),
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
        words("plan.effort_sum"): lambda move: _effort(move.effort, words),
        words("plan.gain" if s.complete else "plan.gain_part"): lambda move: words.number(
            to_decimal(move.gain, 3), 3
        ),
    }
    mark = {words("common.data"): words("common.simulated_mark")} if view.simulated else {}
    short = short_names(agencies_of(s.scores), words)
    brief = shown | {words("agency.agency"): lambda move: short[move.item.agency_id]}
    st.dataframe(
        [mark | {name: cell(move) for name, cell in brief.items()} for move in done],
        hide_index=True,
        key="plan.moves",
    )
    st.caption(words("plan.gain_note" if s.complete else "plan.gain_note_part"))
    ui_agency.note(view, s.scores)
    whole = {
        words("column.region_code"): lambda move: s.code,
        words("column.region"): lambda move: region["full_name"],
        words("column.year"): lambda move: s.year,
        **shown,
        words("plan.aggregation"): lambda move: _aggregation("loci", s, words),
    }
    table_twin(view, "rencana", done, whole)


@st.fragment
def by_hand(view: View, s: Start, task: Task, plan: Plan | None) -> None:
    """Levels that the reader moves by hand, the same arithmetic; the plan can be laid in as a
    start.
    """
    words = view.words
    state = f"plan.hand.{view.snapshot.content_id}.{s.code}.{s.year}.{task.step}"
    levels = st.session_state.setdefault(state, {})
    with st.container(horizontal=True):
        if plan is not None:
            st.button(
                words("plan.hand_from_plan"),
                on_click=_lay,
                args=(state, dict(plan.levels)),
                icon=":material/playlist_add:",
            )
        st.button(
            words("plan.hand_reset"), on_click=_lay, args=(state, {}), icon=":material/restart_alt:"
        )
    _sliders(view, s, task, state, levels)
    before, after = s.score(AGGREGATIONS[0]), s.score(AGGREGATIONS[0], levels)
    band = s.band(AGGREGATIONS[0], levels)
    _missing(s, words)
    st.markdown(
        words(
            "plan.hand_result" if s.complete else "plan.hand_result_part",
            effort=_effort(effort_of(s.items, task, levels), words),
            before=words.number(before),
            after=words.number(after),
            name=class_name(band.code, words) if band else words("plan.no_class"),
            aggregation=words("plan.aggregation_loci"),
        )
    )
    alt = words("plan.result_alt", before=words.number(before), after=words.number(after))
    marks = [(words("plan.now"), before, False), (words("plan.by_hand"), after, True)]
    show_figure(view, figures.band_bar(bands_by_year(view)[s.year], marks, words), "plan-hand", alt)
    robust(s, levels, words)
    changed = [item for item in s.items if item.key in levels]
    if not changed:
        return
    names = item_names(s.items, s.scores, words)
    table_twin(
        view,
        "coba",
        changed,
        {
            words("column.region_code"): lambda item: s.code,
            words("agency.agency"): lambda item: names[item.key][0],
            words("agency.dimension"): lambda item: names[item.key][1],
            words("agency.indicator"): lambda item: names[item.key][2],
            words("plan.move_from"): lambda item: words.number(item.score),
            words("plan.move_to"): lambda item: words.number(levels[item.key]),
        },
    )


def _lay(state: str, levels: dict[Key, Decimal]) -> None:
    """Puts levels in the place of those tried by hand; the sliders follow."""
    st.session_state[state] = levels
    for key in [key for key in st.session_state if str(key).startswith(f"{state}/")]:
        del st.session_state[key]


def _sliders(view: View, s: Start, task: Task, state: str, levels: dict[Key, Decimal]) -> None:
    """One slider an item of the OPD and dimension that the reader picks; what was moved elsewhere
    stays.
    """
    words = view.words
    names = item_names(s.items, s.scores, words)
    agencies = {item.agency_id: names[item.key][0] for item in s.items}
    left, right = st.columns(2)
    agency = left.selectbox(
        words("agency.agency"), list(agencies), format_func=agencies.get, key=f"{state}-agency"
    )
    own = [item for item in s.items if item.agency_id == agency]
    dimensions = {item.dimension: names[item.key][1] for item in own}
    dimension = right.selectbox(
        words("agency.dimension"),
        list(dimensions),
        format_func=dimensions.get,
        key=f"{state}-{agency}-dimension",
    )
    for item in (item for item in own if item.dimension == dimension):
        options = [item.score, *ladder(item.score, task)]
        if len(options) == 1:
            st.text(words("plan.full", name=names[item.key][2], score=words.number(item.score)))
            continue
        key = f"{state}/{'/'.join(map(str, item.key))}"
        st.session_state.setdefault(key, levels.get(item.key, item.score))
        level = st.select_slider(
            _label(names[item.key][2]), options, key=key, format_func=words.number
        )
        if level == item.score:
            levels.pop(item.key, None)
        else:
            levels[item.key] = level


def _label(text: str) -> str:
    """Text from a file as a label: nothing in it is read as Markdown."""
    return "".join("\\" + c if c in "\\`*_{}[]()<>#+-.!|$:~^&" else c for c in text)
