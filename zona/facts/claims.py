"""What is said about a subject: claims, zones that follow by elimination, published totals."""

from __future__ import annotations

from pathlib import Path

from zona.domain.claims import Claim, DerivedZone, Source, SurveyYear
from zona.domain.classes import ZONES
from zona.domain.indicators import Indicator, period_length, period_year
from zona.domain.ledger import Total
from zona.domain.method import Method, method_of
from zona.domain.problems import Problem
from zona.domain.validity import Validity, Years
from zona.facts.csvfile import VALUE_LIMIT, Cells, read_rows
from zona.facts.periods import check_valid
from zona.facts.records import check_note

# As columns of the file: a class that a year has not stays empty there.
TOTAL_CLASSES = ("hijau", "kuning", "merah", "A", "B", "C", "D", "E")
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


def read_claims(
    data: Path,
    codes: set[str],
    sources: dict[str, Source],
    indicators: dict[str, Indicator],
    validity: Validity,
    problems: list[Problem],
) -> list[tuple[Claim, Cells]]:
    """Every row of claims.csv with the cells it came from, also one that is faulty."""
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
            # which ones there are says the indicator, which may not be known: checked below
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


def read_derived(
    data: Path,
    codes: set[str],
    surveys: dict[tuple[str, int], SurveyYear],
    sources: dict[str, Source],
    indicators: dict[str, Indicator],
    validity: Validity,
    problems: list[Problem],
) -> tuple[DerivedZone, ...]:
    """The zones that nobody states and that follow from totals, one an indicator, region, year."""
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


def read_totals(
    data: Path,
    surveys: dict[tuple[str, int], SurveyYear],
    indicators: dict[str, Indicator],
    problems: list[Problem],
) -> tuple[Total, ...]:
    """The published counts of classes, one an indicator, year and scope."""
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
