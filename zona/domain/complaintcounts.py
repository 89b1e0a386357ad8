"""What counts of complaints come to on a page: places, months, subjects and limits, with small
numbers protected before anybody sees them. Pure.

Counts are the rows of the snapshot's questions (`complaint_*`); None in place of a count means that
it is hidden by the rule of small numbers, never that it is not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from zona.domain.complaints import (
    APART,
    LATE,
    MET,
    RUNNING,
    SOON,
    UNCOMPUTABLE,
    Share,
    shares_from_rows,
)
from zona.domain.servicerules import ComplaintRules, SmallNumbers, TimeRule
from zona.domain.smallnumbers import is_small, protected, share_shown, with_sums

Row = Mapping[str, Any]

FLAGS = ("late_now_n", "soon_late_n", "ombudsman_n", "ombudsman_unknown_n")
COUNTS = ("complaints_n", *FLAGS)
# What a limit says of the complaints that it applies to; "not applicable" is outside of them.
CELLS = (MET, LATE, SOON, RUNNING, APART, UNCOMPUTABLE)
CHANNEL, TOPIC, DISTRICT = "channel", "topic", "district"
# Stands for all values that are too rare to be named: a rare topic may be one person's own words.
RARE = "*"


def places(small: SmallNumbers, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows of `complaint_places` with small counts hidden, so that none follows from its sum;
    most complaints first.
    """
    # each column for itself: its sum stands on the page of the whole
    hidden = {
        name: protected(small, {at: row[name] for at, row in enumerate(rows)}) for name in COUNTS
    }
    shown = [{**row, **{name: hidden[name][at] for name in COUNTS}} for at, row in enumerate(rows)]
    return sorted(shown, key=lambda row: (-(row["complaints_n"] or 0), row["agency"] or ""))


def whole(small: SmallNumbers, rows: Iterable[Row]) -> dict[str, int | None]:
    """The sums of the rows of `complaint_places`, small ones hidden."""
    total: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))
    for row in rows:
        total.update({name: row[name] for name in COUNTS})
    return {name: None if is_small(small, total[name]) else total[name] for name in COUNTS}


@dataclass(frozen=True)
class Span:
    """Complaints submitted in a month (2024-03), quarter (2024-Q1) or year (2024; None: without
    that stamp), and how many of them broke any limit, then or since; None: hidden.
    """

    code: str | None
    complaints: int | None
    late: int | None


# Months of a span, the finest first, and the most of its spans that may be hidden.
LENGTHS = (1, 3, 12)
MOST_HIDDEN = Fraction(1, 4)


def timeline(small: SmallNumbers, rows: Sequence[Row]) -> list[Span]:
    """Months from the first to the last; quarters or years where too many months would be hidden.

    rows: of `complaint_months`. A span without a row had no complaint.
    """
    found: list[Span] = []
    # a row of marks says less of a small office than its quarters do
    for length in LENGTHS:
        found = _spans(small, rows, length)
        filled = [span for span in found if span.code and span.complaints != 0]
        hidden = sum(1 for span in filled if span.complaints is None)
        # the finest that says enough: whoever wants months gets them where they can be shown
        if hidden <= MOST_HIDDEN * len(filled):
            break
    return found


def spans(rows: Iterable[Row], length: int) -> dict[str | None, tuple[int, int]]:
    """(complaints, late ones) of each span of so many months, nothing hidden: never to be shown.

    Of `complaint_months`; the spans between the first and the last are there, with 0.
    """
    kept = list(rows)
    numbers = [_number(row["month"], length) for row in kept if row["month"]]
    between = range(min(numbers), max(numbers) + 1) if numbers else range(0)
    # the data cover all months between: none there is zero, not unknown
    counts: dict[int | None, int] = dict.fromkeys(between, 0)
    late: Counter[int | None] = Counter()
    for row in kept:
        at = _number(row["month"], length) if row["month"] else None
        counts[at] = counts.get(at, 0) + row["complaints_n"]
        late[at] += row["late_n"]
    return {
        None if at is None else _code(at, length): (count, late[at]) for at, count in counts.items()
    }


def length_of(found: Iterable[Span]) -> int:
    """How many months the spans of a timeline have."""
    code = next((span.code for span in found if span.code), None)
    if code is None:
        return LENGTHS[0]
    return 12 if len(code) == 4 else 3 if "Q" in code else 1


def _spans(small: SmallNumbers, rows: Sequence[Row], length: int) -> list[Span]:
    found = spans(rows, length)
    shown = protected(small, {code: count for code, (count, _) in found.items()})
    return [
        Span(
            code,
            shown[code],
            late if shown[code] == 0 or _shows(small, late, shown[code]) else None,
        )
        for code, (_, late) in found.items()
    ]


def _shows(small: SmallNumbers, late: int, complaints: int | None) -> bool:
    # the few that were in time point at people as the few late ones do
    return complaints is not None and share_shown(small, late, complaints)


def _number(month: str, length: int) -> int:
    """The number of the span that a month (YYYY-MM) lies in, since the year 0."""
    return (int(month[:4]) * 12 + int(month[5:7]) - 1) // length


def _code(number: int, length: int) -> str:
    year, part = divmod(number, 12 // length)
    if length == 12:
        return f"{year:04d}"
    return f"{year:04d}-" + (f"{part + 1:02d}" if length == 1 else f"Q{part + 1}")


def first_day(code: str) -> str:
    """The first day of a span by its code, as YYYY-MM-DD."""
    year, _, part = code.partition("-")
    month = int(part[1:]) * 3 - 2 if part.startswith("Q") else int(part or 1)
    return f"{year}-{month:02d}-01"


def subjects(
    small: SmallNumbers, rows: Iterable[Row], aspect: str
) -> list[tuple[str | None, int | None]]:
    """(value, complaints) of an aspect (channel, topic, district), the most frequent first; the
    value None: not stated. What is too rare to be named is RARE, together and last; what the
    snapshot holds under no name (RARE among `rows`) is a part of it.
    """
    counts = {row["value"]: row["complaints_n"] for row in rows if row["aspect"] == aspect}
    shown = protected(small, counts)
    shown |= {RARE: None} if RARE in shown else {}
    named = [(key, count) for key, count in shown.items() if count]
    # str: a value that is not stated is None, which no text can be compared with
    named.sort(key=lambda pair: (-pair[1], str(pair[0])))
    return named + _rare(small, counts, shown)


def _rare(
    small: SmallNumbers, counts: Mapping[Any, int], shown: Mapping[Any, int | None]
) -> list[tuple[str, int | None]]:
    """What is hidden, together; itself hidden where the whole is small."""
    hidden = sum(counts[key] for key, count in shown.items() if count is None)
    return [(RARE, None if is_small(small, hidden) else hidden)] if hidden else []


def totals(small: SmallNumbers, rows: Iterable[Row], column: str) -> list[tuple[str, int | None]]:
    """(code, complaints) by classification or by status, the most frequent first; small ones None.

    Only one of the two at a time: beside both sums a hidden cell of the two would follow.
    """
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row[column]] += row["complaints_n"]
    shown = protected(small, counts)
    return sorted(shown.items(), key=lambda pair: (-(pair[1] or 0), pair[0]))


def statuses(small: SmallNumbers, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """How raw statuses were read: rows (raw, status, complaints_n), the most frequent first.

    A raw status that is too rare is not named (raw RARE): what stands there may be anything.
    """
    counts = {(row["raw"], row["status"]): row["complaints_n"] for row in rows}
    shown = protected(small, counts)
    named = [
        {"raw": raw, "status": status, "complaints_n": count}
        for (raw, status), count in shown.items()
        if count is not None
    ]
    named.sort(key=lambda row: (-row["complaints_n"], str(row["raw"])))
    rare = [
        {"raw": name, "status": None, "complaints_n": count}
        for name, count in _rare(small, counts, shown)
    ]
    return named + rare


@dataclass(frozen=True)
class LimitState:
    """One limit at one place. `counts`: CELLS -> complaints, None: hidden; `late_open`: those of
    the late ones whose clock still runs; `over`: by how much these are late on average, in the unit
    of the rule; `weekends_only`: reckoned without a list of holidays. Shares are of `decided`.
    """

    rule: TimeRule
    counts: Mapping[str, int | None]
    late_open: int | None
    over: Fraction | None
    weekends_only: int
    share: Share

    @property
    def applies_n(self) -> int:
        """To how many complaints the limit applies."""
        share = self.share
        return share.decided + share.soon + share.running + share.apart + share.uncomputable

    @property
    def decided(self) -> int | None:
        """The denominator of the share in time; None where one of its two numbers is hidden."""
        met, late = self.counts[MET], self.counts[LATE]
        return None if met is None or late is None else met + late

    @property
    def in_time(self) -> Fraction | None:
        """The share in time; None where it is hidden or nothing is decided."""
        return Fraction(self.counts[MET] or 0, self.decided) if self.decided else None


def limits(
    rules: ComplaintRules, small: SmallNumbers, rows: Sequence[Row], summed: Sequence[str] = ()
) -> list[LimitState]:
    """What every limit of the rules came to, in their order, from rows of `complaint_limits`.

    rows: those of `complaint_place_limits` of one place do too, without what has elapsed. summed:
    the limits whose sum is told too (`zona.domain.servicevalues.settled`): what is hidden
    of one of them must not follow from it.
    """
    shares = shares_from_rows(rows)
    known = {rule.id: shares.get(rule.id, Share(rule.id)) for rule in rules.limits}
    hidden = _hidden({name: outcomes(one) for name, one in known.items()}, small, summed)
    return [_state(rule, small, known[rule.id], rows, hidden) for rule in rules.limits]


def limit_state(
    rule: TimeRule, small: SmallNumbers, share: Share, rows: Iterable[Row] = ()
) -> LimitState:
    """One limit for itself; `rows` (of `complaint_limits`) tell what has elapsed."""
    return _state(rule, small, share, rows, _hidden({rule.id: outcomes(share)}, small, ()))


def outcomes(share: Share) -> dict[str, int]:
    """CELLS -> complaints, nothing hidden: never to be shown."""
    return {
        MET: share.met,
        LATE: share.late,
        SOON: share.soon,
        RUNNING: share.running,
        APART: share.apart,
        UNCOMPUTABLE: share.uncomputable,
    }


def _hidden(
    limits_: Mapping[str, Mapping[str, int]], small: SmallNumbers, summed: Sequence[str]
) -> set[tuple[str, str]]:
    """The (limit, cell) that are not shown: none follows from the sum of its limit, nor, of what is
    met and late, from the sum over the limits in `summed`.
    """
    counts = {(name, cell): n for name, row in limits_.items() for cell, n in row.items()}
    groups = [[(name, cell) for cell in CELLS] for name in limits_]
    groups += [[(name, cell) for name in summed if name in limits_] for cell in (MET, LATE)]
    own = [key for key, n in counts.items() if is_small(small, n)]
    return with_sums(small, counts, own, [(None, group) for group in groups])


def _state(
    rule: TimeRule,
    small: SmallNumbers,
    share: Share,
    rows: Iterable[Row],
    hidden: set[tuple[str, str]],
) -> LimitState:
    raw = outcomes(share)
    counts = {cell: None if (rule.id, cell) in hidden else raw[cell] for cell in CELLS}
    own = [row for row in rows if row["rule"] == rule.id]
    # late and open beside late would tell the rest of them
    parted = counts[LATE] is not None and share_shown(small, share.late_open, share.late)
    unhidden = parted or not share.late_open
    return LimitState(
        rule,
        counts,
        share.late_open if unhidden else None,
        _over(rule, own) if unhidden else None,
        sum(row.get("weekends_only_n") or 0 for row in own),
        share,
    )


def _over(rule: TimeRule, rows: Iterable[Row]) -> Fraction | None:
    """The mean of what open late ones took beyond the limit; None where there is none."""
    # what ended late is settled: how late it was is no matter of today
    running = [row for row in rows if row["result"] == LATE and row["still_open"]]
    elapsed_n = sum(row.get("elapsed_n") or 0 for row in running)
    if rule.number is None or not elapsed_n:
        return None
    return Fraction(sum(row["elapsed_sum"] or 0 for row in running), elapsed_n) - rule.number


def worst(states: Iterable[LimitState]) -> LimitState | None:
    """The limit that most complaints are late with now, as far as that may be shown."""
    late = [state for state in states if state.late_open]
    return max(late, key=lambda state: state.late_open or 0, default=None)


def latest_places(found: Iterable[Row]) -> list[Row]:
    """The places with complaints that are late now and may be named, most of them first."""
    # hidden ones have no place in an order: it would tell which of them has more
    late = [row for row in found if row["late_now_n"]]
    return sorted(late, key=lambda row: (-row["late_now_n"], row["agency"] or row["region_code"]))
