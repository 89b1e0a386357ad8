"""Reads the facts of `data/` and `geo/` and refuses what cannot be right, all faults at once, each
with file and line.

A fact is one row of a CSV or one method in TOML; what the columns mean stands in `data/README.md`.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from zona.domain.claims import Claim, DerivedZone, Source, SurveyYear
from zona.domain.classes import CATEGORIES, ZONES
from zona.domain.ledger import Facts, Region, Total
from zona.domain.method import Method, method_of
from zona.domain.problems import FactsError, Problem
from zona.facts.advice import read_advice
from zona.facts.csvfile import (
    AREA_LIMIT,
    Cells,
    has_controls,
    is_date,
    name_of,
    read_json,
    read_rows,
)
from zona.facts.methodfile import read_method, read_toml

TYPES = ("kabupaten", "kota")
STATED_BY = ("", "ombudsman", "pemerintah")
SURVEYS = ("held", "none", "unknown")
COVERAGES = ("all", "partial", "sample", "agencies", "none", "unknown")
NAME_KINDS = ("short", "tile", "alias")
TOTAL_CLASSES = ("hijau", "kuning", "merah", "A", "B", "C", "D", "E")


def read_facts(root: Path) -> Facts:
    """The facts below `root` (with its folders data/ and geo/).

    Raises FactsError with every fault found: unknown codes, scores outside the method's scale,
    overlapping bands, sources that do not exist, broken TOML, double rows.
    """
    data, geo, problems = root / "data", root / "geo", []
    province = read_toml(data / "province.toml", problems)
    package = read_json(data / "datapackage.json", problems)
    geometry = read_json(geo / "regions.geojson", problems)
    sources = _keyed(_read_sources(data, problems), "source_id", problems)
    methods = _read_methods(data / "methods", sources, problems)
    _check_years_once(methods, problems)
    years = _read_years(data, sources, problems)
    regions = _keyed(_read_regions(data, problems), "region_code", problems)
    province_code = _text_of(province, "code", data / "province.toml", problems)
    codes = {province_code, *regions}
    claims = _read_claims(data, codes, sources, methods, problems)
    facts = Facts(
        province_code=province_code,
        province_name=_text_of(province, "name", data / "province.toml", problems),
        release=_text_of(package, "version", data / "datapackage.json", problems),
        released=_date_of(package, "created", data / "datapackage.json", problems),
        regions=tuple(regions.values()),
        names=_read_names(data, regions, problems),
        tiles=_read_tiles(geo, regions, problems),
        polygons=_polygons(geometry, geo / "regions.geojson", problems),
        bbox=_bbox(geometry, geo / "regions.geojson", problems),
        methods=methods,
        years=years,
        sources=sources,
        claims=tuple(_keyed(claims, "claim_id", problems).values()),
        derived=_read_derived(data, codes, years, problems),
        totals=_read_totals(data, years, problems),
        agency_kinds=tuple(
            (cells.required("kind"), cells.required("contains"))
            for cells in read_rows(data / "agency_kinds.csv", ("kind", "contains"), problems)
        ),
        lines={claim.claim_id: cells.line for claim, cells in claims},
    )
    read_advice(data / "advice", problems)
    if problems:
        raise FactsError(problems)
    return facts


def _text_of(content: dict[str, Any], key: str, path: Path, problems: list[Problem]) -> str:
    """A text that a file must state; a file that could not be read at all was noted before."""
    value = content.get(key, "")
    if content and (not isinstance(value, str) or not value.strip() or has_controls(value)):
        problems.append(Problem("no_text", name_of(path), None, key, str(value)))
        return ""
    return value if isinstance(value, str) else ""


def _date_of(content: dict[str, Any], key: str, path: Path, problems: list[Problem]) -> str:
    """The day of a date or of a date with time (which a data package asks for)."""
    value = _text_of(content, key, path, problems)
    day = value.partition("T")[0]
    if value and not is_date(day):
        problems.append(Problem("not_date", name_of(path), None, key, value))
    return day


def _polygons(geometry: dict[str, Any], path: Path, problems: list[Problem]) -> tuple[str, ...]:
    """The ids of the features: region codes."""
    features = geometry.get("features")
    if isinstance(features, list) and all(
        isinstance(f, dict) and isinstance(f.get("id"), str) for f in features
    ):
        return tuple(feature["id"] for feature in features)
    if geometry:
        problems.append(Problem("features", name_of(path), None, "features", str(features)))
    return ()


def _bbox(geometry: dict[str, Any], path: Path, problems: list[Problem]) -> tuple[float, ...]:
    """West, south, east and north in degrees."""
    box = geometry.get("bbox")
    numbers = (
        isinstance(box, list)
        and len(box) == 4
        and all(type(n) in (int, float) and math.isfinite(n) for n in box)
    )
    if numbers and -180 <= box[0] < box[2] <= 180 and -90 <= box[1] < box[3] <= 90:
        return tuple(box)
    if geometry:
        problems.append(Problem("bbox", name_of(path), None, "bbox", str(box)))
    return ()


def _read_methods(
    folder: Path, sources: dict[str, Source], problems: list[Problem]
) -> tuple[Method, ...]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        problems.append(Problem("no_file", f"{folder.name}/*.toml"))
    methods = [read_method(path, sources, problems) for path in paths]
    return tuple(method for method in methods if method is not None)


def _keyed(rows: list[tuple[Any, Cells]], key: str, problems: list[Problem]) -> dict[str, Any]:
    """The rows by their key; a key that stands twice is a problem."""
    result: dict[str, Any] = {}
    for row, cells in rows:
        if getattr(row, key) in result:
            cells.fault("twice", key)
        result[getattr(row, key)] = row
    return result


def _read_sources(data: Path, problems: list[Problem]) -> list[tuple[Source, Cells]]:
    columns = ("source_id", "publisher", "published", "kind", "stated_by", "url")
    result = []
    for cells in read_rows(data / "sources.csv", columns, problems):
        published = cells.text("published")
        if published and not is_date(published):
            cells.fault("not_date", "published")
            published = ""
        source = Source(
            cells.required("source_id"),
            cells.required("publisher"),
            published,
            cells.required("kind"),
            cells.choice("stated_by", STATED_BY) or "",
            cells.text("url"),
        )
        result.append((source, cells))
    return result


def _check_years_once(methods: tuple[Method, ...], problems: list[Problem]) -> None:
    seen: dict[int, str] = {}
    for method in methods:
        for year in method.years:
            if year in seen:
                details = {"other": seen[year]}
                problems.append(
                    Problem(
                        "method_year_twice",
                        f"methods/{method.id}.toml",
                        value=str(year),
                        details=details,
                    )
                )
            seen[year] = method.id


def _read_years(
    data: Path, sources: dict[str, Source], problems: list[Problem]
) -> dict[int, SurveyYear]:
    columns = ("year", "survey", "coverage", "list_complete", "assessed_n", "source_id")
    years: dict[int, SurveyYear] = {}
    for cells in read_rows(data / "survey_years.csv", columns, problems):
        year = cells.year("year") if cells.required("year") else None
        if year in years:
            cells.fault("twice", "year")
        if cells.text("source_id"):
            cells.known("source_id", sources, "unknown_source")
        survey = SurveyYear(
            year or 0,
            cells.choice("survey", SURVEYS) or "",
            cells.choice("coverage", COVERAGES) or "",
            cells.choice("list_complete", ("yes", "no")) == "yes",
            cells.integer("assessed_n"),
            cells.text("source_id"),
        )
        years[survey.year] = survey
    return years


def _read_regions(data: Path, problems: list[Problem]) -> list[tuple[Region, Cells]]:
    columns = ("region_code", "bps_code", "name", "type", "capital", "area_km2", "population_2024")
    result = []
    for cells in read_rows(data / "regions.csv", columns, problems):
        code = cells.required("region_code")
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


def _read_names(
    data: Path, regions: dict[str, Region], problems: list[Problem]
) -> tuple[tuple[str, str, str], ...]:
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


def _read_tiles(
    geo: Path, regions: dict[str, Region], problems: list[Problem]
) -> tuple[tuple[str, int, int], ...]:
    result: list[tuple[str, int, int]] = []
    taken: dict[tuple[int | None, int | None], str] = {}
    for cells in read_rows(geo / "tiles.csv", ("region_code", "column", "row"), problems):
        code = cells.known("region_code", regions, "unknown_region")
        if code in taken.values():
            cells.fault("twice", "region_code")
        place = (cells.required_integer("column"), cells.required_integer("row"))
        if place in taken and None not in place:
            cells.fault("tile_taken", "column", other=taken[place])
        taken[place] = code
        result.append((code, place[0] or 0, place[1] or 0))
    return tuple(result)


CLAIM_COLUMNS = (
    "claim_id",
    "region_code",
    "region",
    "year_from",
    "year_to",
    "opd",
    "score",
    "zone",
    "category",
    "opinion",
    "rank_text",
    "source_id",
    "note",
)


def _read_claims(
    data: Path,
    codes: set[str],
    sources: dict[str, Source],
    methods: tuple[Method, ...],
    problems: list[Problem],
) -> list[tuple[Claim, Cells]]:
    result = []
    for cells in read_rows(data / "claims.csv", CLAIM_COLUMNS, problems):
        claim = Claim(
            cells.required("claim_id"),
            cells.known("region_code", codes, "unknown_region"),
            cells.year("year_from"),
            cells.year("year_to"),
            cells.text("opd"),
            cells.number("score"),
            cells.choice("zone", ZONES, empty=True),
            cells.choice("category", CATEGORIES, empty=True),
            cells.text("opinion") or None,
            cells.text("rank_text"),
            cells.known("source_id", sources, "unknown_source"),
            cells.text("note"),
        )
        _check_claim(claim, cells, methods)
        result.append((claim, cells))
    return result


def _check_claim(claim: Claim, cells: Cells, methods: tuple[Method, ...]) -> None:
    """Notes a score outside the scale of its year's method and a span of years that runs backwards."""
    if claim.year_from and claim.year_to and claim.year_from > claim.year_to:
        cells.fault("years_backwards", "year_from", other=claim.year_to)
    method = method_of(methods, claim.year) if claim.year else None
    if (
        claim.score is None
        or method is None
        or method.scale_low is None
        or method.scale_high is None
    ):
        return
    if not method.scale_low <= claim.score <= method.scale_high:
        cells.fault(
            "out_of_scale", "score", low=method.scale_low, high=method.scale_high, year=claim.year
        )


def _read_derived(
    data: Path, codes: set[str], years: dict[int, SurveyYear], problems: list[Problem]
) -> tuple[DerivedZone, ...]:
    columns = ("region_code", "region", "year", "zone", "category", "basis")
    result: dict[tuple[str, int], DerivedZone] = {}
    for cells in read_rows(data / "derived_zones.csv", columns, problems):
        year = cells.year("year")
        if year not in years:
            cells.fault("unknown_year", "year", allowed=_years(years))
        zone = DerivedZone(
            cells.known("region_code", codes, "unknown_region"),
            year or 0,
            cells.choice("zone", ZONES) or "",
            cells.choice("category", CATEGORIES, empty=True),
            cells.required("basis"),
        )
        if (zone.region_code, zone.year) in result:
            cells.fault("twice", "region_code")
        result[zone.region_code, zone.year] = zone
    return tuple(result.values())


def _read_totals(
    data: Path, years: dict[int, SurveyYear], problems: list[Problem]
) -> tuple[Total, ...]:
    columns = ("year", "scope", "n", *TOTAL_CLASSES, "basis", "publisher", "published")
    result = []
    for cells in read_rows(data / "published_totals.csv", columns, problems):
        year = cells.year("year")
        if year not in years:
            cells.fault("unknown_year", "year", allowed=_years(years))
        if (year, cells.text("scope")) in [(total.year, total.scope) for total in result]:
            cells.fault("twice", "year")
        counts = {name: cells.integer(name) for name in TOTAL_CLASSES}
        result.append(
            Total(
                year or 0,
                cells.required("scope"),
                cells.integer("n") or 0,
                {name: count for name, count in counts.items() if count is not None},
                cells.text("basis"),
                cells.text("publisher"),
                cells.text("published"),
            )
        )
    return tuple(result)


def _years(years: dict[int, SurveyYear]) -> str:
    return ", ".join(str(year) for year in sorted(years))
