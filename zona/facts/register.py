"""The register of indicators with their methods: data/indicators/ and data/methods/."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zona.domain.claims import Source
from zona.domain.indicators import FIRST, Indicator
from zona.domain.method import Method
from zona.domain.problems import Problem
from zona.facts.indicatorfile import read_indicator, with_methods
from zona.facts.methodfile import read_method


def read_register(
    data: Path, sources: dict[str, Source], problems: list[Problem]
) -> dict[str, Indicator]:
    """The indicators with their methods, in their order; the first is always the same one."""
    opened = {}
    for path in sorted((data / "indicators").glob("*.toml")):
        read = read_indicator(path, sources, problems)
        if read is not None:
            opened[read[0].id] = read
    # pages and addresses without an indicator would mean nothing
    if FIRST not in opened:
        problems.append(Problem("no_file", f"indicators/{FIRST}.toml"))
    bare = {name: indicator for name, (indicator, _) in opened.items()}
    # a method is checked against its indicator's classes, so the bare register comes first
    own = _read_methods(data / "methods", bare, sources, problems)
    indicators = [
        with_methods(indicator, table, tuple(m for m in own if m.indicator == name), sources)
        for name, (indicator, table) in opened.items()
    ]
    for indicator in indicators:
        _check_years_once(indicator, problems)
    _check_methods_once(indicators, problems)
    _check_positions(indicators, problems)
    # pages and addresses without an indicator mean the first one
    indicators.sort(key=_listing_order)
    return {indicator.id: indicator for indicator in indicators}


def _listing_order(indicator: Indicator) -> tuple[Any, ...]:
    """The first indicator, then those with a place of their own, then by code."""
    place = indicator.position
    return indicator.id != FIRST, place is None, place, indicator.id


def _read_methods(
    folder: Path,
    indicators: dict[str, Indicator],
    sources: dict[str, Source],
    problems: list[Problem],
) -> tuple[Method, ...]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        problems.append(Problem("no_file", f"{folder.name}/*.toml"))
    methods = [read_method(path, indicators, sources, problems) for path in paths]
    return tuple(method for method in methods if method is not None)


def _check_methods_once(indicators: list[Indicator], problems: list[Problem]) -> None:
    """Notes a method's code that stands twice: it names the method everywhere."""
    seen: dict[str, str] = {}
    for indicator in indicators:
        for method in indicator.methods:
            if method.id in seen:
                details = {"other": seen[method.id]}
                file = f"indicators/{indicator.id}.toml"
                problems.append(Problem("method_twice", file, value=method.id, details=details))
            seen[method.id] = indicator.id


def _check_positions(indicators: list[Indicator], problems: list[Problem]) -> None:
    """Notes two indicators at one place of the list."""
    seen: dict[int, str] = {}
    for indicator in indicators:
        if indicator.position is None:
            continue
        if indicator.position in seen:
            details = {"other": seen[indicator.position]}
            file, value = f"indicators/{indicator.id}.toml", str(indicator.position)
            problems.append(Problem("position_taken", file, None, "position", value, details))
        seen[indicator.position] = indicator.id


def _check_years_once(indicator: Indicator, problems: list[Problem]) -> None:
    seen: dict[int, str] = {}
    for method in indicator.methods:
        for year in method.years:
            if year in seen:
                file = f"methods/{method.id}.toml"
                if indicator.id != FIRST:
                    file = f"indicators/{indicator.id}.toml"
                details = {"other": seen[year]}
                problems.append(
                    Problem("method_year_twice", file, value=str(year), details=details)
                )
            seen[year] = method.id
