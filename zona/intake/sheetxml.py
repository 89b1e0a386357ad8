"""How far a sheet's XML reaches and which of its cells are broken, before the reader lays the sheet
out in memory.

A sheet is laid out as one full rectangle: a lone cell in the far corner asks for so much memory
that the process ends. So the extent has to be known beforehand, as a real parser sees it. What the
usual programs write is matched by one strict pattern; anything else (prefixes, other attributes,
cells without a place) is parsed by expat, slower, and exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from zona.intake.elements import local, walk
from zona.intake.refusal import Broken, Refused

CHUNK = 1024 * 1024
USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="\d+")?(?: t="[a-zA-Z]+")?\s?/?>')
BEGINS = (b"<c ", b"<c>", b"<c/", b"<c\t", b"<c\n", b"<c\r")
PREFIXED = (b":c ", b":c>", b":c/", b":c\t", b":c\n", b":c\r")
# These two run only where every cell is a USUAL_CELL. Possessive (`*+`): what a repetition took it
# keeps, so that no run of spaces is tried in two ways.
ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}\d+)"(?: s="\d+")? t="e"\s?>(?:<f[^>]*+>[^<]*+</f>)?+<v>([^<]*+)'
)
FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}\d+)"[^>]*+>\s*+<f(?:\s(?:[^>/]|/(?!>))*+)?+(?:/>|>([^<]*+)</f>)'
)
MAX_FORMULAS = 100_000  # each has a place in memory; a table of records has none
PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")

Places = dict[tuple[int, int], Broken]


def look(content: bytes) -> tuple[int, int, Places]:
    """(rows, columns, broken cells by (row, column) from 0) of a sheet.

    Raises Refused("damaged") where it is no XML.
    """
    letters: set[bytes] = set()
    last_row = usual = 0
    for part in _parts(content):
        places = USUAL_CELL.findall(part)
        usual += len(places)
        letters |= {column for column, _ in places}
        last_row = max(last_row, max((int(row) for _, row in places), default=0))
    if usual != sum(map(content.count, BEGINS)) or any(mark in content for mark in PREFIXED):
        return _Parsed(content).result()
    widest = max((column_number(column.decode()) + 1 for column in letters), default=0)
    return last_row, widest, _broken(content)


def _parts(content: bytes) -> Iterator[bytes]:
    """The content in pieces that end where a tag begins: no tag is cut, none is counted twice."""
    start = 0
    while start < len(content):
        end = content.find(b"<", start + CHUNK)
        end = len(content) if end < 0 else end
        yield content[start:end]
        start = end


def _broken(content: bytes) -> Places:
    found: Places = {}
    if b't="e"' in content:
        for cell in ERROR_CELL.finditer(content):
            found[_place(cell[1])] = Broken("cell_error", cell[2].decode("utf-8", "replace"))
    if b"<f" in content:
        for cell in FORMULA.finditer(content):
            if _place(cell[1]) in found:  # an error says more than the formula behind it
                continue
            if len(found) >= MAX_FORMULAS:
                raise Refused("formulas_many", limit=MAX_FORMULAS)
            formula = unescape((cell[2] or b"").decode("utf-8", "replace"))
            found[_place(cell[1])] = Broken("cell_formula", "=" + formula)
    return found


def _place(place: bytes) -> tuple[int, int]:
    letters = place.rstrip(b"0123456789")
    return int(place[len(letters) :]) - 1, column_number(letters.decode())


def column_number(letters: str) -> int:
    """The column of its letters, counted from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class _Parsed:
    """The same by a real parser.

    A cell without a place stands after the one before it, a row without a number too.
    """

    def __init__(self, content: bytes):
        self.row = self.column = self.last_row = self.widest = 0
        self.broken: Places = {}
        self.kind, self.texts, self.inside, self.formula = "", {"f": "", "v": ""}, "", False
        walk(content, self._start, self._end, self._text)

    def result(self) -> tuple[int, int, Places]:
        return self.last_row, self.widest, self.broken

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "row":
            stated = attributes.get("r", "")
            self.row, self.column = (
                (int(stated) if stated.isdecimal() and len(stated) < 10 else self.row + 1),
                0,
            )
        elif name == "c":
            self._cell(attributes.get("r"), attributes.get("t", ""))
        elif name in ("f", "v"):
            self.inside, self.formula = name, self.formula or name == "f"

    def _cell(self, stated: str | None, kind: str) -> None:
        if stated is None:
            self.column += 1
        else:
            place = PLACE.fullmatch(stated)
            if place is None:
                raise Refused("damaged")
            self.row, self.column = int(place[2]), column_number(place[1]) + 1
        self.last_row, self.widest = max(self.last_row, self.row), max(self.widest, self.column)
        self.kind, self.texts, self.formula = kind, {"f": "", "v": ""}, False

    def _text(self, text: str) -> None:
        if self.inside and len(self.texts[self.inside]) < 200:
            self.texts[self.inside] += text

    def _end(self, tag: str) -> None:
        name = local(tag)
        if name in ("f", "v"):
            self.inside = ""
        elif name == "c" and self.kind == "e":
            self.broken[self.row - 1, self.column - 1] = Broken("cell_error", self.texts["v"])
        elif name == "c" and self.formula:
            if len(self.broken) >= MAX_FORMULAS:
                raise Refused("formulas_many", limit=MAX_FORMULAS)
            self.broken[self.row - 1, self.column - 1] = Broken(
                "cell_formula", "=" + self.texts["f"]
            )
