"""How a class or an absence looks: one colour, one letter, one pattern, defined here and nowhere
else. Pure.

The five classes differ in lightness (L* from A to E about 39, 75, 88, 60 and 22), so that they can
be told apart without hue, and every mark carries its letter. The three kinds of absence have no
colour of a class: they differ in letter and pattern.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Look:
    """Fill colour, the colour of text on it (contrast at least 4.5), letter and Plotly bar pattern
    ('' for none).
    """

    fill: str
    text: str
    letter: str
    pattern: str = ""


LIGHT, DARK = "#ffffff", "#161616"

LOOKS = {
    "A": Look("#17693a", LIGHT, "A"),
    "B": Look("#83c98b", DARK, "B"),
    "hijau": Look("#38945c", DARK, "H"),
    "C": Look("#f6dd6b", DARK, "C"),
    "kuning": Look("#f6dd6b", DARK, "K"),
    "D": Look("#e66b46", DARK, "D"),
    "E": Look("#6b1020", LIGHT, "E"),
    "merah": Look("#a8231f", LIGHT, "M"),
    "opinion": Look("#5b6ea8", LIGHT, "O"),
    "unpublished": Look("#c9c3d9", DARK, "…", "."),
    "not_assessed": Look("#e2e2e2", DARK, "–"),
    "unknown": Look("#c4c4c4", DARK, "?", "/"),
}

ABSENCES = ("unpublished", "not_assessed", "unknown")
MARKS = {"conflict": "!", "derived": "*"}


def outcome(row: Mapping[str, Any]) -> str:
    """What is shown of an assessment: its class, `opinion` where there is only that, else the kind
    of absence.
    """
    if row["class"]:
        return row["class"]
    return "opinion" if row["opinion"] else row["status"]


def letter(row: Mapping[str, Any]) -> str:
    """The letter of an assessment with its mark: "!" sources disagree, "*" derived by elimination."""
    return LOOKS[outcome(row)].letter + MARKS.get(row["status"], "")


def order(outcomes: Any) -> list[str]:
    """The outcomes that occur, in the order of a legend: classes from best to worst, opinion,
    absences.
    """
    occurring = set(outcomes)
    return [name for name in LOOKS if name in occurring]
