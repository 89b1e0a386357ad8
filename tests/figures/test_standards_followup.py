"""Figures of standards, follow-up and kecamatan: what Plotly takes, with the numbers of the rows."""

from __future__ import annotations

import json
from datetime import date

import plotly.graph_objects as go
import pytest

from zona.domain.followup import LATE, ORDER, RUNNING
from zona.domain.standards import MISSING, NOT_NEEDED, THERE, UNSEEN, Ratio
from zona.figures import services_followup, services_standards
from zona.figures.palette import LOOKS
from zona.figures.services_districts import district_map
from zona.language.words import LANGUAGES, Words

HEADS = ("Ada", "Terpampang di tempat", "Terpampang elektronik")
CLASS_COLOURS = {LOOKS[name].fill for name in ("A", "B", "C", "D", "E", "hijau", "merah")}


def valid(figure: dict) -> go.Figure:
    """The figure as Plotly validates it; no colour of a class, since none of it is a zone."""
    written = json.dumps(figure, allow_nan=False)
    assert [colour for colour in CLASS_COLOURS if colour in written] == []
    return go.Figure(figure)


def panels(names, language="id"):
    ratios = [Ratio(10, 14, 2), Ratio(4, 6, 0), None]
    lines = [services_standards.Line(f"c{n}", name, ratios) for n, name in enumerate(names)]
    return services_standards.panels(lines, HEADS, ("sudah", "belum"), Words(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_ratio_stands_in_its_own_panel_with_both_numbers(language):
    figure = panels(["Kota Binjai", "Kota <b>Medan"], language)
    valid(figure)
    texts = {t["xaxis"]: t["text"] for t in figure["data"] if t["type"] == "scatter"}
    assert texts == {"x": ["10/14"] * 2, "x2": ["4/6"] * 2, "x3": []}
    first = [t for t in figure["data"] if t["type"] == "bar" and t["xaxis"] == "x"]
    whole, found, unchecked = first
    assert whole["x"] == [1, 1] and found["x"] == [10 / 14] * 2 and unchecked["x"] == [2 / 14] * 2
    # what nobody checked follows on what is found, and is not a part of it
    assert unchecked["base"] == found["x"] and found["customdata"] == ["c0", "c1"]
    domains = [figure["layout"][axis]["domain"] for axis in ("xaxis", "xaxis2", "xaxis3")]
    assert all(left[1] < right[0] for left, right in zip(domains, domains[1:]))
    assert "<b>Medan" not in json.dumps(figure).replace("<b>Kota", "")


def test_short_names_stand_beside_their_bars_and_long_ones_above():
    short, long = panels(["Binjai"] * 3), panels(["Dinas Kependudukan dan Pencatatan Sipil"] * 3)
    assert short["layout"]["xaxis"]["domain"][0] > 0 == long["layout"]["xaxis"]["domain"][0]
    assert short["layout"]["height"] < long["layout"]["height"]


def test_the_matrix_tells_four_states_apart_by_sign_and_colour():
    states = dict(zip("abcd", (THERE, MISSING, UNSEEN, NOT_NEEDED), strict=True))
    columns = [(code, code.upper()) for code in states]
    figure = services_standards.matrix(
        [("s", "Kartu Keluarga")], columns, lambda service, code: states[code], Words("id")
    )
    valid(figure)
    cells = {
        x: (text, fill)
        for trace in figure["data"]
        for x, text, fill in zip(trace["x"], trace["text"], trace["marker"]["color"], strict=True)
    }
    assert [cells[x][0] for x in range(4)] == ["✓", "×", "?", ""]
    assert len({fill for _, fill in cells.values()}) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_time_line_shows_each_thing_on_its_day_in_its_lane(language):
    kinds = services_followup
    marks = [
        kinds.Mark(0, date(2024, 3, 1), kinds.VISIT, "kunjungan"),
        kinds.Mark(1, date(2024, 3, 4), kinds.FINDING, "temuan"),
        kinds.Mark(1, date(2024, 4, 12), kinds.DEADLINE, "tenggat", LATE),
        kinds.Mark(1, date(2024, 5, 12), kinds.DEADLINE, "tenggat", RUNNING),
        kinds.Mark(0, date(2023, 1, 1), kinds.EVENT, "tahun", last=date(2023, 12, 31)),
    ]
    spans = [(1, date(2024, 3, 4), date(2024, 4, 12), LATE)]
    figure = kinds.timeline(
        ["Dinas A", "Dinas B"], marks, spans, (date(2024, 4, 20), "hari ini"), Words(language)
    )
    valid(figure)
    shown = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert sum(len(trace["x"]) for trace in shown) == len(marks)
    # kinds differ by symbol and deadlines by colour, and the legend names each
    assert len({(t["marker"]["symbol"], t["marker"]["color"]) for t in shown}) == len(shown) == 5
    assert len({trace["name"] for trace in shown}) == 5
    deadline = next(t for t in shown if t["marker"]["color"] == kinds.PAINTS[LATE][0])
    finding = next(t for t in shown if t["marker"]["symbol"] == kinds.SYMBOLS[kinds.FINDING])
    assert deadline["x"] == ["2024-04-12"] and deadline["y"] == finding["y"]
    lines = [trace["x"] for trace in figure["data"] if trace["mode"] == "lines"]
    assert ["2024-03-04", "2024-04-12"] in lines and ["2023-01-01", "2023-12-31"] in lines
    assert figure["layout"]["shapes"][0]["x0"] == "2024-04-20"


def test_what_is_owed_is_stacked_by_urgency_and_nothing_is_left_out():
    none = dict.fromkeys(ORDER, 0)
    lines = [("a", "Dinas A", none | {LATE: 3, RUNNING: 1}), ("b", "Dinas B", none | {LATE: 1})]
    figure = services_followup.owed_bars(lines, ORDER, Words("id"))
    valid(figure)
    assert [trace["x"] for trace in figure["data"]] == [[3, 1], [1, 0]]
    assert figure["data"][1]["text"] == ["1", ""]
    assert figure["data"][0]["customdata"] == ["a", "b"]


def test_a_kecamatan_without_a_value_is_grey_and_never_zero():
    names = {"1": "Binjai Kota", "2": "Binjai Utara"}
    figure = district_map(
        names, {"1": 81.5}, "/peta/districts.geojson", (98, 3, 99, 4), Words("id")
    )
    valid(figure)
    known, unknown = figure["data"]
    assert known["locations"] == ["1"] and known["z"] == [81.5] and "81,50" in known["text"][0]
    assert unknown["locations"] == ["2"] and "tidak diketahui" in unknown["text"][0]
    assert unknown["colorscale"][0][1] == LOOKS["unknown"].fill
