"""Nothing that points at a person survives the door: planted in every column of a file of each
dataset, in its titles, its name and its other sheets, then searched for in everything that is kept
and said.
"""

from __future__ import annotations

import io
import logging
import zipfile
from pathlib import Path
from random import Random

import duckdb
import openpyxl
import pytest

from tests import planted
from tests.intake.intake_files import csv, xlsx
from zona.__main__ import main
from zona.intake import apart, batches, report
from zona.intake.check import check_file
from zona.intake.datasets import DATASETS, RECORDS
from zona.intake.datasets.sample import sample_rows
from zona.intake.private import masked, masked_cell
from zona.language.words import Words
from zona.store.snapshot import Snapshot

NIK, NIK_SPACED = "1275016505900003", "1275 0165 0590 0004"
PHONE, PHONE_ABROAD, FIXED = "081260551234", "+62 813-7055-9876", "(061) 451-7766"
MAIL, NAME = "siti.aminah@example.org", "Siti Aminah Rahayu"
PLANTED = f"{NIK} {NIK_SPACED} {PHONE} {PHONE_ABROAD} {FIXED} {MAIL}"
TRACES = [
    NIK,
    "0165 0590",
    PHONE,
    "81260551234",
    "7055-9876",
    "451-7766",
    "siti.aminah",
    "example.org",
]
GUARDED = [dataset for dataset in DATASETS.values() if dataset.guarded]
TEXTS = ("text", "name", "prose")


@pytest.fixture
def root(facts_copy: Path, monkeypatch) -> Path:
    for name in ("ZONA_BATCHES", "ZONA_SNAPSHOT"):
        monkeypatch.delenv(name, raising=False)
    return facts_copy


def ids(dataset):
    return dataset.name


def file_of(dataset, facts, planted_in=TEXTS, title=True) -> bytes:
    """A file of the dataset with private data in each text column, in each dropped one, in columns
    nobody knows, above the table and on another sheet.
    """
    rows = sample_rows(dataset, facts, 6, Random(7))
    dropped = [name for name in dataset.by_name if name in dataset.dropped]
    head = [*dataset.headings, *dropped, "HP kedua", "Nama Ibu Kandung", "No HP"]
    table = []
    for row in rows:
        cells = [
            f"{row.get(name) or 'Isi'} {PLANTED}"
            if dataset.by_name[name].reads in planted_in
            else row.get(name)
            for name in dataset.headings
        ]
        table.append([*cells, *[f"{NAME} {PLANTED}"] * len(dropped), PHONE, NAME, int(PHONE)])

    def other(book):
        book.create_sheet(f"Hal {PHONE}").append([NAME, NIK, MAIL])

    above = [[f"Petugas {NAME}, {PHONE}"], []] if title else []
    below = [[f"Catatan: hubungi {NAME} {PHONE}"]] if title else []
    return xlsx(*above, head, *table, *below, change=other if title else None)


def traces(data: bytes, name: str = "") -> list[str]:
    """The traces in a file, in the parts of a workbook and in the cells of a database too."""
    parts = [data, name.encode()]
    if data.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts += [archive.read(part) for part in archive.namelist()]
    text = b"\n".join(parts).decode("utf-8", "replace")
    return [trace for trace in (*TRACES, NAME) if trace in text]


def traces_below(folder: Path) -> dict[str, list[str]]:
    """Where below a folder a trace is left; facts that were there before have none."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".duckdb":
            left = traces(path.read_bytes(), path.name)
            if left:
                found[path.name] = left
    return found


def traces_in_database(path: Path) -> list[str]:
    with duckdb.connect(str(path), read_only=True) as db:
        names = [row[0] for row in db.execute("SHOW TABLES").fetchall()]
        text = "\n".join(str(db.execute(f"FROM {name}").fetchall()) for name in names)
    return [trace for trace in (*TRACES, NAME) if trace in text]


@pytest.mark.parametrize("dataset", GUARDED, ids=ids)
def test_what_is_planted_in_every_column_survives_nowhere(dataset, root, facts, capsys, caplog):
    caplog.set_level(logging.DEBUG)
    path = root / "masuk" / f"{dataset.name} {PHONE}.xlsx"
    path.parent.mkdir()
    path.write_bytes(file_of(dataset, facts))
    told = root / "laporan.xlsx"
    different = _differences(path, facts, dataset)
    arguments = ["--root", str(root), str(path), "--report", str(told), *different]
    code = main(["intake", *arguments])
    said = capsys.readouterr()
    assert code == 0, said.out
    path.unlink()  # what was sent is its sender's
    (batch,) = batches.batches(root)
    assert batch.kind == dataset.name and batch.rows == 6
    assert main(["build", "--root", str(root)]) == 0
    assert traces_below(root) == {}
    snapshot = root / "data" / "zona.duckdb"
    assert traces_in_database(snapshot) == []
    # the name of the file stands in what the terminal says to the one who typed it
    spoken = said.out.replace(str(path), "") + said.err + caplog.text
    assert [trace for trace in (*TRACES, NAME) if trace in spoken.replace(path.name, "")] == []
    kept = (batch.folder / batch.original).read_text(encoding="utf-8")
    header = kept.splitlines()[0]
    assert "HP kedua" not in header and "nik" not in header.split(",")
    assert kept.count("\n") == 7  # each row of it


def _differences(path: Path, facts, dataset) -> list[str]:
    """Answers to all questions: planted texts make names alike."""
    found = check_file(path.name, path.read_bytes(), facts)
    asked = [f"{q.value}={q.details['right']}" for q in found.questions]
    return [part for pair in asked for part in ("--different", pair)]


@pytest.mark.parametrize("dataset", GUARDED, ids=ids)
def test_a_refused_file_is_not_quoted_with_what_was_planted(dataset, facts):
    """In a column of numbers, dates or choices it is a fault, and its sentence covers it."""
    every = [column.reads for column in dataset.columns]
    data = file_of(dataset, facts, planted_in=every)
    for found in (
        check_file(f"{PHONE}.xlsx", data, facts, dataset.name),
        apart.check_file("a.xlsx", data, facts, dataset.name),
    ):
        assert not found.ok
        for language in ("id", "en"):
            words = Words(language)
            written = report.xlsx(found, words)
            said = [p.sentence(words) + p.remedy(words) for p in (*found.problems, *found.notes)]
            text = "\n".join([*said, *report.summary(found, words), found.file])
            assert traces(written) == [] and traces(text.encode()) == []
        assert found.kept == ""


def test_files_without_a_table_and_scores_do_not_quote_numbers_of_persons(facts):
    for data in (xlsx(["a", PLANTED], [NIK, MAIL]), csv(["x"], [PLANTED])):
        found = check_file("a.csv" if data[:2] != b"PK" else "a.xlsx", data, facts)
        kept = [text for *_, text in found.skips]
        assert traces("\n".join(kept).encode()) == []


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        (f"NIK {NIK}.", "NIK [nik]."),
        (f"({NIK_SPACED})", "([nik])"),
        ("12.75.01.65.05.90.00.03", "[nik]"),
        ("KK 1275010101010001 dan 1275010101010002", "KK [nik] dan [nik]"),
        (f"hub {PHONE}!", "hub [telepon]!"),
        (PHONE_ABROAD, "[telepon]"),
        ("0812 6055 1234", "[telepon]"),
        ("0812.6055.1234 / 62812-6055-1234", "[telepon] / [telepon]"),
        ("wa 81260551234", "wa [telepon]"),
        (FIXED, "[telepon]"),
        ("telp 061-4517766", "telp [telepon]"),
        (f"surel {MAIL}, ya", "surel [surel], ya"),
        ("1275\u200b0165\u200b0590\u200b0003", "[nik]"),
        ("0812\u00a06055\u20131234", "[telepon]"),
        ("\uff11\uff12\uff17\uff15016505900003", "[nik]"),
        ("A.B+c@dinas.binjaikota.go.id", "[surel]"),
        ("Surat 800/123/2024 tanggal 2024-03-01 10:22", None),
        ("12.75", None),
        ("L-00012", None),
        ("2024-03-01 10:22:33", None),
        ("Rp 50.000.000,-", None),
        ("Puskesmas 24 jam", None),
        ("nomor laporan 7654321", None),
        ("a @ b", None),
    ],
)
def test_what_is_covered(text, covered):
    assert masked(text) == (text if covered is None else covered)
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize(
    ("cell", "covered"),
    [
        (1275016505900003, "[nik]"),
        (1275016505900003.0, "[nik]"),
        (81260551234, "[telepon]"),
        (6281260551234, "[telepon]"),
        (2024, 2024),
        (50_000_000, 50_000_000),
        (77.02, 77.02),
        (None, None),
        (True, True),
    ],
)
def test_numbers_that_are_of_persons(cell, covered):
    assert masked_cell(cell) == covered and type(masked_cell(cell)) is type(covered)


# --- internal means: not shown, not served (tests/server/test_internal.py walks every address)


def test_every_record_is_counted_and_no_internal_row_is_there(services: Snapshot):
    """The snapshot knows how many there are of each; of what is internal it has counts alone."""
    known = {row["dataset"]: row["rows_n"] for row in services.rows("service_datasets")}
    assert known.keys() == {dataset.name for dataset in RECORDS}
    assert known["complaints"] == known["visits"] == planted.ROWS
    with duckdb.connect(str(services.path), read_only=True) as db:
        tables = {row[0] for row in db.execute("SHOW TABLES").fetchall()}
        internal = [dataset.table for dataset in RECORDS if dataset.privacy != "public"]
        left = {
            table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in tables & set(internal)
        }
    assert left == dict.fromkeys(left, 0) and "visit" in left


def test_the_report_of_a_file_about_persons_says_what_is_kept(facts):
    dataset = DATASETS["complaints"]
    found = check_file("a.xlsx", file_of(dataset, facts, title=False), facts)
    said = "\n".join(report.summary(found, Words("id")))
    assert "berkas aslinya tidak disimpan" in said
    noted = {(note.code, note.column) for note in found.notes}
    assert {("column_dropped", "nik"), ("column_dropped", "telepon")} <= noted
    assert ("column_unkept", "Nama Ibu Kandung") in noted
    assert {"private_masked"} <= {code for code, _ in noted}
    book = openpyxl.load_workbook(io.BytesIO(report.xlsx(found, Words("id"))))
    assert book.sheetnames
