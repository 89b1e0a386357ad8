"""Reads the facts of `data/` and `geo/` and refuses what cannot be right, all faults at once, each with file and line.

A fact is one row of a CSV or one method in TOML; what the columns mean stands in `data/README.md`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from zona.claims import Claim, DerivedZone, Source, SurveyYear
from zona.method import ZONES, Method, method_of
from zona.methodfile import read_method, read_toml
from zona.problems import FactsError, Problem

CATEGORIES = ("A", "B", "C", "D", "E")
TYPES = ("kabupaten", "kota")
STATED_BY = ("", "ombudsman", "pemerintah")
SURVEYS = ("held", "none", "unknown")
COVERAGES = ("all", "partial", "sample", "agencies", "none", "unknown")
NAME_KINDS = ("short", "tile", "alias")
TOTAL_CLASSES = ("hijau", "kuning", "merah", "A", "B", "C", "D", "E")


@dataclass(frozen=True)
class Region:
    """A kabupaten or kota; `capital` to `population_2024` as published, None where empty."""

    region_code: str
    bps_code: str
    name: str
    type: str
    capital: str
    area_km2: Decimal | None
    population_2024: int | None


@dataclass(frozen=True)
class Total:
    """Published counts of a year's classes, None where a class was not published. `scope`: sumut, sumut_kabkota."""

    year: int
    scope: str
    n: int
    counts: dict[str, int] = field(hash=False)
    basis: str
    publisher: str
    published: str


@dataclass(frozen=True)
class Facts:
    """Everything that is known, as read.

    `names` are (region_code, kind, name), `tiles` (region_code, column, row),
    `agency_kinds` (kind, part of a name), `lines` the line of each claim in its file."""

    province_code: str
    province_name: str
    release: str
    released: str
    regions: tuple[Region, ...]
    names: tuple[tuple[str, str, str], ...]
    tiles: tuple[tuple[str, int, int], ...]
    polygons: tuple[str, ...]
    bbox: tuple[float, ...]
    methods: tuple[Method, ...]
    years: dict[int, SurveyYear] = field(hash=False)
    sources: dict[str, Source] = field(hash=False)
    claims: tuple[Claim, ...] = ()
    derived: tuple[DerivedZone, ...] = ()
    totals: tuple[Total, ...] = ()
    agency_kinds: tuple[tuple[str, str], ...] = ()
    lines: dict[str, int] = field(default_factory=dict, hash=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all regions, the province first."""
        return (self.province_code, *(region.region_code for region in self.regions))


class Cells:
    """One row of a CSV with typed access; a cell that cannot be read is noted as a problem and becomes None."""

    def __init__(self, file: str, line: int, row: dict[str, str], problems: list[Problem]):
        self.file, self.line, self.row, self.problems = file, line, row, problems

    def fault(self, code: str, column: str, **details: Any) -> None:
        """Notes a problem with what stands in `column`."""
        value = self.row.get(column) or ""
        self.problems.append(Problem(code, self.file, self.line, column, value, details))

    def text(self, column: str) -> str:
        return (self.row.get(column) or "").strip()

    def required(self, column: str) -> str:
        if not self.text(column):
            self.fault("empty", column)
        return self.text(column)

    def choice(self, column: str, allowed: tuple[str, ...], empty: bool = False) -> str | None:
        value = self.text(column)
        if not value and empty:
            return None
        if value not in allowed:
            self.fault("not_allowed", column, allowed=", ".join(a for a in allowed if a))
        return value

    def number(self, column: str) -> Decimal | None:
        return self._read(column, Decimal, "not_number")

    def integer(self, column: str) -> int | None:
        return self._read(column, int, "not_integer")

    def _read(self, column: str, parse: Callable[[str], Any], code: str) -> Any:
        value = self.text(column)
        if not value:
            return None
        try:
            if not value.lstrip("-").replace(".", "", 1).isascii():
                raise ValueError(value)
            return parse(value)
        except (ValueError, InvalidOperation):
            self.fault(code, column)
            return None

    def known(self, column: str, codes: Any, code: str) -> str:
        value = self.text(column)
        if value not in codes:
            self.fault(code, column)
        return value


def read_rows(path: Path, columns: tuple[str, ...], problems: list[Problem]) -> Iterator[Cells]:
    """The rows of a CSV in UTF-8 with exactly these columns; faults of the file itself are noted, and nothing comes."""
    file = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem("no_file", file))
        return
    except UnicodeDecodeError as error:
        problems.append(Problem("not_utf8", file, value=str(error.start)))
        return
    reader = csv.reader(text.splitlines(keepends=True))
    header = next(reader, [])
    if tuple(header) != columns:
        problems.append(Problem("columns", file, 1, value=",".join(header), details={"expected": ",".join(columns)}))
        return
    for row in reader:
        if not row:
            continue
        if len(row) != len(columns):
            details = {"found": len(row), "expected": len(columns)}
            problems.append(Problem("cells", file, reader.line_num, value=",".join(row)[:60], details=details))
            continue
        yield Cells(file, reader.line_num, dict(zip(columns, row, strict=True)), problems)


def read_facts(root: Path) -> Facts:
    """The facts below `root` (with its folders data/ and geo/).

    Raises FactsError with every fault found: unknown codes, scores outside the method's scale, overlapping bands,
    sources that do not exist, broken TOML, double rows.
    """
    data, geo, problems = root / "data", root / "geo", []
    province = read_toml(data / "province.toml", problems)
    package = _read_json(data / "datapackage.json", problems)
    geometry = _read_json(geo / "regions.geojson", problems)
    sources = _keyed(_read_sources(data, problems), "source_id", problems)
    methods = [read_method(path, sources, problems) for path in sorted((data / "methods").glob("*.toml"))]
    methods = tuple(method for method in methods if method is not None)
    _check_years_once(methods, problems)
    years = _read_years(data, sources, problems)
    regions = _keyed(_read_regions(data, problems), "region_code", problems)
    codes = {str(province.get("code", "")), *regions}
    claims = _read_claims(data, codes, sources, methods, problems)
    facts = Facts(
        province_code=str(province.get("code", "")),
        province_name=str(province.get("name", "")),
        release=str(package.get("version", "")),
        released=str(package.get("created", "")),
        regions=tuple(regions.values()),
        names=_read_names(data, regions, problems),
        tiles=_read_tiles(geo, regions, problems),
        polygons=tuple(str(feature.get("id")) for feature in geometry.get("features", ())),
        bbox=tuple(geometry.get("bbox", ())),
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
    if problems:
        raise FactsError(problems)
    return facts


def _read_json(path: Path, problems: list[Problem]) -> dict[str, Any]:
    file = f"{path.parent.name}/{path.name}"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem("no_file", file))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem("json", file, getattr(error, "lineno", None), value=getattr(error, "msg", str(error))))
    return {}


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
        if published and not _is_date(published):
            cells.fault("not_date", "published")
            published = ""
        source = Source(
            cells.required("source_id"), cells.required("publisher"), published, cells.required("kind"),
            cells.choice("stated_by", STATED_BY) or "", cells.text("url"),
        )  # fmt: skip
        result.append((source, cells))
    return result


def _is_date(text: str) -> bool:
    """Whether text is YYYY, YYYY-MM or YYYY-MM-DD."""
    parts = text.split("-")
    widths = [len(part) for part in parts]
    return widths in ([4], [4, 2], [4, 2, 2]) and all(part.isdecimal() for part in parts)


def _check_years_once(methods: tuple[Method, ...], problems: list[Problem]) -> None:
    seen: dict[int, str] = {}
    for method in methods:
        for year in method.years:
            if year in seen:
                details = {"other": seen[year]}
                problems.append(Problem("method_year_twice", f"methods/{method.id}.toml", value=str(year), details=details))
            seen[year] = method.id


def _read_years(data: Path, sources: dict[str, Source], problems: list[Problem]) -> dict[int, SurveyYear]:
    columns = ("year", "survey", "coverage", "list_complete", "assessed_n", "source_id")
    years: dict[int, SurveyYear] = {}
    for cells in read_rows(data / "survey_years.csv", columns, problems):
        year = cells.integer("year")
        if year in years:
            cells.fault("twice", "year")
        if cells.text("source_id"):
            cells.known("source_id", sources, "unknown_source")
        survey = SurveyYear(
            year or 0, cells.choice("survey", SURVEYS) or "", cells.choice("coverage", COVERAGES) or "",
            cells.choice("list_complete", ("yes", "no")) == "yes", cells.integer("assessed_n"), cells.text("source_id"),
        )  # fmt: skip
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
            code, cells.required("bps_code"), cells.required("name"), cells.choice("type", TYPES) or "",
            cells.text("capital"), cells.number("area_km2"), cells.integer("population_2024"),
        )  # fmt: skip
        result.append((region, cells))
    return result


def _is_region_code(code: str) -> bool:
    """Whether a code has the form of a Kemendagri code of a kabupaten or kota: two digits, a dot, two digits."""
    return len(code) == 5 and code[2] == "." and (code[:2] + code[3:]).isdecimal()


def _read_names(data: Path, regions: dict[str, Region], problems: list[Problem]) -> tuple[tuple[str, str, str], ...]:
    rows = read_rows(data / "region_names.csv", ("region_code", "kind", "name"), problems)
    return tuple(
        (cells.known("region_code", regions, "unknown_region"), cells.choice("kind", NAME_KINDS) or "", cells.required("name"))
        for cells in rows
    )


def _read_tiles(geo: Path, regions: dict[str, Region], problems: list[Problem]) -> tuple[tuple[str, int, int], ...]:
    result: list[tuple[str, int, int]] = []
    taken: dict[tuple[int | None, int | None], str] = {}
    for cells in read_rows(geo / "tiles.csv", ("region_code", "column", "row"), problems):
        code = cells.known("region_code", regions, "unknown_region")
        place = (cells.integer("column"), cells.integer("row"))
        if place in taken:
            cells.fault("tile_taken", "column", other=taken[place])
        taken[place] = code
        result.append((code, place[0] or 0, place[1] or 0))
    return tuple(result)


CLAIM_COLUMNS = (
    "claim_id", "region_code", "region", "year_from", "year_to", "opd", "score", "zone", "category", "opinion",
    "rank_text", "source_id", "note",
)  # fmt: skip


def _read_claims(
    data: Path, codes: set[str], sources: dict[str, Source], methods: tuple[Method, ...], problems: list[Problem]
) -> list[tuple[Claim, Cells]]:
    result = []
    for cells in read_rows(data / "claims.csv", CLAIM_COLUMNS, problems):
        claim = Claim(
            cells.required("claim_id"), cells.known("region_code", codes, "unknown_region"), cells.integer("year_from"),
            cells.integer("year_to"), cells.text("opd"), cells.number("score"), cells.choice("zone", ZONES, empty=True),
            cells.choice("category", CATEGORIES, empty=True), cells.text("opinion") or None, cells.text("rank_text"),
            cells.known("source_id", sources, "unknown_source"), cells.text("note"),
        )  # fmt: skip
        _check_claim(claim, cells, methods)
        result.append((claim, cells))
    return result


def _check_claim(claim: Claim, cells: Cells, methods: tuple[Method, ...]) -> None:
    """Notes a score outside the scale of its year's method and a span of years that runs backwards."""
    if claim.year_from and claim.year_to and claim.year_from > claim.year_to:
        cells.fault("years_backwards", "year_from", other=claim.year_to)
    method = method_of(methods, claim.year) if claim.year else None
    if claim.score is None or method is None or method.scale_low is None or method.scale_high is None:
        return
    if not method.scale_low <= claim.score <= method.scale_high:
        cells.fault("out_of_scale", "score", low=method.scale_low, high=method.scale_high, year=claim.year)


def _read_derived(data: Path, codes: set[str], years: dict[int, SurveyYear], problems: list[Problem]) -> tuple[DerivedZone, ...]:
    columns = ("region_code", "region", "year", "zone", "category", "basis")
    result: dict[tuple[str, int], DerivedZone] = {}
    for cells in read_rows(data / "derived_zones.csv", columns, problems):
        year = cells.integer("year")
        if year not in years:
            cells.fault("unknown_year", "year", allowed=_years(years))
        zone = DerivedZone(
            cells.known("region_code", codes, "unknown_region"), year or 0, cells.choice("zone", ZONES) or "",
            cells.choice("category", CATEGORIES, empty=True), cells.required("basis"),
        )  # fmt: skip
        if (zone.region_code, zone.year) in result:
            cells.fault("twice", "region_code")
        result[zone.region_code, zone.year] = zone
    return tuple(result.values())


def _read_totals(data: Path, years: dict[int, SurveyYear], problems: list[Problem]) -> tuple[Total, ...]:
    columns = ("year", "scope", "n", *TOTAL_CLASSES, "basis", "publisher", "published")
    result = []
    for cells in read_rows(data / "published_totals.csv", columns, problems):
        year = cells.integer("year")
        if year not in years:
            cells.fault("unknown_year", "year", allowed=_years(years))
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
            )  # fmt: skip
        )
    return tuple(result)


def _years(years: dict[int, SurveyYear]) -> str:
    return ", ".join(str(year) for year in sorted(years))
