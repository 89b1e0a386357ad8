"""What looks into a workbook before the reader does: no bomb and no far corner gets past it, however it is spelled."""

from __future__ import annotations

import pytest

from tests import intake_files as files
from tests.intake_files import AGENCY, BELOW, SPARSE, UNPLACED, agency, sheet_xml, with_part, xlsx
from zona.intake.archive import inspect
from zona.intake.refusal import Broken, Refused
from zona.intake.sheetxml import look as look_into

CORNER = '<row r="200000"><c {} ><v>1</v></c></row>'
HIDDEN = {
    "prefix": sheet_xml(['<row r="1"><c r="A1"><v>1</v></c></row>', CORNER.format('r="XFD200000"')]).replace(b"<c ", b"<x:c ").replace(
        b"</c>", b"</x:c>").replace(b"<worksheet ", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '),
    "other attribute named r": sheet_xml([CORNER.format('x:r="A1" r="XFD200000"')]).replace(b"<worksheet ", b'<worksheet xmlns:x="u" '),
    "place in another attribute": sheet_xml([CORNER.format("""t=' r="A1"' r="XFD200000\"""")]),
    "sign before it": sheet_xml([CORNER.format("""t='>' r="XFD200000\"""")]),
    "written as an entity": sheet_xml([CORNER.format('r="&#88;FD200000"')]),
    "no xml": sheet_xml([CORNER.format('r="XFD200000" r="A1"')]),
    "utf-16": sheet_xml([CORNER.format('r="XFD200000"')]).decode().encode("utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/elsewhere.bin"])
@pytest.mark.parametrize("name", HIDDEN)
def test_no_spelling_hides_a_far_corner(name, part):
    with pytest.raises(Refused) as refusal:
        inspect(with_part(xlsx(AGENCY, agency()), part, HIDDEN[name]))
    assert refusal.value.code in ("too_wide", "damaged")


def test_both_ways_through_a_sheet_see_the_same():
    plain = sheet_xml(
        ['<row r="1"><c r="B1" t="e"><v>#N/A</v></c><c r="AA1"><f>1+1</f></c></row><row r="7"><c r="C7"><v>1</v></c></row>']
    )
    expected = (7, 27, {(0, 1): Broken("cell_error", "#N/A"), (0, 26): Broken("cell_formula", "=1+1")})
    assert look_into(plain) == expected
    assert look_into(plain.replace(b'<c r="C7">', b'<c  r="C7">')) == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [(SPARSE, "too_wide"), (UNPLACED, "too_wide"), (BELOW, "too_many_rows"), (files.overlapping(), "damaged")],
    ids=["far corner", "cells without a place", "last row", "overlap"],
)
def test_what_would_grow_in_memory_is_found_in_the_archive(data, code):
    """Before the reader lays it out: afterwards it would be too late."""
    with pytest.raises(Refused) as refusal:
        inspect(data)
    assert refusal.value.code == code
