"""Reads the register of indicators, `data/indicators/<id>.toml`, and says what is wrong with it.

The meaning of the keys: data/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace
from pathlib import Path

from zona.domain.indicators import DIRECTIONS, GRAINS, PERIODS, ClassName, Indicator
from zona.domain.method import Method
from zona.domain.problems import Problem
from zona.facts.methodfile import KINDS, method_of_table
from zona.facts.tomlfile import (
    COUNT,
    EXAMPLES,
    FLAG,
    LANGUAGES_OF_DATA,
    TABLES,
    TEXT,
    TEXTS,
    WORDS,
    TomlTable,
    opened,
)

CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
CLASS_CODE = re.compile(r"[A-Za-z][A-Za-z-]{0,39}[A-Za-z]?")
REGISTER = {
    "": {
        "id": TEXT,
        "position": COUNT,
        "state": TEXT,
        "sources": TEXTS,
        "grain": TEXTS,
        "period": TEXT,
        "direction": TEXT,
        "decimals": COUNT,
        "body": TEXT,
        "years_listed": FLAG,
        "name": WORDS,
        "short": WORDS,
        "measured_by": WORDS,
        "unit": WORDS,
        "note": WORDS,
        "classes": TABLES,
        "methods": TABLES,
    },
    "classes": {"code": TEXT, "id": TEXT, "en": TEXT},
}
IN_WORDS = ("name", "short", "measured_by", "unit")
MOST_DECIMALS = 4  # as many as the snapshot's columns hold


def read_indicator(
    path: Path, sources: Container[str], problems: list[Problem]
) -> tuple[Indicator, TomlTable] | None:
    """The indicator in a file, its methods apart, and the table to read them from; None where the
    file cannot be read. Faults are noted in `problems`.
    """
    table = opened(path, REGISTER, problems)
    if table is None:
        return None
    content = table.content
    if content.get("id") != path.stem or not CODE.fullmatch(path.stem):
        table.fault("indicator_id", "id", content.get("id", ""), expected=path.stem)
    _check_words(table)
    indicator = Indicator(
        id=path.stem,
        body=_code(table, "body"),
        state=table.state(content),
        sources=table.sources(content, sources),
        position=content.get("position"),
        grain=_grain(table),
        period=_choice(table, "period", PERIODS),
        direction=_choice(table, "direction", DIRECTIONS),
        decimals=_decimals(table),
        years_listed=content.get("years_listed", False),
        classes=_classes(table),
        **{key: content.get(key, {}) for key in (*IN_WORDS, "note")},
    )
    return indicator, table


def with_methods(
    indicator: Indicator, table: TomlTable, own: tuple[Method, ...], sources: Container[str]
) -> Indicator:
    """The indicator with the methods of its file and those in files of their `own`, the oldest
    first.
    """
    # each method gets the lines of its own, so that a fault names the right one of several
    headers = [n for n, line in enumerate(table.lines) if line.strip() == "[[methods]]"]
    methods = list(own)
    for index, raw in enumerate(table.content["methods"]):
        first = headers[index] if index < len(headers) else 0
        last = headers[index + 1] if index + 1 < len(headers) else len(table.lines)
        inner = TomlTable(
            table.file, table.lines[first:last], raw, KINDS, table.problems, "methods.", first
        )
        _check_method_id(inner, indicator)
        methods.append(method_of_table(inner, indicator, sources))
    return replace(indicator, methods=tuple(sorted(methods, key=lambda method: method.years[:1])))


def _check_method_id(table: TomlTable, indicator: Indicator) -> None:
    """Notes a method without a proper id, or one that says it is another indicator's."""
    if not CODE.fullmatch(table.content.get("id", "")):
        table.fault("code", "id", table.content.get("id", ""), example=f"{indicator.id}-2024")
    named = table.content.get("indicator", indicator.id)
    if named != indicator.id:
        table.fault("not_allowed", "indicator", named, allowed=indicator.id)


def _check_words(table: TomlTable) -> None:
    """Notes words that a reader of one of the languages would miss."""
    for key in IN_WORDS:
        if not table.content.get(key):
            table.fault("shape", key, "", example=EXAMPLES[WORDS].format(key=key))
    for key in (*IN_WORDS, "note"):
        words = table.content.get(key, {})
        for language in LANGUAGES_OF_DATA if words else ():
            if not words.get(language, "").strip():
                table.fault("empty", language, "", key)


def _choice(table: TomlTable, key: str, allowed: tuple[str, ...]) -> str:
    """A value that must be one of `allowed`; the first where it is left out."""
    value = table.content.get(key, allowed[0])
    if value not in allowed:
        table.fault("not_allowed", key, value, allowed=", ".join(allowed))
        return allowed[0]
    return value


def _code(table: TomlTable, key: str) -> str:
    """A short code in small letters, which must be there."""
    value = table.content.get(key, "")
    if not CODE.fullmatch(value):
        table.fault("code", key, value, example="ombudsman")
    return value


def _grain(table: TomlTable) -> tuple[str, ...]:
    grain = tuple(table.content.get("grain", ("region",)))
    for name in grain or ("",):
        if name not in GRAINS:
            table.fault("not_allowed", "grain", name, allowed=", ".join(GRAINS))
    return grain


def _decimals(table: TomlTable) -> int:
    decimals = table.content.get("decimals", 2)
    if decimals > MOST_DECIMALS:
        table.fault("too_large", "decimals", decimals, limit=MOST_DECIMALS + 1)
        return MOST_DECIMALS
    return decimals


def _classes(table: TomlTable) -> tuple[ClassName, ...]:
    classes: list[ClassName] = []
    for index, entry in enumerate(table.content["classes"]):
        code = entry.get("code", "")
        if not CLASS_CODE.fullmatch(code):
            table.fault("code", "code", code, "classes", index, example="A-")
        # the order is the rank: a class that stands twice would be better and worse than itself
        if code in [named.code for named in classes]:
            table.fault("twice", "code", code, "classes", index)
        classes.append(
            ClassName(code, {lang: entry[lang] for lang in LANGUAGES_OF_DATA if entry.get(lang)})
        )
    return tuple(classes)
