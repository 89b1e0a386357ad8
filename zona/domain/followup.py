"""What was found and agreed, and what is owed by when: clocks of findings and of actions. Pure.

The clock of a finding starts at receipt, by the rule of its time (`data/rules/findings.toml`);
where only the day of issue is known its deadline is an estimate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zona.domain.servicerules import DAYS, WORKING_DAYS, ActionRules, FindingRules, TimeRule
from zona.domain.workdays import Calendar, day_of, deadline, left

Row = Mapping[str, Any]
LATE, SOON, RUNNING = "late", "about-to-be-late", "running"
# An unknown limit (of a suggestion in an LHA) and a missing day are two things to find out.
NO_LIMIT, UNDATED, SETTLED = "no-limit", "cannot-be-computed", "settled"
# Open and late first: what somebody has to do something about stands at the top.
ORDER = (LATE, SOON, RUNNING, UNDATED, NO_LIMIT, SETTLED)
STATED, RECEIPT, ISSUE = "stated", "receipt", "issue"


@dataclass(frozen=True)
class Clock:
    """Where a finding or an action stands.

    `basis`: what the deadline rests on: `stated` in the paper, `receipt` by the rule, `issue` by
    the rule from the day of issue (an estimate), "" where there is none. `computed`: the deadline
    by the rule where the stated one differs from it. `left`: days or working days, by `unit`.
    """

    id: str
    state: str
    rule: str = ""
    deadline: date | None = None
    basis: str = ""
    computed: date | None = None
    left: int | None = None
    unit: str = ""
    weekends_only: bool = False
    lacks_evidence: bool = False

    @property
    def estimated(self) -> bool:
        """Whether the deadline is an estimate."""
        return self.basis == ISSUE


def rule_of(rules: FindingRules, kind: str, day: date) -> TimeRule | None:
    """The rule of a kind of finding in force on a day; None where none is known."""
    fitting = (rule for rule in rules.rules if kind in rule.applies_to and rule.holds_on(day))
    return next(fitting, None)


def finding_clock(rules: FindingRules, finding: Row, as_of: date, calendar: Calendar) -> Clock:
    """The clock of a finding: finding_id, kind, issued, received, deadline, outcome.

    Days may be dates or their texts. An outcome that is not full leaves it open: it is still owed.
    """
    received, stated = day_of(finding["received"]), day_of(finding["deadline"])
    start = received or day_of(finding["issued"])
    # the rule of its time: since 2023 working days (Peraturan Ombudsman 58/2023 article 54)
    rule = rule_of(rules, finding["kind"], start) if start else None
    computed, weekends_only = None, False
    if rule is not None and rule.number is not None:
        computed = deadline(calendar, start, rule.number, rule.unit)
        counted = rule.unit == WORKING_DAYS
        weekends_only = counted and bool(calendar.unlisted_years(start, computed))
    # a letter that states its own deadline binds; the rule stands beside it where they differ
    last = stated or computed
    counted_from = RECEIPT if received else ISSUE
    by_rule = "" if computed is None else counted_from
    unit = rule.unit if rule else DAYS
    remaining = None if last is None else left(calendar, as_of, last, unit)
    state = _state(last, remaining, rule.soon if rule else 0)
    if last is None and rule is not None:
        state = NO_LIMIT
    return Clock(
        id=finding["finding_id"],
        state=SETTLED if finding["outcome"] in rules.settled_in else state,
        rule=rule.id if rule else "",
        deadline=last,
        basis=STATED if stated else by_rule,
        computed=computed if stated and computed != stated else None,
        left=remaining,
        unit=unit,
        weekends_only=weekends_only and not stated,
    )


def _state(last: date | None, remaining: int | None, soon: int) -> str:
    if last is None or remaining is None:
        return UNDATED
    # the last day itself is in time
    if remaining < 0:
        return LATE
    return SOON if remaining <= soon else RUNNING


def action_clock(rules: ActionRules, action: Row, as_of: date, calendar: Calendar) -> Clock:
    """The clock of an agreed action: action_id, deadline, status, evidence.

    One that is called done without the evidence that it asks for is open, and says so.
    """
    last, status = day_of(action["deadline"]), action["status"]
    # "selesai" without evidence is a statement, not a result
    lacks = status in rules.evidence_in and not str(action["evidence"] or "").strip()
    remaining = None if last is None else left(calendar, as_of, last, rules.unit)
    settled = status in rules.settled_in and not lacks
    return Clock(
        id=action["action_id"],
        state=SETTLED if settled else _state(last, remaining, rules.soon),
        deadline=last,
        basis=STATED if last else "",
        left=remaining,
        unit=rules.unit,
        lacks_evidence=lacks,
    )


def urgency(clock: Clock) -> tuple[int, date, str]:
    """A key that sorts clocks: late, near, the others, the settled; within each the earliest
    deadline first.
    """
    return ORDER.index(clock.state), clock.deadline or date.max, clock.id
