"""Periods and outlines of regions that cannot be right are refused with one sentence that names file,
line and value, in both languages.
"""

from __future__ import annotations

import pytest

from tests.invented import CLAIMS, province
from zona.domain.problems import FactsError
from zona.domain.validity import ALWAYS, Outline, Validity, Years, map_year, outlines_of
from zona.facts.read import read_facts
from zona.language.words import LANGUAGES, Words

PERIODS, CLAIMS_CSV = "data/region_periods.csv", "data/claims.csv"
DERIVED, MAP, TILES = "data/derived_zones.csv", "geo/regions.geojson", "geo/tiles.csv"
COUNTS, EVENTS = "data/published_counts.csv", "data/events.csv"
COUNT, EVENT = ",,month,aduan,,3,laporan,,S004,,\n", ",kunjungan,,,,S004,,\n"
SPLIT = "98.01,,2018,,,,98.02 98.03,S004"
BAD = [
    # (name, file, what stands there, what is put in its place, line or None, parts of the sentence)
    ("nobody", PERIODS, SPLIT, SPLIT.replace("98.01", "98.09"), 2, ("98.09", "regions.csv")),
    ("the province", PERIODS, SPLIT, SPLIT.replace("98.01", "98"), 2, ("98", "regions.csv")),
    ("no years", PERIODS, "98.02,2019,", "98.02,,", 3, ("valid_from", "valid_to")),
    ("no year", PERIODS, "98.02,2019,", "98.02,dulu,", 3, ("dulu",)),
    ("backwards", PERIODS, "98.02,2019,,", "98.02,2019,2018,", 3, ("2019", "2018")),
    ("two at once", PERIODS, "98.71,2019,", "98.71,2018,", 6, ("5",)),
    ("two for ever", PERIODS, "98.71,2019,", "98.71,,2030", 6, ("5",)),
    ("a successor of nobody", PERIODS, "98.02 98.03", "98.02 98.09", 2, ("98.02 98.09",)),
    ("a successor too late", PERIODS, "98.03,2019", "98.03,2020", 2, ("98.03", "2019")),
    ("no end", PERIODS, "98.03,2019,,,,,,", "98.03,2019,,,,,98.02,", 4, ("98.02", "valid_to")),
    ("itself", PERIODS, "98.02 98.03", "98.02 98.01", 2, ("98.01", "98.02 98.01")),
    (
        "a circle",
        PERIODS,
        "98.02,2019,,,,,,",
        "98.01,2022,,,,,,S004\n98.02,2019,2021,,,,98.01,",
        2,
        ("98.01", "98.02 98.03"),
    ),
    ("no source", PERIODS, ",98.02 98.03,S004", ",98.02 98.03,", 2, ("sources.csv",)),
    (
        "a claim after its end",
        CLAIMS_CSV,
        ",2018,2018,,,40",
        ",2019,2019,,,40",
        2,
        ("98.01", "2019"),
    ),
    ("a claim too early", CLAIMS_CSV, ",2021,2021,,,60", ",2018,2018,,,60", 4, ("98.02", "2018")),
    ("an interval after it", CLAIMS_CSV, ",2017,2021,", ",2019,2021,", 6, ("98.01", "2019–2021")),
    (
        "a zone by elimination",
        DERIVED,
        "",
        "ombudsman,98.02,Hulu,2018,merah,,rest_2019,S004\n",
        2,
        ("98.02", "2018"),
    ),
    (
        "a count too early",
        COUNTS,
        "",
        f"P1,lapor,98.02,Hulu,2018,2018{COUNT}",
        2,
        ("98.02", "2018"),
    ),
    (
        "a count after its end",
        COUNTS,
        "",
        f"P1,lapor,98.01,Lembah,2019,2021{COUNT}",
        2,
        ("2019–2021",),
    ),
    (
        "a day after its end",
        EVENTS,
        "",
        f"E1,98.01,Lembah,,2019-03-01{EVENT}",
        2,
        ("98.01", "2019"),
    ),
    ("a month too early", EVENTS, "", f"E1,98.03,Hilir,,2018-12{EVENT}", 2, ("98.03", "2018")),
    ("a year too early", EVENTS, "", f"E1,98.02,Hulu,,2018{EVENT}", 2, ("98.02", "2018")),
    ("one tile for two", TILES, "98.03,1,0", "98.03,0,0", 4, ("98.02",)),
    ("an outline of no year", MAP, '"valid_from": 2019', '"valid_from": "2019"', None, ("2019",)),
    ("an outline of year 20", MAP, '"valid_from": 2019', '"valid_from": 20', None, ("20", "98.71")),
    ("two outlines", MAP, '"valid_from": 2019', '"valid_from": 2018', None, ("98.71", "2018")),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return province(tmp_path_factory.mktemp("periods"))


@pytest.mark.parametrize("bad", BAD, ids=[bad[0] for bad in BAD])
def test_what_cannot_be_is_refused(root, bad) -> None:
    _, file, old, new, line, says = bad
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
    try:
        with pytest.raises(FactsError) as caught:
            read_facts(root)
    finally:
        path.write_text(text, encoding="utf-8")
    for language in LANGUAGES:
        words = Words(language)
        mine = [p.sentence(words) for p in caught.value.problems if p.file == file]
        fitting = [sentence for sentence in mine if all(part in sentence for part in says)]
        assert fitting, mine
        if line is not None:
            assert words("problem.line", line=line) in fitting[0]


def test_as_it_stands_it_is_right(root) -> None:
    facts = read_facts(root)
    assert len(facts.claims) == len(CLAIMS) and len(facts.outlines) == 5


def test_counts_and_events_of_their_own_years_are_right(root) -> None:
    """Within its years, without a year, over a change, and of no region of the register."""
    right = {
        COUNTS: [f"P{n},lapor,{row}{COUNT}" for n, row in enumerate(COUNTED_RIGHT)],
        EVENTS: [f"E{n},{row}{EVENT}" for n, row in enumerate(HELD_RIGHT)],
    }
    texts = {file: (root / file).read_text(encoding="utf-8") for file in right}
    try:
        for file, rows in right.items():
            (root / file).write_text(texts[file] + "".join(rows), encoding="utf-8")
        facts = read_facts(root)
    finally:
        for file, text in texts.items():
            (root / file).write_text(text, encoding="utf-8")
    assert len(facts.counts) == len(COUNTED_RIGHT) and len(facts.events) == len(HELD_RIGHT)


COUNTED_RIGHT = (
    "98.02,Hulu,2019,2019",
    "98.01,Lembah,2018,2019",
    "98.01,Lembah,,",
    "98,Provinsi,2000,2000",
    ",Indonesia,2018,2018",
)
HELD_RIGHT = ("98.02,Hulu,,2019-01-01", "98.01,Lembah,,2018-12", "98.01,Lembah,,", ",Jakarta,,2018")


def test_a_file_of_periods_may_be_missing(root) -> None:
    """Earlier releases have none: then no region ever changed."""
    path = root / PERIODS
    text = path.read_text(encoding="utf-8")
    path.unlink()
    try:
        with pytest.raises(FactsError) as caught:
            read_facts(root)
    finally:
        path.write_text(text, encoding="utf-8")
    # without periods the old region and its successor would share a tile in one year
    assert [problem.code for problem in caught.value.problems] == ["tile_taken"]


def test_years_hold_and_overlap() -> None:
    old, new = Years(None, 2018), Years(2019, None)
    assert [old.hold(year) for year in (1, 2018, 2019)] == [True, True, False]
    assert [new.hold(year) for year in (2018, 2019, 9999)] == [False, True, True]
    assert not old.overlap(new) and not new.overlap(old)
    assert old.overlap(Years(2018, 2018)) and ALWAYS.overlap(old) and ALWAYS.hold(1)


def test_a_region_without_periods_is_always_valid() -> None:
    assert Validity().is_valid("98.01", 1) and not Validity().circle("98.01")


def test_which_outline_is_drawn() -> None:
    drawn = [Outline("a", Years(2019, None)), Outline("a", Years(None, 2018)), Outline("b")]
    assert outlines_of(drawn, 2018) == {"a": 1, "b": 2}
    assert outlines_of(drawn, 2019) == outlines_of(drawn, None) == {"a": 0, "b": 2}
    assert [map_year(drawn, year) for year in (1999, 2018, 2019, 2030)] == [2018, 2018, 2019, 2019]
    assert map_year([Outline("b")], 2018) is None
