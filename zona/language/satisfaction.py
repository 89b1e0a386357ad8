"""Satisfaction in words: the answer on top of the page, periods, mutu with their limits, and the
columns of its tables. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from zona.domain.aggregation import to_decimal
from zona.domain.method import Band
from zona.domain.servicerules import SurveyRules
from zona.domain.surveys import Period, Summary, period, period_code, value
from zona.language.comparison import period_name
from zona.language.escaping import markdown
from zona.language.words import Words

Row = Mapping[str, Any]
Columns = dict[str, Callable[[Any], Any]]


def span_name(span: Period, words: Words) -> str:
    """A period in words: 2024, "semester I 2025", or its two days."""
    # named as on the page that compares indicators, where its index stands too
    code = period_code(span)
    if code:
        return period_name(code, words)
    first, last = (words.date(day.isoformat()) for day in span)
    return words("satisfaction.span", first=first, last=last)


def band_text(band: Band, words: Words) -> str:
    """A mutu with its limits: "B, baik (76,61–88,30)"."""
    low, high = words.number(band.low), words.number(band.high)
    return words("satisfaction.band", name=mutu_name(band.code, words), low=low, high=high)


def mutu_name(code: str | None, words: Words) -> str:
    """A mutu by its letter; empty for none."""
    if not code:
        return ""
    return words(f"mutu.{code}") if words.has(f"mutu.{code}") else code


def graded(summary: Summary, words: Words) -> str:
    """The mutu of a place with its limits, or why there is none."""
    if summary.band:
        return band_text(summary.band, words)
    return words("satisfaction.ungraded" if summary.ikm is not None else "satisfaction.no_index")


def element_name(rules: SurveyRules, code: str, words: Words) -> str:
    """An unsur by its code."""
    named = {element.code: dict(element.name) for element in rules.elements}
    return words.pick(named[code])


def mean_text(mean: Fraction | None, words: Words) -> str:
    """The mean of an unsur with two decimals; empty for None."""
    return "" if mean is None else words.number(to_decimal(mean))


def answer(place: str, summary: Summary, rules: SurveyRules, words: Words) -> str:
    """The index with its mutu and period, the lowest unsur, and how many were asked."""
    values = {"place": markdown(place), "period": span_name(summary.span, words)}
    if summary.ikm is None:
        return words("satisfaction.answer_none", **values)
    said = words(
        "satisfaction.answer",
        ikm=words.number(summary.ikm),
        mutu=graded(summary, words),
        **values,
    )
    if summary.lowest:
        names = [element_name(rules, code, words) for code in summary.lowest]
        mean = mean_text(summary.elements[summary.lowest[0]], words)
        said += words(
            "satisfaction.answer_lowest",
            unsur=words.listing(names),
            mean=mean,
            top=rules.highest,
        )
    return said + words("satisfaction.answer_asked", asked=enough_text(summary, words))


def enough_text(summary: Summary, words: Words) -> str:
    """Respondents against Krejcie and Morgan: of one survey its numbers, of several how many have
    enough.
    """
    one = summary.one
    # the sum of several samples is no sample: each unit is held against its own number
    if one is None:
        return words(
            "satisfaction.enough_of",
            enough=summary.enough_n,
            n=len(summary.rows),
            few=summary.few_n,
            unsure=summary.unsure_n,
        )
    if one["respondents"] is None:
        return words("satisfaction.respondents_unknown")
    respondents = words.number(one["respondents"], 0)
    if one["needed"] is None:
        return words("satisfaction.needed_unknown", n=respondents)
    key = "enough" if one["is_enough"] else "few"
    return words(
        f"satisfaction.{key}",
        n=respondents,
        needed=words.number(one["needed"], 0),
        served=words.number(one["served"], 0),
    )


def largest_difference(rows: Sequence[Row]) -> Row | None:
    """The survey whose reported index is farthest from the recomputed one."""
    return max(rows, key=lambda row: abs(row["difference"]), default=None)


def place_columns(
    heading: str, name: Callable[[Any], str], rules: SurveyRules, words: Words
) -> Columns:
    """The columns of places (rows: pairs of key and Summary)."""
    return {
        heading: lambda pair: name(pair[0]),
        words("satisfaction.period"): lambda pair: span_name(pair[1].span, words),
        words("satisfaction.index"): lambda pair: words.number(pair[1].ikm),
        words("satisfaction.mutu"): lambda pair: _band_code(pair[1]),
        words("satisfaction.lowest"): lambda pair: words.listing(
            element_name(rules, code, words) for code in pair[1].lowest
        ),
        words("satisfaction.respondents"): lambda pair: words.number(pair[1].mean.respondents, 0),
        words("satisfaction.surveys"): lambda pair: len(pair[1].rows),
        words("satisfaction.enough_column"): lambda pair: pair[1].enough_n,
        words("satisfaction.few_column"): lambda pair: pair[1].few_n,
        words("satisfaction.unsure_column"): lambda pair: pair[1].unsure_n,
        words("satisfaction.left_out"): lambda pair: pair[1].mean.left_out,
    }


def _band_code(summary: Summary) -> str:
    return summary.band.code if summary.band else ""


def survey_columns(rules: SurveyRules, least: int, words: Words) -> Columns:
    """The columns of single surveys (rows of `protected_surveys`): one unit and period each."""

    def people(column: str) -> Callable[[Row], str]:
        def cell(row: Row) -> str:
            if row["is_hidden"] and column == "respondents":
                return words("complaints.few", least=least)
            return words.number(row[column], 0)

        return cell

    def element(code: str) -> Callable[[Row], str]:
        return lambda row: words.number(row[code])

    def is_enough(row: Row) -> str:
        known = {True: "yes", False: "no", None: "unknown"}[row["is_enough"]]
        return "" if row["is_hidden"] else words(f"satisfaction.is_enough_{known}")

    return {
        words("satisfaction.office"): lambda row: row["agency"] or "",
        words("satisfaction.unit"): lambda row: row["unit"] or "",
        words("satisfaction.period"): lambda row: span_name(period(row), words),
        words("satisfaction.recomputed"): lambda row: words.number(row["ikm"]),
        words("satisfaction.reported"): lambda row: words.number(row["reported_ikm"]),
        words("satisfaction.difference"): lambda row: words.signed(row["difference"]),
        words("satisfaction.mutu"): lambda row: row["mutu"] or "",
        words("satisfaction.respondents"): people("respondents"),
        words("satisfaction.needed"): people("needed"),
        words("satisfaction.served"): people("served"),
        words("satisfaction.is_enough"): is_enough,
        **{element_name(rules, code, words): element(code) for code in rules.codes},
    }


def unit_text(row: Row, least: int, words: Words) -> str:
    """What stands behind the bar of a unit: its index and mutu, or that it is hidden."""
    if row["is_hidden"]:
        return words("service.protected", least=least)
    index = value(row)
    if index is None:
        return words("satisfaction.no_index")
    return " · ".join(filter(None, (words.number(index), row["mutu"])))


def day_text(day: date | None, words: Words) -> str:
    """The day of the data, written out."""
    return words.date(day.isoformat() if day else None)
