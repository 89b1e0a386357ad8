"""Colours of amounts: a scale of one hue for scores, two for changes, two for what is reached and
what is to be won. The colours of classes show classes only. Pure.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from zona.figures.palette import LIGHT

# One hue from light to dark; the numbers in the cells keep a contrast of at least 4.5 with it.
SCALE = (
    (0, (242, 245, 252)),
    (40, (208, 222, 244)),
    (60, (168, 195, 232)),
    (80, (104, 146, 208)),
    (90, (52, 97, 168)),
    (100, (14, 44, 102)),
)
# Losses and gains: two hues of equal lightness on both sides of nearly white.
LOSS, GAIN, NEUTRAL = (178, 88, 20), (15, 95, 140), (245, 245, 245)
STRONG_CHANGE = 25  # points from which on the shade is the strongest
# What is reached and what is to be won: no colours of classes.
REACHED, TO_WIN = "#2f5d9e", "#f3c98b"
# Text on the middle of the scale: only pure black or white keeps a contrast of 4.5 with every
# shade.
BLACK = "#000000"


def shade(score: Decimal | float, low: float = 0, high: float = 100) -> tuple[str, str]:
    """(fill, colour of text) of a score on the sequential scale."""
    at = min(max((float(score) - low) / (high - low) * 100, 0), 100)
    (x0, c0), (x1, c1) = next((a, b) for a, b in itertools.pairwise(SCALE) if at <= b[0])
    return _rgb(_mix(c0, c1, (at - x0) / (x1 - x0)))


def change_shade(change: Decimal | float) -> tuple[str, str]:
    """(fill, colour of text) of a change in points: losses and gains on both sides of white."""
    strength = min(abs(float(change)) / STRONG_CHANGE, 1)
    return _rgb(_mix(NEUTRAL, GAIN if change > 0 else LOSS, strength))


def _mix(one: Sequence[int], other: Sequence[int], part: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * part) for a, b in zip(one, other, strict=True))


def _rgb(colour: tuple[int, ...]) -> tuple[str, str]:
    return f"rgb{colour}", LIGHT if contrast(colour, (255, 255, 255)) > contrast(
        colour, (0, 0, 0)
    ) else BLACK


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """The contrast of two colours (0 to 255 each), 1 to 21, as WCAG 2.2 defines it."""
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(colour: Sequence[int]) -> float:
    parts = [
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4
        for c in colour
    ]
    # weights of sRGB (WCAG 2.2, relative luminance)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
