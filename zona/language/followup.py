"""What follows a finding or a visit, in words: items, clocks, and the events that were published.

Prose of the offices (what was found, what was agreed) is internal and stands nowhere here. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from zona.domain.followup import LATE, SETTLED, Clock
from zona.domain.owed import FINDING, Debt, Owed
from zona.domain.servicerules import FindingRules, TimeRule
from zona.language.counts import event_name, measure_name, unit_name
from zona.language.counts import item_name as item_said
from zona.language.services import basis_text, limit_text
from zona.language.tables import Columns
from zona.language.words import Words

Row = Mapping[str, Any]
YEAR_LENGTH, MONTH_LENGTH = len("2024"), len("2024-12")


def item_name(item: Owed, words: Words) -> str:
    """What is owed: "LHP 12/2024", or "tindakan 3 atas K-1"."""
    row = item.row
    if item.kind == FINDING:
        kind = words.said(f"finding_kind.{row['kind']}", row["kind"])
        return words("followup.item_finding", kind=kind, id=row["finding_id"])
    key = "item_action_of" if row["source"] else "item_action"
    return words(f"followup.{key}", id=row["action_id"], source=row["source"])


def progress(item: Owed, words: Words) -> str:
    """What was done of it, as stated; "" where nothing is stated."""
    code = item.row["outcome" if item.kind == FINDING else "status"]
    return words.said(f"followup_progress.{code}", code) if code else ""


def deadline_text(clock: Clock, words: Words) -> str:
    """The deadline; an estimate is called one."""
    if clock.deadline is None:
        return "–"
    day = words.date(clock.deadline.isoformat())
    return words("followup.estimate", date=day) if clock.estimated else day


def left_text(clock: Clock, words: Words) -> str:
    """How much time is left, or by how much it has passed; "" where there is no deadline, or
    nothing is owed any more.
    """
    # days go on passing after a paper is settled: telling them would look like a delay
    if clock.left is None or clock.state == SETTLED:
        return ""
    if clock.state == LATE:
        return words("followup.passed", n=-clock.left)
    if clock.left == 0:
        return words("followup.last_day")
    return words(f"followup.left_{clock.unit}", n=clock.left)


def basis_of(clock: Clock, words: Words) -> str:
    """What the deadline rests on, and what is odd about it."""
    said = [words(f"service_clock.basis_{clock.basis}")] if clock.basis else []
    if clock.computed is not None:
        said.append(words("followup.computed", date=words.date(clock.computed.isoformat())))
    if clock.weekends_only:
        said.append(words("followup.weekends_only"))
    if clock.lacks_evidence:
        said.append(words("service_clock.lacks_evidence"))
    return "; ".join(said)


def owed_columns(regions: Mapping[str, str], words: Words) -> Columns:
    """The columns of what is owed: rows with `item` (Owed). regions: code -> full name."""
    return {
        words("followup.column_state"): lambda row: words(
            f"service_clock.{row['item'].clock.state}"
        ),
        words("followup.column_deadline"): lambda row: deadline_text(row["item"].clock, words),
        words("followup.column_left"): lambda row: left_text(row["item"].clock, words),
        words("followup.column_what"): lambda row: item_name(row["item"], words),
        words("standards.column_agency"): lambda row: row["item"].row["agency"] or "",
        words("column.region"): lambda row: regions.get(
            row["item"].row["region_code"], row["item"].row["region_code"]
        ),
        words("followup.column_owner"): lambda row: row["item"].row.get("owner_office") or "",
        words("followup.column_progress"): lambda row: progress(row["item"], words),
        words("followup.column_basis"): lambda row: basis_of(row["item"].clock, words),
    }


def debt_columns(names: Mapping[str, str], states: Iterable[str], words: Words) -> Columns:
    """The columns of what each place owes: rows with `debt` (Debt). names: code -> name."""

    def counted(state: str) -> Any:
        return lambda row: row["debt"].counts[state]

    columns: Columns = {
        words("standards.column_place"): lambda row: names.get(row["debt"].code, row["debt"].code)
    }
    columns |= {words(f"service_clock.{state}"): counted(state) for state in states}
    return columns | {
        words("followup.column_oldest"): lambda row: _day(row["debt"].oldest, words),
        words("followup.column_next"): lambda row: _day(row["debt"].next, words),
    }


def debt_sentence(debt: Debt, name: str, words: Words) -> str:
    """What a place owes in one line: how much is late, and what comes next."""
    late, total = debt.counts[LATE], sum(debt.counts.values())
    said = [words("followup.debt", name=name, n=total, late=late)]
    if debt.next:
        said.append(words("followup.debt_next", date=words.date(debt.next.isoformat())))
    return " ".join(said)


def followup_count_columns(regions: Mapping[str, str], words: Words) -> Columns:
    """The columns of counts: rows of `followup_counts`. regions: code -> full name."""
    return {
        words("column.region"): lambda row: regions.get(row["region_code"], row["region_code"]),
        words("standards.column_agency"): lambda row: row["agency"] or "",
        words("followup.column_what"): lambda row: sort_name(row["sort"], words),
        words("followup.column_state"): lambda row: words(f"service_clock.{row['state']}"),
        words("followup.column_number"): lambda row: row["n"],
    }


def sort_name(sort: str, words: Words) -> str:
    """What sort of paper is counted: `finding:lhp` or `action`."""
    sort_of, _, kind = sort.partition(":")
    return words.said(f"finding_kind.{kind}", kind) if kind else words(f"followup.sort_{sort_of}")


def rule_columns(words: Words) -> Columns:
    """The columns of the limits: rows with `rule` (TimeRule)."""
    return {
        words("followup.column_rule"): lambda row: words.pick(dict(row["rule"].name)),
        words("followup.column_limit"): lambda row: _limit(row["rule"], words),
        words("followup.column_start"): lambda row: words(f"service_stamp.{row['rule'].start}"),
        words("followup.column_regulation"): lambda row: basis_text(row["rule"].basis, words),
    }


def _limit(rule: TimeRule, words: Words) -> str:
    return limit_text(rule, words) or words("service_clock.no-limit")


def actions_rule(rules: FindingRules, words: Words) -> str:
    """By what an agreed action is judged."""
    actions = rules.actions
    return words(
        "followup.actions_rule",
        soon=words(f"service_unit.{actions.unit}", n=actions.soon),
        state=words(f"service_state.{actions.state}"),
    )


# --- what others published


def count_columns(words: Words) -> Columns:
    """The columns of published counts of findings: rows of `published_counts` with `publisher`."""
    return {
        words("followup.column_date"): lambda row: row["period"] or str(row["year_from"]),
        words("column.region"): lambda row: row["region"],
        words("followup.column_counted"): lambda row: item_said(row["item"], words),
        words("followup.column_number"): lambda row: (
            row["value_text"] or words.number(row["value"], 0)
        ),
        words("followup.column_note"): lambda row: words.of(row, "note") or "",
        words("column.publisher"): lambda row: row["publisher"],
    }


def event_columns(words: Words) -> Columns:
    """The columns of published events: rows of `events` with `publisher`."""
    return {
        words("followup.column_date"): lambda row: words.date(row["date"]),
        words("followup.column_event"): lambda row: event_name(row["kind"], words),
        words("column.region"): lambda row: row["region"],
        words("followup.column_where"): lambda row: row["place"] or "",
        words("followup.column_measure"): lambda row: event_value(row, words),
        words("followup.column_note"): lambda row: words.of(row, "note") or "",
        words("column.publisher"): lambda row: row["publisher"],
    }


def event_value(row: Row, words: Words) -> str:
    """What an event's row counts: "instansi: 23"; "" where it counts nothing."""
    if row["value"] is None:
        return ""
    value = row["value_text"] or words.number(row["value"], 0)
    measure = measure_name(row["measure"], words)
    return " ".join(filter(None, (f"{measure}: {value}", unit_name(row["unit"] or "", words))))


def span_of(text: str | None) -> tuple[date, date] | None:
    """The first and the last day of a date known as YYYY, YYYY-MM or YYYY-MM-DD; None for none."""
    if not text:
        return None
    if len(text) == YEAR_LENGTH:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if len(text) == MONTH_LENGTH:
        first = date.fromisoformat(f"{text}-01")
        following = first.replace(day=28) + timedelta(days=4)  # in the next month, whichever
        return first, following - timedelta(days=following.day)
    day = date.fromisoformat(text)
    return day, day


def _day(day: date | None, words: Words) -> str:
    return words.date(day.isoformat()) if day else "–"
