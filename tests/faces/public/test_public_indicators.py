"""The zone beside other indices on the public pages: the same values as the snapshot and the
interactive page, every source named, nobody ranked.
"""

from __future__ import annotations

import dataclasses

import pytest
from lxml import html

from zona.faces.public.addresses import Addresses, in_language
from zona.faces.public.site import Site
from zona.language.comparison import holds_value, latest, value_text, when
from zona.language.words import LANGUAGES, Words

KNOWN = Addresses("https://zona.example.org/publik", "")
BINJAI, MEDAN = "12.75", "12.71"


@pytest.fixture(scope="module")
def site(snapshot):
    return Site.of(snapshot, KNOWN)


def page(site, path, language="id"):
    return html.fromstring(site.document(in_language(path, language)).body)


def text(element):
    return " ".join(element.text_content().split())


def values(snapshot, **asked):
    asked = {"indicator": None, "year": None, "region": None} | asked
    return [row for row in snapshot.rows("indicator_values", **asked) if holds_value(row)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_an_index_shows_every_region_with_class_and_sources(snapshot, site, language):
    words, seen = Words(language), 0
    for register in snapshot.rows("indicators")[1:]:
        tree = page(site, f"banding/{register['indicator']}.html", language)
        assert register[f"measured_by_{language}"] in text(tree)
        lines = {
            (tr.get("data-region"), tr.get("data-period")): tr.xpath("./*")
            for tr in tree.xpath("//tr[@data-period]")
        }
        rows = values(snapshot, indicator=register["indicator"])
        assert len(lines) == len(rows)
        for row in rows:
            name, value, _, source = lines[row["region_code"], row["period"] or str(row["year"])]
            assert text(name) == row["full_name"]
            assert text(value) == (value_text(row, words) or "–")
            for claim_id in (*row["claim_ids"], *row["contrary_ids"]):
                assert claim_id in text(source)
            seen += 1
    assert seen > 100


def test_regions_stand_by_name_and_the_latest_year_first(site):
    tree = page(site, "banding/mcp.html")
    periods = [int(h.text) for h in tree.xpath("//h2[not(@id)]")]
    assert periods == sorted(periods, reverse=True)
    for table in tree.xpath("//table[tbody/tr/@data-period]"):
        names = [text(th) for th in table.xpath("./tbody/tr/th")]
        places = [name.partition(" ")[2] for name in names if not name.startswith("Provinsi")]
        assert places == sorted(places), names


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_region_shows_the_latest_value_of_each_index(snapshot, site, language):
    words, register = Words(language), {r["indicator"]: r for r in snapshot.rows("indicators")}
    for region in snapshot.rows("regions"):
        code = region["region_code"]
        tree = page(site, f"wilayah/{code}.html", language)
        newest = latest(values(snapshot, region=code))
        lines = {tr.get("data-indicator"): tr for tr in tree.xpath("//tr[@data-indicator]")}
        assert list(lines) == [name for name in register if name in newest], code
        for name, row in newest.items():
            cells = [text(cell) for cell in lines[name].xpath("./*")]
            assert cells[0].startswith(f"{register[name][f'short_{language}']}, {when(row, words)}")
            assert cells[1] == (value_text(row, words) or "–")
        absent = [r[f"short_{language}"] for r in register.values() if r["indicator"] not in newest]
        assert words("comparison.unknown", indicators=words.listing(absent)) in text(tree)


def test_the_pages_are_linked_from_the_start_and_from_each_region(site):
    for path in ("index.html", "wilayah/12.75.html", "en/index.html", "en/wilayah/12.html"):
        links = html.fromstring(site.document(path).body).xpath("//main//a/@href")
        assert any(link.endswith("banding.html") for link in links), path
    start = page(site, "banding.html")
    assert len(start.xpath("//a[contains(@href, '#banding')]")) == len(site.content.regions)
    assert len(start.xpath("//tr[@data-indicator]")) == len(site.content.indicators)


def test_what_is_no_value_of_a_region_is_listed_with_its_reason(snapshot, site):
    words, seen = Words("id"), 0
    for claim in snapshot.rows("indicator_claims", indicator=None, year=None, region=None):
        if claim["uncounted"] and claim["indicator"] in list(site.content.indicators)[1:]:
            tree = page(site, f"banding/{claim['indicator']}.html")
            (line,) = tree.xpath(f"//tr[@id='{claim['claim_id']}']")
            assert words(f"uncounted.{claim['uncounted']}") in text(line)
            assert claim["publisher"] in text(line)
            seen += 1
    assert seen > 50


def test_sources_that_differ_say_so(snapshot, site):
    row = next(row for row in values(snapshot, indicator="mcp") if row["status"] == "conflict")
    tree = page(site, f"wilayah/{row['region_code']}.html")
    line = text(tree.xpath("//tr[@data-indicator='mcp']")[0])
    assert Words("id")("status.conflict") in line and row["contrary_ids"][0] in line


def test_nothing_known_is_said_and_text_of_strangers_stays_text(site):
    bare = Site(dataclasses.replace(site.content, indicator_values=[]), KNOWN)
    tree = page(bare, "wilayah/12.75.html")
    assert Words("id")("comparison.nothing_of_region") in text(tree)
    assert Words("id")("comparison.nothing_of_indicator") in text(page(bare, "banding/ipp.html"))
    evil = "<script>alert(1)</script>"
    claims = {
        key: dict(row, publisher=evil, opd=evil)
        for key, row in site.content.indicator_claims.items()
    }
    hostile = Site(dataclasses.replace(site.content, indicator_claims=claims), KNOWN)
    for path in ("banding/mcp.html", "banding/ikm.html", "wilayah/12.75.html"):
        assert b"<script>" not in hostile.document(path).body


def test_an_unknown_index_gets_the_list_of_those_there_are(site):
    body = html.fromstring(site.missing("banding/nothing.html", 1).body)
    assert "SAKIP" in text(body) and "Tidak ada indikator di alamat ini" in text(body)
