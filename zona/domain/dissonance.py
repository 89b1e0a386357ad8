"""Where the zone and the services around it say different things: flags by stated rules. Pure.

No composite and no ranking: each flag is a sentence that holds, does not hold, or is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zona.domain.servicerules import Condition, DissonanceRules, Flag

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Raised:
    """A flag of one region or OPD: `holds` None where values are missing that could decide it.

    `values`: what was compared, by measure; `missing`: the measures of the flag without a value.
    """

    flag: str
    holds: bool | None
    values: Mapping[str, Any]
    missing: tuple[str, ...]


def holds(condition: Condition, value: Any) -> bool | None:
    """Whether a condition holds of a value; None where there is none."""
    # missing is a third answer: "does not hold" would be a statement about the place
    if value is None:
        return None
    if condition.codes:
        return value in condition.codes
    if condition.below is not None:
        return value < condition.below
    return value >= condition.at_least


def raised(flag: Flag, values: Values) -> Raised:
    """A flag of one subject. One condition that fails decides it, whatever is missing beside it."""
    answers = [holds(condition, values.get(condition.measure)) for condition in flag.conditions]
    measures = dict.fromkeys(condition.measure for condition in flag.conditions)
    # three answers: a condition that fails decides although others are not known
    answer = False if False in answers else None if None in answers else True
    return Raised(
        flag.id,
        answer,
        {name: values.get(name) for name in measures},
        tuple(name for name in measures if values.get(name) is None),
    )


def all_raised(rules: DissonanceRules, values: Values) -> list[Raised]:
    """Every flag of one subject, in the order of the rules.

    values: measure (`servicerules.MEASURES`) -> code, Decimal, Fraction, int or None.
    """
    return [raised(flag, values) for flag in rules.flags]
