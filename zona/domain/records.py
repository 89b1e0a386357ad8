"""What stands beside the claims: corrections, published counts, events and the calendar. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Correction:
    """A field of a claim that said something else in an earlier release; empty text: nothing."""

    claim_id: str
    field: str
    old: str
    new: str
    corrected: str
    release: str
    reason_id: str
    reason_en: str


@dataclass(frozen=True)
class Count:
    """One published figure that is no index; figures are never summed."""

    count_id: str
    series: str
    region_code: str
    region: str
    year_from: int | None
    year_to: int | None
    period: str
    dimension: str
    item: str
    agency: str
    value: Decimal | None
    unit: str
    n: int | None
    source_id: str
    note_id: str
    note_en: str


@dataclass(frozen=True)
class Event:
    """An event, or one measure of it; `date` may be a year, a month, a day, or empty."""

    event_id: str
    region_code: str
    region: str
    place: str
    date: str
    kind: str
    measure: str
    value: Decimal | None
    unit: str
    source_id: str
    note_id: str
    note_en: str


@dataclass(frozen=True)
class Holiday:
    """A day that is no working day."""

    date: str
    type: str
    name: str
    legal_basis: str
    source_ids: tuple[str, ...]
    note_id: str
    note_en: str
