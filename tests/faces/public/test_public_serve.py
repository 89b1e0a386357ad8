"""How the public pages reach readers: caching, whole releases, helpful answers to bad input; and
the site as a folder.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from lxml import html
from starlette.applications import Starlette
from starlette.testclient import TestClient

import dashboard
from zona.__main__ import main
from zona.config import ROOT
from zona.domain.classes import letter
from zona.faces import public
from zona.faces.public.addresses import Addresses
from zona.faces.public.folder import MARK
from zona.faces.public.serve import make_routes
from zona.faces.public.site import Site
from zona.faces.publisher import Publisher
from zona.language.tables import assessment_columns, score_absence
from zona.language.words import LANGUAGES, Words
from zona.serving.current import Current
from zona.serving.limits import Limiter
from zona.store import simulate as demo
from zona.store.build import build
from zona.store.snapshot import Snapshot, Store

# No JSON, another sort of JSON, members missing, a ring that is none.
BROKEN_GEOMETRY = (
    "{",
    "[]",
    "{}",
    '{"bbox": [97, 0, 97, 4], "features": []}',
    '{"bbox": [97, 0, 100, 4], "features": [{"id": "12.75", "geometry": null}]}',
    '{"bbox": [97, 0, 100, 4], "features": [{"id": "12.75", "geometry": {"type": "Polygon", "coordinates": [[[1, 2]]]}}]}',
)
BINJAI = "/publik/wilayah/12.75.html"


@pytest.fixture(scope="module")
def client(snapshot_path):
    """A reader of the public pages in this process."""
    return reader(Store(snapshot_path))


def reader(source, **options):
    """A client of the routes alone."""
    app = Starlette(routes=public.routes(source, **options))
    return TestClient(app, base_url="http://zona.test", follow_redirects=False)


# --- caching


def test_encodings_carry_the_same_page(client):
    forms = {}
    for encoding in ("br", "gzip", "identity"):
        with client.stream("GET", BINJAI, headers={"accept-encoding": encoding}) as answer:
            forms[encoding] = b"".join(answer.iter_raw())
            assert (
                answer.headers.get("content-encoding", "identity") == encoding
                and "Accept-Encoding" in answer.headers["vary"]
            )
    assert brotli.decompress(forms["br"]) == gzip.decompress(forms["gzip"]) == forms["identity"]
    assert len(forms["br"]) < len(forms["gzip"]) < len(forms["identity"]) / 3


def test_a_known_tag_gets_304_without_a_body(client):
    first = client.get(BINJAI)
    again = client.get(BINJAI, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"") and again.headers[
        "etag"
    ] == first.headers["etag"]
    assert client.get(BINJAI, headers={"if-none-match": '"another"'}).status_code == 200
    assert "max-age" in first.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/publik/", BINJAI, "/publik/gambar/12.75.png", "/publik/rilis.atom", "/robots.txt"]
)
def test_head_is_get_without_the_body(client, path):
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert (
        head.headers["content-length"] == got.headers["content-length"]
        and head.headers["etag"] == got.headers["etag"]
    )


def test_an_answer_is_compressed_once(snapshot_path, monkeypatch):
    from zona.serving import responses

    made = []
    monkeypatch.setattr(
        responses, "compress", lambda body, encoding, *more: made.append(encoding) or b"x"
    )
    fresh = reader(Store(snapshot_path))
    with fresh.stream("GET", BINJAI, headers={"accept-encoding": "br"}):
        pass
    with fresh.stream("GET", BINJAI, headers={"accept-encoding": "br"}):
        pass
    assert sorted(made) == ["br", "gzip"]


def test_pages_may_not_run_scripts_and_cards_may_be_framed(client):
    page, card = (
        client.get(path).headers["content-security-policy"]
        for path in (BINJAI, "/publik/kartu/12.75.html")
    )
    assert (
        "default-src 'none'" in page
        and "script-src" not in page
        and page.endswith("frame-ancestors 'self'")
    )
    assert "unsafe-inline" not in page and card.endswith("frame-ancestors *")


# --- addresses


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/publik", "/publik/"),
        ("/publik//", "/publik/index.html"),
        ("/publik/wilayah/12.75", BINJAI),
        ("/publik/wilayah/12.75/", BINJAI),
        ("/publik/en", "/publik/en/"),
        ("/publik/en/tahun/2022/", "/publik/en/tahun/2022.html"),
        ("/publik/sumber", "/publik/sumber.html"),
    ],
)
def test_other_spellings_lead_to_the_page(client, asked, there):
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (308, there) and client.get(
        there
    ).status_code == 200


BAD = [
    "/publik/wilayah/1275.html",
    "/publik/wilayah/99.99.html",
    "/publik/tahun/1999.html",
    "/publik/nothing",
    "/publik/%00",
    "/publik/%ff%fe",
    "/publik/..%2f..%2fetc%2fpasswd",
    "/publik/..%2f",
    "/publik/" + "a" * 9000,
    "/publik/wilayah/",
    "/publik/%F0%9F%98%80.html",
    "/publik/en/wilayah/<script>alert(1)</script>",
]


@pytest.mark.parametrize("path", BAD)
def test_unknown_addresses_get_a_helpful_page(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    if path.startswith("/publik"):
        english = path.startswith("/publik/en")
        assert (
            f'<html lang="{"en" if english else "id"}"' in answer.text
            and "<script" not in answer.text
        )
        assert ("choose a region" if english else "wilayah") in answer.text
    assert "Traceback" not in answer.text


def test_what_is_missing_is_named(client):
    assert "ditulis dengan titik" in client.get("/publik/wilayah/1275.html").text
    assert "There are: 2013," in client.get("/publik/en/tahun/1999.html").text


def test_links_of_a_missing_page_lead_back(client):
    from urllib.parse import urljoin

    for path in (
        "/publik/wilayah/x.html",
        "/publik/a/b/c/d",
        "/publik/a%2fb/c",
        "/publik/en/tahun/1.html",
    ):
        link = re.search(r'href="([^"]*12\.75\.html)"', client.get(path).text)[1]
        assert client.get(urljoin(f"http://zona.test{path}", link)).status_code == 200


def test_what_is_not_there_is_made_once_and_counted(snapshot_path, monkeypatch):
    made, missing = [], Site.missing
    monkeypatch.setattr(Site, "missing", lambda *asked: made.append(asked) or missing(*asked))
    slow = Limiter(0.001, burst=12.0)
    client = reader(Store(snapshot_path), limiter=slow)
    paths = [f"/publik/wilayah/{n}.html" for n in range(10)] + ["/publik/en/x", "/publik/x"]
    assert [client.get(path).status_code for path in paths] == [404] * 12 and len(made) == 3
    refused = client.get("/publik/en/another")
    assert (refused.status_code, len(made)) == (429, 3) and int(refused.headers["retry-after"]) > 0
    assert "try again in" in refused.text and client.get(BINJAI).status_code == 200
    deep = reader(Store(snapshot_path)).get("/publik" + "/a" * 2000)
    assert deep.status_code == 404 and "/publik/" in deep.text and len(deep.content) < 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_reading_is_allowed(client, method):
    answer = client.request(method, "/publik/en/index.html")
    assert (
        answer.status_code == 405
        and "GET" in answer.headers["allow"]
        and "only be read" in answer.text
    )


def test_options_says_what_is_allowed(client):
    answer = client.options("/publik/")
    assert (answer.status_code, answer.content) == (204, b"") and "GET" in answer.headers["allow"]


def test_full_addresses_come_from_the_setting_and_never_from_the_request(snapshot_path):
    """A Host header says what its sender likes; a page that repeats it may be kept for others."""
    named = reader(Store(snapshot_path), public_url="https://zona.example.org")
    page = named.get(BINJAI, headers={"host": "evil.test"}).text
    assert 'content="https://zona.example.org/publik/gambar/12.75.png"' in page
    unnamed = reader(Store(snapshot_path))
    for host in ("evil.test", "zona.test", 'evil"><script>'):
        for path in (BINJAI, "/publik/data.html", "/robots.txt", "/publik/rilis.atom"):
            body = unnamed.get(path, headers={"host": host}).text
            assert host not in body and "Sitemap:" not in body and "canonical" not in body
    assert 'content="../gambar/12.75.png"' in unnamed.get(BINJAI).text


def test_the_sitemap_stands_at_the_top_where_the_address_is_known(snapshot_path):
    named = reader(Store(snapshot_path), public_url="https://zona.example.org")
    assert named.get("/sitemap.xml").content == named.get("/publik/sitemap.xml").content
    assert b"https://zona.example.org/publik/warga.html" in named.get("/sitemap.xml").content
    without = reader(Store(snapshot_path)).get("/sitemap.xml")
    assert without.status_code == 404 and "ZONA_PUBLIC_URL" in without.text


def test_security_txt_says_whom_to_tell_and_until_when_it_holds(snapshot_path):
    routes = make_routes(
        Store(snapshot_path),
        "https://zona.example.org",
        publisher=Publisher("", "aman@zona.example.org"),
    )
    client = TestClient(Starlette(routes=routes))
    lines = dict(
        line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines()
    )
    assert lines["Contact"] == "mailto:aman@zona.example.org"
    assert lines["Canonical"] == "https://zona.example.org/.well-known/security.txt"
    left = datetime.fromisoformat(lines["Expires"]) - datetime.now(UTC)
    assert timedelta(days=90) < left < timedelta(days=366)
    for contact in ("", "call me"):
        nobody = make_routes(Store(snapshot_path), "", publisher=Publisher("", contact))
        answer = TestClient(Starlette(routes=nobody)).get("/.well-known/security.txt")
        assert answer.status_code == 404 and "ZONA_CONTACT" in answer.text


# --- one answer on every face


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_open_data_and_dashboard_say_the_same(snapshot_path, language):
    """All regions and years: the public pages against the API's answer and the cells of the
    interactive table.
    """
    source = Current(Store(snapshot_path))
    client = TestClient(Starlette(routes=dashboard.routes(source)), base_url="http://zona.test")
    answers = {
        (row["region_code"], row["year"]): row
        for row in client.get("/api/v1/assessments.json").json()
    }
    words, snapshot, seen = Words(language), Snapshot(snapshot_path), {}
    columns = assessment_columns(words)
    shown = {
        (row["region_code"], row["year"]): row
        for row in snapshot.rows("assessments", year=None, region=None)
    }
    for code in {code for code, _ in answers}:
        tree = html.fromstring(client.get(in_language_of(language, f"wilayah/{code}.html")).content)
        for line in tree.xpath("//tr[@data-year]"):
            cells = [" ".join(cell.text_content().split()) for cell in line.xpath("./*")]
            seen[code, int(line.get("data-year"))] = cells
    assert seen.keys() == answers.keys() == shown.keys() and len(seen) == 34 * 13
    for key, (_, score, result, claims) in seen.items():
        answer, cells = answers[key], {name: cell(shown[key]) for name, cell in columns.items()}
        assert score == cells[words("column.score")] and answer["zone"] == shown[key]["zone"]
        assert score == (
            words.number(answer["score"])
            if answer["score"] is not None
            else score_absence(answer, words)
        )
        assert result.split()[0] == letter(answer | {"class": answer["category"] or answer["zone"]})
        shown_claims = claims.replace("!", "").split()
        # of an elimination the public page names the sources of its totals, the table no claim
        by_totals = shown_claims == list(shown[key]["reasoning_source_ids"])
        assert (
            shown_claims == cells[words("column.claims")].split(", ") or by_totals or claims == "–"
        )


def in_language_of(language, path):
    """The address of a page in a language."""
    return "/publik/" + ("" if language == LANGUAGES[0] else f"{language}/") + path


# --- releases


def test_a_new_release_appears_without_a_restart_and_never_by_halves(facts_copy, tmp_path):
    path = build(facts_copy, tmp_path / "zona.duckdb")
    client = reader(Store(path, facts_copy))
    assert "93,15" in client.get(BINJAI).text
    change(facts_copy, "data/claims.csv", ",93.15,", ",94.44,")

    def ask(n):
        if n == 20:
            build(facts_copy, path)
        text = client.get(BINJAI).text
        return re.search(r'data-content="(\w+)"', text)[1], "93,15" in text, "94,44" in text

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(ask, range(60)))
    answers.add(ask(99))
    assert len(answers) == len({content for content, *_ in answers}) == 2
    assert {(old, new) for _, old, new in answers} == {(True, False), (False, True)}


def test_the_feed_lists_the_releases_that_were_kept(facts_copy, tmp_path):
    from zona.store.releases import keep

    path = build(facts_copy, tmp_path / "zona.duckdb")
    keep(path)
    (tmp_path / "releases" / "broken.duckdb").write_bytes(b"no database")
    change(facts_copy, "data/datapackage.json", "2026.2", "2026.3")
    build(facts_copy, path)
    titles = re.findall(
        r"<title>Rilis ([\d.]+)</title>",
        reader(Store(path, facts_copy)).get("/publik/rilis.atom").text,
    )
    assert titles == ["2026.3", "2026.2"]


def test_simulated_data_and_a_false_name_are_never_announced(facts_copy, tmp_path):
    path = build(facts_copy, tmp_path / "zona.duckdb")
    (tmp_path / "releases").mkdir()
    for name in ("SIMULASI", "2025.9"):
        demo.write(ROOT, tmp_path / "releases" / f"{name}.duckdb")
    shutil.copy(path, tmp_path / "releases" / "2025.8.duckdb")
    change(facts_copy, "data/datapackage.json", "2026.2", "2026.3")
    build(facts_copy, path)
    feed = reader(Store(path, facts_copy)).get("/publik/rilis.atom").text
    assert re.findall(r"<title>Rilis ([^<]+)</title>", feed) == ["2026.3"]


def change(root, name, old, new):
    """Changes a text in a file of the facts."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_broken_snapshot_leaves_the_pages_as_they_were(snapshot_path, tmp_path):
    path = tmp_path / "zona.duckdb"
    shutil.copy(snapshot_path, path)
    client = reader(Store(path))
    before = client.get(BINJAI)
    other = tmp_path / "other"
    other.write_bytes(b"no database")
    os.replace(other, path)
    assert client.get(BINJAI).content == before.content
    path.unlink()
    assert client.get(BINJAI).status_code == 200


@pytest.mark.parametrize("text", BROKEN_GEOMETRY)
def test_broken_geometry_leaves_the_pages_as_they_were(facts_copy, tmp_path, text):
    path = build(facts_copy, tmp_path / "zona.duckdb")
    client = reader(Store(path, facts_copy))
    before = client.get(BINJAI)
    change(facts_copy, "data/claims.csv", ",93.15,", ",94.44,")
    build(facts_copy, path)
    geometry = facts_copy / "geo" / "regions.geojson"
    sound = geometry.read_text(encoding="utf-8")
    geometry.write_text(text, encoding="utf-8")
    assert client.get(BINJAI).content == before.content
    first = reader(Store(path, facts_copy)).get("/publik/")
    assert first.status_code == 503 and "Coba lagi" in first.text
    geometry.write_text(sound, encoding="utf-8")
    assert "94,44" in client.get(BINJAI).text


@pytest.mark.parametrize(
    ("path", "sentence"), [("/publik/", "Coba lagi"), ("/publik/en/index.html", "Try again")]
)
def test_without_any_snapshot_a_sentence_says_so(tmp_path, path, sentence):
    answer = reader(Store(tmp_path / "none.duckdb")).get(path)
    assert answer.status_code == 503 and sentence in answer.text and "Traceback" not in answer.text


# --- the site as a folder


@pytest.fixture
def published(snapshot_path, monkeypatch):
    """The command reads the snapshot of the tests."""
    monkeypatch.setenv("ZONA_SNAPSHOT", str(snapshot_path))


def files(folder):
    """Relative path -> bytes of every page in a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != MARK
    }


def test_the_folder_holds_the_pages_that_are_served(published, snapshot_path, tmp_path, capsys):
    target = tmp_path / "situs"
    assert (
        main(
            [
                "site",
                str(target),
                "--url",
                "https://zona.example.org/publik",
                "--app",
                "https://zona.example.org",
            ]
        )
        == 0
    )
    site = Site.of(
        Snapshot(snapshot_path),
        Addresses("https://zona.example.org/publik", "https://zona.example.org"),
        ROOT,
    )
    assert files(target) == {path: document.body for path, document in site.documents().items()}
    assert str(len(site.entries)) in capsys.readouterr().out
    assert not [p for p in tmp_path.iterdir() if p != target], (
        "something was left beside the folder"
    )


def test_an_older_site_is_replaced_whole(published, tmp_path, monkeypatch):
    target, documents = tmp_path / "situs", Site.documents
    with monkeypatch.context() as older:
        older.setattr(
            Site,
            "documents",
            lambda site: (pages := documents(site)) | {"wilayah/old.html": pages["index.html"]},
        )
        assert main(["site", str(target)]) == 0
    assert (target / "wilayah" / "old.html").exists()
    assert main(["site", str(target)]) == 0
    assert not (target / "wilayah" / "old.html").exists() and (target / "index.html").exists()


@pytest.mark.parametrize("name", ["MY_FILE.txt", ".git/config", "wilayah/notes/", "en/link"])
def test_what_others_put_into_an_older_site_is_never_lost(published, tmp_path, capsys, name):
    target = tmp_path / "situs"
    assert main(["site", str(target)]) == 0
    foreign = target / name
    foreign.parent.mkdir(exist_ok=True)
    if name.endswith("/"):
        foreign.mkdir()
    elif name.endswith("link"):
        foreign.symlink_to(tmp_path)
    else:
        foreign.write_text("years of work")
    before = files(target)
    assert main(["site", str(target)]) == 2
    err = capsys.readouterr().err
    assert f"{foreign} tidak ditulis oleh Zona" in err and err.count("\n") == 1
    assert (
        files(target) == before and os.path.lexists(foreign) and os.listdir(tmp_path) == ["situs"]
    )


def test_a_mark_without_a_list_covers_only_what_the_new_site_writes(published, tmp_path, capsys):
    target = tmp_path / "situs"
    assert main(["site", str(target)]) == 0
    (target / MARK).write_text("0123456789ab\n")
    assert main(["site", str(target)]) == 0
    (target / MARK).write_text("0123456789ab\n")
    (target / "wilayah" / "old.html").write_text("whose?")
    assert main(["site", str(target)]) == 2
    assert (
        "old.html" in capsys.readouterr().err
        and (target / "wilayah" / "old.html").read_text() == "whose?"
    )


def test_a_link_to_an_empty_folder_stays_a_link(published, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "situs").symlink_to("real")
    for _ in range(2):
        assert main(["site", str(tmp_path / "situs")]) == 0
    assert (tmp_path / "situs").is_symlink() and (tmp_path / "real" / "index.html").is_file()
    assert sorted(os.listdir(tmp_path)) == ["real", "situs"]


def test_another_folder_is_never_touched(published, tmp_path, capsys):
    target = tmp_path / "thesis"
    target.mkdir()
    (target / "chapter.txt").write_text("years of work")
    assert main(["site", str(target)]) == 2
    assert "bukan folder situs Zona" in capsys.readouterr().err and files(target) == {
        "chapter.txt": b"years of work"
    }
    assert main(["site", str(target / "chapter.txt"), "--lang", "en"]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_a_failure_leaves_the_older_site(published, tmp_path, monkeypatch, capsys):
    target = tmp_path / "situs"
    assert main(["site", str(target)]) == 0
    before = files(target)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["site", str(target)]) == 2
    assert "kosongkan ruang" in capsys.readouterr().err
    assert files(target) == before and os.listdir(tmp_path) == ["situs"]


@pytest.mark.parametrize(
    "value", ["zona.example.org", "ftp://x/y", "https://", "javascript:alert(1)", "http://[x"]
)
def test_an_address_that_is_none_is_refused(published, tmp_path, value, capsys):
    assert main(["site", str(tmp_path / "situs"), "--url", value]) == 2
    assert value in capsys.readouterr().err and not (tmp_path / "situs").exists()


def test_the_folder_without_addresses_says_what_is_left_out(published, tmp_path, capsys):
    assert main(["site", str(tmp_path / "situs"), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "sitemap.xml" in out and "address of the dashboard" in out
    data = json.loads(
        re.search(r"ld\+json\">(.*?)</script>", (tmp_path / "situs" / "data.html").read_text())[1]
    )
    assert "url" not in data and "distribution" not in data
