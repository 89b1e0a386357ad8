"""The OpenAPI 3.1 description of the open data, made from the list of public tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zona.faces.api.query import (
    LANGUAGE,
    LAST_OFFSET,
    LEAST_WHOLE,
    MOST_ROWS,
    MOST_WHOLE,
    conditions_of,
    sortable,
)
from zona.faces.datapackage import describe
from zona.faces.opendata import FORMATS, LICENSE, TABLES, Column, Table
from zona.language.words import LANGUAGES, Words

Json = dict[str, Any]
DOCUMENTS = (
    "datapackage.json",
    "dictionary.json",
    "dictionary.csv",
    "releases.json",
    "catalog.jsonld",
)
TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
OWN = ("sort", "columns")  # of each table
ITEMS = {"ids": "string", "texts": "string", "years": "integer"}


def describe_api(
    base: str,
    release: str,
    allowed: Mapping[str, Sequence[Any]],
    releases: Sequence[str],
    words: Words,
    province: str,
) -> Json:
    """The description.

    `base`: the path that all addresses begin with; `allowed`: the values of each filter.
    """
    paths: Json = {}
    for table in TABLES:
        for format_ in table.formats:
            paths[f"/{table.name}.{format_}"] = _path(table, format_, words)
            paths[f"/releases/{{release}}/{table.name}.{format_}"] = _path(
                table, format_, words, in_release=True
            )
    paths |= {f"/{name}": _document(name, words) for name in DOCUMENTS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": words("open.title", province=province),
            "version": f"1 ({release})",
            "description": words("open.description", province=province),
            "license": {"name": LICENSE["name"], "url": LICENSE["path"]},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "parameters": _parameters(allowed, releases, words),
            "schemas": {table.name: _schema(table, words) for table in TABLES}
            | {"error": _error_schema(words)},
            "responses": {"error": _error(words)},
        },
    }


def _path(table: Table, format_: str, words: Words, in_release: bool = False) -> Json:
    names = ("release",) * in_release + table.filters + ("limit", "offset", LANGUAGE)
    own = (*OWN, *conditions_of(table))
    operation = {
        "operationId": f"{'release_' if in_release else ''}{table.name}_{format_}",
        "summary": words(f"open.table.{table.name}"),
        "parameters": [_parameter(name) for name in names]
        + [_parameter(f"{table.name}.{name}") for name in own],
        "responses": _responses(FORMATS[format_], _body(table, format_)),
    }
    return {"get": operation}


def _document(name: str, words: Words) -> Json:
    media_type = FORMATS.get(name.rpartition(".")[2], "application/ld+json")
    schema = {"type": "string"} if name.endswith(".csv") else {"type": ["object", "array"]}
    operation = {
        "operationId": name.replace(".", "_"),
        "summary": words(f"open.document.{name.replace('.', '_')}"),
        "parameters": [_parameter(LANGUAGE)],
        "responses": _responses(media_type, schema),
    }
    return {"get": operation}


def _responses(media_type: str, schema: Json) -> Json:
    error = {"$ref": "#/components/responses/error"}
    good = {"description": "OK", "content": {media_type.partition(";")[0]: {"schema": schema}}}
    return {"200": good, "304": {"description": "Not Modified"}} | dict.fromkeys(
        ("400", "404", "414", "429", "503"), error
    )


def _body(table: Table, format_: str) -> Json:
    rows = {"$ref": f"#/components/schemas/{table.name}"}
    if format_ == "json":
        return {"type": "array", "items": rows}
    if format_ == "geojson":
        feature = {
            "type": "object",
            "required": ["type", "geometry", "properties"],
            "properties": {"properties": rows},
        }
        members = {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": feature},
        }
        return {"type": "object", "required": ["type", "features"], "properties": members}
    return {"type": "string"} | (
        {"contentMediaType": FORMATS[format_]} if format_ in ("parquet", "xlsx") else {}
    )


def _schema(table: Table, words: Words) -> Json:
    """A row: all columns, or those that `columns` asks for."""
    properties = {
        column.name: _property(column) | {"description": describe(table, column, words)}
        for column in table.columns
    }
    return {
        "type": "object",
        "properties": properties,
        "minProperties": 1,
        "additionalProperties": False,
    }


def _property(column: Column) -> Json:
    kind: Json = (
        {"type": TYPES[column.kind]}
        if column.kind in TYPES
        else {"type": "array", "items": {"type": ITEMS[column.kind]}}
    )
    nothing = () if column.required else (None,)
    if column.values:
        kind |= {"enum": [*column.values, *nothing]}
    return kind | ({"type": [kind["type"], "null"]} if nothing else {})


def _parameter(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def _parameters(
    allowed: Mapping[str, Sequence[Any]], releases: Sequence[str], words: Words
) -> Json:
    """Every parameter once; the paths refer to them."""
    release = _choice("release", (*releases, "latest"), words) | {"in": "path", "required": True}
    choices = {name: _choice(name, values, words) for name, values in allowed.items()}
    own = {f"{table.name}.{p['name']}": p for table in TABLES for p in _own(table, words)}
    return (
        choices
        | own
        | {
            "release": release,
            LANGUAGE: _choice(LANGUAGE, LANGUAGES, words),
            "limit": _whole("limit", 1, MOST_ROWS, words),
            "offset": _whole("offset", 0, LAST_OFFSET, words),
        }
    )


def _own(table: Table, words: Words) -> Iterator[Json]:
    """The parameters that follow from the columns of a table."""
    falling = [f"-{name}" for name in sortable(table)]
    yield _listed("sort", [*sortable(table), *falling], words)
    yield _listed("columns", [column.name for column in table.columns], words)
    for name, (column, bound) in conditions_of(table).items():
        key = bound or ("holds" if column.is_list else "equal")
        meaning = describe(table, column, words)
        text = words(f"open.parameter.{key}", column=column.name, meaning=meaning)
        yield _query(name, _wanted(column, bound), text)


def _wanted(column: Column, bound: str) -> Json:
    """What may stand behind a column's name: a value of its kind, or nothing (empty cells)."""
    kind = TYPES.get(column.kind) or ITEMS[column.kind]
    schema: Json = {"type": kind}
    if kind == "integer":
        schema |= {"minimum": LEAST_WHOLE, "maximum": MOST_WHOLE}
    if bound or kind == "string":
        return schema
    return {"anyOf": [schema, {"type": "string", "maxLength": 0}]}


def _query(name: str, schema: Json, description: str) -> Json:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


def _listed(name: str, allowed: Sequence[str], words: Words) -> Json:
    schema = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(allowed)}}
    return _query(name, schema, words(f"open.parameter.{name}")) | {"explode": False}


def _choice(name: str, values: Sequence[Any], words: Words) -> Json:
    kind = "integer" if values and all(isinstance(value, int) for value in values) else "string"
    return _query(name, {"type": kind, "enum": list(values)}, words(f"open.parameter.{name}"))


def _whole(name: str, low: int, high: int, words: Words) -> Json:
    schema = {"type": "integer", "minimum": low, "maximum": high}
    return _query(name, schema, words(f"open.parameter.{name}"))


def _error_schema(words: Words) -> Json:
    sentence = {"type": "string", "description": words("open.parameter.error")}
    return {
        "type": "object",
        "properties": {"error": sentence},
        "required": ["error"],
        "additionalProperties": False,
    }


def _error(words: Words) -> Json:
    schema = {"$ref": "#/components/schemas/error"}
    return {
        "description": words("open.parameter.error"),
        "content": {"application/json": {"schema": schema}},
    }
