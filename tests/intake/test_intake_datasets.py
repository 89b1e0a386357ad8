"""A dataset is one declaration: what follows from it is tried with one that the project has not."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import openpyxl
import pytest

from tests.intake.intake_files import AGENCY, agency, csv, with_part, xlsx
from zona.config import ROOT
from zona.facts.read import read_facts
from zona.intake import batches, contract, dictionary, report
from zona.intake.check import check_file
from zona.intake.datasets import DATASETS
from zona.intake.datasets.columns import PLACE, YEAR
from zona.intake.datasets.declare import Column, Dataset
from zona.intake.datasets.sample import sample_rows
from zona.intake.template import template
from zona.language.words import LANGUAGES, Words

TODAY = date(2026, 11, 22)
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


def test_a_new_code_of_the_rules_can_be_chosen_at_once(facts):
    """Components, outcomes, kinds and states stand in data/rules/ alone."""
    rules = facts.rules
    ruled = {
        ("standard_checks", "komponen"): rules.standards.codes,
        ("findings", "jenis_dokumen"): rules.findings.kinds,
        ("findings", "hasil"): rules.findings.outcomes,
        ("actions", "status_tindakan"): rules.findings.actions.statuses,
        ("complaints", "klasifikasi"): rules.complaints.classifications,
    }
    for (kind, column), codes in ruled.items():
        assert list(DATASETS[kind].by_name[column].allowed(facts)) == list(codes) != []
    more = replace(rules.findings, outcomes=(*rules.findings.outcomes, "dihentikan"))
    told = replace(facts, rules=replace(rules, findings=more))
    head = ("kode wilayah", "nomor dokumen", "jenis dokumen", "opd", "hasil")
    row = ("12.75", "T/1", "lhp", "Dinas Sosial", "dihentikan")
    assert not check_file("t.csv", csv(head, row), facts, today=TODAY).ok
    found = check_file("t.csv", csv(head, row), told, today=TODAY)
    assert [row.outcome for row in found.rows] == ["dihentikan"]


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
        shown = [getattr(found.rows[0], name) for name in queues.public_fields]
        db.execute("INSERT INTO queue VALUES (?, ?, ?, ?, 'B1', '2026.9')", shown)


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
    assert [note.code for note in found.notes] == ["column_dropped", "columns_absent"]
    assert found.ok
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
    assert [question.column for question in found.questions] == asked
    for question in found.questions:
        assert question.code.startswith("name_near")
        assert question.details["right"] in ("Dinas Kesehatan", "Maklumat pelayanan")


# --- what follows from each declaration


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda dataset: dataset.name)
@pytest.mark.parametrize("seed", range(3))
def test_rows_made_from_a_declaration_are_read_from_its_template(dataset, seed, facts):
    rows = sample_rows(dataset, facts, 25, Random(seed))
    data = template(dataset.name, facts, Words("id"), rows)
    found = check_file("a.xlsx", data, facts, dataset.name, TODAY)
    assert (found.problems, found.accepted, found.kind) == ([], 25, dataset.name)
    assert contract.broken_row(dataset.name, found.rows) is None
    told = check_file("a.xlsx", data, facts, None, TODAY)
    assert told.kind == dataset.name  # its own columns tell it
    if not dataset.public_fields:
        with pytest.raises(LookupError):
            dataset.open_sql()
        return
    with duckdb.connect() as db:
        db.execute("CREATE TABLE region (region_code VARCHAR, full_name VARCHAR)")
        db.execute(dataset.table_sql())
        shown = [column[0] for column in db.execute(dataset.open_sql()).description]
    fields = tuple(field.field for field in dataset.opened)
    assert tuple(shown[: len(fields)]) == fields
    assert fields[: len(dataset.public_fields)] == dataset.public_fields


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda dataset: dataset.name)
def test_each_needed_column_is_named_where_it_is_missing(dataset, facts):
    (row,) = sample_rows(dataset, facts, 1, Random(1))
    places = [c.name for c in dataset.columns if c.reads == "place" and c.template]
    for name in dataset.required:
        head = [heading for heading in dataset.headings if heading != name]
        found = check_file(
            "a.xlsx", xlsx(head, [row.get(h) for h in head]), facts, dataset.name, TODAY
        )
        assert ("column_missing", name) in {(p.code, p.column) for p in found.problems}
    optional = [name for name in dataset.headings if name not in (*dataset.required, *places)]
    head = [h for h in dataset.headings if h not in optional or h in dataset.one_of[:1]]
    found = check_file("a.xlsx", xlsx(head, [row.get(h) for h in head]), facts, dataset.name, TODAY)
    absent = [note.details["columns"] for note in found.notes if note.code == "columns_absent"]
    left_out = [name for name in optional if name not in head]
    assert absent == ([", ".join(left_out)] if left_out else [])


def test_the_dictionary_on_paper_is_the_declared_one(facts):
    written = (ROOT / "docs" / "datasets.md").read_text(encoding="utf-8")
    assert written == dictionary.page(facts, Words("en"))
    for dataset in DATASETS.values():
        assert f"`{dataset.name}`" in written
        for language in LANGUAGES:
            for name in dataset.headings:  # everything that is filled in is explained
                assert dictionary.meaning(dataset, name, facts, Words(language)) != name


def formula(place, text="=SUM(A1:A2)"):
    def change(book):
        book.active[place] = text

    return change


@pytest.mark.parametrize(
    ("place", "cell"),
    [("H2", "H2"), ("K2", "K2"), ("A2", "A2"), ("G3", "G3"), ("M2", "M2")],
)
def test_a_formula_in_any_cell_of_the_table_refuses_the_row(facts, place, cell):
    rows = [(*AGENCY, "Keterangan"), (*agency(), "x"), (*agency(opd="Dinas Sosial"), "y")]
    found = check_file("a.xlsx", xlsx(*rows, change=formula(place)), facts, None, TODAY)
    assert [(p.code, p.cell) for p in found.problems] == [("cell_formula", cell)]
    assert f"sel {cell}" in found.problems[0].sentence(Words("id")) and found.faulty == 1


def test_a_formula_counts_also_where_somebody_computed_it(facts):
    import zipfile

    data = xlsx(AGENCY, agency())
    part = "xl/worksheets/sheet1.xml"
    sheet = zipfile.ZipFile(io.BytesIO(data)).read(part)
    assert b"<v>77.02</v>" in sheet
    computed = sheet.replace(b"<v>77.02</v>", b"<f>70+7.02</f><v>77.02</v>")
    found = check_file("a.xlsx", with_part(data, part, computed), facts, None, TODAY)
    assert [(p.code, p.cell) for p in found.problems] == [("cell_formula", "H2")]
    many = check_file("a.csv", csv((*AGENCY, "lain"), (*agency(), " =1+1")), facts, None, TODAY)
    assert [(p.code, p.cell) for p in many.problems] == [("text_formula", "K2")]


def test_formulas_above_and_below_the_table_are_no_matter(facts):
    rows = [["Judul", "=1+1"], AGENCY, agency(), ["Jumlah", *[None] * 6, "=SUM(H3:H3)"]]
    found = check_file("a.xlsx", xlsx(*rows), facts, None, TODAY)
    assert (found.problems, found.accepted, found.skipped["total"]) == ([], 1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_of_another_kind_is_said_without_naming_a_third(facts, language):
    found = check_file("a.xlsx", xlsx(AGENCY, agency()), facts, "region_scores", TODAY)
    (problem,) = found.problems
    said = problem.sentence(Words(language)) + problem.remedy(Words(language))
    assert "kategori" in said and "opd" in said
    assert not any(word in said for word in ("nilai OPD", "nilai wilayah", "scores of"))
