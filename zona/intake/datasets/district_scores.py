"""Values of a kecamatan: a score or an index of a survey down to the district."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from zona.domain.ledger import Facts
from zona.intake.datasets.columns import KECAMATAN, PLACE, PRIVATE, SOURCE
from zona.intake.datasets.declare import Column, Dataset

MEASURES = ("nilai-internal", "ikm")
HIGHEST = Decimal(100)


def _row(rules: Any, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """A value from 0 to 100."""
    values = rules.by_columns(raw)
    if values and values["value"] > HIGHEST:
        rules.tell("nilai", "value_range", low=0, high=HIGHEST)
    return values


def _sample(cells: dict[str, Any], facts: Facts, random: Random, number: int) -> dict[str, Any]:
    return {"nilai": random.randrange(10001) / 100}


# fmt: off
DATASET = Dataset(
    "district_scores",
    columns=(
        *PLACE, replace(KECAMATAN, needed=True),
        Column("tahun", "year", "year", needed=True, synonyms=("tahun survei", "thn", "year")),
        Column("jenis_nilai", "choice", "measure", needed=True, allowed=lambda facts: MEASURES,
               synonyms=("ukuran", "measure")),
        Column("nilai", "decimal", "value", needed=True, synonyms=("skor", "indeks", "value")),
        Column("responden", "count", "respondents", synonyms=("jumlah responden", "respondents")),
        *SOURCE,
        *PRIVATE,
    ),
    key=("region_code", "district", "year", "measure", "source"),
    table="district_value",
    row_rule=_row,
    told_by=("jenis_nilai",),
    named="kecamatan",
    sample=_sample,
    people="respondents",
    answers=("value",),
)
# fmt: on
