"""Working days: against a loop over days, against the calendar of the joint decrees, and with years
whose holidays nobody has listed.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zona.config import ROOT
from zona.domain.workdays import Calendar, calendars_from, day_of, deadline, left
from zona.facts.servicerules import service_rules

DAYS = st.dates(date(2018, 1, 1), date(2028, 12, 31))
ONE_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def calendars(facts) -> dict[str, Calendar]:
    days = [(holiday.date, holiday.type) for holiday in facts.holidays]
    return calendars_from(service_rules(ROOT).calendars, days)


def slow_between(calendar: Calendar, start: date, end: date) -> int:
    """Day by day."""
    count, day = 0, start
    while day < end:
        day += ONE_DAY
        if day.isoweekday() in calendar.weekdays and day not in set(calendar.closed):
            count += 1
    return count


def slow_add(calendar: Calendar, start: date, working_days: int) -> date:
    """Day by day."""
    day, closed = start, set(calendar.closed)
    while working_days:
        day += ONE_DAY
        working_days -= day.isoweekday() in calendar.weekdays and day not in closed
    return day


WEEKDAYS = st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True)
MADE = st.builds(
    lambda weekdays, closed: Calendar(
        "made",
        tuple(sorted(weekdays)),
        tuple(sorted(day for day in closed if day.isoweekday() in weekdays)),
    ),
    WEEKDAYS,
    st.sets(st.dates(date(2020, 1, 1), date(2020, 4, 30)), max_size=60),
)


@given(calendar=MADE, start=DAYS, length=st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_between_is_what_a_loop_counts(calendar, start, length):
    end = start + timedelta(days=length)
    assert calendar.between(start, end) == slow_between(calendar, start, end)
    assert calendar.between(end, start) == -calendar.between(start, end)


@given(
    calendar=MADE,
    start=st.dates(date(2019, 12, 1), date(2020, 5, 31)),
    working_days=st.integers(0, 40),
)
@example(
    Calendar("long holiday", (1,), tuple(date(2020, 1, 6) + timedelta(weeks=n) for n in range(30))),
    date(2020, 1, 1),
    2,
)
@settings(max_examples=150, deadline=None)
def test_add_is_where_a_loop_arrives(calendar, start, working_days):
    day = calendar.add(start, working_days)
    assert day == slow_add(calendar, start, working_days)
    assert calendar.between(start, day) == working_days
    assert not working_days or calendar.is_working(day)


def test_the_days_of_idul_fitri_2024_by_hand(calendars):
    """8 to 12 and 15 April 2024 were free: five working days from Friday the 5th end on the 22nd."""
    office, counter = calendars["senin-jumat"], calendars["senin-sabtu"]
    assert office.add(date(2024, 4, 5), 5) == date(2024, 4, 22)
    # the counter works on Saturdays: 6, 13, 16, 17, 18
    assert counter.add(date(2024, 4, 5), 5) == date(2024, 4, 18)
    assert not office.is_working(date(2024, 4, 12)) and not office.is_working(date(2024, 4, 13))
    assert counter.is_working(date(2024, 4, 13))


def test_the_day_of_the_start_is_not_counted(calendars):
    monday = date(2025, 7, 7)
    office = calendars["senin-jumat"]
    assert deadline(office, monday, 3, "working_days") == date(2025, 7, 10)
    assert deadline(office, monday - ONE_DAY, 3, "working_days") == date(2025, 7, 9)
    assert deadline(office, monday, 60, "days") == date(2025, 9, 5)
    assert left(office, date(2025, 7, 4), date(2025, 7, 7), "working_days") == 1
    assert left(office, date(2025, 7, 6), date(2025, 7, 4), "working_days") == -2


def test_a_year_without_a_list_says_so(calendars):
    office = calendars["senin-jumat"]
    assert office.listed == set(range(2019, 2027))
    assert office.unlisted_years(date(2026, 12, 20), date(2027, 1, 5)) == (2027,)
    assert office.unlisted_years(date(2024, 1, 1), date(2026, 12, 31)) == ()
    assert office.add(date(2027, 1, 1), 1) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-07-07", MONDAY := date(2025, 7, 7)),
        (" 2025-07-07 23:59:00", MONDAY),
        (datetime(2025, 7, 7, 23, 59), MONDAY),
        (MONDAY, MONDAY),
        ("2025-07", None),
        ("2025-02-30", None),
        ("", None),
        (None, None),
    ],
)
def test_the_day_of_a_stamp(value, day):
    assert day_of(value) == day
