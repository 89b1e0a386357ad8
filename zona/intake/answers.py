"""What a person answered to the questions of a report: which names are spellings of one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from zona.intake.folding import folded

Pair = tuple[str, str]


@dataclass(frozen=True)
class Answers:
    """Answers about one file.

    `same`: (name as it stands in the file, name to be read instead); `different`: pairs of names
    that look alike and mean two.
    """

    same: tuple[Pair, ...] = ()
    different: tuple[Pair, ...] = ()

    @cached_property
    def _instead(self) -> dict[str, str]:
        return {folded(written): right for written, right in self.same}

    @cached_property
    def _apart(self) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(map(folded, pair)) for pair in self.different)

    def name(self, written: str) -> str:
        """The name to be read for one that is written; itself where nobody said otherwise."""
        if not self.same:
            return written
        right, seen = written, set()
        while (words := folded(right)) in self._instead and words not in seen:
            seen.add(words)  # A=B and B=A must not go round for ever
            right = self._instead[words]
        return right

    def differ(self, one: str, other: str) -> bool:
        """Whether somebody said that two names mean two things."""
        return frozenset((folded(one), folded(other))) in self._apart

    def plain(self) -> list[list[str]]:
        """The answers as they are kept with a batch: [same or different, one, other]."""
        return [["same", *pair] for pair in self.same] + [
            ["different", *pair] for pair in self.different
        ]


NONE = Answers()


def parsed(same: Iterable[str] = (), different: Iterable[str] = ()) -> Answers:
    """Answers as a command line gives them: "A=B". Raises ValueError with the text that is none."""
    return Answers(tuple(map(_pair, same)), tuple(map(_pair, different)))


def _pair(text: str) -> Pair:
    one, equals, other = (part.strip() for part in text.partition("="))
    if not (one and equals and other):
        raise ValueError(text)
    return one, other
