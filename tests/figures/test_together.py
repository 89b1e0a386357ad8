"""Several regions in one figure: nothing lies on anything else, and each is told by more than colour."""

from __future__ import annotations

from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zona.domain.method import spans as spans_of
from zona.figures.together import (
    MARK,
    MARKS,
    VALUE,
    dodged,
    scores_together,
    value_heights,
)
from zona.language.words import LANGUAGES, Words

CODES = ["12.75", "12.74", "12.18", "12.10", "12.71", "12.07"]


@pytest.fixture(scope="module")
def figure(snapshot, facts):
    """The figure of some regions, in a language."""
    rows = snapshot.rows("assessments", year=None, region=None)
    bands = {2024: snapshot.rows("bands")[:3]}

    def made(codes, language="id"):
        spans = spans_of(facts.methods, facts.years)
        years = snapshot.rows("years")
        drawn = scores_together(rows, codes, years, spans, bands, Words(language))
        go.Figure(drawn)  # as Plotly validates it
        return drawn

    return made


@settings(max_examples=300, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_no_value_lies_on_another_or_on_a_mark_and_their_order_is_that_of_the_scores(scores):
    scores.sort(reverse=True)
    heights = value_heights(scores)
    assert len(heights) == len(scores)
    assert all(height - VALUE / 2 >= -12 and height + VALUE / 2 <= 116 for height in heights)
    assert all(upper - lower > VALUE - 1e-9 for upper, lower in pairwise(heights))
    for height in heights:
        assert all(abs(height - score) > MARK + VALUE / 2 - 1e-9 for score in scores)


def test_a_value_far_from_all_others_stands_at_its_mark():
    upper, lower = value_heights([90, 20])
    assert upper - 90 == lower - 20 == pytest.approx(MARK + VALUE / 2)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("codes", [CODES[:2], CODES[:4], CODES])
def test_every_score_is_there_once_with_the_mark_of_its_region(figure, snapshot, codes, language):
    drawn, words = figure(codes, language), Words(language)
    *lines, earlier, last = drawn["data"]
    marks = {code: MARKS[i] for i, code in enumerate(codes)}
    wanted = [
        f"{marks[row['region_code']][1]} {words.number(row['score'])}"
        for row in snapshot.rows("assessments", year=None, region=None)
        if row["region_code"] in codes and row["score"] is not None
    ]
    assert sorted([*earlier["text"], *last["text"]]) == sorted(wanted)
    assert {round(x) for x in last["x"]} == {max(drawn["layout"]["xaxis"]["tickvals"])}
    for trace in lines:
        code = trace["legendgroup"]
        symbols = trace["marker"]["symbol"]
        drawn_as = [symbols] if trace["showlegend"] else symbols
        assert {symbol.removesuffix("-dot") for symbol in drawn_as} == {marks[code][0]}
    named = [trace["name"] for trace in lines if trace["showlegend"]]
    assert len(named) == len(set(named)) == len({trace["legendgroup"] for trace in lines})


def test_no_line_crosses_a_break_and_only_years_with_scores_are_shown(figure, snapshot, facts):
    drawn = figure(CODES[:3])
    spans = spans_of(facts.methods, facts.years)
    for trace in drawn["data"][:-2]:
        run = [round(x) for x in trace["x"] if x is not None]
        assert any(set(run) <= set(span) for span in spans)
    known = [
        row["year"]
        for row in snapshot.rows("assessments", year=None, region=None)
        if row["region_code"] in CODES[:3] and row["score"] is not None
    ]
    assert drawn["layout"]["xaxis"]["tickvals"] == list(range(min(known), max(known) + 1))


def test_regions_without_any_score_make_an_empty_figure(figure):
    assert figure(["99.98", "99.99"])["layout"]["xaxis"]["tickvals"] == []


@pytest.mark.parametrize("regions_n", [2, 3, 6])
def test_marks_of_a_year_stand_within_its_column(regions_n):
    places = [dodged(2024, i, regions_n) for i in range(regions_n)]
    assert all(abs(place - 2024) < 0.36 for place in places)
    assert all(right - left > 0.12 for left, right in pairwise(places))
