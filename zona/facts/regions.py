"""The regions: their codes, their names, their places in the tile grid."""

from __future__ import annotations

from pathlib import Path

from zona.domain.ledger import Region
from zona.domain.problems import Problem
from zona.domain.validity import Validity
from zona.facts.csvfile import AREA_LIMIT, Cells, read_rows

TYPES = ("kabupaten", "kota")
NAME_KINDS = ("short", "tile", "alias")


def read_regions(data: Path, problems: list[Problem]) -> list[tuple[Region, Cells]]:
    """Every row of regions.csv with the cells it came from, also one that is faulty."""
    columns = ("region_code", "bps_code", "name", "type", "capital", "area_km2", "population_2024")
    result = []
    for cells in read_rows(data / "regions.csv", columns, problems):
        code = cells.required("region_code")
        # the code is the key of maps, addresses and files: a BPS code in its place would fit
        # nothing
        if not _is_region_code(code):
            cells.fault("region_code", "region_code")
        region = Region(
            code,
            cells.required("bps_code"),
            cells.required("name"),
            cells.choice("type", TYPES) or "",
            cells.text("capital"),
            cells.number("area_km2", AREA_LIMIT),
            cells.integer("population_2024"),
        )
        result.append((region, cells))
    return result


def _is_region_code(code: str) -> bool:
    """Whether a code has the form of a Kemendagri code of a kabupaten or kota: two digits, a dot,
    two digits.
    """
    return (
        len(code) == 5 and code[2] == "." and code.isascii() and (code[:2] + code[3:]).isdecimal()
    )


def read_names(
    data: Path, regions: dict[str, Region], problems: list[Problem]
) -> tuple[tuple[str, str, str], ...]:
    """(region_code, kind, name) of every other name of a region."""
    names: list[tuple[str, str, str]] = []
    for cells in read_rows(data / "region_names.csv", ("region_code", "kind", "name"), problems):
        code, kind = (
            cells.known("region_code", regions, "unknown_region"),
            cells.choice("kind", NAME_KINDS) or "",
        )
        name = (code, kind, cells.required("name"))
        # a region has many other names, but one short one and one that fits on its tile
        if name in names or (kind != "alias" and (code, kind) in [other[:2] for other in names]):
            cells.fault("twice", "name")
        names.append(name)
    return tuple(names)


def read_tiles(
    geo: Path, regions: dict[str, Region], validity: Validity, problems: list[Problem]
) -> tuple[tuple[str, int, int], ...]:
    """(region_code, column, row) of every tile, counted from the upper left."""
    result: list[tuple[str, int, int]] = []
    for cells in read_rows(geo / "tiles.csv", ("region_code", "column", "row"), problems):
        code = cells.known("region_code", regions, "unknown_region")
        place = (cells.required_integer("column"), cells.required_integer("row"))
        for other, *taken in result:
            if code == other:
                cells.fault("twice", "region_code")
            # a successor may stand where its predecessor stood: no year shows both
            elif taken == list(place) and validity.met(code, other):
                cells.fault("tile_taken", "column", other=other)
        result.append((code, place[0] or 0, place[1] or 0))
    return tuple(result)
