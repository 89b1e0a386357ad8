"""Small numbers: below a stated least a count that points at people is not shown, nor anything from
which it could be worked out. Pure; the least is data (`data/rules/smallnumbers.toml`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from zona.domain.servicerules import SmallNumbers

Key = TypeVar("Key", bound=Hashable)


def is_small(rule: SmallNumbers, count: int | None) -> bool:
    """Whether a count points at people. Zero points at nobody."""
    return count is not None and 0 < count < rule.least


def protected(
    rule: SmallNumbers, counts: Mapping[Key, int | None], total_shown: bool = True
) -> dict[Key, int | None]:
    """The counts of the parts of a whole, small ones as None.

    total_shown: the whole is shown too; then what is hidden must not follow from the rest: as long
    as it is one part alone, or small together, the next smallest part is hidden with it.
    """
    small = {key for key, count in counts.items() if is_small(rule, count)}
    hidden = with_sums(rule, counts, small, [(None, tuple(counts))] if total_shown else [])
    return {key: None if key in hidden else count for key, count in counts.items()}


Sum = tuple[Key | None, Sequence[Key]]  # a whole and its parts


def with_sums(
    rule: SmallNumbers,
    counts: Mapping[Key, int | None],
    hidden: Iterable[Key],
    sums: Sequence[Sum[Key]],
) -> set[Key]:
    """What is hidden, and what has to be hidden with it where parts belong to several wholes.

    sums: (whole, its parts); whole None: one that is shown and has no count of its own here. As
    long as what is hidden of one follows from it, its next smallest part is hidden too, until none
    gives any away, nor does one after the other.
    """
    gone = set(hidden)
    while more := (
        {part for one in sums if (part := _next(rule, counts, gone, one)) is not None}
        or _against_steps(rule, counts, gone, sums)
    ):
        gone |= more
    return gone


def _next(
    rule: SmallNumbers, counts: Mapping[Key, int | None], gone: set[Key], one: Sum[Key]
) -> Key | None:
    """The part of a sum that has to be hidden next, None where nothing follows from it."""
    whole, parts = one
    hidden = [counts[part] for part in parts if part in gone and counts[part]]
    shown = [part for part in parts if part not in gone and counts[part]]
    # a hidden whole would be the sum of its parts, if all of these were shown
    is_open = not hidden if whole in gone else bool(hidden) and follows(rule, hidden)
    # the smallest of the others is given up first: it tells least
    return min(shown, key=lambda part: counts[part], default=None) if is_open else None


def _against_steps(
    rule: SmallNumbers, counts: Mapping[Key, int | None], gone: set[Key], sums: Sequence[Sum[Key]]
) -> set[Key]:
    """One cell more where a small count can be worked out by going from sum to sum."""
    known = _worked_out(counts, gone, sums)
    if not any(is_small(rule, counts[cell]) for cell in known):
        return set()
    beside = {
        cell
        for whole, parts in sums
        if known & {whole, *parts}
        for cell in (*parts, *(() if whole is None else (whole,)))
        if cell not in gone and counts[cell]
    }
    return {min(beside, key=lambda cell: (counts[cell], str(cell)))} if beside else set()


def _worked_out(
    counts: Mapping[Key, int | None], gone: set[Key], sums: Sequence[Sum[Key]]
) -> set[Key]:
    """The hidden cells that follow from what is shown, taken from sum after sum."""
    unknown = set(gone)
    while True:
        found = {
            left[0]
            for whole, parts in sums
            if len(left := [c for c in (*parts, whole) if c in unknown]) == 1
        }
        if not found:
            return gone - unknown
        unknown -= found


def follows(rule: SmallNumbers, hidden: Sequence[int | None]) -> bool:
    """Whether hidden parts, or that they are small, follow from the sum of them."""
    return len(hidden) == 1 or sum(count or 0 for count in hidden) < rule.least


def share_shown(rule: SmallNumbers, part: int, whole: int) -> bool:
    """Whether a share may be shown: neither it nor what is left of the whole points at people."""
    # 48 of 50 in time tells as much of the two as "2 late" would
    return whole >= rule.least and not is_small(rule, part) and not is_small(rule, whole - part)
