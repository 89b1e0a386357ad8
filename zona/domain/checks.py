"""What `python -m zona check` reports: nothing that stops a build, everything that somebody should
look at. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from zona.domain.claims import Assessment, uncounted_reason
from zona.domain.classes import is_category
from zona.domain.indicators import FIRST
from zona.domain.ledger import Facts, Total
from zona.domain.method import classify, method_of


@dataclass(frozen=True)
class Finding:
    """One thing to look at.

    `code` names the sentence (`check.<code>`), `serious` makes the command fail.
    """

    code: str
    details: dict[str, Any] = field(default_factory=dict, hash=False)
    serious: bool = False


def findings(
    facts: Facts, assessments: list[Assessment], units: Iterable[Assessment] = ()
) -> list[Finding]:
    """Conflicts, claims that cannot be placed, zones that do not fit, totals that differ, codes
    without a polygon. `units`: the assessments of OPD and other units.
    """
    return [
        *_conflicts(assessments),
        *_conflicts(units),
        *_unplaced(facts),
        *_misfits(facts),
        *_against_elimination(facts, assessments),
        *_totals(facts, assessments),
        *_geometry(facts),
    ]


def _conflicts(assessments: Iterable[Assessment]) -> Iterator[Finding]:
    for shown in assessments:
        if shown.status == "conflict":
            yield Finding(
                "conflict",
                {
                    "region": _named(shown),
                    "year": shown.period or shown.year,
                    "shown": ", ".join(shown.claim_ids),
                    "others": ", ".join(shown.contrary_ids),
                },
            )


def _named(shown: Assessment) -> str:
    """The region and the unit, with the indicator where it is not the first."""
    indicator = "" if shown.indicator == FIRST else shown.indicator
    return " ".join(filter(None, (shown.region_code, indicator, shown.opd)))


def _unplaced(facts: Facts) -> Iterator[Finding]:
    for indicator in facts.indicators:
        years = facts.years_of(indicator.id)
        for claim in facts.claims_of(indicator.id):
            reason = uncounted_reason(claim, years, indicator)
            # a claim about an OPD in a year is placed: with that OPD
            if reason and not (reason == "opd" and claim.year is not None):
                yield Finding(
                    f"unplaced_{reason}",
                    {
                        "claim": claim.claim_id,
                        "indicator": indicator.id,
                        "region": claim.region_code,
                        "line": facts.lines[claim.claim_id],
                    },
                )


def _misfits(facts: Facts) -> Iterator[Finding]:
    """Stated zones and categories that are not what the year's method makes of the stated score."""
    methods = {indicator.id: indicator.methods for indicator in facts.indicators}
    for claim in facts.claims:
        method = method_of(methods[claim.indicator], claim.year) if claim.year else None
        band = classify(method, claim.score) if method and not claim.opd else None
        if band is None:
            continue
        for stated, right in ((claim.zone, band.zone), (claim.category, band.category)):
            if stated and stated != right:
                yield Finding(
                    "misfit",
                    {
                        "claim": claim.claim_id,
                        "line": facts.lines[claim.claim_id],
                        "score": claim.score,
                        "stated": stated,
                        "right": right or "–",
                    },
                )


def _against_elimination(facts: Facts, assessments: Iterable[Assessment]) -> Iterator[Finding]:
    """Zones by elimination that differ from the zone that is shown from claims."""
    shown = {
        (a.indicator, a.region_code, a.year): a
        for a in assessments
        if a.status in ("stated", "conflict") and not a.period
    }
    for derived in facts.derived:
        a = shown.get((derived.indicator, derived.region_code, derived.year))
        if a is not None and a.zone != derived.zone:
            yield Finding(
                "against_elimination",
                {"region": a.region_code, "year": a.year, "shown": a.zone, "derived": derived.zone},
            )


def counted(total: Total, facts: Facts, assessments: Iterable[Assessment]) -> Counter[str]:
    """How many regions of a total's year and scope have each zone and each category in the built
    data.
    """
    scope = [a for a in assessments if (a.indicator, a.year) == (total.indicator, total.year)]
    if total.scope.endswith("_kabkota"):
        # some publications count the province among the assessed, others do not: the scope tells
        scope = [a for a in scope if a.region_code != facts.province_code]
    return Counter(value for a in scope for value in (a.zone, a.category) if value)


def _totals(facts: Facts, assessments: list[Assessment]) -> Iterator[Finding]:
    """Published counts that the built data miss.

    Categories may fall short where only the zone is known.
    """
    for total in facts.totals:
        built = counted(total, facts, assessments)
        open_categories = sum(
            1
            for a in assessments
            if (a.indicator, a.year) == (total.indicator, total.year) and a.zone and not a.category
        )
        for name, published in total.counts.items():
            short = published - built[name]
            # regions whose zone alone is known may be the missing As and Bs
            if short == 0 or (is_category(name) and 0 < short <= open_categories):
                continue
            details = {
                "year": total.year,
                "class": name,
                "published": published,
                "built": built[name],
            }
            yield Finding("total", details, serious=True)


def _geometry(facts: Facts) -> Iterator[Finding]:
    """Regions that no map or not every map can draw, and shapes of nobody."""
    placed = {code for code, _, _ in facts.tiles}
    for region in facts.regions:
        code = region.region_code
        drawn = _wrongly_drawn(code, facts)
        if drawn is not None:
            yield Finding("no_polygon", {"region": code, "n": drawn}, serious=True)
        if code not in placed:
            yield Finding("no_tile", {"region": code}, serious=True)
    for outline in facts.outlines:
        if outline.region_code not in facts.codes:
            yield Finding("stray_polygon", {"region": outline.region_code}, serious=True)


def _wrongly_drawn(code: str, facts: Facts) -> int | None:
    """How many outlines a region has in the first year of its own that has not just one."""
    own = [outline.years for outline in facts.outlines if outline.region_code == code]
    # only years that somebody can look at: an outline of 1950 is nobody's concern
    for year in sorted({year for _, year in facts.surveys}):
        drawn = sum(years.hold(year) for years in own)
        if drawn != 1 and facts.validity.is_valid(code, year):
            return drawn
    return None
