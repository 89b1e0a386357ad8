"""Small numbers: below a stated least a count that points at people is not shown, nor anything from
which it could be worked out. Pure; the least is data (`data/rules/smallnumbers.toml`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
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
    hidden = {key for key, count in counts.items() if is_small(rule, count)}
    # the smallest of the others is given up first: it tells least
    others = sorted(
        (key for key, count in counts.items() if count and key not in hidden),
        key=lambda key: counts[key] or 0,
    )
    while total_shown and hidden and others and follows(rule, [counts[key] for key in hidden]):
        hidden.add(others.pop(0))
    return {key: None if key in hidden else count for key, count in counts.items()}


def follows(rule: SmallNumbers, hidden: Sequence[int | None]) -> bool:
    """Whether hidden parts, or that they are small, follow from the sum of them."""
    return len(hidden) == 1 or sum(count or 0 for count in hidden) < rule.least


def share_shown(rule: SmallNumbers, part: int, whole: int) -> bool:
    """Whether a share may be shown: neither it nor what is left of the whole points at people."""
    # 48 of 50 in time tells as much of the two as "2 late" would
    return whole >= rule.least and not is_small(rule, part) and not is_small(rule, whole - part)
