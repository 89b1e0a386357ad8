"""Names of OPD, dimensions and indicators for people. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from zona.domain.aggregation import Item, Key
from zona.language.words import Words

Row = Mapping[str, Any]


def dimension_name(code: str | None, words: Words, short: bool = False) -> str:
    """The name of a dimension: the words' for a known code, else what the file says; the OPD as a
    whole for None.
    """
    if code is None:
        return words("agency.whole_short" if short else "agency.whole")
    keys = [f"dimension_short.{code}", f"dimension.{code}"] if short else [f"dimension.{code}"]
    return next((words(key) for key in keys if words.has(key)), code)


def indicator_name(code: str | None, words: Words) -> str:
    """The name of an indicator: the words' for a known code, else what the file says; all of them
    for None.
    """
    if code is None:
        return words("agency.all_indicators")
    return words(f"indicator.{code}") if words.has(f"indicator.{code}") else code


def kind_name(kind: str, words: Words, short: bool = False) -> str:
    """The name of a kind of OPD."""
    keys = (
        [f"agency_kind_short.{kind}", f"agency_kind.{kind}"] if short else [f"agency_kind.{kind}"]
    )
    return next((words(key) for key in keys if words.has(key)), kind)


def short_names(agencies: Iterable[Row], words: Words) -> dict[str, str]:
    """A short name for each OPD: its kind, numbered where there are several; the name itself where
    the kind says nothing.
    """
    agencies = list(agencies)
    count, seen = Counter(row["kind"] for row in agencies), Counter()
    result = {}
    for row in agencies:
        seen[row["kind"]] += 1
        name = kind_name(row["kind"], words, short=True)
        if row["kind"] == "lainnya":
            name = row["name"]
        elif count[row["kind"]] > 1:
            name += f" {seen[row['kind']]}"
        result[row["agency_id"]] = name
    return result


def item_names(
    items: Iterable[Item], scores: Iterable[Row], words: Words
) -> dict[Key, tuple[str, str, str]]:
    """(OPD, dimension, indicator) in words for each item."""
    names = {row["agency_id"]: row["name"] for row in scores}

    def spoken(item: Item) -> tuple[str, str, str]:
        return (
            names[item.agency_id],
            dimension_name(item.dimension, words, short=True),
            indicator_name(item.indicator, words),
        )

    return {item.key: spoken(item) for item in items}
