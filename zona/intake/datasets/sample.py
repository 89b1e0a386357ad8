"""Rows that a declaration allows, made from it: what tests of any dataset, and examples in its
template, are filled with. The same random source gives the same rows. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from zona.domain.ledger import Facts
from zona.domain.method import method_of
from zona.intake.datasets.columns import years
from zona.intake.datasets.declare import Column, Dataset

Cells = dict[str, Any]
Draw = Callable[[Column, Facts, Random, int], Any]


def sample_rows(dataset: Dataset, facts: Facts, many: int, random: Random) -> list[Cells]:
    """`many` rows that can be accepted together: column -> cell; no two share a key.

    Columns that may be empty are empty now and then, but for those of which one is needed.
    """
    return [_row(dataset, facts, number, random) for number in range(many)]


def _row(dataset: Dataset, facts: Facts, number: int, random: Random) -> Cells:
    cells: Cells = {}
    for name in dataset.headings:
        column = dataset.by_name[name]
        if column.needed or name in dataset.one_of[:1] or random.random() < 0.7:
            cells[name] = DRAWS[column.reads](column, facts, random, number)
    if dataset.has_place:
        region = facts.regions[number % len(facts.regions)]
        cells |= {"kode_wilayah": region.region_code, "wilayah": f"{region.type} {region.name}"}
    return cells | (dataset.sample(cells, facts, random, number) if dataset.sample else {})


def of_year(cells: Cells, facts: Facts, random: Random, number: int) -> Cells:
    """What a row about a score of a year says so that it fits the year's method."""
    year = years(facts)[number // len(facts.regions) % len(years(facts))]
    method = method_of(facts.methods, year)
    names = [dimension.id for dimension in method.dimensions]
    published = date(year, 12, 1) + timedelta(days=random.randrange(200))
    changed: Cells = {"tahun": year, "nilai": random.randrange(7501) / 100, "sumber": "Surat uji"}
    if "tanggal" in cells:
        changed["tanggal"] = min(published, date(year + 1, 6, 30))
    if "dimensi" in cells:
        changed["dimensi"] = random.choice(names) if names else None
    # a class that fits the score follows from it; what is not stated fits any
    return changed | {name: None for name in ("zona", "kategori") if name in cells}


def _choice(column: Column, facts: Facts, random: Random, number: int) -> Any:
    allowed = list(column.allowed(facts)) if column.allowed else []
    return random.choice(allowed) if allowed else None


def _text(column: Column, facts: Facts, random: Random, number: int) -> str:
    """A text of drawn letters: names that differ little would be asked about."""
    letters = "".join(random.choices("abdegiklmnoprstu", k=14))
    return f"{column.name.replace('_', ' ').capitalize()} {letters}"


def _day(column: Column, facts: Facts, random: Random, number: int) -> date:
    first = date(max(years(facts)), 1, 2)
    return first + timedelta(days=random.randrange(600))


DRAWS: dict[str, Draw] = {
    "place": lambda column, facts, random, number: None,
    "year": lambda column, facts, random, number: random.choice(years(facts)),
    "score": lambda column, facts, random, number: random.randrange(7501) / 100,
    "name": _text,
    "text": _text,
    "choice": _choice,
    "date": _day,
    "moment": lambda *given: datetime.combine(_day(*given), time(9, 30)),
    "deadline": _day,
    "period": lambda column, facts, random, number: str(random.choice(years(facts))),
    "prose": _text,
    "count": lambda column, facts, random, number: random.randrange(1, 500),
    "decimal": lambda column, facts, random, number: random.randrange(1000, 4000) / 1000,
    "yes_no": lambda column, facts, random, number: random.choice(("ya", "tidak")),
}
