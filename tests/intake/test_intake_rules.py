"""What the rules say of one row: which field a fault names and with what, which row is the double,
what a good row comes to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zona.domain.agencies import OTHER
from zona.domain.ledger import Facts
from zona.domain.method import Method
from zona.intake.contract import AgencyRow, RegionRow
from zona.intake.refusal import Broken
from zona.intake.rules import Rules, is_marked
from zona.language.words import LANGUAGES, Words

TODAY = date(2026, 11, 22)
OPD = {
    "kode_wilayah": "12.71",
    "wilayah": "Kota Medan",
    "tahun": 2024,
    "opd": "Dinas Kesehatan",
    "dimensi": "input",
    "nilai": "77,02",
    "sumber": "Surat 1/2025",
}
REGION = {
    "kode_wilayah": "12.75",
    "wilayah": "Kota Binjai",
    "tahun": 2024,
    "nilai": 93.15,
    "zona": "hijau",
    "kategori": "A",
    "sumber": "Surat 2/2025",
}
KINDS = {"agency_scores": OPD, "region_scores": REGION}
SURVEYS = "2013, 2014, 2015, 2016, 2017, 2018, 2019, 2021, 2022, 2023, 2024, 2025"


class Read:
    """The rules of one file, and what they told: (field, code) of faults and notes, details."""

    def __init__(self, facts: Facts, kind: str, scheme: str = ""):
        self.faults: list[tuple[str, str]] = []
        self.notes: list[tuple[str, str]] = []
        self.details: dict[str, dict[str, Any]] = {}
        self.good, self.line = dict(KINDS[kind]), 1
        self.rules = Rules(facts, kind, scheme, TODAY, self.fault, self.note)

    def fault(self, field: str, code: str, details: dict[str, Any]) -> None:
        self.faults.append((field, code))
        self.details[code] = dict(details)

    def note(self, field: str, code: str, details: dict[str, Any]) -> None:
        self.notes.append((field, code))
        self.details[code] = dict(details)

    def row(self, sheet: str = "Data", **cells: Any) -> AgencyRow | RegionRow | None:
        """One row, good but for these cells; what it tells replaces what was told."""
        self.faults, self.notes, self.line = [], [], self.line + 1
        return self.rules.row(self.good | cells, sheet, self.line)


@pytest.fixture
def agencies(facts):
    return Read(facts, "agency_scores")


@pytest.fixture
def regions(facts):
    return Read(facts, "region_scores")


def test_a_good_row_of_an_agency(agencies):
    row = agencies.row(jenis_opd="Sosial", indikator=" Standar  biaya ", tanggal="2025-01-02")
    assert (agencies.faults, agencies.notes) == ([], [])
    assert row == AgencyRow(
        "12.71",
        2024,
        "12.71/dinas-kesehatan",
        "Dinas Kesehatan",
        "sosial",
        "input",
        "Standar biaya",
        Decimal("77.02"),
        "Surat 1/2025",
        "2025-01-02",
        "Data",
        2,
    )


def test_what_is_not_stated_is_empty_and_a_kind_told_by_the_name(agencies):
    row = agencies.row(dimensi="")
    assert (row.dimension, row.indicator, row.published) == ("", "", "")
    assert row.kind == "kesehatan"


def test_a_good_row_of_a_region(regions):
    row = regions.row(zona="ZONA HIJAU", kategori="Kategori A", tanggal="2025")
    assert (regions.faults, regions.notes) == ([], [])
    assert row == RegionRow(
        "12.75", 2024, Decimal("93.15"), "hijau", "A", "Surat 2/2025", "2025", "Data", 2
    )
    assert regions.row(tahun=2023, kategori="kelas A").category == "A"


# cells, (field, code) of all faults, details of the last fault
FAULTS = {
    "agency_scores": [
        ({"tahun": ""}, [("tahun", "empty_cell")], {}),
        ({"tahun": "x"}, [("tahun", "year_form")], {}),
        ({"tahun": 2020}, [("tahun", "year_no_survey")], {"allowed": SURVEYS}),
        ({"tahun": 2030}, [("tahun", "year_no_method")], {"allowed": SURVEYS}),
        ({"opd": " "}, [("opd", "empty_cell")], {}),
        ({"opd": "<b>"}, [("opd", "name_signs")], {}),
        ({"jenis_opd": "kantor"}, [("jenis_opd", "choice")], None),
        ({"dimensi": "mutu"}, [("dimensi", "choice")], None),
        ({"dimensi": Broken("cell_error", "#REF!")}, [("dimensi", "cell_error")], {}),
        ({"tahun": 2018}, [("dimensi", "no_dimensions")], {}),
        ({"indikator": "=1"}, [("indikator", "text_formula")], {}),
        ({"nilai": ""}, [("nilai", "empty_cell")], {}),
        ({"nilai": "x"}, [("nilai", "score_number")], {}),
        ({"nilai": Broken("cell_formula", "=A1")}, [("nilai", "cell_formula")], {}),
        (
            {"nilai": "100,01"},
            [("nilai", "score_range")],
            {"low": Decimal(0), "high": Decimal(100), "year": 2024},
        ),
        ({"nilai": "-0,01"}, [("nilai", "score_range")], None),
        ({"tahun": 2013, "dimensi": ""}, [("nilai", "no_scale_known")], {"year": 2013}),
        ({"sumber": ""}, [("sumber", "empty_cell")], {}),
        ({"sumber": "=1"}, [("sumber", "text_formula")], {}),
        ({"sumber": "data SIMULASI"}, [("sumber", "simulated_source")], {}),
        ({"tanggal": "2027"}, [("tanggal", "date_future")], {}),
        ({"tanggal": "2023-12-31"}, [("tanggal", "date_before_year")], {"year": 2024}),
        ({"kode_wilayah": Broken("cell_error", "#N/A")}, [("kode_wilayah", "cell_error")], {}),
        ({"kode_bps": Broken("cell_error", "#N/A")}, [("kode_bps", "cell_error")], {}),
        ({"wilayah": Broken("cell_formula", "=B1")}, [("wilayah", "cell_formula")], {}),
        ({"kode_wilayah": "13.71", "wilayah": ""}, [("kode_wilayah", "code_unknown")], None),
        ({"wilayah": "Kota Binjai"}, [("kode_wilayah", "code_and_name")], None),
        ({"kode_wilayah": "", "wilayah": ""}, [("kode_wilayah", "region_missing")], {}),
        ({"kode_bps": "9999"}, [("kode_bps", "bps_unknown")], {}),
        (
            {"tahun": "x", "nilai": "x", "opd": "", "tanggal": "x"},
            [
                ("tahun", "year_form"),
                ("opd", "empty_cell"),
                ("nilai", "score_number"),
                ("tanggal", "date_form"),
            ],
            None,
        ),
    ],
    "region_scores": [
        ({"zona": "biru"}, [("zona", "choice")], None),
        ({"kategori": "F"}, [("kategori", "choice")], None),
        ({"zona": "kuning"}, [("zona", "zone_misfit")], {"right": "hijau", "year": 2024}),
        ({"zona": "merah", "nilai": "", "kategori": "B"}, [("zona", "zone_misfit")], None),
        ({"kategori": "B"}, [("kategori", "category_misfit")], {"right": "A", "year": 2024}),
        ({"tahun": 2018}, [("kategori", "category_none")], {"allowed": "", "year": 2018}),
        ({"tahun": 2025, "nilai": "", "kategori": ""}, [("zona", "no_bands")], {"year": 2025}),
        ({"tahun": 2025, "nilai": "", "zona": ""}, [("kategori", "no_bands")], {"year": 2025}),
        ({"nilai": "", "zona": "", "kategori": ""}, [("nilai", "nothing_stated")], {}),
        # what could not be read is not told a second time as missing
        ({"nilai": "x", "zona": "", "kategori": ""}, [("nilai", "score_number")], {}),
    ],
}


@pytest.mark.parametrize(
    ("kind", "cells", "faults", "details"), [(k, *case) for k in FAULTS for case in FAULTS[k]]
)
def test_a_fault_names_its_field(facts, kind, cells, faults, details):
    read = Read(facts, kind)
    for _ in range(2):  # also where the same content was read before
        assert read.row(**cells) is None
        assert read.faults == faults
        assert details is None or read.details[faults[-1][1]] == details
    assert read.row() is not None  # and the next row is not touched by it


def test_what_may_be_chosen_is_said(agencies, regions):
    agencies.row(dimensi="mutu")
    assert agencies.details["choice"]["allowed"] == "input, proses, output, pengaduan"
    agencies.row(jenis_opd="kantor")
    assert agencies.details["choice"]["allowed"].split(", ")[-1] == OTHER
    regions.row(zona="biru")
    assert sorted(regions.details["choice"]["allowed"].split(", ")) == ["hijau", "kuning", "merah"]


@pytest.mark.parametrize("score", ["0", "100", "0,00", 100])
def test_the_ends_of_the_scale_are_on_it(agencies, score):
    assert agencies.row(nilai=score) and agencies.faults == []


def test_a_source_may_be_of_the_year_itself(agencies):
    assert agencies.row(tanggal="2024-01-01").published == "2024-01-01"
    assert agencies.faults == []


def test_between_two_bands_alone_is_no_fault(regions):
    """Where nothing is said of a zone nothing contradicts the score."""
    row = regions.row(tahun=2015, nilai="38,5", zona="", kategori="")
    assert (row.score, row.zone, regions.faults) == (Decimal("38.50"), None, [])


def test_a_category_may_stand_alone(regions):
    row = regions.row(nilai="", zona="", kategori="C")
    assert (row.score, row.zone, row.category) == (None, None, "C")
    assert regions.row(tahun=2023, nilai="", zona="kuning", kategori="C").zone == "kuning"


def test_the_double_of_an_agency_names_the_first_row(agencies):
    first = agencies.row("Lembar 1", indikator="Biaya")
    assert agencies.row("Lembar 2", indikator="BIAYA", nilai=1, sumber="lain") is None
    assert agencies.faults == [("opd", "row_twice")]
    assert agencies.details["row_twice"] == {"other_sheet": "Lembar 1", "other_line": first.line}
    agencies.row("Lembar 3", indikator="biaya")
    assert (
        agencies.details["row_twice"]["other_line"] == first.line
    )  # still the first, not a double
    for other in (
        {"indikator": "Waktu"},
        {"indikator": ""},
        {"indikator": "Biaya", "dimensi": "proses"},
        {"indikator": "Biaya", "tahun": 2023},
        {"indikator": "Biaya", "opd": "Dinas Sosial"},
        {"indikator": "Biaya", "kode_wilayah": "12.75", "wilayah": "Binjai"},
    ):
        assert agencies.row(**other) is not None, other


def test_the_double_of_a_region_names_the_first_row(regions):
    regions.row("")
    assert regions.row("", sumber="lain", nilai=95) is None
    assert regions.faults == [("wilayah", "row_twice")]
    # a CSV has no sheets
    assert regions.details["row_twice"] == {"other_sheet": "–", "other_line": 2}
    assert regions.row(tahun=2023) is not None
    assert regions.row(kode_wilayah="12.71", wilayah="Medan") is not None


def test_a_row_with_a_fault_is_nobody_s_double(agencies):
    assert agencies.row(nilai="x") is None
    assert agencies.row() is not None


def test_two_kinds_of_one_agency(agencies):
    agencies.row(jenis_opd="sosial")
    assert agencies.row(jenis_opd="kesehatan", dimensi="proses") is None
    assert agencies.faults == [("jenis_opd", "kind_differs")]
    assert agencies.details["kind_differs"] == {"other": "sosial"}
    assert agencies.row(jenis_opd="sosial", dimensi="output") is not None
    elsewhere = {"kode_wilayah": "12.75", "wilayah": "Binjai"}
    assert agencies.row(jenis_opd="kesehatan", **elsewhere) is not None


@pytest.mark.parametrize(
    ("cells", "note", "right"),
    [
        ({"nilai": 77.025}, ("nilai", "score_rounded"), "77.03"),
        ({"tanggal": "03/04/2025"}, ("tanggal", "date_day_first"), "2025-04-03"),
        (
            {"kode_wilayah": "12.1", "wilayah": "Labuhan Batu"},
            ("kode_wilayah", "code_repaired"),
            "12.10",
        ),
        ({"wilayah": "Medann"}, ("wilayah", "name_by_code"), "Kota Medan"),
    ],
)
def test_a_note_names_its_field_and_what_was_read(agencies, cells, note, right):
    for dimension in ("input", "proses"):  # told for each row that it holds for
        assert agencies.row(**cells, dimensi=dimension) is not None
        assert agencies.notes == [note]
        assert agencies.details[note[1]]["right"] == right


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"kode_wilayah": " 12.71 ", "wilayah": ""}, "12.71"),
        ({"kode_wilayah": None, "wilayah": " Sergai "}, "12.18"),
        ({"kode_wilayah": "", "kode_kemendagri": "1271", "wilayah": ""}, "12.71"),
        ({"kode_wilayah": "", "kode_kemendagri": " ", "wilayah": "Medan"}, "12.71"),
        # the column of the code itself goes before the other one
        ({"kode_wilayah": "12.75", "kode_kemendagri": "1271", "wilayah": ""}, "12.75"),
        ({"kode_wilayah": "", "kode_bps": "1271", "wilayah": ""}, "12.73"),
    ],
)
def test_a_region_is_told_by_any_of_its_columns(agencies, cells, code):
    assert agencies.row(**cells).region_code == code


def test_the_scheme_of_a_whole_file(facts):
    bare = {"kode_wilayah": "1271", "wilayah": ""}
    assert Read(facts, "agency_scores", "kemendagri").row(**bare).region_code == "12.71"
    without = Read(facts, "agency_scores")
    assert without.row(**bare) is None and without.faults == [("kode_wilayah", "code_scheme")]


def with_methods(facts: Facts, methods: Iterable[Method]) -> Facts:
    """The facts with other methods of the first indicator."""
    first, *others = facts.indicators
    return replace(facts, indicators=(replace(first, methods=tuple(methods)), *others))


def changed(facts: Facts, kind: str, year: int, **change: Any) -> Read:
    """The rules where the method of a year is another one in something."""
    methods = [
        replace(method, **change) if year in method.years else method for method in facts.methods
    ]
    return Read(with_methods(facts, methods), kind)


def test_a_year_needs_a_survey_and_a_method(facts):
    no_survey = {key: survey for key, survey in facts.surveys.items() if key[1] != 2024}
    for fewer in (with_methods(facts, ()), replace(facts, surveys=no_survey)):
        read = Read(fewer, "agency_scores")
        assert read.row() is None and ("tahun", "year_no_method") in read.faults


@pytest.mark.parametrize("end", ["scale_low", "scale_high"])
def test_half_a_scale_is_none(facts, end):
    read = changed(facts, "agency_scores", 2024, **{end: None})
    assert read.row() is None and read.faults == [("nilai", "no_scale_known")]


def test_a_score_between_two_bands(facts):
    """Some methods print their bands as whole numbers: what lies between is in none of them."""
    (method,) = (method for method in facts.methods if 2024 in method.years)
    gap = (method.bands[0], *method.bands[2:])
    read = changed(facts, "region_scores", 2024, bands=gap)
    assert read.row(nilai="80", kategori="") is None
    assert read.faults == [("nilai", "between_bands")]


def test_a_category_of_another_year(facts):
    (method,) = (method for method in facts.methods if 2024 in method.years)
    read = changed(facts, "region_scores", 2024, bands=method.bands[:2])
    assert read.row(nilai="", zona="", kategori="E") is None
    assert read.faults == [("kategori", "category_of_year")]
    assert read.details["category_of_year"] == {"allowed": "A, B", "year": 2024}


def test_a_table_without_a_column_is_as_if_it_were_empty(agencies):
    del agencies.good["dimensi"]
    assert agencies.row().dimension == "" and agencies.faults == []
    assert agencies.row(dimensi="Dimensi proses").dimension == "proses"


def test_equal_numbers_of_other_types_are_read_apart(agencies):
    """1, 1.0 and True are equal as keys; True is no score, and 12.71 no text."""
    assert agencies.row(nilai=1).score == 1
    assert agencies.row(nilai=True, dimensi="proses") is None
    assert agencies.faults == [("nilai", "score_number")]
    assert agencies.row(nilai=1.0, dimensi="output").score == 1


def test_one_text_in_two_columns_is_read_as_each(regions):
    assert regions.row(nilai="", zona="", kategori="A", sumber="A").source == "A"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mark_of_simulated_data(language):
    mark = Words(language)("common.simulated_mark")
    assert is_marked(mark) and is_marked(f"opd-{mark.lower()}.csv")
    assert not is_marked("Surat 1/2025") and not is_marked(None)
