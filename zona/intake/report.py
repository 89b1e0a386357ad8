"""What came of a file: every problem with its place, what was repaired, and where each row went."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from zona.domain.problems import Problem
from zona.exports import defused
from zona.language.words import Words

if TYPE_CHECKING:
    from zona.intake.spool import Spool

KEPT = 2_000
SKIPS = ("blank", "title", "header", "numbering", "total", "unfilled", "note")
RANGES = 12  # of rows that one sentence names


@dataclass
class Report:
    """The outcome of one file.

    Rows are accepted all or none: `rows` hold the good ones, `accepted` counts them only where
    there is no problem and no open question. `problems` and `notes` keep the first `KEPT`;
    `problems_n` and `notes_n` count all. `questions`: what only a person can say; `answers`: what
    was said ([same or different, one, other]). `headings`: each heading of the last table with the
    column that it was read as, "" for none; `signature`: what this set of headings is known by.
    `guarded`: the file is about persons; then `kept` is what may be kept of it, as CSV. `spool`:
    where the rows and what is kept lie instead, if not here.

    `unreadable`: the file as a whole could not be read. `skips`: (sheet, line, reason, text) of
    rows that are no records. `sheets`: those with a table, whose rows are `read`; `aside`: rows of
    each other sheet, which are in no other count.
    """

    file: str
    kind: str | None = None
    unreadable: bool = False
    problems: list[Problem] = field(default_factory=list)
    problems_n: int = 0
    notes: list[Problem] = field(default_factory=list)
    notes_n: int = 0
    read: int = 0
    data_rows: int = 0
    faulty: int = 0
    sheets: list[str] = field(default_factory=list)
    aside: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    skips: list[tuple[str, int, str, str]] = field(default_factory=list)
    rows: list[NamedTuple] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)
    answers: list[list[str]] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    signature: str = ""
    guarded: bool = False
    kept: str = ""
    spool: Spool | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing in the file has to be corrected."""
        return not self.problems_n

    @property
    def ok(self) -> bool:
        """Whether the file can be accepted."""
        return self.sound and not self.questions

    @property
    def accepted(self) -> int:
        """Rows that go in: all or none."""
        return self.data_rows if self.ok else 0

    @property
    def refused(self) -> int:
        """Rows that stay out: none or all."""
        return 0 if self.sound else self.data_rows

    @property
    def waiting(self) -> int:
        """Rows that wait for an answer: none or all."""
        return self.data_rows if self.sound and self.questions else 0

    @property
    def reconciled(self) -> bool:
        """Whether the rows read on sheets with a table = accepted + refused + waiting + skipped."""
        told = self.accepted + self.refused + self.waiting
        return self.read == told + sum(self.skipped.values())

    def problem(self, problem: Problem) -> None:
        """Notes a fault."""
        self.problems_n += 1
        if len(self.problems) < KEPT:
            self.problems.append(problem)

    def note(self, note: Problem) -> None:
        """Notes something that was repaired or left out."""
        self.notes_n += 1
        if len(self.notes) < KEPT:
            self.notes.append(note)

    def ask(self, question: Problem) -> None:
        """Notes a question."""
        if len(self.questions) < KEPT:
            self.questions.append(question)

    def skip(self, sheet: str, line: int, reason: str, text: str, rows: int = 1) -> None:
        """Counts rows that are no records; blank ones are counted only."""
        self.read += rows
        self.skipped[reason] = self.skipped.get(reason, 0) + rows
        if reason != "blank" and len(self.skips) < KEPT:
            self.skips.append((sheet, line, reason, text))

    def leave(self, sheet: str, line: int, text: str) -> None:
        """Counts a row of a sheet without a table; a blank one (no text) too."""
        self.aside[sheet] = self.aside.get(sheet, 0) + 1
        if text and len(self.skips) < KEPT:
            self.skips.append((sheet, line, "no_table", text))


def summary(report: Report, words: Words) -> list[str]:
    """The outcome in a few sentences: accepted or refused, and the reconciliation of the rows."""
    count = lambda number: words.number(number, 0)  # noqa: E731
    if report.unreadable:
        return [words("intake.unreadable", file=report.file)]
    skipped = [
        words(
            "intake.skipped_part",
            n=count(report.skipped[reason]),
            what=words(f"intake.skip_{reason}"),
        )
        for reason in SKIPS
        if report.skipped.get(reason)
    ]
    lines = [_verdict(report, words), _account(report, words)]
    if skipped:
        lines.append(words("intake.skipped", parts=words.listing(skipped)))
    if report.aside:
        parts = [
            words("intake.aside_part", sheet=sheet, n=count(n))
            for sheet, n in list(report.aside.items())[:RANGES]
        ]
        more = len(report.aside) - len(parts)
        parts += [words("intake.aside_more", n=count(more))] if more else []
        lines.append(words("intake.aside", parts=words.listing(parts)))
    if report.guarded:
        lines.append(words("intake.guarded"))
    if report.notes_n:
        lines.append(words("intake.noted", n=count(report.notes_n)))
    return lines


def _verdict(report: Report, words: Words) -> str:
    count = lambda number: words.number(number, 0)  # noqa: E731
    if report.ok:
        return words("intake.fit", n=count(report.accepted), kind=_kind(report, words))
    if report.sound:
        return words("intake.asked", n=count(len(report.questions)))
    return words("intake.unfit", n=count(report.problems_n), faulty=count(report.faulty))


def _account(report: Report, words: Words) -> str:
    """Where each row that was read went."""
    counted = {
        "read": report.read,
        "accepted": report.accepted,
        "refused": report.refused,
        "waiting": report.waiting,
        "skipped": sum(report.skipped.values()),
    }
    key = "reconciled_waiting" if report.waiting else "reconciled"
    shown = {name: words.number(n, 0) for name, n in counted.items()}
    return words(f"intake.{key}", sheets=_sheets(report, words), **shown)


def _kind(report: Report, words: Words) -> str:
    key = f"intake.kind_{report.kind}"
    return words(key) if words.has(key) else str(report.kind)


def _sheets(report: Report, words: Words) -> str:
    """Which rows the account is about: "lembar Data", the file where it has no sheets."""
    named = [sheet for sheet in report.sheets if sheet]
    if not named:
        return words("intake.of_file")
    shown = named[:RANGES] + (["…"] if len(named) > RANGES else [])
    return words("problem.sheet", sheet=words.listing(shown))


class Group(NamedTuple):
    """Equal faults of several rows: the first of them, and all their lines (empty where a fault has
    no line); `cells` instead where each has the address of its cell.
    """

    problem: Problem
    lines: list[int]
    n: int
    cells: list[str]

    def rows(self, words: Words) -> str:
        """The rows as text: "2–16, 20"; the first `RANGES` ranges, then how many rows more. Cells
        by their addresses: "F12, G12".
        """
        if self.cells:
            said = ", ".join(self.cells[:RANGES])
            more = words.number(len(self.cells) - RANGES, 0)
            many = len(self.cells) > RANGES
            return words("intake.cells_more", cells=said, n=more) if many else said
        ranges: list[list[int]] = []
        for line in sorted(set(self.lines)):
            if ranges and ranges[-1][1] == line - 1:
                ranges[-1][1] = line
            else:
                ranges.append([line, line])
        said = ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in ranges[:RANGES])
        more = sum(b - a + 1 for a, b in ranges[RANGES:])
        return words("intake.rows_more", rows=said, n=words.number(more, 0)) if more else said

    def sentence(self, words: Words) -> str:
        """What is wrong and where, once for all the rows."""
        return self.problem.sentence(words, self.rows(words))


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """Problems that differ in nothing but their row as one group, in the order of their rows."""
    groups: dict[Any, Group] = {}
    for problem in problems:
        key = (
            problem.code,
            problem.file,
            problem.sheet,
            problem.column,
            problem.value,
            repr(problem.details),
            bool(problem.cell),
        )
        first, lines, n, cells = groups.get(key, Group(problem, [], 0, []))
        if problem.cell:
            cells.append(problem.cell)
        elif problem.line is not None:
            lines.append(problem.line)
        groups[key] = Group(first, lines, n + 1, cells)
    return list(groups.values())


def group_rows(
    groups: Iterable[Group], words: Words, said: tuple[str, str] = ("wrong", "right")
) -> list[dict[str, Any]]:
    """Groups as rows of a table, like `problem_rows`; the row's cell names all of its rows."""
    line = words("intake.column_row")
    return [
        problem_rows([group.problem], words, said)[0] | {line: group.rows(words)}
        for group in groups
    ]


def problem_rows(
    problems: list[Problem], words: Words, said: tuple[str, str] = ("wrong", "right")
) -> list[dict[str, Any]]:
    """Problems as rows of a table in the reader's language: sheet, row, column, value, what is
    wrong, what would be right.

    said: the headings of the last two (for notes: ("noted", "done")).
    """
    names = [words(f"intake.column_{name}") for name in ("sheet", "row", "column", "value", *said)]
    return [
        dict(
            zip(
                names,
                (
                    problem.sheet,
                    problem.cell or problem.line,
                    problem.column,
                    problem.value,
                    words(f"problem.{problem.code}", value=problem.value, **problem.details),
                    problem.remedy(words),
                ),
                strict=True,
            )
        )
        for problem in problems
    ]


def xlsx(report: Report, words: Words) -> bytes:
    """The report as a workbook: summary, problems, notes, rows that were skipped.

    Text from the file is inert in it.
    """
    import xlsxwriter

    skips = [
        {
            words("intake.column_sheet"): sheet,
            words("intake.column_row"): line,
            words("intake.column_wrong"): words(f"intake.skip_{reason}"),
            words("intake.column_value"): text,
        }
        for sheet, line, reason, text in report.skips
    ]
    sheets: dict[str, list[Mapping[str, Any]]] = {
        words("intake.sheet_summary"): [
            {words("intake.report_of", file=report.file): line} for line in summary(report, words)
        ],
        words("intake.sheet_problems"): problem_rows(report.problems, words),
        words("intake.sheet_questions"): problem_rows(report.questions, words, ("asked", "answer")),
        words("intake.sheet_notes"): problem_rows(report.notes, words, ("noted", "done")),
        words("intake.sheet_skipped"): skips,
    }
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        wrap, bold = (
            book.add_format({"text_wrap": True, "valign": "top"}),
            book.add_format({"bold": True}),
        )
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            columns = list(rows[0]) if rows else [words("intake.nothing")]
            sheet.write_row(0, 0, [defused(column) for column in columns], bold)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(
                    number,
                    0,
                    [defused("" if cell is None else cell) for cell in row.values()],
                    wrap,
                )
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 3, 80 if len(columns) == 1 else 16)
            sheet.set_column(4, 5, 60)
    return buffer.getvalue()
