"""Files too large for the memory: read row by row, their rows wait on the disk, and nothing of it
says anything else than reading them whole.
"""

from __future__ import annotations

import codecs
import csv
import io
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.intake_files import AGENCY, agency
from tests.intake.intake_files import csv as csv_bytes
from zona.__main__ import main
from zona.commands import intake as command
from zona.files import LOCK
from zona.intake import apart, batches, check, reader
from zona.intake.check import PART, check_file
from zona.intake.datasets import DATASETS
from zona.intake.datasets.sample import sample_rows
from zona.intake.layout import recognised
from zona.intake.refusal import Refused
from zona.intake.sizes import OWNER, STRANGERS, Size
from zona.intake.spool import spooled
from zona.language.words import Words

COMPLAINTS = DATASETS["complaints"]
PHONE = "0812-6055-0001"


def complaints(facts, n: int, start: int = 0, private: bool = True) -> bytes:
    """`n` complaints as CSV, with a column and a text that point at a person."""
    rows = sample_rows(COMPLAINTS, facts, n, Random(start))
    head = [*COMPLAINTS.headings, "nik"] if private else list(COMPLAINTS.headings)
    table = []
    for number, row in enumerate(rows, start=start):
        cells = row | {"nomor_laporan": f"L-{number:06}", "isi": f"Rusak, hubungi {PHONE}."}
        cells |= {"kode_wilayah": "12.71", "wilayah": None}
        table.append([*(cells.get(name) for name in COMPLAINTS.headings), "1275" * 4])
    return csv_bytes(head, *table)


# --- the reader beside a slow one that holds the whole text


def slow(data: bytes) -> tuple[list[list[str]], int]:
    """(rows, lines) of a CSV, the whole text in memory."""
    text = slow_text(data)
    if "\0" in text:
        raise Refused("nul", line=text[: text.index("\0")].count("\n") + 1)
    lines = text.count("\n") + 1
    if text[:4].lower() == "sep=" and len(text) > 5:
        mark, text = text[4], "\n" + (text.split("\n", 1)[1] if "\n" in text else "")
    else:
        mark = max(reader.DELIMITERS, key=lambda m: reader._recognised(text, m, recognised))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark)), lines
    except csv.Error as error:
        raise Refused("not_table") from error


def slow_text(data: bytes) -> str:
    marked = [name for mark, name in reader.BOMS if data.startswith(mark)]
    for encoding in marked or ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("encoding")


def outcome(read, *given):
    try:
        return read(*given)
    except Refused as refusal:
        line = refusal.details.get("line") if refusal.code == "nul" else None
        return refusal.code, line


def in_parts(data) -> tuple[list[list[str]], int]:
    (sheet,) = reader.read("a.csv", data, recognised).sheets
    return list(sheet.rows), sheet.height


PIECES = st.sampled_from(
    (
        "tahun",
        "opd",
        "é–",
        ";",
        ",",
        "\t",
        "\r\n",
        "\n",
        "\r",
        '"',
        '""',
        " ",
        "\0",
        "\u2028",
        "x" * 9,
    )
)
STARTS = st.sampled_from(("", "sep=;\r\n", "SEP=,\n", "sep=|", "sep=;\r"))
TABLES = st.builds(lambda start, pieces: start + "".join(pieces), STARTS, st.lists(PIECES))
FILES = st.one_of(
    st.builds(str.encode, TABLES, st.sampled_from(("utf-8", "utf-8-sig", "utf-16"))),
    st.builds(lambda text: text.encode("cp1252", "replace"), TABLES),
    st.builds(lambda text: codecs.BOM_UTF16_LE + text.encode()[:9], TABLES),
)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=FILES.filter(lambda data: data.strip()), chunk=st.integers(1, 7))
def test_a_csv_reads_alike_in_parts_and_whole(data, chunk, tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "CHUNK", chunk)
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    expected = outcome(slow, data)
    assert outcome(in_parts, data) == expected
    assert outcome(in_parts, path) == expected


@pytest.mark.parametrize("chunk", [3, 1024])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a;b\n" + ";" * reader.MAX_COLUMNS, None),
        ("a;b\n" + ";" * (reader.MAX_COLUMNS + 1), "too_many_columns"),
        ("a;b\r" + ";" * 600 + "\r" + ";" * 600, None),
        ('a;b\n"' + "x;" * (reader.MAX_COLUMNS + 1) + '"', None),
        ("a;b\n" + '"x";' * 40_000, "too_many_columns"),
    ],
)
def test_a_row_is_as_wide_in_parts_as_whole(monkeypatch, chunk, text, code):
    monkeypatch.setattr(reader, "CHUNK", chunk)
    found = outcome(in_parts, text.encode())
    assert found[0] == code if code else len(found[0]) > 1


# --- rows that wait on the disk


def test_rows_in_a_spool_are_those_of_a_report_in_memory(facts, tmp_path):
    data = complaints(facts, 2 * PART + 345)
    (tmp_path / "a.csv").write_bytes(data)
    whole = check_file("a.csv", data, facts)
    assert whole.ok and whole.accepted == 2 * PART + 345
    with spooled(tmp_path / "batches") as spool:
        found = apart.check_file("a.csv", tmp_path / "a.csv", facts, size=OWNER, spool=spool)
        assert (found.spool, found.rows, found.kept) == (spool, [], "")
        assert spool.rows.read_bytes() == batches.rows_csv("complaints", whole.rows)
        assert spool.kept.read_text(encoding="utf-8") == whole.kept
        assert apart.to_plain(found) == apart.to_plain(whole)
        assert batches._papers(found, b"").key == batches._papers(whole, data).key
    assert list((tmp_path / "batches").iterdir()) == []


def test_no_more_rows_are_held_than_a_part(facts):
    parts: list[tuple[int, int]] = []

    def hand_on(kind, rows, kept):
        parts.append((len(rows), kept.count("\n")))

    found = check_file("a.csv", complaints(facts, 3 * PART + 7), facts, hand_on=hand_on)
    assert found.ok and found.rows == [] and found.kept == ""
    assert [n for n, _ in parts] == [PART, PART, PART, 7]
    assert [n for _, n in parts] == [PART + 1, PART, PART, 7]  # the first with the header


def test_a_complaint_that_stood_far_above_is_told_with_its_line(facts, tmp_path):
    data = complaints(facts, PART + 500)
    lines = data.splitlines(keepends=True)
    handed: list[int] = []
    with spooled(tmp_path) as spool:
        found = apart.check_file("a.csv", data + lines[10], facts, spool=spool)
        assert (found.ok, found.spool, found.rows) == (False, None, [])
    (problem,) = found.problems
    assert (problem.code, problem.line) == ("row_twice", PART + 502)
    assert problem.details["other_line"] == 11
    # what comes after a fault is not even handed on
    bad = b"".join([*lines[:5], lines[4], *lines[5:]])
    check_file("a.csv", bad, facts, hand_on=lambda kind, rows, kept: handed.append(len(rows)))
    assert handed == []


def test_sizes_are_larger_for_records_of_the_owner_only(facts, monkeypatch, tmp_path):
    for name in ("MAX_ROWS", "MAX_UNPACKED"):
        monkeypatch.setattr(check, name, 20)
    records = complaints(facts, 30)
    scores = csv_bytes(AGENCY, agency())
    few, many = Size(10**6, 20, 10**6), Size(10**6, 30, 10**6)
    assert check_file("a.csv", records, facts, size=many).accepted == 30
    (problem,) = check_file("a.csv", records, facts, size=few).problems
    assert (problem.code, problem.details["limit"]) == ("too_many_rows", 20)
    # of scores the file itself is kept, so that it stays small enough to be
    (problem,) = check_file("a.csv", scores, facts, size=many).problems
    assert problem.code == "file_large"
    for language in ("id", "en"):
        assert problem.remedy(Words(language)).startswith(("Bagi menjadi", "Split it into"))
    assert all(one <= other for one, other in zip(STRANGERS[:3], OWNER[:3], strict=True))


def test_the_command_takes_in_large_files_one_after_the_other(
    facts_copy, facts, monkeypatch, capsys
):
    for name in ("ZONA_BATCHES", "ZONA_SNAPSHOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(command, "MAX_UNPACKED", 1_000)  # each goes by its path
    paths = [facts_copy / f"{name}.csv" for name in "abc"]
    starts = (0, 40, 79)  # the last repeats a complaint of the second
    for path, start in zip(paths, starts, strict=True):
        path.write_bytes(complaints(facts, 40, start))
    root = ["--root", str(facts_copy)]
    assert main(["intake", *map(str, paths[:2]), *root]) == 0
    assert [batch.rows for batch in batches.batches(facts_copy)] == [40, 40]
    assert main(["intake", *map(str, paths), *root]) == 1
    told = capsys.readouterr().out
    assert told.count("40 baris (pengaduan) lolos") == 4 and "L-000079" not in told
    kept = [path for path in batches.folder(facts_copy).rglob("*") if path.is_file()]
    assert all(PHONE.encode() not in path.read_bytes() for path in kept)
    folders = {path.name[:1] for path in batches.folder(facts_copy).iterdir()}
    assert folders == {"B", LOCK[:1]} and not list(batches.folder(facts_copy).glob(".spool*"))
    assert main(["intake", *map(str, paths), "--report", "x.xlsx", *root]) == 2


def test_a_terminal_is_told_how_far_the_reading_is(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    progress = command._progress(Path("a.csv"), Words("id"))
    progress(5_000, 12_000)
    progress(12_000, 12_000)
    assert sys.stderr.getvalue() == (
        "\ra.csv: 5.000 dari kira-kira 12.000 baris\ra.csv: 12.000 dari kira-kira 12.000 baris\n"
    )
