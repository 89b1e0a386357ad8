"""Who owes what by when: findings and agreed actions with their clocks, open and late first.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zona.domain.followup import (
    LATE,
    ORDER,
    SETTLED,
    SOON,
    Clock,
    action_clock,
    finding_clock,
    urgency,
)
from zona.domain.servicerules import FindingRules
from zona.domain.workdays import Calendar, day_of

Row = Mapping[str, Any]
FINDING, ACTION = "finding", "action"
# What a place still owes: a paper without a known deadline is open all the same.
OPEN_STATES = tuple(state for state in ORDER if state != SETTLED)


@dataclass(frozen=True)
class Owed:
    """A finding or an action with its clock. begun: the day on which a finding was received, else
    issued; of an action the day of what it answers; None where that is not known.
    """

    kind: str
    row: Row
    clock: Clock
    begun: date | None

    @property
    def is_open(self) -> bool:
        """Whether something is still owed."""
        return self.clock.state != SETTLED


def owed(
    rules: FindingRules,
    found: Mapping[str, Iterable[Row]],
    as_of: date,
    calendar_of: Callable[[str, str], Calendar],
) -> list[Owed]:
    """All findings and actions, open and late first, within a state the earliest deadline first.

    found: rows by `visits`, `findings`, `actions`, as the questions give them; as_of: the day on
    which it is asked; calendar_of(region code, OPD): whose working days count.
    """
    # numbers are given by each region for itself: two may have a finding or an action "1"
    begun = {(row["region_code"], row["visit_id"]): day_of(row["date"]) for row in found["visits"]}
    known: list[Owed] = []
    for row in found["findings"]:
        calendar = calendar_of(row["region_code"], row["agency"] or "")
        start = day_of(row["received"]) or day_of(row["issued"])
        # an action may answer a finding as well as a visit
        begun[row["region_code"], row["finding_id"]] = start
        clock = finding_clock(rules, row, as_of, calendar)
        known.append(Owed(FINDING, row, clock, start))
    for row in found["actions"]:
        calendar = calendar_of(row["region_code"], row["agency"] or "")
        clock = action_clock(rules.actions, row, as_of, calendar)
        answered = begun.get((row["region_code"], row["source"]))
        known.append(Owed(ACTION, row, clock, answered))
    # one order for both sorts: who reads from the top meets what is most urgent, whatever it is
    return sorted(known, key=lambda item: urgency(item.clock))


def state_counts(items: Iterable[Owed]) -> dict[str, int]:
    """How many there are in each state, in the order of urgency, zeros too."""
    counts = Counter(item.clock.state for item in items)
    return {state: counts[state] for state in ORDER}


@dataclass(frozen=True)
class Debt:
    """What one place still owes: `counts` by state; `next`: the earliest deadline that has not
    passed; `oldest`: the earliest one that has.
    """

    code: str
    counts: Mapping[str, int]
    items: tuple[Owed, ...]
    next: date | None
    oldest: date | None


def debts(items: Iterable[Owed], code_of: Callable[[Row], str]) -> list[Debt]:
    """What each place owes: who is late with most comes first; a place that owes nothing is left
    out.
    """
    grouped: dict[str, list[Owed]] = {}
    for item in items:
        if item.is_open:
            grouped.setdefault(code_of(item.row), []).append(item)
    found = [_debt(code, own) for code, own in grouped.items()]
    return sorted(found, key=lambda debt: (*_weight(debt.counts), debt.code))


def _debt(code: str, items: list[Owed]) -> Debt:
    late = [i.clock.deadline for i in items if i.clock.state == LATE and i.clock.deadline]
    ahead = [i.clock.deadline for i in items if i.clock.state != LATE and i.clock.deadline]
    counts = state_counts(items)
    return Debt(code, counts, tuple(items), min(ahead, default=None), min(late, default=None))


def _weight(counts: Mapping[str, int]) -> tuple[int, ...]:
    # many open ones in time weigh less than one that is late
    return -counts[LATE], -counts[SOON], -sum(counts.values())
