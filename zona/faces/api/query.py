"""What an address of the open data asks for, read strictly: what is not known is refused with what
is allowed. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from zona.faces.opendata import Table
from zona.language.words import LANGUAGES
from zona.serving.language import preferred_language

LANGUAGE = "bahasa"
LONGEST = 1000  # bytes of a query; every right one is far shorter
MOST_ROWS = 100_000
LAST_OFFSET = 10**9
SHOWN = 40  # letters of a wrong value that its sentence repeats


class Refused(Exception):
    """A request that cannot be answered: status, the key of its sentence (`api.<code>`) and the
    values in it.
    """

    def __init__(self, status: int, code: str, **values: Any):
        self.status, self.code, self.values = status, code, values
        super().__init__(f"{status} {code} {values}")


@dataclass(frozen=True)
class Query:
    """Filters by name, and which part of the rows; `limit` None: all of them."""

    filters: Mapping[str, Any] = field(default_factory=dict)
    limit: int | None = None
    offset: int = 0

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells one query from another."""
        return (tuple(sorted(self.filters.items())), self.limit, self.offset)


def parameters(query_string: bytes) -> dict[str, str]:
    """The parameters of an address by name.

    Raises Refused for a query that is too long, not UTF-8, or names a parameter twice.
    """
    if len(query_string) > LONGEST:
        raise Refused(414, "query_long", longest=LONGEST)
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:  # UnicodeDecodeError among them
        raise Refused(400, "query_encoding") from None
    result: dict[str, str] = {}
    for name, value in pairs:
        if name in result:
            raise Refused(400, "twice", name=shown(name))
        result[name] = value
    return result


def read_query(
    parameters: Mapping[str, str], table: Table, allowed: Mapping[str, Sequence[Any]]
) -> Query:
    """The query of a table.

    `allowed`: the values that each filter knows, as the snapshot has them.

    Raises Refused for an unknown parameter or a value that is not allowed; the sentence says what
    is.
    """
    refuse_unknown(parameters, (*table.filters, "limit", "offset", LANGUAGE))
    filters = {
        name: _choice(name, parameters[name], allowed[name])
        for name in table.filters
        if name in parameters
    }
    limit = _whole("limit", parameters["limit"], 1, MOST_ROWS) if "limit" in parameters else None
    offset = _whole("offset", parameters["offset"], 0, LAST_OFFSET) if "offset" in parameters else 0
    return Query(filters, limit, offset)


def refuse_unknown(parameters: Mapping[str, str], known: Sequence[str]) -> None:
    """Raises Refused for the first parameter that is not one of these."""
    for name in parameters:
        if name not in known:
            raise Refused(400, "unknown_parameter", name=shown(name), allowed=", ".join(known))


def read_language(parameters: Mapping[str, str], accept_language: str | None) -> str:
    """The language of the answer: what `bahasa` says, else what the reader's program asks for, else
    the first of all.

    Raises Refused for a language that there is not.
    """
    if LANGUAGE in parameters:
        return _choice(LANGUAGE, parameters[LANGUAGE], LANGUAGES)
    return preferred_language(accept_language)


def _choice(name: str, text: str, allowed: Sequence[Any]) -> Any:
    for value in allowed:
        if text == str(value):
            return value
    raise Refused(400, f"unknown_{name}", value=shown(text), allowed=", ".join(map(str, allowed)))


def _whole(name: str, text: str, low: int, high: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= 12 and low <= int(text) <= high:
        return int(text)
    raise Refused(400, "not_whole", name=name, value=shown(text), low=low, high=high)


def shown(text: str) -> str:
    """Text from an address, short and inert enough to be repeated in a sentence."""
    clean = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:SHOWN]
    )
    return clean + ("…" if len(text) > SHOWN else "")
