"""The days of a period by its code: "2024", "2024-H1", "2024-Q3", "2024-05". Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

# Months of each part of a year, by the letter of its code; a month has none.
LENGTHS = {"H": 6, "Q": 3, "": 1}
CODE = re.compile(r"(\d{4})(?:-([HQ]?)(\d{1,2}))?")


def period_span(code: str | None) -> tuple[date, date] | None:
    """The first and the last day of a period; None for what is no code of one."""
    found = CODE.fullmatch(code or "")
    if found is None:
        return None
    year, letter, number = int(found[1]), found[2] or "", found[3]
    months = LENGTHS[letter] if number else 12
    first = 1 if number is None else (int(number) - 1) * months + 1
    last = first + months - 1
    if not (first >= 1 and last <= 12 and year):
        return None
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
