"""Tables as files: what goes in comes out, and nothing in a cell starts a formula."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from unittest.mock import MagicMock, Mock

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zona import exports
from zona.faces.dashboard import tables as ui_tables
from zona.language.tables import assessment_columns, claim_columns
from zona.language.words import LANGUAGES, Words

EVIL = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://evil")',
    "http://example.org",
]


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[list]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@given(st.lists(st.text('=+-@;,\t\r\n" a\uff1d', max_size=8), min_size=1, max_size=3))
@example(["x;=1+1"])
@example(["a", 'x; "=1"'])
@example(["x\n@SUM(A1)"])
def test_no_way_to_read_a_csv_finds_a_formula(cells):
    """Where `;` separates in the reader's country, a cell with one in it becomes two."""
    written = exports.csv_bytes([dict(enumerate(cells))]).decode("utf-8-sig")
    rows = written.split("\r\n", 1)[1]
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(rows, newline=""), delimiter=delimiter):
            starts = [cell.lstrip(' "')[:1] for cell in row]
            assert not {"=", "+", "-", "@", "\uff1d"} & set(starts), row


def test_ordinary_text_stays_as_it_is():
    for text in ("a; b", "a-b=c", "Kab. Toba; Kota Medan", "baris\nlain", "50 - 60", "a; (b)"):
        assert exports.defused(text) == text


@pytest.mark.parametrize("text", EVIL[:-1])
def test_formulas_are_defused(text):
    rows = [{"=name": text}]
    written = exports.defused(text)
    assert written.startswith("'") and written.replace("'", "") == text
    assert read_csv(exports.csv_bytes(rows)) == [["'=name"], [written]]
    sheet = openpyxl.load_workbook(io.BytesIO(exports.xlsx_bytes(rows))).active
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s" and cell.value.startswith("'")


def test_numbers_below_zero_stay_numbers():
    assert (
        exports.defused(-1) == -1
        and exports.defused(Decimal("-0.5")) == Decimal("-0.5")
        and exports.defused(None) is None
    )


def test_an_address_is_no_link():
    sheet = openpyxl.load_workbook(io.BytesIO(exports.xlsx_bytes([{"url": EVIL[-1]}]))).active
    assert sheet["A2"].value == EVIL[-1] and sheet["A2"].hyperlink is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "a": st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))),
                "b": st.integers(-(10**9), 10**9),
                "c": st.none(),
            }
        ),
        max_size=4,
    )
)
def test_round_trip(rows):
    names = list(rows[0]) if rows else []  # whatever the order of the other rows' keys
    expected = [
        [{"a": exports.defused(row["a"]), "b": str(row["b"]), "c": ""}[name] for name in names]
        for row in rows
    ]
    found = read_csv(exports.csv_bytes(rows))
    assert found == ([names, *expected] if rows else [])
    sheet = read_xlsx(exports.xlsx_bytes(rows)) if rows else []
    for line, row in zip(sheet[1:], rows, strict=True):
        cells = dict(zip(names, line, strict=True))
        assert (cells["a"] or "", cells["b"], cells["c"]) == (
            exports.defused(row["a"]),
            row["b"],
            None,
        )


def test_an_empty_table_is_a_file_too():
    assert exports.csv_bytes([]) == b"\xef\xbb\xbf"
    assert read_xlsx(exports.xlsx_bytes([])) in ([], [[None]])


def test_an_empty_table_has_its_header():
    heads = ["Data: SIMULASI", "Wilayah"]
    assert (
        read_csv(exports.csv_bytes([], heads))
        == read_xlsx(exports.xlsx_bytes([], heads))
        == [heads]
    )
    assert read_csv(exports.csv_bytes([{"a": "1"}], heads)) == [["a"], ["1"]]


@pytest.mark.parametrize("simulated", [False, True])
def test_there_is_no_twin_of_an_empty_figure(monkeypatch, simulated):
    """An empty file would be no answer, and with simulated data it would bear no mark."""
    drawn = MagicMock()
    monkeypatch.setattr(ui_tables, "st", drawn)
    view = Mock(words=Words("id"), simulated=simulated)
    ui_tables.table_twin(view, "key", [], {"Wilayah": lambda row: row["name"]})
    assert not drawn.mock_calls


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("question", "columns"), [("assessments", assessment_columns), ("claims", claim_columns)]
)
def test_the_real_tables(snapshot, language, question, columns):
    heads = columns(Words(language))
    rows = snapshot.rows(question, year=None, region=None)
    table = [{name: cell(row) for name, cell in heads.items()} for row in rows]
    as_csv, as_xlsx = read_csv(exports.csv_bytes(table)), read_xlsx(exports.xlsx_bytes(table))
    assert as_csv[0] == as_xlsx[0] == list(heads)
    assert len(as_csv) == len(as_xlsx) == len(rows) + 1
    numbers = {n for n, head in enumerate(heads) if head == Words(language)("column.score")}
    for written, line, row in zip(as_csv[1:], as_xlsx[1:], rows, strict=True):
        for n, cell in enumerate(line):
            if n in numbers:  # a number in both, or nothing: never a text beside it
                assert written[n] == ("" if row["score"] is None else str(row["score"]))
                assert cell == (None if row["score"] is None else float(row["score"]))
            else:
                assert ("" if cell is None else str(cell)) == written[n]


def test_region_codes_stay_text(snapshot):
    table = [{"code": row["region_code"]} for row in snapshot.rows("regions")]
    sheet = openpyxl.load_workbook(io.BytesIO(exports.xlsx_bytes(table))).active
    assert all(cell.data_type == "s" for cell in sheet["A"])
    assert "12.10" in [cell.value for cell in sheet["A"]]


def test_a_cell_says_why_there_is_no_score(snapshot):
    score = assessment_columns(Words("id"))[Words("id")("column.score")]
    said = {
        (row["status"], score(row))
        for row in snapshot.rows("assessments", year=None, region=None)
        if row["score"] is None
    }
    assert {
        text for status, text in said if status in ("stated", "conflict", "derived", "unpublished")
    } == {"tidak terbit"}
    assert ("not_assessed", "tidak dinilai") in said and ("unknown", "belum diketahui") in said
