"""Rows of Python as an Arrow table: what a table on the screen is sent as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb

from zona.store.copies import quoted

if TYPE_CHECKING:
    from pyarrow import Table


def arrow_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Rows (all with the same keys) as a pyarrow Table; a column with cells of several types has
    them as texts, one without any cell is of texts too.

    DuckDB makes it, column by column: pyarrow's own constructors load pandas, 60 MB that nothing
    else here needs, and Streamlit takes three times as long by a pandas frame.
    """
    names = list(rows[0])
    lists = [_one_type([row[name] for row in rows]) for name in names]
    columns = ", ".join(_column(n, *of) for n, of in enumerate(zip(names, lists, strict=True), 1))
    return _arrow_maker().cursor().sql(f"SELECT {columns}", params=lists).to_arrow_table()


@cache
def _arrow_maker() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _column(place: int, name: str, cells: Sequence[Any]) -> str:
    as_texts = "::VARCHAR[]" if all(cell is None for cell in cells) else ""
    return f"unnest(${place}{as_texts}) AS {quoted(name)}"


def _one_type(cells: list[Any]) -> list[Any]:
    kinds = {type(cell) for cell in cells if cell is not None}
    # DuckDB knows texts, no kinds of them
    if len(kinds) < 2 and not any(issubclass(kind, str) and kind is not str for kind in kinds):
        return cells
    return [None if cell is None else str(cell) for cell in cells]
