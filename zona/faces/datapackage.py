"""What describes the open tables: the words of each column, the data dictionary, the Frictionless
data package.
"""

from __future__ import annotations

from typing import Any

from zona.domain.classes import CATEGORIES, ZONES
from zona.faces.opendata import LICENSE, TABLES, Column, Table, cell
from zona.language.words import Words
from zona.store import copies
from zona.store.snapshot import Row, Snapshot

# Where a column points to, in every table but its own.
POINTS_TO = {"region_code": "regions", "source_id": "sources"}
# The only values of columns that have few: not for tables of all indicators, which know more zones
# and categories than the Ombudsman's.
VALUES = {
    "zone": ZONES,
    "category": CATEGORIES,
    "status": ("stated", "conflict", "derived", "unpublished", "not_assessed", "unknown"),
    "coverage": ("all", "partial", "sample", "agencies", "none", "unknown"),
    "survey": ("held", "none", "unknown"),
}
FRICTIONLESS = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def describe(table: Table, column: Column, words: Words) -> str:
    """What a column means, in the reader's language: the column's own words, else those of the
    dataset that it is of, else those of all columns of this name.
    """
    wanted = (f"open.{table.name}.{column.name}", *column.meanings)
    return words(next(filter(words.has, wanted), f"open.column.{column.name}"))


def dictionary(snapshot: Snapshot, words: Words) -> list[Row]:
    """The data dictionary: one row per table and column, with the first value that occurs as its
    example.
    """
    result = []
    for table in TABLES:
        names = [column.name for column in table.columns]
        examples = copies.firsts(snapshot, table.copy(snapshot), names)
        for column in table.columns:
            example = examples[column.name]
            result.append(
                {
                    "table": table.name,
                    "column": column.name,
                    "type": column.kind,
                    "required": column.required,
                    "description": describe(table, column, words),
                    "example": "" if example is None else str(cell(column, example)),
                }
            )
    return result


def data_package(snapshot: Snapshot, words: Words) -> dict[str, Any]:
    """The Frictionless data package of the CSV files that lie beside it."""
    return {
        "profile": "tabular-data-package",
        "name": f"zona-{snapshot.province_name.lower().replace(' ', '-')}",
        "id": f"{snapshot.release}-{snapshot.content_id}",
        "version": snapshot.release,
        "created": f"{snapshot.released}T00:00:00Z",
        "title": words("open.title", province=snapshot.province_name),
        "description": words("open.description", province=snapshot.province_name),
        "licenses": [LICENSE],
        "resources": [_resource(table, words) for table in TABLES],
    }


def _resource(table: Table, words: Words) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(table, column, words) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    names = {column.name for column in table.columns}
    keys = [
        {
            "fields": name,
            "reference": {"resource": other.replace("_", "-"), "fields": name},
        }
        for name, other in POINTS_TO.items()
        if name in names and table.name != other
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.csv",
        "title": words(f"open.table.{table.name}"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": schema,
    }


def allowed_in(table: Table, column: Column) -> tuple[str, ...]:
    """The only values that a column has; none where there are many."""
    if column.values or table.name.startswith("indicator"):
        return column.values
    return tuple(VALUES.get(column.name, ()))


def _field(table: Table, column: Column, words: Words) -> dict[str, Any]:
    field = {
        "name": column.name,
        "type": FRICTIONLESS.get(column.kind, "string"),
        "description": describe(table, column, words),
    }
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if values := allowed_in(table, column):
        constraints["enum"] = list(values)
    return field | ({"constraints": constraints} if constraints else {})
