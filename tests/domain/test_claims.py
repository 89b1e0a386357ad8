"""The resolution of claims: rule by rule, the known answers, and against a second implementation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import alternative
from zona.config import ROOT
from zona.domain.checks import counted
from zona.domain.claims import (
    Claim,
    DerivedZone,
    Source,
    SurveyYear,
    resolve,
    resolve_all,
    uncounted_reason,
)
from zona.domain.method import classify, method_of
from zona.facts.read import read_facts
from zona.store.resolved import assessments

D = Decimal
FACTS = read_facts(ROOT)
REGION = "12.75"
YEARS = {
    2017: SurveyYear(2017, "held", "partial", False, None, ""),
    2018: SurveyYear(2018, "held", "partial", True, 13, ""),
    2020: SurveyYear(2020, "none", "none", True, 0, ""),
    2022: SurveyYear(2022, "held", "all", True, 33, ""),
    2025: SurveyYear(2025, "held", "sample", False, None, ""),
}


def source(
    source_id: str, stated_by: str = "ombudsman", publisher: str = "", published: str = "2023-01-01"
) -> Source:
    return Source(source_id, publisher or source_id, published, "media", stated_by, "")


SOURCES = {
    s.source_id: s
    for s in (
        source("ori"),
        source("ori2"),
        source("late", published="2023-06"),
        source("early", published="2022"),
        source("undated", published=""),
        source("gov", "pemerintah"),
        source("gov2", "pemerintah"),
        source("who", ""),
        source("who2", ""),
        source("orimirror", publisher="ori"),
    )
}


def claim(claim_id: str, source_id: str = "ori", year: int | None = 2022, **values) -> Claim:
    stated = {
        "score": None,
        "zone": None,
        "category": None,
        "opinion": None,
        "opd": "",
        "rank_text": "",
        "note_id": "",
    }
    return Claim(
        claim_id, REGION, year_from=year, year_to=year, source_id=source_id, **(stated | values)
    )


def resolved(
    *claims: Claim,
    year: int = 2022,
    derived: DerivedZone | None = None,
    region: str = REGION,
    unlisted=(),
):
    found = resolve_all(
        [region], YEARS, claims, SOURCES, [derived] if derived else [], FACTS.methods, unlisted
    )
    return next(a for a in found if a.year == year)


class TestRule1WhatCounts:
    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"opd": "Dinas Sosial"}, "opd"),
            ({"year_from": None, "year_to": None}, "no_year"),
            ({"year_from": 2022, "year_to": 2023}, "several_years"),
            ({"year_from": 2022, "year_to": None}, "several_years"),
            ({"year_from": 2020, "year_to": 2020}, "no_survey"),
            ({"year_from": 1999, "year_to": 1999}, "no_survey"),
            ({}, None),
        ],
    )
    def test_the_reason_and_that_it_feeds_nothing(self, change, reason):
        given = replace(claim("C1", score=D("90"), zone="hijau"), **change)
        assert uncounted_reason(given, YEARS) == reason
        fed = [
            a
            for a in resolve_all([REGION], YEARS, [given], SOURCES, [], FACTS.methods)
            if a.score is not None
        ]
        assert len(fed) == (0 if reason else 1)

    def test_another_region_is_not_fed(self):
        assert resolved(claim("C1", score=D("90")), region="12.71").score is None


class TestRule2WhoWins:
    def score_of(self, *claims):
        return resolved(*claims).score

    def test_ombudsman_beats_two_governments(self):
        found = resolved(
            claim("C1", "gov", score=D("90")),
            claim("C2", "gov2", score=D("90")),
            claim("C3", "ori", score=D("80")),
        )
        assert (found.score, found.claim_ids, found.contrary_ids) == (
            D("80"),
            ("C3",),
            ("C1", "C2"),
        )

    def test_government_beats_unknown(self):
        assert self.score_of(
            claim("C1", "who", score=D("90")), claim("C2", "gov", score=D("80"))
        ) == D("80")

    def test_one_ombudsman_statement_lifts_its_value(self):
        given = (
            claim("C1", "gov", score=D("90")),
            claim("C2", "gov2", score=D("90")),
            claim("C3", "who", score=D("80")),
            claim("C4", "ori", score=D("80")),
        )
        assert self.score_of(*given) == D("80")

    def test_more_publishers_beat_a_later_one(self):
        given = (
            claim("C1", "late", score=D("90")),
            claim("C2", "ori", score=D("80")),
            claim("C3", "early", score=D("80")),
        )
        assert self.score_of(*given) == D("80")

    def test_the_same_publisher_twice_counts_once(self):
        given = (
            claim("C1", "ori", score=D("80")),
            claim("C2", "orimirror", score=D("80")),
            claim("C3", "late", score=D("90")),
        )
        assert self.score_of(*given) == D("90")

    @pytest.mark.parametrize(
        ("winner", "loser"),
        [("late", "ori"), ("ori", "early"), ("ori", "undated"), ("early", "undated")],
    )
    def test_the_later_one(self, winner, loser):
        assert self.score_of(
            claim("C1", loser, score=D("80")), claim("C2", winner, score=D("90"))
        ) == D("90")

    def test_the_latest_of_several_is_what_counts(self):
        given = (
            claim("C1", "ori", score=D("80")),
            claim("C2", "ori2", score=D("80")),
            claim("C3", "late", score=D("90")),
            claim("C4", "early", score=D("90")),
        )
        assert self.score_of(*given) == D("90")

    def test_a_tie_is_decided_by_the_ledger(self):
        assert self.score_of(
            claim("C2", "ori2", score=D("90")), claim("C1", "ori", score=D("80"))
        ) == D("80")


class TestRule3Conflicts:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"score": D("92.53")}, {"score": D("92.57")}),
            ({"zone": "hijau"}, {"zone": "kuning"}),
            ({"category": "A"}, {"category": "B"}),
        ],
    )
    def test_differing_values(self, one, other):
        found = resolved(claim("C1", **one), claim("C2", "gov", **other))
        assert (found.status, found.claim_ids, found.contrary_ids) == ("conflict", ("C1",), ("C2",))

    def test_claims_that_complete_each_other_are_no_conflict(self):
        found = resolved(
            claim("C1", score=D("77.02")),
            claim("C2", "gov", zone="kuning"),
            claim("C3", "who", category="C"),
        )
        assert (found.status, found.score, found.zone, found.category) == (
            "stated",
            D("77.02"),
            "kuning",
            "C",
        )
        assert found.claim_ids == ("C1", "C2", "C3")

    def test_numbers_that_are_the_same_number_agree(self):
        assert (
            resolved(claim("C1", score=D("90")), claim("C2", "gov", score=D("90.00"))).status
            == "stated"
        )

    @pytest.mark.parametrize(
        ("stated", "zone", "category", "score"),
        [
            ({"score": D("30"), "category": "A"}, "hijau", "A", None),
            (
                {"score": D("80"), "category": "A"},
                "hijau",
                "A",
                None,
            ),  # the same zone, another class
            ({"score": D("30"), "category": "A", "zone": "hijau"}, "hijau", "A", None),
            ({"zone": "merah", "category": "A"}, "merah", None, None),
            ({"zone": "merah", "category": "A", "score": D("30")}, "merah", "E", D("30")),
        ],
    )
    def test_a_claim_that_denies_itself_is_marked(self, stated, zone, category, score):
        found = resolved(claim("C1", **stated))
        assert (found.status, found.zone, found.category, found.score) == (
            "conflict",
            zone,
            category,
            score,
        )
        assert (found.claim_ids, found.contrary_ids) == (("C1",), ("C1",))

    def test_what_a_claim_denies_itself_may_come_from_another(self):
        found = resolved(
            claim("C1", score=D("30"), category="A"), claim("C2", "gov", score=D("90"))
        )
        assert (found.status, found.category, found.score) == ("conflict", "A", D("90"))
        assert (found.claim_ids, found.contrary_ids) == (("C1", "C2"), ("C1",))


class TestRule4Contradictions:
    def test_a_zone_that_does_not_fit_its_score_is_shown_as_stated(self):
        found = resolved(claim("C1", score=D("90.72"), zone="merah"))
        assert (found.status, found.zone, found.zone_basis, found.category) == (
            "stated",
            "merah",
            "claim",
            None,
        )


class TestRule5Elimination:
    derived = DerivedZone(REGION, 2022, "hijau", "B", "rest_2022")

    def test_fills_what_no_claim_states(self):
        found = resolved(derived=self.derived)
        assert (found.status, found.zone, found.category, found.score) == (
            "derived",
            "hijau",
            "B",
            None,
        )
        assert (found.zone_basis, found.category_basis, found.reasoning) == (
            "elimination",
            "elimination",
            "rest_2022",
        )

    def test_gives_way_to_a_claim(self):
        found = resolved(claim("C1", "who", zone="kuning"), derived=self.derived)
        assert (found.status, found.zone, found.reasoning) == ("stated", "kuning", None)

    def test_stands_beside_a_rank(self):
        assert (
            resolved(claim("C1", rank_text="peringkat 3"), derived=self.derived).status == "derived"
        )


class TestRule6Absence:
    @pytest.mark.parametrize(
        ("year", "status"),
        [
            (2017, "unknown"),
            (2018, "not_assessed"),
            (2020, "not_assessed"),
            (2022, "unpublished"),
            (2025, "unknown"),
        ],
    )
    def test_the_three_kinds(self, year, status):
        found = resolved(year=year)
        assert (found.status, found.score, found.zone, found.category, found.opinion) == (
            status,
            None,
            None,
            None,
            None,
        )

    @pytest.mark.parametrize(
        ("year", "status"), [(2018, "unknown"), (2020, "not_assessed"), (2022, "unknown")]
    )
    def test_lists_do_not_speak_about_the_province(self, year, status):
        assert resolved(year=year, unlisted=[REGION]).status == status

    def test_a_rank_alone_shows_that_there_was_an_assessment(self):
        assert (
            resolved(claim("C1", year=2017, rank_text="peringkat 3"), year=2017).status
            == "unpublished"
        )


class TestCompletion:
    @pytest.mark.parametrize(
        ("stated", "zone", "zone_basis", "category", "category_basis"),
        [
            ({"score": D("93.15")}, "hijau", "score", "A", "score"),
            ({"zone": "kuning"}, "kuning", "claim", "C", "zone"),
            ({"zone": "hijau"}, "hijau", "claim", None, None),
            ({"category": "D"}, "merah", "category", "D", "claim"),
            (
                {"score": D("45.16"), "zone": "merah", "category": "D"},
                "merah",
                "claim",
                "D",
                "claim",
            ),
        ],
    )
    def test_by_the_method_of_the_year(self, stated, zone, zone_basis, category, category_basis):
        found = resolved(claim("C1", **stated))
        assert (found.zone, found.zone_basis, found.category, found.category_basis) == (
            zone,
            zone_basis,
            category,
            category_basis,
        )

    def test_where_no_cut_off_is_known_nothing_is_added(self):
        found = resolved(
            claim("C1", year=2025, score=D("90"), opinion="Kualitas Tinggi"), year=2025
        )
        assert (found.score, found.zone, found.category, found.opinion) == (
            D("90"),
            None,
            None,
            "Kualitas Tinggi",
        )


# region, year: status, score, zone, category
KNOWN = {
    ("12.75", 2017): ("stated", "32.61", "merah", None),
    ("12.75", 2018): ("stated", "75.77", "kuning", None),
    ("12.75", 2019): ("stated", "70.53", "kuning", None),
    ("12.75", 2021): ("stated", None, "kuning", None),
    ("12.75", 2022): ("stated", "45.16", "merah", "D"),
    ("12.75", 2023): ("stated", "90.72", "hijau", "A"),
    ("12.75", 2024): ("stated", "93.15", "hijau", "A"),
    ("12.75", 2025): ("stated", None, None, None),
    ("12.74", 2018): ("stated", "10.02", "merah", None),
    ("12.74", 2019): ("stated", "68.52", "kuning", None),
    ("12.74", 2022): ("stated", "50.20", "merah", "D"),
    ("12.74", 2023): ("stated", "84.68", "hijau", "B"),
    ("12.74", 2024): ("stated", "85.84", "hijau", "B"),
    ("12.18", 2015): ("stated", None, "merah", None),
    ("12.18", 2018): ("stated", "89.59", "hijau", None),
    ("12.18", 2021): ("stated", "77.02", "kuning", None),
    ("12.18", 2022): ("stated", "89.21", "hijau", "A"),
    ("12.18", 2024): ("stated", "97.08", "hijau", "A"),
    ("12.10", 2018): ("stated", "35.64", "merah", None),
    ("12.10", 2019): ("stated", "35.39", "merah", None),
    ("12.10", 2022): ("stated", "59.94", "kuning", "C"),
    ("12.10", 2023): ("stated", None, "kuning", "C"),
    ("12.10", 2024): ("derived", None, "hijau", "B"),
    ("12.08", 2020): ("not_assessed", None, None, None),
    ("12.08", 2023): ("conflict", "92.53", "hijau", "A"),
    ("12.22", 2021): ("conflict", None, None, None),
    ("12.25", 2021): ("conflict", None, None, None),
    ("12.71", 2025): ("stated", None, None, None),
    ("12.07", 2015): ("stated", "87.64", "hijau", None),
    ("12", 2015): ("stated", "75.54", "kuning", None),
    ("12.09", 2015): ("not_assessed", None, None, None),
    ("12.76", 2019): ("conflict", "79.77", "kuning", None),
    ("12.01", 2022): ("conflict", "62.64", "kuning", "C"),
    ("12.03", 2021): ("conflict", "91.06", "hijau", None),
    ("12.14", 2021): ("conflict", "47.93", "merah", None),
}
ONLY_STATUS = {("12.08", 2023), ("12.22", 2021), ("12.25", 2021)}


@pytest.fixture(scope="module")
def shown():
    return {(a.region_code, a.year): a for a in assessments(FACTS)}


@pytest.mark.parametrize("place", KNOWN)
def test_known_answers(shown, place):
    found, (status, score, zone, category) = shown[place], KNOWN[place]
    assert found.status == status
    if place not in ONLY_STATUS:
        assert (found.score, found.zone, found.category) == (
            D(score) if score else None,
            zone,
            category,
        )


def test_an_opinion_is_no_zone(shown):
    found = shown["12.71", 2025]
    assert found.opinion and found.zone is None and found.category is None


@pytest.mark.parametrize("total", FACTS.totals, ids=lambda total: str(total.year))
def test_published_totals(shown, total):
    built = counted(total, FACTS, shown.values())
    assert {zone: built[zone] for zone in ("hijau", "kuning", "merah")} == {
        z: total.counts[z] for z in ("hijau", "kuning", "merah")
    }
    with_category = sum(1 for a in shown.values() if a.year == total.year and a.category)
    for name, published in total.counts.items():
        assert built[name] <= published
        if with_category >= total.n or name in ("hijau", "kuning", "merah"):
            assert built[name] == published, name


def test_every_year_with_published_totals_is_there():
    assert [total.year for total in FACTS.totals] == [2018, 2019, 2021, 2022, 2023, 2024]


def test_one_row_a_region_and_year(shown):
    assert set(shown) == {(code, year) for code in FACTS.codes for year in FACTS.years}
    assert len(shown) == 34 * 13


@pytest.mark.parametrize("indicator", FACTS.indicators, ids=lambda indicator: indicator.id)
def test_the_second_implementation_gives_the_same(indicator):
    mine = [alternative.as_text(a) for a in assessments(FACTS, indicator)]
    theirs = alternative.all_assessments(ROOT, FACTS.province_code, indicator.id)
    assert alternative.differences(mine, theirs) == []
    told = sum(1 for row in theirs if row["zone"] or row["score"] or row["category"])
    assert told > (150 if indicator.id == "ombudsman" else 1)


def test_nothing_is_invented(shown):
    stated = {
        (c.region_code, c.year, field, value)
        for c in FACTS.claims
        if uncounted_reason(c, FACTS.years) is None
        for field, value in c.states().items()
    }
    for (region, year), a in shown.items():
        for field in ("score", "opinion"):
            if (value := getattr(a, field)) is not None:
                assert (region, year, field, value) in stated
        if a.zone_basis == "claim":
            assert (region, year, "zone", a.zone) in stated
        if a.zone_basis == "score":
            assert classify(method_of(FACTS.methods, year), a.score).zone == a.zone
        assert (a.zone is None) == (a.zone_basis is None) and (a.category is None) == (
            a.category_basis is None
        )


# --- random ledgers
# ---------------------------------------------------------------------------------------------------

SCORES = [None, D("31.99"), D("32"), D("50.99"), D("77.995"), D("81.00"), D("88")]
random_claim = st.builds(
    lambda source_id, years, **values: replace(
        claim("C", source_id, **values), year_from=years[0], year_to=years[1]
    ),
    source_id=st.sampled_from(sorted(SOURCES)),
    years=st.sampled_from(
        [
            (2017, 2017),
            (2018, 2018),
            (2020, 2020),
            (2022, 2022),
            (2022, 2022),
            (2022, 2022),
            (2025, 2025),
            (2018, 2022),
            (None, None),
            (2022, None),
        ]
    ),
    score=st.sampled_from(SCORES),
    zone=st.sampled_from([None, None, "hijau", "kuning", "merah"]),
    category=st.sampled_from([None, None, "A", "B", "C", "D", "E"]),
    opinion=st.sampled_from([None, None, "Kualitas Tinggi"]),
    opd=st.sampled_from(["", "", "", "Dinas Sosial"]),
    rank_text=st.sampled_from(["", "peringkat 1"]),
)
ledgers = st.lists(random_claim, max_size=7).map(
    lambda found: [replace(c, claim_id=f"C{i}") for i, c in enumerate(found)]
)
eliminations = st.none() | st.builds(
    DerivedZone,
    st.just(REGION),
    st.sampled_from([2018, 2022]),
    st.sampled_from(["hijau", "kuning", "merah"]),
    st.sampled_from([None, "B"]),
    st.just("why"),
)


def in_words(thing) -> dict[str, str]:
    """A claim, source, year or derived zone as the row of text that a CSV would hold."""
    row = {name: "" if value is None else str(value) for name, value in vars(thing).items()}
    return row | (
        {"list_complete": "yes" if thing.list_complete else "no"}
        if isinstance(thing, SurveyYear)
        else {}
    )


@settings(max_examples=250, deadline=None)
@given(ledger=ledgers, derived=eliminations, listed=st.booleans())
def test_random_ledgers_give_the_same_in_both(ledger, derived, listed):
    mine = resolve_all(
        [REGION],
        YEARS,
        ledger,
        SOURCES,
        [derived] if derived else [],
        FACTS.methods,
        () if listed else [REGION],
    )
    sources = {source_id: in_words(s) for source_id, s in SOURCES.items()}
    rows, zones = [in_words(c) for c in ledger], [in_words(derived)] if derived else []
    theirs = [
        alternative.assess(REGION, in_words(year), rows, sources, zones, listed)
        for year in YEARS.values()
    ]
    assert alternative.differences([alternative.as_text(a) for a in mine], theirs) == []


OTHERS = {i.id: i for i in FACTS.indicators if i.id in ("ipp", "ikm", "spi")}
of_indicators = st.lists(
    st.builds(
        Claim,
        claim_id=st.just(""),
        indicator=st.sampled_from(list(OTHERS)),
        region_code=st.sampled_from(["12.75", "12.71", "12", ""]),
        year_from=st.sampled_from([2023, 2023, 2025]),
        year_to=st.sampled_from([2023, 2023, 2025]),
        period=st.sampled_from(["", "", "2023-Q1", "per 1 Juni"]),
        opd=st.sampled_from(["", "", "Puskesmas"]),
        score=st.sampled_from([None, D("3.9"), D("4.00"), D("4.005"), D("76.605"), D("88.31")]),
        zone=st.none(),
        category=st.sampled_from([None, None, "A", "B", "merah"]),
        opinion=st.sampled_from([None, "baik"]),
        rank_text=st.just(""),
        source_id=st.sampled_from(sorted(SOURCES)),
    ),
    max_size=8,
).map(lambda found: [replace(c, claim_id=f"C{n}") for n, c in enumerate(found)])


@settings(max_examples=250, deadline=None)
@given(ledger=of_indicators, indicator=st.sampled_from(list(OTHERS)))
def test_random_ledgers_of_other_indicators_give_the_same_in_both(ledger, indicator):
    asked, regions = OTHERS[indicator], ["12", "12.71", "12.75"]
    mine = resolve_all(regions, {}, ledger, SOURCES, [], asked.methods, ["12"], asked)
    sources = {source_id: in_words(s) for source_id, s in SOURCES.items()}
    rows = [in_words(c) for c in ledger if c.indicator == indicator]
    theirs = alternative.all_of(regions, rows, sources, [], [], "12", indicator)
    assert alternative.differences([alternative.as_text(a) for a in mine], theirs) == []
    told = {c.claim_id for c in ledger if c.indicator == indicator}
    assert all({*a.claim_ids, *a.contrary_ids} <= told and a.zone is None for a in mine)


@settings(max_examples=100, deadline=None)
@given(ledger=ledgers, seed=st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(ledger, seed):
    shuffled = seed.sample(ledger, len(ledger))
    one, other = (
        resolve_all([REGION], YEARS, c, SOURCES, [], FACTS.methods) for c in (ledger, shuffled)
    )
    assert [alternative.as_text(a) for a in one] == [alternative.as_text(a) for a in other]


@settings(max_examples=100, deadline=None)
@given(ledger=ledgers)
def test_random_ledgers_invent_nothing(ledger):
    for a in resolve_all([REGION], YEARS, ledger, SOURCES, [], FACTS.methods):
        counting = [
            c
            for c in ledger
            if uncounted_reason(c, YEARS) is None and c.year == a.year and c.states()
        ]
        assert {*a.claim_ids, *a.contrary_ids} == {c.claim_id for c in counting}
        assert a.score is None or a.score in [c.score for c in counting]
        assert a.opinion is None or a.opinion in [c.opinion for c in counting]
        assert counting or (a.score, a.zone, a.category, a.opinion) == (None, None, None, None)


def medan_2024(facts, *claims: Claim):
    """What is shown of Medan in 2024 of these claims alone, by the method of the year."""
    sources = {
        "O": Source("O", "o", "2024-11-25", "media", "ombudsman", ""),
        "X": Source("X", "x", "2025-01-02", "media", "", ""),
    }
    own = [replace(said, region_code="12.71") for said in claims]
    survey, method = facts.years[2024], method_of(facts.methods, 2024)
    return resolve("12.71", survey, own, sources, None, method)


@pytest.mark.parametrize(("zone", "category"), [("kuning", "C"), (None, None)])
def test_a_score_never_stands_beside_a_class_that_its_source_denies(facts, zone, category):
    """A later list says 60, kuning, C (or means it by the score alone) of a region that the
    Ombudsman calls hijau, A: the 60 is contrary, and not shown.
    """
    said = claim("1", "O", 2024, zone="hijau", category="A")
    other = claim("2", "X", 2024, score=Decimal("60.00"), zone=zone, category=category)
    shown = medan_2024(facts, said, other)
    assert (shown.status, shown.zone, shown.category) == ("conflict", "hijau", "A")
    assert (shown.score, shown.claim_ids, shown.contrary_ids) == (None, ("1",), ("2",))


def test_a_score_of_the_ombudsman_is_shown_with_the_class_that_it_means(facts):
    said = claim("1", "X", 2024, zone="hijau", category="A")
    shown = medan_2024(facts, said, claim("2", "O", 2024, score=Decimal("60.00")))
    assert (shown.zone, shown.zone_basis, shown.category) == ("kuning", "score", "C")
    assert shown.score == Decimal("60.00")
