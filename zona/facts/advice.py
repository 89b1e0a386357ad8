"""Reads `data/advice/`: the effort of steps by kind of indicator, and what assessors ask.

The meaning of the keys: data/README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from zona.domain.advice import OTHER_KIND, Advice, EffortKind, Evidence
from zona.domain.path import EFFORT_UNIT
from zona.domain.problems import FactsError, Problem
from zona.facts.csvfile import finite, name_of
from zona.facts.tomlfile import (
    EXAMPLES,
    LANGUAGES_OF_DATA,
    NUMBER,
    READ,
    TABLES,
    TEXT,
    TEXTS,
    WORDS,
    YEAR_LIST,
    fits,
    read_toml,
)

# An effort is never more than this: the words on screen say so.
ASSUMED = {"state": "assumption", "unit": "working_days"}
DAYS_LIMIT = 1000
# A day and the words of an entry look otherwise than elsewhere.
OWN_EXAMPLES = {NUMBER: '{key} = "5"', WORDS: '[evidence.{key}] id = "...", en = "..."'}
KINDS = {"id": TEXT, "days": NUMBER}
MEMBERS = {"kind": TEXT, "ids": TEXTS}
ASKED = {
    "dimension": TEXT,
    "indicators": TEXTS,
    "years": YEAR_LIST,
    "state": TEXT,
    "source": TEXT,
    "text": WORDS,
}


@lru_cache(maxsize=4)
def advice(root: Path) -> Advice:
    """The advice below a root, read once. Raises FactsError with every fault found."""
    problems: list[Problem] = []
    found = read_advice(root / "data" / "advice", problems)
    if problems:
        raise FactsError(problems)
    return found


def read_advice(folder: Path, problems: list[Problem]) -> Advice:
    """The advice of a folder; faults are noted in `problems`.

    Without the folder there is one kind only, a step of which is one day's work.
    """
    # an archive of an earlier release has none, and a path of equal steps is still right
    if not folder.is_dir():
        return Advice({OTHER_KIND: EffortKind(OTHER_KIND, Decimal(1))})
    effort, asked = folder / "effort.toml", folder / "evidence.toml"
    content = read_toml(effort, problems)
    # the words on screen call them working days and an assumption: the file must agree
    for key, right in ASSUMED.items():
        if content and content.get(key) != right:
            value, details = str(content.get(key, "")), {"allowed": right}
            problems.append(Problem("not_allowed", name_of(effort), None, key, value, details))
    kinds = dict(_kinds(effort, content, problems))
    named = [entry.get("id", "") for entry in _tables(content, "kinds")]
    # whoever is of no kind falls back on it
    if content and OTHER_KIND not in named:
        problems.append(Problem("empty", name_of(effort), None, f"kinds.{OTHER_KIND}"))
    return Advice(
        kinds,
        _members(effort, content, "indicators", named, problems),
        _members(effort, content, "dimensions", named, problems),
        tuple(_evidence(asked, read_toml(asked, problems), problems)),
    )


def _tables(content: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """The entries of a table; none where something else stands there."""
    entries = content.get(table, [])
    return entries if fits(entries, TABLES) else []


def _entries(
    path: Path, content: dict[str, Any], table: str, shapes: dict[str, str], problems: list[Problem]
) -> list[dict[str, Any]]:
    """The entries of a table in which every key stands and has the right kind of value."""
    right = []
    for entry in _tables(content, table):
        wrong = [key for key, kind in shapes.items() if not fits(entry.get(key), kind)]
        for key in wrong:
            example = (EXAMPLES | OWN_EXAMPLES)[shapes[key]].format(key=key)
            value = str(entry.get(key, ""))
            problems.append(
                Problem("shape", name_of(path), None, f"{table}.{key}", value, {"example": example})
            )
        right += [] if wrong else [entry]
    return right


def _kinds(
    path: Path, content: dict[str, Any], problems: list[Problem]
) -> list[tuple[str, EffortKind]]:
    """The kinds with their days, which a path can work with."""
    found = []
    for entry in _entries(path, content, "kinds", KINDS, problems):
        days = _days(entry["days"])
        if days is None:
            details = {"allowed": f"{EFFORT_UNIT} – {DAYS_LIMIT}"}
            column, value = f"kinds.{entry['id']}.days", str(entry["days"])
            problems.append(Problem("not_allowed", name_of(path), None, column, value, details))
        else:
            locked = entry.get("locked") is True
            found.append((entry["id"], EffortKind(entry["id"], days, locked)))
    return found


def _days(text: Any) -> Decimal | None:
    """Working days with at most two decimals; None for what is none."""
    try:
        days = finite(str(text))
    except (InvalidOperation, ValueError):
        return None
    right = EFFORT_UNIT <= days <= DAYS_LIMIT and days == days.quantize(EFFORT_UNIT)
    return days if right else None


def _members(
    path: Path,
    content: dict[str, Any],
    table: str,
    kinds: Sequence[str],
    problems: list[Problem],
) -> dict[str, str]:
    """Indicator (or dimension) -> its kind; one that stands in two kinds is a fault."""
    found: dict[str, str] = {}
    for entry in _entries(path, content, table, MEMBERS, problems):
        if entry["kind"] not in kinds:
            details = {"allowed": ", ".join(kinds)}
            problems.append(
                Problem("not_allowed", name_of(path), None, f"{table}.kind", entry["kind"], details)
            )
            continue
        for name in entry["ids"]:
            if name in found:
                problems.append(Problem("twice", name_of(path), None, f"{table}.ids", name))
            found[name] = entry["kind"]
    return found


def _evidence(path: Path, content: dict[str, Any], problems: list[Problem]) -> list[Evidence]:
    """What is known to be asked, with its source; an entry that names no source is refused."""
    found = []
    for entry in _entries(path, content, "evidence", ASKED, problems):
        if entry["state"] not in READ:
            details = {"allowed": ", ".join(READ)}
            problems.append(
                Problem("not_allowed", name_of(path), None, "state", entry["state"], details)
            )
        for column in ("source", "years", "text"):
            missing = column == "text" and set(LANGUAGES_OF_DATA) - set(entry[column])
            if not entry[column] or missing:
                problems.append(Problem("empty", name_of(path), None, column))
        found.append(
            Evidence(
                entry["dimension"],
                tuple(entry["indicators"]),
                tuple(entry["years"]),
                entry["state"],
                entry["source"],
                entry["text"],
            )
        )
    return found
