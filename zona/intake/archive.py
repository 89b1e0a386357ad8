"""Looks into a ZIP (an XLSX is one) before anything unpacks it: sizes, ratios, lying headers,
sheets beyond all measure.

Every part is inflated here once, counted while it grows, so that the reader after us meets nothing
larger than it says.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import zip_longest

from zona.intake.celltext import Pointers, expanded, holds_texts, pointers, text_sizes
from zona.intake.elements import local, walk
from zona.intake.refusal import Refused
from zona.intake.sheetxml import Places, look
from zona.intake.sizes import MAX_ROWS, MAX_SHEET_CELLS, MAX_UNPACKED, SPARE_ROWS

MAX_PARTS = 2_000
# XML of a sheet shrinks to a twentieth, a very regular one to a fiftieth; a bomb to a thousandth.
MAX_RATIO = 200
RATIO_FROM = 1024 * 1024
# A sheet is laid out as a full rectangle in memory: a lone cell in the far corner must not make it
# huge.
MAX_SHEET_ROWS = MAX_ROWS + SPARE_ROWS
# The texts of all cells, each with a copy of its own: as much as a CSV of the same table may have.
MAX_TEXT = MAX_UNPACKED

SHEET = b"sheetData"
WIDE_SHEET = "sheetData".encode(
    "utf-16-le"
)  # an encoding that nobody writes and that would hide what is in it
LOCAL_HEADER = struct.Struct("<4s5H3L2H")


def inspect(data: bytes) -> dict[str, Places]:
    """The broken cells of each sheet of an XLSX, by sheet name and (row, column) counted from 0.

    Raises Refused where the archive is damaged, is no XLSX, is encrypted, or would unpack to too
    much.
    """
    archive = _open(data)
    _check_directory(archive)
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/workbook.bin" in names or "content.xml" in names:
        raise Refused("not_xlsx")
    small = dict.fromkeys(("xl/workbook.xml", "xl/_rels/workbook.xml.rels"), b"")
    broken: dict[str, Places] = {}
    sizes: list[int] = []
    pointing = Pointers()
    total = 0
    for entry in _in_file_order(archive, len(data)):
        content = _inflated(data, entry, MAX_UNPACKED - total)
        total += len(content)
        if entry.filename in small:
            small[entry.filename] = content
        elif WIDE_SHEET in content:
            raise Refused("damaged")
        elif SHEET in content:  # wherever it lies: a relation may name any part as a sheet
            broken[entry.filename] = _sheet(content)
            pointing += pointers(content)
        if holds_texts(entry.filename, content):
            sizes = [max(pair) for pair in zip_longest(sizes, text_sizes(content), fillvalue=0)]
    if expanded(pointing, sizes) > MAX_TEXT:
        raise Refused("file_large", limit_mb=MAX_TEXT // 1024 // 1024)
    parts = _sheet_parts(small["xl/workbook.xml"], small["xl/_rels/workbook.xml.rels"])
    return {name: broken.get(part, {}) for name, part in parts.items()}


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        NotImplementedError,
        IndexError,
        struct.error,
    ) as error:
        raise Refused("damaged") from error


def _check_directory(archive: zipfile.ZipFile) -> None:
    """What the directory itself declares, before anything is inflated."""
    entries = archive.infolist()
    if len(entries) > MAX_PARTS:
        raise Refused("file_large", limit_mb=MAX_UNPACKED // 1024 // 1024)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("password")
    if len({entry.filename for entry in entries}) != len(entries):
        raise Refused("damaged")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("file_large", limit_mb=MAX_UNPACKED // 1024 // 1024)
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(
            entry.compress_size, 1
        ):
            raise Refused("file_large", limit_mb=MAX_UNPACKED // 1024 // 1024)


def _in_file_order(archive: zipfile.ZipFile, size: int) -> Iterator[zipfile.ZipInfo]:
    """The parts by their place; parts that overlap (the same bytes unpacked many times) are
    refused.
    """
    end = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if entry.header_offset < end or entry.header_offset + entry.compress_size > size:
            raise Refused("damaged")
        end = entry.header_offset + LOCAL_HEADER.size + entry.compress_size
        yield entry


def _inflated(data: bytes, entry: zipfile.ZipInfo, room: int) -> bytes:
    """The content of a part; never more than it declares and never more than `room`, whatever its
    header says.
    """
    start = entry.header_offset
    if data[start : start + 4] != b"PK\x03\x04" or start + LOCAL_HEADER.size > len(data):
        raise Refused("damaged")
    name_length, extra_length = LOCAL_HEADER.unpack_from(data, start)[-2:]
    start += LOCAL_HEADER.size + name_length + extra_length
    packed = memoryview(data)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        if len(packed) != entry.file_size or entry.file_size > room:
            raise Refused("damaged")
        return bytes(packed)
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused("damaged")
    inflater = zlib.decompressobj(-15)
    limit = min(entry.file_size, room)
    try:
        content = inflater.decompress(packed, limit + 1)
    except zlib.error as error:
        raise Refused("damaged") from error
    if len(content) > limit:
        raise Refused("file_large", limit_mb=MAX_UNPACKED // 1024 // 1024)
    if len(content) < entry.file_size:
        raise Refused("damaged")
    return content


def _sheet(content: bytes) -> Places:
    """The broken cells of one sheet.

    Raises Refused where the sheet reaches further than any honest table.
    """
    last_row, widest, broken = look(content)
    if last_row > MAX_SHEET_ROWS:
        raise Refused("too_many_rows", limit=MAX_ROWS, found=last_row)
    if last_row * max(widest, 1) > MAX_SHEET_CELLS:
        raise Refused("too_wide", columns=widest)
    return broken


def _sheet_parts(workbook: bytes, relations: bytes) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    targets = {}
    for tag in _elements(relations, "Relationship"):
        target = tag.get("Target", "").lstrip("/").removeprefix("xl/")
        targets[tag.get("Id", "")] = f"xl/{target}"
    sheets = _elements(workbook, "sheet")
    parts = {tag.get("name", ""): targets.get(_relation(tag), "") for tag in sheets}
    known = [part.lower() for part in parts.values() if part]
    # one part as many sheets is as many copies in memory
    if len(parts) != len(sheets) or len(set(known)) != len(known):
        raise Refused("damaged")
    return parts


def _elements(content: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of each element of this name. Raises Refused where there are far too many."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == name:
            found.append(attributes)
            if len(found) > MAX_PARTS:
                raise Refused("damaged")

    walk(content, start)
    return found


def _relation(sheet: dict[str, str]) -> str:
    """The relation of a sheet: its attribute `r:id`, whatever the prefix is called."""
    return next((value for name, value in sheet.items() if name.endswith(":id")), "")
