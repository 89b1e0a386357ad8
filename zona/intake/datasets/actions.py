"""What was decided to be done: one row an action, with the office that owes it, and by when."""

from __future__ import annotations

from zona.intake.datasets.columns import NEEDED_OPD, PLACE, PRIVATE, UNIT, ruled
from zona.intake.datasets.declare import Column, Dataset

# fmt: off
DATASET = Dataset(
    "actions",
    columns=(
        *PLACE,
        Column("nomor_tindakan", "text", "number", needed=True, synonyms=(
            "no tindakan", "kode tindakan", "id tindakan", "nomor aksi", "no aksi")),
        Column("tindakan", "prose", "action", needed=True, privacy="internal", width=50, synonyms=(
            "rencana aksi", "uraian tindakan", "aksi", "kegiatan", "action")),
        Column("untuk", "text", "about", width=30, synonyms=(
            "untuk temuan", "dasar", "temuan terkait", "nomor temuan", "about")),
        Column("indikator", "text", "indicator", width=30, synonyms=(
            "nama indikator", "kode indikator", "indicator")),
        NEEDED_OPD, UNIT,
        Column("penanggung_jawab", "text", "owner", width=30, synonyms=(
            "pj", "bidang penanggung jawab", "pelaksana", "jabatan penanggung jawab", "owner")),
        Column("batas_waktu", "deadline", "due", synonyms=(
            "tenggat", "target waktu", "target selesai", "batas", "due")),
        Column("status_tindakan", "choice", "state", needed=True,
               allowed=ruled(lambda rules: rules.findings.actions.statuses),
               synonyms=("status", "progres", "state")),
        Column("bukti", "text", "evidence", width=30, synonyms=(
            "bukti dukung", "eviden", "data dukung", "evidence")),
        *PRIVATE,
    ),
    key=("region_code", "number"),
    table="action",
    told_by=("nomor_tindakan", "tindakan", "penanggung_jawab"),
    named="nomor_tindakan",
    privacy="internal",
)
# fmt: on
