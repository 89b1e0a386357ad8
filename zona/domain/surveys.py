"""Surveys of satisfaction of a place: periods, the mean of its units, its unsur, and whether enough
people were asked. Pure; the index of one unit is `zona.domain.satisfaction`.

Rows are those of the question `surveys`. From units to an OPD or a region no rule is written: each
mean here is weighted by respondents, which is this project's choice.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zona.domain.method import Band, Method, classify, method_of
from zona.domain.satisfaction import UnitsMean, lowest, units_mean
from zona.domain.servicerules import SmallNumbers, SurveyRules
from zona.domain.smallnumbers import is_small

Row = Mapping[str, Any]
Period = tuple[date, date]

# What says something about the answers: all of it goes where too few were asked.
FIGURES = ("respondents", "served", "needed", "ikm", "reported_ikm", "difference", "mutu")
# Months of a period -> letter in its code; SKM is reported by quarter, half-year or year.
MONTHS_OF = {12: "", 6: "H", 3: "Q"}


def period(row: Row) -> Period:
    """First and last day of a survey; a survey of which only the end is known is of that day."""
    return row["period_start"] or row["period_end"], row["period_end"]


def period_code(span: Period) -> str | None:
    """2024, 2024-H1, 2024-Q3 or 2024-05 where a period is a whole one of these, else None."""
    first, last = span
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    # other periods keep their two days: "2024" for eleven months would be wrong
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if not whole or first.year != last.year or (first.month - 1) % length:
        return None
    if length == 1:
        return f"{first.year}-{first.month:02d}"
    if length not in MONTHS_OF:
        return None
    letter = MONTHS_OF[length]
    return f"{first.year}" + (f"-{letter}{(first.month - 1) // length + 1}" if letter else "")


def protected_surveys(
    small: SmallNumbers, rules: SurveyRules, rows: Iterable[Row]
) -> list[dict[str, Any]]:
    """The rows without the figures of surveys of too few people (`is_hidden`): they are in no mean
    either, from which they could be worked out.
    """
    result = []
    for row in rows:
        # the name of the unit stays: that it asked is no secret, what four people said is
        few = is_small(small, row["respondents"])
        gone = dict.fromkeys((*FIGURES, *rules.codes), None) if few else {}
        result.append({**row, **gone, "is_hidden": few} | ({"lowest": []} if few else {}))
    return result


def value(row: Row) -> Decimal | None:
    """The index that is shown of a survey: the recomputed one, else the reported one."""
    return row["ikm"] if row["ikm"] is not None else row["reported_ikm"]


@dataclass(frozen=True)
class Summary:
    """The surveys of one place in one period.

    `mean`: of the units, by respondents; `band`: its mutu, None in a year without known bands;
    `elements`: mean of each unsur by respondents, None where no unit tells it; `lowest` of them.
    `enough_n`, `few_n`, `unsure_n`: units with enough respondents, with too few, of which it is not
    known; `differing`: units whose reported index is another than the recomputed one.
    """

    span: Period
    rows: tuple[Row, ...]
    mean: UnitsMean
    band: Band | None
    elements: Mapping[str, Fraction | None]
    lowest: tuple[str, ...]
    enough_n: int
    few_n: int
    unsure_n: int
    differing: tuple[Row, ...]

    @property
    def one(self) -> Row | None:
        """The only survey there is: then its own figures are shown and no mean of ours."""
        return self.rows[0] if len(self.rows) == 1 else None

    @property
    def ikm(self) -> Decimal | None:
        """The index that stands for the place; a single survey needs no respondents for it."""
        return value(self.one) if self.one else self.mean.ikm


def summary(
    rules: SurveyRules, methods: Iterable[Method], span: Period, rows: Sequence[Row]
) -> Summary:
    """What surveys of one place and period come to; rows as `protected_surveys` gives them."""
    mean = units_mean((value(row), row["respondents"]) for row in rows)
    elements = {code: _element(rows, code) for code in rules.codes}
    method = method_of(methods, span[1].year)
    # a single unit has its own index, also where nobody knows how many it asked
    ikm = value(rows[0]) if len(rows) == 1 else mean.ikm
    known = [row["is_enough"] for row in rows if not row["is_hidden"]]
    return Summary(
        span,
        tuple(rows),
        mean,
        classify(method, ikm) if method else None,
        elements,
        lowest(rules, elements),
        enough_n=known.count(True),
        few_n=known.count(False),
        unsure_n=known.count(None),
        differing=tuple(row for row in rows if row["difference"]),
    )


def _element(rows: Iterable[Row], code: str) -> Fraction | None:
    """The mean of an unsur over surveys, by respondents; of a single one just its own."""
    known = [(row[code], row["respondents"]) for row in rows if row[code] is not None]
    if len(known) == 1:
        return Fraction(known[0][0])
    # without its respondents a mean of several has no weight here
    weighed = [(mean, people) for mean, people in known if people]
    people_n = sum(people for _, people in weighed)
    total = sum((Fraction(mean) * people for mean, people in weighed), Fraction(0))
    return total / people_n if people_n else None


def periods(rows: Iterable[Row]) -> list[Period]:
    """The periods of surveys, the earliest end first; of equal ends the shorter one first."""
    return sorted({period(row) for row in rows}, key=lambda span: (span[1], span[0]))


def by_period(rules: SurveyRules, methods: Sequence[Method], rows: Sequence[Row]) -> list[Summary]:
    """The surveys of a place, period by period."""
    return [
        summary(rules, methods, span, [row for row in rows if period(row) == span])
        for span in periods(rows)
    ]


def by_place(
    rules: SurveyRules,
    methods: Sequence[Method],
    rows: Sequence[Row],
    place: Callable[[Row], Hashable],
) -> dict[Hashable, Summary]:
    """Each place (region, OPD, unit) in its own latest period, by what `place` says of a row; the
    lowest index first, those without one last.
    """
    grouped: dict[Hashable, list[Row]] = {}
    for row in rows:
        grouped.setdefault(place(row), []).append(row)
    found = {}
    for key, own in grouped.items():
        # its own last period: a place that reports once a year is not left out beside quarters
        last = periods(own)[-1]
        found[key] = summary(rules, methods, last, [row for row in own if period(row) == last])
    order = sorted(
        found.items(), key=lambda pair: (pair[1].ikm is None, pair[1].ikm or 0, str(pair[0]))
    )
    return dict(order)


def runs(methods: Iterable[Method], found: Sequence[Summary]) -> list[list[Summary]]:
    """Periods cut where the method changes: across such a break nothing is compared."""
    known, result = list(methods), []
    last: str | None = None
    for one in found:
        # a period belongs to the year in which it ends, as its grade does
        method = method_of(known, one.span[1].year)
        code = method.id if method else None
        if not result or code != last:
            result.append([])
        result[-1].append(one)
        last = code
    return result
