"""What the addresses below `/api/v1/` answer: body and headers, from one snapshot.

No request is handled here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from zona.faces import opendata
from zona.faces.api.openapi import describe_api
from zona.faces.api.page import index_page
from zona.faces.api.query import Query
from zona.faces.opendata import FORMATS, LICENSE, Column, Table
from zona.geometry.shapes import Shapes
from zona.language.words import Words
from zona.serving.responses import Prepared
from zona.store.snapshot import Row, Snapshot

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


@dataclass(frozen=True)
class Answer:
    """A body in memory and the headers that belong to it."""

    prepared: Prepared
    headers: Mapping[str, str] = field(default_factory=dict)


def allowed_values(snapshot: Snapshot) -> dict[str, tuple[Any, ...]]:
    """The values that each filter knows: the indicators, years and regions of the snapshot."""
    return {
        "indicator": tuple(row["indicator"] for row in snapshot.rows("indicators")),
        "year": tuple(row["year"] for row in snapshot.rows("all_years")),
        "region": tuple(row["region_code"] for row in snapshot.rows("regions")),
    }


def table_answer(
    table: Table, format_: str, query: Query, snapshot: Snapshot, shapes: Shapes, path: str
) -> Answer:
    """Rows of a table in one of its formats.

    `path`: its address without the query, for the links to other pages.
    """
    rows = table.rows(snapshot, query.filters)
    if format_ == "geojson":
        shapes = shapes.read()
        rows = [row for row in rows if row["region_code"] in shapes.geometry]
    part = rows[query.offset : None if query.limit is None else query.offset + query.limit]
    links = [f'<{LICENSE["path"]}>; rel="license"', f'<{BASE}/datapackage.json>; rel="describedby"']
    headers = {
        "x-total-count": str(len(rows)),
        "link": ", ".join(links + page_links(path, query, len(rows))),
        "content-disposition": f'inline; filename="{table.name}-{snapshot.release}.{format_}"',
    }
    return Answer(Prepared(_body(table, format_, part, shapes), FORMATS[format_]).warm(), headers)


def _body(table: Table, format_: str, rows: Sequence[Row], shapes: Shapes) -> bytes:
    if format_ == "geojson":
        return opendata.as_geojson(table, rows, shapes.geometry, shapes.notes)
    return {"csv": opendata.as_csv, "json": opendata.as_json, "parquet": opendata.as_parquet}[
        format_
    ](table, rows)


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
    filters = {name: str(value) for name, value in query.filters.items()}
    return [
        f'<{path}?{urlencode(filters | {"limit": query.limit, "offset": offset})}>; rel="{name}"'
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
        return Answer(Prepared(page.encode(), "text/html; charset=utf-8").warm(), headers)
    if name == "dictionary.csv":
        body = opendata.as_csv(DICTIONARY, opendata.dictionary(snapshot, words))
        return Answer(Prepared(body, FORMATS["csv"]).warm(), headers)
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
    return Answer(
        Prepared(
            json.dumps(content, ensure_ascii=False, indent=1).encode(), FORMATS["json"]
        ).warm(),
        headers,
    )
