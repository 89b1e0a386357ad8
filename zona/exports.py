"""Tables as files for people: CSV and XLSX. Text in them is inert: no cell can start a formula."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_ROWS = 1_048_575  # that a sheet holds below its header
# What a spreadsheet may take for the start of a formula (the wide signs too), at the start of a
# cell or where it may see one: where `;` separates, a cell of a CSV with commas is split at it,
# quoted or not, and so it is at a tab and at the end of a line.
STARTS_FORMULA = re.compile(r"(^|[;\t\r\n])(?=[ \"]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")


class Numeral(str):
    """A number as people read it, which files write as the number (`value`) with so many decimals;
    None where the text says why there is none: a file has an empty cell there.
    """

    value: Any
    decimals: int

    def __new__(cls, text: str, value: Any = None, decimals: int = 0) -> Numeral:
        made = super().__new__(cls, text)
        made.value, made.decimals = value, decimals
        return made


def defused(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one, or goes on like
    one after a separator, gets an apostrophe there.
    """
    return STARTS_FORMULA.sub(r"\1'", cell) if isinstance(cell, str) else cell


def _cells(row: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    """The cells of a row in the order of the header, whatever the order of the row's own keys."""
    cells = (row[name].value if isinstance(row[name], Numeral) else row[name] for name in names)
    return [defused("" if cell is None else cell) for cell in cells]


def csv_bytes(rows: Sequence[Mapping[str, Any]], empty: Sequence[str] = ()) -> bytes:
    """Rows (all with the same keys, which become the header) as CSV in UTF-8 with BOM, which Excel
    needs.

    empty: the header where there are no rows.
    """
    text = io.StringIO()
    writer, names = csv.writer(text, lineterminator="\r\n"), list(rows[0] if rows else empty)
    if names:
        writer.writerow([defused(name) for name in names])
    for row in rows:
        writer.writerow(_cells(row, names))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def xlsx_bytes(
    rows: Sequence[Mapping[str, Any]],
    empty: Sequence[str] = (),
    about: Sequence[tuple[str, str]] = (),
    about_name: str = "about",
) -> bytes:
    """Rows as a sheet with a bold, frozen header and an autofilter; strings stay strings, numerals
    are numbers.

    `empty` as in `csv_bytes`; `about`: what a second sheet says of the first, label and text.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet, bold = book.add_worksheet("data"), book.add_format({"bold": True})
        names = list(rows[0] if rows else empty)
        sheet.write_row(0, 0, [defused(name) for name in names], bold)
        looks: dict[int, Any] = {}  # a format of a number for each count of decimals
        for n, row in enumerate(rows, start=1):
            for column, cell in enumerate(_cells(row, names)):
                decimals = getattr(row[names[column]], "decimals", 0)
                if decimals and decimals not in looks:
                    looks[decimals] = book.add_format({"num_format": "0." + "0" * decimals})
                sheet.write(n, column, cell, looks.get(decimals))
        sheet.freeze_panes(1, 0)
        if names:
            sheet.autofilter(0, 0, len(rows), len(names) - 1)
        sheet.autofit()
        if about:
            _about(book, about, about_name, bold)
    return buffer.getvalue()


def _about(book: Any, about: Sequence[tuple[str, str]], name: str, bold: Any) -> None:
    """A sheet of labels and texts, for whoever gets the file without the page around it."""
    sheet, wrapped = book.add_worksheet(name), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100, wrapped)
    for n, (label, text) in enumerate(about):
        sheet.write(n, 0, defused(label), bold)
        sheet.write(n, 1, defused(text), wrapped)


def sheet_parts(
    names: Sequence[str], rows: Iterable[Sequence[Any]], made: date, sheet_rows: int = SHEET_ROWS
) -> Iterator[bytes]:
    """A workbook of any size, row by row through a file of its own: a bold, frozen header, and a
    further sheet where one is full (`sheet_rows`). Cells are numbers, inert texts or None.
    """
    import xlsxwriter

    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            book.set_properties({"created": datetime(made.year, made.month, made.day)})
            bold, sheet, place = book.add_format({"bold": True}), None, sheet_rows
            for row in rows:
                if place == sheet_rows:
                    sheet, place = _sheet(book, names, bold), 0
                place += 1
                sheet.write_row(place, 0, row)
            if sheet is None:
                _sheet(book, names, bold)
        file.seek(0)
        while part := file.read(1 << 16):
            yield part


def _sheet(book: Any, names: Sequence[str], bold: Any) -> Any:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet("data" if number == 1 else f"data {number}")
    sheet.write_row(0, 0, names, bold)
    sheet.freeze_panes(1, 0)
    return sheet
