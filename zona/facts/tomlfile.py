"""TOML files of facts: what kind of value stands under a key, and each fault with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from zona.domain.problems import Problem
from zona.facts.csvfile import VALUE_LIMIT, YEARS, finite, has_controls, name_of, read_text

# How well something is known; pages say it in words beside what rests on it.
READ = ("verified", "secondary")  # somebody wrote it, and where is known
STATES = (*READ, "unknown")
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
# a count in a method or a rule is a handful: more is a slip of the pen
COUNT_LIMIT = 1000
# The facts speak these two; a further language has its words in the texts alone (Words.of).
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
            # a misspelt key would be left out in silence
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
