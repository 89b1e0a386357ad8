"""Flat copies of questions, made once beside a snapshot, and what can be asked of them: filter,
sort, a part of the rows.

A question joins and sorts all its rows each time it is asked; over a copy a filter or a page costs
what it returns. Names of columns come from whoever declares the copy, values are bound.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from zona.store.snapshot import Copy, Row, Snapshot

log = logging.getLogger("zona")

PLACE = "_place"  # the column that keeps the order of the question: 1 is its first row
# The words of a name in small letters, joined by hyphens.
KEY = "trim(regexp_replace(lower(strip_accents({})), '[^a-z0-9]+', '-', 'g'), '-')"
LARGE = 50_000  # rows; what is asked of more than these can take long
LONGEST_S = 20  # seconds that it may take before the first row


class TooLong(Exception):
    """What was asked was not answered within LONGEST_S."""


@dataclass(frozen=True)
class Test:
    """What rows must be: `kind` says how the column compares with `value`.

    `is`, `min` and `max` (both included) compare cells, `holds` looks into a list, `empty` and
    `bare` find empty cells and empty lists, `among` takes several values; `span` takes the name of
    a second column: value lies between the two.
    """

    kind: str
    column: str
    value: Any = None
    other: str = ""


TESTS = {
    "is": "{column} = {value}",
    "min": "{column} >= {value}",
    "max": "{column} <= {value}",
    "holds": "list_contains({column}, {value})",
    "empty": "{column} IS NULL",
    "bare": "({column} IS NULL OR len({column}) = 0)",
    "among": "{column} IN (SELECT unnest({value}))",
    "span": "{value} BETWEEN {column} AND {other}",
}


@dataclass(frozen=True)
class Part:
    """Which rows of a copy, in which order: `sort` holds columns with whether they fall; without it
    the order is that of the question. `limit` None: all.
    """

    tests: tuple[Test, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    offset: int = 0


def quoted(name: str) -> str:
    """The name of a column as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def make(
    snapshot: Snapshot,
    name: str,
    text: str,
    sources: Mapping[str, str],
    texts: Sequence[str] = (),
    parameters: Iterable[str] = (),
    keys: Sequence[str] = (),
    types: Mapping[str, str] | None = None,
) -> Copy:
    """The rows of a question (its text) with these columns (`sources`: the question's name of
    each), once for a snapshot. Empty text in columns of `texts` becomes NULL; all `parameters` of
    the question are.
    `keys`: columns that hold the words of their source as one (`Kota Binjai`: kota-binjai).
    `types`: of columns that are no text, for a snapshot that does not have the table.
    """

    def told(column: str, source: str) -> str:
        value = KEY.format(quoted(source)) if column in keys else quoted(source)
        return f"nullif({value}, '')" if column in texts else value

    columns = ", ".join(
        f"{told(column, source)} AS {quoted(column)}" for column, source in sources.items()
    )
    select = f"SELECT row_number() OVER () AS {PLACE}, {columns} FROM (\n{text}\n)"
    try:
        return snapshot.copy(name, select, dict.fromkeys(parameters))
    except duckdb.CatalogException:
        # a release that was kept before there was such a table has no row of it
        log.info("the release %s has no table %s", snapshot.release, name)
        return snapshot.copy(name, _no_row(sources, types or {}))


def _no_row(sources: Iterable[str], types: Mapping[str, str]) -> str:
    columns = (f"NULL::{types.get(name, 'VARCHAR')} AS {quoted(name)}" for name in sources)
    return f"SELECT NULL::BIGINT AS {PLACE}, {', '.join(columns)} WHERE false"


def total(snapshot: Snapshot, copy: Copy, tests: Sequence[Test]) -> int:
    """How many rows pass all tests. Raises TooLong."""
    if not tests:
        return copy.rows_n
    where, values = _where(tests)
    found = _asked(snapshot, copy, f"SELECT count(*) FROM {copy.table}{where}", values)
    return found.fetchall()[0][0]


def batches(
    snapshot: Snapshot, copy: Copy, names: Sequence[str], part: Part, size: int
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a part, `size` at a time, as tuples of these columns; never all in memory.

    Raises TooLong, before the first of them.
    """
    where, values = _where(part.tests)
    text = f"SELECT {', '.join(map(quoted, names))} FROM {copy.table}{where}{_order(part)}"
    values |= {"limit": part.limit, "offset": part.offset}
    found = _asked(snapshot, copy, f"{text} LIMIT $limit OFFSET $offset", values)
    return iter(lambda: found.fetchmany(size), [])


def firsts(snapshot: Snapshot, copy: Copy, names: Sequence[str]) -> Row:
    """The first value of each column that is neither NULL nor an empty list; None without one."""
    columns = ", ".join(
        f"arg_min({quoted(name)}, {PLACE}) FILTER (WHERE {quoted(name)}::VARCHAR != '[]')"
        for name in names
    )
    (row,) = snapshot.cursor().execute(f"SELECT {columns} FROM {copy.table}").fetchall()
    return dict(zip(names, row, strict=True))


def _where(tests: Sequence[Test]) -> tuple[str, dict[str, Any]]:
    parts, values = [], {}
    for number, test in enumerate(tests):
        pattern = TESTS[test.kind]
        names = {"column": quoted(test.column), "other": quoted(test.other)}
        parts.append(pattern.format(**names, value=f"$value_{number}"))
        if "{value}" in pattern:
            values[f"value_{number}"] = test.value
    return (f" WHERE {' AND '.join(parts)}" if parts else ""), values


def _order(part: Part) -> str:
    if not part.sort and part.limit is None:
        # A copy lies in its order, and DuckDB keeps it; sorting ten million rows would hold back
        # the first of them.
        return ""
    # the place last: pages of equal values must not swap rows between two requests
    by = [f"{quoted(name)} {'DESC' if falls else 'ASC'} NULLS LAST" for name, falls in part.sort]
    return f" ORDER BY {', '.join([*by, PLACE])}"


def _asked(
    snapshot: Snapshot, copy: Copy, text: str, values: Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    cursor = snapshot.cursor()
    # a thread a question would cost more than a small table does
    if copy.rows_n <= LARGE:
        return cursor.execute(text, values)
    with _limited(cursor):
        return cursor.execute(text, values)


@contextmanager
def _limited(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    # DuckDB has no time limit of its own
    alarm = threading.Timer(LONGEST_S, cursor.interrupt)
    alarm.daemon = True
    alarm.start()
    try:
        yield
    except duckdb.InterruptException:
        raise TooLong from None
    finally:
        alarm.cancel()
