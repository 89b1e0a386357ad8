"""Files of complaints, surveys, standards, visits and findings as offices send them: refused with a
reason, or read right.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.intake.intake_files import csv, xlsx
from zona.__main__ import main
from zona.intake import amounts, batches, mappings, moments, report
from zona.intake.check import check_file
from zona.intake.mappings import ColumnMap, signature
from zona.language.words import LANGUAGES, Words

TODAY = date(2026, 11, 22)
LAPOR = (
    "Kabupaten/Kota",
    "Tracking ID",
    "Tanggal Laporan",
    "Tanggal Selesai",
    "Status",
    "Isi Laporan",
)
GOOD = ("Kota Binjai", "7654321", "01/03/2024 10.22", "5 Maret 2024", "Tuntas", "Jalan rusak")
SKM = ("wilayah", "Nama OPD", "Periode", "Jumlah Responden", "U1", "U2", "IKM")
MEANS = ("Kota Binjai", "Dinas Sosial", "Triwulan I 2024", 120, "3,25", 3.5, "81,3")
SERVICE = ("wilayah", "opd", "Nama Layanan", "Nomor SK", "Jangka Waktu", "Biaya")
KTP = ("Kota Binjai", "Disdukcapil", "KTP-el", "800/1/2024", "1 (satu) hari kerja", "Gratis")
CHECK = ("wilayah", "opd", "layanan", "komponen", "ada", "dipampang", "tanggal periksa")
SHOWN = ("Kota Binjai", "Disdukcapil", "KTP-el", "biaya", "ada", "tidak", "2024-03-01")
VISIT = ("wilayah", "Tanggal Kunjungan", "Tim", "OPD", "Temuan", "Kesepakatan")
SEEN = ("Kota Binjai", "1 Maret 2024", "Bagian Organisasi", "Dinas Sosial", "Maklumat", "Pasang")
ACTION = ("wilayah", "nomor tindakan", "tindakan", "opd", "penanggung jawab", "tenggat", "status")
OWED = (
    "Kota Binjai",
    "T-1",
    "Pasang maklumat",
    "Dinas Sosial",
    "Sekretaris",
    "31/12/2030",
    "berjalan",
)
FINDING = ("wilayah", "nomor dokumen", "jenis dokumen", "terbit", "diterima", "opd", "uraian")
FOUND = ("Kota Binjai", "LHP-1/2024", "LHP", "1/3/2024", "4/3/2024", "Dinas Sosial", "Berlarut")
DISTRICT = ("wilayah", "Nama Kecamatan", "tahun", "jenis nilai", "nilai", "sumber")
BINJAI = ("Kota Binjai", "Binjai Utara", 2023, "ikm", "88,5", "Laporan SKM")
FORMS = {
    "complaints": (LAPOR, GOOD),
    "satisfaction": (SKM, MEANS),
    "services": (SERVICE, KTP),
    "standard_checks": (CHECK, SHOWN),
    "visits": (VISIT, SEEN),
    "actions": (ACTION, OWED),
    "findings": (FINDING, FOUND),
    "district_scores": (DISTRICT, BINJAI),
}


def changed(kind: str, **cells) -> list[tuple]:
    """The header and the good row of a kind with some cells changed, by their number: c2=..."""
    head, row = FORMS[kind]
    said = {int(name[1:]): value for name, value in cells.items()}
    return [head, tuple(said.get(number, cell) for number, cell in enumerate(row))]


@pytest.fixture(scope="module")
def look(facts):
    def check(*rows, make=xlsx, name="a.xlsx", kind=None, **more):
        found = check_file(name, make(*rows), facts, kind, TODAY, **more)
        assert found.reconciled
        for language in LANGUAGES:
            words = Words(language)
            for problem in (*found.problems, *found.notes, *found.questions):
                assert problem.sentence(words) and problem.remedy(words)
            assert report.summary(found, words)
        return found

    return check


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("make", [xlsx, csv])
def test_a_table_as_an_office_heads_it_tells_its_kind(look, kind, make):
    found = look(*FORMS[kind], make=make, name="a.xlsx" if make is xlsx else "a.csv")
    assert (found.problems, found.kind, found.accepted) == ([], kind, 1)


REFUSED = [
    ("complaints", {"c1": None}, "empty_cell"),
    ("complaints", {"c2": None}, "empty_cell"),
    ("complaints", {"c2": "31/02/2024"}, "date_form"),
    ("complaints", {"c2": "03/25/2024"}, "date_month_first"),
    ("complaints", {"c2": "3/4/2024 2:05 PM"}, "date_ambiguous"),
    ("complaints", {"c2": "01/03/24"}, "date_short"),
    ("complaints", {"c2": "1-Mar-24 10:22"}, "date_short"),
    ("complaints", {"c2": "Maret 2024"}, "date_day"),
    ("complaints", {"c2": "2024"}, "date_day"),
    ("complaints", {"c2": "2024-03-01T10:22:00Z"}, "date_zone"),
    ("complaints", {"c2": "2024-03-01 10:22 WITA"}, "date_zone"),
    ("complaints", {"c2": "2024-03-01 25:10"}, "date_form"),
    ("complaints", {"c2": "45352"}, "date_form"),
    ("complaints", {"c2": 45352}, "date_form"),
    ("complaints", {"c2": "kemarin"}, "date_form"),
    ("complaints", {"c2": "2031-01-01"}, "date_future"),
    ("complaints", {"c2": "1044-03-01"}, "date_form"),
    ("complaints", {"c3": "akhir bulan"}, "date_form"),
    ("complaints", {"c0": "Kota Atlantis"}, "name_unknown"),
    ("complaints", {"c0": None}, "region_missing"),
    ("complaints", {"c5": "=HYPERLINK(1)"}, "cell_formula"),
    ("complaints", {"c5": "x" * 5001}, "text_long"),
    ("complaints", {"c1": "x" * 300}, "text_long"),
    ("complaints", {"c1": "76\u200b54"}, "text_signs"),
    ("satisfaction", {"c2": "Caturwulan I"}, "period_form"),
    ("satisfaction", {"c2": "Triwulan V 2024"}, "period_form"),
    ("satisfaction", {"c2": "2024-13"}, "period_form"),
    ("satisfaction", {"c3": "120,5"}, "count_form"),
    ("satisfaction", {"c3": "1.200"}, "score_ambiguous"),
    ("satisfaction", {"c3": "banyak"}, "score_number"),
    ("satisfaction", {"c3": -4}, "count_form"),
    ("satisfaction", {"c4": "4,2"}, "value_range"),
    ("satisfaction", {"c4": 0}, "value_range"),
    ("satisfaction", {"c4": "81,3"}, "value_range"),
    ("satisfaction", {"c4": "3,12345"}, "decimals_many"),
    ("satisfaction", {"c6": "3,2"}, "value_range"),
    ("satisfaction", {"c6": "101"}, "value_range"),
    ("satisfaction", {"c4": None, "c5": None, "c6": None}, "nothing_answered"),
    ("services", {"c2": None}, "empty_cell"),
    ("services", {"c2": "<b>KTP</b>"}, "name_signs"),
    ("services", {"c1": None}, "empty_cell"),
    ("standard_checks", {"c3": "ongkos"}, "choice"),
    ("standard_checks", {"c4": "x"}, "yes_no"),
    ("standard_checks", {"c4": None}, "empty_cell"),
    ("standard_checks", {"c5": "sebagian"}, "yes_no"),
    ("standard_checks", {"c6": "kapan"}, "date_form"),
    ("visits", {"c1": "2099-01-01"}, "date_future"),
    ("visits", {"c2": None}, "empty_cell"),
    ("actions", {"c5": "segera"}, "date_form"),
    ("actions", {"c5": "31/12/30"}, "date_short"),
    ("actions", {"c6": "hampir"}, "choice"),
    ("actions", {"c1": None}, "empty_cell"),
    ("findings", {"c2": "Surat"}, "choice"),
    ("findings", {"c4": "28/2/2024"}, "received_before"),
    ("findings", {"c1": None}, "empty_cell"),
    ("district_scores", {"c4": "101"}, "value_range"),
    ("district_scores", {"c3": "ombudsman"}, "choice"),
    ("district_scores", {"c2": "2023/2024"}, "year_several"),
    ("district_scores", {"c1": None}, "empty_cell"),
    ("district_scores", {"c5": "Data SIMULASI"}, "simulated_source"),
]


@pytest.mark.parametrize(("kind", "cells", "code"), REFUSED)
def test_refused(look, kind, cells, code):
    rows = changed(kind, **cells)
    found = look(*rows, kind=kind)
    assert code in {problem.code for problem in found.problems} and found.accepted == 0


# kind, changed cells, the field to look at, what it comes to
READ = [
    ("complaints", {"c2": datetime(2024, 3, 1, 10, 22)}, "submitted", "2024-03-01 10:22"),
    ("complaints", {"c2": datetime(2024, 3, 1)}, "submitted", "2024-03-01"),
    ("complaints", {"c2": "2024-03-01 10:22"}, "submitted", "2024-03-01 10:22"),
    ("complaints", {"c2": "2024-03-01T10:22:33+07:00"}, "submitted", "2024-03-01 10:22"),
    ("complaints", {"c2": "01/03/2024"}, "submitted", "2024-03-01"),
    ("complaints", {"c2": "1/3/2024 08.05 WIB"}, "submitted", "2024-03-01 08:05"),
    ("complaints", {"c2": "Jumat, 1 Maret 2024 pukul 10.22 WIB"}, "submitted", "2024-03-01 10:22"),
    ("complaints", {"c2": "Jum'at, 01 Maret 2024"}, "submitted", "2024-03-01"),
    ("complaints", {"c2": "1 Agustus 2024, 23:59"}, "submitted", "2024-08-01 23:59"),
    ("complaints", {"c2": "01-Mar-2024 10:22"}, "submitted", "2024-03-01 10:22"),
    ("complaints", {"c2": "2024/03/01 10:22:10"}, "submitted", "2024-03-01 10:22"),
    ("complaints", {"c2": "25/3/2024 2:05 PM"}, "submitted", "2024-03-25 14:05"),
    ("complaints", {"c1": 7654321.0}, "number", "7654321"),
    ("complaints", {"c3": None}, "closed", ""),
    ("complaints", {"c4": "DITUTUP OLEH SISTEM"}, "status", "ditutup-sistem"),
    ("complaints", {"c4": "Belum Ditindaklanjuti"}, "status", "belum-ditindaklanjuti"),
    ("complaints", {"c4": "Arsip"}, "status", ""),
    ("complaints", {"c4": "Arsip"}, "status_raw", "Arsip"),
    ("complaints", {"c5": "Jumlah guru kurang"}, "text", "Jumlah guru kurang"),
    ("complaints", {"c5": "Baris satu\nbaris dua \u200b"}, "text", "Baris satu baris dua "),
    ("complaints", {"c5": "hub 0812-6055-1234"}, "text", "hub [telepon]"),
    ("satisfaction", {}, "period", "2024-Q1"),
    ("satisfaction", {"c2": "Semester II Tahun 2023"}, "period", "2023-H2"),
    ("satisfaction", {"c2": 2023}, "period", "2023"),
    ("satisfaction", {"c2": "2024-03"}, "period", "2024-03"),
    ("satisfaction", {"c4": "3,256"}, "unsur_persyaratan", Decimal("3.256")),
    ("satisfaction", {"c3": None}, "respondents", None),
    ("services", {}, "duration_value", Decimal(1)),
    ("services", {}, "duration_unit", "hari-kerja"),
    ("services", {}, "fee_value", Decimal(0)),
    ("services", {"c5": "Rp 50.000,-"}, "fee_value", Decimal(50_000)),
    ("services", {"c5": "Sesuai Perda"}, "fee_value", None),
    ("services", {"c4": "3-5 hari"}, "duration_value", None),
    ("standard_checks", {"c4": "\u2713"}, "present", True),
    ("standard_checks", {"c5": None}, "shown_on_site", None),
    ("standard_checks", {"c3": "Jangka Waktu"}, "component", "jangka-waktu"),
    ("visits", {"c1": "2024-03"}, "visited", "2024-03"),
    ("actions", {}, "due", "2030-12-31"),
    ("findings", {}, "received", "2024-03-04"),
    ("findings", {"c4": None}, "received", ""),
    ("district_scores", {}, "value", Decimal("88.5")),
]


@pytest.mark.parametrize(("kind", "cells", "field", "value"), READ)
def test_read_right(look, kind, cells, field, value):
    found = look(*changed(kind, **cells), kind=kind)
    assert found.problems == [] and found.accepted == 1
    read = getattr(found.rows[0], field)
    assert read == (value.strip() if isinstance(value, str) else value)


def test_unknown_statuses_are_reported_once_and_stamps_that_go_back_are_noted(look):
    rows = [GOOD[:1] + (n,) + GOOD[2:4] + ("Arsip",) + GOOD[5:] for n in range(5)]
    back = ("Kota Binjai", 99, "2024-03-01 10:22", "2024-03-01 09:00", "Tuntas", "")
    same = ("Kota Binjai", 98, "2024-03-01 10:22", "2024-03-01", "Tuntas", "")
    found = look(LAPOR, *rows, back, same)
    codes = [note.code for note in found.notes]
    assert codes.count("status_unknown") == 1 and codes.count("stamp_order") == 1
    assert found.accepted == 7


def test_a_complaint_twice_and_two_batches_of_one(look, facts, tmp_path, monkeypatch):
    monkeypatch.setenv("ZONA_BATCHES", str(tmp_path))
    assert [p.code for p in look(LAPOR, GOOD, GOOD).problems] == ["row_twice"]
    first, again = look(LAPOR, GOOD), look(LAPOR, GOOD, ("Kota Binjai", 2, *GOOD[2:]))
    batches.accept(tmp_path, first, b"")
    batches.judged(tmp_path, again, b"")
    assert [problem.code for problem in again.problems] == ["batch_clash"]


# --- headings that nobody knows


STRANGE = ("Ref", "Masuk Pada", "Beres Pada", "Keadaan", "Catatan Warga")
STRANGE_ROW = ("A1", "01/03/2024", "05/03/2024", "Tuntas", "Jalan rusak")
TOLD = mappings.parsed(
    ["Ref=nomor_laporan", "masuk pada=diajukan", "Beres Pada=ditutup", "Keadaan=status"],
    ["kode_wilayah=12.75"],
)


def test_a_mapping_reads_a_file_that_nobody_knows(look):
    unknown = look(STRANGE, STRANGE_ROW, kind="complaints")
    assert not unknown.ok and [heading for heading, _ in unknown.headings] == list(STRANGE)
    found = look(STRANGE, STRANGE_ROW, kind="complaints", mapping=TOLD)
    assert found.problems == [] and found.rows[0].region_code == "12.75"
    assert (found.rows[0].number, found.rows[0].closed) == ("A1", "2024-03-05")
    assert dict(found.headings)["Ref"] == "nomor_laporan"
    known = {found.signature: TOLD}
    turned = look(STRANGE[::-1], STRANGE_ROW[::-1], kind="complaints", remembered=known)
    assert turned.problems == [] and turned.rows[0].number == "A1"
    other = look((*STRANGE[:4], "Lain"), STRANGE_ROW, kind="complaints", remembered=known)
    assert not other.ok  # another set of headings is another question


def test_a_mapping_to_nothing_leaves_a_column_out_and_to_nonsense_is_a_fault(look):
    out = ColumnMap({"isi laporan": ""})
    assert look(LAPOR, GOOD, mapping=out).rows[0].text == ""
    wrong = look(LAPOR, GOOD, mapping=ColumnMap({"status": "keadaan"}))
    assert [problem.code for problem in wrong.problems] == ["map_unknown"]


def test_signatures():
    assert signature(["A", "b "]) == signature(["B", "a"]) != signature(["A", "c"])
    assert signature(["A"]) == "" == signature([1, None])


def test_the_order_of_the_last_two_unsur_is_asked(look):
    head, row = (*SKM[:6], "U8", "U9"), (*MEANS[:6], 3, 4)
    found = look(head, row)
    assert [(q.code, q.value) for q in found.questions] == [
        ("heading_unclear", "U8"),
        ("heading_unclear", "U9"),
    ]
    told = mappings.parsed(["U8=sarana", "U9=pengaduan"], [])
    read = look(head, row, mapping=told).rows[0]
    assert (read.unsur_sarana, read.unsur_pengaduan) == (Decimal(3), Decimal(4))
    swapped = look(head, row, mapping=mappings.parsed(["U9=sarana", "U8=pengaduan"], []))
    assert swapped.rows[0].unsur_sarana == Decimal(4)


def test_the_command_asks_once_and_keeps_what_was_told(facts_copy: Path, monkeypatch, capsys):
    monkeypatch.delenv("ZONA_BATCHES", raising=False)
    root = ["--root", str(facts_copy)]
    path = facts_copy / "laporan.csv"
    path.write_bytes(csv(STRANGE, STRANGE_ROW))
    kind = ["--kind", "complaints"]
    assert main(["intake", *root, str(path), *kind]) in (1, 2)
    told = [part for pair in (
        "Ref=nomor_laporan", "Masuk Pada=diajukan", "Keadaan=status", "Catatan Warga=isi",
    ) for part in ("--map", pair)]  # fmt: skip
    assert main(["intake", *root, str(path), *kind, *told, "--set", "kode_wilayah=12.75"]) == 0
    assert "disimpan untuk berkas berikutnya" in capsys.readouterr().out
    path.write_bytes(csv(STRANGE, ("A2", *STRANGE_ROW[1:])))
    assert main(["intake", *root, str(path), *kind]) == 0
    assert len(batches.batches(facts_copy)) == 2
    assert main(["intake", *root, str(path), "--map", "="]) == 2
    kept = batches.folder(facts_copy) / mappings.NAME
    kept.write_text("{broken", encoding="utf-8")
    assert mappings.load(kept.parent) == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5 hari kerja", (Decimal(5), "hari-kerja")),
        ("paling lama 30 menit", (Decimal(30), "menit")),
        ("14 (empat belas) hari", (Decimal(14), "hari")),
        ("1 jam 30 menit", (None, "")),
        ("2 s.d. 3 hari", (None, "")),
        ("", (None, "")),
    ],
)
def test_durations(text, value):
    assert amounts.duration(text) == value


def test_periods_of_every_writing():
    for text in ("2024-Q3", "Q3 2024", "TW III 2024", "triwulan 3 tahun 2024", "Kuartal III 2024"):
        assert moments.period(text).value == "2024-Q3", text
