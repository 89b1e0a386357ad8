"""What the addresses below `/api/v1/` answer: body and headers, from one snapshot.

No request is handled here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from zona import __version__, copies, opendata
from zona.copies import Part, Test
from zona.opendata import FORMATS, LICENSE, Column, Table
from zona.store import Copy, Snapshot
from zona.web.apipage import index_page
from zona.web.formats import csv_parts, geojson_parts, json_parts, parquet_parts
from zona.web.openapi import describe_api
from zona.web.query import Query
from zona.web.responses import LIGHT, QUALITY, Prepared, Streamed
from zona.web.shapes import Shapes
from zona.words import Words

BASE = "/api/v1"
DICTIONARY = Table(
    "dictionary",
    "",
    (
        Column("table"),
        Column("column"),
        Column("type"),
        Column("required", "boolean"),
        Column("description"),
        Column("example"),
    ),
)


# Rows of an answer that is made whole and kept; a larger one is made while it is sent.
MOST_HELD_ROWS = 20_000
ROWS_AT_ONCE = 2_000
PARQUET_ROWS_AT_ONCE = 50_000  # a group of rows: small ones make large files


@dataclass(frozen=True)
class Answer:
    """A body, in memory or made while it is sent, and the headers that belong to it."""

    body: Prepared | Streamed
    headers: Mapping[str, str] = field(default_factory=dict)


def allowed_values(snapshot: Snapshot) -> dict[str, tuple[Any, ...]]:
    """The values that each filter knows: the years and regions of the snapshot."""
    years = tuple(row["year"] for row in snapshot.rows("years"))
    return {"year": years, "region": tuple(row["region_code"] for row in snapshot.rows("regions"))}


@dataclass(frozen=True)
class Asked:
    """A query of a table in one of its formats, as an address asks it.

    `path`: the address without the query.
    """

    table: Table
    format_: str
    query: Query
    path: str

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells one answer from another of the same snapshot and shapes."""
        return (self.path, self.query.key)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are wanted, in the order asked for."""
        by_name = {column.name: column for column in self.table.columns}
        return tuple(by_name[name] for name in self.query.columns or by_name)


def table_answer(
    asked: Asked,
    snapshot: Snapshot,
    copy: Copy,
    rows_n: int,
    shapes: Shapes,
    stamp: tuple[Any, ...],
) -> Answer:
    """Rows of a table. `rows_n`: how many there are, all pages together (`rows_total`); `stamp`:
    what tells these data from those of another time.

    Raises TooLong.
    """
    table, query, format_ = asked.table, asked.query, asked.format_
    links = [f'<{LICENSE["path"]}>; rel="license"', f'<{BASE}/datapackage.json>; rel="describedby"']
    headers = {
        "x-total-count": str(rows_n),
        "link": ", ".join(links + page_links(asked.path, query, rows_n)),
        "content-disposition": f'inline; filename="{table.name}-{snapshot.release}.{format_}"',
    }

    def parts() -> Iterator[bytes]:
        return _parts(asked, snapshot, copy, shapes)

    sent_n = min(query.limit or rows_n, max(rows_n - query.offset, 0))
    if sent_n > MOST_HELD_ROWS:
        tag = _tag(stamp, asked.key)
        return Answer(Streamed(parts, FORMATS[format_], tag), headers)
    # Whole tables are asked for again and again, a query mostly once.
    quality = QUALITY if query == Query() else LIGHT
    return Answer(Prepared(b"".join(parts()), FORMATS[format_], quality=quality), headers)


def rows_total(asked: Asked, snapshot: Snapshot, copy: Copy, shapes: Shapes) -> int:
    """How many rows an answer has, all pages together. Raises TooLong."""
    return copies.total(snapshot, copy, _tests(asked, shapes))


def _tests(asked: Asked, shapes: Shapes) -> tuple[Test, ...]:
    query = asked.query
    filters = (asked.table.test(name, value) for name, value in query.filters.items())
    tests = (*filters, *(condition.test for condition in query.conditions))
    if asked.format_ != "geojson":
        return tests
    return (*tests, Test("among", "region_code", list(shapes.geometry)))


def _tag(*values: Any) -> str:
    return hashlib.sha256(repr((__version__, values)).encode()).hexdigest()[:20]


def _parts(asked: Asked, snapshot: Snapshot, copy: Copy, shapes: Shapes) -> Iterator[bytes]:
    table, columns, hidden = asked.table, asked.columns, []
    if asked.format_ == "geojson":
        needed = (*table.key, "region_code")
        hidden = [c for c in table.columns if c.name in needed and c not in columns]
    size = PARQUET_ROWS_AT_ONCE if asked.format_ == "parquet" else ROWS_AT_ONCE
    read, query = (*columns, *hidden), asked.query
    part = Part(_tests(asked, shapes), query.sort, query.limit, query.offset)
    rows = copies.batches(snapshot, copy, [column.name for column in read], part, size)
    if asked.format_ == "geojson":
        return geojson_parts(table, read, columns, rows, shapes.geometry, shapes.notes)
    return {"csv": csv_parts, "json": json_parts, "parquet": parquet_parts}[asked.format_](
        columns, rows
    )


def page_links(path: str, query: Query, total: int) -> list[str]:
    """Links to the first, previous, next and last page (RFC 8288); none where all rows were asked
    for.
    """
    if query.limit is None:
        return []
    offsets = {"first": 0, "last": max(0, (total - 1) // query.limit * query.limit)}
    if query.offset:
        offsets["prev"] = max(0, query.offset - query.limit)
    if query.offset + query.limit < total:
        offsets["next"] = query.offset + query.limit
    return [
        f'<{path}?{urlencode(query.parameters | {"limit": query.limit, "offset": offset})}>; rel="{name}"'
        for name, offset in offsets.items()
    ]


DOCUMENTS = (
    "",
    "openapi.json",
    "datapackage.json",
    "dictionary.json",
    "dictionary.csv",
    "releases.json",
)


def document_answer(name: str, snapshot: Snapshot, releases: Sequence[str], words: Words) -> Answer:
    """One of DOCUMENTS (the empty name: the page for people), in the language of `words`."""
    headers = {"content-language": words.language, "vary": "Accept-Language"}
    if name == "":
        page = index_page(BASE, snapshot, releases, words)
        return Answer(Prepared(page.encode(), "text/html; charset=utf-8"), headers)
    if name == "dictionary.csv":
        rows = [tuple(row.values()) for row in opendata.dictionary(snapshot, words)]
        body = b"".join(csv_parts(DICTIONARY.columns, [rows]))
        return Answer(Prepared(body, FORMATS["csv"]), headers)
    content: Any = {
        "openapi.json": lambda: describe_api(
            BASE,
            snapshot.release,
            allowed_values(snapshot),
            releases,
            words,
            snapshot.province_name,
        ),
        "datapackage.json": lambda: opendata.data_package(snapshot, words),
        "dictionary.json": lambda: opendata.dictionary(snapshot, words),
        "releases.json": lambda: [
            {"release": release, "path": f"{BASE}/releases/{release}/"} for release in releases
        ],
    }[name]()
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return Answer(Prepared(body, FORMATS["json"]), headers)
