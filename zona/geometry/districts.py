"""The kecamatan of which boundaries are here: names and codes by region, and where they
lie.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from zona.geometry.shapes import geometry_of

Row = Mapping[str, Any]
# What people write before the name of a kecamatan.
TITLE = re.compile(r"^(kecamatan|kec\.?)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Districts:
    """The kecamatan of one region: code -> name, and the box around them: west, south, east,
    north.
    """

    names: Mapping[str, str]
    bbox: tuple[float, float, float, float]

    def code_of(self, name: str) -> str | None:
        """The code of a kecamatan by its name as people write it, or by its code; None for neither.

        "Kec. Binjai Kota", "BINJAI KOTA" and "12.75.03" are the same.
        """
        if name in self.names:
            return name
        known = {_plain(own): code for code, own in self.names.items()}
        return known.get(_plain(name))


def _plain(name: str) -> str:
    return " ".join(TITLE.sub("", name.strip()).casefold().split())


def placed(districts: Districts, rows: Iterable[Row]) -> tuple[dict[str, Row], list[Row]]:
    """(code -> its row, the rows whose kecamatan is not among these); rows have `district`."""
    found: dict[str, Row] = {}
    unplaced = []
    for row in rows:
        code = districts.code_of(row["district"])
        # a second row for one kecamatan is told and not drawn over the first
        if code is None or code in found:
            unplaced.append(row)
        else:
            found[code] = row
    return found, unplaced


@lru_cache(maxsize=4)
def districts_by_region(path: Path) -> dict[str, Districts]:
    """region code -> its kecamatan, from a GeoJSON file, read once.

    Raises OSError or FactsError where the file cannot be read.
    """
    with geometry_of(path):
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        names: dict[str, dict[str, str]] = {}
        corners: dict[str, list[tuple[float, float]]] = {}
        for feature in features:
            region = feature["properties"]["region_code"]
            names.setdefault(region, {})[feature["id"]] = feature["properties"]["name"]
            corners.setdefault(region, []).extend(_points(feature["geometry"]["coordinates"]))
    return {code: Districts(names[code], _box(corners[code])) for code in names}


def _points(coordinates: Any) -> Iterable[tuple[float, float]]:
    """The positions of a geometry, however deep they lie."""
    if isinstance(coordinates[0], (int, float)):
        yield coordinates[0], coordinates[1]
        return
    for inner in coordinates:
        yield from _points(inner)


def _box(points: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    longitudes, latitudes = zip(*points, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)
