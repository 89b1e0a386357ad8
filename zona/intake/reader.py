"""Bytes of a file -> sheets of rows: XLSX and XLS through calamine, CSV in the encodings and with
the separators that occur.

An XLSX is looked into beforehand (archive.py); an XLS cannot be, only the limits of the process
that reads it (child.py) hold it.

A cell is a str, int, float, bool, date, datetime, time or `Broken`; an empty one is "". Nothing is
interpreted here.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import methodcaller
from typing import Any

import python_calamine as calamine

from zona.intake.archive import MAX_ROWS, MAX_SHEET_CELLS, MAX_SHEET_ROWS, MAX_UNPACKED, inspect
from zona.intake.celltext import MAX_CELL_TEXT
from zona.intake.refusal import Refused
from zona.intake.sheetxml import Places

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DELIMITERS = (";", ",", "\t", "|")
HEAD = 40
MAX_COLUMNS = 1_000  # of a CSV; a table of scores has ten
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    `rows` yields each row's cells, the first row of the sheet first, and can be walked once.

    `merged` are merged areas (first row, first column, last row, last column) counted from 0.
    `exact` tells that a row keeps its own length (CSV), so that one that is longer than the header
    has split a value in two. `hidden`: not shown. `left`: the number (from 0) of the column that
    the cells of a row begin with.
    """

    name: str
    height: int
    rows: Iterator[list[Any]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    exact: bool = False
    hidden: bool = False
    left: int = 0


@dataclass(frozen=True)
class Book:
    """A file's sheets, and what its reader has to be told: (code, details)."""

    sheets: tuple[Sheet, ...]
    notes: tuple[tuple[str, dict[str, Any]], ...] = field(default=())


def read(name: str, data: bytes, recognised: Callable[[Sequence[Any]], int]) -> Book:
    """The sheets of a file; `recognised` counts the known headings of a row (it decides a CSV's
    separator).

    Raises Refused: file_empty, file_large, damaged, password, not_xlsx, not_table, nul, encoding.
    """
    if not data.strip():
        raise Refused("file_empty")
    if len(data) > MAX_UNPACKED:
        raise Refused("file_large", limit_mb=MAX_UNPACKED // 1024 // 1024)
    if data[:4] == b"PK\x03\x04" or (data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data))):
        return _workbook(data, inspect(data))
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise Refused("password")
        notes = () if name.lower().endswith(".xls") else (("is_xls", {}),)
        return Book(_workbook(data).sheets, notes)
    if name.lower().endswith((".xlsx", ".xls", ".xlsm")):
        raise Refused("damaged")
    return _delimited(data, recognised)


def _workbook(data: bytes, broken: dict[str, Places] | None = None) -> Book:
    """`broken`: the broken cells of each sheet that was looked into, None for an XLS."""
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        if broken is not None and len(book.sheets_metadata) > len(broken):
            raise Refused("damaged")  # a sheet that was not looked into
        shown = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
        room = MAX_SHEET_CELLS  # of all sheets together: they are in memory at the same time
        sheets = []
        for meta in shown:
            sheet = book.get_sheet_by_name(meta.name)
            room -= sheet.height * sheet.width
            sheets.append(_sheet(sheet, meta, (broken or {}).get(meta.name, {}), room))
        return Book(tuple(sheets))
    except calamine.PasswordError as error:
        raise Refused("password") from error
    except (Refused, MemoryError):
        raise
    except Exception as error:
        raise Refused("damaged") from error
    except BaseException as error:  # a panic of the reader's Rust code is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("damaged") from error


def _areas(
    merged: Iterable[tuple[tuple[int, int], tuple[int, int]]], left: int
) -> tuple[tuple[int, int, int, int], ...]:
    """Merged areas with columns counted as the rows' cells are: from the first column that has a
    value.
    """
    return tuple((r1, c1 - left, r2, c2 - left) for (r1, c1), (r2, c2) in merged)


def _sheet(
    sheet: calamine.CalamineSheet, meta: calamine.SheetMetadata, broken: Places, room: int
) -> Sheet:
    if sheet.total_height > MAX_SHEET_ROWS:
        raise Refused("too_many_rows", limit=MAX_ROWS, found=sheet.total_height)
    if room < 0:
        raise Refused("too_wide", columns=sheet.total_width)
    left = sheet.start[1] if sheet.start else 0
    merged = _areas(sheet.merged_cell_ranges or (), left)
    rows = sheet.iter_rows()
    if broken:
        rows = _with_broken(
            rows, {(row, column - left): cell for (row, column), cell in broken.items()}
        )
    hidden = meta.visible != calamine.SheetVisibleEnum.Visible
    return Sheet(meta.name, sheet.total_height, rows, merged, hidden=hidden, left=left)


def _with_broken(rows: Iterator[list[Any]], broken: Places) -> Iterator[list[Any]]:
    """The rows with each broken cell in its place: the reader itself gives it as empty, or gives
    what a formula came to when somebody last computed it.
    """
    lines: dict[int, dict[int, Any]] = {}
    for (row, column), cell in broken.items():
        lines.setdefault(row, {})[column] = cell
    last = max(lines)
    number = -1
    for number, cells in enumerate(rows):
        for column, cell in lines.get(number, {}).items():
            if column >= len(cells):
                cells.extend([""] * (column + 1 - len(cells)))
            if column >= 0:
                cells[column] = cell
        yield cells
    for row in range(number + 1, last + 1):  # below or beside everything that has a value
        cells = [""] * (max(lines.get(row, {0: 0})) + 1)
        for column, cell in lines.get(row, {}).items():
            cells[max(column, 0)] = cell
        yield cells


def _delimited(data: bytes, recognised: Callable[[Sequence[Any]], int]) -> Book:
    text, encoding = _decoded(data)
    if "\0" in text:
        raise Refused("nul", line=text[: text.index("\0")].count("\n") + 1)
    notes = [("is_cp1252", {})] if encoding == "cp1252" else []
    _check_width(text)
    stated = text[:6].lower()
    if stated.startswith("sep=") and len(text) > 5:
        delimiter, lines = text[4], text.split("\n", 1)[1] if "\n" in text else ""
        text = "\n" + lines  # the line counts, so that rows keep their numbers
    else:
        delimiter = max(DELIMITERS, key=lambda mark: _recognised(text, mark, recognised))
    return Book(
        (Sheet("", text.count("\n") + 1, _records(text, delimiter), exact=True),), tuple(notes)
    )


def _decoded(data: bytes) -> tuple[str, str]:
    """(text, encoding). Raises Refused where no encoding fits."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise Refused("encoding") from error
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused("encoding")


def _check_width(text: str) -> None:
    """Raises Refused for more separators than any table has: each would be a cell in memory."""
    for delimiter in DELIMITERS:
        if text.count(delimiter) <= MAX_COLUMNS:
            continue
        if text.count(delimiter) > MAX_SHEET_CELLS:
            raise Refused("too_many_cells", millions=MAX_SHEET_CELLS // 1_000_000)
        lines = text.replace("\r", "\n").split("\n")
        widest = max(map(methodcaller("count", delimiter), lines))
        # a text in quotation marks may hold many; a row without any is as wide as it looks
        if widest > MAX_COLUMNS and ('"' not in text or widest > MAX_CELL_TEXT):
            raise Refused("too_many_columns", found=widest + 1, limit=MAX_COLUMNS)


def _recognised(text: str, delimiter: str, recognised: Callable[[Sequence[Any]], int]) -> int:
    try:
        rows = list(
            islice(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter), HEAD)
        )
    except csv.Error:
        return 0
    return max((recognised(row) for row in rows), default=0)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader):
            if number >= MAX_SHEET_ROWS:
                raise Refused("too_many_rows", limit=MAX_ROWS, found=text.count("\n") + 1)
            if len(row) > MAX_COLUMNS:
                raise Refused("too_many_columns", found=len(row), limit=MAX_COLUMNS)
            yield row
    except csv.Error as error:
        raise Refused("not_table", line=reader.line_num) from error
