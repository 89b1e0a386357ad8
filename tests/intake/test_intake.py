"""Awkward files, each made here: what is refused says why and how to mend it, what can be read is
read right.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from tests.bench.intake import COLUMNS, table
from tests.intake import intake_files as files
from tests.intake.intake_files import (
    AGENCY,
    REGION,
    agency,
    csv,
    region,
    sheet_xml,
    with_part,
    with_parts,
    xlsx,
)
from zona.intake import report as reports
from zona.intake.apart import from_plain, to_plain
from zona.intake.check import check_file
from zona.intake.child import LENGTH, frame, plain_value
from zona.intake.report import Report
from zona.intake.sizes import MAX_ROWS
from zona.intake.template import template
from zona.language.words import Words

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def look(facts):
    """Checks a file on a fixed day."""

    def check(data: bytes, name: str = "nilai.xlsx", kind: str | None = None) -> Report:
        found = check_file(name, data, facts, kind, TODAY)
        assert found.reconciled
        # as it comes from the process that reads the files of strangers
        come = from_plain(plain_value(frame(to_plain(found))[LENGTH.size :]))
        assert come == replace(found, rows=[])
        for words in (Words("id"), Words("en")):  # everything can be said, in both languages
            for problem in (*found.problems, *found.notes):
                assert problem.sentence(words) and problem.remedy(words)
            assert reports.summary(found, words)
        return found

    return check


def codes(found: Report) -> set[str]:
    return {problem.code for problem in found.problems}


def notes(found: Report) -> set[str]:
    return {note.code for note in found.notes}


def hidden_formula(book):
    book.active["F2"] = '=HYPERLINK("http://example.org","input")'


def command_formula(book):
    book.active["F2"] = "=cmd|'/c calc'!A0"


def excel_error(book):
    book.active["G2"] = "#DIV/0!"
    book.active["G2"].data_type = "e"


def number_code(book):
    book.active["A2"] = 1271


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "aaaaaaaa"><!ENTITY c "&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'

# name, file name, bytes, the codes of all its problems
REFUSED = [
    ("empty", "a.xlsx", b"", {"file_empty"}),
    ("blanks only", "a.csv", b" \r\n\r\n", {"file_empty"}),
    ("truncated xlsx", "a.xlsx", xlsx(AGENCY, agency())[:3000], {"damaged"}),
    ("xlsx without its end", "a.xlsx", xlsx(AGENCY, agency())[:-30], {"damaged"}),
    ("text named xlsx", "a.xlsx", b"kode_wilayah;tahun\n12.71;2024\n", {"damaged"}),
    (
        "zip that is no workbook",
        "a.xlsx",
        xlsx().replace(b"xl/workbook.xml", b"xl/workbock.xml"),
        {"not_xlsx"},
    ),
    ("zip bomb", "a.xlsx", files.bomb(60), {"file_large"}),
    ("zip bomb below the limit by its ratio", "a.xlsx", files.bomb(20), {"file_large"}),
    ("zip bomb that lies", "a.xlsx", files.lying_bomb(30), {"file_large"}),
    ("parts that overlap", "a.xlsx", files.overlapping(), {"damaged"}),
    ("encrypted zip", "a.xlsx", files.encrypted_zip(), {"password"}),
    ("password", "a.xlsx", files.password_protected(), {"password"}),
    ("far corner", "a.xlsx", files.SPARSE, {"too_wide"}),
    ("cells without a place", "a.xlsx", files.UNPLACED, {"too_wide"}),
    ("last row of Excel", "a.xlsx", files.BELOW, {"too_many_rows"}),
    ("broken ole", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x07" * 4000, {"damaged"}),
    ("nul bytes", "a.csv", csv(AGENCY, agency(opd="Di\0nas")), {"nul"}),
    (
        "utf-16 cut in half",
        "a.csv",
        csv(AGENCY, agency(), encoding="utf-16")[:-3] + b"\x00\xd8",
        {"encoding"},
    ),
    ("bytes of no encoding", "a.csv", csv(AGENCY, agency()) + b"\x81\x8d\xff\n", {"encoding"}),
    ("a picture", "a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", {"nul"}),
    ("a page", "a.csv", b"<html><body>Nilai</body></html>", {"no_table"}),
    ("no header", "a.xlsx", xlsx(agency(), agency(opd="Dinas Sosial")), {"no_table"}),
    ("header only", "a.xlsx", xlsx(AGENCY), {"no_rows"}),
    ("a column missing", "a.xlsx", xlsx(AGENCY[:8], agency()[:8]), {"column_missing"}),
    ("a column twice", "a.xlsx", xlsx((*AGENCY, "skor"), (*agency(), 5)), {"column_twice"}),
    (
        "agencies and regions mixed",
        "a.xlsx",
        xlsx(
            AGENCY,
            agency(),
            change=lambda book: [
                book.create_sheet("Wilayah").append(row) for row in (REGION, region())
            ],
        ),
        {"kinds_mixed"},
    ),
    ("simulated by name", "zona-opd-SIMULASI.csv", csv(AGENCY, agency()), {"simulated_file"}),
    (
        "simulated by column",
        "a.csv",
        csv(("Data", *AGENCY), ("SIMULASI", *agency())),
        {"simulated_file"},
    ),
    (
        "simulated by title",
        "a.csv",
        csv(["SIMULASI: semua angka buatan"], AGENCY, agency()),
        {"simulated_file"},
    ),
    (
        "simulated by source",
        "a.csv",
        csv(AGENCY, agency(sumber="Data simulasi")),
        {"simulated_source"},
    ),
    (
        "formula without result",
        "a.xlsx",
        xlsx(AGENCY, agency(), change=hidden_formula),
        {"cell_formula"},
    ),
    (
        "command as formula",
        "a.xlsx",
        xlsx(AGENCY, agency(), change=command_formula),
        {"cell_formula"},
    ),
    ("command as text", "a.csv", csv(AGENCY, agency(opd="=cmd|'/c calc'!A0")), {"text_formula"}),
    ("error of excel", "a.xlsx", xlsx(AGENCY, agency(), change=excel_error), {"cell_error"}),
    (
        "script in a name",
        "a.xlsx",
        xlsx(AGENCY, agency(opd="<script>alert(1)</script>")),
        {"name_signs"},
    ),
    ("unseen signs", "a.xlsx", xlsx(AGENCY, agency(opd="Dinas \u202eKesehatan")), {"text_signs"}),
    ("a name without letters", "a.xlsx", xlsx(AGENCY, agency(opd="12345")), {"name_letters"}),
    ("no name", "a.xlsx", xlsx(AGENCY, agency(opd=" ")), {"empty_cell"}),
    ("endless text", "a.xlsx", xlsx(AGENCY, agency(opd="Dinas " * 100)), {"text_long"}),
    (
        "endless cells",
        "a.csv",
        csv(
            AGENCY,
            agency(nilai="7" * 70, tahun="2" * 70, tanggal="3" * 70, opd="e\u0301" * 30_000),
        ),
        {"score_number", "year_form", "date_form", "text_long"},
    ),
    ("endless columns", "a.csv", csv(AGENCY, agency()) + b"," * 30_000, {"too_many_columns"}),
    (
        "endless columns in quotes",
        "a.csv",
        csv(AGENCY, agency(), delimiter=",") + b'"",' * 1_001,
        {"too_many_columns"},
    ),
    ("endless cells of commas", "a.csv", (b"," * 999 + b"\n") * 12_100, {"too_many_cells"}),
    ("score 101", "a.xlsx", xlsx(AGENCY, agency(nilai=101)), {"score_range"}),
    ("score -1", "a.xlsx", xlsx(AGENCY, agency(nilai=-1)), {"score_range"}),
    (
        "score above 100 in 2015",
        "a.xlsx",
        xlsx(AGENCY, agency(tahun=2015, nilai=100.5, dimensi=None)),
        {"score_range"},
    ),
    ("score in words", "a.xlsx", xlsx(AGENCY, agency(nilai="tujuh puluh")), {"score_number"}),
    ("score of other digits", "a.xlsx", xlsx(AGENCY, agency(nilai="٧٧")), {"score_number"}),
    ("score true", "a.xlsx", xlsx(AGENCY, agency(nilai=True)), {"score_number"}),
    (
        "score made a date",
        "a.xlsx",
        xlsx(AGENCY, agency(nilai=datetime(2024, 5, 1))),
        {"score_date"},
    ),
    ("1.234", "a.xlsx", xlsx(AGENCY, agency(nilai="1.234")), {"score_ambiguous"}),
    ("thousands and decimals", "a.xlsx", xlsx(AGENCY, agency(nilai="1.234,50")), {"score_range"}),
    ("no score", "a.xlsx", xlsx(AGENCY, agency(nilai=None)), {"empty_cell"}),
    ("year 20222", "a.xlsx", xlsx(AGENCY, agency(tahun=20222)), {"year_form"}),
    ("two years", "a.xlsx", xlsx(AGENCY, agency(tahun="2023/2024")), {"year_several"}),
    ("a year without survey", "a.xlsx", xlsx(AGENCY, agency(tahun=2020)), {"year_no_survey"}),
    ("a year without method", "a.xlsx", xlsx(AGENCY, agency(tahun=2030)), {"year_no_method"}),
    (
        "a year without scale",
        "a.xlsx",
        xlsx(AGENCY, agency(tahun=2025, dimensi=None)),
        {"no_scale_known"},
    ),
    ("a dimension that is none", "a.xlsx", xlsx(AGENCY, agency(dimensi="mutu")), {"choice"}),
    (
        "a dimension of a year without",
        "a.xlsx",
        xlsx(AGENCY, agency(tahun=2018)),
        {"no_dimensions"},
    ),
    ("a kind that is none", "a.xlsx", xlsx(AGENCY, agency(jenis_opd="kantor")), {"choice"}),
    (
        "two kinds of one agency",
        "a.xlsx",
        xlsx(AGENCY, agency(jenis_opd="kesehatan"), agency(jenis_opd="sosial", dimensi="proses")),
        {"kind_differs"},
    ),
    (
        "the same agency twice",
        "a.xlsx",
        xlsx(AGENCY, agency(), agency(opd="DINAS KESEHATAN", nilai="80")),
        {"row_twice"},
    ),
    (
        "the same region and year twice",
        "a.xlsx",
        xlsx(REGION, region(), region(sumber="lain")),
        {"row_twice"},
    ),
    ("bare code", "a.xlsx", xlsx(AGENCY, agency(), change=number_code), {"code_scheme"}),
    (
        "12.1 without a name",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=12.1, wilayah=None)),
        {"code_zero"},
    ),
    (
        "12.1 and a third name",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=12.1, wilayah="Sergai")),
        {"code_and_name"},
    ),
    (
        "code and name disagree",
        "a.xlsx",
        xlsx(AGENCY, agency(wilayah="Kota Binjai")),
        {"code_and_name"},
    ),
    (
        "unknown code",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah="13.71", wilayah=None)),
        {"code_unknown"},
    ),
    (
        "no code at all",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah="Medan", wilayah=None)),
        {"code_form"},
    ),
    (
        "no region",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=None, wilayah=None)),
        {"region_missing"},
    ),
    (
        "a name like two",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=None, wilayah="Tapanuli")),
        {"name_resembles"},
    ),
    (
        "a name like one",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=None, wilayah="Simalunggun")),
        {"name_resembles_one"},
    ),
    (
        "a name like none",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=None, wilayah="Surabaya")),
        {"name_unknown"},
    ),
    (
        "kabupaten of a kota",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=None, wilayah="Kab. Medan")),
        {"name_type"},
    ),
    ("a source is missing", "a.xlsx", xlsx(AGENCY, agency(sumber=" ")), {"empty_cell"}),
    ("a date of the future", "a.xlsx", xlsx(AGENCY, agency(tanggal="2031-01-01")), {"date_future"}),
    (
        "a date before the year",
        "a.xlsx",
        xlsx(AGENCY, agency(tanggal="2023-05-05")),
        {"date_before_year"},
    ),
    ("a date as a number", "a.xlsx", xlsx(AGENCY, agency(tanggal=45621)), {"date_form"}),
    ("a month 25", "a.xlsx", xlsx(AGENCY, agency(tanggal="11/25/2024")), {"date_form"}),
    ("zone that does not fit", "a.xlsx", xlsx(REGION, region(zona="kuning")), {"zone_misfit"}),
    (
        "category that does not fit",
        "a.xlsx",
        xlsx(REGION, region(kategori="B")),
        {"category_misfit"},
    ),
    ("category of a year without", "a.xlsx", xlsx(REGION, region(tahun=2018)), {"category_none"}),
    (
        "zone of a year without",
        "a.xlsx",
        xlsx(REGION, region(tahun=2025, nilai=None, kategori=None)),
        {"no_bands"},
    ),
    (
        "nothing stated",
        "a.xlsx",
        xlsx(REGION, region(nilai=None, zona=None, kategori=None)),
        {"nothing_stated"},
    ),
    (
        "commas split a score",
        "a.csv",
        csv(AGENCY, agency(nilai="77,02"), delimiter=","),
        {"cells_extra"},
    ),
    (
        "a row in between without a score",
        "a.xlsx",
        xlsx(AGENCY, agency(), ["catat ini"], agency(opd="Dinas Sosial")),
        {"code_form", "empty_cell"},
    ),
]


@pytest.mark.parametrize(
    ("name", "data", "expected"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refused(look, name, data, expected):
    found = look(data, name)
    assert codes(found) == expected
    assert found.accepted == 0 and found.refused == found.data_rows


def test_there_are_enough_of_them():
    assert len(REFUSED) + len(READ) >= 40


def merged_header(book):
    sheet = book.active
    sheet.merge_cells("A1:J1")
    for place, text in {"A3": "Wilayah", "A4": "Kode", "B4": "Nama", "C3": "Tahun"}.items():
        sheet[place] = text
    sheet.merge_cells("A3:B3")
    for column in "CDEFGHIJ":
        sheet.merge_cells(f"{column}3:{column}4")


def merged_regions(book):
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("B2:B3")


def two_sheets(book):
    other = book.create_sheet("Binjai")
    for row in (AGENCY, agency(kode_wilayah="12.75", wilayah="Binjai")):
        other.append(row)
    book.create_sheet("Grafik")["A1"] = "Grafik nilai"


def hidden_sheet(book):
    book.create_sheet("Lain").append(["x"])
    book.active.sheet_state = "hidden"
    book.active = 1


MERGED = xlsx(
    ["Nilai kepatuhan tahun 2024"],
    [],
    [None, None, None, *AGENCY[3:]],
    [None] * 10,
    agency(),
    change=merged_header,
)
BPS = ("Kode BPS", *AGENCY[2:])
DUKCAPIL = "Dinas Kependudukan dan Pencatatan Sipil"

# name, file name, bytes, notes, what its rows came to: (region, score)
READ = [
    ("as the template", "a.xlsx", xlsx(AGENCY, agency()), set(), [("12.71", "77.02")]),
    (
        "comma and point in one file",
        "a.xlsx",
        xlsx(AGENCY, agency(nilai="77,02"), agency(nilai="78.5", dimensi="proses")),
        set(),
        [("12.71", "77.02"), ("12.71", "78.50")],
    ),
    (
        "semicolons with bom",
        "a.csv",
        csv(AGENCY, agency(nilai="77,02"), encoding="utf-8-sig"),
        set(),
        [("12.71", "77.02")],
    ),
    (
        "utf-16",
        "a.csv",
        csv(AGENCY, agency(nilai="77,02"), encoding="utf-16"),
        set(),
        [("12.71", "77.02")],
    ),
    (
        "windows-1252",
        "a.csv",
        csv(AGENCY, agency(sumber="Surat – café"), encoding="cp1252"),
        {"is_cp1252"},
        [("12.71", "77.02")],
    ),
    ("tabs", "a.txt", csv(AGENCY, agency(), delimiter="\t"), set(), [("12.71", "77.02")]),
    ("commas", "a.csv", csv(AGENCY, agency(), delimiter=","), set(), [("12.71", "77.02")]),
    ("sep= of excel", "a.csv", b"sep=;\r\n" + csv(AGENCY, agency()), set(), [("12.71", "77.02")]),
    (
        "old excel named xlsx",
        "a.xlsx",
        files.xls(AGENCY, agency()),
        {"is_xls"},
        [("12.71", "77.02")],
    ),
    ("old excel", "a.xls", files.xls(AGENCY, agency()), set(), [("12.71", "77.02")]),
    (
        "12.1 with its name",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=12.1, wilayah="Labuhan Batu")),
        {"code_repaired"},
        [("12.10", "77.02")],
    ),
    (
        "12.1 that is 12.01",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=12.1, wilayah="Tapteng")),
        {"code_repaired"},
        [("12.01", "77.02")],
    ),
    (
        "code as a number",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=12.71)),
        set(),
        [("12.71", "77.02")],
    ),
    ("bps column", "a.xlsx", xlsx(BPS, [1271, *agency()[2:]]), set(), [("12.73", "77.02")]),
    (
        "kemendagri column",
        "a.xlsx",
        xlsx(("Kode Kemendagri", *AGENCY[2:]), [1271, *agency()[2:]]),
        set(),
        [("12.71", "77.02")],
    ),
    (
        "short name",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=None, wilayah="SERGAI")),
        set(),
        [("12.18", "77.02")],
    ),
    (
        "shorter name",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=None, wilayah="Labusel")),
        set(),
        [("12.22", "77.02")],
    ),
    (
        "old name",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=None, wilayah="Kab. Tobasa")),
        set(),
        [("12.12", "77.02")],
    ),
    (
        "split name",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=None, wilayah="Kota Tanjung Balai")),
        set(),
        [("12.74", "77.02")],
    ),
    (
        "pemerintah kota",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah=None, wilayah="Pemerintah Kota Medan")),
        set(),
        [("12.71", "77.02")],
    ),
    (
        "misspelt name with its code",
        "a.xlsx",
        xlsx(AGENCY, agency(kode_wilayah="12.08", wilayah="Simalunggun")),
        {"name_by_code"},
        [("12.08", "77.02")],
    ),
    (
        "the province",
        "a.xlsx",
        xlsx(REGION, region(kode_wilayah=12, wilayah="Sumatera Utara")),
        set(),
        [("12", "93.15")],
    ),
    ("merged header, title, two rows of header", "a.xlsx", MERGED, set(), [("12.71", "77.02")]),
    (
        "merged regions",
        "a.xlsx",
        xlsx(
            AGENCY,
            agency(),
            agency(kode_wilayah=None, wilayah=None, opd=DUKCAPIL),
            change=merged_regions,
        ),
        set(),
        [("12.71", "77.02"), ("12.71", "77.02")],
    ),
    (
        "title, blanks, numbering, totals, notes",
        "a.xlsx",
        xlsx(
            ["DAFTAR NILAI"],
            [],
            AGENCY,
            [f"({n})" for n in range(1, 11)],
            agency(),
            [],
            agency(opd=DUKCAPIL),
            ["Jumlah", None, None, None, None, None, None, 154.04],
            ["Rata-rata", "", "", "", "", "", "", 77.02],
            [],
            ["Catatan: nilai sementara"],
            ["Medan, 3 Januari 2025"],
            [None, None, "Kepala Bagian"],
        ),
        set(),
        [("12.71", "77.02"), ("12.71", "77.02")],
    ),
    (
        "header again on every page",
        "a.xlsx",
        xlsx(AGENCY, agency(), AGENCY, agency(opd=DUKCAPIL)),
        set(),
        [("12.71", "77.02"), ("12.71", "77.02")],
    ),
    (
        "several sheets",
        "a.xlsx",
        xlsx(AGENCY, agency(), change=two_sheets),
        {"sheet_unread"},
        [("12.71", "77.02"), ("12.75", "77.02")],
    ),
    (
        "hidden sheet",
        "a.xlsx",
        xlsx(AGENCY, agency(), change=hidden_sheet),
        {"sheet_hidden", "sheet_unread"},
        [("12.71", "77.02")],
    ),
    (
        "columns that nobody needs",
        "a.xlsx",
        xlsx(("No", *AGENCY), (1, *agency())),
        {"column_unread"},
        [("12.71", "77.02")],
    ),
    (
        "a third decimal",
        "a.xlsx",
        xlsx(AGENCY, agency(nilai=77.025)),
        {"score_rounded"},
        [("12.71", "77.03")],
    ),
    (
        "noise of binary numbers",
        "a.xlsx",
        xlsx(AGENCY, agency(nilai=77.02000000000001)),
        set(),
        [("12.71", "77.02")],
    ),
    (
        "an indicator that begins like a total",
        "a.xlsx",
        xlsx(AGENCY, agency(indikator="Jumlah pelaksana")),
        set(),
        [("12.71", "77.02")],
    ),
    (
        "other words for columns",
        "a.csv",
        csv(
            ("Kab/Kota", "Tahun Penilaian", "Nama OPD", "Skor", "Sumber Data"),
            ("Medan", 2024, "Dinas Sosial", "77,02", "x"),
        ),
        {"columns_absent"},
        [("12.71", "77.02")],
    ),
    (
        "zone only",
        "a.xlsx",
        xlsx(REGION, region(nilai=None, kategori=None, zona="ZONA HIJAU")),
        set(),
        [("12.75", None)],
    ),
    (
        "date in words",
        "a.xlsx",
        xlsx(REGION, region(tanggal="25 Nopember 2024".replace("Nopember", "November"))),
        set(),
        [("12.75", "93.15")],
    ),
    (
        "date that reads two ways",
        "a.xlsx",
        xlsx(REGION, region(tanggal="03/04/2025")),
        {"date_day_first"},
        [("12.75", "93.15")],
    ),
    (
        "sheet with entities",
        "a.xlsx",
        with_part(xlsx(AGENCY, agency(), change=two_sheets), "xl/worksheets/sheet3.xml", ENTITIES),
        set(),
        [("12.71", "77.02"), ("12.75", "77.02")],
    ),
]


@pytest.mark.parametrize(
    ("name", "data", "noted", "rows"), [row[1:] for row in READ], ids=[row[0] for row in READ]
)
def test_read(look, name, data, noted, rows):
    found = look(data, name)
    assert codes(found) == set()
    assert notes(found) == noted
    assert [(row.region_code, row.score) for row in found.rows] == [
        (r, s and Decimal(s)) for r, s in rows
    ]
    assert found.accepted == len(rows)


def test_every_row_is_in_the_account(look):
    data = next(row[2] for row in READ if row[0].startswith("title, blanks"))
    found = look(data)
    assert found.skipped == {
        "title": 1,
        "blank": 3,
        "header": 1,
        "numbering": 1,
        "total": 2,
        "note": 3,
    }
    assert found.read == 13 == found.accepted + sum(found.skipped.values())
    assert ("Data", 8, "total", "Jumlah | 154.04") in found.skips


def test_a_problem_has_its_place_and_both_readings(look):
    found = look(xlsx(["Judul"], AGENCY, agency(), agency(kode_wilayah=1271, opd="Dinas Sosial")))
    (problem,) = found.problems
    assert (problem.sheet, problem.line, problem.column, problem.value) == (
        "Data",
        4,
        "kode_wilayah",
        "1271",
    )
    sentence = problem.sentence(Words("id"))
    assert "Kota Medan" in sentence and "Kota Sibolga" in sentence and "baris 4" in sentence
    assert (found.data_rows, found.faulty, found.refused) == (2, 1, 2)


def test_all_problems_of_a_row_are_told_at_once(look):
    found = look(
        xlsx(AGENCY, agency(tahun=20222, nilai="x", opd="<b>", sumber=None, kode_wilayah="99.99"))
    )
    assert codes(found) == {"year_form", "score_number", "name_signs", "empty_cell", "code_unknown"}


def test_an_agency_table_never_becomes_scores_of_regions(look):
    assert codes(look(xlsx(AGENCY, agency()), kind="region_scores")) == {"kind_mismatch"}


def test_as_many_rows_as_allowed(look, facts):
    found = look(csv(COLUMNS, *table(facts, MAX_ROWS)), "a.csv")
    assert (found.accepted, found.problems_n, found.read) == (200_000, 0, 200_001)


@pytest.mark.parametrize("make", [csv, xlsx])
def test_one_row_too_many(look, monkeypatch, make):
    monkeypatch.setattr("zona.intake.check.MAX_ROWS", 50)
    rows = [agency(opd=f"Dinas Uji {n}") for n in range(51)]
    name = f"a.{make.__name__}"
    assert look(make(AGENCY, *rows[:50]), name).accepted == 50
    assert codes(look(make(AGENCY, *rows), name)) == {"too_many_rows"}


def test_a_bomb_is_refused_before_anything_unpacks_it(look, monkeypatch):
    """The reader behind is never reached, and the declared size alone is enough."""
    bombs = [files.bomb(megabytes) for megabytes in (20, 60)]
    monkeypatch.setattr(
        "zona.intake.reader.calamine.load_workbook", lambda *_: pytest.fail("it was unpacked")
    )
    monkeypatch.setattr(
        "zona.intake.archive.zlib.decompressobj", lambda *_: pytest.fail("it was inflated")
    )
    for bomb in bombs:
        assert codes(look(bomb)) == {"file_large"}


def test_text_is_inert_in_the_report(look):
    found = look(
        xlsx(
            AGENCY,
            agency(opd="@SUM(A1)", wilayah="+cmd", kode_wilayah="12.71"),
            agency(opd="=1+1", sumber="-x"),
        )
    )
    sheet = openpyxl.load_workbook(io.BytesIO(reports.xlsx(found, Words("id"))))
    cells = [
        cell
        for page in sheet
        for row in page.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert any(cell.value == "'+cmd" for cell in cells)
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.value[0] in "=+-@"] == []
    assert b"<f>" not in b"".join(_parts(reports.xlsx(found, Words("id"))))


def test_markup_in_any_text_is_text(look):
    found = look(
        xlsx(AGENCY, agency(indikator="waktu < 5 hari", sumber="<script>alert(1)</script>"))
    )
    assert found.ok and found.rows[0].indicator == "waktu < 5 hari"
    assert b"<script>" not in b"".join(_parts(reports.xlsx(found, Words("id"))))


def _parts(data: bytes) -> list[bytes]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return [archive.read(name) for name in archive.namelist()]


def test_a_file_name_is_only_a_name(look):
    found = look(xlsx(AGENCY, agency()), "../../etc/\x1b[31m=x.xlsx")
    assert found.file == " [31m=x.xlsx"


def test_too_many_problems_are_counted_not_kept(look):
    rows = [agency(opd=f"Dinas {n}", nilai="x") for n in range(2500)]
    found = look(csv(AGENCY, *rows), "a.csv")
    assert (found.problems_n, len(found.problems), found.faulty) == (2500, reports.KEPT, 2500)


def test_a_relation_to_another_part(look):
    """The broken cells are looked up by the part that a sheet's relation names, not by its number."""
    data = xlsx(AGENCY, agency(), change=excel_error)
    archive = zipfile.ZipFile(io.BytesIO(data))
    moved = {
        "xl/_rels/workbook.xml.rels": archive.read("xl/_rels/workbook.xml.rels").replace(
            b"sheet1.xml", b"lembar.xml"
        ),
        "[Content_Types].xml": archive.read("[Content_Types].xml").replace(
            b"sheet1.xml", b"lembar.xml"
        ),
        "xl/worksheets/lembar.xml": archive.read("xl/worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet_xml([]),
    }
    assert codes(look(with_parts(data, moved))) == {"cell_error"}


def test_a_row_that_breaks_the_contract_refuses_the_file(look, monkeypatch):
    """The second look: whatever the reading lets pass, nothing gets on that the tables could not
    hold.
    """
    monkeypatch.setattr("zona.intake.rules.agencies.agency_id", lambda *_: "")
    found = look(xlsx(AGENCY, agency()))
    assert [(problem.code, problem.line) for problem in found.problems] == [("contract", 2)]
    assert found.accepted == 0


# --- said so that a clerk understands it


def summed(found: Report, language: str = "id") -> str:
    return "\n".join(reports.summary(found, Words(language)))


def test_the_sheets_of_our_template_are_named_apart(look, facts):
    book = openpyxl.load_workbook(io.BytesIO(template("agency_scores", facts, Words("id"))))
    for number in range(15):
        book["Data"].append(agency(opd=f"Dinas {number}"))
    buffer = io.BytesIO()
    book.save(buffer)
    found = look(buffer.getvalue())
    said = summed(found)
    assert "Baris pada lembar Data: dibaca 16 = diterima 15 + ditolak 0 + dilewati 1." in said
    assert "Yang dilewati: 1 baris judul kolom." in said
    heights = {sheet.title: sheet.max_row for sheet in book if sheet.title != "Data"}
    assert found.aside == heights and heights.keys() == {
        "Petunjuk",
        "Daftar",
    }  # every row of the file is in one count
    for name, n in heights.items():
        assert f"{name} ({n} baris)" in said


def test_a_file_without_a_table_has_all_its_rows_aside(look):
    found = look(xlsx(agency(), [], agency(opd="Dinas Sosial")))
    assert (found.read, found.aside) == (0, {"Data": 3})
    assert "berkas ini: dibaca 0" in summed(found) and "Data (3 baris)" in summed(found)


def test_equal_faults_are_one_group(look):
    rows = [agency(opd=f"Dinas {n}", kode_wilayah=12.1, wilayah=None) for n in range(15)]
    rows[3] = agency(opd="Dinas baik")
    found = look(xlsx(AGENCY, *rows, agency(opd="Lain", nilai="x")))
    assert (
        found.problems_n == 15 == len(reports.problem_rows(found.problems, Words("id")))
    )  # the workbook: one line a cell
    same, other = reports.grouped(found.problems)
    assert (same.n, same.rows(Words("id")), other.rows(Words("id"))) == (14, "2–4, 6–16", "17")
    assert "lembar Data, baris 2–4, 6–16, kolom kode_wilayah" in same.sentence(Words("id"))
    assert [row["Baris"] for row in reports.group_rows([same], Words("id"))] == ["2–4, 6–16"]


def test_many_scattered_rows_are_cut_and_counted(look):
    rows = [agency(opd=f"Dinas {n}", nilai="x" if n % 2 else 70) for n in range(60)]
    (group,) = reports.grouped(look(xlsx(AGENCY, *rows)).problems)
    assert group.rows(Words("id")).startswith("3, 5, 7, ") and group.rows(Words("id")).endswith(
        ", dan 18 baris lain"
    )


@pytest.mark.parametrize("year", [2013, 2025])
def test_a_missing_scale_sends_to_the_office_not_into_the_code(look, year):
    (problem,) = look(xlsx(AGENCY, agency(tahun=year, dimensi=None))).problems
    for language, ask in (("id", "Hubungi pengelola"), ("en", "Ask the office")):
        said = problem.remedy(Words(language))
        assert ask in said and str(year) in said and "data/" not in said


WHOLE = {
    "input": 60,
    "proses": 70,
    "output": 80,
    "pengaduan": 90,
}  # by the weights of 2022: 74.547 -> 74.55


@pytest.mark.parametrize(
    ("whole", "noted"),
    [
        (74.55, set()),
        (74.56, set()),
        (74.54, set()),
        (74.57, {"total_differs"}),
        (70, {"total_differs"}),
    ],
)
def test_a_whole_that_its_dimensions_do_not_give_is_noted(look, whole, noted):
    rows = [agency(dimensi=name, nilai=value) for name, value in WHOLE.items()]
    found = look(xlsx(AGENCY, *rows, agency(dimensi=None, nilai=whole)))
    assert notes(found) == noted and found.accepted == 5  # never a refusal
    for note in found.notes:
        assert (note.line, note.value, str(note.details["computed"])) == (
            6,
            f"{whole:.2f}",
            "74.55",
        )


def test_no_whole_is_computed_where_a_dimension_or_weight_is_missing(look):
    rows = [agency(dimensi=name, nilai=value) for name, value in list(WHOLE.items())[:3]]
    assert notes(look(xlsx(AGENCY, *rows, agency(dimensi=None, nilai=1)))) == set()
