"""Moments as the office keeps them: text in UTC, to the microsecond, in the order of time."""

from __future__ import annotations

from datetime import UTC, datetime

FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def text(moment: datetime) -> str:
    """A moment of any zone as it is kept."""
    return moment.astimezone(UTC).strftime(FORM)


def parsed(kept: str) -> datetime:
    """A kept moment. Raises ValueError."""
    return datetime.strptime(kept, FORM).replace(tzinfo=UTC)
