"""Reads the facts of `data/` and `geo/` and refuses what cannot be right, all faults at once, each
with file and line.

A fact is one row of a CSV or one method in TOML; what the columns mean stands in `data/README.md`.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from zona.domain.claims import GOVERNMENT, Claim, DerivedZone, Source, SurveyYear
from zona.domain.classes import ZONES
from zona.domain.indicators import FIRST, Indicator, period_length, period_year
from zona.domain.ledger import Facts, Region, Total
from zona.domain.method import Method, method_of
from zona.domain.problems import FactsError, Problem
from zona.domain.validity import Validity, Years
from zona.facts.advice import read_advice
from zona.facts.channels import channels_in
from zona.facts.csvfile import (
    AREA_LIMIT,
    VALUE_LIMIT,
    Cells,
    has_controls,
    is_date,
    name_of,
    read_json,
    read_rows,
)
from zona.facts.indicatorfile import read_indicator, with_methods
from zona.facts.methodfile import read_method, read_toml
from zona.facts.periods import check_valid, read_outlines, read_periods
from zona.facts.records import (
    check_note,
    read_corrections,
    read_counts,
    read_events,
    read_holidays,
)
from zona.facts.servicerules import FOLDER as RULES
from zona.facts.servicerules import read_service_rules

TYPES = ("kabupaten", "kota")
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
    indicators = read_register(data, sources, problems)
    _check_stated_by(data, sources, indicators, problems)
    surveys = _read_years(data, sources, indicators, problems)
    channels_in(data, problems)  # the public pages read them; a fault has to stop the build
    regions = _keyed(_read_regions(data, problems), "region_code", problems)
    # the province is a subject of claims like any region
    province_code = _text_of(province, "code", data / "province.toml", problems)
    codes = {province_code, *regions}
    validity = read_periods(data, regions, sources, problems)
    claims = _read_claims(data, codes, sources, indicators, validity, problems)
    by_id = _keyed(claims, "claim_id", problems)
    facts = Facts(
        province_code=province_code,
        province_name=_text_of(province, "name", data / "province.toml", problems),
        release=_text_of(package, "version", data / "datapackage.json", problems),
        released=_date_of(package, "created", data / "datapackage.json", problems),
        regions=tuple(regions.values()),
        names=_read_names(data, regions, problems),
        tiles=_read_tiles(geo, regions, validity, problems),
        outlines=read_outlines(geometry, geo / "regions.geojson", problems),
        bbox=_bbox(geometry, geo / "regions.geojson", problems),
        indicators=tuple(indicators.values()),
        surveys=surveys,
        sources=sources,
        claims=tuple(by_id.values()),
        derived=_read_derived(data, codes, surveys, sources, indicators, validity, problems),
        totals=_read_totals(data, surveys, indicators, problems),
        agency_kinds=tuple(
            (cells.required("kind"), cells.required("contains"))
            for cells in read_rows(data / "agency_kinds.csv", ("kind", "contains"), problems)
        ),
        lines={claim.claim_id: cells.line for claim, cells in claims},
        corrections=read_corrections(data, by_id, problems),
        counts=read_counts(data, codes, sources, problems, validity),
        events=read_events(data, codes, sources, problems, validity),
        holidays=read_holidays(data, sources, problems),
        rules=read_service_rules(data / RULES, problems),
        validity=validity,
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


def read_register(
    data: Path, sources: dict[str, Source], problems: list[Problem]
) -> dict[str, Indicator]:
    """The indicators with their methods, in their order; the first is always the same one."""
    opened = {}
    for path in sorted((data / "indicators").glob("*.toml")):
        read = read_indicator(path, sources, problems)
        if read is not None:
            opened[read[0].id] = read
    if FIRST not in opened:
        problems.append(Problem("no_file", f"indicators/{FIRST}.toml"))
    bare = {name: indicator for name, (indicator, _) in opened.items()}
    # a method is checked against its indicator's classes, so the bare register comes first
    own = _read_methods(data / "methods", bare, sources, problems)
    indicators = [
        with_methods(indicator, table, tuple(m for m in own if m.indicator == name), sources)
        for name, (indicator, table) in opened.items()
    ]
    for indicator in indicators:
        _check_years_once(indicator, problems)
    _check_methods_once(indicators, problems)
    _check_positions(indicators, problems)
    # pages and addresses without an indicator mean the first one
    indicators.sort(key=_listing_order)
    return {indicator.id: indicator for indicator in indicators}


def _listing_order(indicator: Indicator) -> tuple[Any, ...]:
    """The first indicator, then those with a place of their own, then by code."""
    place = indicator.position
    return indicator.id != FIRST, place is None, place, indicator.id


def _read_methods(
    folder: Path,
    indicators: dict[str, Indicator],
    sources: dict[str, Source],
    problems: list[Problem],
) -> tuple[Method, ...]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        problems.append(Problem("no_file", f"{folder.name}/*.toml"))
    methods = [read_method(path, indicators, sources, problems) for path in paths]
    return tuple(method for method in methods if method is not None)


def _check_methods_once(indicators: list[Indicator], problems: list[Problem]) -> None:
    """Notes a method's code that stands twice: it names the method everywhere."""
    seen: dict[str, str] = {}
    for indicator in indicators:
        for method in indicator.methods:
            if method.id in seen:
                details = {"other": seen[method.id]}
                file = f"indicators/{indicator.id}.toml"
                problems.append(Problem("method_twice", file, value=method.id, details=details))
            seen[method.id] = indicator.id


def _check_positions(indicators: list[Indicator], problems: list[Problem]) -> None:
    """Notes two indicators at one place of the list."""
    seen: dict[int, str] = {}
    for indicator in indicators:
        if indicator.position is None:
            continue
        if indicator.position in seen:
            details = {"other": seen[indicator.position]}
            file, value = f"indicators/{indicator.id}.toml", str(indicator.position)
            problems.append(Problem("position_taken", file, None, "position", value, details))
        seen[indicator.position] = indicator.id


def _keyed(rows: list[tuple[Any, Cells]], key: str, problems: list[Problem]) -> dict[str, Any]:
    """The rows by their key; a key that stands twice is a problem."""
    result: dict[str, Any] = {}
    for row, cells in rows:
        if getattr(row, key) in result:
            cells.fault("twice", key)
        result[getattr(row, key)] = row
    return result


SOURCE_COLUMNS = ("source_id", "publisher", "published", "kind", "stated_by", "url")


def _read_sources(data: Path, problems: list[Problem]) -> list[tuple[Source, Cells]]:
    result = []
    for cells in read_rows(data / "sources.csv", SOURCE_COLUMNS, problems):
        published = cells.text("published")
        if published and not is_date(published):
            cells.fault("not_date", "published")
            published = ""
        source = Source(
            cells.required("source_id"),
            cells.required("publisher"),
            published,
            cells.required("kind"),
            cells.text("stated_by"),
            cells.text("url"),
        )
        result.append((source, cells))
    return result


def _check_stated_by(
    data: Path,
    sources: dict[str, Source],
    indicators: dict[str, Indicator],
    problems: list[Problem],
) -> None:
    """Notes statements by somebody who is neither a government nor measures an indicator."""
    # a misspelt body would silently weigh less than the body that measures
    allowed = {"", GOVERNMENT, *(indicator.body for indicator in indicators.values())}
    # the file is read again only for the line of the fault
    if all(source.stated_by in allowed for source in sources.values()):
        return
    for cells in read_rows(data / "sources.csv", SOURCE_COLUMNS, []):
        if cells.text("stated_by") not in allowed:
            found = Cells(cells.file, cells.line, cells.row, problems)
            found.fault("not_allowed", "stated_by", allowed=", ".join(sorted(allowed - {""})))


def _check_years_once(indicator: Indicator, problems: list[Problem]) -> None:
    seen: dict[int, str] = {}
    for method in indicator.methods:
        for year in method.years:
            if year in seen:
                file = f"methods/{method.id}.toml"
                if indicator.id != FIRST:
                    file = f"indicators/{indicator.id}.toml"
                details = {"other": seen[year]}
                problems.append(
                    Problem("method_year_twice", file, value=str(year), details=details)
                )
            seen[year] = method.id


def _read_years(
    data: Path,
    sources: dict[str, Source],
    indicators: dict[str, Indicator],
    problems: list[Problem],
) -> dict[tuple[str, int], SurveyYear]:
    columns = ("indicator", "year", "survey", "coverage", "list_complete", "assessed_n")
    surveys: dict[tuple[str, int], SurveyYear] = {}
    for cells in read_rows(data / "survey_years.csv", (*columns, "source_id"), problems):
        indicator = cells.known("indicator", indicators, "unknown_indicator", list(indicators))
        year = cells.year("year") if cells.required("year") else None
        if (indicator, year) in surveys:
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
            indicator,
        )
        surveys[indicator, survey.year] = survey
    return surveys


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
    geo: Path, regions: dict[str, Region], validity: Validity, problems: list[Problem]
) -> tuple[tuple[str, int, int], ...]:
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


CLAIM_COLUMNS = (
    "claim_id",
    "indicator",
    "region_code",
    "region",
    "year_from",
    "year_to",
    "period",
    "opd",
    "score",
    "zone",
    "category",
    "opinion",
    "rank_text",
    "n",
    "source_id",
    "note_id",
    "note_en",
)


def _read_claims(
    data: Path,
    codes: set[str],
    sources: dict[str, Source],
    indicators: dict[str, Indicator],
    validity: Validity,
    problems: list[Problem],
) -> list[tuple[Claim, Cells]]:
    result = []
    for cells in read_rows(data / "claims.csv", CLAIM_COLUMNS, problems):
        claim = Claim(
            claim_id=cells.required("claim_id"),
            indicator=cells.known("indicator", indicators, "unknown_indicator", list(indicators)),
            region_code=_region_or_none(cells, codes),
            region=cells.text("region"),
            year_from=cells.year("year_from"),
            year_to=cells.year("year_to"),
            period=cells.text("period"),
            opd=cells.text("opd"),
            score=cells.number("score", VALUE_LIMIT),
            zone=cells.choice("zone", ZONES, empty=True),
            category=cells.text("category") or None,
            opinion=cells.text("opinion") or None,
            rank_text=cells.text("rank_text"),
            n=cells.count("n"),
            source_id=cells.known("source_id", sources, "unknown_source"),
            note_id=cells.text("note_id"),
            note_en=cells.text("note_en"),
        )
        if claim.indicator in indicators:
            _check_claim(claim, cells, indicators[claim.indicator])
        # an interval of years (a plan, a report) may reach beyond the region's own time
        if claim.region_code in codes and (claim.year_from or claim.year_to):
            years = Years(claim.year_from, claim.year_to)
            check_valid(cells, "year_from", claim.region_code, years, validity)
        result.append((claim, cells))
    return result


def _region_or_none(cells: Cells, codes: set[str]) -> str:
    """The code of a region; empty where the row is about none, and then it says about whom."""
    if cells.text("region_code"):
        return cells.known("region_code", codes, "unknown_region")
    cells.required("region")
    return ""


def _check_claim(claim: Claim, cells: Cells, indicator: Indicator) -> None:
    """Notes what cannot be: years that run backwards, a period of another year, a class or a zone
    that the indicator does not have, a score off its scale, a note in one language only.
    """
    if claim.year_from and claim.year_to and claim.year_from > claim.year_to:
        cells.fault("years_backwards", "year_from", other=claim.year_to)
    if (
        period_length(claim.period) not in (None, "year")
        and period_year(claim.period) != claim.year
    ):
        cells.fault("period_year", "period", year=claim.year or "–")
    if claim.zone and not indicator.has_zones:
        cells.fault("no_zones", "zone", indicator=indicator.id)
    if claim.category and claim.category not in indicator.class_codes:
        allowed = ", ".join(indicator.class_codes) or '[[classes]] code = "..."'
        cells.fault("not_allowed", "category", allowed=allowed)
    if claim.opd and "opd" not in indicator.grain:
        cells.fault("no_opd", "opd", indicator=indicator.id)
    check_note(cells)
    _check_scale(claim, cells, method_of(indicator.methods, claim.year) if claim.year else None)


def _check_scale(claim: Claim, cells: Cells, method: Method | None) -> None:
    """Notes a score outside the scale of its year's method, where that is known."""
    # without a printed scale nothing can be off it: unknown is no reason to refuse
    known = method is not None and None not in (method.scale_low, method.scale_high)
    if claim.score is None or not known:
        return
    if not method.scale_low <= claim.score <= method.scale_high:
        cells.fault(
            "out_of_scale", "score", low=method.scale_low, high=method.scale_high, year=claim.year
        )


def _read_derived(
    data: Path,
    codes: set[str],
    surveys: dict[tuple[str, int], SurveyYear],
    sources: dict[str, Source],
    indicators: dict[str, Indicator],
    validity: Validity,
    problems: list[Problem],
) -> tuple[DerivedZone, ...]:
    columns = ("indicator", "region_code", "region", "year", "zone", "category", "basis")
    result: dict[tuple[str, str, int], DerivedZone] = {}
    for cells in read_rows(data / "derived_zones.csv", (*columns, "source_ids"), problems):
        indicator = cells.known("indicator", indicators, "unknown_indicator", list(indicators))
        year = cells.year("year")
        if indicator in indicators and (indicator, year) not in surveys:
            cells.fault("unknown_year", "year", allowed=_years(surveys, indicator))
        classes = indicators[indicator].class_codes if indicator in indicators else ()
        zone = DerivedZone(
            cells.known("region_code", codes, "unknown_region"),
            year or 0,
            cells.choice("zone", ZONES) or "",
            cells.choice("category", classes, empty=True),
            cells.required("basis"),
            cells.sources("source_ids", sources),
            indicator,
        )
        check_valid(cells, "year", zone.region_code, Years(year, year), validity)
        key = (zone.indicator, zone.region_code, zone.year)
        if key in result:
            cells.fault("twice", "region_code")
        result[key] = zone
    return tuple(result.values())


def _read_totals(
    data: Path,
    surveys: dict[tuple[str, int], SurveyYear],
    indicators: dict[str, Indicator],
    problems: list[Problem],
) -> tuple[Total, ...]:
    columns = ("indicator", "year", "scope", "n", *TOTAL_CLASSES, "basis", "publisher", "published")
    result: list[Total] = []
    for cells in read_rows(data / "published_totals.csv", columns, problems):
        indicator = cells.known("indicator", indicators, "unknown_indicator", list(indicators))
        year = cells.year("year")
        if indicator in indicators and (indicator, year) not in surveys:
            cells.fault("unknown_year", "year", allowed=_years(surveys, indicator))
        key = (indicator, year, cells.text("scope"))
        if key in [(total.indicator, total.year, total.scope) for total in result]:
            cells.fault("twice", "year")
        # an empty class was not published, a 0 was
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
                indicator,
            )
        )
    return tuple(result)


def _years(surveys: dict[tuple[str, int], SurveyYear], indicator: str) -> str:
    """The years that are known of an indicator, as a sentence can name them."""
    known = sorted(year for of, year in surveys if of == indicator)
    return ", ".join(map(str, known)) or "–"
