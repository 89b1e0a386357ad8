"""How a dataset is declared. Template, reading, report, contract, table, dictionary and test data
follow from one declaration (`Dataset`); nothing of them is written down a second time. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, StringConstraints

from zona.domain.ledger import Facts

Code = Annotated[str, StringConstraints(pattern=r"^\d{2}(\.\d{2})?$")]
Year = Annotated[int, Field(ge=1900, le=2999, strict=True)]
Score = Annotated[Decimal, Field(ge=0, le=Decimal("999.99"), max_digits=5, decimal_places=2)]
Line = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00-\x1f\x7f]*$")]
Filled = Annotated[Line, StringConstraints(min_length=1)]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=400, pattern=r"^[^\x00-\x1f\x7f<>]+$")
]
When = Annotated[str, StringConstraints(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
Number = Annotated[int, Field(ge=1)]
Moment = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?)?$")]
Period = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(Q[1-4]|H[12]|\d{2}))?$")]
Prose = Annotated[str, StringConstraints(max_length=5_400)]
Whole = Annotated[int, Field(ge=0, lt=10**9, strict=True)]
Exact = Annotated[Decimal, Field(ge=0, le=Decimal(10**9), max_digits=14, decimal_places=4)]

Privacy = Literal["public", "internal", "dropped"]
# What each way of reading a cell gives, and the type of its column in a table.
TYPES: dict[str, tuple[Any, str]] = {
    "code": (Code, "VARCHAR"),
    "year": (Year, "SMALLINT"),
    "score": (Score, "DECIMAL(5, 2)"),
    "name": (Name, "VARCHAR"),
    "text": (Line, "VARCHAR"),
    "choice": (Line, "VARCHAR"),
    "date": (When, "VARCHAR"),
    "moment": (Moment, "VARCHAR"),
    "deadline": (Moment, "VARCHAR"),
    "period": (Period, "VARCHAR"),
    "prose": (Prose, "VARCHAR"),
    "count": (Whole, "INTEGER"),
    "decimal": (Exact, "DECIMAL(14, 4)"),
    "yes_no": (bool, "BOOLEAN"),
}
# Ways of reading whose empty cell is None; of all others it is an empty text.
NOTHING = ("score", "choice", "count", "decimal", "yes_no")
PLACES = ("kode_wilayah", "kode_kemendagri", "kode_bps", "wilayah")


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a dataset.

    `reads`: how its cells are read (a key of TYPES, or "place": with the others of PLACES it gives
    `region_code`). `field`: its name in the accepted row ("" for a place). `type`: stricter than
    what `reads` gives. `synonyms`: other headings, folded. `allowed`: what may be chosen.
    `prefixes`: words that may stand before a choice. `hint`: what is not in the list is no fault.
    `template`: whether it stands in the template. A `dropped` column is known so that its cells can
    be thrown away before anything reads them.
    """

    name: str
    reads: str
    field: str = ""
    needed: bool = False
    synonyms: tuple[str, ...] = ()
    allowed: Callable[[Facts], Iterable[Any]] | None = None
    prefixes: tuple[str, ...] = ()
    type: Any = None
    hint: bool = False
    privacy: Privacy = "public"
    width: int = 14
    template: bool = True

    @property
    def headings(self) -> tuple[str, ...]:
        """What people head it with, folded: its own name first."""
        return (self.name.replace("_", " "), *self.synonyms)

    @property
    def row_type(self) -> Any:
        """The type of its field in the contract."""
        if self.type is not None:
            return self.type
        plain = TYPES[self.reads][0]
        if self.reads == "text" and self.needed:
            return Filled
        return plain | None if self.reads in NOTHING and not self.needed else plain


class Opened(NamedTuple):
    """A field of a dataset's open table: its type in the table, whether it is never empty, and the
    column that it was read from, None where it was worked out.
    """

    field: str
    sql: str
    needed: bool
    column: Column | None


class Matrix(NamedTuple):
    """How people keep a dataset as a table with two edges.

    `down`: the columns whose cells head its rows, the last of them always there; `across`: the
    column whose values head its columns; `cell`: the column of what stands inside.
    """

    down: tuple[str, ...]
    across: str
    cell: str


# (rules, raw cells) -> values by field, None where a fault was told
RowRule = Callable[[Any, Mapping[str, Any]], dict[str, Any] | None]


@dataclass(frozen=True, eq=False)
class Dataset:
    """One kind of file.

    `key`: the fields that may stand only once among all accepted rows; `key_of`: the same within
    one file, where that is told otherwise; `row_rule`: what reads a row and judges it (without one
    the columns alone decide); `told_by`: columns that no other dataset has; `one_of`: columns of
    which one is needed; `computed`: fields that no column gives, each before the field that it
    names; `derived`: fields behind all others: (name, type, type in the table);
    `named`: the column that a fault of the whole row is told about; `table`: where its
    accepted rows go; `privacy`: internal keeps all of it from the public; `matrix`: the other form
    in which people keep it; `sample`: what a row of test data says so that its cells fit each other
    (cells so far, facts, random source, number of the row -> cells instead); `unclear`: headings,
    folded, of which only a person can say which of some columns they mean; `people`: the field that
    counts those whose answers a row tells, `answers`: the fields that tell them (shown to nobody
    where they are few); `worked_out`: what its open table says besides: (field, type in the table).
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    table: str
    row_rule: RowRule | None = None
    key_of: Callable[[Mapping[str, Any]], tuple[Any, ...]] | None = None
    told_by: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    computed: tuple[tuple[str, Any, str], ...] = ()
    derived: tuple[tuple[str, Any, str], ...] = ()
    named: str = "wilayah"
    privacy: Privacy = "public"
    matrix: Matrix | None = None
    sample: Callable[..., dict[str, Any]] | None = None
    unclear: tuple[tuple[str, tuple[str, ...]], ...] = ()
    people: str = ""
    answers: tuple[str, ...] = ()
    worked_out: tuple[tuple[str, str], ...] = ()

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The columns of its template."""
        kept = (c for c in self.columns if c.template and c.privacy != "dropped")
        return tuple(column.name for column in kept)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Its columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The columns that a table cannot do without."""
        return tuple(column.name for column in self.columns if column.needed)

    @cached_property
    def dropped(self) -> frozenset[str]:
        """The columns whose cells are never kept."""
        return frozenset(c.name for c in self.columns if c.privacy == "dropped")

    @property
    def guarded(self) -> bool:
        """Whether its files are about persons: then each cell is searched for what points at one,
        and of the file only the columns that are read are kept.
        """
        return bool(self.dropped)

    @cached_property
    def has_place(self) -> bool:
        """Whether a row is about a region."""
        return any(column.reads == "place" for column in self.columns)

    @cached_property
    def fields(self) -> dict[str, Any]:
        """Field -> type of an accepted row, in order."""
        before = {at: (name, kind) for name, kind, at in self.computed}
        after = {name: kind for name, kind, _ in self.derived}
        fields: dict[str, Any] = {"region_code": Code} if self.has_place else {}
        for column in self.columns:
            if column.field and column.privacy != "dropped":
                if column.field in before:
                    fields.update([before[column.field]])
                fields[column.field] = column.row_type
        return fields | after | {"sheet": Line, "line": Number}

    @cached_property
    def row(self) -> Any:
        """The class of an accepted row; `sheet` and `line` tell where it stood."""
        title = "".join(part.capitalize() for part in self.name.split("_")) + "Row"
        return NamedTuple(title, list(self.fields.items()))

    @property
    def public_fields(self) -> tuple[str, ...]:
        """The fields that anybody may see; none of an internal dataset."""
        if self.privacy != "public":
            return ()
        hidden = {c.field for c in self.columns if c.privacy != "public"} | {"sheet", "line"}
        return tuple(name for name in self.fields if name not in hidden)

    @cached_property
    def opened(self) -> tuple[Opened, ...]:
        """The fields of its open table: the public ones, and what is worked out of them.

        Raises LookupError for a dataset of which nothing is public.
        """
        if not self.public_fields:
            raise LookupError(f"{self.name} is not public")
        columns = {c.field: c for c in self.columns if c.field}
        types = {name: TYPES[c.reads][1] for name, c in columns.items()}
        types |= {name: sql for name, _, sql in self.derived}
        hideable = (self.people, *self.answers)
        needed = {n for n, c in columns.items() if c.needed and n not in hideable} | {"region_code"}
        stated = (
            Opened(name, types.get(name, "VARCHAR"), name in needed, columns.get(name))
            for name in self.public_fields
        )
        return (*stated, *(Opened(name, sql, False, None) for name, sql in self.worked_out))

    def open_sql(self) -> str:
        """The question that gives its open table.

        Raises LookupError for a dataset of which nothing is public.
        """
        names = [field.field for field in self.opened]
        shown = ", ".join(f"t.{name}" for name in (*names, *self._marks))
        order = ", ".join(f"t.{name} NULLS FIRST" for name in names)
        return (
            f"FROM {self.table} AS t JOIN region USING (region_code) SELECT {shown}, "
            f"region.full_name ORDER BY {order}, t.batch_id"
        )

    @property
    def _marks(self) -> tuple[str, ...]:
        """What stands behind the fields of a row of the open table."""
        return ("is_hidden",) * bool(self.people) + ("batch_id", "release")

    def table_sql(self) -> str:
        """The statement that makes its open table.

        Raises LookupError for a dataset of which nothing is public.
        """
        marks = {"is_hidden": "BOOLEAN"}
        columns = [f"{field.field} {field.sql}" for field in self.opened]
        columns += [f"{name} {marks.get(name, 'VARCHAR')}" for name in self._marks]
        return f"CREATE TABLE {self.table} ({', '.join(columns)})"
