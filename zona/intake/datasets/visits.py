"""Visits of a region's monitoring team to an OPD: one row a visit."""

from __future__ import annotations

from zona.intake.datasets.columns import NEEDED_OPD, PLACE, PRIVATE, UNIT
from zona.intake.datasets.declare import Column, Dataset

# fmt: off
DATASET = Dataset(
    "visits",
    columns=(
        *PLACE,
        Column("tanggal_kunjungan", "date", "visited", needed=True, synonyms=(
            "tanggal", "tgl kunjungan", "tanggal monitoring", "tanggal pembinaan", "visited")),
        Column("tim", "text", "team", needed=True, width=36, synonyms=(
            "tim kunjungan", "tim monitoring", "tim pembina", "unsur tim", "team")),
        NEEDED_OPD, UNIT,
        Column("temuan", "prose", "findings", privacy="internal", width=50, synonyms=(
            "hasil temuan", "hasil kunjungan", "catatan temuan", "findings")),
        Column("kesepakatan", "prose", "agreed", privacy="internal", width=50, synonyms=(
            "tindakan yang disepakati", "rencana tindak lanjut", "rtl", "agreed actions")),
        *PRIVATE,
    ),
    key=("region_code", "agency", "unit", "visited"),
    table="visit",
    told_by=("kesepakatan", "tim"),
    named="opd",
    privacy="internal",
)
# fmt: on
