"""The rules of the services around the score, as they were read: limits, calendars, components,
thresholds. Pure; every number is data (`data/rules/`), with its regulation and its state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

WORKING_DAYS, DAYS = "working_days", "days"
UNITS = (WORKING_DAYS, DAYS)
# How well a rule is known; `assumption`: nobody states it, this project chose it.
STATES = ("verified", "secondary", "unknown", "assumption")
LIMIT, CLOSING = "limit", "closing"
ROLES = (LIMIT, CLOSING)
# In the order in which they can happen: a later one that is there proves an earlier one that is
# missing.
STAMPS = ("submitted", "verified", "forwarded", "first_response", "closed")
FINDING_STAMPS = ("issued", "received")
UNCLASSIFIED, UNKNOWN_STATUS = "unclassified", "unknown"
GROUPS = ("delivery", "manufacturing")
# As data/rules/calendars.toml writes them, Monday first: the index + 1 is the ISO number.
WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
MEASURES = (
    "zone",
    "category",
    "ikm",
    "mutu",
    "ipp",
    "mcp",
    "complaints_in_time",
    "complaints_decided",
    "standards_exist",
    "standards_on_site",
    "standards_electronic",
)

Spoken = Mapping[str, str]


@dataclass(frozen=True)
class Basis:
    """Where a rule is written, as far as that was read, and how well it is known."""

    regulation: str
    article: str
    state: str


@dataclass(frozen=True)
class TimeRule:
    """One named limit between two stamps; `number` None: no limit is known.

    `unsure_for`: subjects of which nobody can say whether the rule holds.
    `open_in`, `ends_in`, `apart_in`: statuses in which a missing end means "not yet", that make the
    end an end (none: any), and that end the clock apart.
    """

    id: str
    role: str
    name: Spoken = field(hash=False)
    start: str
    end: str
    number: int | None
    unit: str
    soon: int
    applies_to: tuple[str, ...]
    basis: Basis
    unsure_for: tuple[str, ...] = ()
    open_in: tuple[str, ...] = ()
    ends_in: tuple[str, ...] = ()
    apart_in: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the rule was in force on the day on which its clock starts."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class OmbudsmanRule:
    """When a citizen may turn to the Ombudsman: told, and not settled, and not too old."""

    told: str
    not_settled: tuple[str, ...]
    unsettled_in: tuple[str, ...]
    settled_in: tuple[str, ...]
    not_for: tuple[str, ...]
    within_years: int
    basis: Basis


@dataclass(frozen=True)
class ComplaintRules:
    """Everything that is known of the limits of complaints."""

    statuses: tuple[str, ...]
    classifications: tuple[str, ...]
    rules: tuple[TimeRule, ...]
    ombudsman: OmbudsmanRule

    @property
    def limits(self) -> tuple[TimeRule, ...]:
        """The rules that an agency keeps or not."""
        return tuple(rule for rule in self.rules if rule.role == LIMIT)


@dataclass(frozen=True)
class CalendarRule:
    """Which weekdays (1 Monday ... 7 Sunday) are worked, and which types of holidays are not."""

    id: str
    name: Spoken = field(hash=False)
    weekdays: tuple[int, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True)
class UnitCalendar:
    """The calendar of a unit; an empty unit or agency means every one."""

    region_code: str
    agency: str
    unit: str
    calendar: str


@dataclass(frozen=True)
class CalendarRules:
    """The calendars, and who works by another than the default one."""

    default: str
    calendars: tuple[CalendarRule, ...]
    units: tuple[UnitCalendar, ...]
    state: str

    def calendar_of(self, region_code: str, agency: str, unit: str) -> str:
        """The id of a unit's calendar: its own, else its agency's, else its region's, else the
        default.
        """
        # the nearest one that anybody stated wins
        for wanted in ((agency, unit), (agency, ""), ("", "")):
            for entry in self.units:
                if entry.region_code == region_code and (entry.agency, entry.unit) == wanted:
                    return entry.calendar
        return self.default


@dataclass(frozen=True)
class Element:
    """One unsur of the survey of satisfaction."""

    code: str
    name: Spoken = field(hash=False)


@dataclass(frozen=True)
class Respondents:
    """The settings of Krejcie and Morgan's number of respondents."""

    chi_square: Decimal
    share: Decimal
    margin: Decimal
    basis: Basis


@dataclass(frozen=True)
class SurveyRules:
    """How answers make an index; the bands are the methods of the indicator `indicator`.

    `orders`: name of an order of U1..U9 -> codes of unsur.
    """

    indicator: str
    lowest: int
    highest: int
    factor: int
    elements: tuple[Element, ...]
    orders: Mapping[str, tuple[str, ...]] = field(hash=False)
    respondents: Respondents
    basis: Basis

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the unsur in the order of the file."""
        return tuple(element.code for element in self.elements)


@dataclass(frozen=True)
class Component:
    """One component of a service standard; those of the group `delivery` must be displayed."""

    code: str
    group: str
    name: Spoken = field(hash=False)


@dataclass(frozen=True)
class StandardRules:
    """The components in their official order."""

    components: tuple[Component, ...]
    basis: Basis

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all components."""
        return tuple(component.code for component in self.components)

    @cached_property
    def displayed(self) -> tuple[str, ...]:
        """The codes of those that must be displayed."""
        # delivery alone: what lies within the office need not be displayed (UU 25/2009 article 21)
        return tuple(c.code for c in self.components if c.group == GROUPS[0])


@dataclass(frozen=True)
class ComponentTie:
    """A component of a standard with the indicators of the score that look at it, and the topics of
    complaints that are about it.
    """

    component: str
    indicators: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class DimensionTie:
    """The components that a dimension of a method's score looks at."""

    method: str
    dimension: str
    components: tuple[str, ...]


@dataclass(frozen=True)
class Ties:
    """What of score, standards and complaints belongs together."""

    components: tuple[ComponentTie, ...]
    dimensions: tuple[DimensionTie, ...]
    basis: Basis

    def component_of(self, indicator: str | None) -> str | None:
        """The component that an indicator of the score looks at; None where none is named."""
        named = (tie.component for tie in self.components if indicator in tie.indicators)
        return next(named, None)

    def components_of(self, method: str | None, dimension: str | None) -> tuple[str, ...]:
        """The components that a dimension looks at; none where nobody tied it."""
        named = (
            t.components for t in self.dimensions if (t.method, t.dimension) == (method, dimension)
        )
        return next(named, ())

    def dimensions_of(self, method: str | None, component: str) -> list[str]:
        """The dimensions of a method that look at a component."""
        own = (tie for tie in self.dimensions if tie.method == method)
        return [tie.dimension for tie in own if component in tie.components]

    def tie(self, component: str) -> ComponentTie:
        """What is tied to a component; nothing where it has no entry."""
        none = ComponentTie(component, (), ())
        return next((tie for tie in self.components if tie.component == component), none)


def folded_topic(topic: str) -> str:
    """A topic as topics are compared: without capital letters and with single spaces."""
    return " ".join(topic.casefold().split())


@dataclass(frozen=True)
class ActionRules:
    """What the statuses of agreed actions say, and when a deadline is near."""

    statuses: tuple[str, ...]
    settled_in: tuple[str, ...]
    evidence_in: tuple[str, ...]
    soon: int
    unit: str
    state: str


@dataclass(frozen=True)
class FindingRules:
    """The clocks of findings, and the rules of agreed actions."""

    kinds: tuple[str, ...]
    outcomes: tuple[str, ...]
    settled_in: tuple[str, ...]
    rules: tuple[TimeRule, ...]
    actions: ActionRules


@dataclass(frozen=True)
class Condition:
    """What must hold of one measure: it is one of `codes`, below a number, or at least a number."""

    measure: str
    codes: tuple[str, ...] = ()
    below: Decimal | None = None
    at_least: Decimal | None = None


@dataclass(frozen=True)
class Flag:
    """A sentence that holds where all its conditions do."""

    id: str
    name: Spoken = field(hash=False)
    text: Spoken = field(hash=False)
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class DissonanceRules:
    """The flags of the view that puts the zone beside the rest.

    `settled_by`: the limits that say whether a complaint was handled in time.
    """

    flags: tuple[Flag, ...]
    settled_by: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class SmallNumbers:
    """Below `least` a count that points at people is not shown."""

    least: int
    basis: Basis


@dataclass(frozen=True)
class ServiceRules:
    """All rules of the services."""

    complaints: ComplaintRules
    calendars: CalendarRules
    satisfaction: SurveyRules
    standards: StandardRules
    ties: Ties
    findings: FindingRules
    dissonance: DissonanceRules
    small_numbers: SmallNumbers
