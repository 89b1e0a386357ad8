"""Indicators down, OPD across: the prefilled template, and the tables that people keep themselves."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.intake_files import xlsx
from zona.__main__ import main
from zona.config import ROOT
from zona.domain.method import method_of
from zona.facts.advice import advice
from zona.intake import expected, matrix
from zona.intake.check import check_file
from zona.intake.crosstable import SCORES_FROM, NoTemplate, crosstable
from zona.language.words import LANGUAGES, Words

TODAY = date(2026, 11, 22)
HEAD = ("dimensi", "indikator", "Dinas Sosial", "Dinas Kesehatan")
TOLD = (("kode_wilayah", "12.75"), ("tahun", 2024), ("sumber", "Surat 1/2025"))
ROWS = (
    ("input", "Toilet", 70, 80.5),
    (None, "Ruang tunggu", None, "60,25"),
    ("proses", "nilai dimensi", 50, None),
    ("nilai OPD", None, 66, 77),
)
READ = [
    ("Dinas Sosial", "input", "Toilet", "70.00"),
    ("Dinas Kesehatan", "input", "Toilet", "80.50"),
    ("Dinas Kesehatan", "input", "ruang-tunggu", "60.25"),
    ("Dinas Sosial", "proses", "", "50.00"),
    ("Dinas Sosial", "", "", "66.00"),
    ("Dinas Kesehatan", "", "", "77.00"),
]


@pytest.fixture(scope="module")
def evidence():
    return advice(ROOT).evidence


@pytest.fixture
def look(facts):
    def check(*rows, **more):
        found = check_file("a.xlsx", xlsx(*rows, **more), facts, None, TODAY)
        assert found.reconciled
        return found

    return check


def scores(found):
    return [(row.name, row.dimension, row.indicator, str(row.score)) for row in found.rows]


def faults(found):
    return [(problem.code, problem.cell) for problem in found.problems]


def changed(place, value):
    """The rows with one cell changed, counted from 0 as in ROWS."""
    rows = [list(row) for row in ROWS]
    rows[place[0]][place[1]] = value
    return rows


def merged(book):
    book.active.merge_cells("A5:A6")


OPD_ABOVE = [("dimensi", "indikator", "OPD"), (None, None, *HEAD[2:])]


@pytest.mark.parametrize(
    ("rows", "change", "carried"),
    [
        ([*TOLD, HEAD, *ROWS], None, True),
        ([*TOLD, HEAD, *ROWS], merged, False),
        ([["NILAI KEPATUHAN"], *TOLD, [], HEAD, *ROWS], None, True),
        ([("Kota Binjai",), ("Wilayah: Kota Binjai",), *TOLD[1:], HEAD, *ROWS], None, True),
        ([*TOLD, *OPD_ABOVE, *ROWS], None, True),
        ([*TOLD, HEAD, (1, 2, 3, 4), *ROWS, ("Rata-rata", None, 1, 2)], None, True),
        ([*TOLD, (*HEAD, "Rata-rata"), *[(*row, 9) for row in ROWS]], None, True),
        ([*TOLD, ("No", *HEAD), *[(n, *row) for n, row in enumerate(ROWS, 1)]], None, True),
    ],
)
def test_a_table_as_people_keep_it(look, rows, change, carried):
    found = look(*rows, change=change)
    assert (faults(found), scores(found)) == ([], READ)
    noted = {note.code for note in found.notes}
    assert ("dimension_carried" in noted) == carried and "matrix_read" in noted
    row = found.rows[0]
    assert (row.region_code, row.year, row.source) == ("12.75", 2024, "Surat 1/2025")


def test_dimensions_may_stand_in_rows_of_their_own(look):
    rows = [("Dimensi Input",), ("Toilet", 70, 80.5), ("Dimensi Proses",), ("Biaya", None, 5)]
    found = look(*TOLD, HEAD[1:], *rows)
    assert scores(found)[-1] == ("Dinas Kesehatan", "proses", "Biaya", "5.00")
    assert [row[1] for row in scores(found)] == ["input", "input", "proses"]


@pytest.mark.parametrize(
    ("place", "value", "code", "cell"),
    [
        ((0, 3), "tujuh", "score_number", "D5"),
        ((1, 3), 101, "score_range", "D6"),
        ((3, 2), "1.234", "score_ambiguous", "C8"),
        ((0, 0), "masukan", "choice", "A5"),
        ((0, 3), "=1+1", "cell_formula", "D5"),
        ((2, 1), "keseluruhan", "", ""),
        ((3, 0), "keseluruhan", "choice", "A8"),
        ((2, 0), None, "row_unlabelled", "B7"),
    ],
)
def test_a_fault_names_its_cell(look, place, value, code, cell):
    rows = changed(place, value)
    if code == "row_unlabelled":
        rows[2][1] = None
    found = look(*TOLD, HEAD, *rows)
    told = [fault for fault in faults(found) if fault == (code, cell)]
    assert told if code else not faults(found)
    for problem in found.problems:
        if problem.cell:
            assert f"lembar Data, sel {cell}: " in problem.sentence(Words("id"))


def test_equal_faults_name_all_their_cells(look):
    from zona.intake import report

    rows = [("input", "Toilet", "x", "x"), ("input", "Ruang tunggu", "x", 1)]
    (group,) = report.grouped(look(*TOLD, HEAD, *rows).problems)
    assert group.sentence(Words("id")).startswith("a.xlsx, lembar Data, sel C5, D5, C6: ")


def test_scores_below_no_heading_and_labels_that_are_missing(look):
    loose = look(*TOLD, HEAD, *[(*row, 5) for row in ROWS])
    assert ("heading_missing", "E5") in faults(loose)
    bare = look(*TOLD[:1], HEAD, *ROWS)
    assert {(p.code, p.column) for p in bare.problems} == {
        ("label_missing", "tahun"),
        ("label_missing", "sumber"),
    }
    two = look(*TOLD, ("tahun", 2023), HEAD, *ROWS)
    assert [(p.code, p.column) for p in two.problems] == [("column_twice", "tahun")]
    assert two.data_rows == 6


def test_a_score_twice_is_told_with_its_cell(look):
    found = look(*TOLD, HEAD, *ROWS, ("input", "toilet", 5, None))
    assert faults(found) == [("row_twice", "C4")]


@pytest.mark.parametrize("number", [(11, 5, 0), (0, 0, 2), (9, 25, 1), (0, 701, 1)])
def test_addresses(number):
    row, column, left = number
    assert matrix.address((row, column), left) == (
        openpyxl.utils.get_column_letter(column + left + 1) + str(row + 1)
    )


# --- the template


def filled(data: bytes, value) -> tuple[bytes, dict[tuple[str, str, str], Decimal]]:
    """The template with scores (`value` gives one or None for each cell) and a source."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Data"]
    sheet["B4"] = "Surat uji"
    sheet.cell(SCORES_FROM - 1, 15).value = "Dinas Lain"  # an OPD that nobody expected
    said, dimension = {}, ""
    for row in sheet.iter_rows(min_row=SCORES_FROM + 1):
        dimension = row[0].value or dimension
        for cell in (*row[2:], sheet.cell(row[0].row, 15)):
            name = sheet.cell(SCORES_FROM - 1, cell.column).value
            score = value() if name and row[1].value else None
            if score is not None:
                cell.value = float(score)
                said[name, dimension, row[1].value] = score
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), said


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_scores_read_back_as_the_template_was_filled(facts, evidence, data):
    region = data.draw(st.sampled_from([r.region_code for r in facts.regions]))
    year, language = data.draw(st.sampled_from([2015, 2018, 2021, 2023, 2024])), None
    language = data.draw(st.sampled_from(LANGUAGES))
    known = {"Dinas Kesehatan Kota": "kesehatan", "Puskesmas Melati": "puskesmas"}
    words = Words(language)
    made = crosstable(facts, words, region, year, evidence, known)
    random = data.draw(st.randoms(use_true_random=False))
    book, said = filled(
        made, lambda: Decimal(random.randrange(7501)) / 100 if random.random() < 0.6 else None
    )
    found = check_file("t.xlsx", book, facts, None, TODAY)
    assert found.questions == [] and {p.code for p in found.problems} <= {"no_rows"}
    assert found.ok == bool(said)
    assert {row.region_code for row in found.rows} <= {region}
    assert {row.year for row in found.rows} <= {year}
    read = {(row.name, row.dimension, row.indicator): row.score for row in found.rows}
    named = {words("template.whole_dimension"): "", words("template.whole_agency"): ""}
    method = method_of(facts.methods, year)
    for codes in expected.indicators(method, evidence).values():
        named |= {words(f"indicator.{code}"): code for code in codes}
    agency = words("template.whole_agency")
    assert read == {
        (name, "" if row == agency else dimension, named[row]): score
        for (name, dimension, row), score in said.items()
    }


def test_the_template_has_what_is_known_of_a_year(facts, evidence):
    made = crosstable(facts, Words("id"), "12.75", 2024, evidence, {"RSU Binjai": "rumah-sakit"})
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Data"]
    told = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(1, 6)}
    assert told["kode_wilayah"] == "12.75" and told["tahun"] == 2024
    kinds = [cell.value for cell in sheet[SCORES_FROM] if cell.value][1:]
    assert sorted(kinds) == sorted(method_of(facts.methods, 2024).loci[0].kinds)
    names = [cell.value for cell in sheet[SCORES_FROM - 1] if cell.value]
    assert "Puskesmas 1" in names and "RSU Binjai" not in names
    labels = [row[1].value for row in sheet.iter_rows(min_row=SCORES_FROM + 1)]
    assert "Biaya/tarif" in labels and labels.count("nilai dimensi") == 4
    assert labels[-1] == "nilai OPD" and [*map(bool, labels)].count(False) > 10


def test_opd_that_claims_name_stand_in_the_template(facts, evidence):
    made = crosstable(facts, Words("id"), "12.05", 2015, evidence)
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Data"]
    names = {cell.value for cell in sheet[SCORES_FROM - 1]}
    assert {"Dinas Pendapatan", "Kantor Sosial"} <= names


@pytest.mark.parametrize(("region", "year"), [("99.99", 2024), ("12.75", 2020), ("12.75", 2013)])
def test_no_template_for_what_cannot_be_handed_in(facts, region, year):
    with pytest.raises(NoTemplate):
        crosstable(facts, Words("id"), region, year)


def test_the_command_writes_it_and_refuses_with_one_sentence(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["template", "--region", "Kota Binjai", "--year", "2024"]) == 0
    assert (tmp_path / "zona-opd-12.75-2024.xlsx").stat().st_size > 5000
    capsys.readouterr()
    for arguments in (
        ["--region", "12.75", "--year", "2024"],  # it is there already
        ["--region", "Atlantis", "--year", "2024"],
        ["--region", "12.75", "--year", "1999"],
        ["--region", "12.75"],
        ["region_scores", "--region", "12.75", "--year", "2024"],
    ):
        assert main(["template", *arguments]) == 2
        said = capsys.readouterr()
        assert len(said.err.strip().splitlines()) == 1 and said.out == "", arguments
