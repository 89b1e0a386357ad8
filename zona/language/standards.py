"""Standards of services in words: what panels and columns are called, what is told. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zona.domain.servicerules import StandardRules
from zona.domain.standards import (
    ASPECTS,
    EXISTS,
    STORED,
    Ratio,
    ServiceStandard,
    gaps,
    standard_of,
)
from zona.language.services import ratio_text
from zona.language.tables import Columns
from zona.language.words import Words

Row = Mapping[str, Any]


def component_names(rules: StandardRules, words: Words) -> dict[str, str]:
    """code -> name of every component, in the official order."""
    return {component.code: words.pick(dict(component.name)) for component in rules.components}


def aspect_heads(rules: StandardRules, words: Words, missing: bool = False) -> list[str]:
    """What the three panels are called, with how many components each counts.

    missing: they show what is not there.
    """
    counted = {aspect: len(rules.displayed) for aspect in ASPECTS} | {EXISTS: len(rules.codes)}
    key = "missing" if missing else "head"
    return [words(f"standards.{key}_{STORED[aspect]}", n=counted[aspect]) for aspect in ASPECTS]


def lead_sentences(
    rules: StandardRules, standards: Sequence[ServiceStandard], words: Words
) -> list[str]:
    """What to know first: how many services are complete, and what is most often missing."""
    offices = len({(standard.region_code, standard.agency) for standard in standards})
    complete = sum(standard.exists.found == standard.exists.of for standard in standards)
    said = [
        words(
            "standards.lead",
            n=words.number(len(standards), 0),
            offices=words.number(offices, 0),
            complete=words.number(complete, 0),
            of=len(rules.codes),
        )
    ]
    found, names = gaps(rules, standards), component_names(rules, words)
    for aspect in ASPECTS:
        known = [(found[code][aspect], code) for code in found]
        # where several lack as often the first in the official order is named
        worst, code = max(known, key=lambda pair: pair[0].found if pair[0] else -1)
        if worst and worst.found:
            key = f"standards.most_{STORED[aspect]}"
            n, of = (words.number(count, 0) for count in (worst.found, worst.of))
            said.append(words(key, name=names[code], n=n, of=of))
    return said


def standard_columns(rules: StandardRules, regions: Mapping[str, str], words: Words) -> Columns:
    """The columns of services: rows of `standards`. regions: code -> full name."""
    names = component_names(rules, words)

    def ratio(row: Row, aspect: str) -> str:
        return ratio_text(getattr(standard_of(row), STORED[aspect]), words)

    def missing(row: Row, aspect: str) -> str:
        return "; ".join(names[code] for code in row[f"missing_{STORED[aspect]}"])

    first = {
        words("column.region"): lambda row: regions.get(row["region_code"], row["region_code"]),
        words("standards.column_agency"): lambda row: row["agency"],
        words("standards.column_service"): lambda row: row["name"],
        words("standards.column_checked"): lambda row: words.date(day_text(row["checked"])),
    }
    ratios = {
        words(f"standards.column_{STORED[aspect]}"): lambda row, aspect=aspect: ratio(row, aspect)
        for aspect in ASPECTS
    }
    lacking = {
        words(f"standards.lacks_{STORED[aspect]}"): lambda row, aspect=aspect: missing(row, aspect)
        for aspect in ASPECTS
    }
    return first | ratios | lacking


def place_columns(words: Words) -> Columns:
    """The columns of places: rows with `name`, `services_n` and the sums of `place_standards`."""
    columns: Columns = {
        words("standards.column_place"): lambda row: row["name"],
        words("standards.column_services"): lambda row: row["services_n"],
    }
    for name in STORED.values():
        columns[words(f"standards.column_{name}")] = lambda row, name=name: ratio_text(
            ratio_in(row, name), words
        )
    return columns


def gap_columns(rules: StandardRules, words: Words) -> Columns:
    """The columns of gaps: rows with `code` and a ratio by aspect."""
    names = component_names(rules, words)

    def gap(ratio: Ratio | None) -> str:
        return words("standards.state_not_needed") if ratio is None else ratio_text(ratio, words)

    heads = aspect_heads(rules, words, missing=True)
    columns: Columns = {words("standards.column_component"): lambda row: names[row["code"]]}
    for head, aspect in zip(heads, ASPECTS, strict=True):
        columns[head] = lambda row, aspect=aspect: gap(row[aspect])
    return columns


def ratio_in(row: Row, name: str) -> Ratio:
    """The ratio of a row of `place_standards`; name: exists, on_site or electronic."""
    return Ratio(row[f"{name}_n"], row[f"{name}_of"], row[f"{name}_unchecked"])


def day_text(day: Any) -> str:
    """A day of the snapshot as YYYY-MM-DD, "" for none."""
    return day.isoformat() if day else ""


def latest_day(rows: Iterable[Row], column: str) -> str:
    """The latest day in a column as YYYY-MM-DD, "" where there is none."""
    return day_text(max((row[column] for row in rows if row[column]), default=None))
