"""Agencies (OPD): what kind a name stands for, and the agencies that the claims name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from zona.domain.claims import (
    Assessment,
    Claim,
    Source,
    SurveyYear,
    preferred,
    resolve,
    uncounted_reason,
    unknown_survey,
)
from zona.domain.indicators import FIRST, Indicator
from zona.domain.method import Method, method_of

# What no rule of agency_kinds.csv names: all of them are one kind.
OTHER = "lainnya"


def kind_of(name: str, kinds: Iterable[tuple[str, str]]) -> str:
    """The kind of an agency by its name: the first of `kinds` (kind, part of a name) that it
    contains, else `lainnya`.
    """
    # the order of the rules decides where a name fits several of them
    plain = name.casefold()
    return next((kind for kind, part in kinds if part in plain), OTHER)


def agency_id(region_code: str, name: str) -> str:
    """A stable id: region code and the name in plain letters, "12.71/dinas-kesehatan"."""
    return f"{region_code}/{plain(name)}"


def plain(name: str) -> str:
    """A name in plain letters, for ids: "dinas-kesehatan"."""
    # punctuation and capitals differ between sources that mean one OPD
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub("[^a-z0-9]+", "-", letters).strip("-")


def claimed_agencies(claims: Iterable[Claim], sources: Mapping[str, Source]) -> list[Claim]:
    """The claims of the first indicator about one OPD in one single year, one a year and OPD: they
    feed the agency tables, never a region's assessment. Other indicators have other scales.

    Where several tell of one OPD, the one that is preferred by the rule of resolution; all of them
    stay in the ledger.
    """
    told: dict[tuple[str, int], list[Claim]] = {}
    for claim in claims:
        if claim.opd and claim.year is not None and claim.indicator == FIRST:
            told.setdefault((agency_id(claim.region_code, claim.opd), claim.year), []).append(claim)
    return [_preferred_claim(group, sources) for group in told.values()]


def resolve_agencies(
    years: Mapping[int, SurveyYear],
    claims: Iterable[Claim],
    sources: Mapping[str, Source],
    methods: Iterable[Method],
    indicator: Indicator,
) -> list[Assessment]:
    """One assessment of an indicator for each OPD or other unit of a region, year and shorter
    period that a claim is about, by the rule of `zona.domain.claims`; sorted by region, unit, year.

    An OPD of which nobody states anything is no row: no list says which there are. `years` and
    `methods` are the indicator's own.
    """
    told: dict[tuple[str, str, int, str], list[Claim]] = {}
    for claim in claims:
        # what is said of a unit counts for it as the same would count for its region
        own = replace(claim, opd="")
        counts = uncounted_reason(own, years, indicator) is None
        if claim.opd and claim.indicator == indicator.id and counts:
            unit = agency_id(claim.region_code, claim.opd)
            told.setdefault((claim.region_code, unit, claim.year, claim.period), []).append(claim)
    # read once for each group below: a generator would be empty after the first
    methods = tuple(methods)
    return [
        replace(
            resolve(
                code,
                years.get(year) or unknown_survey(indicator, year),
                group,
                sources,
                None,
                method_of(methods, year),
                indicator=indicator,
                period=period,
            ),
            opd=group[0].opd,
        )
        for (code, _, year, period), group in sorted(told.items())
    ]


def _preferred_claim(claims: list[Claim], sources: Mapping[str, Source]) -> Claim:
    """The claim that states the preferred zone, else the preferred score, else the first."""
    # the zone first, as for regions: a score beside a zone it denies would be shown otherwise
    for field in ("zone", "score"):
        values = preferred(claims, field, sources)
        if values:
            claims = [claim for claim in claims if getattr(claim, field) == values[0]]
    return claims[0]
