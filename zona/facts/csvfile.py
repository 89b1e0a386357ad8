"""Reads a CSV of facts cell by cell: what cannot be read becomes a problem with file, line and
column, and None.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from zona.domain.problems import Problem

# What the snapshot's columns hold: DECIMAL(5, 2) a score of an OPD, DECIMAL(9, 4) a value of any
# indicator, INTEGER a count. More is a slip of the pen, never a fact.
SCORE_LIMIT = 1000
VALUE_LIMIT = 100_000
COUNT_LIMIT = 10**12
CELL_LIMIT = 20_000  # characters; csv's own limit can be moved by any library of the process
# km2: more than all of Indonesia
AREA_LIMIT = 10**7
# what INTEGER of DuckDB holds
INTEGER_LIMIT = 2**31
YEARS = range(1900, 2200)


class Cells:
    """One row of a CSV with typed access; a cell that cannot be read is noted as a problem and
    becomes None.
    """

    def __init__(self, file: str, line: int, row: dict[str, str], problems: list[Problem]):
        self.file, self.line, self.row, self.problems = file, line, row, problems

    def fault(self, code: str, column: str, **details: Any) -> None:
        """Notes a problem with what stands in `column`."""
        value = self.row.get(column) or ""
        self.problems.append(Problem(code, self.file, self.line, column, value, details))

    def text(self, column: str) -> str:
        """The cell without the blanks around it."""
        return (self.row.get(column) or "").strip()

    def required(self, column: str) -> str:
        """The cell, which must not be empty."""
        if not self.text(column):
            self.fault("empty", column)
        return self.text(column)

    def choice(self, column: str, allowed: tuple[str, ...], empty: bool = False) -> str | None:
        """The cell, which must be one of `allowed`; None where `empty` allows an empty cell."""
        value = self.text(column)
        if not value and empty:
            return None
        if value not in allowed:
            self.fault("not_allowed", column, allowed=", ".join(a for a in allowed if a))
        return value

    def number(self, column: str, limit: int = SCORE_LIMIT) -> Decimal | None:
        """A finite number below `limit` in size."""
        value = self._read(column, finite, "not_number")
        if value is not None and abs(value) >= limit:
            return self._too_large(column, limit)
        return value

    def integer(self, column: str) -> int | None:
        """A whole number that the snapshot can hold."""
        value = self._read(column, int, "not_integer")
        if value is not None and abs(value) >= INTEGER_LIMIT:
            return self._too_large(column, INTEGER_LIMIT)
        return value

    def count(self, column: str) -> int | None:
        """A whole number that is not below zero."""
        value = self.integer(column)
        if value is not None and value < 0:
            self.fault("negative", column)
            return None
        return value

    def sources(self, column: str, known: Any) -> tuple[str, ...]:
        """Codes of sources with a blank between them, at least one, each of which must exist."""
        ids = tuple(self.required(column).split())
        for source_id in ids:
            if source_id not in known:
                self.fault("unknown_source", column)
                break
        return ids

    def required_integer(self, column: str) -> int | None:
        """A whole number that must be there."""
        return self.integer(column) if self.required(column) else None

    def year(self, column: str) -> int | None:
        """A year."""
        value = self._read(column, int, "not_integer")
        if value is not None and value not in YEARS:
            self.fault("not_year", column)
            return None
        return value

    def _too_large(self, column: str, limit: int) -> None:
        self.fault("too_large", column, limit=limit)

    def _read(self, column: str, parse: Callable[[str], Any], code: str) -> Any:
        value = self.text(column)
        if not value:
            return None
        try:
            # int() and Decimal() also take "1_000" and digits of other scripts, which nobody means
            # here.
            if "_" in value or not value.isascii():
                raise ValueError(value)
            return parse(value)
        except (ValueError, InvalidOperation):
            self.fault(code, column)
            return None

    def known(self, column: str, codes: Any, code: str, allowed: Iterable[str] = ()) -> str:
        """The cell, which must be one of `codes`; `allowed` names them where they are few."""
        value = self.text(column)
        if value not in codes:
            self.fault(code, column, **({"allowed": ", ".join(allowed)} if allowed else {}))
        return value


def finite(text: str) -> Decimal:
    """A number that is neither infinite nor NaN. Raises ValueError or InvalidOperation."""
    # Decimal, since a float would lose how many decimals were published
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def is_date(text: str) -> bool:
    """Whether text is YYYY, YYYY-MM or YYYY-MM-DD and there is such a day."""
    parts = text.split("-")
    widths = [len(part) for part in parts]
    if widths not in ([4], [4, 2], [4, 2, 2]) or not all(
        part.isascii() and part.isdecimal() for part in parts
    ):
        return False
    try:
        date(*([int(part) for part in parts] + [1, 1])[:3])
    except ValueError:
        return False
    return True


def has_controls(text: str) -> bool:
    """Whether text holds control characters other than tab and line break: a damaged file, not
    something that is stated.
    """
    return any(
        (unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n")
        or character in "\ufffe\uffff"  # no XML may hold them: workbooks, slides, feeds
        for character in text
    )


def name_of(path: Path) -> str:
    """How a problem names a file: its folder and its name."""
    return f"{path.parent.name}/{path.name}"


def read_text(path: Path, problems: list[Problem]) -> str | None:
    """The text of a file in UTF-8 (a BOM may lead it), None where it cannot be read; the fault is
    noted.
    """
    try:
        # Excel writes a BOM before its CSV
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem("no_file", name_of(path)))
    except UnicodeDecodeError as error:
        problems.append(Problem("not_utf8", name_of(path), value=str(error.start)))
    except OSError as error:
        problems.append(Problem("unreadable", name_of(path), value=error.strerror or str(error)))
    return None


def read_rows(path: Path, columns: tuple[str, ...], problems: list[Problem]) -> Iterator[Cells]:
    """The rows of a CSV in UTF-8 with exactly these columns; faults of the file itself are noted,
    and nothing comes.
    """
    file, text = name_of(path), read_text(path, problems)
    if text is None:
        return
    # strict: a lost quotation mark would swallow the rows behind it in silence
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        # also in another order: nobody should find out later which column was read as which
        if tuple(header) != columns:
            problems.append(
                Problem(
                    "columns",
                    file,
                    1,
                    value=",".join(header),
                    details={"expected": ",".join(columns)},
                )
            )
            return
        yield from _rows(file, reader, columns, problems)
    except csv.Error as error:
        problems.append(Problem("csv", file, max(reader.line_num, 1), value=str(error)))


def _rows(
    file: str, reader: Any, columns: tuple[str, ...], problems: list[Problem]
) -> Iterator[Cells]:
    for row in reader:
        # csv gives an empty line as a row of no cells
        if not row:
            continue
        if len(row) != len(columns):
            details = {"found": len(row), "expected": len(columns)}
            problems.append(
                Problem("cells", file, reader.line_num, value=",".join(row), details=details)
            )
            continue
        if (longest := max(map(len, row))) > CELL_LIMIT:
            details = {"n": longest, "limit": CELL_LIMIT}
            problems.append(Problem("long_cell", file, reader.line_num, details=details))
            continue
        cells = Cells(file, reader.line_num, dict(zip(columns, row, strict=True)), problems)
        for column in (column for column in columns if has_controls(cells.row[column])):
            cells.fault("control", column)
        yield cells


def read_json(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """The object in a JSON file; a file that is missing, broken or holds no object is noted and is
    empty.
    """
    text = read_text(path, problems)
    if text is None:
        return {}
    try:
        content = json.loads(text)
    # RecursionError: brackets nested thousands deep are a broken file too
    except (ValueError, RecursionError) as error:
        value = getattr(error, "msg", str(error))
        problems.append(Problem("json", name_of(path), getattr(error, "lineno", None), value=value))
        return {}
    # an empty object would read as "nothing is stated", which is never meant
    if not isinstance(content, dict) or not content:
        problems.append(Problem("no_object", name_of(path), 1, value=text))
        return {}
    return content
