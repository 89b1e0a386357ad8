"""What looks into a workbook before the reader does: no bomb and no far corner gets past it,
however it is spelled.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.intake import intake_files as files
from tests.intake.intake_files import (
    AGENCY,
    BELOW,
    SPARSE,
    UNPLACED,
    agency,
    sheet_xml,
    with_part,
    xlsx,
)
from zona.intake.archive import inspect
from zona.intake.reader import read
from zona.intake.refusal import Broken, Refused
from zona.intake.sheetxml import look as look_into

ROOT = Path(__file__).parents[2]
CORNER = '<row r="200000"><c {} ><v>1</v></c></row>'
HIDDEN = {
    "prefix": sheet_xml(['<row r="1"><c r="A1"><v>1</v></c></row>', CORNER.format('r="XFD200000"')])
    .replace(b"<c ", b"<x:c ")
    .replace(b"</c>", b"</x:c>")
    .replace(
        b"<worksheet ",
        b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ',
    ),
    "other attribute named r": sheet_xml([CORNER.format('x:r="A1" r="XFD200000"')]).replace(
        b"<worksheet ", b'<worksheet xmlns:x="u" '
    ),
    "place in another attribute": sheet_xml([CORNER.format("""t=' r="A1"' r="XFD200000\"""")]),
    "sign before it": sheet_xml([CORNER.format("""t='>' r="XFD200000\"""")]),
    "written as an entity": sheet_xml([CORNER.format('r="&#88;FD200000"')]),
    "no xml": sheet_xml([CORNER.format('r="XFD200000" r="A1"')]),
    "utf-16": sheet_xml([CORNER.format('r="XFD200000"')]).decode().encode("utf-16"),
}


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/elsewhere.bin"])
@pytest.mark.parametrize("name", HIDDEN)
def test_no_spelling_hides_a_far_corner(name, part):
    with pytest.raises(Refused) as refusal:
        inspect(with_part(xlsx(AGENCY, agency()), part, HIDDEN[name]))
    assert refusal.value.code in ("too_wide", "damaged")


def test_both_ways_through_a_sheet_see_the_same():
    plain = sheet_xml(
        [
            '<row r="1"><c r="B1" t="e"><v>#N/A</v></c><c r="AA1"><f>1+1</f></c></row><row r="7"><c r="C7"><v>1</v></c></row>'
        ]
    )
    expected = (
        7,
        27,
        {(0, 1): Broken("cell_error", "#N/A"), (0, 26): Broken("cell_formula", "=1+1")},
    )
    assert look_into(plain) == expected
    assert look_into(plain.replace(b'<c r="C7">', b'<c  r="C7">')) == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (SPARSE, "too_wide"),
        (UNPLACED, "too_wide"),
        (BELOW, "too_many_rows"),
        (files.overlapping(), "damaged"),
    ],
    ids=["far corner", "cells without a place", "last row", "overlap"],
)
def test_what_would_grow_in_memory_is_found_in_the_archive(data, code):
    """Before the reader lays it out: afterwards it would be too late."""
    with pytest.raises(Refused) as refusal:
        inspect(data)
    assert refusal.value.code == code


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PEAK = """
import sys
from datetime import date
from pathlib import Path
from zona.facts.read import read_facts
from zona.intake.check import check_file
facts = read_facts(Path(sys.argv[1]))
found = check_file("a.xlsx", sys.stdin.buffer.read(), facts, today=date(2026, 1, 1))
codes = ",".join(problem.code for problem in found.problems)
# not getrusage: its peak is inherited from the process that started this one
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(codes, int(peak.split()[1]) // 1024)
"""


def pointing(
    cell: str, texts: list[str], cells: int = 39_999, name: str = "xl/sharedStrings.xml"
) -> bytes:
    """A workbook of so many cells that are all written the same; `{}` in them is the row."""
    table = f"<sst {MAIN}>{''.join(texts)}</sst>"
    rows = (f'<row r="{r}">{cell.format(r)}</row>' for r in range(1, cells + 1))
    return files.with_parts(
        xlsx(AGENCY, agency()), {"xl/worksheets/sheet1.xml": sheet_xml(rows), name: table.encode()}
    )


def refusal_of(data: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        inspect(data)
    return refusal.value.code


LONGEST = f"<si><t>{'Z' * 32_767}</t></si>"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [([f"<si><t>{'Z' * 200_000}</t></si>"], "cell_long"), ([LONGEST], "file_large")],
)
def test_a_text_that_many_cells_point_to_does_not_fill_the_memory(texts, expected):
    """The reader copies it for each cell: 39,999 copies of 200 kB ended the process that serves
    everybody.
    """
    data = pointing('<c r="A{}" t="s"><v>0</v></c>', texts)
    assert len(data) < 400_000
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(ROOT)],
        input=data,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
    )
    assert not done.returncode, done.stderr.decode()
    code, megabytes = done.stdout.decode().split()
    assert code == expected
    assert int(megabytes) < 300


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='A{}' t='s'><v>0</v></c>",
        '<c r="A{}" t ="s"><v>0</v></c>',
        '<c r="A{}" t="&#115;"><v>0</v></c>',
        '<c t="s"><v>0</v></c>',
        '<c r="A{}" t="s"><v> 0 </v></c>',
        '<c r="A{}" t="s"><v><!-- -->0</v></c>',
        '<c r="A{}" t="s"><f>1</f><v>0</v></c>',
        '<c r="A{}" t="s"><v>&#48;</v></c>',
        '<c r="A{}" t="s"><v>+0</v></c>',
        '<c r="A{}" t="s" x="1"><v>00</v></c>',
        '<c r="A{}" t="s"><v>1<v>1</v>0</v></c>',
    ],
)
def test_no_spelling_hides_what_a_cell_points_to(cell):
    assert (
        refusal_of(pointing(cell, [LONGEST, "<si><t>short</t></si>"], cells=2_000)) == "file_large"
    )


@pytest.mark.parametrize(
    "text",
    [
        f"<si><r><t>{'Z' * 20_000}</t></r><r><t>{'Z' * 20_000}</t></r></si>",
        f"<si><t><![CDATA[{'Z' * 40_000}]]></t></si>",
    ],
)
def test_a_text_in_pieces_is_as_long_as_all_of_them(text):
    assert refusal_of(pointing('<c r="A{}" t="s"><v>0</v></c>', [text], cells=1)) == "cell_long"


def test_a_text_table_by_another_name_counts_too():
    assert (
        refusal_of(
            pointing('<c r="A{}" t="s"><v>0</v></c>', [LONGEST], 2_000, "xl/SHAREDSTRINGS.xml")
        )
        == "file_large"
    )
    assert (
        refusal_of(pointing('<c r="A{}" t="s"><v>0</v></c>', [LONGEST], 2_000, "xl/texts.bin"))
        == "file_large"
    )


def test_a_text_in_the_cell_itself_is_no_longer_than_a_cell():
    own = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    part = "xl/worksheets/sheet1.xml"
    assert (
        refusal_of(with_part(xlsx(AGENCY), part, sheet_xml([own.format("Z" * 32_768)])))
        == "cell_long"
    )
    for fits in ("Z" * 32_767, "&amp;" * 32_767, "é" * 32_767):
        inspect(with_part(xlsx(AGENCY), part, sheet_xml([own.format(fits)])))


def test_many_cells_may_point_to_an_ordinary_text():
    """A large and honest file: 40,000 cells of 1,000 letters are 40 MB."""
    inspect(pointing('<c r="A{}" t="s"><v>1</v></c>', [LONGEST, f"<si><t>{'Z' * 1_000}</t></si>"]))


def test_one_part_is_no_two_sheets():
    """Each would be a copy of its own in memory, a thousand if the workbook says so."""
    data = xlsx(AGENCY, agency())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        workbook = archive.read("xl/workbook.xml").decode()
    tag = re.search(r"<sheet [^>]*/>", workbook)[0]
    twice = workbook.replace(
        tag, tag + tag.replace("Data", "Other").replace('sheetId="1"', 'sheetId="2"')
    )
    assert refusal_of(with_part(data, "xl/workbook.xml", twice.encode())) == "damaged"


def test_sheets_are_measured_together():
    """Each alone would pass: twenty of them lie in memory at the same time."""
    far = sheet_xml(
        [
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="100000"><c r="CV100000"><v>1</v></c></row>'
        ]
    )
    data = xlsx(AGENCY, agency(), change=lambda book: book.create_sheet("Other"))
    both = files.with_parts(data, {f"xl/worksheets/sheet{n}.xml": far for n in (1, 2)})
    inspect(both)
    with pytest.raises(Refused) as refusal:
        read("a.xlsx", both, len)
    assert refusal.value.code == "too_wide"
