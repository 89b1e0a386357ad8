"""Where in a sheet the table begins and which column is which: titles above, merged headings, other
words for a column. Pure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zona.intake.datasets import DATASETS, PLACES, Dataset
from zona.intake.folding import LONGEST, folded

VOCABULARY = tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))
SEARCHED = 40
NO_MAPPING: Mapping[str, str] = MappingProxyType({})
# Possessive: each sign is looked at once, also where what follows is no number.
NUMBER = re.compile(r"(?:[-+.,\s]*+\d)++[.,\s]*+%?")


@cache
def _headings(datasets: tuple[Dataset, ...]) -> dict[str, str]:
    """Heading -> field; of two datasets that head different fields alike the first decides."""
    found: dict[str, str] = {}
    for dataset in datasets:
        for column in dataset.columns:
            for heading in column.headings:
                found.setdefault(heading, column.name)
    return found


@lru_cache(10_000)
def _field(heading: str, datasets: tuple[Dataset, ...]) -> str | None:
    return _headings(datasets).get(folded(heading))


def field_of(
    heading: Any, kind: str | None = None, mapping: Mapping[str, str] = NO_MAPPING
) -> str | None:
    """The field that a heading stands for, None for an unknown one: "Nama OPD" -> opd.

    kind: whose words go before those of other datasets. mapping: folded heading -> column, as
    somebody told it for this file; it goes before all words.
    """
    if not isinstance(heading, str) or len(heading) > LONGEST:
        return None
    if mapping and (told := mapping.get(folded(heading))) is not None:
        return told or None
    others = tuple(DATASETS.values())
    return _field(heading, (DATASETS[kind], *others) if kind else others)


def recognised(
    row: Sequence[Any], kind: str | None = None, mapping: Mapping[str, str] = NO_MAPPING
) -> int:
    """How many different fields the cells of a row name."""
    return len({name for cell in row if (name := field_of(cell, kind, mapping))})


def kind_of(cells: Iterable[Any], mapping: Mapping[str, str] = NO_MAPPING) -> str:
    """The dataset that a header tells: one of which it has a telling column, and then the one of
    which it has most.
    """
    heads = list(cells)

    def fitness(dataset: Dataset) -> tuple[bool, int, bool]:
        names = {field_of(cell, dataset.name, mapping) for cell in heads}
        own = names & {*dataset.by_name} - dataset.dropped
        return bool(own & {*dataset.told_by}), len(own), not dataset.told_by

    return max(DATASETS.values(), key=fitness).name


@dataclass(frozen=True)
class Layout:
    """The table of a sheet.

    `columns`: field -> index; `headings`: field -> as it is written; `first` and `last`: the
    header's rows counted from 0; `unread`: headings that nothing is read from; `twice`: fields that
    two columns name; `cells`: the header as it is written; `dropped`: the columns that are thrown
    away.
    """

    columns: dict[str, int] = field(hash=False)
    headings: dict[str, str] = field(hash=False)
    first: int
    last: int
    width: int
    unread: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    cells: tuple[Any, ...] = field(hash=False, default=())
    dropped: tuple[int, ...] = ()

    def missing(self, kind: str, given: Iterable[str] = ()) -> tuple[str, ...]:
        """The fields that a table of this kind cannot do without and that no column names.

        given: columns that are told for the whole file.
        """
        dataset, known = DATASETS[kind], {*self.columns, *given}
        missing = [name for name in dataset.required if name not in known]
        if dataset.has_place and not any(name in known for name in PLACES):
            missing.insert(0, "kode_wilayah")
        if dataset.one_of and not set(dataset.one_of) & known:
            missing.append(dataset.one_of[0])
        return tuple(missing)


Areas = Sequence[tuple[int, int, int, int]]


def find(
    rows: Sequence[Sequence[Any]],
    merged: Areas = (),
    kind: str | None = None,
    mapping: Mapping[str, str] = NO_MAPPING,
) -> Layout | None:
    """The layout of a sheet by its first rows: the row, or two rows, that name most fields; None
    where none names two.

    kind: the dataset whose words are read; None: the one that the columns tell. mapping: folded
    heading -> column, as somebody told it for this file.
    """
    if kind is None:
        layout = _find(rows, merged, None, mapping)
        if layout is None:
            return None
        kind = kind_of(layout.cells, mapping)
    return _find(rows, merged, kind, mapping)


def _find(
    rows: Sequence[Sequence[Any]], merged: Areas, kind: str | None, mapping: Mapping[str, str]
) -> Layout | None:
    candidates = []
    for number, row in enumerate(rows[:SEARCHED]):
        candidates.append((recognised(row, kind, mapping), -1, number, list(row), number))
        if number + 1 < len(rows):
            joined = _joined(_spread(number, row, merged), rows[number + 1], kind)
            candidates.append((recognised(joined, kind, mapping), -2, number, joined, number + 1))
    best = max(candidates, key=lambda found: found[:2] + (-found[2],), default=None)
    if best is None or best[0] < 2:
        return None
    return _layout(best[3], best[2], best[4], kind, mapping)


def _spread(
    number: int, row: Sequence[Any], merged: Sequence[tuple[int, int, int, int]]
) -> list[Any]:
    """A row with each merged heading repeated over the columns that it spans."""
    cells = list(row)
    for top, left, bottom, right in merged:
        if top <= number <= bottom and 0 <= left < len(cells) and cells[left] != "":
            for column in range(left, min(right, len(cells) - 1) + 1):
                cells[column] = cells[left]
    return cells


def _joined(upper: Sequence[Any], lower: Sequence[Any], kind: str | None) -> list[Any]:
    """Two header rows as one: the lower cell, with the upper one's words where only both together
    are a heading.
    """
    width = max(len(upper), len(lower))
    above = list(upper) + [""] * (width - len(upper))
    below = list(lower) + [""] * (width - len(lower))
    cells = []
    for one, other in zip(above, below, strict=True):
        both = f"{one} {other}"
        choices = (other, both, f"{other} {one}") if other != "" else (one,)
        named = [text for text in choices if field_of(text, kind)]
        # "nama" below "OPD" is the name of an OPD, whatever "nama" alone would be
        whole = [text for text in named if field_of(text, kind) not in _private()]
        cells.append(next(iter(whole or named), other if other != "" else one))
    return cells


@cache
def _private() -> frozenset[str]:
    return frozenset(name for dataset in DATASETS.values() for name in dataset.dropped)


def _layout(
    cells: Sequence[Any], first: int, last: int, kind: str | None, mapping: Mapping[str, str]
) -> Layout:
    columns: dict[str, int] = {}
    headings: dict[str, str] = {}
    private = DATASETS[kind].dropped if kind else frozenset()
    unread, twice, dropped = [], [], []
    for index, cell in enumerate(cells):
        name = field_of(cell, kind, mapping)
        if name in private:
            dropped.append(index)
        if name is None:
            if cell != "":
                unread.append(str(cell))
        elif name in private and name in columns:
            continue  # a telephone at home and one at work: both go
        elif name in columns:
            twice.append(name)
        else:
            columns[name], headings[name] = index, str(cell).strip()
    width = max((i for i, cell in enumerate(cells) if cell != ""), default=0) + 1
    return Layout(
        columns,
        headings,
        first,
        last,
        max(width, len(cells)),
        tuple(unread),
        tuple(twice),
        tuple(cells),
        tuple(dropped),
    )


def is_numbering(cells: Sequence[Any]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 or (1) (2) (3), as official tables do below
    their header.
    """
    found = [re.sub(r"[()\s.]", "", str(cell).removesuffix(".0")) for cell in cells if cell != ""]
    return len(found) > 2 and found == [str(n) for n in range(1, len(found) + 1)]


def begins_with(text: str, what: str) -> bool:
    """Whether a text begins with one of the words of `what` (totals, notes)."""
    return _begins_with(text.strip()[:LONGEST], what)  # what is kept must not be long


@lru_cache(10_000)
def _begins_with(text: str, what: str) -> bool:
    words = folded(text)
    return any(
        words == start or words.startswith(start + " ") for start in VOCABULARY["rows"][what]
    )


def is_total(text: str) -> bool:
    """Whether a text says nothing but that it sums up."""
    return len(text.strip()) <= LONGEST and folded(text) in VOCABULARY["rows"]["totals"]


def is_number(text: str) -> bool:
    """Whether a text can be meant as a number: digits, points and commas only."""
    return len(text := text.strip()) <= LONGEST and NUMBER.fullmatch(text) is not None
