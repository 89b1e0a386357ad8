"""A file -> its report: finds the tables in the sheets, sets aside what is no record, checks every
row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain, islice
from typing import Any

from zona.domain.ledger import Facts
from zona.domain.problems import Problem
from zona.intake import contract, matrix
from zona.intake.answers import NONE, Answers
from zona.intake.cells import is_blank, shown
from zona.intake.datasets import DATASETS
from zona.intake.folding import folded
from zona.intake.layout import (
    PLACES,
    SEARCHED,
    Layout,
    begins_with,
    field_of,
    find,
    is_number,
    is_numbering,
    is_total,
    kind_of,
    recognised,
)
from zona.intake.mappings import ColumnMap, signature
from zona.intake.matrix import Matrix, Place, address
from zona.intake.private import masked, masked_cell
from zona.intake.reader import File, Sheet, length_of, read
from zona.intake.refusal import Broken, Refused
from zona.intake.report import Report
from zona.intake.rules import MARKS, Rules, is_marked
from zona.intake.sizes import MAX_ROWS, MAX_UNPACKED, STRANGERS, Size
from zona.intake.totals import Part, differences
from zona.language.words import LANGUAGES, Words

STEP = 5_000
PART = 1_000  # rows that are handed on together: even their longest texts fit into one frame
LONGEST_CLASS = 14  # letters of what may be meant as a zone or category: "zona kuning"
# The sheets beside the data in our own template: skipping them needs no mention.
OWN_SHEETS = {
    Words(language)(f"template.{name}") for language in LANGUAGES for name in ("help", "lists")
}
FOLDED = tuple(mark.casefold() for mark in MARKS)  # store.is_simulated folds case too
UNMAPPED = ColumnMap()
REMEMBERED = 2_000  # different texts of a column that are searched once for what points at a person
LONGEST_REMEMBERED = 80
HEADER_CELLS = 3  # texts of a row that may be a header nobody knows
FORMULAS = ("cell_formula", "cell_error", "text_formula")
Progress = Callable[[int, int], None]
# Told the dataset, rows as tuples, and the same part of what is kept of the file.
HandOn = Callable[[str, list[tuple[Any, ...]], str], None]


def check_file(
    name: str,
    data: File,
    facts: Facts,
    kind: str | None = None,
    today: date | None = None,
    progress: Progress = lambda done, total: None,
    answers: Answers = NONE,
    known: Mapping[str, Sequence[str]] | None = None,
    mapping: ColumnMap = UNMAPPED,
    remembered: Mapping[str, ColumnMap] | None = None,
    size: Size = STRANGERS,
    hand_on: HandOn | None = None,
) -> Report:
    """The report of a file of scores, read in this process.

    Nothing is written, and no content of a file makes it raise; but it may use any amount of time
    and memory: what strangers send goes through `apart.check_file`.

    kind: a name of DATASETS, None: told by the columns. progress: called with (rows read, about
    all rows). answers: to what an earlier report of the file asked. known: names of OPD by region
    that stand elsewhere already. mapping: which of its headings is which column, as somebody told
    for this file; remembered: the same by the signature of a set of headings, as told for others.
    size: how large a file of records may be. hand_on: gets the accepted rows and what is kept as
    they come, and the report has neither; what it got of a file with a fault or a question counts
    for nothing.
    """
    report = Report(_file_name(name), kind, answers=answers.plain())
    try:
        if is_marked(name):
            raise Refused("simulated_file")
        book = read(name, data, recognised, size)
        for code, details in book.notes:
            report.note(Problem(code, report.file, details=details))
        checker = _Checker(
            report,
            facts,
            kind,
            today or date.today(),
            progress,
            sum(sheet.height for sheet in book.sheets),
            answers,
            known,
        )
        checker.mapping, checker.remembered = mapping, remembered or {}
        checker.size, checker.length, checker.hand_on = size, length_of(data), hand_on
        for sheet in book.sheets:
            checker.sheet(sheet)
        checker.finish()
    except Refused as refusal:
        return refused(name, kind, refusal)
    return report


def refused(name: str, kind: str | None, refusal: Refused) -> Report:
    """The report of a file that cannot be read at all."""
    report = Report(_file_name(name), kind, unreadable=True)
    line = refusal.details.get("line")
    report.problem(Problem(refusal.code, report.file, line, details=refusal.details))
    return report


def _file_name(name: str) -> str:
    """The last part of a file's name, as text that shows as it is."""
    return shown(name.replace("\\", "/").rsplit("/", 1)[-1]) or "–"


class _Checker:
    """Walks the sheets of one file and fills its report."""

    def __init__(
        self,
        report: Report,
        facts: Facts,
        kind: str | None,
        today: date,
        progress: Progress,
        total: int,
        answers: Answers = NONE,
        known: Mapping[str, Sequence[str]] | None = None,
    ):
        self.report, self.facts, self.wanted, self.today = report, facts, kind, today
        self.progress, self.total, self.answers, self.known = progress, total, answers, known
        self.mapping, self.remembered = UNMAPPED, {}
        self.size, self.length, self.hand_on = STRANGERS, 0, None
        self.parts: list[Part] = []
        self.is_broken = False
        self.covered: dict[str, int] = {}
        self.copy = io.StringIO()
        self.rules: Rules | None = None
        self.table: Matrix | None = None
        self.tables = 0

    def sheet(self, sheet: Sheet) -> None:
        """Reads one sheet."""
        self.name, self.left, self.places = shown(sheet.name), sheet.left, {}
        head = list(islice(sheet.rows, SEARCHED + 1))
        if any(_is_mark(cell) for row in head for cell in row):
            raise Refused("simulated_file")
        rows = enumerate(chain(head, sheet.rows), start=1)
        crossed = None if sheet.name in OWN_SHEETS else self._crossed(head)
        if crossed:
            self._matrix(crossed, rows, sheet)
            return
        self.told = self._mapping_of(head)
        layout = find(head, sheet.merged, self.wanted, self.told.columns)
        if layout is None:
            self._name_headings(next((row for row in head if _may_head(row)), ()), {})
            self._no_table(rows, sheet)
            return
        self.tables += 1
        self.report.sheets.append(self.name)
        self.layout, self.cell = layout, ("", "")
        if not self._usable(sheet):
            self._set_aside(rows)
            return
        for line, cells in islice(rows, layout.last + 1):
            self._skip(
                line,
                cells,
                "blank" if _blank(cells) else "title" if line <= layout.first else "header",
            )
        self._records(_filled(rows, sheet.merged, layout), sheet)

    def _crossed(self, head: Sequence[Sequence[Any]]) -> Matrix | None:
        """The matrix on a sheet, of the first dataset that has one here."""
        wanted = [DATASETS[self.wanted]] if self.wanted else DATASETS.values()
        found = (matrix.find(head, dataset) for dataset in wanted if dataset.matrix)
        return next((one for one in found if one), None)

    def _mapping_of(self, head: Sequence[Sequence[Any]]) -> ColumnMap:
        """What is known of a sheet's headings: as told now, else for such a file before."""
        if self.mapping or not self.remembered:
            return self.mapping
        known = (self.remembered.get(signature(row)) for row in head)
        return next((one for one in known if one), self.mapping)

    def _name_headings(self, cells: Sequence[Any], columns: Mapping[str, int]) -> None:
        """Tells the report how the headings were read, so that a person can say otherwise."""
        read = {index: name for name, index in dict(columns).items()}
        heads = [(shown(cell), read.get(i, "")) for i, cell in enumerate(cells) if cell != ""]
        if heads and self.report.ok:
            self.report.headings, self.report.signature = heads, signature(cells)

    def finish(self) -> None:
        """The last checks: was there a table, and anything in it?"""
        report = self.report
        if not self.tables:
            expected = ", ".join(DATASETS[self.wanted or next(iter(DATASETS))].headings)
            report.problem(Problem("no_table", report.file, details={"expected": expected}))
        elif not report.data_rows and report.ok:
            report.problem(Problem("no_rows", report.file))
        self._look_again()
        if report.kind == "agency_scores":
            self._totals()
        self._guard_report()
        for one, other in self.rules.unused_answers() if self.rules else ():
            details = {"one": one, "other": other}
            report.note(Problem("answer_unused", report.file, details=details))
        self.progress(self.total, self.total)

    def _guard_report(self) -> None:
        """What a report of a file about persons says and does not say."""
        report = self.report
        for name, n in self.covered.items():
            report.note(Problem("private_masked", report.file, column=name, details={"n": n}))
        if not report.guarded:
            return
        # rows that are no records may hold anything: names above all
        report.skips = [(sheet, line, reason, "") for sheet, line, reason, _ in report.skips]
        if self.hand_on is None:
            report.kept = self.copy.getvalue() if report.ok else ""

    def _look_again(self) -> None:
        """The contract and what all rows together tell, of the rows that wait; then they are handed
        on, if anybody wants them.
        """
        report = self.report
        broken = contract.broken_row(report.kind, report.rows) if report.ok else None
        if broken is not None and not self.is_broken:
            # a fault of the reading, not of the file; whoever sent it needs an answer all the same
            row, self.is_broken = report.rows[broken], True
            report.problem(Problem("contract", report.file, row.line, sheet=row.sheet))
        if report.kind == "agency_scores":
            self.parts += [
                Part(row.agency_id, row.year, row.dimension, row.score, row)
                for row in report.rows
                if not row.indicator
            ]
        if self.hand_on is None:
            return
        if report.ok:
            self.hand_on(report.kind, list(map(tuple, report.rows)), self.copy.getvalue())
        report.rows.clear()
        self.copy.seek(0)
        self.copy.truncate()

    def _add(self, row: Any) -> None:
        """An accepted row; those that came before are handed on from time to time."""
        self.report.rows.append(row)
        if self.hand_on is not None and len(self.report.rows) >= PART:
            self._look_again()

    def _totals(self) -> None:
        """Notes each OPD whose score as a whole is not what its dimensions give."""
        for whole, computed in differences(self.parts, self.facts.methods):
            row = whole.row
            details = {"name": row.name, "year": row.year, "computed": computed}
            self.report.note(
                Problem(
                    "total_differs",
                    self.report.file,
                    row.line,
                    "" if self.table else "nilai",
                    str(row.score),
                    details,
                    row.sheet,
                )
            )

    def _usable(self, sheet: Sheet) -> bool:
        """Whether the sheet's columns are those of one table; what is wrong with them is told."""
        layout = self.layout
        kind = self.wanted or kind_of(layout.cells, self.told.columns)
        self._name_headings(layout.cells, layout.columns)
        line = layout.last + 1
        foreign = _foreign(layout, kind, self.told.columns)
        if foreign:
            expected = ", ".join(DATASETS[kind].headings)
            self._say("kind_mismatch", line, layout.headings[foreign], expected=expected)
            return False
        if not self._of_kind(kind, line):
            return False
        for name in layout.twice:
            self._say("column_twice", line, layout.headings[name])
        for name in layout.missing(kind, self.told.given):
            self._say("column_missing", line, name)
        self._note_unread(kind, line)
        if sheet.hidden:
            self._note("sheet_hidden", None, "")
        if not self._mapping_fits(kind, line):
            return False
        if layout.twice or layout.missing(kind, self.told.given):
            return False
        self._note_absent(kind, {*layout.columns, *self.told.given}, line)
        self._begin(kind)
        return True

    def _note_unread(self, kind: str, line: int) -> None:
        """Names the columns that nothing is read from, and why."""
        layout, dataset = self.layout, DATASETS[kind]
        unclear = dict(dataset.unclear)
        code = "column_unkept" if dataset.guarded else "column_unread"
        foreign = layout.columns.keys() - dataset.by_name.keys()
        for heading in (*layout.unread, *sorted(layout.headings[name] for name in foreign)):
            choices = unclear.get(folded(heading))
            if choices:
                self.report.ask(self._which(heading, line, choices))
            else:
                self._note(code, line, shown(heading))
        for index in layout.dropped:
            self._note("column_dropped", line, shown(layout.cells[index]))

    def _which(self, heading: str, line: int, choices: Sequence[str]) -> Problem:
        said = shown(heading)
        details = {"choices": ", ".join(choices), "one": choices[0], "other": choices[-1]}
        return Problem(
            "heading_unclear", self.report.file, line, said, said, details, sheet=self.name
        )

    def _mapping_fits(self, kind: str, line: int) -> bool:
        """Whether what was told about the headings names columns that there are."""
        known = {*DATASETS[kind].by_name, ""}
        told = {*self.told.columns.values(), *self.told.given}
        for name in sorted(told - known):
            self._say("map_unknown", line, name, expected=", ".join(DATASETS[kind].headings))
        return told <= known

    def _of_kind(self, kind: str, line: int) -> bool:
        """Whether a table is of the one kind that the file has; another kind is a problem."""
        if self.report.kind not in (None, kind):
            self._say("kinds_mixed", line, "")
            return False
        self.report.kind, self.report.guarded = kind, DATASETS[kind].guarded
        # of scores the file itself is kept, and all of them are looked at together
        if not self.report.guarded and self.length > MAX_UNPACKED:
            raise Refused("file_large", limit_mb=MAX_UNPACKED // 1024 // 1024)
        self.most_rows = max(MAX_ROWS, self.size.rows) if self.report.guarded else MAX_ROWS
        return True

    def _note_absent(self, kind: str, known: Iterable[str], line: int) -> None:
        """Names the columns that may be missing and are: what they say counts as unknown."""
        dataset = DATASETS[kind]
        absent = [
            name
            for name in dataset.headings
            if name not in known and dataset.by_name[name].reads != "place"
        ]
        if absent:
            self._note("columns_absent", line, "", columns=", ".join(absent))

    def _begin(self, kind: str) -> None:
        """The rules by which all rows of the file are read."""
        self.rules = self.rules or Rules(
            self.facts,
            kind,
            "",
            self.today,
            self._fault,
            self._repair,
            self._ask,
            self.answers,
            self.known,
        )

    def _set_aside(self, rows: Iterator[tuple[int, list[Any]]]) -> None:
        """Counts the rows of a table whose columns cannot be used: none goes uncounted."""
        for line, cells in rows:
            if _blank(cells):
                self._skip(line, cells, "blank")
            elif line <= self.layout.last + 1:
                self._skip(line, cells, "title" if line <= self.layout.first else "header")
            else:
                self.report.read += 1
                self.report.data_rows += 1

    def _no_table(self, rows: Iterator[tuple[int, list[Any]]], sheet: Sheet) -> None:
        found = 0
        for line, cells in rows:
            blank = _blank(cells)
            found += not blank
            self.report.leave(self.name, line, "" if blank else _text(cells))
        if found and sheet.name not in OWN_SHEETS:
            self.report.note(
                Problem("sheet_unread", self.report.file, details={"n": found}, sheet=self.name)
            )

    def _records(self, rows: Iterator[tuple[int, list[Any]]], sheet: Sheet) -> None:
        """Checks the rows below the header.

        Rows of one or two cells wait: at the end they are notes, in between faults.
        """
        waiting: list[tuple[int, list[Any]]] = []
        fresh = True
        self._begin_table()
        for line, cells in rows:
            self.line = line
            if self.report.guarded:  # before anything reads, keeps or quotes them
                self._guard(cells)
            if line % STEP == 0:
                self.progress(min(self.report.read, self.total), self.total)
            reason = self._no_record(cells, fresh)
            if reason:
                self._skip(line, cells, reason)
            elif self._sparse(cells):
                waiting.append((line, cells))
            else:
                for earlier in waiting:
                    self._record(*earlier, sheet.exact)
                waiting.clear()
                self._record(line, cells, sheet.exact)
            fresh = fresh and reason == "blank"
        for line, cells in waiting:
            self._skip(line, cells, "note")

    @cached_property
    def _read_columns(self) -> dict[int, str]:
        """The columns of the table at hand that are read and may be kept, by their index."""
        dataset = DATASETS[self.report.kind]
        names = dataset.by_name.keys() - dataset.dropped
        pairs = {index: name for name, index in self.layout.columns.items() if name in names}
        return dict(sorted(pairs.items()))

    def _guard(self, cells: list[Any]) -> None:
        """Empties what is not read and covers what points at a person, in place."""
        for index, cell in enumerate(cells):
            clean = self.clean.get(index)
            if clean is not None:
                covered = _covered(cell, clean)
            elif index in self.layout.dropped or not _is_formula(cell):
                cells[index] = ""
                continue
            else:
                covered = masked_cell(cell)
            if covered is not cell and covered != cell:
                cells[index] = covered
                heading = shown(self.layout.cells[index])
                self.covered[heading] = self.covered.get(heading, 0) + 1

    def _begin_table(self) -> None:
        """What each row of the table at hand is asked, found out once."""
        self.__dict__.pop("_read_columns", None)  # of the sheet before
        self.clean: dict[int, dict[str, str]] = {index: {} for index in self._read_columns}
        self.columns = tuple(self.layout.columns.items())
        needed = DATASETS[self.report.kind].required
        names = [name for name in needed if name not in self.told.given]
        self.needed = [self.layout.columns.get(name) for name in names]
        if self.report.guarded:
            self.copier = csv.writer(self.copy, lineterminator="\n")
            self.copier.writerow([shown(self.layout.cells[index]) for index in self._read_columns])

    def _no_record(self, cells: Sequence[Any], fresh: bool) -> str | None:
        """Why a row is no record, None where it is one."""
        if _blank(cells):
            return "blank"
        if fresh and is_numbering(cells):
            return "numbering"
        index = self.layout.columns
        first = next(cell for cell in cells if not is_blank(cell))
        if isinstance(first, str):
            if self._is_total(cells, first):
                return "total"
            if self._sparse(cells) and begins_with(first, "notes"):
                return "note"
            if field_of(first) and recognised(cells) >= max(2, len(index) - 1):
                return "header"
        return None

    def _is_total(self, cells: Sequence[Any], first: str) -> bool:
        """Whether a row sums up others.

        An indicator may begin with such a word ("Jumlah pelaksana") and is none by that.
        """
        if "nilai" not in self.layout.columns and self._is_complete(cells):
            return False  # a text of people may begin with any word: "Jumlah guru kurang"
        index = self.layout.columns
        indicator = _at(cells, index.get("indikator"))
        if isinstance(indicator, str) and is_total(indicator):
            return True
        for text in (first, _at(cells, index.get("wilayah")), _at(cells, index.get("opd"))):
            if (
                text is not indicator
                and isinstance(text, str)
                and text
                and begins_with(text, "totals")
            ):
                return True
        return False

    def _is_complete(self, cells: Sequence[Any]) -> bool:
        """Whether all columns that a row needs are filled."""
        for index in self.needed:
            if is_blank(_at(cells, index)):
                return False
        return bool(self.needed)

    def _sparse(self, cells: Sequence[Any]) -> bool:
        """Whether a row has one or two cells and no value among them: a signature can stand in any
        column.
        """
        if self._is_complete(cells):
            return False
        index = self.layout.columns
        numbers = (_at(cells, index.get(name)) for name in ("nilai", "tahun"))
        classes = (_at(cells, index.get(name)) for name in ("zona", "kategori"))
        if any(
            not isinstance(cell, str) or is_number(cell) for cell in numbers if not is_blank(cell)
        ):
            return False
        if any(len(str(cell)) <= LONGEST_CLASS for cell in classes if not is_blank(cell)):
            return False
        return sum(not is_blank(cell) for cell in cells) <= 2

    def _record(self, line: int, cells: Sequence[Any], exact: bool) -> None:
        report, layout = self.report, self.layout
        short = layout.width - len(cells)
        filled = [*cells, *[""] * short] if short > 0 else cells
        self.line, self.raw = line, {name: filled[index] for name, index in self.columns}
        self.raw |= self.told.given
        self.faults, self.met = 0, set()
        report.read += 1
        if report.guarded:
            self.copier.writerow([filled[index] for index in self._read_columns])
        report.data_rows += 1
        if report.data_rows > self.most_rows:
            found = max(self.total, report.data_rows)
            raise Refused("too_many_rows", limit=self.most_rows, found=found)
        texts = [cell for cell in cells if cell.__class__ is str]
        text = "\n".join(texts)
        if _names_mark(text) and any(cell.strip().casefold() in FOLDED for cell in texts):
            raise Refused("simulated_file")
        if exact and len(cells) > layout.width:
            self._fault("", "cells_extra", {"found": len(cells), "expected": layout.width})
            row = None
        else:
            row = self.rules.row(self.raw, self.name, line)
        if "=" in text or len(texts) < len(cells):
            self._formulas(line, cells)
        if row is not None and not self.faults:
            self._add(row)
        if self.faults:
            report.faulty += 1

    def _formulas(self, line: int, cells: Sequence[Any]) -> None:
        """A fault for each formula that the rules did not meet: what it comes to may change with
        any other cell, and what it starts nobody knows.
        """
        found = [index for index, cell in enumerate(cells) if _is_formula(cell)]
        if found:
            met = {self.layout.columns.get(self._column_of(field)) for field in self.met}
            for index in found:
                if index not in met:
                    self._fault_at((line - 1, index), cells[index])

    def _fault_at(self, place: Place, cell: Any) -> None:
        self.faults += 1
        code = cell.code if isinstance(cell, Broken) else "text_formula"
        where = address(place, self.left)
        self.report.problem(
            Problem(code, self.report.file, place[0] + 1, "", shown(cell), {}, self.name, where)
        )

    # --- a table with two edges

    def _matrix(self, table: Matrix, rows: Iterator[tuple[int, list[Any]]], sheet: Sheet) -> None:
        """Reads a sheet whose names of OPD stand across its top."""
        self.tables += 1
        self.report.sheets.append(self.name)
        self.table = table
        for line, cells in islice(rows, table.last + 1):
            blank, above = _blank(cells), line <= table.first
            self._skip(line, cells, "blank" if blank else "title" if above else "header")
        usable = self._usable_matrix(sheet)
        carried = None
        for row in matrix.lines(table, rows, sheet.merged):
            if row.carried and carried is None:
                carried = row.line
            if row.line % STEP == 0:
                self.progress(min(self.report.read, self.total), self.total)
            self._matrix_line(row, usable)
        if carried is not None and usable:
            self._note("dimension_carried", carried, "")

    def _usable_matrix(self, sheet: Sheet) -> bool:
        """Whether what stands around a matrix says all that its rows need; what does not is a
        problem.
        """
        table, kind, line = self.table, self.table.dataset.name, self.table.last + 1
        if not self._of_kind(kind, line):
            return False
        for name in table.missing:
            self._say("label_missing", table.first + 1, name)
        for name in table.twice:
            self._say("column_twice", line, name)
        for heading in table.unread.values():
            self._note("column_unread", line, shown(heading))
        if sheet.hidden:
            self._note("sheet_hidden", None, "")
        spec = table.dataset.matrix
        self._note_absent(kind, {*table.told, *table.down, spec.across, spec.cell}, line)
        self._note("matrix_read", line, "", names=len(table.across), across=spec.across)
        self._begin(kind)
        return not (table.missing or table.twice)

    def _matrix_line(self, read: matrix.Line, usable: bool) -> None:
        if read.skip:
            self._skip(read.line, read.cells, read.skip)
            return
        n = max(len(read.entries), 1)
        self.report.read += n
        self.report.data_rows += n
        if self.report.data_rows > self.most_rows:
            raise Refused("too_many_rows", limit=self.most_rows, found=self.report.data_rows)
        if not usable:
            return
        self.line, self.raw, self.faults, self.met = read.line, {}, 0, set()
        for told in read.loose:
            self.places = {"": told.place}
            self.raw = {"": told.cell}
            self._fault("", "heading_missing", {})
        if read.unlabelled:
            self.places = {"": (read.line - 1, self.table.down[self.table.dataset.matrix.down[-1]])}
            self._fault("", "row_unlabelled", {})
        for index, cell in enumerate(read.cells):
            if _is_formula(cell):
                self._fault_at((read.line - 1, index), cell)
        faulty = bool(self.faults)
        self.report.faulty += faulty
        for entry in read.entries if not faulty else ():
            self._entry(read.line, entry)
        self.places = {}

    def _entry(self, line: int, entry: matrix.Entry) -> None:
        self.raw, self.places, self.faults, self.met = entry.raw, entry.places, 0, set()
        row = self.rules.row(entry.raw, self.name, line)
        if row is not None:
            self._add(row)
        self.report.faulty += bool(self.faults)

    # --- saying where

    def _place(self, field: str) -> tuple[str, str]:
        """(heading, value) of a field of the row at hand, by the column that the row's reader
        meant.
        """
        field = self._column_of(field)
        if self.places:  # a cell of a matrix has an address and no column of its own
            return "", shown(self.raw.get(field, ""))
        return self.layout.headings.get(field, field), shown(self.raw.get(field, ""))

    def _fault(self, field: str, code: str, details: Mapping[str, Any]) -> None:
        self.faults += 1
        self.met.add(field)
        self.report.problem(self._problem(field, code, details))

    def _repair(self, field: str, code: str, details: Mapping[str, Any]) -> None:
        self.report.note(self._problem(field, code, details))

    def _ask(self, field: str, code: str, details: Mapping[str, Any]) -> None:
        self.report.ask(self._problem(field, code, details))

    def _problem(self, field: str, code: str, details: Mapping[str, Any]) -> Problem:
        column, value = self._place(field)
        where = self._address(field, code)
        file, name = self.report.file, self.name
        return Problem(code, file, self.line, column, value, dict(details), name, where)

    def _address(self, field: str, code: str) -> str:
        """The address of a field's cell, where its line and column do not say which one it is."""
        field = self._column_of(field)
        place = self.places.get(field)
        if not self.places and code in FORMULAS and field in self.layout.columns:
            place = (self.line - 1, self.layout.columns[field])
        return address(place, self.left) if place else ""

    def _column_of(self, field: str) -> str:
        """The column that a fault of a field is told about: a place may stand in any of several."""
        known = self.places or self.layout.columns
        if field == "kode_wilayah" and field not in known:
            return next((name for name in PLACES if name in known), field)
        return field

    def _say(self, code: str, line: int | None, column: str, **details: Any) -> None:
        said = shown(column)
        self.report.problem(
            Problem(code, self.report.file, line, said, details=details, sheet=self.name)
        )

    def _note(self, code: str, line: int | None, column: str, **details: Any) -> None:
        said = shown(column)
        self.report.note(
            Problem(code, self.report.file, line, said, details=details, sheet=self.name)
        )

    def _skip(self, line: int, cells: Sequence[Any], reason: str) -> None:
        self.report.skip(self.name, line, reason, "" if reason == "blank" else _text(cells))


def _foreign(layout: Layout, kind: str, mapping: Mapping[str, str]) -> str | None:
    """A column that tells another dataset than the one at hand, None where there is none, or where
    the others fit no better.
    """
    other = DATASETS[kind_of(layout.cells, mapping)]
    known = DATASETS[kind].by_name
    if other.name == kind:
        return None
    telling = (name for name in other.told_by if name not in known)
    return next((name for name in telling if name in layout.columns), None)


def _may_head(row: Sequence[Any]) -> bool:
    """Whether a row may be a header that nobody knows: several texts and no number."""
    texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    return len(texts) >= HEADER_CELLS and all(isinstance(cell, str) for cell in row)


def _is_formula(cell: Any) -> bool:
    """Whether a cell holds a formula, an error that one came to, or text that would start one."""
    if cell.__class__ is str:
        return "=" in cell and cell.lstrip().startswith("=")
    return cell.__class__ is Broken


def _covered(cell: Any, clean: dict[str, str]) -> Any:
    """A cell without what points at a person; `clean` remembers texts that stand in many rows."""
    if cell.__class__ is not str:
        return masked_cell(cell)
    known = clean.get(cell)
    if known is None:
        known = masked(cell)
        if len(clean) < REMEMBERED and len(cell) <= LONGEST_REMEMBERED:
            clean[cell] = known
    return known


def _names_mark(text: str) -> bool:
    """Whether the mark of simulated data stands anywhere in a text: what comes before looking at
    each cell of a row.
    """
    folds = text.casefold()
    return any(mark in folds for mark in FOLDED)


def _is_mark(cell: Any) -> bool:
    """Whether a cell begins with the mark of simulated data."""
    return isinstance(cell, str) and cell.strip().casefold().startswith(FOLDED)


def _blank(cells: Sequence[Any]) -> bool:
    return all(is_blank(cell) for cell in cells)


def _text(cells: Sequence[Any]) -> str:
    return shown(" | ".join(shown(cell) for cell in cells if not is_blank(cell)))


def _at(cells: Sequence[Any], index: int | None) -> Any:
    return cells[index] if index is not None and index < len(cells) else ""


def _filled(
    rows: Iterator[tuple[int, list[Any]]],
    merged: Sequence[tuple[int, int, int, int]],
    layout: Layout,
) -> Iterator[tuple[int, list[Any]]]:
    """The rows with a cell that is merged downwards repeated: the file says that it holds for all
    of them. A score is not.
    """
    columns = {index for name, index in layout.columns.items() if name != "nilai"}
    starts: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, right in merged:
        if left == right and bottom > top > layout.last and left in columns:
            starts.setdefault(top, []).append((left, bottom))
    if not starts:
        yield from rows
        return
    held: dict[int, tuple[int, Any]] = {}
    for line, cells in rows:
        for column, bottom in starts.get(line - 1, ()):
            held[column] = (bottom, _at(cells, column))
        for column, (bottom, value) in list(held.items()):
            if line - 1 > bottom:
                del held[column]
            elif column < len(cells) and cells[column] == "":
                cells[column] = value
        yield line, cells
