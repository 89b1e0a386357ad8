"""Everything that is known, as it was read: regions, methods, years, sources, claims. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from zona.domain.claims import Claim, DerivedZone, Source, SurveyYear
from zona.domain.indicators import FIRST, Indicator
from zona.domain.method import Method
from zona.domain.records import Correction, Count, Event, Holiday
from zona.domain.servicerules import ServiceRules
from zona.domain.validity import NOTHING_CHANGED, Outline, Validity


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
    """Published counts of a year's classes, None where a class was not published.

    `scope`: sumut, sumut_kabkota.
    """

    year: int
    scope: str
    n: int
    counts: dict[str, int] = field(hash=False)
    basis: str
    publisher: str
    published: str
    indicator: str = FIRST


@dataclass(frozen=True)
class Facts:
    """Everything that is known, as read.

    `indicators`: the first is the one that pages and addresses without an indicator mean. `surveys`
    by (indicator, year). `names` are (region_code, kind, name), `tiles` (region_code, column, row),
    `agency_kinds` (kind, part of a name), `lines` the line of each claim in its file,
    `rules` those of the services (None in the facts of earlier releases)."""

    province_code: str
    province_name: str
    release: str
    released: str
    regions: tuple[Region, ...]
    names: tuple[tuple[str, str, str], ...]
    tiles: tuple[tuple[str, int, int], ...]
    outlines: tuple[Outline, ...]
    bbox: tuple[float, ...]
    indicators: tuple[Indicator, ...]
    surveys: dict[tuple[str, int], SurveyYear] = field(hash=False)
    sources: dict[str, Source] = field(hash=False)
    claims: tuple[Claim, ...] = ()
    derived: tuple[DerivedZone, ...] = ()
    totals: tuple[Total, ...] = ()
    agency_kinds: tuple[tuple[str, str], ...] = ()
    lines: dict[str, int] = field(default_factory=dict, hash=False)
    corrections: tuple[Correction, ...] = ()
    counts: tuple[Count, ...] = ()
    events: tuple[Event, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    rules: ServiceRules | None = field(default=None, hash=False)
    validity: Validity = NOTHING_CHANGED

    @property
    def methods(self) -> tuple[Method, ...]:
        """The methods of the first indicator."""
        # facts are read with the first indicator first (facts/register.py: _listing_order)
        return self.indicators[0].methods

    @cached_property
    def years(self) -> dict[int, SurveyYear]:
        """What is known of the surveys of the first indicator."""
        return self.years_of(self.indicators[0].id)

    def years_of(self, indicator: str) -> dict[int, SurveyYear]:
        """What is known of an indicator's surveys, by year."""
        return {year: survey for (of, year), survey in self.surveys.items() if of == indicator}

    def claims_of(self, indicator: str) -> tuple[Claim, ...]:
        """The claims about an indicator."""
        return tuple(claim for claim in self.claims if claim.indicator == indicator)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all regions, the province first."""
        return (self.province_code, *(region.region_code for region in self.regions))
