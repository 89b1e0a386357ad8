"""Bytes of a file -> sheets of rows: XLSX and XLS through calamine, CSV in the encodings and with
the separators that occur.

An XLSX is looked into beforehand (archive.py); an XLS cannot be, only the limits of the process
that reads it (child.py) hold it. A CSV is never held as a whole: it is walked twice, first to learn
its encoding and size, then row by row.

A cell is a str, int, float, bool, date, datetime, time or `Broken`; an empty one is "". Nothing is
interpreted here.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

import python_calamine as calamine

from zona.intake.archive import MAX_SHEET_CELLS, MAX_SHEET_ROWS, inspect
from zona.intake.celltext import MAX_CELL_TEXT
from zona.intake.refusal import Refused
from zona.intake.sheetxml import Places
from zona.intake.sizes import MAX_ROWS, MAX_UNPACKED, SPARE_ROWS, STRANGERS, Size

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DELIMITERS = (";", ",", "\t", "|")
HEAD = 40
MAX_COLUMNS = 1_000  # of a CSV; a table of scores has ten
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
CHUNK = 1024 * 1024
SAMPLE = 200_000  # letters by which a CSV's separator is told
File = bytes | Path  # what was sent, or where it lies


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


def read(
    name: str,
    data: File,
    recognised: Callable[[Sequence[Any]], int],
    size: Size = STRANGERS,
) -> Book:
    """The sheets of a file; `recognised` counts the known headings of a row (it decides a CSV's
    separator). `size`: how large a CSV may be; a workbook may be as large for everybody.

    Raises Refused: file_empty, file_large, damaged, password, not_xlsx, not_table, nul, encoding.
    """
    if not any(chunk.strip() for chunk in _chunks(data)):
        raise Refused("file_empty")
    with _opened(data) as file:
        head = file.read(len(OLE))
        zipped = head[:4] == b"PK\x03\x04" or (head[:2] == b"PK" and zipfile.is_zipfile(file))
    if zipped:
        content = _whole(data)
        return _workbook(content, inspect(content))
    if head == OLE:
        content = _whole(data)
        if ENCRYPTED in content:
            raise Refused("password")
        notes = () if name.lower().endswith(".xls") else (("is_xls", {}),)
        return Book(_workbook(content).sheets, notes)
    _check_size(data, size.text)
    if name.lower().endswith((".xlsx", ".xls", ".xlsm")):
        raise Refused("damaged")
    return _delimited(data, recognised, size)


def _opened(data: File) -> IO[bytes]:
    return data.open("rb") if isinstance(data, Path) else io.BytesIO(data)


def _chunks(data: File) -> Iterator[bytes]:
    with _opened(data) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def length_of(data: File) -> int:
    """How many bytes a file has."""
    return data.stat().st_size if isinstance(data, Path) else len(data)


def _check_size(data: File, limit: int) -> None:
    if length_of(data) > limit:
        raise Refused("file_large", limit_mb=limit // 1024 // 1024)


def _whole(data: File) -> bytes:
    """The bytes of a workbook, which can only be read as a whole."""
    _check_size(data, MAX_UNPACKED)
    return data.read_bytes() if isinstance(data, Path) else data


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


@dataclass
class _Measured:
    """What the first walk through a CSV tells."""

    encoding: str
    lines: int = 1
    has_quotes: bool = False


def _delimited(data: File, recognised: Callable[[Sequence[Any]], int], size: Size) -> Book:
    found = _measured(data, size)
    notes = [("is_cp1252", {})] if found.encoding == "cp1252" else []
    with _text(data, found.encoding) as text:
        sample = text.read(SAMPLE)
    stated = sample[:4].lower() == "sep=" and len(sample) > 5
    delimiter = (
        sample[4]
        if stated
        else max(DELIMITERS, key=lambda mark: _recognised(sample, mark, recognised))
    )
    rows = _records(_lines(data, found.encoding, stated), delimiter, found.lines, size)
    return Book((Sheet("", found.lines, rows, exact=True),), tuple(notes))


def _text(data: File, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(_opened(data), encoding, newline="")


def _measured(data: File, size: Size) -> _Measured:
    """Walks through a CSV once in the first encoding that fits. Raises Refused where none does, and
    for what no table has.
    """
    with _opened(data) as file:
        start = file.read(max(len(mark) for mark, _ in BOMS))
    marked = [encoding for mark, encoding in BOMS if start.startswith(mark)]
    for encoding in marked or ("utf-8", "cp1252"):
        try:
            return _measure(data, encoding, size)
        except UnicodeDecodeError:
            continue
    raise Refused("encoding")


def _measure(data: File, encoding: str, size: Size) -> _Measured:
    """Raises UnicodeDecodeError where the encoding does not fit."""
    found = _Measured(encoding)
    widths = {delimiter: _Width(delimiter) for delimiter in DELIMITERS}
    fault: Refused | None = None
    for text in _decoded(data, encoding):
        # the encoding comes first: what is no text is not judged as one
        if fault is None and (place := text.find("\0")) >= 0:
            fault = Refused("nul", line=found.lines + text.count("\n", 0, place))
        found.lines += text.count("\n")
        found.has_quotes = found.has_quotes or '"' in text
        lines = text.replace("\r", "\n").split("\n")
        for width in widths.values():
            width.add(lines)
    if fault is not None:
        raise fault
    for width in widths.values():
        width.check(found.has_quotes, size)
    return found


def _decoded(data: File, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for chunk in _chunks(data):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


class _Width:
    """How many of one separator a text has, and its widest line: each would be a cell in memory."""

    def __init__(self, delimiter: str):
        self.delimiter, self.total, self.widest, self._open = delimiter, 0, 0, 0

    def add(self, lines: list[str]) -> None:
        """Counts on in the next piece of the text: its first line goes on with the one before."""
        counts = [line.count(self.delimiter) for line in lines]
        self.total += sum(counts)
        counts[0] += self._open
        self._open = counts[-1]
        self.widest = max(self.widest, *counts)

    def check(self, has_quotes: bool, size: Size) -> None:
        """Raises Refused for more separators than any table has."""
        if self.total <= MAX_COLUMNS:
            return
        if self.total > size.cells:
            raise Refused("too_many_cells", millions=size.cells // 1_000_000)
        # a text in quotation marks may hold many; a row without any is as wide as it looks
        if self.widest > MAX_COLUMNS and (not has_quotes or self.widest > MAX_CELL_TEXT):
            raise Refused("too_many_columns", found=self.widest + 1, limit=MAX_COLUMNS)


def _recognised(text: str, delimiter: str, recognised: Callable[[Sequence[Any]], int]) -> int:
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), HEAD))
    except csv.Error:
        return 0
    return max((recognised(row) for row in rows), default=0)


def _lines(data: File, encoding: str, stated: bool) -> Iterator[str]:
    """The lines as the reader of CSV wants them; one that only states the separator is an empty
    one, so that rows keep their numbers.
    """
    with _text(data, encoding) as text:
        if stated:
            while (line := text.readline()) and not line.endswith("\n"):
                continue
            yield "\n"
        yield from text


def _records(lines: Iterator[str], delimiter: str, height: int, size: Size) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter)
    most = size.rows + SPARE_ROWS
    try:
        for number, row in enumerate(reader):
            if number >= most:
                raise Refused("too_many_rows", limit=size.rows, found=height)
            if len(row) > MAX_COLUMNS:
                raise Refused("too_many_columns", found=len(row), limit=MAX_COLUMNS)
            yield row
    except csv.Error as error:
        raise Refused("not_table", line=reader.line_num) from error
