"""How the list of source statements and the list of sources are cut into pages that stay small.
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zona.faces.public.content import Content

Row = Mapping[str, Any]

# Rows a page: both keep a page below 100 kB with room for long names.
STATEMENTS, SOURCES = 200, 150


def statement_parts(content: Content) -> list[list[tuple[Row, Sequence[Row]]]]:
    """The pages of the list of source statements: (region, its statements), a region never cut."""
    parts: list[list[tuple[Row, Sequence[Row]]]] = []
    size = STATEMENTS
    for region in (content.province, *content.places):
        claims = content.claims_of(region["region_code"])
        if not claims:
            continue
        if size + len(claims) > STATEMENTS:
            parts.append([])
            size = 0
        parts[-1].append((region, claims))
        size += len(claims)
    return parts


def source_parts(content: Content) -> list[list[Row]]:
    """The pages of the list of sources."""
    rows = list(content.sources.values())
    return [rows[start : start + SOURCES] for start in range(0, len(rows), SOURCES)]


def statement_page(part: int) -> str:
    """The path of a page of the list of source statements, counted from 1."""
    return f"sumber/pernyataan-{part}.html"


def sources_page(part: int) -> str:
    """The path of a page of the list of sources, counted from 1."""
    return f"sumber/daftar-{part}.html"


def source_page(content: Content, source_id: str) -> str:
    """The path of the page on which a source stands. Raises KeyError for one that there is not."""
    for place, known in enumerate(content.sources):
        if known == source_id:
            return sources_page(place // SOURCES + 1)
    raise KeyError(source_id)
