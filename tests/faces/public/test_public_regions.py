"""The public page of one region: what it opens with, its OPD, why a zone follows, and what the
sentences say of absences.
"""

from __future__ import annotations

import re
from dataclasses import replace

import brotli
import pytest
from lxml import html

from tests.intake.intake_files import AGENCY, agency, xlsx
from zona.config import ROOT
from zona.domain.servicevalues import settled_shown
from zona.faces.public.addresses import Addresses, in_language
from zona.faces.public.agencies import latest
from zona.faces.public.published import FIGURES_N
from zona.faces.public.services import asked
from zona.faces.public.site import Site
from zona.facts.servicerules import service_rules
from zona.intake import batches
from zona.intake.check import check_file
from zona.language.narrative import elimination_sentence, region_sentence, unknown_sentences
from zona.language.services import basis_text
from zona.language.words import LANGUAGES, Words
from zona.store import simulate
from zona.store.build import build
from zona.store.snapshot import Snapshot

KNOWN = Addresses("https://zona.example.org/publik", "")
ID = Words("id")
LABUHANBATU, MEDAN, BINJAI = "12.10", "12.71", "12.75"


@pytest.fixture(scope="module")
def site(snapshot):
    return Site.of(snapshot, KNOWN)


def page(site, code, language="id"):
    return html.fromstring(site.document(in_language(f"wilayah/{code}.html", language)).body)


def text(element):
    return " ".join(element.text_content().split())


def agency_rows(tree):
    """(OPD, year, score or zone, source) of the table of OPD."""
    return [tuple(map(text, tr.xpath("./*"))) for tr in tree.xpath("//tr[@data-opd]")]


# --- what others published


@pytest.mark.parametrize("language", LANGUAGES)
def test_events_and_figures_of_a_region_stand_on_its_page(snapshot, site, language):
    """Every event, the newest first, and the newest figures, each with its source."""
    words, seen, cut = Words(language), 0, 0
    counts = snapshot.rows("published_counts", year=None, region=None)
    for code in site.content.regions:
        events = snapshot.rows("events", region=code)
        tree = page(site, code, language)
        lines = [text(li) for li in tree.xpath("//h2[@id='kejadian']/following-sibling::ul[1]/li")]
        for event in events:
            value = event["value_text"] or ""
            assert any(
                line.casefold().startswith(words.date(event["date"] or "").casefold())
                and (event["place"] or "") in line
                and value in line
                and event["source_id"] in line
                and (words.of(event, "note") or "") in line
                for line in lines
            ), (event, lines)
        assert bool(lines) == bool(events)
        seen += len(lines)
        own = [count for count in counts if count["region_code"] == code]
        rows = tree.xpath("//h2[@id='angka']/following-sibling::table[1]/tbody/tr")
        assert len(rows) == min(len(own), FIGURES_N)
        newest = sorted(own, key=lambda count: count["year_to"] or 0, reverse=True)
        for count, row in zip(newest, rows, strict=False):
            assert (count["agency"] or "") in text(row)
            after = count["value_text"].partition(".")[2]
            assert words.number(count["value"], len(after)) in text(row)
        sources = {count["source_id"] for count in own}
        assert {text(row.xpath("./td")[-1]) for row in rows} <= sources
        told = text(tree)
        if len(own) > FIGURES_N:
            cut += 1
            assert words("public.figures_more", shown=FIGURES_N, n=len(own)) in told
        assert (words("public.figures") in told) == bool(own)
    assert seen > 60 and cut >= 2
    first = text(page(site, "12", language).xpath("//h2[@id='angka']/following-sibling::table")[0])
    assert (
        str(max(count["year_to"] or 0 for count in counts if count["region_code"] == "12")) in first
    )


# --- why a zone follows


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_of_a_derived_zone_stands_in_the_readers_language(snapshot, site, language):
    words, seen = Words(language), set()
    for row in snapshot.rows("derived_zones", year=None, region=None):
        (line,) = page(site, row["region_code"], language).xpath(
            f"//tr[@data-year='{row['year']}']"
        )
        if "*" in text(line):  # where a claim states the zone, the elimination is not shown
            assert words(f"elimination.{row['basis']}") in text(line) and row["basis"] not in text(
                line
            )
            assert not line.xpath(".//span[@lang]")
            seen.add(row["basis"])
            # where the totals and the names were read, one click away
            sources = line.xpath(".//a[contains(@href, '#S')]")
            assert [text(a) for a in sources] == row["source_ids"]
    assert seen == {"rest_2023", "rest_2024"}


def test_a_reason_without_a_sentence_is_told_in_general():
    assert elimination_sentence("12 A + 3 B; <the rest>", ID) == ID("elimination.other")
    assert (
        elimination_sentence("rest_2023", ID)
        == "33 wilayah = 12 A + 15 B + 6 C; enam wilayah C disebut namanya, sisanya hijau."
    )


# --- what a page opens with


def test_an_opinion_does_not_hide_the_latest_class(site):
    tree = page(site, MEDAN)
    leads = [text(p) for p in tree.xpath("//p[@class='lead']")]
    assert len(leads) == 2 and " 2025: " in leads[0] and "opini" in leads[0]
    assert leads[1].startswith("A 2024: ") and "91,28" in leads[1]
    assert "91,28" in tree.xpath("string(//meta[@name='description']/@content)")
    assert [text(p)[:7] for p in page(site, BINJAI).xpath("//p[@class='lead']")] == [
        "O 2025:",
        "A 2024:",
    ]


def test_a_region_stands_among_its_peers(site):
    tree = page(site, MEDAN)
    (own,) = tree.xpath("//tr[th/strong]")
    assert text(own).startswith("Kota Medan") and "91,28" in text(own)
    assert len(own.getparent().xpath("./tr")) == 6 and own.getparent().xpath("./tr/th/a")
    assert not page(site, "12").xpath("//tr[th/strong]")


# --- absences


@pytest.mark.parametrize("language", LANGUAGES)
def test_zones_of_agencies_are_not_an_unknown_year(snapshot, site, language):
    words = Words(language)
    rows = snapshot.rows("assessments", year=None, region=MEDAN)
    sentence = words("narrative.region_agencies", year=2013)
    assert region_sentence(next(row for row in rows if row["year"] == 2013), words) == sentence
    gaps = unknown_sentences(rows, words)
    (line,) = page(site, MEDAN, language).xpath("//tr[@data-year='2013']")
    assert sentence in text(line)
    assert sentence in gaps and not [gap for gap in gaps if "2013" in gap and gap != sentence]


def test_only_a_region_with_known_agencies_is_said_to_have_them(snapshot):
    rows = snapshot.rows("assessments", year=None, region=None)
    assert [(row["region_code"], row["year"]) for row in rows if row["agencies_only"]] == [
        ("12", 2013),
        ("12", 2014),
        (MEDAN, 2013),
    ]
    (row,) = snapshot.rows("assessments", year=2013, region=BINJAI)
    assert region_sentence(row, ID) == ID("narrative.region_unknown", year=2013)


# --- OPD


def test_zones_of_agencies_of_claims_stand_with_their_claim(site, snapshot):
    rows = agency_rows(page(site, MEDAN))
    claims = {
        c["claim_id"]: c for c in snapshot.rows("claims", year=2013, region=MEDAN) if c["opd"]
    }
    # three of the fifteen are named by two sources
    assert len(rows) == 15 and len(claims) == 18
    for name, year, zone, claim_id in rows:
        assert (name, year, zone) == (claims[claim_id]["opd"], "2013", claims[claim_id]["zone"])


def test_without_scores_a_page_says_so(site):
    binjai, labuhanbatu = page(site, BINJAI), page(site, LABUHANBATU)
    assert not agency_rows(binjai) and ID("public.gap_agencies_none") in text(binjai)
    assert not agency_rows(labuhanbatu) and ID("public.gap_agencies_some") in text(labuhanbatu)


def test_scores_that_were_taken_in_are_shown(facts_copy, facts, monkeypatch):
    monkeypatch.delenv("ZONA_BATCHES", raising=False)
    monkeypatch.delenv("ZONA_SNAPSHOT", raising=False)
    where = {"kode_wilayah": LABUHANBATU, "wilayah": "Kabupaten Labuhanbatu", "dimensi": None}
    many = [agency(**where, opd=f"Dinas Nomor {n:02}", nilai=70 + n / 10) for n in range(60)]
    parts = agency(**where | {"dimensi": "input"}, opd="Badan Sebagian")
    data = xlsx(AGENCY, *many, parts, agency(**where | {"tahun": 2022}, opd="Dinas Lama", nilai=50))
    found = check_file("nilai.xlsx", data, facts)
    assert found.ok, [problem.code for problem in found.problems]
    batch, _ = batches.accept(facts_copy, found, data)
    site = Site.of(Snapshot(build(facts_copy)), KNOWN)
    for language in LANGUAGES:
        words, tree = Words(language), page(site, LABUHANBATU, language)
        source = words("public.batch", id=batch.batch_id, stated_by=words("stated_by.unknown"))
        rows = agency_rows(tree)
        assert rows[0] == ("Badan Sebagian", "2024", words("public.agency_parts"), source)
        assert rows[1:] == [
            (f"Dinas Nomor {n:02}", "2024", words.number(70 + n / 10), source) for n in range(60)
        ]
        assert words("public.agencies_others", years="2022") in text(tree)
        assert words("public.gap_agencies_table") in text(tree)
        body = site.document(in_language(f"wilayah/{LABUHANBATU}.html", language)).body
        assert len(body) < 100_000 and len(brotli.compress(body, quality=9)) < 35_000


def test_the_latest_year_of_agencies():
    row = {
        "agency_id": "x",
        "agency": "Dinas X",
        "year": 2022,
        "dimension": None,
        "indicator": None,
        "score": None,
        "zone": "hijau",
        "claim_id": "C1",
        "batch_id": None,
    }
    assert latest([]) is None
    found = latest(
        [
            row,
            row | {"year": 2023, "score": 80, "claim_id": None, "batch_id": "B"},
            row | {"year": 2023, "dimension": "input"},
        ]
    )
    assert (found.year, found.others) == (2023, (2022,))
    assert found.rows == [
        {"agency": "Dinas X", "score": 80, "zone": "hijau", "claim_id": None, "batch_ids": ["B"]}
    ]


# --- the way to one's region


def test_the_first_link_of_a_page_of_zones_leads_to_the_list(site):
    for path in ("index.html", "tahun/2019.html", "en/index.html"):
        tree = html.fromstring(site.document(path).body)
        first = tree.xpath("//main//a")[0]
        words = Words("en" if path.startswith("en") else "id")
        assert (first.get("href"), first.text) == ("#daftar", words("public.find_region"))
        assert tree.xpath("//h1/following-sibling::*[1]//a")[0] is first and tree.xpath(
            "//h2[@id='daftar']"
        )


# --- the services around the score


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_handed_in_is_one_quiet_line(site, language):
    tree = page(site, BINJAI, language)
    (head,) = tree.xpath("//h2[@id='layanan']")
    assert text(head.getnext()) == Words(language)("public.services_nothing")
    assert not tree.xpath("//*[@data-service or @data-limit]")


@pytest.fixture(scope="module")
def served(site, tmp_path_factory):
    """A snapshot with services, and the published pages as if these were of it."""
    made = Snapshot(simulate.write(ROOT, tmp_path_factory.mktemp("demo") / "s.duckdb", 3000))
    return made, Site(replace(site.content, services=asked(made)), KNOWN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_services_say_counts_with_both_numbers_and_their_day(served, language):
    snapshot, simulated_site = served
    words, rules = Words(language), service_rules(ROOT)
    tree = page(simulated_site, BINJAI, language)
    lines = tree.xpath("//li[@data-service]")
    pages = ["complaints", "satisfaction", "standards", "followup"]
    assert [line.get("data-service") for line in lines] == pages
    share = settled_shown(rules, snapshot.rows("complaint_limits", region=BINJAI, agency=None))
    assert f"{share.met} " in text(lines[0]) and f" {share.decided} " in text(lines[0])
    day = {row["dataset"]: row["as_of"] for row in snapshot.rows("service_datasets")}["complaints"]
    assert words("public.services_day", date=words.date(day.isoformat())) in text(lines[0])
    limits = [text(line) for line in tree.xpath("//li[@data-limit]")]
    for rule in rules.complaints.limits:
        (told,) = (line for line in limits if line.startswith(words.pick(dict(rule.name))))
        assert basis_text(rule.basis, words) in told


def test_small_numbers_of_a_region_are_not_on_its_page(served):
    """Of every region: no share whose parts point at people, and no such count of a limit."""
    _, simulated_site = served
    hidden = 0
    for code in simulated_site.content.services.told:
        tree = page(simulated_site, code)
        told = " ".join(text(li) for li in tree.xpath("//li[@data-limit]"))
        assert not re.search(r": [1-4](?![\d.,])", told), code
        hidden += told.count("< 5")
    assert hidden > 10  # there was something to hide
