"""Complaints in words: the answer on top of the page, counts that may be hidden, and the columns of
its tables. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from zona.domain.aggregation import to_decimal
from zona.domain.complaintcounts import CELLS, RARE, LimitState, Span
from zona.domain.complaints import APART, MET
from zona.domain.servicerules import ComplaintRules, TimeRule
from zona.language.comparison import period_name
from zona.language.escaping import markdown
from zona.language.services import basis_text, limit_text, percent_text, rule_sentence
from zona.language.words import Words

Row = Mapping[str, Any]
Columns = dict[str, Callable[[Any], Any]]
NAMED_N = 3  # places that the sentence on top names


def count_text(count: int | None, least: int, words: Words) -> str:
    """A count, or that it is too small to be shown: "< 5"."""
    return words("complaints.few", least=least) if count is None else words.number(count, 0)


def answer(
    place: str,
    as_of: date | None,
    whole: Mapping[str, int | None],
    late: Sequence[tuple[str, int]],
    worst: LimitState | None,
    least: int,
    words: Words,
) -> str:
    """Who is late, by how much, and of which day the data are, in one sentence of Markdown.

    whole: the place's counts; late: (name, late now) of the places in it, most first; worst: the
    limit that most are late with; least: the rule of small numbers.
    """
    values = {
        "date": words.date(as_of.isoformat() if as_of else None),
        "place": markdown(place),
        "n": count_text(whole["complaints_n"], least, words),
    }
    # None is hidden, not zero: "none is late" is said only where none is
    late_n = whole["late_now_n"]
    if late_n == 0:
        return words("complaints.answer_none", **values)
    said = words("complaints.answer", late=count_text(late_n, least, words), **values)
    if late:
        named = [f"{markdown(name)} ({words.number(count, 0)})" for name, count in late[:NAMED_N]]
        said += words("complaints.answer_who", places=words.listing(named))
    if worst:
        said += words("complaints.answer_worst", **_worst(worst, words))
    return said + "."


def _worst(state: LimitState, words: Words) -> dict[str, str]:
    over = words.number(to_decimal(state.over or 0, 1), 1)
    return {
        "n": words.number(state.late_open, 0),
        "rule": words.pick(dict(state.rule.name)),
        "limit": limit_text(state.rule, words),
        "over": words(f"service_unit.{state.rule.unit}", n=over),
    }


def share_text(state: LimitState, words: Words) -> str:
    """The share in time with its two numbers; that nothing is decided, or that it is hidden."""
    if state.decided is None:
        return words("complaints.share_hidden")
    if state.in_time is None:
        return words("service.share_none")
    percent = percent_text(state.in_time, words)
    met, decided = words.number(state.counts[MET], 0), words.number(state.decided, 0)
    return words("service.share", met=met, decided=decided, percent=percent)


def limit_lines(state: LimitState, least: int, words: Words) -> list[str]:
    """What a page says of one limit: the rule itself, where it is written, and all its counts."""
    said = []
    for cell in CELLS:
        if state.counts[cell] != 0:
            count = count_text(state.counts[cell], least, words)
            said.append(f"{words(f'service_result.{cell}')}: {count}")
    if state.late_open:
        open_n = words.number(state.late_open, 0)
        said.append(words("complaints.late_open", n=open_n))
    if state.counts[APART] != 0:
        said.append(words("complaints.apart_note"))
    if state.weekends_only:
        said.append(words("complaints.weekends_only", n=words.number(state.weekends_only, 0)))
    return [
        f"{rule_sentence(state.rule, words)}.",
        f"{basis_text(state.rule.basis, words)}.",
        "; ".join(said) + "." if said else words("complaints.limit_nothing"),
    ]


def limit_heading(state: LimitState, words: Words) -> str:
    """A limit above its bar: name, length, share in time."""
    name, limit = words.pick(dict(state.rule.name)), limit_text(state.rule, words)
    return words("complaints.limit_line", name=name, limit=limit, share=share_text(state, words))


def limit_columns(least: int, words: Words) -> Columns:
    """The columns of the table of limits (rows: LimitState)."""

    def cell(code: str) -> Callable[[LimitState], str]:
        return lambda state: count_text(state.counts[code], least, words)

    return {
        words("complaints.limit"): lambda state: words.pick(dict(state.rule.name)),
        words("complaints.length"): lambda state: limit_text(state.rule, words),
        words("complaints.starts"): lambda state: words(f"service_stamp.{state.rule.start}"),
        words("complaints.ends"): lambda state: words(f"service_stamp.{state.rule.end}"),
        words("complaints.basis"): lambda state: basis_text(state.rule.basis, words),
        words("complaints.applies"): lambda state: words.number(state.applies_n, 0),
        words("complaints.share"): lambda state: share_text(state, words),
        **{words(f"service_result.{code}"): cell(code) for code in CELLS},
        words("complaints.late_open_column"): lambda state: count_text(
            state.late_open, least, words
        ),
    }


def span_name(span: Span, words: Words) -> str:
    """A month, quarter or year of submission in words."""
    return period_name(span.code, words) if span.code else words("complaints.no_month")


def span_columns(least: int, words: Words) -> Columns:
    """The columns of the table of months, quarters or years (rows: Span)."""
    return {
        words("complaints.month"): lambda span: span_name(span, words),
        words("complaints.count"): lambda span: count_text(span.complaints, least, words),
        words("complaints.late_ever"): lambda span: count_text(span.late, least, words),
    }


def place_columns(
    name: Callable[[Row], str],
    limit_of: Callable[[Row, TimeRule], LimitState],
    rules: ComplaintRules,
    least: int,
    words: Words,
) -> Columns:
    """The columns of the table of places: counts, the three flags, and each limit's share."""

    def count(column: str) -> Callable[[Row], str]:
        return lambda row: count_text(row[column], least, words)

    def share(rule: TimeRule) -> Callable[[Row], str]:
        return lambda row: share_text(limit_of(row, rule), words)

    return {
        words("complaints.place"): name,
        words("complaints.count"): count("complaints_n"),
        words("complaints.late_now"): count("late_now_n"),
        words("complaints.soon"): count("soon_late_n"),
        words("complaints.ombudsman"): count("ombudsman_n"),
        words("complaints.ombudsman_unknown"): count("ombudsman_unknown_n"),
        **{words.pick(dict(rule.name)): share(rule) for rule in rules.limits},
    }


def value_name(value: str | None, words: Words) -> str:
    """A topic or channel as it is written; the words for none, and for what is too rare."""
    if value is None:
        return words("complaints.not_stated")
    return words("complaints.rare") if value == RARE else value


def code_name(family: str, code: str | None, words: Words) -> str:
    """A classification or status by its code; a code without words is shown as it is."""
    # files may bring classes that the rules do not know yet
    key = f"{family}.{code}"
    return words(key) if words.has(key) else code or ""


def status_columns(least: int, words: Words) -> Columns:
    """The columns of the table that says how raw statuses were read."""

    def mapped(row: Row) -> str:
        return code_name("complaint_status", row["status"], words) if row["status"] else ""

    def raw(row: Row) -> str:
        return words("complaints.unmapped") if row["raw"] is None else value_name(row["raw"], words)

    return {
        words("complaints.raw"): raw,
        words("complaints.mapped"): mapped,
        words("complaints.count"): lambda row: count_text(row["complaints_n"], least, words),
    }
