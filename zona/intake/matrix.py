"""A table with two edges, as people keep it: indicators down, OPD across, scores inside; the
region, the year and the source stand above it. It is read into the same rows as the long form.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from zona.intake.cells import is_blank
from zona.intake.datasets import PLACES, Dataset
from zona.intake.folding import LONGEST, folded
from zona.intake.layout import (
    SEARCHED,
    VOCABULARY,
    Areas,
    begins_with,
    field_of,
    is_numbering,
    is_total,
)

WORDS: Mapping[str, Sequence[str]] = VOCABULARY["matrix"]
Place = tuple[int, int]


class Told(NamedTuple):
    """A cell with its place (row and column counted from 0)."""

    cell: Any
    place: Place


@dataclass(frozen=True)
class Matrix:
    """A matrix on a sheet.

    `down` and `across` give the column of each edge's heading: `down` by the dataset's column,
    `across` by its index. `told`: what stands above the table for all of it. `first` and `last`:
    the header's rows counted from 0. `twice`: columns that are named twice. `unread`: headings
    beside.
    """

    dataset: Dataset
    down: Mapping[str, int] = field(hash=False)
    across: Mapping[int, Told] = field(hash=False)
    told: Mapping[str, Told] = field(hash=False)
    first: int
    last: int
    unread: Mapping[int, str] = field(hash=False, default_factory=dict)
    twice: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns without which no row can be read and that nothing above the table tells."""
        known = {*self.told, *self.down, self.dataset.matrix.across, self.dataset.matrix.cell}
        missing = [name for name in self.dataset.required if name not in known]
        if self.dataset.has_place and not known & set(PLACES):
            missing.insert(0, "kode_wilayah")
        return tuple(missing)


class Entry(NamedTuple):
    """One cell of the matrix as a row of the long form: the cells of the dataset's columns, and the
    place of each.
    """

    raw: dict[str, Any]
    places: dict[str, Place]


class Line(NamedTuple):
    """One row of the sheet: its entries, or why it has none (a reason of `report.SKIPS`).

    `carried`: its dimension is the one above. `unlabelled`: nothing says what it is about.
    `loose`: cells below no heading.
    """

    line: int
    cells: Sequence[Any]
    entries: tuple[Entry, ...] = ()
    skip: str = ""
    carried: bool = False
    unlabelled: bool = False
    loose: tuple[Told, ...] = ()


def find(rows: Sequence[Sequence[Any]], dataset: Dataset) -> Matrix | None:
    """The matrix that a sheet begins with by its first rows, None where there is none."""
    for number in range(min(len(rows), SEARCHED)):
        cells = list(rows[number])
        for last, candidate in ((number, cells), (number + 1, _joined(rows, number, dataset))):
            found = _matrix(rows, number, last, candidate, dataset) if candidate else None
            if found is not None:
                return found
    return None


def _joined(rows: Sequence[Sequence[Any]], number: int, dataset: Dataset) -> list[Any]:
    """A header of two rows as one: "Dimensi | Indikator | OPD" with the names of the OPD below."""
    upper, lower = rows[number], rows[number + 1] if number + 1 < len(rows) else ()
    edge = next((i for i, cell in enumerate(upper) if _is_edge(cell, dataset)), None)
    if edge is None or all(map(is_blank, lower)):
        return []
    width = max(len(upper), len(lower))
    spec = dataset.matrix
    over = {"", spec.across, spec.cell}  # what may stand above a name
    heads = [field_of(_at(upper, i), dataset.name) or _at(upper, i) for i in range(width)]
    below = {heads[i] for i in range(width) if not is_blank(_at(lower, i))}
    if not below <= over or below == {""} or not set(heads) & over - {""}:
        return []
    return [_at(lower, i) if _at(lower, i) != "" else _at(upper, i) for i in range(width)]


def _is_edge(cell: Any, dataset: Dataset) -> bool:
    return field_of(cell, dataset.name) == dataset.matrix.down[-1]


def _matrix(
    rows: Sequence[Sequence[Any]], first: int, last: int, header: Sequence[Any], dataset: Dataset
) -> Matrix | None:
    names = {index: field_of(cell, dataset.name) for index, cell in enumerate(header)}
    down, twice = _down(names, dataset)
    # a column that each row of the long form has: then this is one, or means to be
    long = {*dataset.required, dataset.matrix.across} & {*names.values()}
    if dataset.matrix.down[-1] not in down or long:
        return None
    edge = max(down.values())
    heads = {i: cell for i, cell in enumerate(header) if isinstance(cell, str) and cell.strip()}
    across = {
        index: Told(cell.strip(), (last, index))
        for index, cell in heads.items()
        # an OPD is no column that we know: whatever else heads a column right of the edge is one
        if index > edge and names[index] is None and not _is_beside(cell)
    }
    told, above = _told(rows[:first], dataset)
    # a table with labels and both edges is one also where nobody has named an OPD yet
    if not (told and len(down) > 1) and not (across and (told or len(down) > 1)):
        return None
    used = {*across, *down.values()}
    unread = {index: cell for index, cell in heads.items() if index not in used}
    return Matrix(dataset, down, across, told, first, last, unread, (*twice, *above))


def _down(names: Mapping[int, str | None], dataset: Dataset) -> tuple[dict[str, int], list[str]]:
    """(column of each heading down the left edge, those that two columns have)."""
    down: dict[str, int] = {}
    twice = []
    for index, name in names.items():
        if name in dataset.matrix.down:
            if name in down:
                twice.append(name)
            down.setdefault(name, index)
    return down, twice


def _is_beside(heading: str) -> bool:
    """Whether a column is known to be no OPD: a number, a weight, a mean."""
    if len(heading) <= LONGEST and folded(heading) in WORDS["beside"]:
        return True
    return begins_with(heading, "totals") or not any(sign.isalpha() for sign in heading)


def _told(
    rows: Sequence[Sequence[Any]], dataset: Dataset
) -> tuple[dict[str, Told], tuple[str, ...]]:
    """(what the labels above a table tell, labels that stand there with two different cells).

    A label and its cell stand side by side ("tahun" | 2024), or in one cell ("Tahun: 2024").
    """
    told: dict[str, Told] = {}
    twice = []
    # what stands inside the table cannot be told once for all of it
    inside = {dataset.matrix.across, dataset.matrix.cell, *dataset.matrix.down}
    for row, cells in enumerate(rows):
        for index in range(len(cells)):
            name, said = _label(cells, index, dataset)
            if name is None or name in inside or is_blank(said.cell):
                continue
            fresh = Told(said.cell, (row, said.place[1]))
            # two years above one table: which one is meant only a person knows
            if told.setdefault(name, fresh).cell != fresh.cell:
                twice.append(name)
    return told, tuple(twice)


def _label(cells: Sequence[Any], index: int, dataset: Dataset) -> tuple[str | None, Told]:
    """(the column that a cell labels, what is said of it)."""
    cell = cells[index]
    if not isinstance(cell, str):
        return None, Told("", (0, index))
    label, colon, rest = cell.partition(":")
    if colon and rest.strip():
        return field_of(label, dataset.name), Told(rest.strip(), (0, index))
    beside = next((i for i in range(index + 1, len(cells)) if not is_blank(cells[i])), None)
    said = Told("" if beside is None else cells[beside], (0, beside or index))
    return field_of(label, dataset.name), said


def lines(
    matrix: Matrix, rows: Iterator[tuple[int, list[Any]]], merged: Areas = ()
) -> Iterator[Line]:
    """The rows below the header, each with its entries; an empty cell is no entry.

    merged: areas of the sheet; a row inside one of the dimension's column has its dimension stated.
    """
    reading = _Reading(matrix)
    outer = matrix.down.get(matrix.dataset.matrix.down[0])
    areas = [area for area in merged if area[1] <= (outer or 0) <= area[3]]
    for line, cells in rows:
        read = reading.line(line, cells)
        inside = any(top < line - 1 <= bottom for top, _, bottom, _ in areas)
        yield read._replace(carried=False) if read.carried and inside else read


class _Reading:
    """Walks down a matrix: what a row means may stand in a row above it."""

    def __init__(self, matrix: Matrix):
        self.matrix, self.dataset = matrix, matrix.dataset
        self.outer = self.dataset.matrix.down[0] if len(self.dataset.matrix.down) > 1 else ""
        self.inner = self.dataset.matrix.down[-1]
        self.above = Told("", (0, 0))  # the dimension that was named last
        self.across: dict[str, dict[int, Told]] = {}  # rows that tell something of each OPD
        # only below the header may a row of column numbers (1, 2, 3) stand
        self.fresh = True

    def line(self, line: int, cells: Sequence[Any]) -> Line:
        filled = [i for i in self.matrix.across if not is_blank(_at(cells, i))]
        if all(is_blank(cell) for cell in cells):
            return Line(line, cells, skip="blank")
        if self.fresh and is_numbering(cells):
            return Line(line, cells, skip="numbering")
        self.fresh = False
        if self._tells(line, cells, filled):
            return Line(line, cells, skip="header")
        inner, outer = self._edge(self.inner, line, cells), self._edge(self.outer, line, cells)
        if self._is_total(cells, inner.cell, outer.cell):
            return Line(line, cells, skip="total")
        loose = self._loose(line, cells)
        if not filled and not loose:
            if not is_blank(outer.cell):
                self.above = outer
            elif self.outer not in self.matrix.down and self._heads_a_group(inner.cell):
                self.above = inner
            return Line(line, cells, skip=_why_unfilled(cells))
        return self._entries(line, cells, filled, inner, outer)._replace(loose=loose)

    def _heads_a_group(self, cell: Any) -> bool:
        """Whether a row without scores names a dimension for those below it: "Dimensi Input"."""
        starts = self.dataset.by_name[self.outer].prefixes if self.outer else ()
        return any(_folded(cell).startswith(f"{start} ") for start in starts)

    def _edge(self, name: str, line: int, cells: Sequence[Any]) -> Told:
        index = self.matrix.down.get(name)
        return Told(_at(cells, index), (line - 1, index or 0))

    def _tells(self, line: int, cells: Sequence[Any], filled: Sequence[int]) -> bool:
        """Keeps a row that says something of each OPD ("jenis_opd" | dukcapil | sosial)."""
        label = next(cell for cell in cells if not is_blank(cell))
        name = field_of(label, self.dataset.name)
        spec = self.dataset.matrix
        if not filled or name is None or name in (*spec.down, spec.across, spec.cell):
            return False
        if name not in self.dataset.by_name:
            return False
        self.across[name] = {i: Told(_at(cells, i), (line - 1, i)) for i in filled}
        return True

    def _is_total(self, cells: Sequence[Any], inner: Any, outer: Any) -> bool:
        """Whether a row sums up others. An indicator may begin with such a word."""
        if isinstance(inner, str) and is_total(inner):
            return True
        first = next(cell for cell in cells if not is_blank(cell))
        texts = [text for text in (first, outer) if isinstance(text, str) and text is not inner]
        return any(begins_with(text, "totals") for text in texts)

    def _loose(self, line: int, cells: Sequence[Any]) -> tuple[Told, ...]:
        """Cells right of the edge that stand below no heading: nobody knows whose they are."""
        edge = max(self.matrix.down.values())
        known = {*self.matrix.across, *self.matrix.unread}
        return tuple(
            Told(cell, (line - 1, index))
            for index, cell in enumerate(cells)
            if index > edge and index not in known and not is_blank(cell)
        )

    def _entries(
        self, line: int, cells: Sequence[Any], filled: Sequence[int], inner: Told, outer: Told
    ) -> Line:
        carried = False
        whole = _whole(inner.cell, outer.cell)
        if whole == "agency":
            inner = outer = Told("", inner.place)
        elif not is_blank(outer.cell):
            self.above = outer
        elif not is_blank(inner.cell) and self.outer and not is_blank(self.above.cell):
            outer, carried = self.above, True
        blank = is_blank(inner.cell) and is_blank(outer.cell)
        if whole == "dimension":
            inner = Told("", inner.place)
        heads = {self.inner: inner} | ({self.outer: outer} if self.outer else {})
        entries = tuple(self._entry(line, cells, index, heads) for index in filled)
        return Line(
            line,
            cells,
            entries,
            carried=carried and whole != "agency",
            unlabelled=whole == "unclear" or (blank and whole != "agency"),
        )

    def _entry(
        self, line: int, cells: Sequence[Any], index: int, heads: Mapping[str, Told]
    ) -> Entry:
        spec = self.dataset.matrix
        said = {name: column[index] for name, column in self.across.items() if index in column}
        told = {**self.matrix.told, **said, **heads, spec.across: self.matrix.across[index]}
        told[spec.cell] = Told(cells[index], (line - 1, index))
        raw = {name: each.cell for name, each in told.items()}
        return Entry(raw, {name: each.place for name, each in told.items()})


def _whole(inner: Any, outer: Any) -> str:
    """What a row sums up by its own words: agency, dimension, "" where it does not, unclear where
    only a dimension beside it could tell.
    """
    whole = ("", *WORDS["whole_agency"])
    inside, beside = _folded(inner), _folded(outer)
    if inside in whole and beside in whole and (inside or beside):
        return "agency"
    if inside in WORDS["whole_agency"]:
        return "unclear"  # a dimension stands beside it
    if inside in WORDS["whole_dimension"]:
        return "dimension"
    if inside in WORDS["whole"]:
        return "dimension" if beside else "unclear"
    return ""


def _folded(cell: Any) -> str:
    return folded(cell) if isinstance(cell, str) and len(cell) <= LONGEST else str(bool(cell) or "")


def _why_unfilled(cells: Sequence[Any]) -> str:
    first = next(cell for cell in cells if not is_blank(cell))
    return "note" if isinstance(first, str) and begins_with(first, "notes") else "unfilled"


def _at(cells: Sequence[Any], index: int | None) -> Any:
    return cells[index] if index is not None and index < len(cells) else ""


def address(place: Place, left: int = 0) -> str:
    """The address of a cell as a spreadsheet writes it: (11, 5) is F12. left: the column that the
    rows begin with.
    """
    row, column = place[0], place[1] + left
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
