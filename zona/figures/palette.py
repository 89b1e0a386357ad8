"""How a class or an absence looks: one colour, one letter, one pattern, defined here and nowhere
else. Pure.

The five classes differ in lightness (L* from A to E about 39, 75, 88, 60 and 22), so that they can
be told apart without hue, and every mark carries its letter. The three kinds of absence have no
colour of a class: they differ in letter and pattern.
"""

from __future__ import annotations

from dataclasses import dataclass

from zona.domain.classes import LETTERS


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

# fill, text on it, pattern; the letters belong to the classes themselves
PAINTS = {
    "A": ("#17693a", LIGHT, ""),
    "B": ("#83c98b", DARK, ""),
    "hijau": ("#38945c", DARK, ""),
    "C": ("#f6dd6b", DARK, ""),
    "kuning": ("#f6dd6b", DARK, ""),
    "D": ("#e66b46", DARK, ""),
    "E": ("#6b1020", LIGHT, ""),
    "merah": ("#a8231f", LIGHT, ""),
    "opinion": ("#5b6ea8", LIGHT, ""),
    "unpublished": ("#c9c3d9", DARK, "."),
    "not_assessed": ("#e2e2e2", DARK, ""),
    "unknown": ("#c4c4c4", DARK, "/"),
}
LOOKS = {
    name: Look(fill, text, LETTERS[name], pattern) for name, (fill, text, pattern) in PAINTS.items()
}
