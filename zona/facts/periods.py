"""Reads since when and until when a region was what it is: `data/region_periods.csv`, and the years
of the outlines in `geo/regions.geojson`.

What the columns mean stands in `data/README.md`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from zona.domain.problems import Problem
from zona.domain.validity import NOTHING_CHANGED, Outline, RegionPeriod, Validity, Years
from zona.facts.csvfile import YEARS, Cells, name_of, read_rows

COLUMNS = (
    "region_code",
    "valid_from",
    "valid_to",
    "name",
    "short_name",
    "tile_name",
    "replaced_by",
    "source_id",
)


def read_periods(
    data: Path, regions: Container[str], sources: Container[str], problems: list[Problem]
) -> Validity:
    """The periods of the regions that changed; a file that is missing says that none did."""
    path = data / "region_periods.csv"
    if not path.exists():
        return NOTHING_CHANGED
    rows: list[tuple[RegionPeriod, Cells]] = []
    for cells in read_rows(path, COLUMNS, problems):
        period = _period(cells, regions, sources)
        if period.years.backwards:
            cells.fault("years_backwards", "valid_from", other=period.years.valid_to)
        # it would say nothing: whoever is not in this file is always valid
        elif period.years == Years():
            cells.fault("period_without_years", "valid_from")
        else:
            _check_overlap(period, cells, rows)
        rows.append((period, cells))
    # successors are asked for among all rows: they may stand below
    validity = Validity(tuple(period for period, _ in rows))
    for period, cells in rows:
        _check_replacement(period, cells, regions, validity)
    return validity


def _period(cells: Cells, regions: Container[str], sources: Container[str]) -> RegionPeriod:
    return RegionPeriod(
        cells.known("region_code", regions, "unknown_region"),
        Years(cells.year("valid_from"), cells.year("valid_to")),
        cells.text("name"),
        cells.text("short_name"),
        cells.text("tile_name"),
        tuple(cells.text("replaced_by").split()),
        cells.known("source_id", sources, "unknown_source"),
    )


def _check_overlap(
    period: RegionPeriod, cells: Cells, known: list[tuple[RegionPeriod, Cells]]
) -> None:
    """Notes a year in which a region would be two things."""
    for other, where in known:
        if other.region_code == period.region_code and other.years.overlap(period.years):
            cells.fault("periods_overlap", "valid_from", other=where.line)
            return


def _check_replacement(
    period: RegionPeriod, cells: Cells, regions: Container[str], validity: Validity
) -> None:
    """Notes a successor that does not exist, is not there when it is needed, or is the region
    itself by some way.
    """
    if not period.replaced_by:
        return
    last = period.years.valid_to
    if last is None:
        cells.fault("replaced_without_end", "replaced_by")
        return
    for code in period.replaced_by:
        if code not in regions:
            cells.fault("unknown_region", "replaced_by")
        # a year without anybody on that land is a slip: the map would have a hole
        elif not validity.is_valid(code, last + 1):
            cells.fault("replaced_by_nobody", "replaced_by", other=code, year=last + 1)
    if validity.circle(period.region_code):
        cells.fault("replaced_in_a_circle", "replaced_by", region=period.region_code)


def check_valid(cells: Cells, column: str, code: str, years: Years, validity: Validity) -> None:
    """Notes something that is stated of a region for a time in which there was none."""
    if years.backwards or validity.is_valid_within(code, years):
        return
    cells.fault("not_valid_then", column, region=code, year=_told(years))


def read_outlines(
    geometry: Mapping[str, Any], path: Path, problems: list[Problem]
) -> tuple[Outline, ...]:
    """The outlines of a GeoJSON: their ids are region codes, `valid_from` and `valid_to` of their
    properties are years, or are left out.
    """
    file, features = name_of(path), geometry.get("features")
    if not (isinstance(features, list) and all(map(_has_code, features))):
        if geometry:
            problems.append(Problem("features", file, None, "features", str(features)))
        return ()
    outlines: list[Outline] = []
    for feature in features:
        outline = _outline(feature, file, problems)
        for other in outlines:
            # two of the same years are counted by `check`: a slip that the map survives
            same = other.region_code == outline.region_code
            if same and other != outline and other.years.overlap(outline.years):
                details = {"region": outline.region_code}
                value = _told(outline.years)
                problems.append(Problem("outlines_overlap", file, None, "features", value, details))
        outlines.append(outline)
    return tuple(outlines)


def _has_code(feature: Any) -> bool:
    return isinstance(feature, dict) and isinstance(feature.get("id"), str)


def _outline(feature: Mapping[str, Any], file: str, problems: list[Problem]) -> Outline:
    properties = feature.get("properties")
    stated = properties if isinstance(properties, dict) else {}
    limits = [stated.get(name) for name in ("valid_from", "valid_to")]
    details = {"region": feature["id"]}
    for name, limit in zip(("valid_from", "valid_to"), limits):
        if limit is not None and (type(limit) is not int or limit not in YEARS):
            problems.append(Problem("outline_year", file, None, name, str(limit), details))
            return Outline(feature["id"])
    years = Years(*limits)
    if years.backwards:
        first, last = limits
        details = {"other": last}
        problems.append(Problem("years_backwards", file, None, "valid_from", str(first), details))
    return Outline(feature["id"], years)


def _told(years: Years) -> str:
    if years.valid_from == years.valid_to:
        return str(years.valid_from)
    return f"{years.valid_from or '…'}–{years.valid_to or '…'}"
