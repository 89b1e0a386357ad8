"""What the reader asks of a plan; all of it stands in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from zona.config import ROOT
from zona.domain.advice import Advice
from zona.domain.aggregation import AGGREGATIONS, Item, Key
from zona.domain.loci import agencies_of
from zona.domain.method import Band, next_better
from zona.domain.path import Task
from zona.domain.start import STEP, Start
from zona.faces.address import BOTH, DAYS_TOP, LIMIT_TOP, ONE, STEPS
from zona.faces.dashboard.choices import bound, choose
from zona.faces.dashboard.view import View
from zona.facts.advice import advice
from zona.language.agencies import dimension_name, indicator_name
from zona.language.narrative import class_name

NUMBER_WIDTH = 200


def settings(view: View, start: Start) -> Task | None:
    """What the reader asks for; None where the region is in the highest class already."""
    better = [band for band, _ in next_better(start.method, start.score(AGGREGATIONS[0]))]
    if not better:
        return None
    target = _target(view, better)
    hold = _hold(view)
    step = _step(view)
    known = advice(ROOT)
    with st.expander(view.words("plan.edit"), icon=":material/tune:", key="plan.edit"):
        st.caption(view.words("plan.edit_help"))
        days = _days(view, start, known)
        limit = _limit(view)
        locked = _locked(view, start, known)
    agencies = {item.agency_id for item in start.items}
    return Task(
        target.low,
        Decimal(step),
        start.scale[1],
        start.scale[0],
        effort=known.efforts(start.items, days),
        locked=locked,
        aggregations=AGGREGATIONS if hold == BOTH else AGGREGATIONS[:1],
        limits={} if limit is None else dict.fromkeys(agencies, limit),
    )


def _target(view: View, better: list[Band]) -> Band:
    """The class to reach, the next one unless the reader chose another."""
    words, by_code = view.words, {band.code: band for band in better}
    chosen = view.choices.target if view.choices.target in by_code else better[0].code

    def label(code: str) -> str:
        low = words.number(by_code[code].low)
        return words("plan.from", name=class_name(code, words), low=low)

    code = bound(
        st.pills,
        "target",
        "w.target",
        chosen,
        words("plan.target"),
        list(by_code),
        required=True,
        format_func=label,
    )
    return by_code[code]


def _hold(view: View) -> str:
    """Under which aggregations the class has to be reached."""
    names = {ONE: view.words("plan.hold_one"), BOTH: view.words("plan.hold_both")}
    return bound(
        st.segmented_control,
        "hold",
        "w.hold",
        view.choices.hold,
        view.words("plan.must_hold"),
        list(names),
        required=True,
        format_func=names.get,
    )


def _step(view: View) -> int:
    """The distance of two levels of the item scale."""
    return bound(
        st.selectbox,
        "step",
        "w.step",
        view.choices.step or int(STEP),
        view.words("plan.step"),
        STEPS,
        help=view.words("plan.step_help"),
    )


def _number(
    label: str,
    key: str,
    value: Decimal | None,
    chosen: Callable[[Decimal | None], None],
    **more: Any,
) -> None:
    """A field for a number with two decimals that hands what is typed to `chosen`."""
    st.session_state[key] = None if value is None else float(value)

    def changed() -> None:
        typed = st.session_state[key]
        chosen(None if typed is None else Decimal(str(typed)).quantize(Decimal("0.01")).normalize())

    st.number_input(label, key=key, value=None, on_change=changed, width=NUMBER_WIDTH, **more)


def _plain(value: Decimal | None) -> Decimal | None:
    """A number without an exponent: 1E+1 is 10."""
    return None if value is None else Decimal(f"{value:f}")


def _limit(view: View) -> Decimal | None:
    """The highest effort of one OPD in working days, None for no limit."""
    words, limit = view.words, view.choices.limit
    _number(
        words("plan.limit"),
        "w.limit",
        limit,
        lambda value: choose(limit=_plain(value)),
        min_value=0.0,
        max_value=float(LIMIT_TOP),
        step=5.0,
        help=words("plan.limit_help"),
        placeholder=words("plan.no_limit"),
    )
    return limit


def _days(view: View, start: Start, known: Advice) -> Mapping[str, Decimal]:
    """The working days of a step by kind of indicator, those of the data unless the reader says
    otherwise.
    """
    words, own = view.words, dict(view.choices.days)
    count = Counter(known.kind(item.dimension, item.indicator) for item in start.items)

    def set_days(kind: str, value: Decimal | None) -> None:
        changed = {k: v for k, v in own.items() if k != kind}
        if value and value != known.kinds[kind].days:
            changed[kind] = _plain(value)
        choose(days=tuple(sorted(changed.items())))

    with st.container(horizontal=True):
        for kind in (kind for kind in known.kinds if count[kind]):
            _number(
                words(f"plan.kind_{kind}", n=count[kind]),
                f"w.days.{kind}",
                own.get(kind, known.kinds[kind].days),
                partial(set_days, kind),
                min_value=0.01,
                max_value=float(DAYS_TOP),
                step=1.0,
            )
    return {kind: days for kind, days in own.items() if kind in known.kinds}


def _locked(view: View, start: Start, known: Advice) -> frozenset[Key]:
    """What no plan may move: perceptions unless they are unlocked, and what the reader picks."""
    words = view.words
    locked = known.locked(start.items)
    if locked:
        st.session_state["w.unlocked"] = view.choices.unlocked
        st.toggle(
            words("plan.unlock", n=len(locked)),
            key="w.unlocked",
            on_change=lambda: choose(unlocked=st.session_state["w.unlocked"]),
            help=words("plan.unlock_help"),
        )
    names = _lockable(view, start)
    chosen = bound(
        st.multiselect,
        "locked",
        "w.locked",
        [name for name in view.choices.locked if name in names],
        words("plan.locked"),
        list(names),
        format_func=names.get,
        placeholder=words("plan.locked_none"),
    )
    own = {item.key for item in start.items if _parts(item) & set(chosen)}
    return frozenset(own) if view.choices.unlocked else locked | own


def _parts(item: Item) -> set[str]:
    """The names under which a reader locks an item: its OPD, and the indicator of all OPD."""
    agency = item.agency_id.partition("/")[2]
    return {agency, f"{item.dimension}/{item.indicator}"} if item.indicator else {agency}


def _lockable(view: View, start: Start) -> dict[str, str]:
    """What can be locked: name in the address -> words. Names that would break the list of the
    address are left out.
    """
    words = view.words
    names = {
        agency["agency_id"].partition("/")[2]: f"OPD: {agency['name']}"
        for agency in agencies_of(start.scores)
    }
    for item in start.items:
        if item.indicator and ";" not in f"{item.dimension}{item.indicator}":
            dimension = dimension_name(item.dimension, words, short=True)
            indicator = indicator_name(item.indicator, words)
            names[f"{item.dimension}/{item.indicator}"] = f"{dimension}: {indicator}"
    return names
