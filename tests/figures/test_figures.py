"""Figures: what Plotly takes, in the colours of the data, with no line across a break or a gap."""

from __future__ import annotations

import json
from decimal import Decimal

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zona.domain.classes import letter, outcome
from zona.domain.method import spans as spans_of
from zona.figures import history as historyfigures
from zona.figures import zones as figures
from zona.figures.palette import LOOKS
from zona.figures.scores import method_bands, peer_scores
from zona.language.words import LANGUAGES, Words

YEARS = (2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025)
GEOMETRY = "/peta/regions.geojson"


@pytest.fixture(scope="module")
def rows(snapshot):
    return [
        row
        for row in snapshot.rows("assessments", year=None, region=None)
        if row["type"] != "provinsi"
    ]


@pytest.fixture(scope="module")
def tiles(snapshot):
    return {
        row["region_code"]: row for row in snapshot.rows("regions") if row["type"] != "provinsi"
    }


@pytest.fixture(scope="module")
def spans(facts):
    return spans_of(facts.methods, facts.years)


@pytest.fixture(scope="module")
def bands(snapshot):
    found = snapshot.rows("bands")
    by_year = {
        row["year"]: [band for band in found if band["method"] == row["method"]]
        for row in snapshot.rows("years")
    }
    return {year: rows for year, rows in by_year.items() if rows}


def with_tiles(rows, tiles):
    keys = ("tile_column", "tile_row", "tile_name")
    return [{**row, **{key: tiles[row["region_code"]][key] for key in keys}} for row in rows]


def valid(figure: dict) -> go.Figure:
    """The figure as Plotly validates it, and it must go over the wire as JSON."""
    json.dumps(figure, allow_nan=False)
    assert set(figure) == {"data", "layout"}
    return go.Figure(figure)


def of_year(rows, year):
    return [row for row in rows if row["year"] == year]


@pytest.mark.parametrize("year", YEARS)
class TestEveryYear:
    def test_the_map(self, rows, snapshot, year):
        shown = of_year(rows, year)
        figure = figures.zone_map(shown, GEOMETRY, snapshot.bbox, Words("id"), "12.75")
        valid(figure)
        trace = figure["data"][0]
        assert len(trace["locations"]) == len(set(trace["locations"])) == 33
        assert trace["geojson"] == GEOMETRY and len(json.dumps(figure)) < 12_000
        for code, z, row in zip(trace["locations"], trace["z"], shown, strict=True):
            assert code == row["region_code"]
            assert colour_at(trace, z) == LOOKS[outcome(row)].fill
        assert [width > 1 for width in trace["marker"]["line"]["width"]] == [
            row["region_code"] == "12.75" for row in shown
        ]

    def test_the_tiles(self, rows, tiles, year):
        shown = with_tiles(of_year(rows, year), tiles)
        figure = figures.tile_grid(shown, Words("id"), "12.10")
        valid(figure)
        drawn = boxes(figure)
        assert set(drawn) == {row["region_code"] for row in shown}
        for row in shown:
            box, look = drawn[row["region_code"]], LOOKS[outcome(row)]
            assert (box["fill"], box["pattern"], box["ink"]) == (look.fill, look.pattern, look.text)
            assert f"<b>{letter(row)}</b>" in box["text"] and row["tile_name"] in box["text"]
        places = [(box["x"], box["base"]) for box in drawn.values()]
        assert len(set(places)) == 33

    def test_the_peers(self, rows, bands, year):
        shown = [
            row
            for row in of_year(rows, year)
            if row["region_code"] in ("12.75", "12.74", "12.10", "12.18")
        ]
        figure = peer_scores(shown, "12.75", bands.get(year, ()), Words("id"))
        valid(figure)
        trace = figure["data"][0]
        by_code = {row["region_code"]: row for row in shown}
        for code, x, fill in zip(
            trace["customdata"], trace["x"], trace["marker"]["color"], strict=True
        ):
            score = by_code[code]["score"]
            assert x == float(score) if score is not None else x < 0
            assert fill == LOOKS[outcome(by_code[code])].fill


def test_peers_without_scores_stand_by_name_and_on_no_scale():
    row = {"zone": "hijau", "category": "A", "class": "A", "status": "stated", "opinion": None}
    row |= {"year": 2024, "zone_basis": None, "category_basis": None, "reasoning": None}

    def drawn(scores: dict) -> dict:
        rows = [
            row | {"region_code": name, "full_name": name, "short_name": name, "score": score}
            for name, score in scores.items()
        ]
        return peer_scores(rows, "Nias", (), Words("id"))

    # an axis counts upwards: what is read first comes last
    bare = drawn({"Nias": None, "Asahan": None, "Samosir": None})
    assert bare["data"][0]["y"] == ["Samosir", "Nias", "Asahan"]
    assert bare["layout"]["xaxis"]["visible"] is False and not bare["layout"]["shapes"]
    mixed = drawn({"Nias": None, "Asahan": Decimal(80), "Samosir": Decimal(90), "Dairi": None})
    assert mixed["data"][0]["y"] == ["Nias", "Dairi", "Asahan", "Samosir"]
    assert "visible" not in mixed["layout"]["xaxis"]


def colour_at(trace: dict, z: float) -> str:
    """The colour that Plotly's discrete scale gives a value."""
    at = (z - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
    return next(colour for edge, colour in reversed(trace["colorscale"]) if edge <= at)


def boxes(figure: dict) -> dict[str, dict]:
    """customdata -> what is drawn of each box."""
    found = {}
    for trace in figure["data"]:
        for n, code in enumerate(trace["customdata"]):
            found[code if isinstance(code, str) else tuple(code)] = {
                "fill": trace["marker"]["color"][n],
                "pattern": trace["marker"]["pattern"]["shape"][n],
                "text": trace["text"][n],
                "ink": trace["textfont"]["color"],
                "x": trace["x"][n],
                "base": trace["base"][n],
            }
    return found


def lines_of(figure: dict) -> list[list[int]]:
    """The years that each drawn line joins."""
    return [list(trace["x"]) for trace in figure["data"] if "lines" in trace["mode"]]


def test_no_line_crosses_a_break_or_a_gap(rows, snapshot, spans, bands, facts):
    years, words = snapshot.rows("years"), Words("id")
    points = 0
    for code in sorted({row["region_code"] for row in rows}):
        mine = [row for row in rows if row["region_code"] == code]
        figure = historyfigures.score_history(mine, code, years, spans, bands, words)
        valid(figure)
        scored = {row["year"]: float(row["score"]) for row in mine if row["score"] is not None}
        drawn = {}
        for trace in figure["data"]:
            line = list(trace["x"])
            assert any(set(line) <= set(span) for span in spans), (code, line)
            assert line == list(range(line[0], line[-1] + 1)), (
                code,
                line,
            )  # a missing year is not bridged
            drawn |= dict(zip(line, trace["y"], strict=True))
        assert drawn == scored, code
        points += len(drawn)
    assert points == sum(1 for row in rows if row["score"] is not None) > 90


def test_a_region_without_any_score(rows, snapshot, spans, bands):
    mine = [row | {"score": None} for row in rows if row["region_code"] == "12.75"]
    figure = historyfigures.score_history(
        mine, "12.75", snapshot.rows("years"), spans, bands, Words("id")
    )
    valid(figure)
    assert figure["data"] == [] and len(figure["layout"]["annotations"]) == len(YEARS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_grid_of_classes(rows, snapshot, tiles, spans, language):
    regions = sorted(tiles.values(), key=lambda row: row["name"])
    figure = historyfigures.class_history(
        rows, regions, snapshot.rows("years"), spans, Words(language)
    )
    valid(figure)
    drawn = boxes(figure)
    for row in rows:
        box, look = drawn[row["region_code"], row["year"]], LOOKS[outcome(row)]
        assert (box["fill"], box["pattern"]) == (look.fill, look.pattern)
        assert f"<b>{letter(row)}</b>" in box["text"]
    breaks = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "line"]
    assert len(breaks) == len(spans) - 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bands_of_the_methods(snapshot, language):
    methods, bands = snapshot.rows("methods"), snapshot.rows("bands")
    figure = method_bands(methods, bands, Words(language))
    valid(figure)
    assert len(figure["data"]) == len(bands)
    for trace, band in zip(figure["data"], bands, strict=True):
        assert (trace["base"][0], trace["base"][0] + trace["x"][0]) == pytest.approx(
            (float(band["low"]), float(band["high"]))
        )
        assert trace["marker"]["color"] == LOOKS[band["class"]].fill
    silent = {row["method"] for row in methods} - {band["method"] for band in bands}
    assert len(figure["layout"]["annotations"]) == len(silent) == 2


def test_breaks_stand_between_the_spans(spans):
    assert historyfigures.break_edges(spans) == [
        2013.5,
        2014.5,
        2015.5,
        2019.5,
        2020.5,
        2021.5,
        2024.5,
    ]


@settings(max_examples=200, deadline=None)
@given(
    years=st.sets(st.integers(0, 20)),
    cuts=st.lists(st.integers(1, 5), min_size=1, max_size=8),
)
def test_runs_never_cross_and_lose_nothing(years, cuts):
    spans, first = [], 0
    for length in cuts:
        spans.append(tuple(range(first, first + length)))
        first += length
    within = {year for year in years if year < first}
    found = historyfigures.runs(years, spans)
    assert sorted(year for run in found for year in run) == sorted(within)
    for run in found:
        assert any(set(run) <= set(span) for span in spans)
        assert run == list(range(run[0], run[-1] + 1))
    for one, other in zip(found, found[1:], strict=False):  # as long as they may be
        assert other[0] > one[-1] + 1 or not any({one[-1], other[0]} <= set(span) for span in spans)


@pytest.mark.parametrize(("scores", "sides"), [({}, {}), ({2022: 90}, {2022: "top center"})])
def test_labels_of_single_points(scores, sides):
    assert historyfigures.label_sides(scores) == sides


def test_neighbours_with_nearly_the_same_score_take_turns():
    sides = historyfigures.label_sides({2022: 90, 2023: 90.5, 2024: 91})
    assert sides[2022] != sides[2023] != sides[2024]


def test_a_simulated_figure_is_marked(rows, snapshot):
    figure = figures.zone_map(of_year(rows, 2024), GEOMETRY, snapshot.bbox, Words("id"))
    marked = figures.marked(figure, "SIMULASI")
    valid(marked)
    assert "SIMULASI" in json.dumps(marked["layout"]["annotations"])
    assert "SIMULASI" not in json.dumps(figure)


def test_steps_of_colour():
    assert figures.steps(["a", "b"]) == [[0, "a"], [0.5, "a"], [0.5, "b"], [1, "b"]]


def test_empty_rows_make_no_crash(snapshot):
    words = Words("id")
    for figure in (
        figures.zone_map([], GEOMETRY, snapshot.bbox, words),
        figures.tile_grid([], words),
    ):
        assert set(figure) == {"data", "layout"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_about_a_region(rows, language):
    words = Words(language)
    by_place = {(row["region_code"], row["year"]): figures.describe(row, words) for row in rows}
    assert words.number(93.15) in by_place["12.75", 2024]
    assert words("common.score_unpublished") in by_place["12.75", 2021]
    assert words("status.conflict") in by_place["12.76", 2019]
    assert words("status.derived") in by_place["12.10", 2024]
    assert by_place["12.75", 2020] == words("outcome.not_assessed")


def test_short_names_are_not_shared(tiles):
    for name in ("short_name", "tile_name"):
        assert len({row[name] for row in tiles.values()}) == 33  # they are categories of an axis
