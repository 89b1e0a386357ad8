"""The facts and what they resolve to as rows, table by table of the snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from zona.domain.agencies import agency_id, claimed_agencies, kind_of
from zona.domain.claims import Assessment, Claim, SurveyYear, uncounted_reason
from zona.domain.indicators import Indicator
from zona.domain.ledger import Facts, Total
from zona.domain.method import Method, method_of
from zona.domain.records import Correction, Count, Event
from zona.domain.validity import RegionPeriod
from zona.facts.tomlfile import LANGUAGES_OF_DATA
from zona.store.resolved import indicator_values, unit_values
from zona.store.snapshot import Row


def tables(facts: Facts, content: str) -> Iterable[tuple[str, list[Row]]]:
    """(table, rows) for every table of the snapshot."""
    # every row says of which release it is: rows of two must never be mixed unnoticed
    release = {"release": facts.release}
    yield "release", [_release(facts, content) | release]
    register = _regions(facts)
    yield "region", register
    yield "region_period", [row | release for row in _region_periods(facts, register)]
    yield "region_alias", _aliases(facts)
    yield from _register(facts, release)
    yield "source", [vars(source) | release for source in facts.sources.values()]
    yield "indicator_claim", [_claim(claim, facts) | release for claim in facts.claims]
    yield "correction", [_correction(correction) | release for correction in facts.corrections]
    yield "derived_zone", [_lists(vars(zone)) | release for zone in facts.derived]
    yield "published_total", [row for total in facts.totals for row in _total(total)]
    yield "published_count", [_figure(count) | release for count in facts.counts]
    yield "event", [_figure(event) | release for event in facts.events]
    yield "holiday", [_lists(vars(holiday)) | release for holiday in facts.holidays]
    yield from _agencies(facts, release)
    yield "indicator_value", [row | release for row in _values(facts)]


def _release(facts: Facts, content: str) -> Row:
    return {
        "released": facts.released,
        "content_id": content,
        "province_code": facts.province_code,
        "province_name": facts.province_name,
        "bbox": list(facts.bbox),
    }


def _aliases(facts: Facts) -> list[Row]:
    return [
        {"region_code": code, "name": name} for code, kind, name in facts.names if kind == "alias"
    ]


def _agencies(facts: Facts, release: Row) -> Iterable[tuple[str, list[Row]]]:
    """(table, rows) of the OPD that claims about the first indicator name, and of their scores."""
    claimed = claimed_agencies(facts.claims, facts.sources)
    agencies = {agency_id(claim.region_code, claim.opd): claim for claim in claimed}
    yield "agency", [_agency(key, claim, facts) for key, claim in agencies.items()]
    yield "agency_score", [_agency_score(claim) | release for claim in claimed]


def _agency(key: str, claim: Claim, facts: Facts) -> Row:
    return {
        "agency_id": key,
        "region_code": claim.region_code,
        "name": claim.opd,
        "kind": kind_of(claim.opd, facts.agency_kinds),
    }


def _agency_score(claim: Claim) -> Row:
    return {
        "agency_id": agency_id(claim.region_code, claim.opd),
        "year": claim.year,
        "score": claim.score,
        "zone": claim.zone,
        "claim_id": claim.claim_id,
        "source_id": claim.source_id,
    }


def _values(facts: Facts) -> Iterable[Row]:
    """What is shown of regions and of their units, by all indicators."""
    sources = {(d.indicator, d.region_code, d.year): list(d.source_ids) for d in facts.derived}
    for assessment in indicator_values(facts):
        subject = (assessment.indicator, assessment.region_code, assessment.year)
        # where a zone could be derived and is stated all the same, the statement needs no reasoning
        reasons = sources.get(subject, []) if assessment.reasoning else []
        yield assessment_row(assessment) | {"reasoning_source_ids": reasons}
    for assessment in unit_values(facts):
        yield _unit(assessment, facts)


def _register(facts: Facts, release: Row) -> Iterable[tuple[str, list[Row]]]:
    """(table, rows) of the register of indicators and of their methods."""
    indicators = facts.indicators
    yield (
        "indicator",
        [_indicator(i, position) | release for position, i in enumerate(indicators, start=1)],
    )
    yield "indicator_class", [row for indicator in indicators for row in _classes(indicator)]
    yield "indicator_year", [_year(survey, facts) for survey in facts.surveys.values()]
    methods = [method for indicator in indicators for method in indicator.methods]
    yield "indicator_method", [_method(method) for method in methods]
    yield "method_evidence", [row for method in methods for row in _evidence(method)]
    yield "indicator_band", [row for method in methods for row in _bands(method)]
    yield "indicator_dimension", [row for method in methods for row in _dimensions(method)]
    yield "locus", [row for method in methods for row in _loci(method)]


def _lists(row: Row) -> Row:
    """The row with its tuples as lists."""
    return {k: list(value) if isinstance(value, tuple) else value for k, value in row.items()}


def _spoken(stem: str, words: Mapping[str, str]) -> Row:
    """Words by language as columns: name_id, name_en."""
    return {f"{stem}_{language}": words.get(language) for language in LANGUAGES_OF_DATA}


def _indicator(indicator: Indicator, position: int) -> Row:
    row: Row = {
        "indicator": indicator.id,
        "position": position,
        "body": indicator.body,
        "state": indicator.state,
        "source_ids": list(indicator.sources),
        "grain": list(indicator.grain),
        "period": indicator.period,
        "direction": indicator.direction,
        "decimals": indicator.decimals,
        "years_listed": indicator.years_listed,
    }
    for stem in ("name", "short", "measured_by", "unit", "note"):
        row |= _spoken(stem, getattr(indicator, stem))
    return row


def _classes(indicator: Indicator) -> list[Row]:
    return [
        {"indicator": indicator.id, "position": position, "class": named.code}
        | _spoken("name", named.words)
        for position, named in enumerate(indicator.classes, start=1)
    ]


def _year(survey: SurveyYear, facts: Facts) -> Row:
    methods = next(i.methods for i in facts.indicators if i.id == survey.indicator)
    method = method_of(methods, survey.year)
    return vars(survey) | {"method": method.id if method else None}


def _claim(claim: Claim, facts: Facts) -> Row:
    indicator = next(i for i in facts.indicators if i.id == claim.indicator)
    uncounted = uncounted_reason(claim, facts.years_of(indicator.id), indicator)
    # why it counts for nothing is decided here once; pages only say it
    return vars(claim) | {"uncounted": uncounted, "score_text": as_published(claim.score)}


def as_published(value: Decimal | None) -> str | None:
    """A number with the decimals that it was published with."""
    return None if value is None else format(value, "f")


def _correction(correction: Correction) -> Row:
    row = dict(vars(correction))
    # `release` of a row is the snapshot's own; this is the one in which it said the new value
    row["in_release"] = row.pop("release")
    return row


def _total(total: Total) -> list[Row]:
    # a row a class: a question can group by it
    shared = {name: value for name, value in vars(total).items() if name != "counts"}
    return [shared | {"class": name, "count": count} for name, count in total.counts.items()]


def _figure(figure: Count | Event) -> Row:
    return vars(figure) | {"value_text": as_published(figure.value)}


def _evidence(method: Method) -> list[Row]:
    return [
        {
            "method": method.id,
            "position": position,
            "subject": evidence.subject,
            "state": evidence.state,
            "source_ids": list(evidence.sources),
        }
        | _spoken("text", evidence.words)
        for position, evidence in enumerate(method.evidence, start=1)
    ]


def _regions(facts: Facts) -> list[Row]:
    """The register as it is now, the province first."""
    names = {(code, kind): name for code, kind, name in facts.names if kind != "alias"}
    tiles = {code: (column, row) for code, column, row in facts.tiles}
    province = {
        "region_code": facts.province_code,
        "name": facts.province_name,
        "full_name": f"Provinsi {facts.province_name}",
        "short_name": facts.province_name,
        "type": "provinsi",
    }
    return [province] + [
        vars(region)
        | {
            "full_name": _full_name(region.type, region.name),
            "short_name": names.get((region.region_code, "short"), region.name),
            "tile_name": names.get((region.region_code, "tile"), region.name),
            "tile_column": tiles.get(region.region_code, (None, None))[0],
            "tile_row": tiles.get(region.region_code, (None, None))[1],
        }
        for region in facts.regions
    ]


def _full_name(type_: str, name: str) -> str:
    return f"{type_.capitalize()} {name}"


def _region_periods(facts: Facts, register: list[Row]) -> list[Row]:
    """What each region was called in which years; every region has one row at least."""
    return [
        {
            "region_code": period.region_code,
            "replaced_by": list(period.replaced_by),
            "source_id": period.source_id or None,
        }
        | vars(period.years)
        | _names_then(period, row)
        for row in register
        for period in facts.validity.of(row["region_code"])
    ]


def _names_then(period: RegionPeriod, now: Row) -> Row:
    """The names of a period; where it had no other name, the names of now."""
    if not period.name:
        return {key: now.get(key) for key in ("name", "full_name", "short_name", "tile_name")}
    return {
        "name": period.name,
        "full_name": _full_name(now["type"], period.name),
        "short_name": period.short_name or period.name,
        "tile_name": period.tile_name or period.short_name or period.name,
    }


def _method(method: Method) -> Row:
    return {
        "method": method.id,
        "indicator": method.indicator,
        "name_id": method.name.get("id"),
        "name_en": method.name.get("en"),
        "note_id": method.note.get("id"),
        "note_en": method.note.get("en"),
        "state": method.state,
        "scale_low": method.scale_low,
        "scale_high": method.scale_high,
        "scale_state": method.scale_state,
        "years": list(method.years),
        "comparable_years": list(method.comparable_years),
        "source_ids": list(method.sources),
        "opinions": list(method.opinions),
    }


def _bands(method: Method) -> list[Row]:
    return [
        {"method": method.id, "position": position, "class": band.code} | vars(band)
        for position, band in enumerate(method.bands, start=1)
    ]


def _dimensions(method: Method) -> list[Row]:
    return [
        {
            "method": method.id,
            "dimension": d.id,
            "weight_pct": d.weight_pct,
            "state": d.state,
            "source_ids": list(d.sources),
            "parts": list(d.parts),
            "indicators_n": d.indicators_n,
        }
        for d in method.dimensions
    ]


def _loci(method: Method) -> list[Row]:
    return [
        {
            "method": method.id,
            "region_code": loci.region_code,
            "kind": kind,
            "agencies_n": loci.kinds.count(kind),
            "years": list(loci.years),
            "state": loci.state,
            "source_ids": list(loci.sources),
        }
        for loci in method.loci
        # two puskesmas are one row with agencies_n 2
        for kind in dict.fromkeys(loci.kinds)
    ]


def _unit(assessment: Assessment, facts: Facts) -> Row:
    return assessment_row(assessment) | {
        "agency_id": agency_id(assessment.region_code, assessment.opd),
        "kind": kind_of(assessment.opd, facts.agency_kinds),
        "reasoning_source_ids": [],
    }


def assessment_row(assessment: Assessment) -> Row:
    """An assessment as a row of its table, the release apart."""
    return vars(assessment) | {
        "class": assessment.category or assessment.zone,
        "score_text": as_published(assessment.score),
        "claim_ids": list(assessment.claim_ids),
        "contrary_ids": list(assessment.contrary_ids),
    }
