"""Looks: classes can be told apart by lightness alone, text on them can be read, absences are no
class.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from zona.domain.classes import ABSENCES, MARKS, letter, order, outcome
from zona.figures.palette import LOOKS


def channels(colour: str) -> list[float]:
    """Linear light of red, green and blue, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lightness(colour: str) -> float:
    """L* of CIELAB, 0 to 100."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2), 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert lightness("#ffffff") == pytest.approx(100) and lightness("#777777") == pytest.approx(
        50, abs=1
    )


def test_classes_of_a_method_differ_in_lightness(facts):
    for method in facts.methods:
        for one, other in combinations([band.code for band in method.bands], 2):
            apart = abs(lightness(LOOKS[one].fill) - lightness(LOOKS[other].fill))
            assert apart >= 12, (method.id, one, other, apart)


@pytest.mark.parametrize("name", LOOKS)
def test_text_can_be_read_on_every_fill(name):
    assert contrast(LOOKS[name].fill, LOOKS[name].text) >= 4.5


def test_every_look_has_a_letter_of_its_own():
    assert len({look.letter for look in LOOKS.values()}) == len(LOOKS)
    assert not set(MARKS.values()) & {look.letter for look in LOOKS.values()}


def test_the_three_absences_differ_from_each_other_and_from_every_class():
    looks = [LOOKS[name] for name in ABSENCES]
    assert (
        len({(look.fill, look.pattern) for look in looks})
        == len({look.pattern for look in looks})
        == 3
    )
    classes = {look.fill for name, look in LOOKS.items() if name not in ABSENCES}
    assert not classes & {look.fill for look in looks}
    for look in looks:  # grey: no hue of a class
        red, green, blue = (int(look.fill[at : at + 2], 16) for at in (1, 3, 5))
        assert max(red, green, blue) - min(red, green, blue) <= 24


def test_every_class_of_every_method_has_a_look(facts):
    assert {band.code for method in facts.methods for band in method.bands} <= set(LOOKS)


@pytest.mark.parametrize(
    ("row", "name", "text"),
    [
        ({"class": "A", "opinion": None, "status": "stated"}, "A", "A"),
        ({"class": "B", "opinion": None, "status": "derived"}, "B", "B*"),
        ({"class": "kuning", "opinion": None, "status": "conflict"}, "kuning", "K!"),
        ({"class": None, "opinion": "Kualitas Tinggi", "status": "stated"}, "opinion", "O"),
        (
            {"class": None, "opinion": None, "status": "not_assessed"},
            "not_assessed",
            LOOKS["not_assessed"].letter,
        ),
        (
            {"class": None, "opinion": None, "status": "unpublished"},
            "unpublished",
            LOOKS["unpublished"].letter,
        ),
        ({"class": None, "opinion": None, "status": "unknown"}, "unknown", LOOKS["unknown"].letter),
    ],
)
def test_what_is_shown_of_a_row(row, name, text):
    assert (outcome(row), letter(row)) == (name, text)


def test_legends_run_from_best_to_worst():
    assert order(["unknown", "E", "A", "C", "A"]) == ["A", "C", "E", "unknown"]
    assert order(["not_assessed", "merah", "opinion", "hijau", "kuning"]) == [
        "hijau",
        "kuning",
        "merah",
        "opinion",
        "not_assessed",
    ]


def test_every_row_of_the_snapshot_has_a_look(snapshot):
    assert {outcome(row) for row in snapshot.rows("assessments", year=None, region=None)} <= set(
        LOOKS
    )
