"""Checks of service standards by the region itself: one row a service and component. Never called a
score of the Ombudsman.
"""

from __future__ import annotations

from random import Random
from typing import Any

from zona.domain.ledger import Facts
from zona.intake.datasets.columns import NEEDED_OPD, PLACE, PRIVATE, UNIT, ruled
from zona.intake.datasets.declare import Column, Dataset

# of UU 25/2009 article 21
components = ruled(lambda rules: rules.standards.codes)


def _sample(cells: dict[str, Any], facts: Facts, random: Random, number: int) -> dict[str, Any]:
    """Components in turn: drawn at random, two rows could say the same of one service."""
    known = components(facts)
    return {"komponen": known[number % len(known)]}


# fmt: off
DATASET = Dataset(
    "standard_checks",
    columns=(
        *PLACE, NEEDED_OPD, UNIT,
        Column("layanan", "name", "service", needed=True, width=40, synonyms=(
            "nama layanan", "jenis layanan", "jenis pelayanan", "nama pelayanan", "service")),
        Column("komponen", "choice", "component", needed=True, width=24,
               allowed=components, synonyms=(
                   "komponen standar", "komponen standar pelayanan", "component")),
        Column("ada", "yes_no", "present", needed=True, synonyms=(
            "tersedia", "keberadaan", "ada tidak", "exists")),
        Column("tampil_di_lokasi", "yes_no", "shown_on_site", synonyms=(
            "dipampang", "tampil di tempat", "dipublikasikan di lokasi", "shown on site")),
        Column("tampil_elektronik", "yes_no", "shown_online", synonyms=(
            "tampil di situs", "dipublikasikan elektronik", "tampil di website", "shown online")),
        Column("tanggal_periksa", "date", "checked", needed=True, synonyms=(
            "tanggal", "tgl periksa", "tanggal pemeriksaan", "checked")),
        Column("pemeriksa", "text", "checked_by", privacy="internal", width=28, synonyms=(
            "tim pemeriksa", "bagian pemeriksa", "checked by")),
        *PRIVATE,
    ),
    key=("region_code", "agency", "unit", "service", "component", "checked"),
    table="standard_check",
    told_by=("komponen", "tampil_di_lokasi", "tampil_elektronik"),
    named="komponen",
    sample=_sample,
)
# fmt: on
