"""Bands at every edge, rounding, gaps, and which years may stand in one line."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from zona.domain.method import (
    Band,
    Method,
    band_of,
    classify,
    comparable,
    method_of,
    next_better,
    rounded,
    spans,
)

D = Decimal

# As printed (facts, methods.md), value by value on both sides of every edge.
EDGES = {
    2015: [
        ("0", "merah"),
        ("50.99", "merah"),
        ("51", "kuning"),
        ("80.99", "kuning"),
        ("81", "hijau"),
        ("87.64", "hijau"),
        ("100", "hijau"),
        ("100.01", None),
    ],
    2017: [
        ("0", "merah"),
        ("50.99", "merah"),
        ("51", "kuning"),
        ("80.99", "kuning"),
        ("81", "hijau"),
        ("100", "hijau"),
    ],
    2021: [
        ("0", "merah"),
        ("50.99", "merah"),
        ("51.00", "kuning"),
        ("80.99", "kuning"),
        ("81.00", "hijau"),
        ("100", "hijau"),
    ],
    2024: [
        ("0", "E"),
        ("31.99", "E"),
        ("32.00", "D"),
        ("53.99", "D"),
        ("54.00", "C"),
        ("77.99", "C"),
        ("78.00", "B"),
        ("87.99", "B"),
        ("88.00", "A"),
        ("100", "A"),
        ("100.01", None),
        ("-0.01", None),
    ],
}


@pytest.mark.parametrize(
    ("year", "score", "code"), [(y, s, c) for y, pairs in EDGES.items() for s, c in pairs]
)
def test_every_edge(facts, year, score, code):
    band = classify(method_of(facts.methods, year), D(score))
    assert (band.code if band else None) == code


@pytest.mark.parametrize(
    ("category", "zone"),
    [("A", "hijau"), ("B", "hijau"), ("C", "kuning"), ("D", "merah"), ("E", "merah")],
)
def test_categories_belong_to_zones(facts, category, zone):
    assert band_of(method_of(facts.methods, 2023), category).zone == zone


@pytest.mark.parametrize(
    ("score", "value", "code"),
    [
        ("77.995", "78.00", "B"),
        ("77.9949", "77.99", "C"),
        ("87.995", "88.00", "A"),
        ("53.994999", "53.99", "D"),
    ],
)
def test_half_up_before_the_bands(facts, score, value, code):
    assert rounded(D(score)) == D(value)
    assert classify(method_of(facts.methods, 2022), D(score)).code == code


def test_no_score_no_class(facts):
    assert all(
        classify(method, None) is None and next_better(method, None) == []
        for method in facts.methods
    )


@pytest.mark.parametrize("year", [2013, 2025])
def test_a_method_without_cut_offs_classifies_nothing(facts, year):
    method = method_of(facts.methods, year)
    assert method.bands == () and method.scale_low is None
    assert classify(method, D("90")) is None and next_better(method, D("90")) == []


def test_a_zone_of_two_categories_names_no_band(facts):
    method = method_of(facts.methods, 2024)
    assert [
        band_of(method, zone) and band_of(method, zone).category
        for zone in ("hijau", "kuning", "merah")
    ] == [
        None,
        "C",
        None,
    ]
    assert band_of(method, None) is None and band_of(method, "F") is None


def test_which_years_may_be_compared(facts):
    together = [
        {2013},
        {2014},
        {2015},
        {2016, 2017, 2018, 2019},
        {2021},
        {2022, 2023, 2024},
        {2025},
    ]
    for one, other in product(facts.years, facts.years):
        expected = any({one, other} <= group for group in together)
        assert comparable(facts.methods, one, other) is expected, (one, other)


def test_spans_of_all_years(facts):
    expected = [
        (2013,),
        (2014,),
        (2015,),
        (2016, 2017, 2018, 2019),
        (2020,),
        (2021,),
        (2022, 2023, 2024),
        (2025,),
    ]
    assert spans(facts.methods, facts.years) == expected
    assert spans(facts.methods, [2024, 2019, 2018, 2024]) == [(2018, 2019), (2024,)]
    assert spans(facts.methods, []) == []


def test_the_way_to_the_next_class(facts):
    method = method_of(facts.methods, 2024)
    assert [(band.code, points) for band, points in next_better(method, D("77.02"))] == [
        ("B", D("0.98")),
        ("A", D("10.98")),
    ]
    assert [band.code for band, _ in next_better(method, D("31.99"))] == ["D", "C", "B", "A"]
    assert next_better(method, D("88")) == []
    # 77.995 is 78.00 already
    assert [band.code for band, _ in next_better(method, D("77.995"))] == ["A"]


def test_the_next_class_above_a_gap():
    bands = (Band("hijau", D(61), D(75)), Band("kuning", D(39), D(60)))
    method = Method("m", (2015,), (2015,), "verified", bands)
    assert [(band.zone, points) for band, points in next_better(method, D("60.40"))] == [
        ("hijau", D("0.60"))
    ]


def test_zones_and_categories_best_first(facts):
    assert method_of(facts.methods, 2024).categories == ("A", "B", "C", "D", "E")
    assert method_of(facts.methods, 2017).categories == ()
    assert all(method.zones in ((), ("hijau", "kuning", "merah")) for method in facts.methods)


def test_weights_as_read(facts):
    method = method_of(facts.methods, 2023)
    assert {d.id: d.weight_pct for d in method.dimensions} == {
        "input": D("21.85"),
        "proses": D("32.37"),
        "output": D("24.24"),
        "pengaduan": D("21.54"),
    }
    assert {d.state for d in method.dimensions} == {"secondary"}
