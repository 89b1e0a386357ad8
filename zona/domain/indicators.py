"""What is measured: the register of indicators, and the periods that a value may be of. Pure.

An indicator is data (`data/indicators/<id>.toml`); nothing here knows one, but for the code of the
first, which the pages, files and addresses mean that name no indicator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from zona.domain.method import Method

FIRST = "ombudsman"
# The lengths of a period, the longest first: a value may be of its indicator's length or longer.
PERIODS = ("year", "half-year", "quarter", "month")
GRAINS = ("region", "opd", "kecamatan")
DIRECTIONS = ("up", "down", "none")

_CODES = {
    "half-year": re.compile(r"(\d{4})-H[12]"),
    "quarter": re.compile(r"(\d{4})-Q[1-4]"),
    "month": re.compile(r"(\d{4})-(?:0[1-9]|1[0-2])"),
}


@dataclass(frozen=True)
class ClassName:
    """A class that claims may name, with its words by language (empty: its code says it all)."""

    code: str
    words: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Indicator:
    """One thing that is measured of regions.

    `body`: code of who measures it, as `stated_by` of a source. `period`: the shortest time that
    one value may be of. `years_listed`: every year that was asked about is known, a year outside
    the list had no survey. `classes`: the best first.
    """

    id: str
    body: str
    state: str = "unknown"
    sources: tuple[str, ...] = ()
    position: int | None = None
    grain: tuple[str, ...] = ("region",)
    period: str = "year"
    direction: str = "up"
    decimals: int = 2
    years_listed: bool = False
    name: Mapping[str, str] = field(default_factory=dict, hash=False)
    short: Mapping[str, str] = field(default_factory=dict, hash=False)
    measured_by: Mapping[str, str] = field(default_factory=dict, hash=False)
    unit: Mapping[str, str] = field(default_factory=dict, hash=False)
    note: Mapping[str, str] = field(default_factory=dict, hash=False)
    classes: tuple[ClassName, ...] = ()
    methods: tuple[Method, ...] = ()

    @property
    def has_zones(self) -> bool:
        """Whether its methods give zones: the Ombudsman's do."""
        return any(method.zones for method in self.methods)

    @property
    def class_codes(self) -> tuple[str, ...]:
        """The classes that a claim may name, the best first."""
        return tuple(named.code for named in self.classes)


# What the pages without an indicator mean, as far as the rule of resolution needs it.
OMBUDSMAN = Indicator(FIRST, body="ombudsman", years_listed=True)


def period_length(period: str) -> str | None:
    """The length of a period by its code ("2025-Q3": quarter); "" is a year, else it has none."""
    if not period:
        return "year"
    return next((length for length, code in _CODES.items() if code.fullmatch(period)), None)


def period_year(period: str) -> int | None:
    """The year of a period's code; None where it is no code."""
    found = next((m for code in _CODES.values() if (m := code.fullmatch(period))), None)
    return int(found[1]) if found else None


def of_this_length(indicator: Indicator, period: str) -> bool:
    """Whether an indicator has values of this period: it is as long as its own, or longer."""
    length = period_length(period)
    # longer counts too: a yearly value of an indicator that is measured by quarters
    return length is not None and PERIODS.index(length) <= PERIODS.index(indicator.period)
