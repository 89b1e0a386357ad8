"""Reads the facts of `data/` and `geo/` and refuses what cannot be right, all faults at once, each
with file and line.

A fact is one row of a CSV or one method in TOML; what the columns mean stands in `data/README.md`.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from zona.domain.claims import GOVERNMENT, Source, SurveyYear
from zona.domain.indicators import Indicator
from zona.domain.ledger import Facts
from zona.domain.problems import FactsError, Problem
from zona.facts.advice import read_advice
from zona.facts.channels import channels_in
from zona.facts.claims import read_claims, read_derived, read_totals
from zona.facts.csvfile import (
    Cells,
    has_controls,
    is_date,
    name_of,
    read_json,
    read_rows,
)
from zona.facts.periods import read_outlines, read_periods
from zona.facts.records import (
    read_corrections,
    read_counts,
    read_events,
    read_holidays,
)
from zona.facts.regions import read_names, read_regions, read_tiles
from zona.facts.register import read_register
from zona.facts.servicerules import FOLDER as RULES
from zona.facts.servicerules import check_ties, read_service_rules
from zona.facts.tomlfile import read_toml

SURVEYS = ("held", "none", "unknown")
COVERAGES = ("all", "partial", "sample", "agencies", "none", "unknown")


def read_facts(root: Path) -> Facts:
    """The facts below `root` (with its folders data/ and geo/).

    Raises FactsError with every fault found: unknown codes, scores outside the method's scale,
    overlapping bands, sources that do not exist, broken TOML, double rows.
    """
    data, geo, problems = root / "data", root / "geo", []
    province = read_toml(data / "province.toml", problems)
    package = read_json(data / "datapackage.json", problems)
    geometry = read_json(geo / "regions.geojson", problems)
    # sources first: everything below names them
    sources = _keyed(_read_sources(data, problems), "source_id", problems)
    indicators = read_register(data, sources, problems)
    _check_stated_by(data, sources, indicators, problems)
    surveys = _read_years(data, sources, indicators, problems)
    channels_in(data, problems)  # the public pages read them; a fault has to stop the build
    regions = _keyed(read_regions(data, problems), "region_code", problems)
    # the province is a subject of claims like any region
    province_code = _text_of(province, "code", data / "province.toml", problems)
    codes = {province_code, *regions}
    validity = read_periods(data, regions, sources, problems)
    claims = read_claims(data, codes, sources, indicators, validity, problems)
    by_id = _keyed(claims, "claim_id", problems)
    facts = Facts(
        province_code=province_code,
        province_name=_text_of(province, "name", data / "province.toml", problems),
        release=_text_of(package, "version", data / "datapackage.json", problems),
        released=_date_of(package, "created", data / "datapackage.json", problems),
        regions=tuple(regions.values()),
        names=read_names(data, regions, problems),
        tiles=read_tiles(geo, regions, validity, problems),
        outlines=read_outlines(geometry, geo / "regions.geojson", problems),
        bbox=_bbox(geometry, geo / "regions.geojson", problems),
        indicators=tuple(indicators.values()),
        surveys=surveys,
        sources=sources,
        claims=tuple(by_id.values()),
        derived=read_derived(data, codes, surveys, sources, indicators, validity, problems),
        totals=read_totals(data, surveys, indicators, problems),
        agency_kinds=_read_agency_kinds(data, problems),
        lines={claim.claim_id: cells.line for claim, cells in claims},
        corrections=read_corrections(data, by_id, problems),
        counts=read_counts(data, codes, sources, problems, validity),
        events=read_events(data, codes, sources, problems, validity),
        holidays=read_holidays(data, sources, problems),
        rules=read_service_rules(data / RULES, problems),
        validity=validity,
    )
    # no part of the facts, but a fault in it has to stop the build all the same
    read_advice(data / "advice", problems)
    check_ties(facts.rules, facts.methods, problems)
    # all at once: who mends a file wants every fault of it, not the first one
    if problems:
        raise FactsError(problems)
    return facts


def _read_agency_kinds(data: Path, problems: list[Problem]) -> tuple[tuple[str, str], ...]:
    """(kind, part of a name) in the order of the file: the first that fits tells the kind."""
    return tuple(
        (cells.required("kind"), cells.required("contains"))
        for cells in read_rows(data / "agency_kinds.csv", ("kind", "contains"), problems)
    )


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
