"""What an address of the open data asks for, read strictly: what is not known is refused with what
is allowed. Pure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from zona.faces.opendata import Column, Table
from zona.language.words import LANGUAGES
from zona.serving.language import preferred_language
from zona.store.copies import Test

LANGUAGE = "bahasa"
LONGEST = 16_000  # bytes of a query; every right one is far shorter
MOST_ROWS = 100_000
LAST_OFFSET = 10**9
BOUNDS = ("min", "max")  # `score.min=80` and `score.max=90`: both ends belong to what is found
# what INTEGER of DuckDB holds: more could not be compared
LEAST_WHOLE, MOST_WHOLE = -(2**31), 2**31 - 1
# lengths bounded: a number of a million digits takes Decimal minutes
NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?")
SHOWN = 40  # letters of a wrong value that its sentence repeats


class Refused(Exception):
    """A request that cannot be answered: status, the key of its sentence (`api.<code>`) and the
    values in it.
    """

    def __init__(self, status: int, code: str, **values: Any):
        self.status, self.code, self.values = status, code, values
        super().__init__(f"{status} {code} {values}")


@dataclass(frozen=True)
class Condition:
    """What the cells of a column must be: equal to `value`, empty where it is None, or at least
    (`bound` min) or at most (max) `value`. A list must hold it.
    """

    column: Column
    value: Any
    bound: str = ""

    @property
    def test(self) -> Test:
        """This condition as a question to a copy."""
        if self.bound:
            kind = self.bound
        elif self.value is None:
            kind = "bare" if self.column.is_list else "empty"
        else:
            kind = "holds" if self.column.is_list else "is"
        return Test(kind, self.column.name, self.value)

    @property
    def parameter(self) -> tuple[str, str]:
        """Name and value as they stand in an address."""
        name = f"{self.column.name}.{self.bound}" if self.bound else self.column.name
        if self.value is None:
            return name, ""
        return name, str(self.value).lower() if isinstance(self.value, bool) else str(self.value)


@dataclass(frozen=True)
class Query:
    """Filters by name, and which part of the rows; `limit` None: all of them.

    `sort`: columns, each with whether it falls. `columns`: the names of those that are wanted;
    none: all of them.
    """

    filters: Mapping[str, Any] = field(default_factory=dict)
    limit: int | None = None
    offset: int = 0
    conditions: tuple[Condition, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def found(self) -> tuple[Any, ...]:
        """What tells the rows that one query finds from those of another, in whatever order."""
        return (tuple(sorted(self.filters.items())), self.conditions)

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells one query from another."""
        return (self.found, self.limit, self.offset, self.sort, self.columns)

    @property
    def parameters(self) -> dict[str, str]:
        """The query as it stands in an address, the part of the rows left out."""
        given = {name: str(value) for name, value in self.filters.items()}
        given |= dict(condition.parameter for condition in self.conditions)
        if self.sort:
            given["sort"] = ",".join(("-" if falls else "") + name for name, falls in self.sort)
        return given | ({"columns": ",".join(self.columns)} if self.columns else {})


def parameters(query_string: bytes) -> dict[str, str]:
    """The parameters of an address by name.

    Raises Refused for a query that is too long, not UTF-8, or names a parameter twice.
    """
    if len(query_string) > LONGEST:
        raise Refused(414, "query_long", longest=LONGEST)
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:  # UnicodeDecodeError among them
        raise Refused(400, "query_encoding") from None
    result: dict[str, str] = {}
    for name, value in pairs:
        if name in result:
            raise Refused(400, "twice", name=shown(name))
        result[name] = value
    return result


def read_query(
    parameters: Mapping[str, str], table: Table, allowed: Mapping[str, Sequence[Any]]
) -> Query:
    """The query of a table.

    `allowed`: the values that each filter knows, as the snapshot has them.

    Raises Refused for an unknown parameter or a value that is not allowed; the sentence says what
    is.
    """
    known = conditions_of(table)
    refuse_unknown(parameters, (*table.filters, *NOT_ROWS, *known))
    filters = {
        name: _choice(name, parameters[name], allowed[name])
        for name in table.filters
        if name in parameters
    }
    return Query(
        filters,
        _whole("limit", parameters["limit"], 1, MOST_ROWS) if "limit" in parameters else None,
        _whole("offset", parameters.get("offset", "0"), 0, LAST_OFFSET),
        tuple(
            Condition(column, _value(name, parameters[name], column, bound), bound)
            for name, (column, bound) in known.items()
            if name in parameters
        ),
        _sort(parameters["sort"], table) if "sort" in parameters else (),
        _columns(parameters["columns"], table) if "columns" in parameters else (),
    )


NOT_ROWS = ("limit", "offset", LANGUAGE, "sort", "columns")  # what does not choose rows


def conditions_of(table: Table) -> dict[str, tuple[Column, str]]:
    """The parameters that compare a column of the table: (column, bound) by name, `bound` empty
    where cells must be equal. What `table.filters` name means what it always meant.
    """
    result = {c.name: (c, "") for c in table.columns if c.name not in table.filters}
    for column in table.columns:
        if column.is_measured:
            result |= {f"{column.name}.{bound}": (column, bound) for bound in BOUNDS}
    return result


def sortable(table: Table) -> tuple[str, ...]:
    """The columns that rows can be sorted by: all but lists."""
    return tuple(column.name for column in table.columns if not column.is_list)


def _sort(text: str, table: Table) -> tuple[tuple[str, bool], ...]:
    """`-year,region_code`: (column, whether it falls), the first of a column counts."""
    allowed, by = sortable(table), {}
    for part in text.split(","):
        name = part.removeprefix("-")
        by.setdefault(_column("sort", name, allowed), part.startswith("-"))
    return tuple(by.items())


def _columns(text: str, table: Table) -> tuple[str, ...]:
    allowed = tuple(column.name for column in table.columns)
    return tuple(dict.fromkeys(_column("columns", name, allowed) for name in text.split(",")))


def _column(parameter: str, name: str, allowed: Sequence[str]) -> str:
    if name in allowed:
        return name
    raise Refused(
        400, "unknown_column", name=parameter, value=shown(name), allowed=", ".join(allowed)
    )


def _value(name: str, text: str, column: Column, bound: str) -> Any:
    """What the cells of a column are compared with; None: they must be empty."""
    if text == "" and not bound:
        return None
    kind = column.kind
    if kind in ("integer", "years"):
        return _whole(name, text, LEAST_WHOLE, MOST_WHOLE)
    if kind == "number":
        return _number(name, text)
    return _choice("boolean", text, ("true", "false")) == "true" if kind == "boolean" else text


def _number(name: str, text: str) -> float:
    if NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    raise Refused(400, "not_number", name=name, value=shown(text))


def refuse_unknown(parameters: Mapping[str, str], known: Sequence[str]) -> None:
    """Raises Refused for the first parameter that is not one of these."""
    for name in parameters:
        if name not in known:
            raise Refused(400, "unknown_parameter", name=shown(name), allowed=", ".join(known))


def read_language(parameters: Mapping[str, str], accept_language: str | None) -> str:
    """The language of the answer: what `bahasa` says, else what the reader's program asks for, else
    the first of all.

    Raises Refused for a language that there is not.
    """
    if LANGUAGE in parameters:
        return _choice(LANGUAGE, parameters[LANGUAGE], LANGUAGES)
    return preferred_language(accept_language)


def _choice(name: str, text: str, allowed: Sequence[Any]) -> Any:
    for value in allowed:
        if text == str(value):
            return value
    raise Refused(400, f"unknown_{name}", value=shown(text), allowed=", ".join(map(str, allowed)))


def _whole(name: str, text: str, low: int, high: int) -> int:
    # int() would also read Arabic digits, blanks and a text of a million digits
    digits = text.removeprefix("-") if low < 0 else text
    if digits.isascii() and digits.isdecimal() and len(digits) <= 12 and low <= int(text) <= high:
        return int(text)
    raise Refused(400, "not_whole", name=name, value=shown(text), low=low, high=high)


def shown(text: str) -> str:
    """Text from an address, short and inert enough to be repeated in a sentence."""
    clean = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:SHOWN]
    )
    return clean + ("…" if len(text) > SHOWN else "")
