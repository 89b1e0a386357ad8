"""A dataset is one declaration: what follows from it is tried with one that the project has not."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import openpyxl
import pytest

from tests.intake.intake_files import AGENCY, agency, csv, xlsx
from zona.config import ROOT
from zona.facts.read import read_facts
from zona.intake import batches, contract, report
from zona.intake.check import check_file
from zona.intake.datasets import DATASETS
from zona.intake.datasets.columns import PLACE, YEAR
from zona.intake.datasets.declare import Column, Dataset
from zona.intake.template import template
from zona.language.words import Words

QUEUES = Dataset(
    "queues",
    columns=(
        *PLACE,
        YEAR,
        Column("loket", "name", "counter", needed=True, synonyms=("nama loket",)),
        Column("ramai", "choice", "busy", allowed=lambda facts: ("pagi", "siang")),
        Column("petugas", "text", "clerk", privacy="internal"),
        Column("nik", "text", "nik", privacy="dropped", synonyms=("nomor ktp",)),
    ),
    key=("region_code", "year", "counter"),
    table="queue",
    told_by=("loket",),
)
HEAD = ("kode wilayah", "tahun", "Nama Loket", "ramai", "Nomor KTP")
GOOD = ("12.75", 2024, "Loket A", "pagi", "1275010101900001")


@pytest.fixture(scope="module")
def facts():
    return read_facts(ROOT)


@pytest.fixture
def queues(monkeypatch) -> Dataset:
    monkeypatch.setitem(DATASETS, QUEUES.name, QUEUES)
    return QUEUES


def test_an_invented_dataset_goes_from_template_to_rows(queues, facts):
    book = openpyxl.load_workbook(io.BytesIO(template("queues", facts, Words("id"))))
    sheet = book["Data"]
    headings = [cell.value for cell in sheet[1]]
    assert headings == ["kode_wilayah", "wilayah", "tahun", "loket", "ramai", "petugas"]
    sheet.append(["12.75", "Kota Binjai", 2024, "Loket A", "Pagi", "x"])
    filled = io.BytesIO()
    book.save(filled)
    found = check_file("antrean.xlsx", filled.getvalue(), facts)
    assert (found.problems, found.kind, found.accepted) == ([], "queues", 1)
    assert found.rows[0] == queues.row("12.75", 2024, "Loket A", "pagi", "x", "Data", 2)
    assert contract.broken_row("queues", found.rows) is None
    spoilt = [found.rows[0]._replace(counter="")]
    assert contract.broken_row("queues", spoilt) == 0
    assert report.summary(found, Words("id")) and report.xlsx(found, Words("en"))
    assert queues.public_fields == ("region_code", "year", "counter", "busy")
    with duckdb.connect() as db:
        db.execute(queues.table_sql())
        db.execute("INSERT INTO queue VALUES ('B1', ?, ?, ?, ?, ?, ?, ?)", list(found.rows[0]))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({2: ""}, "empty_cell"),
        ({3: "malam"}, "choice"),
        ({1: "kapan"}, "year_form"),
        ({0: "99.99"}, "code_unknown"),
    ],
)
def test_its_faults_are_told_like_those_of_others(queues, facts, change, code):
    row = [change.get(number, cell) for number, cell in enumerate(GOOD)]
    found = check_file("a.csv", csv(HEAD, row, [*GOOD[:2], "Loket B", *GOOD[3:]]), facts)
    assert {problem.code for problem in found.problems} == {code}


def test_a_row_twice_and_a_missing_column_are_named(queues, facts):
    twice = check_file("a.csv", csv(HEAD, GOOD, GOOD), facts)
    assert [problem.code for problem in twice.problems] == ["row_twice"]
    cut = check_file("a.csv", csv(HEAD[:1] + HEAD[2:], GOOD[:1] + GOOD[2:]), facts)
    assert [(p.code, p.column) for p in cut.problems] == [("column_missing", "tahun")]


def test_a_dropped_column_is_kept_nowhere(queues, facts, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("ZONA_BATCHES", str(tmp_path))
    data = xlsx(HEAD, GOOD)
    found = check_file("a.xlsx", data, facts)
    assert [note.code for note in found.notes] == ["column_dropped"] and found.ok
    batch, fresh = batches.accept(tmp_path, found, data)
    assert fresh and batches.same(tmp_path, found, data) == batch
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept and not any(b"1275010101900001" in part for part in kept)
    assert not any(part.startswith(b"PK") for part in kept)


def test_a_file_of_opd_without_their_column_names_it(facts):
    without = [index for index, name in enumerate(AGENCY) if name != "opd"]
    rows = [[row[index] for index in without] for row in (AGENCY, agency())]
    found = check_file("a.xlsx", xlsx(*rows), facts)
    assert [(p.code, p.column) for p in found.problems] == [("column_missing", "opd")]


@pytest.mark.parametrize(
    ("other", "asked"),
    [
        ({"opd": "Dinas Kesehatn"}, ["opd"]),
        ({"opd": "Dinas Sosial"}, []),
        ({"opd": "DINAS KESEHATAN", "dimensi": "proses"}, []),
        ({"indikator": "Maklumat pelayanann"}, ["indikator"]),
        ({"indikator": "Maklumat pelayanan 2"}, []),
    ],
)
def test_a_near_name_is_a_question_with_the_name_that_it_resembles(facts, other, asked):
    first = agency(indikator="Maklumat pelayanan")
    second = agency(**{"indikator": "Maklumat pelayanan"} | other)
    found = check_file("a.xlsx", xlsx(AGENCY, first, second), facts)
    near = [note for note in found.notes if note.code == "name_near"]
    assert [note.column for note in near] == asked
    for note in near:
        assert note.details["right"] in ("Dinas Kesehatan", "Maklumat pelayanan")
