"""Typed access to the tables of a TOML file of rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from zona.domain.servicerules import STATES, Basis
from zona.facts.csvfile import is_date
from zona.facts.indicatorfile import CODE
from zona.facts.tomlfile import COUNT, EXAMPLES, LANGUAGES_OF_DATA, READ, TEXT, TomlTable

# The keys with which any rule says where it is written; only `state` must be known.
BASIS = {"regulation": TEXT, "article": TEXT, "state": TEXT}


class RulesFile:
    """Typed access to one file; what is missing or cannot be right is noted and gets a harmless
    value, so that one reading finds every fault.
    """

    def __init__(self, table: TomlTable):
        self.table, self.content = table, table.content

    def entries(self, name: str) -> list[Entry]:
        """The entries of an array of tables, at least one; each `id` or `code` stands once."""
        found = [Entry(self, entry, name, n) for n, entry in enumerate(self.content[name])]
        if not found:
            self.table.fault("empty", name, "")
        seen: set[str] = set()
        for key in ("id", "code"):
            for entry in found:
                value = entry.content.get(key)
                if value in seen:
                    entry.fault("twice", key, value)
                seen |= {value} if value else set()
        return found

    def whole(self) -> Entry:
        """The keys outside of any table."""
        return Entry(self, self.content, "", 0)

    def entry(self, name: str) -> Entry:
        """The keys of one table."""
        return Entry(self, self.content[name], name, 0)


class Entry:
    """One table of a file."""

    def __init__(self, reader: RulesFile, content: dict[str, Any], table: str, index: int):
        self.table, self.content, self.name, self.index = reader.table, content, table, index

    def fault(self, code: str, key: str, value: Any = "", **details: Any) -> None:
        self.table.fault(code, key, value, self.name, self.index, **details)

    def text(self, key: str, empty: bool = False) -> str:
        """A text; it may be missing only where `empty` says so."""
        value = self.content.get(key, "")
        if not value.strip() and not empty:
            self.fault("empty", key)
        return value

    def code(self, key: str) -> str:
        """A code in small letters."""
        value = self.content.get(key, "")
        if not CODE.fullmatch(value):
            self.fault("code", key, value, example="verify-forward")
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of `allowed`."""
        value = self.content.get(key, "")
        self._among(key, [value], allowed)
        return value

    def choices(self, key: str, allowed: Collection[str], empty: bool = True) -> tuple[str, ...]:
        """Some of `allowed`, each once; at least one unless `empty`."""
        values = tuple(self.content.get(key, ()))
        self._among(key, values, allowed)
        if not values and not empty:
            self.fault("empty", key)
        for value in sorted({value for value in values if values.count(value) > 1}):
            self.fault("twice", key, value)
        return values

    def _among(self, key: str, values: Iterable[str], allowed: Collection[str]) -> None:
        for value in values:
            if value not in allowed:
                self.fault("not_allowed", key, value, allowed=", ".join(allowed))

    def codes(self, key: str) -> tuple[str, ...]:
        """A list that defines codes: at least one, each once."""
        values = tuple(self.content.get(key, ()))
        if not values:
            self.fault("empty", key)
        for value in values:
            if values.count(value) > 1:
                self.fault("twice", key, value)
        return values

    def count(self, key: str, least: int = 0) -> int:
        """A whole number that must be there."""
        value = self.content.get(key)
        if value is None or value < least:
            self.fault("shape", key, value or "", example=EXAMPLES[COUNT].format(key=key))
            # the harmless value: it lets the rest of the file be read and judged
            return least
        return value

    def number(self, key: str, low: Decimal, high: Decimal) -> Decimal:
        """A number between two limits, both outside of it."""
        value = self.table.number(self.content, key, self.name, self.index)
        if value is None or not low < value < high:
            allowed = f"{low} < {key} < {high}"
            self.fault("not_allowed", key, self.content.get(key, ""), allowed=allowed)
            return high
        return value

    def spoken(self, key: str) -> dict[str, str]:
        """Words in every language."""
        found = self.content.get(key, {})
        for language in LANGUAGES_OF_DATA:
            if not found.get(language, "").strip():
                self.fault("empty", key, language)
        return found

    def day(self, key: str) -> date | None:
        """A whole day; None where it is left out."""
        value = self.content.get(key, "")
        if not value:
            return None
        # a rule begins and ends on a day: a year alone would leave open which
        if len(value) != len("2022-12-31") or not is_date(value):
            self.fault("not_day", key, value)
            return None
        return date.fromisoformat(value)

    def basis(self) -> Basis:
        """Regulation, article and state; what is known has a regulation that says it."""
        state = self.choice("state", STATES)
        # "verified" and "secondary" say that somebody wrote it: then it has a name
        regulation = self.text("regulation", empty=state not in READ)
        return Basis(regulation, self.text("article", empty=True), state)
