"""What the addresses below `/api/v1/` answer: body and headers, from one snapshot.

No request is handled here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from zona import __version__
from zona.config import PUBLIC_URL
from zona.faces import datapackage
from zona.faces.api.formats import (
    Batch,
    csv_parts,
    geojson_parts,
    json_parts,
    parquet_parts,
    xlsx_parts,
)
from zona.faces.api.openapi import describe_api
from zona.faces.api.page import index_page
from zona.faces.api.query import Query
from zona.faces.catalogue import CATALOGUE, Described, catalogue
from zona.faces.opendata import FORMATS, GEOGRAPHIC, LICENSE, Column, Table
from zona.faces.publisher import configured
from zona.geometry.layers import DRIVERS, layer
from zona.geometry.shapes import Shapes
from zona.language.words import Words
from zona.serving.responses import LIGHT, QUALITY, Prepared, Streamed
from zona.store import copies
from zona.store.copies import Part, Test
from zona.store.snapshot import Copy, Snapshot

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


# What tells of which year a row is, and so which outline of its region is the right one.
YEAR_COLUMNS = ("year", "year_from")

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
    """The values that each filter knows: the indicators, years and regions of the snapshot."""
    return {
        "indicator": tuple(row["indicator"] for row in snapshot.rows("indicators")),
        "year": tuple(row["year"] for row in snapshot.rows("all_years")),
        "region": tuple(row["region_code"] for row in snapshot.rows("regions")),
    }


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


@dataclass(frozen=True)
class Ground:
    """What a table is answered from; `stamp` tells it from the data and shapes of another time."""

    snapshot: Snapshot
    copy: Copy
    shapes: Shapes
    stamp: tuple[Any, ...]


def table_answer(asked: Asked, ground: Ground, count: Callable[[], int]) -> Answer:
    """Rows of a table. `count`: how many there are, all pages together (`rows_total`), asked only
    where the page itself does not tell.

    Raises TooLong.
    """
    query, media_type = asked.query, FORMATS[asked.format_]
    # the cheap upper bound first: most questions are so small that they need not be counted
    if min(query.limit or ground.copy.rows_n, ground.copy.rows_n) > MOST_HELD_ROWS:
        rows_n = count()
        if min(query.limit or rows_n, rows_n - query.offset) > MOST_HELD_ROWS:
            tag = _tag(ground.stamp, asked.key)
            body = Streamed(lambda: _written(asked, ground, _read(asked, ground)), media_type, tag)
            return Answer(body, _headers(asked, ground, rows_n))
    batches = list(_read(asked, ground))
    rows_n = _found(query, sum(map(len, batches)), count)
    # Whole tables are asked for again and again, a query mostly once.
    quality = QUALITY if query == Query() else LIGHT
    body = Prepared(b"".join(_written(asked, ground, batches)), media_type, quality=quality)
    return Answer(body, _headers(asked, ground, rows_n))


def rows_total(asked: Asked, ground: Ground) -> int:
    """How many rows an answer has, all pages together. Raises TooLong."""
    return copies.total(ground.snapshot, ground.copy, _tests(asked, ground))


def _found(query: Query, page_n: int, count: Callable[[], int]) -> int:
    """How many rows there are: a page that is not full is the last, which saves a question."""
    is_last = query.limit is None or page_n < query.limit
    return query.offset + page_n if is_last and (page_n or not query.offset) else count()


def _headers(asked: Asked, ground: Ground, rows_n: int) -> dict[str, str]:
    links = [f'<{LICENSE["path"]}>; rel="license"', f'<{BASE}/datapackage.json>; rel="describedby"']
    # who saves it later knows which release it was
    name = f"{asked.table.name}-{ground.snapshot.release}.{asked.format_}"
    return {
        "x-total-count": str(rows_n),
        "link": ", ".join(links + page_links(asked.path, asked.query, rows_n)),
        "content-disposition": f'inline; filename="{name}"',
    }


def _tests(asked: Asked, ground: Ground) -> tuple[Test, ...]:
    query = asked.query
    filters = (asked.table.test(name, value) for name, value in query.filters.items())
    tests = (*filters, *(condition.test for condition in query.conditions))
    # a row without a polygon is no feature of a map
    if asked.format_ not in GEOGRAPHIC:
        return tests
    return (*tests, Test("among", "region_code", ground.shapes.codes))


def _tag(*values: Any) -> str:
    # the version too: new code may write the same rows otherwise
    return hashlib.sha256(repr((__version__, values)).encode()).hexdigest()[:20]


def _read_columns(asked: Asked) -> tuple[Column, ...]:
    """The wanted columns, and behind them what a geometry needs of a row besides."""
    columns = asked.columns
    if asked.format_ not in GEOGRAPHIC:
        return columns
    needed = (*asked.table.key, "region_code", *YEAR_COLUMNS)
    hidden = (c for c in asked.table.columns if c.name in needed and c not in columns)
    return (*columns, *hidden)


def _read(asked: Asked, ground: Ground) -> Iterator[Batch]:
    query, names = asked.query, [column.name for column in _read_columns(asked)]
    part = Part(_tests(asked, ground), query.sort, query.limit, query.offset)
    size = PARQUET_ROWS_AT_ONCE if asked.format_ == "parquet" else ROWS_AT_ONCE
    return copies.batches(ground.snapshot, ground.copy, names, part, size)


def _written(asked: Asked, ground: Ground, batches: Iterable[Batch]) -> Iterator[bytes]:
    columns, shapes = asked.columns, ground.shapes
    if asked.format_ == "geojson":
        read = _read_columns(asked)
        drawn = _drawn(read, shapes)
        return geojson_parts(asked.table, read, columns, batches, drawn, shapes.notes)
    if asked.format_ in DRIVERS:
        return iter([_layer(asked, batches, shapes)])
    if asked.format_ == "xlsx":
        return xlsx_parts(columns, batches, date.fromisoformat(ground.snapshot.released[:10]))
    write = {"csv": csv_parts, "json": json_parts, "parquet": parquet_parts}[asked.format_]
    return write(columns, batches)


def _layer(asked: Asked, batches: Iterable[Batch], shapes: Shapes) -> bytes:
    """All rows as one layer; a file of GDAL is made whole, never in parts."""
    read, shown = _read_columns(asked), [column.name for column in asked.columns]
    drawn = _drawn(read, shapes)
    rows = [row for batch in batches for row in batch]
    named = [dict(zip(shown, row)) for row in rows]  # what stands behind the wanted is left out
    return layer(asked.table.name, asked.format_, named, [drawn(row) for row in rows], shown)


def _drawn(read: Sequence[Column], shapes: Shapes) -> Callable[[Sequence[Any]], str | None]:
    """What gives a row its geometry: its region's outline, of the row's year where it has one."""
    place = {column.name: number for number, column in enumerate(read)}
    year = next((place[name] for name in YEAR_COLUMNS if name in place), None)

    def drawn(row: Sequence[Any]) -> str | None:
        return shapes.of(row[place["region_code"]], None if year is None else row[year])

    return drawn


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
    asked = query.parameters | {"limit": query.limit}
    return [
        f'<{path}?{urlencode(asked | {"offset": offset})}>; rel="{name}"'
        for name, offset in offsets.items()
    ]


DOCUMENTS = (
    "",
    "openapi.json",
    "datapackage.json",
    "dictionary.json",
    "dictionary.csv",
    "releases.json",
    CATALOGUE,
)
LINKED_DATA = "application/ld+json"


def document_answer(name: str, snapshot: Snapshot, releases: Sequence[str], words: Words) -> Answer:
    """One of DOCUMENTS (the empty name: the page for people), in the language of `words`."""
    headers = {"content-language": words.language, "vary": "Accept-Language"}
    if name == "":
        page = index_page(BASE, snapshot, releases, words)
        return Answer(Prepared(page.encode(), "text/html; charset=utf-8"), headers)
    if name == "dictionary.csv":
        rows = [tuple(row.values()) for row in datapackage.dictionary(snapshot, words)]
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
        "datapackage.json": lambda: datapackage.data_package(snapshot, words),
        "dictionary.json": lambda: datapackage.dictionary(snapshot, words),
        CATALOGUE: lambda: catalogue(described(snapshot), words),
        "releases.json": lambda: [
            {"release": release, "path": f"{BASE}/releases/{release}/"} for release in releases
        ],
    }[name]()
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    media_type = LINKED_DATA if name == CATALOGUE else FORMATS["json"]
    return Answer(Prepared(body, media_type), headers)


def described(snapshot: Snapshot) -> Described:
    """A release as the catalogue describes it."""
    years = [row["year"] for row in snapshot.rows("years")]
    return Described(
        release=snapshot.release,
        released=snapshot.released,
        content_id=snapshot.content_id,
        province=snapshot.province_name,
        years=(min(years), max(years)),
        root=PUBLIC_URL,
        publisher=configured(),
    )
