"""Which of their headings is which of our columns: asked once for a set of headings, and kept.

`mappings.json` lies with the batches. A set of headings is known again by its signature, whoever
sends it and in whatever order its columns stand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zona import files
from zona.intake.folding import folded

NAME = "mappings.json"
LEAST = 2  # headings of a row that can be a header


@dataclass(frozen=True)
class ColumnMap:
    """What was told about a file: `columns` (folded heading -> our column, "" to leave it out) and
    `given` (our column -> what holds for each row).
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.columns or self.given)

    def plain(self) -> dict[str, dict[str, str]]:
        """As it is kept."""
        return {"columns": dict(self.columns), "given": dict(self.given)}


def signature(headings: Iterable[Any]) -> str:
    """What a set of headings is known by; "" for too few of them."""
    words = sorted({folded(cell) for cell in headings if isinstance(cell, str)} - {""})
    if len(words) < LEAST:
        return ""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def load(folder: Path) -> dict[str, ColumnMap]:
    """All mappings by signature; none where the file is missing or nobody can read it."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return {key: ColumnMap(told["columns"], told["given"]) for key, told in content.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # it is asked again


def remember(folder: Path, key: str, told: ColumnMap) -> None:
    """Keeps a mapping for the next file with these headings. Raises NotWritten."""
    with files.turn(folder, NAME):
        kept = {name: one.plain() for name, one in load(folder).items()} | {key: told.plain()}
        text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        files.write(folder / NAME, text.encode())


def parsed(columns: Iterable[str], given: Iterable[str]) -> ColumnMap:
    """A mapping as a command line gives it: "their heading=our column", "our column=value". Raises
    ValueError with the text that is none.
    """
    pairs = (_pair(text) for text in columns)
    return ColumnMap({folded(theirs): ours for theirs, ours in pairs}, dict(map(_pair, given)))


def _pair(text: str) -> tuple[str, str]:
    one, equals, other = (part.strip() for part in text.rpartition("="))
    if not (one and equals):
        raise ValueError(text)
    return one, other
