"""What an accepted row is: the contract between the reading of files and everything that builds on
a batch.

pydantic holds it (why that library: docs/decisions/intake.md). The reading explains itself to
people cell by cell; this is the second look, which nothing passes that the tables of the snapshot
could not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

Code = Annotated[str, StringConstraints(pattern=r"^\d{2}(\.\d{2})?$")]
Year = Annotated[int, Field(ge=1900, le=2999, strict=True)]
Score = Annotated[Decimal, Field(ge=0, le=Decimal("999.99"), max_digits=5, decimal_places=2)]
Line = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00-\x1f\x7f]*$")]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=400, pattern=r"^[^\x00-\x1f\x7f<>]+$")
]
When = Annotated[str, StringConstraints(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
Number = Annotated[int, Field(ge=1)]


class AgencyRow(NamedTuple):
    """A score of one OPD, as a whole (dimension and indicator empty), in a dimension or in an
    indicator.

    `published` is the date of the source as far as it is known; `sheet` and `line` tell where the
    row stood.
    """

    region_code: Code
    year: Year
    agency_id: Annotated[str, StringConstraints(pattern=r"^\d{2}(\.\d{2})?/[a-z0-9-]+$")]
    name: Name
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]*$")]
    dimension: Line
    indicator: Line
    score: Score
    source: Annotated[Line, StringConstraints(min_length=1)]
    published: When
    sheet: Line
    line: Number


class RegionRow(NamedTuple):
    """A statement about a region's score, zone or category of one year."""

    region_code: Code
    year: Year
    score: Score | None
    zone: Literal["hijau", "kuning", "merah"] | None
    category: Literal["A", "B", "C", "D", "E"] | None
    source: Annotated[Line, StringConstraints(min_length=1)]
    published: When
    sheet: Line
    line: Number


ROWS = {"agency_scores": AgencyRow, "region_scores": RegionRow}
# What may stand only once among all accepted rows; a region's statements may differ from source to
# source.
KEYS = {
    "agency_scores": ("agency_id", "year", "dimension", "indicator"),
    "region_scores": ("region_code", "year", "source"),
}
PART = 10_000  # rows that are looked at together: the library makes a copy of them


@cache
def _adapter(kind: str) -> TypeAdapter:
    return TypeAdapter(list[ROWS[kind]])


def broken_row(kind: str, rows: Sequence[NamedTuple]) -> int | None:
    """The number (from 0) of the first row that does not keep the contract, None where all do: then
    nothing is wrong.
    """
    for start in range(0, len(rows), PART):
        try:
            _adapter(kind).validate_python(rows[start : start + PART])
        except ValidationError as error:
            return start + int(error.errors()[0]["loc"][0])
    return None
