"""Files as people send them, made by the tests: workbooks through openpyxl, everything worse from
raw bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import openpyxl

AGENCY = (
    "kode_wilayah",
    "wilayah",
    "tahun",
    "opd",
    "jenis_opd",
    "dimensi",
    "indikator",
    "nilai",
    "sumber",
    "tanggal",
)
REGION = ("kode_wilayah", "wilayah", "tahun", "nilai", "zona", "kategori", "sumber", "tanggal")


def agency(**cells: Any) -> list[Any]:
    """A good row of agency scores with some cells changed."""
    good = {
        "kode_wilayah": "12.71",
        "wilayah": "Kota Medan",
        "tahun": 2024,
        "opd": "Dinas Kesehatan",
        "dimensi": "input",
        "nilai": 77.02,
        "sumber": "Surat 1/2025",
    }
    return [(good | cells).get(name) for name in AGENCY]


def region(**cells: Any) -> list[Any]:
    """A good row of region scores with some cells changed."""
    good = {
        "kode_wilayah": "12.75",
        "wilayah": "Kota Binjai",
        "tahun": 2024,
        "nilai": 93.15,
        "zona": "hijau",
        "kategori": "A",
        "sumber": "Surat 2/2025",
    }
    return [(good | cells).get(name) for name in REGION]


def xlsx(
    *rows: Sequence[Any], change: Callable[[Any], None] | None = None, sheet: str = "Data"
) -> bytes:
    """A workbook of these rows; `change` may spoil it (merge cells, add sheets) before it is
    written.
    """
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv(*rows: Sequence[Any], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Rows joined as they are, without quotation marks."""
    lines = (delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows)
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one part replaced or added."""
    return with_parts(data, {name: content})


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    """A workbook with parts replaced or added."""
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for other in dict.fromkeys([*source.namelist(), *parts]):
            target.writestr(other, parts.get(other) if other in parts else source.read(other))
    return buffer.getvalue()


def sheet_xml(rows: Iterable[str]) -> bytes:
    """The XML of a sheet with these rows."""
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + "".join(rows)
        + "</sheetData></worksheet>"
    ).encode()


def bomb(megabytes: int) -> bytes:
    """A small workbook whose sheet unpacks to so many megabytes of nothing."""
    return with_part(
        xlsx(AGENCY, agency()),
        "xl/worksheets/sheet1.xml",
        sheet_xml([" " * (megabytes * 1024 * 1024)]),
    )


def lying_bomb(megabytes: int) -> bytes:
    """The same, but its headers declare a thousand bytes."""
    data = bytearray(bomb(megabytes))
    size = len(sheet_xml([""])) + megabytes * 1024 * 1024
    honest, small = size.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert data.count(honest) == 2  # in the local header and in the directory
    return bytes(data.replace(honest, small))


def overlapping() -> bytes:
    """A workbook whose directory gives the same packed bytes two names: small to send, unpacked
    twice (or a thousand times).
    """
    data = bytearray(xlsx(AGENCY, agency()))
    # where a name stands in the directory; 46 bytes before it begins its record
    one, other = (
        data.rindex(name) - 46 for name in (b"xl/workbook.xml", b"xl/worksheets/sheet1.xml")
    )
    for fields in (slice(16, 28), slice(42, 46)):  # checksum and sizes; place of the local header
        data[other + fields.start : other + fields.stop] = data[
            one + fields.start : one + fields.stop
        ]
    return bytes(data)


def encrypted_zip() -> bytes:
    """A workbook whose parts say that they are encrypted."""
    data = bytearray(xlsx(AGENCY, agency()))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def password_protected() -> bytes:
    """What Excel writes for a workbook with a password: an OLE file with an encrypted package in
    it.
    """
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + name + b"\0" * 1024


def xls(*rows: Sequence[Any]) -> bytes:
    """The old format."""
    import xlwt

    book, buffer = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Data")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, column, cell)
    book.save(buffer)
    return buffer.getvalue()


SPARSE = with_part(
    xlsx(AGENCY, agency()),
    "xl/worksheets/sheet1.xml",
    sheet_xml(
        [
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="200000"><c r="XFD200000"><v>1</v></c></row>'
        ]
    ),
)
BELOW = with_part(
    xlsx(AGENCY, agency()),
    "xl/worksheets/sheet1.xml",
    sheet_xml(
        [
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        ]
    ),
)
UNPLACED = with_part(
    xlsx(AGENCY, agency()),
    "xl/worksheets/sheet1.xml",
    sheet_xml(
        ["<row>" + "<c><v>1</v></c>" * 40_000 + "</row>", "<row><c><v>1</v></c></row>" * 4_000]
    ),
)
