"""Sentences that are computed: since when, who rose and who fell, and what must not be said."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from zona.faces.dashboard.choices import searchable
from zona.language.escaping import markdown, markdown_link
from zona.language.narrative import (
    break_sentences,
    change_sentences,
    coverage_sentence,
    distance_sentences,
    elimination_sentence,
    previous_comparable,
    region_sentence,
    since_sentence,
    unknown_sentences,
    year_sentence,
)
from zona.language.tables import assessment_columns, elimination_sources, short_claim
from zona.language.words import Words

ID = Words("id")
SPANS = [(2016, 2017, 2018, 2019), (2021,), (2022, 2023, 2024)]


def history(zones: dict[int, str | None]) -> list[dict]:
    return [{"year": year, "zone": zone} for year, zone in zones.items()]


@pytest.mark.parametrize(
    ("zones", "year", "sentence"),
    [
        (
            {2022: "merah", 2023: "hijau", 2024: "hijau"},
            2024,
            "Zona hijau sejak 2023; pada 2022 masih merah (metode yang sama).",
        ),
        (
            {2022: "hijau", 2023: "hijau", 2024: "hijau"},
            2024,
            "Zona hijau sejak 2022 (metode yang sama).",
        ),
        (
            {2021: "hijau", 2022: "hijau"},
            2022,
            None,
        ),  # the first year of a method: nothing comparable before it
        (
            {2016: "kuning", 2017: None, 2018: "kuning"},
            2018,
            None,
        ),  # not known in between: no "since 2016"
        ({2021: "kuning"}, 2021, None),
        ({2022: "merah", 2023: None}, 2023, None),
    ],
)
def test_since_when(zones, year, sentence):
    rows = history(zones)
    row = next(row for row in rows if row["year"] == year)
    assert since_sentence(row, rows, SPANS, ID) == sentence


def test_nothing_is_said_across_a_break_for_any_region(snapshot):
    spans = [tuple(m["comparable_years"]) for m in snapshot.rows("methods")]
    for region in snapshot.rows("regions"):
        rows = snapshot.rows("assessments", year=None, region=region["region_code"])
        for row in rows:
            sentence = since_sentence(row, rows, spans, ID) or ""
            span = next((span for span in spans if row["year"] in span), (row["year"],))
            named = {
                int(word.strip(";.()"))
                for word in sentence.split()
                if word.strip(";.()").isdecimal()
            }
            assert named <= set(span)


def moved(since: str | None, now: str, status: str = "stated", name: str = "X") -> dict:
    """A row of the question `changes` under a method that divides hijau into A and B."""
    zones = {"A": "hijau", "B": "hijau", "C": "kuning"}
    row = {"short_name": name, "status_since": "stated", "status": status}
    for end, cls in (("_since", since), ("", now)):
        row[f"class{end}"], row[f"category{end}"] = cls, cls if cls in zones else None
        row[f"zone{end}"], row[f"category_open{end}"] = zones.get(cls, cls), cls == "hijau"
    return row


def test_rises_and_falls_are_told_apart_and_keep_their_marks():
    sentences = change_sentences(
        2024, SPANS, lambda since: [moved("C", "A"), moved("A", "B", "derived")], ID
    )
    assert sentences == [
        "1 wilayah naik kelas dari 2023 ke 2024 (metode yang sama): X C → A.",
        "1 wilayah turun kelas dari 2023 ke 2024 (metode yang sama): X A → B*.",
    ]


def test_no_comparison_where_a_break_lies_before():
    def never(since):
        raise AssertionError(since)

    assert "tidak boleh dibandingkan" in change_sentences(2022, SPANS, never, ID)[0]


def test_a_contrary_claim_says_value_and_origin(snapshot):
    claim = next(
        c for c in snapshot.rows("claims", year=2022, region="12.75") if c["claim_id"] == "C0285"
    )
    assert short_claim(claim, ID) == "merah (waspada.co.id, pernyataan pemerintah daerah)"


def test_a_derived_zone_names_who_published_the_totals(snapshot):
    assert elimination_sources(snapshot.rows("published_totals"), 2024) == ["mistar.online"]


def test_regions_are_found_by_short_name_and_code():
    assert (
        searchable(
            {
                "full_name": "Kabupaten Labuhanbatu Utara",
                "name": "Labuhanbatu Utara",
                "short_name": "Labura",
                "region_code": "12.23",
            }
        )
        == "Kabupaten Labuhanbatu Utara · Labura · 12.23"
    )


@pytest.mark.parametrize(
    "text",
    [
        "![a](http://evil.test/x.png)",
        "[k](http://evil.test)",
        "www.evil.test",
        "<b>x</b>",
        "`a`",
        "a_b_*c*",
    ],
)
def test_names_of_sources_are_nothing_but_text(text):
    shown = markdown(text)
    assert "://" not in shown and "www." not in shown and "](" not in shown.replace("\\]\\(", "")
    assert not any(shown[i] in "[]()<>`*_" and shown[i - 1] != "\\" for i in range(len(shown)))
    assert markdown_link(text, "javascript:alert(1)") == shown


def test_what_a_method_implies_is_said(snapshot):
    rows = {
        (r["region_code"], r["year"]): r
        for r in snapshot.rows("assessments", year=None, region=None)
    }
    status = assessment_columns(ID)["Status"]
    assert status(rows["12.01", 2024]) == "dinyatakan sumber; kategori mengikuti zonanya"
    assert status(rows["12.19", 2023]) == "dinyatakan sumber; zona mengikuti nilainya"
    assert status(rows["12.75", 2022]) == "dinyatakan sumber"


# --- a year, a region, the distance, what is missing: each sentence by its key and values


def counts(**regions_n: int) -> list[dict]:
    return [{"outcome": name, "regions_n": n} for name, n in regions_n.items()]


def test_a_year_tells_its_counts_unless_nothing_is_known_of_it():
    parts = [
        ID("narrative.count", n=n, what=ID(f"outcome.{name}"))
        for name, n in (("A", 18), ("C", 2), ("unknown", 13))
    ]
    assert year_sentence(2024, counts(C=2, unknown=13, A=18), ID) == ID(
        "narrative.year", year=2024, total=33, parts="; ".join(parts)
    )
    assert year_sentence(2020, counts(not_assessed=33), ID) == ID(
        "narrative.nothing", year=2020, total=33, what=ID("outcome.not_assessed")
    )


@pytest.mark.parametrize("coverage", ["all", "partial", "sample", "agencies", "none", "unknown"])
def test_the_coverage_of_a_year_is_said(coverage):
    assert coverage_sentence({"coverage": coverage}, ID) == ID(f"coverage.{coverage}")


def test_a_change_of_the_score_within_a_class_is_no_rise_and_no_fall():
    rows = [moved("B", "B")]
    between = {"year": 2024, "since": 2023}
    assert change_sentences(2024, SPANS, lambda since: rows, ID) == [
        ID("narrative.no_change", **between),
        ID("narrative.same", **between, n=1),
    ]


def test_what_cannot_be_compared_is_counted_and_not_called_unchanged():
    rows = [moved("hijau", "A", name="Nias"), moved("hijau", "B", name="Karo"), moved(None, "B")]
    between = {"year": 2024, "since": 2023}
    assert change_sentences(2024, SPANS, lambda since: rows, ID) == [
        ID("narrative.no_change", **between),
        ID("narrative.category_unknown", **between, n=2, names="Nias dan Karo"),
        ID("narrative.class_unknown", **between, n=1),
    ]


@pytest.mark.parametrize(
    ("year", "earlier"), [(2016, None), (2017, 2016), (2019, 2018), (2021, None), (2024, 2023)]
)
def test_the_comparable_year_before(year, earlier):
    assert previous_comparable(year, SPANS) == earlier
    assert previous_comparable(1999, SPANS) is None


def test_every_break_is_told_with_its_reason_or_the_general_one():
    known, other = [(2014,), (2015,), (2016, 2017)], [(2001, 2002), (2003, 2004)]
    assert break_sentences(known, ID) == [
        ID("narrative.break", one=2014, other=2015, why=ID("break.2014_2015")),
        ID("narrative.break", one=2015, other=2016, why=ID("break.2015_2016")),
    ]
    assert break_sentences(other, ID) == [
        ID("narrative.break", one=2002, other=2003, why=ID("break.other"))
    ]
    assert break_sentences(known[:1], ID) == []


def assessment(**values) -> dict:
    blank = {"year": 2024, "status": "stated", "zone": None, "category": None, "score": None}
    return blank | {"opinion": None, "agencies_only": False} | values


@pytest.mark.parametrize(
    ("row", "key", "values"),
    [
        (
            assessment(zone="hijau", category="A", score=D("93.15")),
            "region_class",
            {"category": "A", "zone": ID("zone.hijau"), "score": "93,15"},
        ),
        (assessment(zone="kuning"), "region_zone", {"zone": ID("zone.kuning"), "score": None}),
        (assessment(opinion="Kualitas Tinggi"), "region_opinion", {"opinion": "Kualitas Tinggi"}),
        (assessment(status="unpublished"), "region_unpublished", {}),
        (assessment(status="unknown"), "region_unknown", {}),
        (assessment(status="unknown", agencies_only=True), "region_agencies", {}),
    ],
)
def test_where_a_region_stands(row, key, values):
    if "score" in values:
        score = values["score"]
        said = ID("common.score_is", score=score) if score else ID("common.score_unpublished")
        values = {"category": "", **values, "score": said}
    assert region_sentence(row, ID) == ID(f"narrative.{key}", year=2024, **values)


BANDS = [
    {"class": name, "low": D(low)}
    for name, low in (("A", "88"), ("B", "78"), ("C", "54"), ("D", "32"), ("E", "0"))
]


@pytest.mark.parametrize(
    ("score", "missing"),
    [
        ("45.16", [("8,84", "C", "54,00"), ("32,84", "B", "78,00"), ("42,84", "A", "88,00")]),
        ("87.99", [("0,01", "A", "88,00")]),
        ("78", [("10,00", "A", "88,00")]),  # on the edge of a class: that class is reached
    ],
)
def test_the_distance_to_each_better_class_nearest_first(score, missing):
    row = assessment(zone="merah", score=D(score))
    assert distance_sentences(row, BANDS, ID) == [
        ID("narrative.distance", points=points, name=name, low=low) for points, name, low in missing
    ]


def test_the_distance_where_there_is_none():
    best, unscored = assessment(zone="hijau", score=D("88")), assessment(zone="hijau")
    assert distance_sentences(best, BANDS, ID) == [ID("narrative.distance_top")]
    assert distance_sentences(best, [], ID) == []  # no bands are known: nothing can be said
    assert distance_sentences(unscored, BANDS, ID) == [ID("narrative.distance_unknown")]
    assert distance_sentences(assessment(status="unknown"), BANDS, ID) == []


def test_what_is_not_known_is_grouped_by_its_kind():
    rows = [
        assessment(year=2013, status="unknown", agencies_only=True),
        assessment(year=2015, status="unknown"),
        assessment(year=2016, status="unknown"),
        assessment(year=2018, status="not_assessed"),
        assessment(year=2021, zone="kuning"),
        assessment(year=2022, zone="merah", score=D("45.16")),
        assessment(year=2023, status="unpublished"),
    ]
    assert unknown_sentences(rows, ID) == [
        ID("narrative.missing_not_assessed", years="2018"),
        ID("narrative.missing_unknown", years=ID.listing(["2015", "2016"])),
        ID("narrative.missing_unpublished", years="2023"),
        ID("narrative.missing_no_score", years="2021"),
        ID("narrative.region_agencies", year=2013),
        ID("narrative.who_publishes"),
    ]


def test_since_when_in_a_span_of_two_years_and_behind_a_gap():
    two = [(2023, 2024)]
    rows = history({2023: "hijau", 2024: "hijau"})
    assert since_sentence(rows[-1], rows, two, ID) == ID(
        "narrative.since", zone=ID("zone.hijau"), since=2023
    )
    rows = history({2022: "kuning", 2023: "merah", 2024: "hijau"})
    assert since_sentence(rows[-1], rows, SPANS, ID) == ID(
        "narrative.since_after",
        zone=ID("zone.hijau"),
        since=2024,
        before=ID("zone.merah"),
        year=2023,
    )


@pytest.mark.parametrize(("basis", "key"), [("rest_2023", "rest_2023"), ("12 A", "other")])
def test_why_a_zone_follows_by_elimination(basis, key):
    assert elimination_sentence(basis, ID) == ID(f"elimination.{key}")
