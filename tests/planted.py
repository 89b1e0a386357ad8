"""Files of every dataset of the services whose internal cells carry a mark each: what may be seen
by nobody is then found wherever it comes through.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.intake.intake_files import xlsx
from zona.config import ROOT
from zona.domain.ledger import Facts
from zona.faces.opendata import Column as OpenColumn
from zona.faces.opendata import Table
from zona.intake import batches
from zona.intake.check import check_file
from zona.intake.datasets import RECORDS, Column, Dataset
from zona.intake.datasets.sample import sample_rows
from zona.store.snapshot import Snapshot

MARK = "Rahasia"  # begins every mark; nothing public holds this word
RARE = "Langkaxyz"  # what few people wrote, and nobody's page may name
ROWS = 120
# The columns of words that anybody may see, as they are or counted. Written down here and not read from
# the declarations: who makes a column public has to say so twice.
COUNTED = ("opd", "kecamatan", "kanal", "kategori_laporan")
SEEN = {
    "complaints": COUNTED,
    "satisfaction": ("opd", "unit"),
    "services": ("opd", "unit", "layanan", "kode_layanan", "nomor_sk", "kanal_layanan"),
    "standard_checks": ("opd", "unit", "layanan"),
    "visits": ("opd",),
    "actions": ("opd",),
    "findings": ("opd",),
    "district_scores": ("kecamatan", "sumber"),
}
PLACES = ("12.75", "12.75", "12.75", "12.10", "12.18")
OFFICES = ("Dinas Kesehatan", "Dinas Pendidikan", "Disdukcapil")


def is_internal(dataset: Dataset, column: Column) -> bool:
    """Whether a column holds words that nobody without a role may see."""
    if column.reads not in ("text", "name", "prose") or column.privacy == "dropped":
        return False
    # what a standard says is written for everybody
    is_standard = dataset.name == "services" and column.reads == "prose"
    return column.name not in SEEN[dataset.name] and not is_standard


def rows_of(dataset: Dataset, facts: Facts) -> list[dict[str, Any]]:
    """Rows of a dataset of few places and OPD, so that some counts are large enough to be shown;
    every internal text has a mark that says where it stood.
    """
    names = {region.region_code: f"{region.type} {region.name}" for region in facts.regions}
    rows = sample_rows(dataset, facts, ROWS, Random(11))
    for number, row in enumerate(rows):
        code = PLACES[number % len(PLACES)]
        row |= {"kode_wilayah": code, "wilayah": names[code]}
        if "opd" in dataset.by_name:
            row["opd"] = OFFICES[number % len(OFFICES)]
        if "kategori_laporan" in row:
            row["kategori_laporan"] = RARE if number == 7 else "Jalan rusak"
        if "kanal" in row:
            row["kanal"] = "Aplikasi"
        if "kecamatan" in row and dataset.privacy != "public":
            row["kecamatan"] = "Binjai Kota"
        if dataset.people == "respondents" and number % 9 == 0:
            row["responden"] = 2
        if number % 4 and "nomor_responden" in row:
            row["nomor_responden"] = None
        for name in row:
            column = dataset.by_name[name]
            if is_internal(dataset, column) and row[name]:
                row[name] = f"{MARK} {dataset.name} {name} {number:03}"
        if "status" in row and number % 2:
            row["status"] = "Dalam proses" if number % 10 == 1 else "Tuntas ditindaklanjuti"
    return rows


def rows_by_the_question(table: Table, snapshot: Snapshot) -> list[dict[str, Any]]:
    """The public columns of every row of an open table, straight from its question: a second,
    plain answer.
    """
    bound = {name: None for name in table.filters if f"${name}" in table.asked}
    cursor = snapshot.cursor().execute("USE snapshot").execute(table.asked, bound or None)
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [{column.name: _cell(column, row) for column in table.columns} for row in rows]


def _cell(column: OpenColumn, row: dict[str, Any]) -> Any:
    value = row[column.source or column.name]
    return "-".join(value.lower().split()) if column.is_key else None if value == "" else value


def accept_all(folder: Path, facts: Facts) -> None:
    """Accepts one file of every dataset into batches below a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONA_BATCHES", str(folder))
        for dataset in RECORDS:
            rows = rows_of(dataset, facts)
            data = xlsx(dataset.headings, *[[r.get(h) for h in dataset.headings] for r in rows])
            found = check_file(f"{dataset.name}.xlsx", data, facts, dataset.name)
            assert found.ok, (dataset.name, found.problems[:2])
            batches.accept(ROOT, found, data)
