"""The inventory of services with their standard (a record of SIPPN): one row a service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zona.intake.amounts import duration, fee
from zona.intake.datasets.columns import NEEDED_OPD, PLACE, PRIVATE, UNIT
from zona.intake.datasets.declare import Column, Dataset, Exact, Line

# Duration and fee are components too, but have columns of their own; the rest stands here as text.
SPOKEN = {"jangka-waktu": "jangka_waktu", "biaya": "biaya"}


def _row(rules: Any, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """A service; duration and fee as text and, where they can be read in one way, as a value."""
    values = rules.by_columns(raw)
    if values is None:
        return None
    values["duration_value"], values["duration_unit"] = duration(values["jangka_waktu"])
    values["fee_value"] = fee(values["biaya"])
    return values


def _component(component: str) -> Column:
    name = SPOKEN.get(component, component.replace("-", "_"))
    words = name.replace("_", " ")
    synonyms = (f"komponen {words}", *COMPONENTS[component])
    return Column(name, "prose", name, width=30, synonyms=synonyms)


# fmt: off
# A column for each component of data/rules/standards.toml, with what else people head it by.
# Columns are declared before any fact is read: a test holds that none is missing.
COMPONENTS = {
    "persyaratan": (),
    "prosedur": ("sistem mekanisme dan prosedur", "sistem mekanisme prosedur"),
    "jangka-waktu": ("waktu penyelesaian", "jangka waktu penyelesaian", "waktu pelayanan"),
    "biaya": ("biaya tarif", "tarif"),
    "produk": ("produk layanan", "produk pelayanan"),
    "pengaduan": ("penanganan pengaduan", "penanganan pengaduan saran dan masukan"),
    "dasar-hukum": (),
    "sarana": ("sarana dan prasarana", "sarana prasarana", "sarana prasarana dan atau fasilitas"),
    "kompetensi": ("kompetensi pelaksana",),
    "pengawasan-internal": (),
    "jumlah-pelaksana": (),
    "jaminan-pelayanan": (),
    "jaminan-keamanan": ("jaminan keamanan dan keselamatan",),
    "evaluasi": ("evaluasi kinerja pelaksana", "evaluasi kinerja"),
}
DATASET = Dataset(
    "services",
    columns=(
        *PLACE, NEEDED_OPD, UNIT,
        Column("layanan", "name", "service", needed=True, width=40, synonyms=(
            "nama layanan", "jenis layanan", "jenis pelayanan", "nama pelayanan", "service")),
        Column("kode_layanan", "text", "service_code", synonyms=(
            "kode sippn", "id layanan", "id sippn", "service code")),
        Column("nomor_sk", "text", "decree", synonyms=(
            "no sk", "sk standar pelayanan", "nomor sk standar pelayanan")),
        Column("tanggal_sk", "date", "decreed", synonyms=(
            "tgl sk", "tanggal sk standar pelayanan")),
        *map(_component, COMPONENTS),
        Column("kanal_layanan", "text", "channels", synonyms=("kanal", "saluran layanan")),
        Column("tanggal_tinjau", "date", "reviewed", synonyms=(
            "tanggal peninjauan", "tinjauan terakhir", "tanggal evaluasi", "tanggal reviu")),
        *PRIVATE,
    ),
    key=("region_code", "agency", "unit", "service"),
    table="service",
    row_rule=_row,
    told_by=("nomor_sk", "kode_layanan", "tanggal_tinjau", "jangka_waktu"),
    derived=(
        ("duration_value", Exact | None, "DECIMAL(14, 4)"), ("duration_unit", Line, "VARCHAR"),
        ("fee_value", Exact | None, "DECIMAL(14, 4)"),
    ),
    named="layanan",
)
# fmt: on
