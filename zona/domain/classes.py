"""The classes of an assessment, their one order, the absences and the letters of all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

ZONES = ("hijau", "kuning", "merah")
CATEGORIES = ("A", "B", "C", "D", "E")

# What there is to show and its letter, in the order of a legend: classes from the best to the
# worst (a zone behind the categories that it holds), opinion, absences.
LETTERS = {
    "A": "A",
    "B": "B",
    "hijau": "H",
    "C": "C",
    "kuning": "K",
    "D": "D",
    "E": "E",
    "merah": "M",
    # an opinion of 2025 is no class of the scale (Peraturan Ombudsman 61/2025): it stands behind
    # all of them
    "opinion": "O",
    "unpublished": "…",
    "not_assessed": "–",
    "unknown": "?",
}
# Three states and three looks: assessed without a published result, not assessed, nobody knows.
ABSENCES = ("unpublished", "not_assessed", "unknown")
MARKS = {"conflict": "!", "derived": "*"}
# Position and not score: classes of different methods have different bands, but one order.
RANKS = {name: position for position, name in enumerate(LETTERS)}


def is_category(name: str) -> bool:
    """Whether a class is a category of a method that has them, and not a zone."""
    return name in CATEGORIES


def outcome(row: Mapping[str, Any]) -> str:
    """What is shown of an assessment: its class, `opinion` where there is only that, else the
    absence.
    """
    if row["class"]:
        return row["class"]
    return "opinion" if row["opinion"] else row["status"]


def letter(row: Mapping[str, Any]) -> str:
    """The letter of an assessment with its mark: "!" sources disagree, "*" by elimination."""
    return LETTERS[outcome(row)] + MARKS.get(row["status"], "")


def order(outcomes: Iterable[str]) -> list[str]:
    """The outcomes that occur, in the order of a legend."""
    occurring = set(outcomes)
    return [name for name in LETTERS if name in occurring]
