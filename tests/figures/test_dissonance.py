"""The picture of zone and services: who stands in it, and where the threshold lies."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from zona.figures.dissonance import drawn, scatter
from zona.figures.palette import LOOKS
from zona.language.dissonance import dissonance_columns
from zona.language.words import LANGUAGES, Words

ROWS = [
    {
        "place": "12.75",
        "name": "Kota Binjai",
        "class": "B",
        "complaints_in_time": Fraction(1, 3),
        "complaints_decided": 30,
        "ikm": Decimal("81.25"),
        "mutu": "B",
        "standards_exist": Fraction(10, 14),
        "standards_on_site": None,
        "standards_electronic": None,
        "ipp": None,
        "mcp": Decimal("80.5"),
        "few": False,
        "least": 5,
        "flags": ["Hijau tetapi lambat"],
    },
    {"place": "12.10", "name": "x", "class": "merah", "complaints_in_time": None, "ikm": None},
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_places_with_both_values_stand_in_it(language: str) -> None:
    figure = scatter(ROWS, {"complaints_in_time": Decimal("0.7")}, Words(language), "12.75")
    (marks,) = figure["data"]
    assert marks["customdata"] == ["12.75"] == [row["place"] for row in drawn(ROWS)]
    assert marks["x"] == [pytest.approx(33.333, abs=0.001)] and marks["y"] == [81.25]
    assert marks["marker"]["color"] == [LOOKS["B"].fill] and marks["text"] == ["B"]
    assert "30" in marks["hovertext"][0] and "Kota Binjai" in marks["hovertext"][0]
    assert [line["x0"] for line in figure["layout"]["shapes"]] == [70]


def test_without_a_threshold_there_is_no_line() -> None:
    figure = scatter(ROWS, {}, Words("id"))
    assert figure["layout"]["shapes"] == [] and figure["layout"]["annotations"] == []


def test_the_table_says_numbers_and_what_is_missing() -> None:
    cells = {name: cell(ROWS[0]) for name, cell in dissonance_columns(Words("en")).items()}
    assert cells["Complaints in time"] == "33.3 % (10 of 30)"
    assert cells["Standards displayed on site"] == "not known"
    few = ROWS[0] | {"complaints_in_time": None, "complaints_decided": None, "few": True}
    assert dissonance_columns(Words("en"))["Complaints in time"](few) == "not shown (below 5)"
    assert (cells["IKM"], cells["IPP"], cells["MCP"]) == ("81.25", "not known", "80.50")
