"""The index of satisfaction (IKM) from the nine unsur, exact, beside the one that was reported.

Weights are 1/9 exactly: reports that wrote 0.11 or 0.111 differ, and the difference is shown. Bands
are those of the indicator's method of the year, so that years up to 2016, which had others, get no
grade. Pure; scale, unsur and respondents are data (`data/rules/satisfaction.toml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zona.domain.aggregation import to_decimal
from zona.domain.method import Band, Method, classify, method_of
from zona.domain.servicerules import Respondents, SurveyRules

Means = Mapping[str, Decimal | Fraction | None]
# The name of the mean of units, which no regulation defines: it is this project's.
RESPONDENT_WEIGHTED = "respondent-weighted"


def means_of_answers(
    rules: SurveyRules, answers: Iterable[Mapping[str, int | Decimal | None]]
) -> dict[str, Fraction | None]:
    """The mean of each unsur over answers (one mapping a respondent); None where nobody answered.

    An answer outside of the scale is no answer. Raises nothing: a check of the file tells of it.
    """
    given: dict[str, list[int | Decimal]] = {code: [] for code in rules.codes}
    for answer in answers:
        for code in rules.codes:
            value = answer.get(code)
            if value is not None and rules.lowest <= value <= rules.highest:
                given[code].append(value)
    return {
        code: sum(map(Fraction, values), Fraction(0)) / len(values) if values else None
        for code, values in given.items()
    }


def by_order(rules: SurveyRules, order: str, values: Sequence[Any]) -> dict[str, Any]:
    """Values that a file numbers U1, U2, ... by their unsur, in the order that the file uses.

    Raises KeyError for an order that the rules do not name, ValueError where the number of values
    is another.
    """
    return dict(zip(rules.orders[order], values, strict=True))


def exact_index(
    rules: SurveyRules, means: Means, weights: Mapping[str, Fraction] | None = None
) -> Fraction | None:
    """The index as a fraction; None where the mean of an unsur is not known or off the scale.

    weights: of a unit that weighs its unsur; they sum to 1 (else ValueError). Without them all
    weigh the same, exactly.
    """
    # never 0.11: nine of them are 0.99, and a B becomes a C
    equal = Fraction(1, len(rules.codes))
    shares = weights or dict.fromkeys(rules.codes, equal)
    if sum(shares.values()) != 1:
        raise ValueError("weights do not sum to 1")
    total = Fraction(0)
    for code, weight in shares.items():
        mean = means.get(code)
        # one unsur short is no index: the rest would weigh more than the regulation says
        if mean is None or not rules.lowest <= mean <= rules.highest:
            return None
        total += Fraction(mean) * weight
    return rules.factor * total


@dataclass(frozen=True)
class Index:
    """The index of a unit or period: recomputed, reported, and what follows from them.

    `ikm` is rounded half up to two decimals once. `difference`: reported less recomputed. `band`:
    the mutu of the recomputed one (of the reported one where nothing can be recomputed), None in a
    year without known bands; `graded`: recomputed, reported or "". `lowest`: the unsur with the
    lowest mean, several where they are equal.
    """

    ikm: Decimal | None
    reported: Decimal | None
    difference: Decimal | None
    band: Band | None
    lowest: tuple[str, ...]
    graded: str


def index(
    rules: SurveyRules,
    methods: Iterable[Method],
    year: int,
    means: Means,
    reported: Decimal | None = None,
) -> Index:
    """What the means of the unsur of a year come to.

    methods: those of the indicator `rules.indicator`; year: the one in which the period ends.
    """
    exact = exact_index(rules, means)
    ikm = None if exact is None else to_decimal(exact)
    shown = ikm if ikm is not None else reported
    # by the year, not by the value: up to 2016 the method is known and has no bands
    method = method_of(methods, year)
    return Index(
        ikm=ikm,
        reported=reported,
        difference=None if ikm is None or reported is None else reported - ikm,
        band=classify(method, shown) if method else None,
        lowest=lowest(rules, means),
        graded="" if shown is None else "recomputed" if ikm is not None else "reported",
    )


def lowest(rules: SurveyRules, means: Means) -> tuple[str, ...]:
    """The unsur with the lowest mean of those that are known; several where they are equal."""
    known = {code: means[code] for code in rules.codes if means.get(code) is not None}
    least = min(known.values(), default=None)
    return tuple(code for code, mean in known.items() if mean == least)


def respondents_needed(rule: Respondents, served: int) -> int | None:
    """How many respondents are enough for so many people served (Krejcie and Morgan); None for
    nobody served.
    """
    if served <= 0:
        return None
    chi, share, margin = Fraction(rule.chi_square), Fraction(rule.share), Fraction(rule.margin)
    spread = chi * share * (1 - share)
    # Krejcie and Morgan (1970), their formula for a finite population
    needed = spread * served / (margin**2 * (served - 1) + spread)
    return int(to_decimal(needed, 0))


def enough(rule: Respondents, respondents: int | None, served: int | None) -> bool | None:
    """Whether a survey had enough respondents; None where one of the numbers is not known."""
    needed = None if served is None else respondents_needed(rule, served)
    return None if respondents is None or needed is None else respondents >= needed


@dataclass(frozen=True)
class UnitsMean:
    """The mean of units, by their respondents; `left_out` units have no index or no respondents."""

    ikm: Decimal | None
    respondents: int
    units: int
    left_out: int
    basis: str = RESPONDENT_WEIGHTED


def units_mean(units: Iterable[tuple[Decimal | Fraction | None, int | None]]) -> UnitsMean:
    """The mean of units (index, respondents), weighted by respondents.

    No regulation says how units make an OPD: the result is named as this project's, and pages show
    the units beside it.
    """
    known, left_out = [], 0
    for value, respondents in units:
        if value is None or not respondents:
            left_out += 1
        else:
            known.append((Fraction(value), respondents))
    total = sum(respondents for _, respondents in known)
    weighted = sum((value * respondents for value, respondents in known), Fraction(0))
    ikm = to_decimal(weighted / total) if total else None
    return UnitsMean(ikm, total, len(known), left_out)
