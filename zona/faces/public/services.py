"""What the page of a region says of the services around its score: the public part, counts and
shares with both their numbers, the limits they are measured by, and of which day they are. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zona.domain.complaintcounts import limits
from zona.domain.servicerules import ServiceRules
from zona.language.complaints import limit_lines
from zona.language.service_lines import ServiceLine, Told, service_lines
from zona.language.words import Words
from zona.store.rows import methods_of
from zona.store.snapshot import Snapshot

Row = Mapping[str, Any]

# The dataset whose day is that of a line.
DATED_BY = {
    "complaints": "complaints",
    "satisfaction": "satisfaction",
    "standards": "standard_checks",
    "followup": "actions",
}


@dataclass(frozen=True)
class Services:
    """What a snapshot says of the services of all regions: by region, and the day of each dataset.

    `methods`: rows of the methods and of the bands of all indicators.
    """

    told: Mapping[str, Told]
    days: Mapping[str, date | None]
    methods: tuple[Sequence[Row], Sequence[Row]]


def asked(snapshot: Snapshot) -> Services:
    """Asks a snapshot for the services of every region; hardly anything where none is known."""
    days = {row["dataset"]: row["as_of"] for row in snapshot.rows("service_datasets")}
    if not days:
        return Services({}, {}, ((), ()))
    everywhere = {"region": None, "agency": None}
    answers = (
        snapshot.rows("complaint_place_limits", region=None),
        snapshot.rows("surveys", **everywhere),
        snapshot.rows("standards", **everywhere),
        snapshot.rows("followup_counts", **everywhere),
    )
    codes = {row["region_code"] for rows in answers for row in rows}
    told = {
        code: Told(*([row for row in rows if row["region_code"] == code] for rows in answers))
        for code in codes
    }
    return Services(
        told, days, (snapshot.rows("indicator_methods"), snapshot.rows("indicator_bands"))
    )


@dataclass(frozen=True)
class Said:
    """The services of one region in words: (line, day of its data) by service, and each limit of
    complaints as its rule, its basis and its counts.
    """

    lines: Sequence[tuple[ServiceLine, date | None]]
    limits: Sequence[Sequence[str]]


def of_region(services: Services, rules: ServiceRules, code: str, words: Words) -> Said | None:
    """What is said of a region; None where nothing is known of any of its services."""
    told = services.told.get(code)
    if told is None:
        return None
    index = rules.satisfaction.indicator
    methods = methods_of(
        *([row for row in rows if row["indicator"] == index] for rows in services.methods)
    )
    lines = service_lines(told, rules, methods, words)
    if not any(line.known for line in lines):
        return None
    dated = [
        (line, services.days.get(DATED_BY[line.page]) if line.known else None) for line in lines
    ]
    return Said(dated, _limits(told, rules, words))


def _limits(told: Told, rules: ServiceRules, words: Words) -> list[list[str]]:
    """The limits that apply to any complaint of the region."""
    small, summed = rules.small_numbers, rules.dissonance.settled_by
    states = limits(rules.complaints, small, told.limits, summed)
    return [limit_lines(state, small.least, words) for state in states if state.applies_n]
