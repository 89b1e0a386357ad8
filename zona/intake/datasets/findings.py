"""Findings of the Ombudsman: one row an item of an LHP, LAHP, rekomendasi or LHA."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from zona.domain.ledger import Facts
from zona.intake.datasets.columns import NEEDED_OPD, PLACE, PRIVATE, UNIT, ruled
from zona.intake.datasets.declare import Column, Dataset


def _row(rules: Any, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """A document is received after it was issued: the clock starts at the receipt."""
    values = rules.by_columns(raw)
    if values and values["received"] and values["issued"]:
        length = min(len(values["received"]), len(values["issued"]))
        if values["received"][:length] < values["issued"][:length]:
            rules.tell("diterima", "received_before", issued=values["issued"])
    return values


def _sample(cells: dict[str, Any], facts: Facts, random: Random, number: int) -> dict[str, Any]:
    if "terbit" not in cells or "diterima" not in cells:
        return {}
    return {"diterima": cells["terbit"] + timedelta(days=random.randrange(20))}


# fmt: off
DATASET = Dataset(
    "findings",
    columns=(
        *PLACE,
        Column("nomor_dokumen", "text", "document", needed=True, width=30, synonyms=(
            "no dokumen", "nomor lhp", "no lhp", "nomor lahp", "nomor rekomendasi", "nomor lha",
            "document")),
        Column("butir", "text", "item", synonyms=("butir temuan", "no temuan", "item")),
        Column("jenis_dokumen", "choice", "kind", needed=True,
               allowed=ruled(lambda rules: rules.findings.kinds), synonyms=(
                   "jenis temuan", "jenis produk", "jenis laporan hasil", "kind")),
        Column("terbit", "date", "issued", synonyms=(
            "tanggal terbit", "tanggal dokumen", "tgl terbit", "issued")),
        Column("diterima", "date", "received", synonyms=(
            "tanggal diterima", "tgl diterima", "tanggal terima", "received")),
        Column("batas_waktu", "deadline", "due", synonyms=("tenggat", "batas", "due")),
        Column("hasil", "choice", "outcome", width=24,
               allowed=ruled(lambda rules: rules.findings.outcomes), synonyms=(
                   "hasil tindak lanjut", "status pelaksanaan", "status", "outcome")),
        NEEDED_OPD, UNIT,
        Column("uraian", "prose", "finding", privacy="internal", width=50, synonyms=(
            "uraian temuan", "temuan", "maladministrasi", "tindakan korektif", "finding")),
        *PRIVATE,
    ),
    key=("region_code", "document", "item"),
    table="finding",
    row_rule=_row,
    told_by=("nomor_dokumen", "jenis_dokumen", "butir"),
    named="nomor_dokumen",
    privacy="internal",
    sample=_sample,
)
# fmt: on
