"""How large a file may be, in one place: those of strangers, and those that the owner of this
machine takes in by the command line.

A workbook has one size for everybody, since it can only be read as a whole. A CSV of records is
read row by row, so that the owner may have a larger one.
"""

from __future__ import annotations

from typing import NamedTuple

from zona.intake.child import LIMITS, Limits

MAX_UNPACKED = 50 * 1024 * 1024
MAX_ROWS = 200_000
SPARE_ROWS = 5_000  # titles, notes and empty rows around the records
MAX_SHEET_CELLS = 12_000_000


class Size(NamedTuple):
    """Bytes of a CSV, its records and cells, and what the process that reads it may use."""

    text: int = MAX_UNPACKED
    rows: int = MAX_ROWS
    cells: int = MAX_SHEET_CELLS
    limits: Limits = LIMITS


STRANGERS = Size()
# A million complaints with their texts are about half a GB, and take minutes; their numbers stay
# in memory, so that none is taken twice.
OWNER = Size(2 * 1024**3, 2_000_000, 100_000_000, Limits(2_000_000_000, 1_800, 3_600))
