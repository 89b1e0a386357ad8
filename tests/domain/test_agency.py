"""Rows, questions and figures about OPD."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import plotly.graph_objects as go
import pytest

from zona.config import ROOT
from zona.domain.loci import (
    agencies_of,
    loci_known,
    loci_of,
    loci_states,
    undated,
    weakest,
    weakest_n,
    with_change,
)
from zona.domain.start import start_of
from zona.figures import agencies as figures
from zona.figures import shades
from zona.figures.grid import score_grid, zone_lines
from zona.figures.named_lines import LINE, WRAP, wrapped
from zona.language.agencies import dimension_name, indicator_name, short_names
from zona.language.words import Words
from zona.store import simulate as demo
from zona.store.snapshot import Snapshot

ID, EN = Words("id"), Words("en")


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return Snapshot(demo.write(ROOT, tmp_path_factory.mktemp("demo") / "simulasi.duckdb"))


def value(
    agency="12.71/dinas-a",
    kind="sosial",
    dimension=None,
    indicator=None,
    score="50",
    zone=None,
    name=None,
    year=2024,
):
    return {
        "agency_id": agency,
        "region_code": "12.71",
        "name": name or agency,
        "kind": kind,
        "year": year,
        "dimension": dimension,
        "indicator": indicator,
        "score": None if score is None else Decimal(score),
        "zone": zone,
        "claim_id": None,
        "batch_id": "b1",
        "release": "r",
    }


def valid(figure: dict) -> go.Figure:
    """The figure as Plotly checks it: an unknown property or a wrong value raises."""
    json.dumps(figure)
    return go.Figure(figure)


def shown(figure: dict) -> str:
    return json.dumps(figure, ensure_ascii=False)


# --- questions
# --------------------------------------------------------------------------------------------------------


def test_medans_real_zones_of_2013_are_there_and_have_no_scores(snapshot: Snapshot):
    rows = snapshot.rows("agency_scores", region="12.71", year=2013)
    zones = {row["name"]: row["zone"] for row in rows}
    assert len(rows) == 15 and all(row["score"] is None and row["claim_id"] for row in rows)
    assert (
        zones["RSU Dr Pirngadi"] == "hijau"
        and zones["Dinas Kesehatan"] == "merah"
        and zones["Dinas Pendidikan"] == "kuning"
    )
    assert sorted(zones.values()) == ["hijau"] * 3 + ["kuning"] * 5 + ["merah"] * 7


def test_nothing_else_is_published_about_opd(snapshot: Snapshot):
    assert [
        (r["region_code"], r["year"], r["agencies_n"], r["scored_n"])
        for r in snapshot.rows("agency_years", region=None)
    ] == [
        ("12.05", 2015, 12, 0),
        ("12.71", 2013, 15, 0),
        ("12", 2013, 1, 0),
        ("12", 2014, 3, 0),
    ]
    assert snapshot.rows("agency_scores", region="12.75", year=2024) == []


def test_the_mean_of_a_kind_is_of_the_opd_as_wholes(simulated: Snapshot):
    (row,) = [
        r
        for r in simulated.rows("kind_scores", year=2024, regions="12.75,12.71")
        if (r["region_code"], r["kind"]) == ("12.75", "puskesmas")
    ]
    scores = simulated.rows("agency_scores", region="12.75", year=2024)
    wholes = [r["score"] for r in scores if r["kind"] == "puskesmas" and r["dimension"] is None]
    assert row["agencies_n"] == len(wholes) == 2
    assert abs(row["score"] - sum(wholes) / 2) <= Decimal("0.005")
    assert {
        r["region_code"] for r in simulated.rows("kind_scores", year=2024, regions="12.75,12.71")
    } == {"12.75", "12.71"}


# --- rows
# -------------------------------------------------------------------------------------------------------------


def test_the_loci_of_a_year_are_those_of_its_method_and_a_regions_own_come_first(
    snapshot: Snapshot,
):
    loci = snapshot.rows("loci")
    assert [(r["kind"], r["agencies_n"]) for r in loci_of(loci, "kepatuhan-2022", 2024, "12.75")][
        -1
    ] == ("puskesmas", 2)
    assert len(loci_of(loci, "kepatuhan-2016", 2018, "12.74")) == 5
    assert loci_of(loci, "kepatuhan-2016", 2018, "12.75") == []
    assert loci_of(loci, "kepatuhan-2016", 2017, "12.74") == []
    general = {
        "method": "m",
        "region_code": None,
        "kind": "a",
        "agencies_n": 1,
        "years": [2024],
        "state": "verified",
    }
    own = general | {"region_code": "12.75", "kind": "b"}
    assert loci_of([general, own], "m", 2024, "12.75") == [own]
    assert loci_of([general, own], "m", 2024, "12.71") == [general]


ABSENT = {
    "stated": "usual",
    "derived": "usual",
    "unpublished": "usual",
    "not_assessed": "not_assessed",
    "unknown": "unknown",
}


@pytest.mark.parametrize(("status", "state"), ABSENT.items())
def test_a_locus_without_a_row_of_its_own_is_never_said_to_be_assessed(status: str, state: str):
    locus = {"kind": "sosial", "agencies_n": 1, "state": "secondary"}
    assert loci_states([locus], [], status)[0]["state"] == state


def test_a_locus_is_scored_zoned_or_partly_found():
    loci = [
        {"kind": kind, "agencies_n": n, "state": "secondary"}
        for kind, n in (("puskesmas", 2), ("sosial", 1), ("dukcapil", 1))
    ]
    scores = [
        value("p1", "puskesmas"),
        value("p1", "puskesmas", "input", score="10"),
        value("s", "sosial", score=None, zone="merah"),
        value("k", "kesehatan", score=None),
    ]
    loci.append({"kind": "kesehatan", "agencies_n": 1, "state": "secondary"})
    states = {
        row["kind"]: (row["state"], row["found_n"]) for row in loci_states(loci, scores, "stated")
    }
    assert states == {
        "puskesmas": ("scored", 1),
        "sosial": ("zoned", 1),
        "dukcapil": ("usual", 0),
        "kesehatan": ("unpublished", 1),
    }


def test_the_loci_that_are_known_are_counted_by_kind_and_never_twice():
    loci = [
        {"kind": "puskesmas", "agencies_n": 2},
        {"kind": "sosial", "agencies_n": 1},
        {"kind": "dukcapil", "agencies_n": 1},
    ]
    assert (
        loci_known(
            loci,
            {
                "p1": "puskesmas",
                "p2": "puskesmas",
                "p3": "puskesmas",
                "s": "sosial",
                "x": "lainnya",
            },
        )
        == 3
    )
    assert loci_known(loci, {}) == 0 and loci_known([], {"s": "sosial"}) == 0


def without(ask, question: str, keep):
    """The questions of a snapshot, one of them answered with some of its rows only."""
    return lambda name, **values: [
        row for row in ask(name, **values) if name != question or keep(row)
    ]


def test_a_start_knows_how_many_loci_it_rests_on(simulated: Snapshot):
    whole = start_of(simulated.rows, "12.71", 2024)
    assert (whole.known_n, whole.loci_n, whole.complete) == (7, 7, True)
    some = without(
        simulated.rows,
        "agency_scores",
        lambda row: row["kind"] in ("sosial", "dukcapil", "dpmptsp"),
    )
    part = start_of(some, "12.71", 2024)
    assert (part.known_n, part.loci_n, part.complete) == (3, 7, False)
    unknown = start_of(without(simulated.rows, "loci", lambda row: False), "12.71", 2024)
    assert (unknown.loci_n, unknown.complete) == (0, False)
    gap = without(
        simulated.rows,
        "agency_scores",
        lambda row: row["kind"] != "sosial" or row["dimension"] == "input",
    )
    assert (start_of(gap, "12.71", 2024).known_n, len(start_of(gap, "12.71", 2024).left_out)) == (
        6,
        1,
    )


def test_claims_on_opd_without_a_year_are_found_and_those_with_one_are_not(snapshot: Snapshot):
    found = undated(snapshot.rows("claims", year=None, region="12.10"))
    assert [(row["claim_id"], row["opd"]) for row in found] == [
        ("C0101", "Puskesmas Kota"),
        ("C0102", "Puskesmas Sigambal"),
    ]
    assert undated(snapshot.rows("claims", year=None, region="12.71")) == []


def test_words_about_simulated_figures_never_say_published():
    for words, published in ((ID, "terbit"), (EN, "published")):
        for state in ("scored", "zoned", "unpublished", "usual"):
            assert published not in words(f"agency.state_{state}_simulated")
        for absence in ("unpublished", "not_assessed", "unknown"):
            assert published not in words(
                f"agency.nothing_{absence}_simulated", year=2024, region="X"
            )


def test_changes_compare_the_same_part_of_the_same_opd_and_invent_nothing():
    now = [
        value("a", score="80"),
        value("a", dimension="input", score="70"),
        value("b", score="50"),
        value("c", score=None, zone="merah"),
    ]
    before = [
        value("a", score="75.5", year=2023),
        value("a", dimension="input", score=None, year=2023),
        value("c", score="9", year=2023),
    ]
    changes = {
        (r["agency_id"], r["dimension"]): (r["score_since"], r["change"])
        for r in with_change(now, before)
    }
    assert changes == {
        ("a", None): (Decimal("75.5"), Decimal("4.5")),
        ("a", "input"): (None, None),
        ("b", None): (None, None),
        ("c", None): (Decimal("9"), None),
    }


def test_the_weakest_indicators_and_how_many_are_as_weak():
    rows = [
        value("a", dimension="input", indicator=f"i{n}", score=str(n)) for n in (30, 10, 20, 20, 40)
    ]
    rows += [
        value("a", score="1"),
        value("a", dimension="input", score="2"),
        value("b", dimension="input", indicator="x", score=None),
    ]
    assert [row["score"] for row in weakest(rows, 2)] == [10, 20]
    assert weakest_n(rows, 2) == 3
    assert weakest([], 3) == [] and weakest_n([], 3) == 0


def test_names_from_files_stand_for_themselves():
    assert (
        dimension_name("proses", ID) != "proses"
        and dimension_name("proses", EN, short=True) == "Process"
    )
    assert dimension_name("Dimensi lain {x}", ID) == "Dimensi lain {x}"
    assert indicator_name("<script>alert(1)</script>", ID) == "<script>alert(1)</script>"
    agencies = [
        value("p1", "puskesmas"),
        value("p2", "puskesmas"),
        value("s", "sosial"),
        value("l", "lainnya", name="Badan Aneh"),
    ]
    assert short_names(agencies, ID) == {
        "p1": "Puskesmas 1",
        "p2": "Puskesmas 2",
        "s": "Dinsos",
        "l": "Badan Aneh",
    }


def test_every_simulated_code_has_words_in_both_languages(simulated: Snapshot):
    rows = simulated.rows("agency_scores", region="12.75", year=2024)
    for words in (ID, EN):
        for row in rows:
            if row["indicator"]:
                assert words.has(f"indicator.{row['indicator']}") and words.has(
                    f"dimension_short.{row['dimension']}"
                )


# --- figures
# ----------------------------------------------------------------------------------------------------------


def heat(rows: list[dict], words: Words = ID, changes: bool = False) -> dict:
    parts = {(r["agency_id"], r["dimension"]): r for r in rows}
    lines = [(a["agency_id"], a["name"]) for a in agencies_of(rows)]
    return score_grid(
        lines,
        [("", "OPD"), ("input", "Input")],
        lambda a, d: parts.get((a, d or None)),
        words,
        lambda a, d: f"{d}|{a}",
        changes=changes,
    )


def cells(figure: dict) -> dict[str, str]:
    return {
        data: text
        for trace in figure["data"]
        for data, text in zip(trace["customdata"], trace["text"], strict=True)
    }


def test_the_grid_shows_each_score_and_says_where_there_is_none():
    figure = heat(
        [
            value("a", score="77.02"),
            value("a", dimension="input", score="100"),
            value("b", score="9.5"),
        ]
    )
    assert cells(figure) == {"|a": "77,02", "input|a": "100,00", "|b": "9,50", "input|b": "…"}
    assert cells(heat([value("a", score="77.02")], EN))["|a"] == "77.02"
    assert ID("agency.not_published") in shown(figure)
    valid(figure)


def test_the_grid_of_changes_has_signs():
    rows = with_change(
        [value("a", score="80"), value("b", score="80")],
        [value("a", score="82.5"), value("b", score="70")],
    )
    figure = heat(rows, changes=True)
    assert cells(figure)["|a"] == "−2,50" and cells(figure)["|b"] == "+10,00"
    assert ID.signed(Decimal(0)) == "±0,00" and ID.signed(None) == ""
    valid(figure)


def test_a_grid_of_everything_is_valid_and_holds_all_cells(simulated: Snapshot):
    rows = [
        r
        for r in simulated.rows("agency_scores", region="12.71", year=2024)
        if r["indicator"] is None
    ]
    figure = heat(rows)
    assert len(cells(figure)) == 7 * 2
    valid(figure)


def test_markup_in_names_is_inert_and_long_names_are_wrapped_not_clipped():
    long = "Dinas Pemberdayaan Perempuan Perlindungan Anak Pengendalian Penduduk dan Keluarga Berencana"
    figure = heat([value("a", name=f"<a href='x'>{long}</a>")])
    label = figure["layout"]["annotations"][0]["text"]
    assert "<a" not in label and "&lt;a" in label
    assert label.count("<br>") >= 2 and all(word in label for word in long.split())
    assert max(len(line) for line in wrapped(long).split("<br>")) <= WRAP


def test_lines_do_not_overlap_and_the_height_holds_them():
    figure = heat([value(x, name="Nama panjang " * 6) for x in "abc"])
    low, high = figure["layout"]["yaxis"]["range"]
    assert (low, high) == (-(figure["layout"]["height"] - figure["layout"]["margin"]["t"]), 0)
    tops = sorted(
        {base + size for t in figure["data"] for base, size in zip(t["base"], t["y"], strict=True)}
    )
    labels = sorted(a["y"] for a in figure["layout"]["annotations"])
    for top, label in zip(tops, labels, strict=True):
        assert top <= label - LINE * 2  # two lines of text stand above the cells


@pytest.mark.parametrize("score", range(0, 101))
def test_numbers_in_cells_can_be_read(score: int):
    for fill, ink in (shades.shade(score), shades.change_shade(score - 50)):
        rgb = tuple(int(part) for part in fill[4:-1].split(","))
        text = {"#ffffff": (255, 255, 255), "#000000": (0, 0, 0)}[ink]
        assert shades.contrast(rgb, text) >= 4.5


def test_the_scale_gets_darker_with_the_score():
    lightness = [
        shades._luminance(tuple(int(p) for p in shades.shade(s)[0][4:-1].split(",")))
        for s in range(101)
    ]
    assert lightness == sorted(lightness, reverse=True) and len(set(lightness)) > 90


def test_zones_are_shown_with_letter_and_word(snapshot: Snapshot):
    rows = snapshot.rows("agency_scores", region="12.71", year=2013)
    figure = zone_lines(rows, ID)
    texts = list(cells(figure).values())
    assert len(texts) == 15 and texts.count("<b>M</b> merah") == 7
    valid(figure)


def test_peers_are_rings_and_the_own_region_is_the_labelled_diamond(simulated: Snapshot):
    rows = simulated.rows("kind_scores", year=2024, regions="12.75,12.74,12.76")
    names = {"sosial": "Dinas Sosial", "puskesmas": "Puskesmas"}
    figure = figures.kind_peers(rows, "12.75", names, ID)
    others, own = figure["data"]
    assert len(own["x"]) == 2 and len(others["x"]) == 4
    mine = {r["kind"]: r["score"] for r in rows if r["region_code"] == "12.75"}
    assert sorted(own["text"]) == sorted(ID.number(mine[kind]) for kind in names)
    valid(figure)


def test_the_band_bar_marks_scores_on_the_classes(snapshot: Snapshot):
    bands = [band for band in snapshot.rows("bands") if band["method"] == "kepatuhan-2022"]
    figure = figures.band_bar(
        bands, [("Sekarang", Decimal("72.64"), False), ("Sesudah", Decimal("78.01"), True)], ID
    )
    assert [t["text"][0] for t in figure["data"]] == [f"<b>{letter}</b>" for letter in "ABCDE"]
    assert [line["x0"] for line in figure["layout"]["shapes"]] == [72.64, 78.01]
    assert "78,01" in shown(figure)
    valid(figure)
    valid(figures.bars([("Dinas A — Toilet", Decimal("25"))], ID))


def test_demo_database_is_no_snapshot_to_publish(simulated: Snapshot):
    assert simulated.release == "SIMULASI" and Path(simulated.path).name == "simulasi.duckdb"
