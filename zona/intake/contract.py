"""What an accepted row is: the contract between the reading of files and everything that builds on
a batch.

It follows from the declaration of the dataset, and pydantic holds it (why that library:
docs/decisions/intake.md). The reading explains itself to people cell by cell; this is the second
look, which nothing passes that the tables of the snapshot could not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from zona.intake.datasets import DATASETS

AgencyRow = DATASETS["agency_scores"].row
RegionRow = DATASETS["region_scores"].row
PART = 10_000  # rows that are looked at together: the library makes a copy of them


@cache
def _adapter(row: Any) -> TypeAdapter:
    return TypeAdapter(list[row])


def broken_row(kind: str, rows: Sequence[NamedTuple]) -> int | None:
    """The number (from 0) of the first row that does not keep the contract, None where all do: then
    nothing is wrong.
    """
    for start in range(0, len(rows), PART):
        try:
            _adapter(DATASETS[kind].row).validate_python(rows[start : start + PART])
        except ValidationError as error:
            return start + int(error.errors()[0]["loc"][0])
    return None
