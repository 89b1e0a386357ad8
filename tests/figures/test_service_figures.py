"""Figures of complaints and satisfaction: what is hidden is not drawn, no colour is one of a zone,
nothing crosses from one method to the next.
"""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tests.figures.test_looks import contrast
from zona.config import ROOT
from zona.domain import complaintcounts as counts
from zona.domain.complaintcounts import Span
from zona.domain.complaints import Share
from zona.domain.method import Band
from zona.facts.servicerules import service_rules
from zona.figures import services_complaints as complaints
from zona.figures import services_regions as regions
from zona.figures import services_satisfaction as satisfaction
from zona.figures.palette import LOOKS, PAINTS
from zona.language.words import LANGUAGES, Words

RULES = service_rules(ROOT)
ID = Words("id")
BANDS = tuple(
    Band(None, Decimal(low), Decimal(high), code)
    for code, low, high in (
        ("A", "88.31", "100.00"),
        ("B", "76.61", "88.30"),
        ("C", "65.00", "76.60"),
        ("D", "25.00", "64.99"),
    )
)
ZONE_COLOURS = {fill for fill, _, _ in PAINTS.values()} - {"#ffffff"}


def colours(figure: dict) -> set[str]:
    """Every colour that a figure names."""
    text = json.dumps(figure)
    return {text[at : at + 7].lower() for at in range(len(text)) if text[at] == "#"}


def test_a_hidden_month_has_a_mark_and_no_height():
    spans = [Span("2024-01", 20, 6), Span("2024-02", None, None), Span(None, 9, 0)]
    everyone, late = complaints.span_bars(spans, 5, ID)["data"]
    assert everyone["x"] == ["2024-01-01", "2024-02-01"]
    assert (everyone["y"], late["y"]) == ([20, 0], [6, 0])
    assert everyone["text"] == ["", "&lt; 5"]
    assert "Januari 2024" in everyone["hovertext"][0] and "&lt; 5" in everyone["hovertext"][1]


def test_late_ones_that_are_hidden_do_not_look_like_none():
    spans = [Span("2024-01", 20, 0), Span("2024-02", 20, None), Span("2024-03", None, None)]
    _, late, hidden = complaints.span_bars(spans, 5, ID)["data"]
    assert late["y"] == [0, 0, 0] and hidden["y"] == [0, 20, 0]
    assert hidden["marker"]["pattern"]["shape"] and hidden["name"] != late["name"]
    assert len(complaints.span_bars(spans[:1], 5, ID)["data"]) == 2


def test_the_parts_of_a_limit_are_of_all_it_applies_to():
    share = Share("whole", met=60, late=20, apart=11, uncomputable=4, running=5, not_applicable=99)
    rule = next(rule for rule in RULES.complaints.limits if rule.id == "whole")
    state = counts.limit_state(rule, RULES.small_numbers, share)
    figure = complaints.limit_bars([state], ID)
    parts = {trace["name"]: trace["x"][0] for trace in figure["data"]}
    assert sum(parts.values()) == pytest.approx(1)
    assert parts[ID("service_result.met")] == pytest.approx(0.6)
    # four that cannot be computed and five that run are hidden, and drawn together
    assert parts[ID("complaints.hidden_cell")] == pytest.approx(0.09)
    assert ID("service_result.closed-by-system") in parts
    (label,) = figure["layout"]["annotations"]
    assert "60 dari 80" in label["text"].replace("<br>", " ")


def test_names_of_others_are_inert():
    lines = [complaints.Line("<b>x</b>", 3, "3"), complaints.Line("y", None, "< 5", "12.75/y")]
    figure = complaints.count_bars(lines)
    assert "<b>x" not in figure["layout"]["annotations"][0]["text"]
    assert figure["data"][0]["x"] == [3, 0]
    assert figure["data"][0]["customdata"] == [None, "12.75/y"]


def figures() -> list[dict]:
    lines = [satisfaction.ScaleLine("Waktu", 3.1, "3,10 · terendah", True)]
    points = [satisfaction.PeriodPoint("2016", 80, 81), satisfaction.PeriodPoint("2017", 82, None)]
    state = counts.limit_state(
        RULES.complaints.limits[0], RULES.small_numbers, Share("x", met=9, late=9, soon=9, apart=9)
    )
    return [
        satisfaction.index_scale(BANDS, [("IKM", Decimal("80.10"), True)]),
        satisfaction.scale_bars(lines, 1, 4),
        satisfaction.period_lines([points[:1], points[1:]], ID),
        complaints.span_bars([Span("2024-01", 20, 6)], 5, ID),
        complaints.limit_bars([state], ID),
        complaints.count_bars([complaints.Line("a", 9, "9")]),
        complaints.published_dots([complaints.Published("s", 2021, 231, "231")]),
    ]


def test_no_figure_has_a_colour_of_a_zone():
    assert [colours(figure) & ZONE_COLOURS for figure in figures()] == [set()] * len(figures())
    for fill, ink, _ in complaints.PAINTS.values():
        assert contrast(fill, ink) >= 4.5
    shades = [satisfaction.shade(BANDS, band) for band in BANDS]
    assert len(set(shades)) == len(BANDS)
    assert all(contrast(shade, "#000000") >= 4.5 for shade in shades)


def test_plotly_reads_every_figure():
    from plotly.graph_objects import Figure

    for figure in figures():
        Figure(figure["data"], figure["layout"])


def test_no_line_crosses_from_one_method_to_the_next():
    figure = figures()[2]
    lines = [trace for trace in figure["data"] if "lines" in trace["mode"]]
    assert [trace["x"] for trace in lines] == [[0], [1]]
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [0.5]


def test_the_lowest_unsur_is_marked_and_the_scale_begins_at_its_own_end():
    lines = [
        satisfaction.ScaleLine("Waktu", 3.1, "3,10 · terendah", True),
        satisfaction.ScaleLine("Biaya", 3.6, "3,60"),
        satisfaction.ScaleLine("Unit", None, "-"),
    ]
    (trace,) = satisfaction.scale_bars(lines, 1, 4)["data"]
    assert trace["x"] == pytest.approx([2.1, 2.6, 0])
    first, *others = trace["marker"]["color"]
    assert first not in others


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_speaks_the_language(language):
    words = Words(language)
    names = [trace["name"] for trace in complaints.span_bars([], 5, words)["data"]]
    assert names == [words("complaints.months_all"), words("complaints.months_late")]


def test_regions_are_shaded_by_their_value_and_grey_without_one():
    rows = [
        {"region_code": code, "name": f"{code} & co", "value": value, "short": short, "text": "x"}
        | {"tile_column": 0, "tile_row": row, "tile_name": "T"}
        for row, (code, value, short) in enumerate((("12.75", 90.0, "90"), ("12.10", None, "…")))
    ]
    (known, absent) = regions.value_map(rows, "u", (1, 2, 3, 4), ID, 100)["data"]
    assert (known["locations"], known["z"], known["zmax"]) == (["12.75"], [90.0], 100)
    assert absent["locations"] == ["12.10"]
    tiles = regions.value_tiles(rows, 100, "12.75")
    drawn = {
        code: (colour, trace["textfont"]["color"], text, hover)
        for trace in tiles["data"]
        for code, colour, text, hover in zip(
            trace["customdata"], trace["marker"]["color"], trace["text"], trace["hovertext"]
        )
    }
    assert "90" in drawn["12.75"][2] and drawn["12.75"][3] == "<b>12.75 &amp; co</b><br>x"
    assert drawn["12.10"][0] == LOOKS["unknown"].fill
    for figure in (tiles, regions.value_map(rows, "u", (1, 2, 3, 4), ID, 100)):
        assert not colours(figure) & ZONE_COLOURS - {LOOKS["unknown"].fill.lower()}
