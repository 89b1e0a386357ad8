"""What must hold for any table and any bytes: the template reads back as it was written, and
nothing makes the reader fail.
"""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.intake_files import AGENCY, agency, xls, xlsx
from tests.intake.intake_files import csv as csv_bytes
from zona.domain.method import classify, method_of
from zona.intake import cells
from zona.intake.check import check_file
from zona.intake.report import xlsx as report_xlsx
from zona.intake.template import template, years
from zona.language.words import Words

TODAY = date(2026, 11, 22)
FEW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

LETTERS = string.ascii_letters + string.digits + " .,-/()'&éü"
SCORES = st.integers(0, 7500).map(lambda cents: Decimal(cents) / 100)  # within every scale
SAMPLES = {
    "a.xlsx": xlsx(AGENCY, agency(), agency(opd="Dinas Sosial")),
    "a.xls": xls(AGENCY, agency()),
    "a.csv": csv_bytes(AGENCY, agency()),
}
STARTS = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"kode_wilayah;tahun;opd;nilai;sumber\n",
)


def texts(minimum: int = 0):
    """Text as people write names and sources; it may begin like a formula, except with an equals
    sign.
    """
    plain = st.text(LETTERS + "+@<", min_size=minimum, max_size=30)
    return plain.map(lambda text: " ".join(text.split())).filter(lambda text: len(text) >= minimum)


@st.composite
def agency_rows(draw, facts):
    """Rows of agency scores, no two of the same thing."""
    usable = years(facts)
    keys, rows = set(), []
    for number in range(draw(st.integers(1, 12))):
        region = draw(st.sampled_from(facts.regions))
        year = draw(st.sampled_from(usable))
        dimensions = [d.id for d in method_of(facts.methods, year).dimensions]
        row = {
            "kode_wilayah": region.region_code,
            "wilayah": f"{region.type} {region.name}",
            "tahun": year,
            "opd": f"Dinas {draw(st.sampled_from('ABCDEFG'))}",
            "jenis_opd": None,
            "dimensi": draw(st.sampled_from([None, *dimensions])) if dimensions else None,
            "indikator": draw(st.one_of(st.none(), texts(1).map(f"I{number} {{}}".format))),
            "nilai": draw(SCORES),
            "sumber": "S " + draw(texts()).strip(),
            "tanggal": draw(st.one_of(st.none(), st.dates(date(year, 1, 1), TODAY))),
        }
        key = (
            row["kode_wilayah"],
            year,
            row["opd"],
            row["dimensi"],
            (row["indikator"] or "").casefold(),
        )
        if key not in keys:
            keys.add(key)
            rows.append(row)
    return rows


@FEW
@given(data=st.data())
def test_agency_scores_read_back_as_the_template_wrote_them(facts, data):
    rows = data.draw(agency_rows(facts))
    found = check_file(
        "templat.xlsx", template("agency_scores", facts, Words("id"), rows), facts, None, TODAY
    )
    assert (found.problems, found.notes, found.accepted) == ([], [], len(rows))
    for row, read in zip(rows, found.rows, strict=True):
        assert (read.region_code, read.year, read.name, read.score) == (
            row["kode_wilayah"],
            row["tahun"],
            row["opd"],
            row["nilai"],
        )
        assert (read.dimension, read.indicator) == (row["dimensi"] or "", row["indikator"] or "")
        assert (read.source, read.published) == (row["sumber"].strip(), str(row["tanggal"] or ""))


@FEW
@given(data=st.data())
def test_region_scores_read_back_as_the_template_wrote_them(facts, data):
    regions = data.draw(
        st.lists(st.sampled_from(facts.regions), min_size=1, max_size=10, unique=True)
    )
    rows = []
    for region in regions:
        year, score = data.draw(st.sampled_from(years(facts))), data.draw(SCORES)
        band = classify(method_of(facts.methods, year), score)
        stated = band is not None and data.draw(st.booleans())
        row = {
            "kode_wilayah": region.region_code,
            "wilayah": region.name,
            "tahun": year,
            "nilai": score,
            "sumber": "Surat",
        }
        rows.append(
            row
            | {"zona": band.zone if stated else None, "kategori": band.category if stated else None}
        )
    found = check_file(
        "templat.xlsx", template("region_scores", facts, Words("en"), rows), facts, None, TODAY
    )
    assert (found.problems, found.accepted) == ([], len(rows))
    read = [(row.region_code, row.year, row.score, row.zone, row.category) for row in found.rows]
    assert read == [
        (r["kode_wilayah"], r["tahun"], r["nilai"], r["zona"], r["kategori"]) for r in rows
    ]


def answered(name: str, data: bytes, facts) -> None:
    """The file gets an answer that can be said in words, and the account of its rows is right."""
    found = check_file(name, data, facts, None, TODAY)
    assert found.reconciled
    assert found.ok or found.accepted == 0
    assert "contract" not in {
        problem.code for problem in found.problems
    }  # the second look finds nothing that the first missed
    for problem in (*found.problems, *found.notes):
        assert problem.sentence(Words("id")) and problem.remedy(Words("id"))
    assert report_xlsx(found, Words("id"))


@MANY
@given(
    data=st.binary(max_size=400),
    name=st.sampled_from(["a.xlsx", "a.xls", "a.csv", "a"]),
    start=st.sampled_from(STARTS),
)
def test_random_bytes_get_an_answer(facts, data, name, start):
    answered(name, start + data, facts)


CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8)


@MANY
@given(
    name=st.sampled_from(sorted(SAMPLES)),
    changes=CHANGES,
    cut=st.one_of(st.none(), st.floats(0, 1)),
)
def test_spoilt_files_get_an_answer(facts, name, changes, cut):
    data = bytearray(SAMPLES[name])
    for place, byte in changes:
        data[int(place * (len(data) - 1))] = byte
    answered(name, bytes(data[: int(cut * len(data))] if cut is not None else data), facts)


KNOWN = [
    "12.71",
    "12.1",
    "1271",
    "Medan",
    "2024",
    "77,02",
    "=1+1",
    "Jumlah",
    "Catatan",
    "nilai",
    "tahun",
    "Dinas X",
]
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(),
    st.text(max_size=40),
    st.dates(date(1900, 1, 1)),
    st.sampled_from(KNOWN),
)


@MANY
@given(rows=st.lists(st.lists(CELLS, max_size=11), max_size=8))
def test_any_cells_below_a_header_get_an_answer(facts, rows):
    data = csv_bytes(AGENCY, *rows).replace(b"\0", b"")
    answered("a.csv", data, facts)


@MANY
@given(raw=CELLS)
def test_every_cell_is_read_or_has_a_fault(raw):
    readers = (
        cells.year,
        cells.score,
        cells.text,
        cells.name,
        lambda cell: cells.when(cell, TODAY),
    )
    for read in readers:
        cell = read("" if raw is None else raw)
        assert cell.fault is None or cell.value is None
    number = cells.score("" if raw is None else raw)
    if number.value is not None:
        assert number.value == number.value.quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("77,02", "77.02"),
        ("77.02", "77.02"),
        ("1.234,5", "1234.50"),
        ("0,789", "0.79"),
        ("077,5", "77.50"),
        ("-1", "-1.00"),
        ("1.234", None),
        ("1,234", None),
        ("12,345.6", "12345.60"),
        ("1e2", None),
        ("nan", None),
        ("77,02%", None),
        ("7 7", None),
        ("", None),
        (77.005, "77.01"),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
    ],
)
def test_scores(said, read):
    assert cells.score(said).value == (read and Decimal(read))
