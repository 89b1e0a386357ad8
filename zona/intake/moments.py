"""Days and times as Indonesian offices write them; what can be read in two ways is a fault.

Pure.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from zona.intake import cells
from zona.intake.cells import Cell, fault, is_blank

LONGEST = 60
WEEKDAY = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|mon|tues?|wednes|thurs?|fri|satur|sun)"
    r"(?:day)?\.?,?\s+",
    re.IGNORECASE,
)
TIMED = re.compile(
    r"(?P<day>\S.*?)(?:\s*,\s*|\s+|T)(?:(?:pukul|jam)\s+)?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:[.,]\d{1,6})?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>[A-Za-z]{1,4}|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
# What exports write; the pattern above reads it too, slower.
USUAL = re.compile(
    r"(\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2})[ T]((?:[01]\d|2[0-3]):[0-5]\d)(?::[0-5]\d)?"
)
SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
DASHED_MONTH = re.compile(r"(\d{1,2})[-/.]([^\W\d_]{3,9})[-/.](\d{4})")
SHORT_YEAR = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[^\W\d_]{3,9})[-/. ]'?\d{2}")
DAY_AND_MONTH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}")
HERE = ("wib", "+07:00", "+0700", "")  # the one zone of the province
HALVES = {"a": 0, "p": 12}


def moment(raw: Any, today: date) -> Cell:
    """A day with its time, "2024-03-01 10:22", or without one, "2024-03-01", where none is said.

    Day first: "01/03/2024" is the first of March, as offices write it. Month first, years of two
    digits, other time zones and days in the future are faults.
    """
    if raw.__class__ is str and (usual := USUAL.fullmatch(raw)):
        day = _day(usual[1], today)
        return day if day.fault else Cell(f"{day.value} {usual[2]}")
    if is_blank(raw):
        return Cell("")
    if isinstance(raw, datetime):
        time = f" {raw:%H:%M}" if raw.hour or raw.minute else ""
        return _on(str(raw.date()), time, today)
    if isinstance(raw, date):
        return _on(str(raw), "", today)
    if not isinstance(raw, str):
        return fault("date_form")
    text = raw.strip()[: LONGEST + 1]
    return _written(text if text[:1].isdigit() else WEEKDAY.sub("", text), today)


def _written(text: str, today: date) -> Cell:
    timed = TIMED.fullmatch(text)
    if timed is None:
        return _day(text, today)
    time = _time(timed["hour"], timed["minute"], timed["half"])
    if time is None:
        return fault("date_form")
    if (timed["zone"] or "").lower() not in HERE:
        return fault("date_zone")
    parts = DAY_AND_MONTH.fullmatch(timed["day"]) if timed["half"] else None
    # a clock of twelve hours is a habit of those who write the month first
    if parts and int(parts[1]) <= 12 and int(parts[2]) <= 12 and parts[1] != parts[2]:
        return fault("date_ambiguous")
    day = _day(timed["day"], today)
    return day if day.fault else Cell(day.value + time)


def _time(hour: str, minute: str, half: str | None) -> str | None:
    """ " 10:22" of what is written, None where no clock shows it."""
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + HALVES[half[0].lower()]
    return f" {number:02}:{minute}" if number < 24 and int(minute) < 60 else None


@lru_cache(20_000)  # an export has hundreds of thousands of stamps, of a few hundred days
def _day(text: str, today: date) -> Cell:
    if SHORT_YEAR.fullmatch(text):
        return fault("date_short")
    if found := SLASHED.fullmatch(text):
        text = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    elif found := DASHED_MONTH.fullmatch(text):
        text = f"{found[1]} {found[2]} {found[3]}"
    elif (found := DAY_AND_MONTH.fullmatch(text)) and int(found[2]) > 12 >= int(found[1]):
        return fault("date_month_first")
    read = cells.when(text, today)
    if read.fault or len(read.value) == len("2024-03-01"):
        return Cell(read.value, read.fault)
    return fault("date_day")


def _on(day: str, time: str, today: date) -> Cell:
    read = cells.when(day, today)
    return read if read.fault else Cell(read.value + time)


def deadline(raw: Any) -> Cell:
    """A day that may lie ahead."""
    return moment(raw, date.max)


PERIODS = (
    (re.compile(r"(?:tahun )?(\d{4})"), "{0}"),
    (re.compile(r"(\d{4}) q ?([1-4])"), "{0}-Q{1}"),
    (re.compile(r"(\d{4}) [hs] ?([12])"), "{0}-H{1}"),
    (re.compile(r"(?:triwulan|tw|q|kuartal) ?([1-4]) (?:tahun )?(\d{4})"), "{1}-Q{0}"),
    (re.compile(r"(?:semester|sem|smt|s|h) ?([12]) (?:tahun )?(\d{4})"), "{1}-H{0}"),
    (re.compile(r"(\d{4}) (0[1-9]|1[0-2])"), "{0}-{1}"),
)
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def period(raw: Any) -> Cell:
    """A period of a survey: "2024", "2024-Q1", "2024-H2", "2024-03"; "Triwulan I 2024" too."""
    said = cells.shown_number(raw)[:LONGEST] if not isinstance(raw, date) else ""
    words = " ".join(ROMAN.get(word, word) for word in cells.folded(said).split())
    for pattern, shape in PERIODS:
        if found := pattern.fullmatch(words):
            return Cell(shape.format(*found.groups()))
    return fault("period_form")
