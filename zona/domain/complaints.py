"""Whether the limits of complaints were kept: each rule for itself, with its own start and unit.

A missing stamp makes a limit uncomputable, never kept; what the system closed stands apart, since
nobody settled it; an aspirasi has no limit. Pure; rules are data (`data/rules/complaints.toml`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from zona.domain.servicerules import (
    STAMPS,
    UNCLASSIFIED,
    UNKNOWN_STATUS,
    WORKING_DAYS,
    ComplaintRules,
    OmbudsmanRule,
    TimeRule,
)
from zona.domain.workdays import Calendar, day_of, deadline, left, passed

# Codes as they stand in the tables and in the open data: they do not change.
MET, LATE, RUNNING, SOON = "met", "late", "running", "about-to-be-late"
APART, UNCOMPUTABLE, NOT_APPLICABLE = "closed-by-system", "cannot-be-computed", "not-applicable"
RESULTS = (MET, LATE, SOON, RUNNING, APART, UNCOMPUTABLE, NOT_APPLICABLE)
# Whether a citizen may turn to the Ombudsman; UNCOMPUTABLE is its third answer.
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Complaint:
    """One complaint as far as its limits go; a stamp that is not known is None."""

    complaint_id: str
    classification: str | None = None
    status: str | None = None
    submitted: date | None = None
    verified: date | None = None
    forwarded: date | None = None
    first_response: date | None = None
    closed: date | None = None
    region_code: str = ""
    agency: str = ""
    unit: str = ""

    @property
    def class_code(self) -> str:
        """The classification, `unclassified` where there is none."""
        return self.classification or UNCLASSIFIED

    @property
    def status_code(self) -> str:
        """The status, `unknown` where there is none."""
        return self.status or UNKNOWN_STATUS

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Complaint:
        """A complaint from a row of its table; stamps may be dates, timestamps or their texts."""
        known = {name: row.get(name) for name in cls.__dataclass_fields__ if name in row}
        return cls(**known | {name: day_of(row.get(name)) for name in STAMPS})

    def stamp(self, name: str) -> date | None:
        """A stamp by its name."""
        return getattr(self, name)


@dataclass(frozen=True)
class Outcome:
    """What one rule says of one complaint.

    `still_open`: the clock still runs, also where it is late. `elapsed`: what it took, or has taken
    so far, in the rule's unit; `left`: what is left of an open one. `weekends_only`: the holidays
    of a year in between are not known.
    """

    rule: str
    result: str
    still_open: bool = False
    deadline: date | None = None
    elapsed: int | None = None
    left: int | None = None
    weekends_only: bool = False


def judge(rule: TimeRule, complaint: Complaint, as_of: date, calendar: Calendar) -> Outcome:
    """What a rule says of a complaint on the day `as_of`, the day of which its status is told."""
    undecided = _undecided(rule, complaint, as_of)
    if undecided:
        return Outcome(rule.id, undecided)
    start, end = complaint.stamp(rule.start), complaint.stamp(rule.end)
    # the day itself is compared, not a count of days: an answer on the Saturday after is late
    last = deadline(calendar, start, rule.number, rule.unit)
    known: dict[str, Any] = {
        "deadline": last,
        "elapsed": passed(calendar, start, end or as_of, rule.unit),
        # calendar days know no holidays: nothing is uncertain about them
        "weekends_only": rule.unit == WORKING_DAYS
        and bool(calendar.unlisted_years(start, end or as_of)),
    }
    if end is not None:
        return Outcome(rule.id, MET if end <= last else LATE, **known)
    remaining = left(calendar, as_of, last, rule.unit)
    near = SOON if remaining <= rule.soon else RUNNING
    result = LATE if as_of > last else near
    return Outcome(rule.id, result, still_open=True, left=remaining, **known)


def _undecided(rule: TimeRule, complaint: Complaint, as_of: date) -> str:
    """Why the rule cannot judge the complaint at all; "" where it can."""
    start, end, status = (
        complaint.stamp(rule.start),
        complaint.stamp(rule.end),
        complaint.status_code,
    )
    if complaint.class_code not in rule.applies_to:
        # what nobody classified may be an aspirasi: then no limit may be called kept
        return UNCOMPUTABLE if complaint.class_code in rule.unsure_for else NOT_APPLICABLE
    # before the stamps: a closing by the system stands apart even where its stamps are missing
    if status in rule.apart_in:
        return APART
    # a stamp in the future is a slip of the export, not a complaint of tomorrow
    if rule.number is None or start is None or start > as_of:
        return UNCOMPUTABLE
    # the limit in force when the clock started binds, also when another one followed
    if not rule.holds_on(start):
        return NOT_APPLICABLE
    if end is None:
        # "tuntas" without a day of closing is not "late": the day is missing, not the answer
        ahead = status in rule.open_in and not _later(complaint, rule.end)
        return "" if ahead else UNCOMPUTABLE
    # a day of closing under a status that is still open contradicts itself
    fits = not rule.ends_in or status in rule.ends_in
    return "" if fits and start <= end <= as_of else UNCOMPUTABLE


def _later(complaint: Complaint, stamp: str) -> bool:
    """Whether a stamp that comes after another one is there: then the other one must have been."""
    after = STAMPS[STAMPS.index(stamp) + 1 :]
    return any(complaint.stamp(name) is not None for name in after)


def judge_all(
    rules: ComplaintRules, complaint: Complaint, as_of: date, calendar: Calendar
) -> dict[str, Outcome]:
    """What every limit says of a complaint, by the id of the rule."""
    return {rule.id: judge(rule, complaint, as_of, calendar) for rule in rules.limits}


def may_go_to_ombudsman(
    rules: ComplaintRules, complaint: Complaint, outcomes: Mapping[str, Outcome], as_of: date
) -> str:
    """`yes`, `no`, or `cannot-be-computed`: whether the citizen may turn to the Ombudsman.

    Not the same as late: the agency was told and did not settle it (`data/rules/complaints.toml`).
    """
    rule, status = rules.ombudsman, complaint.status_code
    if complaint.class_code in rule.not_for or status in rule.settled_in:
        return NO
    # the age runs from the submission: nobody exports the day of the event itself
    told = complaint.stamp(rule.told)
    if told is None or complaint.submitted is None or told > as_of:
        return UNCOMPUTABLE
    # older matters the Ombudsman does not take (UU 37/2008; the years are data)
    if as_of > _years_later(complaint.submitted, rule.within_years):
        return NO
    if status in rule.unsettled_in or _passed(rule, outcomes):
        return YES
    return UNCOMPUTABLE if _hidden(rules, status, outcomes) else NO


def _passed(rule: OmbudsmanRule, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether a limit that says "not settled" has passed without an end."""
    named = [outcomes[id_] for id_ in rule.not_settled if id_ in outcomes]
    return any(outcome.result == LATE and outcome.still_open for outcome in named)


def _hidden(rules: ComplaintRules, status: str, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether such a limit may have passed without anybody being able to see it."""
    return any(
        outcomes[rule.id].result == UNCOMPUTABLE
        and (status in rule.open_in or status == UNKNOWN_STATUS)
        for rule in rules.limits
        if rule.id in rules.ombudsman.not_settled
    )


def _years_later(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True)
class Share:
    """How many complaints kept one limit, of how many of which it is decided.

    `late_open` are those of `late` whose clock still runs. What runs, was closed by the system or
    cannot be computed is in neither number.
    """

    rule: str
    met: int = 0
    late: int = 0
    late_open: int = 0
    soon: int = 0
    running: int = 0
    apart: int = 0
    uncomputable: int = 0
    not_applicable: int = 0

    @property
    def decided(self) -> int:
        """The denominator."""
        return self.met + self.late

    @property
    def in_time(self) -> Fraction | None:
        """The share in time, exact; None where nothing is decided."""
        return Fraction(self.met, self.decided) if self.decided else None


def share(rule: str, counts: Mapping[tuple[str, bool], int]) -> Share:
    """The share of a rule from counts by (result, still open)."""
    total: Counter[str] = Counter()
    for (result, _), count in counts.items():
        total[result] += count
    return Share(
        rule,
        met=total[MET],
        late=total[LATE],
        late_open=counts.get((LATE, True), 0),
        soon=total[SOON],
        running=total[RUNNING],
        apart=total[APART],
        uncomputable=total[UNCOMPUTABLE],
        not_applicable=total[NOT_APPLICABLE],
    )


def shares(rules: ComplaintRules, judged: Iterable[Mapping[str, Outcome]]) -> dict[str, Share]:
    """The share of every limit among complaints, from what `judge_all` says of each."""
    # every limit, also one that no complaint came under: a page shows it as such
    counts: dict[str, Counter[tuple[str, bool]]] = {rule.id: Counter() for rule in rules.limits}
    for outcomes in judged:
        for id_, outcome in outcomes.items():
            counts[id_][(outcome.result, outcome.still_open)] += 1
    return {id_: share(id_, found) for id_, found in counts.items()}


def shares_from_rows(rows: Iterable[Mapping[str, Any]]) -> dict[str, Share]:
    """The share of every limit from rows of counts (rule, result, still_open, complaints_n), as
    the snapshot holds them; rows of many regions or months add up.
    """
    counts: dict[str, Counter[tuple[str, bool]]] = {}
    for row in rows:
        found = counts.setdefault(row["rule"], Counter())
        found[(row["result"], row["still_open"])] += row["complaints_n"]
    return {id_: share(id_, found) for id_, found in counts.items()}
