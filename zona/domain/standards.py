"""Service standards: which of the components exist and which are displayed. Pure.

Two ratios that are never mixed: exists / all components, and displayed / those that must be
displayed, on site and electronically apart. What nobody checked is not missing: it is unchecked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from zona.domain.servicerules import StandardRules

Row = Mapping[str, Any]
EXISTS, ON_SITE, ELECTRONIC = "exists", "shown_on_site", "shown_electronically"
ASPECTS = (EXISTS, ON_SITE, ELECTRONIC)


@dataclass(frozen=True)
class Ratio:
    """How many components are there, of how many; `unchecked` of these nobody has looked at."""

    found: int
    of: int
    unchecked: int

    @property
    def value(self) -> Fraction | None:
        """The ratio; None where not one component was looked at."""
        return None if self.unchecked == self.of else Fraction(self.found, self.of)


@dataclass(frozen=True)
class ServiceStandard:
    """The state of one service: the three ratios, and the codes of what is missing and unchecked by
    aspect, in the official order of the components.
    """

    service_id: str
    region_code: str
    agency: str
    name: str
    exists: Ratio
    on_site: Ratio
    electronic: Ratio
    missing: Mapping[str, tuple[str, ...]]
    unchecked: Mapping[str, tuple[str, ...]]


def latest(checks: Iterable[Row]) -> list[Row]:
    """The latest check of each component of each service; one without a day is older than any."""
    kept: dict[tuple[Any, Any], Row] = {}
    # dates as texts sort as days do; a later row of one day wins, as in the file
    for check in sorted(checks, key=lambda row: str(row.get("checked") or "")):
        kept[(check["service_id"], check["component"])] = check
    return list(kept.values())


def service_standards(
    rules: StandardRules, services: Iterable[Row], checks: Iterable[Row]
) -> list[ServiceStandard]:
    """The state of every service, in the order given; a service without a check is unchecked.

    services: service_id, region_code, agency, name. checks: service_id, component, checked and the
    three aspects as True, False or None.
    """
    found: dict[Any, dict[str, Row]] = defaultdict(dict)
    for check in latest(checks):
        found[check["service_id"]][check["component"]] = check
    return [_standard(rules, service, found[service["service_id"]]) for service in services]


def _standard(rules: StandardRules, service: Row, checks: Mapping[str, Row]) -> ServiceStandard:
    # what lies within the office need not be displayed: it is in no ratio of display
    scope = {EXISTS: rules.codes, ON_SITE: rules.displayed, ELECTRONIC: rules.displayed}
    seen = {
        aspect: {code: checks.get(code, {}).get(aspect) for code in codes}
        for aspect, codes in scope.items()
    }
    return ServiceStandard(
        service["service_id"],
        service["region_code"],
        service["agency"],
        service["name"],
        *(_ratio(seen[aspect]) for aspect in ASPECTS),
        missing={aspect: _codes(seen[aspect], False) for aspect in ASPECTS},
        unchecked={aspect: _codes(seen[aspect], None) for aspect in ASPECTS},
    )


def _ratio(seen: Mapping[str, bool | None]) -> Ratio:
    values = list(seen.values())
    return Ratio(values.count(True), len(values), values.count(None))


def _codes(seen: Mapping[str, bool | None], wanted: bool | None) -> tuple[str, ...]:
    return tuple(code for code, value in seen.items() if value is wanted)


@dataclass(frozen=True)
class AgencyStandards:
    """The services of an OPD together: each ratio over all components of all its services.

    `missing`: aspect -> component -> in how many of its services it is missing, most first.
    """

    region_code: str
    agency: str
    services: int
    exists: Ratio
    on_site: Ratio
    electronic: Ratio
    missing: Mapping[str, Mapping[str, int]]


def agency_standards(standards: Iterable[ServiceStandard]) -> list[AgencyStandards]:
    """What the services of each OPD come to, in the order in which the OPD come first."""
    # components are added up, not ratios: a service of many gaps weighs as much as any other
    grouped: dict[tuple[str, str], list[ServiceStandard]] = defaultdict(list)
    for standard in standards:
        grouped[(standard.region_code, standard.agency)].append(standard)
    return [
        AgencyStandards(
            region_code,
            agency,
            len(own),
            total(standard.exists for standard in own),
            total(standard.on_site for standard in own),
            total(standard.electronic for standard in own),
            {aspect: _missing_in(own, aspect) for aspect in ASPECTS},
        )
        for (region_code, agency), own in grouped.items()
    ]


def total(ratios: Iterable[Ratio]) -> Ratio:
    """Several ratios of one kind together."""
    known = list(ratios)
    return Ratio(
        sum(ratio.found for ratio in known),
        sum(ratio.of for ratio in known),
        sum(ratio.unchecked for ratio in known),
    )


def _missing_in(standards: Iterable[ServiceStandard], aspect: str) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for standard in standards:
        for code in standard.missing[aspect]:
            counts[code] += 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


# --- what is missing, for who has to do something about it

THERE, MISSING, UNSEEN, NOT_NEEDED = "there", "missing", "unseen", "not_needed"
STORED = {EXISTS: "exists", ON_SITE: "on_site", ELECTRONIC: "electronic"}


def standard_of(row: Row) -> ServiceStandard:
    """The state of a service from a row of the snapshot's `service_standard`."""
    ratios = {
        aspect: Ratio(row[f"{name}_n"], row[f"{name}_of"], row[f"{name}_unchecked"])
        for aspect, name in STORED.items()
    }
    return ServiceStandard(
        row["service_id"],
        row["region_code"],
        row["agency"],
        row["name"],
        *(ratios[aspect] for aspect in ASPECTS),
        missing={aspect: tuple(row[f"missing_{name}"]) for aspect, name in STORED.items()},
        unchecked={aspect: tuple(row[f"unseen_{name}"]) for aspect, name in STORED.items()},
    )


def state_in(rules: StandardRules, standard: ServiceStandard, aspect: str, code: str) -> str:
    """Whether a component of a service is there, missing, unseen, or need not be displayed."""
    if aspect != EXISTS and code not in rules.displayed:
        return NOT_NEEDED
    if code in standard.missing[aspect]:
        return MISSING
    return UNSEEN if code in standard.unchecked[aspect] else THERE


def gaps(
    rules: StandardRules, standards: Sequence[ServiceStandard]
) -> dict[str, dict[str, Ratio | None]]:
    """component -> aspect -> of how many services it is missing (`found`), of how many, and of how
    many of them nobody looked; None where it need not be displayed. Most often missing first.
    """
    found = {
        code: {aspect: _gap(rules, standards, aspect, code) for aspect in ASPECTS}
        for code in rules.codes
    }
    return dict(sorted(found.items(), key=lambda pair: [_missing(r) for r in pair[1].values()]))


def _gap(
    rules: StandardRules, standards: Sequence[ServiceStandard], aspect: str, code: str
) -> Ratio | None:
    states = [state_in(rules, standard, aspect, code) for standard in standards]
    # whether a component must be displayed is the rule's and not a service's: all say the same
    if NOT_NEEDED in states:
        return None
    return Ratio(states.count(MISSING), len(states), states.count(UNSEEN))


def _missing(ratio: Ratio | None) -> int:
    return 0 if ratio is None else -ratio.found


def weakest_first(standards: Iterable[ServiceStandard]) -> list[ServiceStandard]:
    """Services by what exists, then by what is displayed on site, then electronically: one after
    the other, since the ratios are never mixed. A service that nobody checked stands last.
    """
    return sorted(standards, key=_weakness)


def _weakness(standard: ServiceStandard) -> tuple[object, ...]:
    ratios = (standard.exists, standard.on_site, standard.electronic)
    # above every ratio: nobody can mend what nobody has looked at
    known = (2 if ratio.value is None else ratio.value for ratio in ratios)
    return (*known, standard.agency, standard.name)
