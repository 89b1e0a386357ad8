"""Reads a method from `data/methods/<id>.toml`, or from the file of its indicator, and says what is
wrong with it.

The meaning of the keys: data/README.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Mapping
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

from zona.domain.classes import ZONES
from zona.domain.indicators import Indicator
from zona.domain.method import Band, Dimension, Evidence, Loci, Method
from zona.domain.problems import Problem
from zona.facts.csvfile import VALUE_LIMIT, YEARS, finite, has_controls, name_of, read_text

STATES = ("verified", "secondary", "unknown")
EVIDENCE_STATES = ("stated", "computed", "observed", "conflict")
EVIDENCE_SUBJECTS = (
    "aggregation",
    "scale",
    "bands",
    "loci",
    "weights",
    "instrument",
    "opinion",
    "totals",
)

# What kind of value stands under a key, and an example of it, which is the same in every language.
TEXT, TEXTS, YEAR_LIST, NUMBER, COUNT, WORDS, TABLE, TABLES, FLAG = (
    "text",
    "texts",
    "years",
    "number",
    "count",
    "words",
    "table",
    "tables",
    "flag",
)
EXAMPLES = {
    TEXT: '{key} = "..."',
    TEXTS: '{key} = ["...", "..."]',
    YEAR_LIST: "{key} = [2022, 2023]",
    NUMBER: '{key} = "77.99"',
    COUNT: "{key} = 5",
    WORDS: '[{key}] id = "...", en = "..."',
    TABLE: "[{key}]",
    TABLES: "[[{key}]]",
    FLAG: "{key} = true",
}
KINDS = {
    "": {
        "id": TEXT,
        "indicator": TEXT,
        "years": YEAR_LIST,
        "comparable_years": YEAR_LIST,
        "state": TEXT,
        "sources": TEXTS,
        "name": WORDS,
        "note": WORDS,
        "scale": TABLE,
        "bands": TABLES,
        "dimensions": TABLES,
        "loci": TABLES,
        "opinions": TABLES,
        "evidence": TABLES,
    },
    "scale": {"low": NUMBER, "high": NUMBER, "state": TEXT},
    "bands": {"zone": TEXT, "category": TEXT, "label": TEXT, "low": NUMBER, "high": NUMBER},
    "dimensions": {
        "id": TEXT,
        "weight_pct": NUMBER,
        "state": TEXT,
        "sources": TEXTS,
        "parts": TEXTS,
        "indicators_n": COUNT,
    },
    "loci": {
        "years": YEAR_LIST,
        "kinds": TEXTS,
        "region_code": TEXT,
        "state": TEXT,
        "sources": TEXTS,
    },
    "opinions": {"label": TEXT},
    "evidence": {"subject": TEXT, "state": TEXT, "sources": TEXTS, "id": TEXT, "en": TEXT},
}
COUNT_LIMIT = 1000
LANGUAGES_OF_DATA = ("id", "en")


def read_toml(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """The content of a TOML file; a file that is missing or broken is noted with its line and is
    empty.
    """
    text = read_text(path, problems)
    if text is None:
        return {}
    try:
        content = tomllib.loads(text)
        if not content:
            problems.append(Problem("empty_file", name_of(path)))
        return content
    except (
        ValueError,
        RecursionError,
    ) as error:  # ValueError: also a whole number of thousands of digits
        line = re.search(r"line (\d+)", str(error))
        problems.append(
            Problem("toml", name_of(path), int(line[1]) if line else None, value=str(error))
        )
    return {}


def fits(value: Any, kind: str) -> bool:
    """Whether a value of a TOML file is of this kind."""
    if kind == TEXT:
        return isinstance(value, str) and not has_controls(value)
    if kind == TEXTS:
        return isinstance(value, list) and all(fits(item, TEXT) for item in value)
    if kind == YEAR_LIST:
        return isinstance(value, list) and all(
            type(item) is int and item in YEARS for item in value
        )
    if kind == NUMBER:
        # type(), not isinstance: true and false are whole numbers for Python
        return type(value) in (str, int, float)
    if kind == COUNT:
        return type(value) is int and 0 <= value < COUNT_LIMIT
    if kind == WORDS:
        return isinstance(value, dict) and all(fits(item, TEXT) for item in value.values())
    if kind == TABLE:
        return isinstance(value, dict)
    if kind == FLAG:
        return isinstance(value, bool)
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


class TomlTable:
    """One table of a TOML file with its lines, so that a fault can be given the line on which the
    value stands.

    `content` holds only values of the right kind: the others are noted and left out. `prefix` is
    what stands before the name of an inner table ("methods." within an indicator's file), `first`
    the line before the lines given.
    """

    def __init__(
        self,
        file: str,
        lines: list[str],
        raw: dict[str, Any],
        kinds: Mapping[str, Mapping[str, str]],
        problems: list[Problem],
        prefix: str = "",
        first: int = 0,
    ):
        self.file, self.lines, self.kinds, self.problems = file, lines, kinds, problems
        self.prefix, self.first = prefix, first
        self.content = self._fitting(raw, "", 0)
        for table, kind in kinds[""].items():
            inner = self.content.get(table)
            if kind == TABLES:
                # tables whose keys nobody knows here are read by who does (methods)
                self.content[table] = [
                    self._fitting(entry, table, index) if table in kinds else entry
                    for index, entry in enumerate(inner or ())
                ]
            elif kind == TABLE:
                self.content[table] = self._fitting(inner or {}, table, 0)

    def _fitting(self, entry: dict[str, Any], table: str, index: int) -> dict[str, Any]:
        """The known keys of a table whose values are of the right kind; a key that nobody knows is
        a fault too.
        """
        kinds, right = self.kinds[table], {}
        for key, value in entry.items():
            if key not in kinds:
                self.fault("unknown_key", key, key, table, index, allowed=", ".join(kinds))
            elif not fits(value, kinds[key]):
                self.fault(
                    "shape", key, value, table, index, example=EXAMPLES[kinds[key]].format(key=key)
                )
            else:
                right[key] = value
        return right

    def fault(
        self, code: str, column: str, value: Any, table: str = "", index: int = 0, **details: Any
    ) -> None:
        """Notes a problem with the value of a key in the index-th table of this name."""
        line = self._line(column, table, index)
        self.problems.append(Problem(code, self.file, line, column, str(value), details))

    def _line(self, key: str, table: str, index: int) -> int | None:
        """The line of a key below the index-th header of a table, or the header's own, or None."""
        name = f"{self.prefix}{table}"
        headers = (
            [n for n, line in enumerate(self.lines) if line.strip() in (f"[{name}]", f"[[{name}]]")]
            if table
            else [0]
        )
        if index >= len(headers):
            return None
        # tomllib tells no lines: the key is sought below the header of its table
        here = re.compile(rf"\s*(\[+\s*)?({re.escape(self.prefix)})?{re.escape(key)}\s*[=\].]")
        for n in range(headers[index], len(self.lines)):
            if n > headers[index] and table and self.lines[n].lstrip().startswith("["):
                break
            if here.match(self.lines[n]):
                return self.first + n + 1
        return self.first + headers[index] + 1

    def number(self, entry: dict[str, Any], key: str, table: str, index: int = 0) -> Decimal | None:
        """A number, written as text so that it keeps its decimals; None where it is not known."""
        if entry.get(key) is None:
            return None
        try:
            value = finite(str(entry[key]))
        except (InvalidOperation, ValueError):
            self.fault("not_number", key, entry[key], table, index)
            return None
        if abs(value) >= VALUE_LIMIT:
            self.fault("too_large", key, entry[key], table, index, limit=VALUE_LIMIT)
            return None
        return value

    def state(self, entry: dict[str, Any], table: str = "", index: int = 0) -> str:
        """How well something is known."""
        state = entry.get("state", "unknown")
        if state not in STATES:
            self.fault("not_allowed", "state", state, table, index, allowed=", ".join(STATES))
        return state

    def sources(
        self, entry: dict[str, Any], known: Container[str], table: str = "", index: int = 0
    ) -> tuple[str, ...]:
        """The ids of sources, each of which must exist."""
        for source_id in entry.get("sources", ()):
            if source_id not in known:
                self.fault("unknown_source", "sources", source_id, table, index)
        return tuple(entry.get("sources", ()))


def opened(
    path: Path, kinds: Mapping[str, Mapping[str, str]], problems: list[Problem]
) -> TomlTable | None:
    """The whole of a TOML file as one table, None where the file cannot be read."""
    before = len(problems)
    raw = read_toml(path, problems)
    if not raw and len(problems) > before:
        return None
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return TomlTable(name_of(path), lines, raw, kinds, problems)


def read_method(
    path: Path,
    indicators: Mapping[str, Indicator],
    sources: Container[str],
    problems: list[Problem],
) -> Method | None:
    """The method in a file of its own, None where the file cannot be read or names no indicator;
    faults (an id that is not the file's name, what `method_of_table` says) are noted in `problems`.
    """
    table = opened(path, KINDS, problems)
    if table is None:
        return None
    if table.content.get("id") != path.stem:
        table.fault("method_id", "id", table.content.get("id", ""), expected=path.stem)
    indicator = indicators.get(table.content.get("indicator", ""))
    if indicator is None:
        named = table.content.get("indicator", "")
        table.fault("unknown_indicator", "indicator", named, allowed=", ".join(indicators))
        return None
    return method_of_table(table, indicator, sources)


def method_of_table(table: TomlTable, indicator: Indicator, sources: Container[str]) -> Method:
    """The method that a table states. Faults (overlapping bands, weights that do not sum to 100, a
    source that does not exist) are noted.
    """
    content, scale = table.content, table.content["scale"]
    years = tuple(content.get("years", ()))
    if not years:
        table.fault("method_years", "years", content.get("years", ""))
    bands = _bands(table, indicator)
    method = Method(
        id=content.get("id", ""),
        years=years,
        comparable_years=tuple(content.get("comparable_years", years)),
        state=table.state(content),
        sources=table.sources(content, sources),
        scale_low=table.number(scale, "low", "scale"),
        scale_high=table.number(scale, "high", "scale"),
        scale_state=table.state(scale, "scale"),
        bands=tuple(band for _, band in bands),
        dimensions=_dimensions(table, sources),
        loci=_loci(table, sources),
        opinions=tuple(opinion["label"] for opinion in content["opinions"] if "label" in opinion),
        name=content.get("name", {}),
        note=content.get("note", {}),
        indicator=indicator.id,
        decimals=indicator.decimals,
        evidence=_evidence(table, sources),
    )
    if not method.name:
        table.fault("shape", "name", "", example=EXAMPLES[WORDS].format(key="name"))
    _check_bands(table, method, bands)
    _check_weights(table, method)
    return method


def _bands(file: TomlTable, indicator: Indicator) -> list[tuple[int, Band]]:
    """(which entry of the file, band), the best band first."""
    bands = []
    for index, entry in enumerate(file.content["bands"]):
        low, high = (
            file.number(entry, "low", "bands", index),
            file.number(entry, "high", "bands", index),
        )
        zone, category = entry.get("zone"), entry.get("category")
        classes = indicator.class_codes
        if low is None or high is None or low > high:
            file.fault("band_limits", "low", entry.get("low", ""), "bands", index)
        elif zone not in (*ZONES, None) or (zone is None and category is None):
            file.fault("not_allowed", "zone", zone or "", "bands", index, allowed=", ".join(ZONES))
        elif category is not None and category not in classes:
            allowed = ", ".join(classes) or '[[classes]] code = "..."'
            file.fault("not_allowed", "category", category, "bands", index, allowed=allowed)
        else:
            bands.append((index, Band(zone, low, high, category, entry.get("label", ""))))
    # the order of the file is the author's; the best class first is what everything else expects
    return sorted(bands, key=lambda pair: -pair[1].low)


def _check_bands(file: TomlTable, method: Method, bands: list[tuple[int, Band]]) -> None:
    """Notes bands that overlap, classes that stand twice, and bands outside the scale."""
    seen: set[str] = set()
    for (_, better), (index, worse) in pairwise(bands):
        if worse.high >= better.low:
            file.fault(
                "bands_overlap",
                "high",
                worse.high,
                "bands",
                index,
                band=worse.code,
                other=better.code,
                low=better.low,
            )
    for index, band in bands:
        if band.code in seen:
            file.fault("twice", "category" if band.category else "zone", band.code, "bands", index)
        seen.add(band.code)
    if bands and (method.scale_low is None or method.scale_high is None):
        file.fault("no_scale", "low", "", "scale")
        return
    for index, band in bands:
        if band.low < method.scale_low or band.high > method.scale_high:
            file.fault(
                "band_outside",
                "low",
                band.low,
                "bands",
                index,
                low=method.scale_low,
                high=method.scale_high,
            )


def _check_weights(file: TomlTable, method: Method) -> None:
    """Notes weights that do not sum to 100; where one is not known there is nothing to sum."""
    weights = [dimension.weight_pct for dimension in method.dimensions]
    # exact: weights are Decimals as printed
    if weights and None not in weights and sum(weights) != 100:
        file.fault("weights", "weight_pct", sum(weights), "dimensions")


def _dimensions(file: TomlTable, sources: Container[str]) -> tuple[Dimension, ...]:
    result: list[Dimension] = []
    for index, entry in enumerate(file.content["dimensions"]):
        if not entry.get("id") or entry["id"] in [dimension.id for dimension in result]:
            file.fault(
                "twice" if entry.get("id") else "empty",
                "id",
                entry.get("id", ""),
                "dimensions",
                index,
            )
        result.append(
            Dimension(
                entry.get("id", ""),
                file.number(entry, "weight_pct", "dimensions", index),
                file.state(entry, "dimensions", index),
                file.sources(entry, sources, "dimensions", index),
                tuple(entry.get("parts", ())),
                entry.get("indicators_n"),
            )
        )
    return tuple(result)


def _loci(file: TomlTable, sources: Container[str]) -> tuple[Loci, ...]:
    return tuple(
        Loci(
            tuple(entry.get("years", ())),
            tuple(entry.get("kinds", ())),
            file.state(entry, "loci", index),
            file.sources(entry, sources, "loci", index),
            entry.get("region_code"),
        )
        for index, entry in enumerate(file.content["loci"])
    )


def _evidence(file: TomlTable, sources: Container[str]) -> tuple[Evidence, ...]:
    result = []
    for index, entry in enumerate(file.content["evidence"]):
        for key, allowed in (("subject", EVIDENCE_SUBJECTS), ("state", EVIDENCE_STATES)):
            if entry.get(key) not in allowed:
                value = entry.get(key, "")
                file.fault("not_allowed", key, value, "evidence", index, allowed=", ".join(allowed))
        for language in LANGUAGES_OF_DATA:
            if not entry.get(language, "").strip():
                file.fault("empty", language, "", "evidence", index)
        result.append(
            Evidence(
                entry.get("subject", ""),
                entry.get("state", ""),
                {language: entry.get(language, "") for language in LANGUAGES_OF_DATA},
                file.sources(entry, sources, "evidence", index),
            )
        )
    return tuple(result)
