"""The chain of a journal: each row carries the SHA-256 of the row before it and of itself, so that
a row that was changed, taken out or put elsewhere shows.

What a chain cannot show by itself: that its last rows were cut off, or that all of it was computed
anew. For that it is compared with a head (number and hash) that was written down elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
# What a row says, in the order in which it is hashed; a row has `previous` and `hash` beside it.
FIELDS = ("n", "at", "who", "what", "about", "details", "why")


@dataclass(frozen=True)
class Head:
    """The last row of a journal: its number (0: there is none yet) and its hash."""

    n: int = 0
    hash: str = GENESIS


@dataclass(frozen=True)
class Break:
    """Where a journal does not hold: the number of the row and what is wrong there.

    `code`: missing (this row is not there), changed (its content is not what was hashed), unlinked
    (it does not follow the row before it), cut (the journal ends before this row of a known head),
    other_head (another row than the known head stands there).
    """

    n: int
    code: str


def canonical(details: Mapping[str, Any]) -> str:
    """Details as JSON that is the same text whenever they say the same.

    Raises ValueError for what JSON or UTF-8 cannot say, TypeError for what is no plain value.
    """
    text = json.dumps(
        details, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    text.encode()
    return text


def digest(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a row that follows the row with the hash `previous`."""
    said = json.dumps([row[name] for name in FIELDS], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{said}".encode()).hexdigest()


def first_break(rows: Iterable[Mapping[str, Any]], known: Head | None = None) -> Break | None:
    """Where the rows of a journal, by number, break first; None where they hold.

    `known`: a head that was written down elsewhere.
    """
    head, met = Head(), known is None or known == Head()
    for row in rows:
        if row["n"] != head.n + 1:
            return Break(head.n + 1, "missing")
        if row["previous"] != head.hash:
            return Break(row["n"], "unlinked")
        if not _holds(row):
            return Break(row["n"], "changed")
        head = Head(row["n"], row["hash"])
        if known and head.n == known.n:
            met = head == known
            if not met:
                return Break(head.n, "other_head")
    return None if met or known is None else Break(head.n + 1, "cut")


def _holds(row: Mapping[str, Any]) -> bool:
    try:
        return digest(row["previous"], row) == row["hash"]
    except ValueError:  # half a letter, which no row was ever written with
        return False
