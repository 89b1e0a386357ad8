"""Claims become assessments by one stated rule. Pure.

The rule (shown on the page `sumber`, docs/decisions/claims.md), the same for every indicator:
1. only claims of one single assessment year (or of a period as long as the indicator's), about the
   region itself, in a year in which a survey was held, count;
2. among differing claims a statement by the measuring body beats a government's, which beats one of
   unknown origin; then more independent publishers; then the later one; what still ties is decided
   by the order of the ledger;
3. scores, zones or categories that differ among counted claims, also by what a score means under
   the year's bands, and also within one claim: status `conflict`; what is shown together never
   contradicts itself;
4. a zone that does not fit its score is reported (`zona.domain.checks`), not repaired;
5. no claim but a derived zone: status `derived`;
6. else `not_assessed` where the year's list is complete without the region, `unpublished` where all
   regions were assessed, `unknown` where neither is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from zona.domain.indicators import FIRST, OMBUDSMAN, Indicator, of_this_length
from zona.domain.method import Method, band_of, classify
from zona.domain.validity import NOTHING_CHANGED, Validity

GOVERNMENT = "pemerintah"
# What a claim may say of its subject; a rank or a count of respondents is no value.
VALUES = ("score", "zone", "category", "opinion")
DECISIVE = ("zone", "category", "score")  # in the order in which they are settled


@dataclass(frozen=True)
class Source:
    """A publication; `published` may be a year, a year and month, a date, or empty; `url` may be
    empty.
    """

    source_id: str
    publisher: str
    published: str
    kind: str
    stated_by: str
    url: str


@dataclass(frozen=True)
class Claim:
    """What one source states about one region (or one of its OPD), one indicator and one year.

    None: not stated. `region_code` is empty where the claim is about no region of the register,
    `period` where it is about the year as a whole. `n`: respondents or assessed units. `region`:
    the name as the ledger writes it.
    """

    claim_id: str
    region_code: str
    year_from: int | None
    year_to: int | None
    opd: str
    score: Decimal | None
    zone: str | None
    category: str | None
    opinion: str | None
    rank_text: str
    source_id: str
    note_id: str = ""
    note_en: str = ""
    indicator: str = FIRST
    period: str = ""
    n: int | None = None
    region: str = ""

    @property
    def year(self) -> int | None:
        """The assessment year, None where it is not stated or not one single year."""
        return self.year_from if self.year_from == self.year_to else None

    def states(self) -> dict[str, object]:
        """The values that this claim states, by field."""
        return {field: getattr(self, field) for field in VALUES if getattr(self, field) is not None}


@dataclass(frozen=True)
class DerivedZone:
    """A zone that no source states but that follows by elimination; `basis`: code of the reasoning
    (words elimination.<code>), `source_ids`: where the totals and the named lists were read.
    """

    region_code: str
    year: int
    zone: str
    category: str | None
    basis: str
    source_ids: tuple[str, ...] = ()
    indicator: str = FIRST


@dataclass(frozen=True)
class SurveyYear:
    """What is known of an indicator's survey in a year.

    `survey`: held, none, unknown. `coverage`: all, partial, sample, agencies, none, unknown.
    `list_complete`: the list of assessed regions is known, so that a region outside it was not
    assessed.
    """

    year: int
    survey: str
    coverage: str
    list_complete: bool
    assessed_n: int | None
    source_id: str
    indicator: str = FIRST


@dataclass(frozen=True)
class Assessment:
    """What is shown of one region (or of one of its OPD, `opd`), indicator and year (or period).
    `*_basis` tells where a value comes from.

    `status`: stated, conflict, derived, not_assessed, unpublished, unknown. `zone_basis` and
    `category_basis`: claim (stated), score (by the method's bands), category, zone (the only
    category of its zone), elimination, or None. `claim_ids` carry the value, `contrary_ids` differ
    from it; a claim that denies itself may do both.
    """

    region_code: str
    year: int
    status: str
    score: Decimal | None = None
    zone: str | None = None
    zone_basis: str | None = None
    category: str | None = None
    category_basis: str | None = None
    opinion: str | None = None
    method: str | None = None
    claim_ids: tuple[str, ...] = ()
    contrary_ids: tuple[str, ...] = ()
    reasoning: str | None = None
    indicator: str = FIRST
    period: str = ""
    opd: str = ""


def uncounted_reason(
    claim: Claim, years: Mapping[int, SurveyYear], indicator: Indicator = OMBUDSMAN
) -> str | None:
    """Why a claim never feeds an assessment (rule 1): no_region, opd, no_year, several_years,
    finer_period, no_survey, or None: it counts.

    `years`: what is known of the indicator's surveys.
    """
    # asked from the widest reason to the narrowest: a reader is told the first that holds
    if not claim.region_code:
        return "no_region"
    if claim.opd:
        return "opd"
    if claim.year_from is None and claim.year_to is None:
        return "no_year"
    if claim.year is None:
        # "2019-2023" names no survey, so no method whose bands would hold
        return "several_years"
    if not of_this_length(indicator, claim.period):
        return "finer_period"
    survey = years.get(claim.year)
    if survey is None:
        # of other indicators no list of surveys is kept: the claim itself shows that one was held
        return "no_survey" if indicator.years_listed else None
    return "no_survey" if survey.survey == "none" else None


def preferred(
    claims: Iterable[Claim], field: str, sources: Mapping[str, Source], body: str = OMBUDSMAN.body
) -> list[object]:
    """The differing values that claims state for a field, the one that is shown first (rule 2).

    `body`: who measures the indicator.
    """
    # by value: publishers that say the same count together
    stated: dict[object, list[Claim]] = {}
    for claim in claims:
        if getattr(claim, field) is not None:
            stated.setdefault(getattr(claim, field), []).append(claim)

    def strength(value: object) -> tuple[int, int, tuple[int, ...], str]:
        group = [sources[claim.source_id] for claim in stated[value]]
        return (
            min(authority(source.stated_by, body) for source in group),
            # publishers, not sources: one newspaper that reports twice is one voice
            -len({source.publisher for source in group}),
            min(_latest_first(source.published) for source in group),
            # the last resort only has to be the same on every machine
            min(claim.claim_id for claim in stated[value]),
        )

    return sorted(stated, key=strength)


def authority(stated_by: str, body: str = OMBUDSMAN.body) -> int:
    """0 for the measuring body, 1 for a government, 2 for anybody else."""
    if stated_by and stated_by == body:
        return 0
    return 1 if stated_by == GOVERNMENT else 2


def _latest_first(published: str) -> tuple[int, ...]:
    """A key that sorts later dates first; a date known by year only counts as that year's first
    day, none as oldest.
    """
    parts = [int(part) for part in published.split("-")] if published else []
    return tuple(-part for part in (parts + [0, 0, 0])[:3])


def complete(
    method: Method | None, score: Decimal | None, zone: str | None, category: str | None
) -> tuple[str | None, str | None, str | None, str | None]:
    """(zone, its basis, category, its basis): what is stated, else what the year's method makes of
    what is stated.

    A category is taken from the score only where it belongs to the stated zone: a contradiction is
    left open.
    """
    zone_basis = "claim" if zone else None
    category_basis = "claim" if category else None
    if method is None:
        return zone, zone_basis, category, category_basis
    by_score = classify(method, score)
    if zone is None and by_score is not None and by_score.zone:
        zone, zone_basis = by_score.zone, "score"
    by_category = band_of(method, category)
    if zone is None and by_category is not None and by_category.zone:
        zone, zone_basis = by_category.zone, "category"
    # a score of 60 beside "hijau" gives no C: the claim contradicts itself, and that is shown
    if category is None and by_score is not None and by_score.category and by_score.zone == zone:
        category, category_basis = by_score.category, "score"
    only = band_of(method, zone)
    # yellow is C alone since 2022; with a score the score decides which category it is
    if category is None and score is None and only is not None and only.category:
        category, category_basis = only.category, "zone"
    return zone, zone_basis, category, category_basis


def resolve(
    region_code: str,
    survey: SurveyYear,
    claims: Iterable[Claim],
    sources: Mapping[str, Source],
    derived: DerivedZone | None,
    method: Method | None,
    listed: bool = True,
    indicator: Indicator = OMBUDSMAN,
    period: str = "",
) -> Assessment:
    """The assessment of one region in one year (or period) from its counted claims.

    `listed`: whether the year's list of assessed regions speaks about this region at all (it does
    not name the province). A claim that states no value (a rank alone) shows that there was an
    assessment, not its result.
    """
    # a rank says that there was an assessment, and not what came of it
    heard, claims = list(claims), [claim for claim in claims if claim.states()]
    bare = Assessment(
        region_code,
        survey.year,
        "unpublished" if heard else absence(survey, listed),
        method=method.id if method else None,
        indicator=indicator.id,
        period=period,
    )
    if claims:
        return replace(bare, **_from_claims(claims, sources, method, indicator.body))
    return bare if derived is None else _by_elimination(bare, derived, method)


def _by_elimination(bare: Assessment, derived: DerivedZone, method: Method | None) -> Assessment:
    """What follows from published totals and named lists where nobody states it (rule 5)."""
    zone, _, category, category_basis = complete(method, None, derived.zone, derived.category)
    return replace(
        bare,
        status="derived",
        zone=zone,
        zone_basis="elimination",
        category=category,
        category_basis="elimination" if derived.category else category_basis,
        reasoning=derived.basis,
    )


def _from_claims(
    claims: list[Claim], sources: Mapping[str, Source], method: Method | None, body: str
) -> dict[str, Any]:
    """What is shown of differing claims, by field: first the zone, then category and score from
    claims that do not contradict it.

    A claim speaks with what its own values imply by the year's bands: a score alone is a statement
    about the zone too. So no score stands beside a class that its source would deny.
    """
    told = [_told(claim, method) for claim in claims]
    shown: dict[str, Any] = {}
    pool = told
    for field in DECISIVE:
        shown[field] = next(iter(preferred(pool, field, sources, body)), None)
        # who denied the zone is not asked for the score: it would stand beside a class it rejects
        pool = [claim for claim in pool if getattr(claim, field) in (None, shown[field])]
    # an opinion stands beside any class: no band says what it should be
    shown["opinion"] = next(iter(preferred(told, "opinion", sources, body)), None)
    divided = {claim.claim_id for claim in claims if _denied(claim, method)}
    differ = bool(divided) or any(
        len(preferred(told, field, sources, body)) > 1 for field in DECISIVE
    )
    differing = {claim.claim_id for claim in told if _differs(claim, shown)}
    named = [claim.claim_id for claim in claims]
    return shown | {
        "status": "conflict" if differ else "stated",
        "zone_basis": _basis(claims, told, "zone", shown["zone"]),
        "category_basis": _basis(claims, told, "category", shown["category"]),
        "claim_ids": tuple(name for name in named if name not in differing),
        "contrary_ids": tuple(name for name in named if name in differing | divided),
    }


def _differs(claim: Claim, shown: Mapping[str, Any]) -> bool:
    """Whether a claim states anything else than what is shown."""
    return any(shown[field] != value for field, value in claim.states().items())


def _denied(claim: Claim, method: Method | None) -> str | None:
    """The field of a claim that a stronger field of the same claim denies by the year's bands.

    The order is that of DECISIVE. A score beside a zone alone is left to rule 4.
    """
    band = band_of(method, claim.category) if method and claim.category else None
    if band is None:
        return None
    if claim.zone not in (None, band.zone):
        return "category"
    meant = classify(method, claim.score)
    return "score" if meant is not None and meant != band else None


def _told(claim: Claim, method: Method | None) -> Claim:
    """The claim without what it denies itself, with the zone and category that its own values
    imply by the method.
    """
    denied = _denied(claim, method)
    kept = replace(claim, **{denied: None}) if denied else claim
    zone, _, category, _ = complete(method, kept.score, kept.zone, kept.category)
    return replace(kept, zone=zone, category=category)


def _basis(claims: list[Claim], told: list[Claim], field: str, value: str | None) -> str | None:
    """Where a shown zone or category comes from: claim, score, or the other of the two."""
    if value is None:
        return None
    if any(getattr(claim, field) == value for claim in claims):
        return "claim"
    # a score behind the value is the better reason, where several claims imply it
    if any(getattr(claim, field) == value and claim.score is not None for claim in told):
        return "score"
    return "category" if field == "zone" else "zone"


def absence(survey: SurveyYear, listed: bool) -> str:
    """Why nothing is shown (rule 6): not_assessed, unpublished or unknown."""
    if survey.survey == "none":
        return "not_assessed"
    # everybody was assessed: only the result is missing
    if survey.coverage == "all" and listed:
        return "unpublished"
    return "not_assessed" if survey.list_complete and listed else "unknown"


def resolve_all(
    region_codes: Iterable[str],
    years: Mapping[int, SurveyYear],
    claims: Iterable[Claim],
    sources: Mapping[str, Source],
    derived: Iterable[DerivedZone],
    methods: Iterable[Method],
    unlisted: Iterable[str] = (),
    indicator: Indicator = OMBUDSMAN,
    validity: Validity = NOTHING_CHANGED,
) -> list[Assessment]:
    """One assessment of an indicator for every region and year that anybody could ask for, and for
    each shorter period that a counted claim is about; sorted by region, year and period.

    `years` and `methods` are the indicator's own, claims of others are left out. `unlisted` are
    codes that the years' lists do not speak about (the province itself). A region has no
    assessment in a year in which there was none of its kind (`validity`).
    """
    codes, unlisted = frozenset(region_codes), frozenset(unlisted)
    counted: dict[tuple[str, int, str], list[Claim]] = {}
    for claim in claims:
        if claim.indicator == indicator.id and uncounted_reason(claim, years, indicator) is None:
            counted.setdefault((claim.region_code, claim.year, claim.period), []).append(claim)
    # of other indicators nobody keeps a list of years: one claim about a year asks about all
    # regions
    asked = set(years) | {year for _, year, period in counted if not period}
    keys = {(code, year, "") for code in codes for year in asked}
    keys |= {key for key in counted if key[0] in codes}
    by_elimination = {
        (d.region_code, d.year, ""): d for d in derived if d.indicator == indicator.id
    }
    method_of_year = {year: method for method in methods for year in method.years}
    return [
        resolve(
            code,
            years.get(year) or unknown_survey(indicator, year),
            counted.get((code, year, period), ()),
            sources,
            by_elimination.get((code, year, period)),
            method_of_year.get(year),
            code not in unlisted,
            indicator,
            period,
        )
        for code, year, period in sorted(keys)
        if validity.is_valid(code, year)
    ]


def unknown_survey(indicator: Indicator, year: int) -> SurveyYear:
    """What is known of a survey that only claims tell of."""
    return SurveyYear(year, "unknown", "unknown", False, None, "", indicator.id)
