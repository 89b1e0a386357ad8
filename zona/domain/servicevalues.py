"""What is known of a place (region or OPD) from every side: the zone beside what the services
around it say. No composite: each value stays itself, and one that is not known stays missing. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zona.domain.complaints import Share, share
from zona.domain.servicerules import ServiceRules
from zona.domain.smallnumbers import share_shown
from zona.domain.surveys import Summary

Row = Mapping[str, Any]

SETTLED = "settled"


def settled(counts: Iterable[Row], settled_by: Sequence[str]) -> Share:
    """Complaints settled within their own limit, over all limits of which each complaint falls
    under one (`settled_by`). counts: rows of counts by rule, result and whether still open.
    """
    found: dict[tuple[str, bool], int] = {}
    for row in counts:
        # each complaint falls under one of these limits: added up, none is counted twice
        if row["rule"] in settled_by:
            key = (row["result"], row["still_open"])
            found[key] = found.get(key, 0) + row["complaints_n"]
    return share(SETTLED, found)


def settled_shown(rules: ServiceRules, counts: Sequence[Row]) -> Share | None:
    """The share of complaints of one place that were settled in time; None where nothing is decided
    or its numbers point at people.

    What is hidden of single limits does not follow from it: `complaintcounts.limits` sees to that.
    """
    whole = settled(counts, rules.dissonance.settled_by)
    shown = whole.decided and share_shown(rules.small_numbers, whole.met, whole.decided)
    return whole if shown else None


def settled_by_place(
    rules: ServiceRules, counts: Iterable[Row], place: Callable[[Row], Hashable]
) -> tuple[dict[Hashable, Share], set[Hashable]]:
    """(the same of each place where it may be shown, the places where it is known and hidden).

    counts: rows of `complaint_place_limits`.
    """
    grouped: dict[Hashable, list[Row]] = {}
    for row in counts:
        grouped.setdefault(place(row), []).append(row)
    shown = {name: settled_shown(rules, rows) for name, rows in grouped.items()}
    by = rules.dissonance.settled_by
    few = {
        name for name, rows in grouped.items() if shown[name] is None and settled(rows, by).decided
    }
    return {name: one for name, one in shown.items() if one}, few


def ratio_of(row: Row, aspect: str) -> Fraction | None:
    """A ratio of components of a row of `place_standards`; None where nobody looked at any."""
    found, of = row[f"{aspect}_n"], row[f"{aspect}_of"]
    return None if row[f"{aspect}_unchecked"] == of else Fraction(found, of)


def values(
    zone: Row | None = None,
    indices: Mapping[str, Row] | None = None,
    complaints: Share | None = None,
    surveys: Summary | None = None,
    standards: Row | None = None,
) -> dict[str, Any]:
    """The measures of one place (`servicerules.MEASURES`) -> code, number or None.

    zone: its assessment (zone, category); indices: the latest value of each other indicator; a
    place's own surveys beat the published index of satisfaction, which is of the whole government.
    """
    published = indices or {}
    ikm = published.get("ikm")
    mutu = surveys.band.category if surveys and surveys.band else None
    decided = complaints.decided if complaints else 0
    return {
        "zone": zone["zone"] if zone else None,
        "category": zone.get("category") if zone else None,
        "ikm": surveys.ikm if surveys else ikm["score"] if ikm else None,
        "mutu": mutu if surveys else ikm["class"] if ikm else None,
        "ipp": _score(published.get("ipp")),
        "mcp": _score(published.get("mcp")),
        "complaints_in_time": complaints.in_time if complaints else None,
        # none decided is no number to compare, as no complaint is
        "complaints_decided": decided or None,
        **{
            f"standards_{name}": ratio_of(standards, aspect) if standards else None
            for name, aspect in (
                ("exist", "exists"),
                ("on_site", "on_site"),
                ("electronic", "electronic"),
            )
        },
    }


def _score(row: Row | None) -> Decimal | None:
    return row["score"] if row else None
