"""Working days: weekdays of a calendar without the holidays that are listed. Pure.

A year without a list counts weekends only; who computes with it is told (`unlisted_years`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zona.domain.servicerules import DAYS, CalendarRule, CalendarRules

WEEK = 7


@dataclass(frozen=True)
class Calendar:
    """The working days of a unit.

    `weekdays`: 1 Monday ... 7 Sunday, at least one. `closed`: holidays on such weekdays, ascending.
    `listed`: years of which the holidays are known.
    """

    id: str
    weekdays: tuple[int, ...]
    closed: tuple[date, ...] = ()  # sorted, so that bisect counts them
    listed: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the unit works on a day."""
        position = bisect_left(self.closed, day)
        free = position < len(self.closed) and self.closed[position] == day
        return day.isoweekday() in self.weekdays and not free

    def number(self, day: date) -> int:
        """How many working days there were from the first day of all up to and including this one.

        Only differences mean something: those of two days are the working days between them.
        """
        # 0001-01-01 was a Monday: ordinal 1 is weekday 1, so no loop over days is needed
        ordinal = day.toordinal()
        worked = sum((ordinal - weekday + WEEK) // WEEK for weekday in self.weekdays)
        return worked - bisect_right(self.closed, day)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative where `end` is earlier."""
        return self.number(end) - self.number(start)

    def add(self, start: date, working_days: int) -> date:
        """The day on which so many working days have passed since `start`, which is not counted.

        0 gives `start` itself, whether it is a working day or not.
        """
        if working_days <= 0:
            return start
        # so many weeks hold as many working days if no holiday falls into them
        target, weeks = self.number(start) + working_days, working_days // len(self.weekdays) + 1
        last = start + timedelta(weeks=weeks)
        while self.number(last) < target:  # holidays push it further
            last += timedelta(weeks=weeks)
        ordinals = range(start.toordinal(), last.toordinal() + 1)
        found = bisect_left(ordinals, target, key=lambda o: self.number(date.fromordinal(o)))
        return date.fromordinal(ordinals[found])

    def unlisted_years(self, start: date, end: date) -> tuple[int, ...]:
        """The years between two days whose holidays are not known: there only weekends count."""
        first, last = sorted((start.year, end.year))
        return tuple(year for year in range(first, last + 1) if year not in self.listed)


def calendars_from(rules: CalendarRules, days: Iterable[tuple[str, str]]) -> dict[str, Calendar]:
    """Every calendar by its id; which one a unit has says `CalendarRules.calendar_of`.

    days: (YYYY-MM-DD, type of holiday), as the snapshot holds them.
    """
    known = {date.fromisoformat(day): kind for day, kind in days}
    return {rule.id: _calendar(rule, known) for rule in rules.calendars}


def _calendar(rule: CalendarRule, known: Mapping[date, str]) -> Calendar:
    closed = sorted(
        day
        for day, kind in known.items()
        if kind in rule.closed and day.isoweekday() in rule.weekdays
    )
    listed = frozenset(day.year for day in known)
    return Calendar(rule.id, tuple(rule.weekdays), tuple(closed), listed)


def deadline(calendar: Calendar, start: date, number: int, unit: str) -> date:
    """The last day of a limit of so many days or working days; the day of the start not counted."""
    return start + timedelta(days=number) if unit == DAYS else calendar.add(start, number)


def day_of(value: date | str | None) -> date | None:
    """The day of a date, a timestamp or the text of one; None where there is no whole day."""
    if value is None or isinstance(value, str):
        text = (value or "").strip()[: len("2024-12-31")]
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    return date(value.year, value.month, value.day)


def passed(calendar: Calendar, start: date, end: date, unit: str) -> int:
    """How many days or working days have passed since the start, which is not counted."""
    return (end - start).days if unit == DAYS else calendar.between(start, end)


def left(calendar: Calendar, today: date, last_day: date, unit: str) -> int:
    """How many days or working days are left until a deadline; below zero once it has passed."""
    # how late something is, people count in days, whatever the unit of its limit
    if unit == DAYS or today > last_day:
        return (last_day - today).days
    return calendar.between(today, last_day)
