"""What a file about a region's OPD is expected to hold: the OPD that are known or usually assessed
in a year, the dimensions of its method and the indicators that are known of it. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from zona.domain.advice import Evidence
from zona.domain.agencies import kind_of
from zona.domain.ledger import Facts
from zona.domain.method import Loci, Method, method_of

SPARE_OPD = 3  # columns without a heading, for OPD that nobody expected
SPARE_ROWS = 3  # of a dimension of which nobody knows how many indicators it has


class Expected(NamedTuple):
    """An OPD by the name that is known, or by its kind where none is: `named` tells which."""

    name: str
    kind: str
    named: bool


def agencies(
    facts: Facts, region: str, year: int, known: Mapping[str, str], kinds: Mapping[str, str]
) -> list[Expected]:
    """The OPD of a region in a year: those that claims name for it, and of each kind that the
    year's method assesses the names that are known from elsewhere, else the kind.

    known: name -> kind of the region's OPD of any year; kinds: kind -> what it is called.
    """
    stated = {
        claim.opd: kind_of(claim.opd, facts.agency_kinds)
        for claim in facts.claims_of(facts.indicators[0].id)
        if claim.opd and claim.region_code == region and claim.year == year
    }
    found = [Expected(name, kind, True) for name, kind in stated.items()]
    have = Counter(stated.values())
    for kind, needed in Counter(_kinds(method_of(facts.methods, year), region, year)).items():
        names = [name for name, of in known.items() if of == kind and name not in stated]
        for number in range(have[kind], needed):
            place = number - have[kind]
            named = place < len(names)
            many = f" {number + 1}" if needed > 1 else ""
            called = names[place] if named else kinds.get(kind, kind) + many
            found.append(Expected(called, kind, named))
    return found


def _kinds(method: Method | None, region: str, year: int) -> tuple[str, ...]:
    """The kinds of OPD that a year's method assesses in a region: its own where they are known."""
    fitting: list[Loci] = [loci for loci in (method.loci if method else ()) if year in loci.years]
    own = [loci for loci in fitting if loci.region_code == region]
    general = [loci for loci in fitting if loci.region_code is None]
    return tuple(kind for loci in own or general for kind in loci.kinds)


def indicators(method: Method | None, evidence: Iterable[Evidence]) -> dict[str, list[str]]:
    """The indicators of each dimension of a method that anything is known about, by their codes."""
    found: dict[str, list[str]] = {d.id: [] for d in (method.dimensions if method else ())}
    for entry in evidence:
        if method and entry.dimension in found and set(entry.years) & set(method.years):
            found[entry.dimension] += entry.indicators
    return {dimension: list(dict.fromkeys(codes)) for dimension, codes in found.items()}


def rows_of(method: Method | None, evidence: Iterable[Evidence]) -> list[tuple[str, str]]:
    """(dimension, indicator) of each row of a matrix, ("", "") for one to fill in at will: the
    dimension as a whole, its known indicators, and room for the rest of them.
    """
    rows: list[tuple[str, str]] = []
    known = indicators(method, evidence)
    for dimension in method.dimensions if method else ():
        codes = known[dimension.id]
        spare = max((dimension.indicators_n or 0) - len(codes), 0) or SPARE_ROWS
        rows.append((dimension.id, WHOLE))
        rows += [(dimension.id, code) for code in codes] + [(dimension.id, "")] * spare
    return [*rows, ("", WHOLE)] if rows else [("", WHOLE), *[("", "")] * SPARE_ROWS * 5]


WHOLE = "*"  # in the place of an indicator: the dimension, or the OPD, as a whole
