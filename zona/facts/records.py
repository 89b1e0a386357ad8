"""Reads what stands beside the claims: corrections, published counts, events and the calendar.

Each is a CSV of `data/`; what the columns mean stands in `data/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from zona.domain.claims import Claim
from zona.domain.problems import Problem
from zona.domain.records import Correction, Count, Event, Holiday
from zona.domain.validity import NOTHING_CHANGED, Validity, Years
from zona.facts.csvfile import COUNT_LIMIT, Cells, is_date, read_rows
from zona.facts.periods import check_valid

# As the joint decrees of the ministers call them, and election days, which are decreed apart.
HOLIDAY_TYPES = ("libur_nasional", "cuti_bersama", "hari_pemilihan")
CODE = re.compile(r"[a-z][a-z0-9_]*")
# Columns of a claim that a correction may name: its key cannot be corrected.
CORRECTABLE = (
    "region_code",
    "year_from",
    "year_to",
    "period",
    "opd",
    "score",
    "zone",
    "category",
    "opinion",
    "rank_text",
    "n",
    "source_id",
)


def check_note(cells: Cells, stem: str = "note") -> None:
    """Notes a text that stands in one language only."""
    for one, other in ((f"{stem}_id", f"{stem}_en"), (f"{stem}_en", f"{stem}_id")):
        if cells.text(one) and not cells.text(other):
            cells.fault("one_language", other, other=one)


def read_corrections(
    data: Path, claims: Mapping[str, Claim], problems: list[Problem]
) -> tuple[Correction, ...]:
    """The corrections; a claim, a field or a value that is not there is noted."""
    columns = ("claim_id", "field", "old", "new", "corrected", "release", "reason_id", "reason_en")
    result: list[Correction] = []
    for cells in read_rows(data / "corrections.csv", columns, problems):
        claim_id = cells.known("claim_id", claims, "unknown_claim")
        field = cells.choice("field", CORRECTABLE) or ""
        if (claim_id, field) in [(known.claim_id, known.field) for known in result]:
            cells.fault("twice", "field")
        if claim_id in claims and field in CORRECTABLE:
            _check_new(cells, field, getattr(claims[claim_id], field))
        if cells.text("old") == cells.text("new"):
            cells.fault("no_correction", "new")
        result.append(
            Correction(
                claim_id,
                field,
                cells.text("old"),
                cells.text("new"),
                _day(cells, "corrected"),
                cells.required("release"),
                cells.required("reason_id"),
                cells.required("reason_en"),
            )
        )
    return tuple(result)


def _check_new(cells: Cells, field: str, stated: Any) -> None:
    """Notes a new value that is not what the claim says now."""
    # a correction that no longer tells what the claim says would mislead whoever reads it
    now = "" if stated is None else str(stated)
    if cells.text("new") != now:
        cells.fault("not_the_claim", "new", now=now or "–", field=field)


def read_counts(
    data: Path,
    codes: Container[str],
    sources: Container[str],
    problems: list[Problem],
    validity: Validity = NOTHING_CHANGED,
) -> tuple[Count, ...]:
    """The published counts; one of a region in years in which there was none is noted."""
    columns = tuple(Count.__dataclass_fields__)
    result: dict[str, Count] = {}
    for cells in read_rows(data / "published_counts.csv", columns, problems):
        count = Count(
            count_id=_key(cells, "count_id", result),
            series=_code(cells, "series"),
            region_code=_region(cells, codes),
            region=cells.required("region"),
            year_from=cells.year("year_from"),
            year_to=cells.year("year_to"),
            period=cells.text("period"),
            dimension=_code(cells, "dimension"),
            item=cells.required("item"),
            agency=cells.text("agency"),
            value=cells.number("value", COUNT_LIMIT),
            unit=cells.required("unit"),
            n=cells.count("n"),
            source_id=cells.known("source_id", sources, "unknown_source"),
            note_id=cells.text("note_id"),
            note_en=cells.text("note_en"),
        )
        if count.year_from and count.year_to and count.year_from > count.year_to:
            cells.fault("years_backwards", "year_from", other=count.year_to)
        _check_there(
            cells, "year_from", count.region_code, count.year_from, count.year_to, validity
        )
        check_note(cells)
        result[count.count_id] = count
    return tuple(result.values())


def read_events(
    data: Path,
    codes: Container[str],
    sources: Container[str],
    problems: list[Problem],
    validity: Validity = NOTHING_CHANGED,
) -> tuple[Event, ...]:
    """The events; one in a region in a year in which there was none is noted."""
    columns = tuple(Event.__dataclass_fields__)
    result: dict[str, Event] = {}
    for cells in read_rows(data / "events.csv", columns, problems):
        event = Event(
            event_id=_key(cells, "event_id", result),
            region_code=_region(cells, codes),
            region=cells.required("region"),
            place=cells.text("place"),
            date=_date(cells, "date"),
            kind=_code(cells, "kind"),
            measure=cells.text("measure"),
            value=cells.number("value", COUNT_LIMIT),
            unit=cells.text("unit"),
            source_id=cells.known("source_id", sources, "unknown_source"),
            note_id=cells.text("note_id"),
            note_en=cells.text("note_en"),
        )
        # a number without a measure (visitors? counters?) says nothing
        if event.value is not None and not event.measure:
            cells.fault("empty", "measure")
        year = int(event.date[:4]) if event.date else None
        _check_there(cells, "date", event.region_code, year, year, validity)
        check_note(cells)
        result[event.event_id] = event
    return tuple(result.values())


def read_holidays(
    data: Path, sources: Container[str], problems: list[Problem]
) -> tuple[Holiday, ...]:
    """The calendar, one row a day."""
    columns = tuple(Holiday.__dataclass_fields__)
    result: dict[str, Holiday] = {}
    for cells in read_rows(data / "holidays.csv", columns, problems):
        holiday = Holiday(
            _day(cells, "date"),
            cells.choice("type", HOLIDAY_TYPES) or "",
            cells.required("name"),
            cells.text("legal_basis"),
            cells.sources("source_ids", sources),
            cells.text("note_id"),
            cells.text("note_en"),
        )
        # days are counted: a day that stands twice must not count twice
        if holiday.date and holiday.date in result:
            cells.fault("twice", "date")
        check_note(cells)
        result[holiday.date] = holiday
    return tuple(result.values())


def _check_there(
    cells: Cells, column: str, code: str, first: int | None, last: int | None, validity: Validity
) -> None:
    """Notes a region that there was not in any of these years; without a region or a year there is
    nothing to hold.
    """
    if code and (first or last):
        check_valid(cells, column, code, Years(first, last), validity)


def _key(cells: Cells, column: str, known: Container[str]) -> str:
    """The row's key, which must be there and stand once."""
    key = cells.required(column)
    if key and key in known:
        cells.fault("twice", column)
    return key


def _region(cells: Cells, codes: Container[str]) -> str:
    """The code of a region, empty where the row is about none of the register."""
    if not cells.text("region_code"):
        return ""
    return cells.known("region_code", codes, "unknown_region")


def _code(cells: Cells, column: str) -> str:
    """A code in small letters, which must be there."""
    if not CODE.fullmatch(cells.text(column)):
        cells.fault("code", column, example="ombudsman_reports")
    return cells.text(column)


def _date(cells: Cells, column: str) -> str:
    """A year, a month or a day; may be empty."""
    text = cells.text(column)
    if text and not is_date(text):
        cells.fault("not_date", column)
        return ""
    return text


def _day(cells: Cells, column: str) -> str:
    """A whole day, which must be there."""
    text = cells.text(column)
    if len(text) != 10 or not is_date(text):
        cells.fault("not_day", column)
        return ""
    return text
