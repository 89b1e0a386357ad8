"""Which outlines of a GeoJSON are the right ones in a year. Pure.

A region may have several features of one id, each with `valid_from` and `valid_to` in its
properties; which one counts is decided in `zona.domain.validity`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zona.domain.validity import Outline, Years, map_year, outlines_of


def outlines(collection: Mapping[str, Any]) -> list[Outline]:
    """The features of a FeatureCollection as outlines, in their order."""
    return [
        Outline(
            feature["id"],
            Years(*((feature.get("properties") or {}).get(n) for n in ("valid_from", "valid_to"))),
        )
        for feature in collection["features"]
    ]


def of_year(collection: Mapping[str, Any], year: int | None) -> dict[str, Any]:
    """The collection with one feature a region: the one of a year, or the latest (None)."""
    # in the order of the file, so that the same year gives the same bytes
    places = sorted(outlines_of(outlines(collection), year).values())
    return {**collection, "features": [collection["features"][place] for place in places]}


def map_years(collection: Mapping[str, Any], years: Iterable[int]) -> dict[int, int | None]:
    """For each year the one that stands for all with the same map, None where nothing changed."""
    drawn = outlines(collection)
    return {year: map_year(drawn, year) for year in years}
