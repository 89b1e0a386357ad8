"""Reads a method from `data/methods/<id>.toml`, or from the file of its indicator, and says what is
wrong with it.

The meaning of the keys: data/README.md.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from itertools import pairwise
from pathlib import Path

from zona.domain.classes import ZONES
from zona.domain.indicators import Indicator
from zona.domain.method import Band, Dimension, Evidence, Loci, Method
from zona.domain.problems import Problem
from zona.facts.tomlfile import (
    COUNT,
    EXAMPLES,
    LANGUAGES_OF_DATA,
    NUMBER,
    TABLE,
    TABLES,
    TEXT,
    TEXTS,
    WORDS,
    YEAR_LIST,
    TomlTable,
    opened,
)

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
