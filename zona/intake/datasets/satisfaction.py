"""Satisfaction (SKM): the mean of each unsur of a unit in a period, or the answers of one
respondent.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

from zona.domain.ledger import Facts
from zona.intake.datasets.columns import NEEDED_OPD, PLACE, PRIVATE, UNIT
from zona.intake.datasets.declare import Column, Dataset

LOW, HIGH = Decimal(1), Decimal(4)  # of an answer
IKM_LOW, IKM_HIGH = Decimal(25), Decimal(100)
# What the build works out of a survey: the index from the means, and what follows from it.
WORKED_OUT = (
    ("recomputed_ikm", "DECIMAL(5, 2)"), ("difference", "DECIMAL(6, 2)"), ("mutu", "VARCHAR"),
    ("respondents_needed", "INTEGER"), ("is_enough", "BOOLEAN"),
)  # fmt: skip
# A column for each unsur of data/rules/satisfaction.toml, by name and not by number: reports swap
# the last two. Columns are declared before any fact is read, and the table has the same nine.
LONGER = {
    "persyaratan": ("nilai persyaratan",),
    "prosedur": ("sistem mekanisme dan prosedur", "sistem mekanisme prosedur"),
    "waktu": ("waktu penyelesaian", "waktu pelayanan"),
    "biaya": ("biaya tarif",),
    "produk": ("produk spesifikasi jenis pelayanan", "produk layanan"),
    "kompetensi": ("kompetensi pelaksana",),
    "perilaku": ("perilaku pelaksana",),
    "sarana": ("sarana dan prasarana", "sarana prasarana"),
    "pengaduan": ("penanganan pengaduan", "penanganan pengaduan saran dan masukan"),
}
UNSUR = tuple(LONGER)
# Headings with a number that tells which unsur is meant; U8 and U9 do not.
NUMBERED = {name: (f"u{n}", f"unsur {n}") for n, name in enumerate(UNSUR[:7], start=1)}


def _row(rules: Any, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """Means from 1 to 4 and an index from 25 to 100; one of them is stated."""
    values = rules.by_columns(raw)
    if values is None:
        return None
    stated = [name for name in UNSUR if values[f"unsur_{name}"] is not None]
    for name in stated:
        if not LOW <= values[f"unsur_{name}"] <= HIGH:
            rules.tell(name, "value_range", low=LOW, high=HIGH)
    if values["ikm"] is not None and not IKM_LOW <= values["ikm"] <= IKM_HIGH:
        rules.tell("ikm", "value_range", low=IKM_LOW, high=IKM_HIGH)
    if not stated and values["ikm"] is None:
        rules.tell("ikm", "nothing_answered")
    return values


def _sample(cells: dict[str, Any], facts: Facts, random: Random, number: int) -> dict[str, Any]:
    """Means within the scale, of a quarter."""
    means = {name: random.randrange(1000, 4001) / 1000 for name in UNSUR if name in cells}
    known = sorted(facts.years)
    quarter = f"{known[number % len(known)]}-Q{random.randrange(1, 5)}"
    return means | {"periode": quarter, "ikm": random.randrange(2500, 10001) / 100}


# fmt: off
DATASET = Dataset(
    "satisfaction",
    columns=(
        *PLACE, NEEDED_OPD, UNIT,
        Column("periode", "period", "period", needed=True, synonyms=(
            "periode survei", "triwulan", "semester", "tahun", "tahun survei", "period")),
        Column("nomor_responden", "text", "respondent", privacy="internal", synonyms=(
            "no responden", "responden ke", "id responden")),
        Column("responden", "count", "respondents", synonyms=(
            "jumlah responden", "jml responden", "respondents")),
        Column("pengguna_layanan", "count", "users", synonyms=(
            "populasi", "jumlah populasi", "jumlah pengguna", "jumlah pengguna layanan", "users")),
        *(Column(name, "decimal", f"unsur_{name}",
                 synonyms=(*NUMBERED.get(name, ()), *LONGER[name])) for name in UNSUR),
        Column("ikm", "decimal", "ikm", synonyms=(
            "nilai ikm", "nilai skm", "skm", "indeks kepuasan masyarakat", "ikm dilaporkan")),
        *PRIVATE,
    ),
    key=("region_code", "agency", "unit", "period", "respondent"),
    table="satisfaction",
    row_rule=_row,
    told_by=("ikm", "perilaku", "responden", "nomor_responden"),
    named="opd",
    sample=_sample,
    unclear=tuple(
        (heading, ("sarana", "pengaduan")) for heading in ("u8", "u9", "unsur 8", "unsur 9")
    ),
    people="respondents",
    answers=("users", *(f"unsur_{name}" for name in UNSUR), "ikm", *(n for n, _ in WORKED_OUT)),
    worked_out=WORKED_OUT,
)
# fmt: on
