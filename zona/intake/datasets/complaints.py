"""Complaints of SP4N-LAPOR or any other export: one row a complaint, with every time stamp.
Internal: what people write is never public, and what points at them is not kept at all.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from zona.domain.ledger import Facts
from zona.intake.datasets.columns import KECAMATAN, OPD, PLACE, PRIVATE, UNIT, ruled
from zona.intake.datasets.declare import Column, Dataset, Line
from zona.intake.folding import folded

STAMPS = ("diajukan", "diverifikasi", "diteruskan", "tindak_lanjut_pertama", "ditutup")


@cache
def statuses() -> dict[str, str]:
    """What a status is called, folded -> our code."""
    content = tomllib.loads(Path(__file__).with_name("status.toml").read_text(encoding="utf-8"))
    return {folded(word): code for code, words in content["status"].items() for word in words}


@lru_cache(10_000)
def _status(said: str) -> str:
    return statuses().get(folded(said), "")


def _row(rules: Any, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """A complaint with its stamps in the order in which they can have happened."""
    values = rules.by_columns(raw)
    if values is None:
        return None
    said = values["status_raw"]
    values["status"] = _status(said)
    if said and not values["status"]:
        rules.note_once("status", said, "status_unknown", {})
    _order(rules, values)
    return values


def _order(rules: Any, values: Mapping[str, Any]) -> None:
    """Notes stamps that go back in time: exports have such rows, and only their makers know why."""
    known = [(name, values[field]) for name, field in _stamp_fields() if values[field]]
    for (earlier, before), (name, after) in pairwise(known):
        # a day without a time may be any hour of it
        length = min(len(before), len(after))
        if after[:length] < before[:length]:
            rules.note(name, "stamp_order", {"earlier": earlier})


@cache
def _stamp_fields() -> list[tuple[str, str]]:
    return [(name, DATASET.by_name[name].field) for name in STAMPS]


def _sample(cells: dict[str, Any], facts: Facts, random: Random, number: int) -> dict[str, Any]:
    """Stamps one after the other."""
    moment, changed = cells["diajukan"], {"nomor_laporan": f"L-{number:05}"}
    for name in STAMPS[1:]:
        moment += timedelta(days=random.randrange(9), hours=1)
        if name in cells:
            changed[name] = moment
    if "status" in cells:
        changed["status"] = random.choice(("Terdisposisi", "Dalam proses", "Ditutup sistem"))
    return changed


# fmt: off
DATASET = Dataset(
    "complaints",
    columns=(
        *PLACE,
        Column("nomor_laporan", "text", "number", needed=True, width=18, synonyms=(
            "no laporan", "id laporan", "nomor pengaduan", "no pengaduan", "id pengaduan",
            "nomor aduan", "no aduan", "id aduan", "nomor tiket", "no tiket", "tracking id",
            "trackingid", "kode laporan", "ticket id")),
        Column("diajukan", "moment", "submitted", needed=True, width=18, synonyms=(
            "tanggal laporan", "tgl laporan", "tanggal pengaduan", "tgl pengaduan",
            "tanggal masuk", "waktu lapor", "tanggal diajukan", "tanggal lapor", "created at",
            "submitted")),
        Column("diverifikasi", "moment", "verified", width=18, synonyms=(
            "tanggal verifikasi", "tgl verifikasi", "tanggal diverifikasi", "waktu verifikasi",
            "verified")),
        Column("diteruskan", "moment", "forwarded", width=18, synonyms=(
            "tanggal disposisi", "tgl disposisi", "tanggal diteruskan", "waktu disposisi",
            "forwarded")),
        Column("tindak_lanjut_pertama", "moment", "first_response", width=18, synonyms=(
            "tanggal tindak lanjut", "tgl tindak lanjut", "tanggal tindak lanjut pertama",
            "tanggal tanggapan pertama", "tanggapan pertama", "first response")),
        Column("ditutup", "moment", "closed", width=18, synonyms=(
            "tanggal selesai", "tgl selesai", "tanggal ditutup", "tgl ditutup", "waktu selesai",
            "closed")),
        Column("klasifikasi", "choice", "classification", width=26,
               allowed=ruled(lambda rules: rules.complaints.classifications), synonyms=(
                   "jenis laporan", "klasifikasi laporan", "tipe laporan", "classification")),
        Column("kategori_laporan", "text", "topic", width=26, synonyms=(
            "kategori", "topik", "bidang", "substansi", "topic")),
        Column("status", "text", "status_raw", width=24, synonyms=(
            "status laporan", "status tindak lanjut", "status pengaduan", "status akhir")),
        OPD, UNIT, KECAMATAN,
        Column("kanal", "text", "channel", synonyms=(
            "saluran", "media", "sumber laporan", "kanal pengaduan", "channel")),
        Column("judul", "prose", "title", privacy="internal", width=40, synonyms=(
            "judul laporan", "judul pengaduan", "perihal", "title")),
        Column("isi", "prose", "text", privacy="internal", width=60, synonyms=(
            "isi laporan", "isi pengaduan", "isi aduan", "uraian laporan", "uraian pengaduan",
            "deskripsi", "kronologi", "text")),
        *PRIVATE,
    ),
    key=("region_code", "number"),
    table="complaint",
    row_rule=_row,
    told_by=("nomor_laporan", "tindak_lanjut_pertama", "diteruskan"),
    derived=(("status", Line, "VARCHAR"),),
    named="nomor_laporan",
    privacy="internal",
    sample=_sample,
)
# fmt: on
