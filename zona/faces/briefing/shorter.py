"""A briefing with less in it, for where all of it has no room: tables lose their last rows, names
and sentences their ends, and each section that lost something says so. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from zona.faces.briefing.model import Brief, Cell, Line, Section, Table
from zona.faces.refusal import BriefingError
from zona.language.words import Words

Made = TypeVar("Made")


@dataclass(frozen=True)
class Limit:
    """The most that a briefing may hold: rows of a table, letters of a cell and of a sentence."""

    rows: int
    cell: int
    sentence: int


# each step loses about a third: a reader should get the longest that fits
LIMITS = (Limit(12, 70, 420), Limit(8, 52, 300), Limit(5, 40, 220), Limit(3, 30, 150))


def fitted(brief: Brief, make: Callable[[Brief], Made]) -> Made:
    """What `make` makes of the whole briefing, else of the longest shorter one that has room.

    Raises BriefingError (`overflow`) where even the shortest has none.
    """
    for candidate in shortening(brief):
        try:
            return make(candidate)
        except BriefingError as error:
            if error.code != "overflow":
                raise
            refused = error
    raise refused


def shortening(brief: Brief) -> Iterator[Brief]:
    """The briefing, then ever shorter ones."""
    yield brief
    for limit in LIMITS:
        sections = tuple(_section(section, limit, brief.language) for section in brief.sections)
        questions = tuple(_line(line, limit) for line in brief.questions)
        notes = tuple(
            replace(note, text=cut_within(note.text, limit.sentence)) for note in brief.notes
        )
        yield replace(brief, sections=sections, questions=questions, notes=notes)


def _section(section: Section, limit: Limit, language: str) -> Section:
    words, table = Words(language), section.table
    lines = tuple(_line(line, limit) for line in section.lines)
    if table and len(table.rows) > limit.rows:
        text = words("briefing.rows_left_out", shown=limit.rows, total=len(table.rows))
        lines += (Line(text),)
    return replace(section, lines=lines, table=table and _table(table, limit))


def _table(table: Table, limit: Limit) -> Table:
    rows = tuple(tuple(_cell(cell, limit) for cell in row) for row in table.rows[: limit.rows])
    return replace(table, rows=rows)


def _cell(cell: Cell, limit: Limit) -> Cell:
    return replace(cell, text=cut(cell.text, limit.cell))


def _line(line: Line, limit: Limit) -> Line:
    return replace(line, text=cut(line.text, limit.sentence))


def cut(text: str, most: int) -> str:
    """A text of at most so many letters, cut at a blank where one is near; "…": there was more."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    head, blank, tail = kept.rpartition(" ")
    return (head if blank and len(tail) < most // 3 else kept).rstrip(" ,;:(") + "…"


def cut_within(text: str, most: int, tail: int = 48) -> str:
    """The same, but the end stays: of a source it holds the date and the id."""
    if len(text) <= most:
        return text
    return f"{cut(text[:-tail], most - tail)} {text[-tail:].lstrip()}"
