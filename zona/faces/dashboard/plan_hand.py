"""Levels that the reader moves by hand, by the same arithmetic as the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import streamlit as st

from zona.domain.aggregation import AGGREGATIONS, Item, Key, agency_score, to_decimal
from zona.domain.path import Plan, Task, effort_of, ladder
from zona.domain.recoverable import by_dimension, recoverable
from zona.domain.start import Start
from zona.faces.address import item_name, levels_text
from zona.faces.dashboard.choices import choose, write_address
from zona.faces.dashboard.parts import show_figure
from zona.faces.dashboard.plan import effort_words, missing, robust
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View, bands_by_year
from zona.figures import agencies as figures
from zona.language.agencies import item_names
from zona.language.narrative import class_name
from zona.language.words import Words

Levels = Mapping[Key, Decimal]


@st.fragment
def by_hand(view: View, start: Start, task: Task, plan: Plan | None) -> None:
    """Sliders, what they lead to, and the table of what was moved; the plan can be laid in.

    What was moved stands in the address: only this part of the page runs again, so it writes it.
    """
    stated = tuple(st.session_state.get("choice.levels") or ())
    write_address(replace(view.choices, levels=stated), "simulasi")
    levels = _levels(start, task, dict(stated))
    _buttons(view.words, plan)
    _sliders(view, start, task, levels)
    _outcome(view, start, task, levels)
    if stated and levels_text(stated) is None:
        st.caption(view.words("plan.hand_too_many"))
    _table(view, start, levels)


def _levels(start: Start, task: Task, stated: Mapping[str, Decimal]) -> Levels:
    """The levels that the reader chose, of the items of this start that can take them: an address
    may name what another release, region or step had.
    """
    named = {item_name(*item.key): item for item in start.items}
    return {
        named[name].key: level
        for name, level in stated.items()
        if name in named and level in ladder(named[name].score, task)
    }


def _lay(levels: Levels) -> None:
    """Puts levels in the place of those tried by hand; the sliders follow."""
    # normalized, so that 80 and 80.00 make one address
    named = ((item_name(*key), level) for key, level in levels.items())
    choose(levels=tuple((name, level.normalize()) for name, level in named if name))


def _move(levels: Levels, item: Item, widget: str) -> None:
    """Puts the level of a slider among those tried by hand; its own score is no move."""
    level = st.session_state[widget]
    others = {key: other for key, other in levels.items() if key != item.key}
    _lay(others if level == item.score else others | {item.key: level})


def _buttons(words: Words, plan: Plan | None) -> None:
    """Begin with the plan, or with the scores as they are."""
    with st.container(horizontal=True):
        if plan is not None:
            st.button(
                words("plan.hand_from_plan"),
                on_click=_lay,
                args=(dict(plan.levels),),
                icon=":material/playlist_add:",
            )
        st.button(
            words("plan.hand_reset"), on_click=_lay, args=({},), icon=":material/restart_alt:"
        )


def _sliders(view: View, start: Start, task: Task, levels: Levels) -> None:
    """One slider an item of the OPD and dimension that the reader picks, the weakest OPD and the
    dimension with most to win first; what was moved elsewhere stays.
    """
    words = view.words
    state = f"plan.hand.{start.code}.{start.year}.{task.step}"
    names = item_names(start.items, start.scores, words)
    points = recoverable(start.items, AGGREGATIONS[0], task.top)
    left, right = st.columns(2)
    agency = left.selectbox(
        words("agency.agency"),
        _weakest_first(start.items),
        format_func=_agency_names(start, words).get,
        key=f"{state}-agency",
    )
    own = [item for item in start.items if item.agency_id == agency]
    dimensions = {item.dimension: names[item.key][1] for item in own}
    won = by_dimension(points, agency)
    dimension = right.selectbox(
        words("agency.dimension"),
        sorted(dimensions, key=lambda dimension: -won[dimension]),
        format_func=lambda dimension: words(
            "plan.slider_dimension",
            name=dimensions[dimension],
            points=words.number(to_decimal(won[dimension])),
        ),
        key=f"{state}-{agency}-dimension",
    )
    inside = [item for item in own if item.dimension == dimension]
    for item in sorted(inside, key=lambda item: (-points[item.key], item.indicator or "")):
        _slider(item, names[item.key][2], points[item.key], task, levels, words)


def _weakest_first(items: Sequence[Item]) -> list[str]:
    """The OPD by their scores, the lowest first."""
    agencies = dict.fromkeys(item.agency_id for item in items)

    def score(agency: str) -> tuple[Fraction, str]:
        return agency_score(item for item in items if item.agency_id == agency), agency

    return sorted(agencies, key=score)


def _agency_names(start: Start, words: Words) -> dict[str, str]:
    """Each OPD with its score, for the choice."""
    names = {row["agency_id"]: row["name"] for row in start.scores}
    scores = {
        agency: agency_score(item for item in start.items if item.agency_id == agency)
        for agency in names
    }
    return {
        agency: words(
            "plan.slider_agency", name=name, score=words.number(to_decimal(scores[agency]))
        )
        for agency, name in names.items()
    }


def _slider(
    item: Item,
    name: str,
    points: Fraction,
    task: Task,
    levels: Levels,
    words: Words,
) -> None:
    """The slider of one item with its maximum; a sentence where it is there already."""
    # a score between two levels stays the first option: nothing is rounded for the slider's sake
    options = [item.score, *ladder(item.score, task)]
    if len(options) == 1:
        st.text(words("plan.full", name=name, score=words.number(item.score)))
        return
    key = f"plan.hand.{task.step}/{'/'.join(map(str, item.key))}"
    st.session_state[key] = levels.get(item.key, item.score)
    most = words("plan.slider_most", points=words.number(to_decimal(points, 3), 3))
    label = f"{_label(name)} · {most}"
    st.select_slider(
        label,
        options,
        key=key,
        format_func=words.number,
        on_change=_move,
        args=(levels, item, key),
    )


def _label(text: str) -> str:
    """Text from a file as a label: nothing in it is read as Markdown."""
    return "".join("\\" + c if c in "\\`*_{}[]()<>#+-.!|$:~^&" else c for c in text)


def _outcome(view: View, start: Start, task: Task, levels: Mapping[Key, Decimal]) -> None:
    """Effort, score and class of what was moved, on the bands of the year."""
    words, one = view.words, AGGREGATIONS[0]
    before, after, band = start.score(one), start.score(one, levels), start.band(one, levels)
    missing(start, words)
    said = words(
        "plan.hand_result" if start.complete else "plan.hand_result_part",
        effort=effort_words(effort_of(start.items, task, levels), words),
        before=words.number(before),
        after=words.number(after),
        name=class_name(band.code, words) if band else words("plan.no_class"),
        aggregation=words("plan.aggregation_loci"),
    )
    st.markdown(said)
    alt = words("plan.result_alt", before=words.number(before), after=words.number(after))
    marks = [(words("plan.now"), before, False), (words("plan.by_hand"), after, True)]
    bands = bands_by_year(view)[start.year]
    show_figure(view, figures.band_bar(bands, marks, words), "plan-hand", alt)
    robust(start, levels, words)


def _table(view: View, start: Start, levels: Mapping[Key, Decimal]) -> None:
    """What was moved, with CSV and XLSX."""
    words = view.words
    changed = [item for item in start.items if item.key in levels]
    names = item_names(start.items, start.scores, words)
    columns = {
        words("column.region_code"): lambda item: start.code,
        words("agency.agency"): lambda item: names[item.key][0],
        words("agency.dimension"): lambda item: names[item.key][1],
        words("agency.indicator"): lambda item: names[item.key][2],
        words("plan.move_from"): lambda item: words.number(item.score),
        words("plan.move_to"): lambda item: words.number(levels[item.key]),
    }
    table_twin(view, "coba", changed, columns)
