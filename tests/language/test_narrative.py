"""Sentences that are computed: since when, who rose and who fell, and what must not be said."""

from __future__ import annotations

import pytest

from zona.faces.dashboard.choices import searchable
from zona.language.escaping import markdown, markdown_link
from zona.language.narrative import change_sentences, since_sentence
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


def moved(since: str, now: str, status: str = "stated") -> dict:
    return {
        "short_name": "X",
        "class_since": since,
        "class": now,
        "status_since": "stated",
        "status": status,
    }


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
