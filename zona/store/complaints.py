"""Complaints counted in SQL: what their limits came to, by region, OPD and month.

A million complaints must not go through Python, nor a page through them: the counts are made once,
when a snapshot is built, and pages read those. The rules come from `zona.facts.servicerules`; what
the SQL says of one complaint is what `zona.domain.complaints` says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import duckdb

from zona.domain.servicerules import CalendarRules, ComplaintRules, TimeRule
from zona.domain.workdays import WEEK, Calendar
from zona.store.snapshot import sql

# The tables that `tally` can make, each by the question of its name.
COUNTS = {
    "complaint_count": "complaints_counts",
    "complaint_flag": "complaints_flags",
    "complaint_subject": "complaints_subjects",
    "complaint_open": "complaints_open",
}
# Without the one that has a row for each late complaint: nobody has the role for it yet.
PUBLIC = tuple(table for table in COUNTS if table != "complaint_open")


def tally(
    db: duckdb.DuckDBPyConnection,
    rules: ComplaintRules,
    calendar_rules: CalendarRules,
    calendars: Collection[Calendar],
    as_of: date,
    release: str,
    tables: Iterable[str] = tuple(COUNTS),
) -> None:
    """Makes `tables` of COUNTS from the table `complaint`, as things stood on the day `as_of`:
    the day on which the file was drawn, since its statuses are of that day.

    complaint: complaint_id, region_code, agency, unit, district, channel, classification, topic,
    status and the five stamps, as dates, timestamps or their texts.
    """
    prepare(db, rules, calendar_rules, calendars, as_of)
    for table in tables:
        db.execute(sql(COUNTS[table]), {"release": release})


def prepare(
    db: duckdb.DuckDBPyConnection,
    rules: ComplaintRules,
    calendar_rules: CalendarRules,
    calendars: Collection[Calendar],
    as_of: date,
) -> None:
    """Makes the view `complaint_judged`, one row per complaint and limit, for this connection."""
    db.execute(sql("complaints_settings"))
    db.execute("INSERT INTO complaint_as_of VALUES ($day)", {"day": as_of})
    for rule in rules.limits:
        _insert(db, "complaint_rule", _rule(rule, rules))
    # rules as rows: a limit more needs no SQL
    _insert(db, "complaint_ombudsman", _ombudsman(rules))
    _insert(db, "complaint_default_calendar", {"calendar": calendar_rules.default})
    for calendar in calendars:
        _calendar(db, calendar)
    for unit in calendar_rules.units:
        _insert(db, "complaint_unit_calendar", vars(unit))
    db.execute(sql("complaints_dated"))
    db.execute(sql("complaints_calendar"), {"margin": _margin(rules, calendars)})
    db.execute(sql("complaints_deadlines"))
    db.execute(sql("complaints_judged"))


def _rule(rule: TimeRule, rules: ComplaintRules) -> dict[str, object]:
    return {
        "rule": rule.id,
        "start_stamp": rule.start,
        "end_stamp": rule.end,
        "number": rule.number,
        "unit": rule.unit,
        "soon": rule.soon,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "applies_to": list(rule.applies_to),
        "unsure_for": list(rule.unsure_for),
        "open_in": list(rule.open_in),
        "ends_in": list(rule.ends_in),
        "apart_in": list(rule.apart_in),
        "not_settled": rule.id in rules.ombudsman.not_settled,
    }


def _ombudsman(rules: ComplaintRules) -> dict[str, object]:
    rule = rules.ombudsman
    return {
        "told": rule.told,
        "unsettled_in": list(rule.unsettled_in),
        "settled_in": list(rule.settled_in),
        "not_for": list(rule.not_for),
        "within_years": rule.within_years,
    }


def _calendar(db: duckdb.DuckDBPyConnection, calendar: Calendar) -> None:
    row = {
        "calendar": calendar.id,
        "weekdays": list(calendar.weekdays),
        "listed_years": sorted(calendar.listed),
    }
    _insert(db, "complaint_calendar", row)
    for day in calendar.closed:
        _insert(db, "complaint_closed_day", {"calendar": calendar.id, "day": day})


def _margin(rules: ComplaintRules, calendars: Collection[Calendar]) -> int:
    """How many days after the last one the calendars must reach to hold every deadline."""
    longest = max(rule.number or 0 for rule in rules.limits)
    # weeks of one working day each, every holiday on that day: more than any calendar can take
    closed = max((len(calendar.closed) for calendar in calendars), default=0)
    return WEEK * (longest + closed + 1)


def _insert(db: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, object]) -> None:
    names = ", ".join(row)
    values = ", ".join(f"${name}" for name in row)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", dict(row))
