"""Sentences that are computed from rows: the same on every face of Zona. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zona.looks import ABSENCES, order
from zona.words import Words

Row = Mapping[str, Any]


def year_sentence(year: int, counts: Sequence[Row], words: Words) -> str:
    """What a year's regions came to: "2024: 18 A, 13 B, 2 C of 33 regions."

    counts: one row an outcome (outcome, regions_n).
    """
    count = {row["outcome"]: row["regions_n"] for row in counts}
    total = sum(count.values())
    parts = [words("narrative.count", n=count[name], what=words(f"outcome.{name}")) for name in order(count)]
    if not any(name not in ABSENCES for name in count):
        return words("narrative.nothing", year=year, total=total, what=words(f"outcome.{next(iter(count))}"))
    return words("narrative.year", year=year, total=total, parts=words.listing(parts))


def coverage_sentence(survey: Row, words: Words) -> str:
    """Whom the year's survey covered, and whether the list of the assessed is known."""
    return words(f"coverage.{survey['coverage']}", year=survey["year"], n=survey["assessed_n"] or "")


def previous_comparable(year: int, spans: Sequence[Sequence[int]]) -> int | None:
    """The year before `year` within the same comparable span, None where a break lies between."""
    span = next((span for span in spans if year in span), ())
    earlier = [other for other in span if other < year]
    return max(earlier, default=None)


def changes_sentence(year: int, spans: Sequence[Sequence[int]], changes: Callable[[int], Sequence[Row]], words: Words) -> str:
    """Which regions changed class since the last comparable year, or why no comparison is made.

    changes: the rows of the question `changes` for a given earlier year.
    """
    since = previous_comparable(year, spans)
    if since is None:
        return words("narrative.no_comparison", year=year)
    moved = changes(since)
    if not moved:
        return words("narrative.no_change", year=year, since=since)
    moves = [
        words("narrative.move", name=row["short_name"], since=class_name(row["class_since"], words), now=class_name(row["class"], words))
        for row in moved
    ]  # fmt: skip
    return words("narrative.changes", year=year, since=since, n=len(moved), moves="; ".join(moves))


def class_name(name: str, words: Words) -> str:
    """The short word of a class: the letter of a category, the word of a zone."""
    return name if len(name) == 1 else words(f"zone.{name}")
