"""The first picture in the index page: for every page and choice, the public face's rows and words."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import anyio
import pytest
from starlette.testclient import TestClient

from tests.server.test_web import client
from zona.faces.pagelist import PAGES
from zona.faces.public.first import First
from zona.language.words import LANGUAGES, Words
from zona.server import index
from zona.store.snapshot import Store


@pytest.fixture(scope="module")
def reader(snapshot_path: Path) -> TestClient:
    """A reader of a server that has given its first answer."""
    browser = client(snapshot_path)
    browser.get("/")
    return browser


def picture(answer: str) -> str:
    """The first picture in an index page, "" where there is none."""
    found = re.search(r'<div id="awal">(.*?)</div><script>', answer, re.DOTALL)
    return found[1] if found else ""


def shapes(page: str) -> list[tuple[str, str]]:
    """What a map shows: what each of its shapes is called and the class of its fill."""
    return re.findall(r'<a href="[^"]*"[^>]*><title>(.*?)</title><path class="(f-\w+)"', page)


def text(page: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.slug)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_its_picture_in_its_language(reader, entry, language) -> None:
    for region in ({}, {"wilayah": "12.75"}):
        found = picture(reader.get(f"/{entry.slug}", params={"bahasa": language, **region}).text)
        (heading,) = re.findall(r"<h1>(.*?)</h1>", found)
        assert heading and len(text(found)) > 200
        assert Words(language)("web.first_public") in found
        told = text(re.sub(r"<svg.*?</svg>", "", found, flags=re.DOTALL))
        assert ("Binjai" in told) == bool(region)


def test_the_map_is_the_public_page_s(reader, snapshot_path: Path) -> None:
    for year in (2013, 2019, 2024):
        public = reader.get(f"/publik/tahun/{year}.html").text
        found = picture(reader.get("/", params={"tahun": year}).text)
        assert len(shapes(found)) == 33
        assert shapes(found) == shapes(public)
        (lead,) = re.findall(r'<p class="lead">(.*?)</p>', found)
        assert lead in public


def test_the_years_of_a_region_are_the_public_page_s(reader) -> None:
    drawn = re.compile(r'<svg class="history".*?</svg>', re.DOTALL)
    public = reader.get("/publik/wilayah/12.75.html").text
    found = picture(reader.get("/wilayah?wilayah=12.75").text)
    assert "".join(drawn.findall(found)).split() == "".join(drawn.findall(public)).split() != []
    assert "93,15" in found
    assert (
        "90,72"
        in re.findall(
            r'<p class="lead">.*?</p>',
            picture(reader.get("/wilayah?wilayah=12.75&tahun=2023").text),
        )[0]
    )


def test_an_opd_has_its_own_picture(reader, snapshot_path: Path) -> None:
    rows = Store(snapshot_path).snapshot().rows("open_agency_scores", year=None, region=None)
    row = next(row for row in rows if row["zone"] and row["dimension"] is None)
    agency, year = row["agency_id"], row["year"]
    found = picture(reader.get("/opd", params={"opd": agency, "tahun": year}).text)
    assert row["agency"] in unescape(re.findall(r"<h1>(.*?)</h1>", found)[0])
    assert Words("id")(f"zone.{row['zone']}") in text(found) and row["full_name"] in text(found)
    others = [unescape(link) for link in re.findall(r'href="(/opd[^"]*)"', found)]
    assert sum(parse_qs(urlsplit(link).query).get("opd") == [agency] for link in others) > 5
    # an OPD of which nothing is published in the year shows its region
    region = row["region_code"]
    plain = picture(reader.get("/opd", params={"wilayah": region, "tahun": 2016}).text)
    unknown = picture(reader.get("/opd", params={"opd": f"{region}/tak-ada", "tahun": 2016}).text)
    assert re.findall(r"<h1>.*?</h1>", unknown) == re.findall(r"<h1>.*?</h1>", plain)
    strange = reader.get("/opd", params={"opd": "99.99/dinas-x"}).text
    assert re.findall(r"<h1>.*?</h1>", picture(strange))


def test_what_no_address_means_shows_the_default_and_nothing_of_it(reader) -> None:
    plain = picture(reader.get("/").text)
    for query in ("tahun=1999", "wilayah=99.99", "wilayah=<script>", "tahun=%ff", "opd=x&y=z"):
        assert picture(reader.get(f"/?{query}").text) == plain


def test_simulated_data_have_no_picture(reader, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ZONA_SIMULATION", str(tmp_path / "simulasi.duckdb"))
    assert picture(reader.get("/?data=simulasi").text) != ""  # there are none to show
    (tmp_path / "simulasi.duckdb").touch()
    assert picture(reader.get("/?data=simulasi").text) == ""
    assert picture(reader.get("/?data=terbit").text) != ""


def test_every_link_of_a_picture_leads_to_a_page_with_the_same_choices(reader) -> None:
    found = picture(reader.get("/zona?tahun=2022&bahasa=en&wilayah=12.75").text)
    links = [urlsplit(unescape(link)) for link in re.findall(r'href="([^"]*)"', found)]
    inside = [link for link in links if not link.path.startswith("/publik/")]
    slugs = index.slugs()
    assert len(inside) > 33 and len(links) > len(inside)
    for link in inside:
        assert link.path in slugs
        assert parse_qs(link.query)["bahasa"] == ["en"]
    for link in links:
        if link not in inside:
            assert reader.get(link.path).status_code == 200


def test_a_fresh_server_s_first_answer_waits_for_no_picture(snapshot_path: Path) -> None:
    fresh = client(snapshot_path)
    assert [bool(picture(fresh.get("/").text)) for _ in range(2)] == [False, True]


def test_on_a_projector_there_is_no_menu_and_large_type(reader) -> None:
    found = picture(reader.get("/wilayah?wilayah=12.75&mode=paparan").text)
    assert 'class="projected"' in found and 'class="menu"' not in found
    assert 'class="menu"' in picture(reader.get("/wilayah?wilayah=12.75&mode=x").text)


def test_a_new_release_has_its_own_picture(snapshot_path: Path, tmp_path: Path) -> None:
    """The picture follows the snapshot; where the outlines are gone the page comes without."""
    root = tmp_path / "root"
    shutil.copytree("geo", root / "geo")
    first, store = First(root), Store(snapshot_path)

    async def ask(snapshot):
        return await first.asked(snapshot, PAGES[0], {}, "id")

    async def everything():
        snapshot = store.snapshot()
        asked = await ask(snapshot)
        assert first.html(asked)
        (root / "geo" / "regions.geojson").write_text("{}")
        newer = Store(Path(shutil.copy(snapshot_path, tmp_path / "newer.duckdb"))).snapshot()
        assert await ask(newer) is None
        assert first.html(asked) == ""

    with ThreadPoolExecutor(1) as thread:  # the browser tests have a loop of their own in this one
        thread.submit(anyio.run, everything).result()
