"""Rows as CSV, JSON, Parquet, GeoJSON or XLSX, part by part: what is sent leaves memory.

Rows come as batches of tuples in the order of the columns. Pure.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from zona.exports import sheet_parts
from zona.faces.opendata import JOINTS, Column, Table, cell

Batch = Sequence[tuple[Any, ...]]


def csv_parts(columns: Sequence[Column], batches: Iterable[Batch]) -> Iterator[bytes]:
    """RFC 4180 in UTF-8 without BOM; numbers as published, cells as `opendata.cell` has them."""
    yield _csv([[column.name for column in columns]])
    for rows in batches:
        cells = [_cells(c, values) for c, values in zip(columns, zip(*rows, strict=True))]
        yield _csv(zip(*cells, strict=True))


def _cells(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    # Numbers stay as they are: `csv` writes them, and nothing for None.
    if column.is_trimmed:
        return [None if value is None else trimmed(value) for value in values]
    return values if column.is_measured else [cell(column, value) for value in values]


def _csv(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def json_parts(columns: Sequence[Column], batches: Iterable[Batch]) -> Iterator[bytes]:
    """An array of objects; numbers with the decimals they were published with (93.10 stays 93.10),
    lists as arrays.
    """
    joint = "["
    for rows in batches:
        yield (joint + ",\n".join(_objects(columns, rows))).encode()
        joint = ",\n"
    yield b"[]\n" if joint == "[" else b"]\n"


def _objects(columns: Sequence[Column], rows: Batch) -> list[str]:
    """Each row as an object. Column by column, so that what a kind needs is decided once for all
    its cells.
    """
    pattern = "{" + ",".join(f"{encode_basestring(c.name)}:%s" for c in columns) + "}"
    told = (
        [NULL if value is None else tell(value) for value in values]
        for tell, values in zip(map(_teller, columns), zip(*rows, strict=True))
    )
    return [pattern % cells for cells in zip(*told, strict=True)]


def trimmed(value: Decimal) -> str:
    """A number without zeros at its end: 83, 4.27, 2.5111."""
    return format(value.normalize(), "f")


def _teller(column: Column) -> Callable[[Any], str]:
    """What writes a cell of this column that is not empty as JSON."""
    return trimmed if column.is_trimmed else TELL[column.kind]


NULL = "null"
TELL: dict[str, Callable[[Any], str]] = {
    "text": encode_basestring,
    "integer": str,
    # `json` cannot write a Decimal exactly, so its text goes in as it is.
    "number": "{:f}".format,
    "boolean": lambda value: "true" if value else "false",
    **dict.fromkeys(JOINTS, json.JSONEncoder(ensure_ascii=False).encode),
}


def geojson_parts(
    table: Table,
    columns: Sequence[Column],
    shown: Sequence[Column],
    batches: Iterable[Batch],
    drawn: Callable[[Sequence[Any]], str | None],
    notes: Mapping[str, str],
) -> Iterator[bytes]:
    """A FeatureCollection, one feature a row, with the geometry of its region and the `shown`
    columns as properties. `id` is the table's key ("12.75", "12.75-2022"), left out where the table
    has none.

    `columns` of the rows hold `shown` first, the key and the region's code. `drawn`: the geometry
    (RFC 7946) of a row as JSON, None for none. `notes` become members of the collection (licence,
    source of the boundaries).
    """
    quoted = encode_basestring
    members = "".join(f",{quoted(name)}:{quoted(text)}" for name, text in notes.items())
    yield f'{{"type":"FeatureCollection"{members},"features":['.encode()
    place = {column.name: number for number, column in enumerate(columns)}
    key, joint = [place[name] for name in table.key], ""
    for rows in batches:
        properties = _objects(shown, [row[: len(shown)] for row in rows])
        features = (
            _feature(
                "-".join(str(row[number]) for number in key),
                told,
                drawn(row) or "null",
            )
            for row, told in zip(rows, properties, strict=True)
        )
        yield (joint + ",\n".join(features)).encode()
        joint = ",\n"
    yield b"]}\n"


def _feature(name: str, properties: str, geometry: str) -> str:
    id_ = f'"id":{encode_basestring(name)},' if name else ""
    return f'{{"type":"Feature",{id_}"properties":{properties},"geometry":{geometry}}}'


def parquet_parts(columns: Sequence[Column], batches: Iterable[Batch]) -> Iterator[bytes]:
    """One Parquet file with exact types: decimals, lists, texts; each batch a group of rows."""
    import pyarrow as pa
    from pyarrow import parquet

    fields = [pa.field(c.name, _arrow_type(c), nullable=not c.required) for c in columns]
    sink, schema = _Sink(), pa.schema(fields)
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        for rows in batches:
            arrays = [pa.array(values, field.type) for values, field in zip(zip(*rows), fields)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield sink.taken()
    yield sink.taken()


def xlsx_parts(columns: Sequence[Column], batches: Iterable[Batch], made: date) -> Iterator[bytes]:
    """A workbook with numbers as numbers and all else as text; `made` stands in its properties, so
    that the same rows are the same bytes.
    """
    rows = (
        [
            value if column.is_measured else cell(column, value)
            for column, value in zip(columns, row)
        ]
        for batch in batches
        for row in batch
    )
    return sheet_parts([column.name for column in columns], rows, made)


class _Sink(io.RawIOBase):
    """A file that is only written to, and gives away what it has."""

    def __init__(self) -> None:
        self._held, self._given_n = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def tell(self) -> int:
        return self._given_n + len(self._held)

    def taken(self) -> bytes:
        """What was written since the last time."""
        data = bytes(self._held)
        self._given_n += len(data)
        self._held.clear()
        return data


def _arrow_type(column: Column) -> Any:
    import pyarrow as pa

    kinds = {
        "text": pa.string(),
        "integer": pa.int32(),
        "number": pa.decimal128(*column.digits),
        "boolean": pa.bool_(),
        "ids": pa.list_(pa.string()),
        "texts": pa.list_(pa.string()),
        "years": pa.list_(pa.int32()),
    }
    return kinds[column.kind]
