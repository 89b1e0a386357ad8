"""Words on screen.

Codes travel through the program; here, last, they become Indonesian or English.

One TOML file a subject in `words/<language>/`, the same keys in every language: the key of `[zones]
title` in zones.toml is `zones.title`. Numbers and dates are written as the language writes them
(Babel).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel.lists import format_list
from babel.numbers import format_decimal

from zona.exports import Numeral

FOLDER = Path(__file__).parent / "texts"
OFFICIAL = "id"  # of the law and of the data; what has no words in another language is shown in it


def _languages() -> tuple[str, ...]:
    """A folder of texts is a language; the official one comes first, it is what `/` speaks."""
    found = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
    return (OFFICIAL, *(language for language in found if language != OFFICIAL))


LANGUAGES = _languages()


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of a language by their dotted key.

    Raises KeyError where two files define the same key.
    """
    result: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        for key, text in _flat(tomllib.loads(path.read_text(encoding="utf-8"))):
            # which of the two is shown would hang on the order of the files
            if key in result:
                raise KeyError(f"{key} stands twice in words/{language}")
            result[key] = text
    return result


def _flat(tree: dict[str, Any], prefix: str = "") -> Iterable[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


class Words:
    """The words of one language: `words("zones.title", year=2024)`."""

    def __init__(self, language: str):
        """Raises KeyError for a language that is not in LANGUAGES."""
        if language not in LANGUAGES:
            raise KeyError(language)
        self.language = language
        self._texts = texts(language)

    def __call__(self, key: str, **values: Any) -> str:
        """The text of a key, its {placeholders} filled.

        Raises KeyError for an unknown key or a missing value.
        """
        return self._texts[key].format(**values)

    def has(self, key: str) -> bool:
        """Whether there is a text for this key."""
        return key in self._texts

    def said(self, key: str, otherwise: str, **values: Any) -> str:
        """The text of a key; `otherwise` where nobody has written one."""
        # facts and files may hold codes that these words do not know: better as they stand
        return self(key, **values) if key in self._texts else otherwise

    def pick(self, by_language: dict[str, str]) -> str:
        """The text of this language from data that carries its own words (method names), else what
        there is.
        """
        return by_language.get(self.language) or next(iter(by_language.values()), "")

    def others(self) -> list[tuple[str, str]]:
        """(code, own name) of each other language, for the links to them."""
        return [
            (code, Words(code)("common.own_name")) for code in LANGUAGES if code != self.language
        ]

    def of(self, row: Mapping[str, Any], stem: str) -> str | None:
        """What a row of the snapshot says in this language (`name_en`), else what the texts call it
        (`named.<code of the method or index>.<stem>`), else what it says in the official one.

        The facts speak two languages; a third one is then a folder of texts and needs no column.
        """
        column = f"{stem}_{self.language}"
        if column in row:
            return row[column]
        code = row.get("method") or row.get("indicator")
        return self._texts.get(f"named.{code}.{stem}") or row[f"{stem}_{OFFICIAL}"]

    def stated_by(self, body: str | None) -> str:
        """Whose statement a source reports: the Ombudsman's, a government's, another measuring
        body's (an index brings its own), or nobody knows.
        """
        key = f"stated_by.{body or 'unknown'}"
        return self(key) if self.has(key) else self("stated_by.body")

    def number(self, value: Decimal | float | None, decimals: int = 2) -> str:
        """A number with fixed decimals: 77,02 in Indonesian, 77.02 in English; empty for None. As
        the cell of a table it is a number in files.
        """
        if value is None:
            return ""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return Numeral(format_decimal(value, pattern, locale=self.language), value, decimals)

    def signed(self, value: Decimal | float | None) -> str:
        """A change with its sign: +3,20 or −1,50; empty for None."""
        if value is None:
            return ""
        text = ("+" if value > 0 else "−" if value < 0 else "±") + self.number(abs(value))
        return Numeral(text, value, 2)

    def date(self, text: str | None) -> str:
        """A date known as YYYY, YYYY-MM or YYYY-MM-DD, written out; the word for an unknown date
        where it is empty.
        """
        # here: what only a date needs, a fresh server answers sooner without
        from datetime import date

        from babel.dates import format_date

        if not text:
            return self("common.undated")
        parts = [int(part) for part in text.split("-")]
        # as much of the date as is known: no day is made up
        pattern = ("yyyy", "MMMM yyyy", "d MMMM yyyy")[len(parts) - 1]
        return format_date(date(*(parts + [1, 1])[:3]), pattern, locale=self.language)

    def listing(self, items: Iterable[str]) -> str:
        """Items as a phrase: "a, b, dan c"."""
        return format_list(list(items), locale=self.language)
