"""Whether the score of an OPD as a whole agrees with its dimensions under the weights of the year's
method. Pure.

How the Ombudsman rounds is not documented: a difference is something to look at, never a reason to
refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from zona.domain.method import CENT, Method, method_of, rounded


class Part(NamedTuple):
    """A score of an OPD: as a whole (`dimension` empty) or in a dimension.

    `row`: whatever the caller knows it by.
    """

    agency_id: str
    year: int
    dimension: str
    score: Decimal
    row: Any


class Difference(NamedTuple):
    """A whole that its dimensions do not give: the stated whole and what the dimensions come to,
    two decimals.
    """

    whole: Part
    computed: Decimal


def differences(parts: Iterable[Part], methods: Sequence[Method]) -> list[Difference]:
    """Wholes that differ by more than 0.01 from the weighted mean of their dimensions, both rounded
    to two decimals.

    Only where every dimension of the method has a weight and a score: nothing is guessed.
    """
    found: dict[tuple[str, int], dict[str, Part]] = {}
    for part in parts:
        found.setdefault((part.agency_id, part.year), {})[part.dimension] = part
    wrong = []
    for (_, year), scores in found.items():
        computed = _computed(scores, method_of(methods, year)) if "" in scores else None
        if computed is not None and abs(rounded(scores[""].score) - computed) > CENT:
            wrong.append(Difference(scores[""], computed))
    return wrong


def _computed(scores: dict[str, Part], method: Method | None) -> Decimal | None:
    weights = (
        {dimension.id: dimension.weight_pct for dimension in method.dimensions} if method else {}
    )
    if not weights or None in weights.values() or not weights.keys() <= scores.keys():
        return None
    return rounded(
        sum(weight * scores[name].score for name, weight in weights.items()) / sum(weights.values())
    )
