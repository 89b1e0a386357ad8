"""The ASGI side without a server: bodies from memory, Streamlit's compressed frontend, its index
page, headers, health.
"""

from __future__ import annotations

import gzip
import logging
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

import dashboard
from zona.config import ROOT, networks
from zona.faces.pagelist import PAGES
from zona.language.words import LANGUAGES, Words
from zona.server import frontend, index, security
from zona.serving import limits, responses
from zona.serving.current import Current
from zona.store.snapshot import Store

TEXT = b"var zona = 'hijau kuning merah';\n" * 200


def client(snapshot_path: Path) -> TestClient:
    """The routes and the middleware, without Streamlit behind them."""
    source = Current(Store(snapshot_path))
    app = Starlette(middleware=dashboard.middleware(source))
    return TestClient(app, base_url="http://localhost")


# --- responses
# ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("identity", None),
        ("BR", "br"),
        ("br;q=x", None),
    ],
)
def test_the_best_encoding_that_the_reader_allows(header: str | None, expected: str | None) -> None:
    assert responses.accepted_encoding(header) == expected


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_accept_encoding_is_read(header: str) -> None:
    assert responses.accepted_encoding(header) in (None, *responses.ENCODINGS)


def answering(body: bytes, media_type: str) -> TestClient:
    prepared = responses.Prepared(body, media_type)

    async def answer(request: Request):
        return responses.respond(request, prepared)

    return TestClient(Starlette(routes=[Route("/", answer)]))


@pytest.mark.parametrize(
    ("encoding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_a_body_goes_compressed_and_comes_back_whole(encoding: str, decode) -> None:
    with answering(TEXT, "text/plain").stream(
        "GET", "/", headers={"accept-encoding": encoding}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == encoding
    assert int(answer.headers["content-length"]) == len(raw) < len(TEXT) / 4
    assert decode(raw) == TEXT
    assert answer.headers["vary"] == "Accept-Encoding"


def test_pictures_and_small_bodies_go_as_they_are() -> None:
    for body, media_type in ((TEXT, "image/png"), (b"short", "text/plain")):
        answer = answering(body, media_type).get("/", headers={"accept-encoding": "br"})
        assert "content-encoding" not in answer.headers and answer.content == body


def test_the_same_etag_gives_304_in_every_encoding_and_another_body_does_not() -> None:
    browser = answering(TEXT, "text/plain")
    tags = {
        e: browser.get("/", headers={"accept-encoding": e}).headers["etag"]
        for e in ("br", "gzip", "identity")
    }
    assert len(set(tags.values())) == 3
    for tag in (*tags.values(), "*", f"W/{tags['br']}", f'"other", {tags["gzip"]}'):
        answer = browser.get("/", headers={"if-none-match": tag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["cache-control"] == responses.REVALIDATE
    assert (
        answering(TEXT + b"!", "text/plain")
        .get("/", headers={"if-none-match": tags["br"]})
        .status_code
        == 200
    )


def test_head_has_the_headers_of_get_and_no_body() -> None:
    browser = answering(TEXT, "text/plain")
    head, get = (
        browser.request(m, "/", headers={"accept-encoding": "br"}) for m in ("HEAD", "GET")
    )
    assert head.content == b""
    assert dict(head.headers) == dict(get.headers)


# --- the frontend
# ------------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(tmp_path: Path) -> frontend.Shelf:
    """Three files of a frontend that is not Streamlit's."""
    folder = tmp_path / "frontend"
    (folder / "static" / "js").mkdir(parents=True)
    (folder / "static" / "js" / "a.123.js").write_bytes(TEXT)
    (folder / "static" / "js" / "b.456.css").write_bytes(TEXT * 2)
    (folder / "static" / "font.woff2").write_bytes(TEXT)
    return frontend.Shelf(folder, tmp_path / "best")


def through(shelf: frontend.Shelf, *more: Route) -> TestClient:
    """The middleware with something behind it that says where it was reached."""

    async def streamlit(request: Request):
        return PlainTextResponse("streamlit")

    routes = [*more, Route("/{path:path}", streamlit)]
    return TestClient(
        Starlette(routes=routes, middleware=[Middleware(frontend.Frontend, shelf=shelf)])
    )


def test_a_file_goes_compressed_with_the_headers_of_a_hashed_file(shelf: frontend.Shelf) -> None:
    answer = through(shelf).get("/static/js/a.123.js", headers={"accept-encoding": "gzip, br"})
    assert answer.content == TEXT
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    again = through(shelf).get(
        "/static/js/a.123.js", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304
    head = through(shelf).head("/static/js/a.123.js", headers={"accept-encoding": "br"})
    assert (head.content, head.headers["content-length"]) == (b"", answer.headers["content-length"])


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/font.woff2", {}),
        ("/static/js/none.js", {}),
        ("/other", {}),
        ("/static/js/a.123.js", {"range": "bytes=0-9"}),
        ("/static/js/a.123.js", {"accept-encoding": "identity"}),
        ("/static//etc/passwd", {}),
        ("/static/%2e%2e/%2e%2e/etc/passwd", {}),
        ("/static/js/a.123.js%00", {}),
    ],
)
def test_what_the_shelf_does_not_serve_goes_to_streamlit(
    shelf: frontend.Shelf, path: str, headers: dict[str, str]
) -> None:
    answer = through(shelf).get(path, headers={"accept-encoding": "br"} | headers)
    assert answer.text == "streamlit"
    if path == "/static/js/a.123.js":
        assert answer.headers["vary"] == "Accept-Encoding"


def test_a_post_goes_to_streamlit(shelf: frontend.Shelf) -> None:
    assert through(shelf).post("/static/js/a.123.js").status_code == 405


def test_the_best_form_is_made_once_and_served(shelf: frontend.Shelf) -> None:
    assert shelf.make_best(workers=1) == 2
    assert shelf.make_best(workers=1) == 0
    best = (shelf.best / "js" / "a.123.js.br").read_bytes()
    assert shelf.form("js/a.123.js", "br") == best == responses.compress(TEXT, "br", frontend.BEST)
    assert not list(shelf.best.rglob("*.tmp"))


@pytest.mark.parametrize(
    "stale", [b"", b"not brotli", brotli.compress(b"another version of the file")]
)
def test_a_stale_or_broken_best_form_is_not_served(
    shelf: frontend.Shelf, stale: bytes, caplog
) -> None:
    shelf.best.joinpath("js").mkdir(parents=True)
    shelf.best.joinpath("js", "a.123.js.br").write_bytes(stale)
    assert brotli.decompress(shelf.form("js/a.123.js", "br")) == TEXT
    assert shelf.make_best(["js/a.123.js"]) == 1


def test_a_folder_that_cannot_be_written_stops_the_command_but_not_the_server(
    shelf: frontend.Shelf,
) -> None:
    shelf.best.write_text("a file where the folder should be")
    with pytest.raises(OSError, match=r"best"):
        shelf.make_best()
    assert brotli.decompress(shelf.form("js/a.123.js", "br")) == TEXT


def test_memory_is_bounded_and_many_threads_get_the_same_bytes(shelf: frontend.Shelf) -> None:
    shelf.memory = 10
    forms: set[bytes] = set()
    threads = [
        threading.Thread(target=lambda: forms.add(shelf.form("js/a.123.js", "gzip")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shelf.form("js/b.456.css", "br")
    assert len(forms) == 1 and len(shelf._held) == 1


def test_each_piece_of_a_stream_goes_on_before_the_next_is_made(snapshot_path: Path) -> None:
    sent: list[bytes] = []

    async def stream(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for n in range(3):
            assert sent == [b"piece"] * n
            await send({"type": "http.response.body", "body": b"piece", "more_body": n < 2})

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        if message["type"] == "http.response.body":
            sent.append(message["body"])

    app = stream
    for layer in reversed(dashboard.middleware(Current(Store(snapshot_path)))):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/media/x",
        "headers": [(b"accept-encoding", b"br")],
        "query_string": b"",
    }
    # in a thread of its own: the browser of other tests keeps an event loop in this one
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, app, scope, receive, send).result()
    assert sent == [b"piece"] * 3


def test_websockets_go_through(shelf: frontend.Shelf, snapshot_path: Path) -> None:
    async def echo(socket):
        await socket.accept()
        await socket.send_bytes(await socket.receive_bytes())
        await socket.close()

    source = Current(Store(snapshot_path))
    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", echo)], middleware=dashboard.middleware(source)
    )
    reader = TestClient(app)
    with reader.websocket_connect("ws://localhost:8501/_stcore/stream") as socket:
        socket.send_bytes(b"zona")
        assert socket.receive_bytes() == b"zona"


def test_streamlits_own_files_are_found_without_importing_it() -> None:
    shelf = frontend.shelf()
    assert len(shelf.files) > 100
    assert sum(path.stat().st_size for path in shelf.files.values()) > 10_000_000


# --- the index page
# ----------------------------------------------------------------------------------------------------


def template() -> str:
    return (frontend.streamlit_folder() / "index.html").read_text(encoding="utf-8")


def test_streamlits_index_page_has_every_mark_that_is_replaced() -> None:
    assert index.missing_marks(template()) == []
    assert index.missing_marks("<html><title>x</title></html>") == [
        "language",
        "icon",
        "service",
        "noscript",
        "head",
        "root",
    ]


@pytest.mark.parametrize("path", ["/", *(f"/{entry.slug}" for entry in PAGES)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_its_language_title_and_description(
    snapshot_path: Path, path: str, language: str
) -> None:
    page = client(snapshot_path).get(path, params={"bahasa": language}).text
    assert f'<html lang="{language}">' in page
    assert "<title>Streamlit</title>" not in page
    for name in (
        'name="description"',
        'property="og:title"',
        'property="og:description"',
        'property="og:locale"',
    ):
        content = re.search(f'<meta {name} content="([^"]+)"', page)
        assert content and len(content[1]) >= 5
    assert "Sumatera Utara" in re.search(r"<title>(.*?)</title>", page)[1]
    assert "You need to enable JavaScript" not in page and "/publik/" in page
    assert 'href="/peta/icon.svg"' in page


def test_the_index_page_names_the_region_and_nothing_that_a_stranger_wrote(
    snapshot_path: Path,
) -> None:
    browser = client(snapshot_path)
    assert "Kota Binjai" in browser.get("/wilayah?wilayah=12.75").text
    plain = browser.get("/wilayah").text
    for value in ("99.99", "<script>alert(1)</script>", "1275", "\x00", "12"):
        assert browser.get("/wilayah", params={"wilayah": value, "bahasa": "xx"}).text == plain
    assert browser.get("/wilayah?wilayah=%ff&bahasa=%ff&x" + "y" * 3000).text == plain


def test_with_a_public_address_there_are_full_links_and_a_picture(
    snapshot_path: Path, monkeypatch
) -> None:
    bare = client(snapshot_path).get("/", headers={"host": "localhost"}).text
    assert "og:url" not in bare and "canonical" not in bare and "//localhost" not in bare
    assert '<meta property="og:image" content="/publik/gambar/12.png" />' in bare
    monkeypatch.setattr(index, "PUBLIC_URL", "https://zona.example")
    page = client(snapshot_path).get("/wilayah?wilayah=12.75&bahasa=en").text
    assert (
        '<link rel="canonical" href="https://zona.example/wilayah?bahasa=en&amp;wilayah=12.75" />'
        in page
    )
    assert (
        '<meta property="og:image" content="https://zona.example/publik/gambar/12.75.png" />'
        in page
    )
    assert 'property="og:image:alt"' in page and 'name="twitter:card"' in page
    assert (
        '<meta property="og:url" content="https://zona.example/" />'
        in client(snapshot_path).get("/").text
    )


def test_title_and_preview_of_simulated_data_carry_the_mark(
    snapshot_path: Path, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(index, "PUBLIC_URL", "https://zona.example")
    monkeypatch.setenv("ZONA_SIMULATION", str(tmp_path / "simulasi.duckdb"))
    browser, address = client(snapshot_path), "/wilayah?wilayah=12.75&data=simulasi"
    browser.get("/")  # the first answer of a server comes without a picture
    published = browser.get("/wilayah?wilayah=12.75").text
    assert browser.get(address).text == published  # there are none: the published data are shown
    (tmp_path / "simulasi.duckdb").touch()
    page = browser.get(address).text
    assert re.search("<title>(.*?)</title>", page)[1].startswith("SIMULASI · ")
    for name in ('name="description"', 'property="og:title"', 'property="og:description"'):
        assert re.search(f'<meta {name} content="([^"]+)"', page)[1].startswith("SIMULASI")
    # published figures are no preview of simulated ones, nor is their address its canonical one
    assert "og:image" not in page and "canonical" not in page and "noindex" in page
    assert "SIMULASI" not in published and "noindex" not in published
    assert browser.get("/wilayah?wilayah=12.75").text == published


def test_a_name_in_the_data_cannot_leave_its_place_in_the_page() -> None:
    place = {
        "region_code": "12.75",
        "type": "kota",
        "full_name": '"><script>alert(1)</script>',
        "name": "x",
    }
    page = index.render(template(), PAGES[0], Words("en"), place)
    assert "<script>alert" not in page and page.count("&lt;script&gt;alert(1)") >= 3


def test_the_index_page_is_asked_for_again_each_time_and_answers_304(snapshot_path: Path) -> None:
    browser = client(snapshot_path)
    browser.get("/")  # the first answer of a server comes without a picture
    answer = browser.get("/", headers={"accept-encoding": "br"})
    assert (answer.headers["cache-control"], answer.headers["content-encoding"]) == (
        "no-cache",
        "br",
    )
    assert browser.get("/", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert browser.head("/").content == b""


def test_the_index_page_opens_without_a_snapshot(tmp_path: Path) -> None:
    answer = client(tmp_path / "none.duckdb").get("/")
    assert answer.status_code == 200 and '<html lang="id">' in answer.text


def test_a_frontend_without_the_marks_stays_as_it_is(caplog, snapshot_path: Path) -> None:
    strange = b"<html><body>another Streamlit</body></html>"
    with caplog.at_level(logging.WARNING):
        app = index.Index(PlainTextResponse("x"), strange, Current(Store(snapshot_path)))
        assert TestClient(app).get("/").content == strange
    assert "no language to replace" in caplog.text


# --- headers and failures
# ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/", "/healthz", "/peta/regions.geojson", "/api/v1/", "/api/v1/nothing", "/no-such", "/api"],
)
def test_every_answer_carries_the_security_headers(snapshot_path: Path, path: str) -> None:
    headers = client(snapshot_path).get(path, follow_redirects=False).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_the_policy_allows_the_inline_scripts_of_the_index_and_no_other(
    snapshot_path: Path,
) -> None:
    browser = client(snapshot_path)
    browser.get("/")  # the first answer of a server comes without a picture and its script
    answer = browser.get("/")
    # Streamlit's, the picture's, the printing's, that of the figures' files, that of fingers
    inside = security.script_hashes(answer.content)
    script = next(
        p
        for p in answer.headers["content-security-policy"].split("; ")
        if p.startswith("script-src")
    )
    assert len(inside) == 5
    assert sorted(script.split()) == sorted(["script-src", "'self'", *inside])
    assert "http" not in answer.headers["content-security-policy"]


def test_data_and_public_pages_run_no_script_and_may_bring_their_own_policy() -> None:
    async def card(request: Request):
        own = (
            {"content-security-policy": "frame-ancestors *"}
            if "own" in request.query_params
            else {}
        )
        return PlainTextResponse("card", headers=own)

    app = security.SecurityHeaders(
        Starlette(routes=[Route("/publik/kartu", card)]), security.dashboard_policy()
    )
    assert (
        "script-src" not in TestClient(app).get("/publik/kartu").headers["content-security-policy"]
    )
    assert (
        TestClient(app)
        .get("/publik/kartu")
        .headers["content-security-policy"]
        .startswith("default-src 'none'")
    )
    assert (
        TestClient(app).get("/publik/kartu?own").headers["content-security-policy"]
        == "frame-ancestors *"
    )


def test_a_failure_is_a_sentence_with_headers_and_the_log_has_the_traceback(caplog) -> None:
    async def broken(scope, receive, send):
        raise RuntimeError("secret detail")

    with caplog.at_level(logging.ERROR):
        answer = TestClient(security.SecurityHeaders(broken, "default-src 'self'")).get("/x")
    assert answer.status_code == 500
    assert "secret" not in answer.text and "pengelola" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret detail" in caplog.text


# --- the map's files, health, limits
# -----------------------------------------------------------------------------------


def test_the_maps_files(snapshot_path: Path) -> None:
    browser = client(snapshot_path)
    geometry = browser.get("/peta/regions.geojson", headers={"accept-encoding": "br"})
    assert geometry.content == (ROOT / "geo" / "regions.geojson").read_bytes()
    assert geometry.headers["content-encoding"] == "br"
    assert (
        browser.get(
            "/peta/regions.geojson", headers={"if-none-match": geometry.headers["etag"]}
        ).status_code
        == 304
    )
    for name in ("world_110m", "world_50m", "asia_110m"):
        topology = browser.get(f"/peta/{name}.json").json()
        assert topology["type"] == "Topology"
        assert all(layer["geometries"] == [] for layer in topology["objects"].values())
        assert {"coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"} == set(
            topology["objects"]
        )
    assert browser.get("/peta/icon.svg").headers["content-type"].startswith("image/svg+xml")
    assert browser.get("/peta/..%2fdata%2fclaims.csv").status_code == 404
    assert browser.post("/peta/regions.geojson").status_code == 405


def test_health_is_ok_with_release_and_content(snapshot_path: Path, snapshot) -> None:
    answer = client(snapshot_path).get("/healthz")
    assert answer.status_code == 200
    expected = {
        "status": "ok",
        "snapshot": True,
        "release": snapshot.release,
        "content_id": snapshot.content_id,
    }
    assert answer.json() == expected
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("content", [None, b"", b"this is no database" * 500])
def test_health_is_503_with_a_sentence_where_the_snapshot_cannot_be_read(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "zona.duckdb"
    if content is not None:
        path.write_bytes(content)
    answer = client(path).get("/healthz")
    assert answer.status_code == 503
    assert (
        answer.json()["status"] == "unavailable"
        and "python -m zona build" in answer.json()["error"]
    )


def test_the_limiter_lets_a_burst_through_then_a_rate_for_each_address() -> None:
    now = [0.0]
    limiter = limits.Limiter(2, clock=lambda: now[0])
    assert [limiter.wait("a") for _ in range(60)] == [0] * 60
    assert limiter.wait("a") == 1
    assert limiter.wait("b") == 0
    now[0] = 0.5
    assert (limiter.wait("a"), limiter.wait("a")) == (0, 1)
    now[0] = 1000
    assert [limiter.wait("a") for _ in range(61)] == [0] * 60 + [1]


def test_the_limiter_forgets_whom_it_heard_least_and_zero_is_no_limit() -> None:
    limiter = limits.Limiter(1, addresses=100, clock=lambda: 0.0)
    for n in range(1000):
        limiter.wait(str(n))
    assert len(limiter._buckets) == 100
    assert [limits.Limiter(0).wait("a") for _ in range(1000)] == [0] * 1000


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "expected"),
    [
        ("1.2.3.4", "9.9.9.9", "", "1.2.3.4"),
        ("10.0.0.1", "9.9.9.9", "10.0.0.0/8", "9.9.9.9"),
        ("10.0.0.1", "6.6.6.6, 9.9.9.9", "10.0.0.0/8", "9.9.9.9"),
        ("10.0.0.1", "9.9.9.9, 10.0.0.2", "10.0.0.0/8", "9.9.9.9"),
        ("1.2.3.4", "9.9.9.9", "10.0.0.0/8", "1.2.3.4"),
        ("10.0.0.1", "", "10.0.0.1", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1", "10.0.0.1"),
        ("2001:db8::1", "", "", "2001:db8::/64"),
        ("::ffff:1.2.3.4", "", "", "1.2.3.4"),
        ("testclient", "", "", "testclient"),
    ],
)
def test_whom_a_request_comes_from(peer: str, forwarded: str, proxies: str, expected: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    request = Request({"type": "http", "client": (peer, 1), "headers": headers})
    assert limits.client_address(request, networks(proxies)) == expected
