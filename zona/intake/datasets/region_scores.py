"""Statements about a region's score, zone or category of one year. Of one region and year a file
states one; files may differ from source to source.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from zona.domain.classes import CATEGORIES, ZONES
from zona.intake.datasets.columns import PLACE, SCORE_WORDS, SOURCE, YEAR
from zona.intake.datasets.declare import Column, Dataset
from zona.intake.datasets.sample import of_year


def _row(rules: Any, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """Score, zone and category fit each other under the year's method; one of them is stated."""
    region, year, method = rules.where(raw)
    score = rules.score(raw, year, method)
    zone, category = rules.cell("zona", raw), rules.cell("kategori", raw)
    if method is not None:
        rules.fits(method, year, score, zone, category)
    source, published = rules.source(raw, year)
    if rules.ok and score is None and zone is None and category is None:
        rules.tell("nilai", "nothing_stated")
    if not rules.ok:
        return None
    return {
        "region_code": region,
        "year": year,
        "score": score,
        "zone": zone,
        "category": category,
        "source": source,
        "published": published,
    }


def _key(values: Mapping[str, Any]) -> tuple[Any, ...]:
    return values["region_code"], values["year"]


# fmt: off
DATASET = Dataset(
    "region_scores",
    columns=(
        *PLACE, YEAR,
        Column("nilai", "score", "score", synonyms=SCORE_WORDS),
        Column("zona", "choice", "zone", allowed=lambda facts: ZONES, prefixes=("zona",),
               type=Literal["hijau", "kuning", "merah"] | None,
               synonyms=("zonasi", "warna zona", "zona kepatuhan", "zone")),
        Column("kategori", "choice", "category", allowed=lambda facts: CATEGORIES,
               prefixes=("kategori", "kelas"), type=Literal["A", "B", "C", "D", "E"] | None,
               synonyms=("kategori nilai", "category")),
        *SOURCE,
    ),
    key=("region_code", "year", "source"),
    key_of=_key,
    table="claim",
    row_rule=_row,
    one_of=("nilai", "zona", "kategori"),
    sample=of_year,
)
# fmt: on
