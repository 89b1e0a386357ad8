"""What is wrong in a file, as a code with values: words come last, so that a person reads it in
their language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol


# Domain stands below language: it says what it needs of words and imports none.
class Speaks(Protocol):
    """The little that a problem needs of `zona.language.words.Words`."""

    def __call__(self, key: str, **values: Any) -> str: ...


@dataclass(frozen=True)
class Problem:
    """One fault in one file.

    `code` names the sentence (`problem.<code>` in the words), `line` is the line in the file
    counted from 1 (None where a file has no lines), `value` is what stands there, `details` fill
    the sentence, `sheet` is the sheet of a workbook, `cell` the address of the one cell in it
    ("F12") where a line and a column do not say which.
    """

    code: str
    file: str
    line: int | None = None
    column: str = ""
    value: str = ""
    details: dict[str, Any] = field(default_factory=dict, hash=False)
    sheet: str = ""
    cell: str = ""

    def sentence(self, words: Speaks, lines: str = "") -> str:
        """One sentence: file, line and column, what stands there, what would be right. lines: said
        instead of the line, or of the cell.
        """
        # file, sheet, line, column: the order in which a person looks for it
        where = self.file
        if self.sheet:
            where += ", " + words("problem.sheet", sheet=self.sheet)
        if self.cell:
            where += ", " + words("problem.cell", cell=lines or self.cell)
        elif lines or self.line is not None:
            where += ", " + words("problem.line", line=lines or self.line)
        if self.column:
            where += ", " + words("problem.column", column=self.column)
        return f"{where}: " + words(f"problem.{self.code}", value=shown(self.value), **self.details)

    def remedy(self, words: Speaks) -> str:
        """One sentence: what would be right (`remedy.<code>` in the words, for problems of files
        that people send).
        """
        return words(f"remedy.{self.code}", value=shown(self.value), **self.details)


def shown(value: str) -> str:
    """A value as a sentence can carry it: cut to 80 characters, control characters spelled out."""
    # 81 letters are looked at: one more than are shown tells whether to put the …
    text = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in value[:81]
    )
    return text if len(value) <= 80 else text[:80] + "…"


class FactsError(Exception):
    """The facts cannot be used; `problems` says why, one entry a fault. Nothing was written."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(f"{p.file}:{p.line or ''} {p.code} {p.value!r}" for p in self.problems)
        )
