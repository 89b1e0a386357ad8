"""The zone beside other indices: what each page of a region says of all of them, and pages of one
of them about all regions. Pure.

The same questions, words and order as the interactive page: nothing is added up, nobody is ranked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zona.faces.public.look import Look, Row, render
from zona.language.comparison import (
    class_names,
    class_text,
    holds_value,
    latest,
    period_name,
    told,
    value_text,
    when,
)

START = "banding.html"


@dataclass(frozen=True)
class Value:
    """One value in words, with the claims behind it and those that say otherwise."""

    row: Row
    when: str
    value: str
    named: str
    claims: tuple[Row, ...]
    others: tuple[tuple[Row, str], ...]


@dataclass(frozen=True)
class Year:
    """An indicator in one year or period: its values by region, and of how many none is known."""

    name: str
    methods: tuple[Row, ...]
    values: tuple[Value, ...]
    absent: int


def page_of(indicator: str) -> str:
    """The path of an indicator's page; the first one's values stand on the pages of the years."""
    return f"banding/{indicator}.html"


def value(look: Look, row: Row) -> Value:
    """A row of `indicator_values` in the reader's words."""
    content, words = look.content, look.words
    names = class_names(content.indicator_classes, words)
    claims = content.indicator_claims
    return Value(
        row,
        when(row, words),
        value_text(row, words),
        class_text(row, names, words),
        tuple(claims[claim_id] for claim_id in row["claim_ids"]),
        tuple((claims[i], told(claims[i], names, words)) for i in row["contrary_ids"]),
    )


def of_region(look: Look, code: str) -> tuple[list[Value], list[str]]:
    """(the latest value of each indicator that has one, the names of those that have none)."""
    content, words = look.content, look.words
    rows = [row for row in content.indicator_values if row["region_code"] == code]
    newest = latest(rows)
    known = [value(look, newest[name]) for name in content.indicators if name in newest]
    missing = [
        words.of(register, "short")
        for name, register in content.indicators.items()
        if name not in newest
    ]
    return known, missing


def years(look: Look, rows: Iterable[Row]) -> list[Year]:
    """The years and periods of one indicator in which a value is known, the latest first."""
    by_period: dict[str, list[Row]] = {}
    for row in rows:
        if holds_value(row):
            by_period.setdefault(row["period"] or str(row["year"]), []).append(row)
    return [_year(look, period, by_period[period]) for period in sorted(by_period, reverse=True)]


def _year(look: Look, period: str, rows: list[Row]) -> Year:
    content = look.content
    # the province first, then by name: an order by value would be a league table
    rows = sorted(rows, key=lambda row: (row["type"] != "provinsi", row["name"]))
    used = dict.fromkeys(row["method"] for row in rows if row["method"])
    return Year(
        period_name(period, look.words),
        tuple(content.indicator_methods[name] for name in used),
        tuple(value(look, row) for row in rows),
        len(content.regions) - len(rows),
    )


def start(look: Look) -> str:
    """All indicators: who measures each, of how many regions something is known, and since when."""
    content, words = look.content, look.words
    known: dict[str, list[Row]] = {}
    for row in content.indicator_values:
        if holds_value(row):
            known.setdefault(row["indicator"], []).append(row)
    province = content.province["name"]
    return render(
        "comparison.html",
        look,
        known=known,
        last={name: max(row["year"] for row in rows) for name, rows in known.items()},
        page_of=page_of,
        title=words("public.comparison_title", province=province),
        description=words("comparison.intro"),
        picture=None,
        app=look.interactive("comparison.py"),
    )


def indicator(look: Look, name: str) -> str:
    """One indicator of all regions, year by year, and what was stated of OPD and other areas."""
    content, words = look.content, look.words
    register = content.indicators[name]
    names = class_names(content.indicator_classes, words)
    rows = [row for row in content.indicator_values if row["indicator"] == name]
    claims = [claim for claim in content.indicator_claims.values() if claim["indicator"] == name]
    return render(
        "indicator.html",
        look,
        register=register,
        years=years(look, rows),
        uncounted=[(claim, told(claim, names, words)) for claim in claims if claim["uncounted"]],
        title=f"{words.of(register, 'name')}, {content.province['name']}",
        description=words(
            "public.indicator_description",
            name=words.of(register, "name"),
            body=words.of(register, "measured_by"),
        ),
        picture=None,
        app=look.interactive("comparison.py", indicator=name),
    )
