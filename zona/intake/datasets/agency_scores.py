"""Scores of OPD: one row a score of an OPD as a whole (dimension and indicator empty), in a
dimension or in an indicator.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import StringConstraints

from zona.domain.agencies import OTHER, kind_of
from zona.domain.ledger import Facts
from zona.intake.datasets.columns import PLACE, SCORE_WORDS, SOURCE, YEAR
from zona.intake.datasets.declare import Column, Dataset, Line, Matrix, Score
from zona.intake.datasets.sample import of_year

AgencyId = Annotated[str, StringConstraints(pattern=r"^\d{2}(\.\d{2})?/[a-z0-9-]+$")]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]*$")]


def _kinds(facts: Facts) -> list[str]:
    return [*dict.fromkeys(kind for kind, _ in facts.agency_kinds), OTHER]


def _dimensions(facts: Facts) -> list[str]:
    found = (dimension.id for method in facts.methods for dimension in method.dimensions)
    return list(dict.fromkeys(found))


def _row(rules: Any, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """A score on the scale of its year's method, in a dimension of that method."""
    region, year, method = rules.where(raw)
    name, kind = rules.one_name("opd", rules.cell("opd", raw)), rules.cell("jenis_opd", raw)
    dimension = rules.dimension(raw, method)
    said = rules.one_name("indikator", rules.cell("indikator", raw))
    score = rules.score(raw, year, method)
    source, published = rules.source(raw, year)
    if not rules.ok:
        return None
    values = {
        "region_code": region,
        "year": year,
        "agency_id": rules.agency_id(region, name),
        "name": name,
        "kind": kind or kind_of(name, rules.facts.agency_kinds),
        "dimension": dimension,
        "indicator": rules.indicator_code(said),
        "score": score,
        "source": source,
        "published": published,
    }
    rules.ask_near("opd", region, name)
    rules.ask_near("indikator", "", said)
    rules.same_kind(values["agency_id"], values["kind"])
    return values


def _key(values: Mapping[str, Any]) -> tuple[Any, ...]:
    indicator = values["indicator"].casefold()
    return values["agency_id"], values["year"], values["dimension"], indicator


# fmt: off
DATASET = Dataset(
    "agency_scores",
    columns=(
        *PLACE, YEAR,
        Column("opd", "name", "name", needed=True, width=40, synonyms=(
            "nama opd", "opd nama", "perangkat daerah", "nama perangkat daerah", "skpd",
            "nama skpd", "unit layanan", "unit pelayanan", "nama unit", "lokus", "instansi",
            "agency")),
        Column("jenis_opd", "choice", "kind", allowed=_kinds, type=Kind, synonyms=(
            "opd jenis", "jenis perangkat daerah", "jenis", "jenis unit", "agency kind")),
        Column("dimensi", "choice", "dimension", allowed=_dimensions, type=Line,
               prefixes=("dimensi",), synonyms=("nama dimensi", "dimension")),
        Column("indikator", "text", "indicator", width=30, synonyms=(
            "nama indikator", "kode indikator", "indicator")),
        Column("nilai", "score", "score", needed=True, type=Score, synonyms=SCORE_WORDS),
        *SOURCE,
    ),
    key=("agency_id", "year", "dimension", "indicator"),
    key_of=_key,
    table="agency_score",
    row_rule=_row,
    told_by=("opd",),
    computed=(("agency_id", AgencyId, "name"),),
    named="opd",
    matrix=Matrix(down=("dimensi", "indikator"), across="opd", cell="nilai"),
    sample=of_year,
)
# fmt: on
