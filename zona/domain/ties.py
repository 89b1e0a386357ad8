"""What stands behind a part of the Ombudsman's score at one OPD: the components of a standard that
it looks at, how far they are there, and how many complaints are about them. Pure; what belongs
together is data (`data/rules/ties.toml`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from zona.domain.servicerules import StandardRules, Ties, folded_topic
from zona.domain.standards import ASPECTS, Ratio, ServiceStandard, gaps


@dataclass(frozen=True)
class Tied:
    """A component with the indicators that led to it (none: the dimension did).

    `there`: aspect -> in how many services it is there, of how many; None where it need not be
    displayed. `complaints`: about it, as far as their number may be shown; None: none is shown.
    """

    component: str
    indicators: tuple[str, ...]
    there: Mapping[str, Ratio | None]
    complaints: int | None


def tied(
    ties: Ties,
    rules: StandardRules,
    standards: Sequence[ServiceStandard],
    topics: Iterable[tuple[str | None, int | None]],
    components: Mapping[str, Sequence[str]],
) -> list[Tied]:
    """What is known of components, in their official order.

    standards: of the services of one place; topics: (topic, complaints) with small numbers hidden;
    components: those that are asked about -> the indicators that led to each.
    """
    counts = {folded_topic(value): n for value, n in topics if value and n}
    missing = gaps(rules, standards) if standards else {}
    return [
        Tied(
            code,
            tuple(components[code]),
            {aspect: _there(missing[code][aspect]) for aspect in ASPECTS if code in missing},
            _about(counts, ties.tie(code).topics),
        )
        for code in rules.codes
        if code in components
    ]


def _there(missing: Ratio | None) -> Ratio | None:
    if missing is None:
        return None
    return Ratio(missing.of - missing.found - missing.unchecked, missing.of, missing.unchecked)


def _about(counts: Mapping[str, int], topics: Collection[str]) -> int | None:
    # only what stands on the page of complaints is added up: no new number comes out of it
    named = [counts[folded] for topic in topics if (folded := folded_topic(topic)) in counts]
    return sum(named) or None


def components_behind(
    ties: Ties, method: str | None, dimension: str | None, indicators: Sequence[str]
) -> tuple[dict[str, list[str]], list[str]]:
    """(component -> the indicators of a dimension that look at it, the indicators tied to none).

    Without known indicators the dimension itself leads to its components.
    """
    if not indicators:
        return {code: [] for code in ties.components_of(method, dimension)}, []
    found: dict[str, list[str]] = {}
    loose = []
    for indicator in indicators:
        component = ties.component_of(indicator)
        if component is None:
            loose.append(indicator)
        else:
            found.setdefault(component, []).append(indicator)
    return found, loose
