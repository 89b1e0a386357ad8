"""What is ours is answered before Streamlit; everything else reaches Streamlit as it came."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import duckdb
import pytest
from lxml import html
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient

import dashboard
from zona.language.words import Words
from zona.server import health
from zona.server.frontdoor import FrontDoor, Later
from zona.server.health import FRESH_S, Readable
from zona.server.missing import Missing
from zona.serving.current import Current
from zona.serving.limits import Limiter, client_address
from zona.serving.responses import HEADS_N, Prepared, respond
from zona.store.build import build
from zona.store.snapshot import Snapshot, Store

OURS = (
    "/healthz",
    "/peta/regions.geojson",
    "/peta/world_110m.json",
    "/api",
    "/api/v1/assessments.csv?year=2024",
    "/api/nothing",
    "/publik",
    "/publik/",
    "/publik/nothing",
    "/robots.txt",
    "/favicon.ico",
    "/sitemap.xml",
    "/.well-known/security.txt",
)
STREAMLITS = (
    "/",
    "/tren",
    "/static/js/none.js",
    "/_stcore/health",
    "/peta",
    "/peta/none.png",
    "/peta/a/b.json",
    "/healthz/",
    "/publikasi",
    "/apik",
    "/robots.txt/x",
    "//publik/",
    "/app/static/x",
)


async def streamlit(request: Request) -> JSONResponse:
    """Stands for Streamlit: tells what it was asked, and what of it was left in the scope."""
    left = sorted({"path_params", "endpoint", "route"} & set(request.scope))
    own = request.scope["router"] is request.app.router
    return JSONResponse(
        {"path": request.scope["path"], "left": left, "own": own}, headers={"x-behind": "streamlit"}
    )


def client(snapshot_path: Path, rate: float = 0) -> TestClient:
    source = Current(Store(snapshot_path))
    everything = Route("/{rest:path}", streamlit, methods=["GET", "HEAD", "POST"])
    return TestClient(
        Starlette(routes=[everything], middleware=dashboard.middleware(source, Limiter(rate))),
        base_url="http://localhost",
        follow_redirects=False,
    )


@pytest.mark.parametrize("path", OURS)
def test_what_is_ours_never_reaches_streamlit(snapshot_path: Path, path: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        answer = client(snapshot_path).request(method, path)
        assert "x-behind" not in answer.headers, method
        assert (
            answer.headers["x-content-type-options"] == "nosniff"
            and "content-security-policy" in answer.headers
        )


@pytest.mark.parametrize("path", STREAMLITS)
def test_every_other_address_reaches_streamlit_untouched(snapshot_path: Path, path: str) -> None:
    # the index page of `/` and of the pages is ours, except for what is posted there
    told = client(snapshot_path).post(f"http://localhost{path}")
    assert told.headers["x-behind"] == "streamlit"
    assert told.json() == {"path": path, "left": ["endpoint", "path_params", "route"], "own": True}


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/peta/regions.geojson", "/publik"])
def test_another_method_is_refused_as_starlette_does(snapshot_path: Path, path: str) -> None:
    answer = client(snapshot_path).post(path)
    assert (answer.status_code, answer.text) == (405, "Method Not Allowed")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_the_rate_limit_holds_at_the_front_door(snapshot_path: Path) -> None:
    reader = client(snapshot_path, rate=1 / 30)
    assert [reader.get("/api/v1/releases.json").status_code for _ in range(2)] == [200, 429]
    assert reader.get("/publik/").status_code == 200
    refused = reader.get("/publik/en/nothing")  # what is not there counts, what is there never
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0
    assert "try again in" in refused.text and len(refused.content) < 200


def test_websockets_go_on_even_where_a_route_of_ours_has_the_address() -> None:
    async def echo(socket):
        await socket.accept()
        await socket.send_text(await socket.receive_text())
        await socket.close()

    async def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse("page")

    ours = Mount("/publik", Starlette(routes=[Route("/socket", page)]))
    app = FrontDoor(Starlette(routes=[WebSocketRoute("/publik/socket", echo)]), [ours])
    with TestClient(app).websocket_connect("/publik/socket") as socket:
        socket.send_text("zona")
        assert socket.receive_text() == "zona"
    assert TestClient(app).get("/publik/socket").text == "page"


@pytest.mark.parametrize(
    "route", [Route("/{page}", streamlit), Mount("/", Starlette()), Route("/", streamlit)]
)
def test_a_route_that_could_take_streamlits_addresses_is_refused(route) -> None:
    with pytest.raises(ValueError, match="no folder of its own"):
        FrontDoor(Starlette(), [route])


def test_later_routes_are_made_once_and_when_they_are_asked_for() -> None:
    made = []

    async def ours(request: Request) -> PlainTextResponse:
        return PlainTextResponse("ours")

    async def behind(request: Request) -> PlainTextResponse:
        return PlainTextResponse("behind")

    def make() -> list[Route]:
        made.append(1)
        return [Route("/publik", ours), Route("/robots.txt", ours)]

    app = Starlette(routes=[Route("/{rest:path}", behind)])
    reader = TestClient(FrontDoor(app, [], Later(frozenset({"publik", "robots.txt"}), make)))
    assert reader.get("/wilayah").text == "behind" and made == []
    assert reader.get("/robots.txt").text == reader.get("/publik").text == "ours"
    assert made == [1]


def test_later_routes_are_where_they_were_said_to_be() -> None:
    later = Later(frozenset({"publik"}), lambda: [Route("/api", streamlit)])
    with pytest.raises(ValueError, match=r"\['api'\], not \['publik'\]"):
        TestClient(FrontDoor(Starlette(), [], later)).get("/publik")


# --- what is not done again for every request
# ----------------------------------------------------------------------------


def test_health_reads_the_same_snapshot_once_a_second_and_another_one_at_once() -> None:
    class Asked:
        def __init__(self) -> None:
            self.times, self.broken = 0, False

        def rows(self, question: str) -> None:
            self.times += 1
            if self.broken:
                raise OSError(question)

        def read_again(self) -> None:
            raise AssertionError("not within WHOLE_S")

    now, first, second = [10.0], Asked(), Asked()
    readable = Readable(clock=lambda: now[0])
    for _ in range(5):
        readable.check(first)
    assert first.times == 1
    readable.check(second)
    assert second.times == 1
    now[0] += FRESH_S
    readable.check(second)
    assert second.times == 2
    second.broken, now[0] = True, now[0] + FRESH_S
    for _ in range(2):  # a failure is not remembered: each call tries again
        with pytest.raises(OSError, match="release"):
            readable.check(second)
    assert second.times == 4


def test_health_tells_a_new_snapshot_at_once_and_outlives_a_lost_one(
    facts_copy: Path, tmp_path: Path, snapshot_path: Path
) -> None:
    path = tmp_path / "zona.duckdb"
    path.write_bytes(snapshot_path.read_bytes())
    reader = client(path)
    before = reader.get("/healthz").json()["content_id"]
    regions = facts_copy / "data" / "regions.csv"
    regions.write_text(
        regions.read_text(encoding="utf-8").replace("Stabat", "Stabat Baru"), encoding="utf-8"
    )
    build(facts_copy, path)
    after = reader.get("/healthz").json()
    assert after["status"] == "ok" and after["content_id"] != before
    path.unlink()  # the open one goes on serving, a fresh process has none
    assert reader.get("/healthz").json() == after
    assert client(path).get("/healthz").status_code == 503


def damage(path: Path) -> None:
    """Changes a byte of a block that a fresh reader needs, as a bad disk does: nothing else shows."""
    before, whole = path.stat(), path.read_bytes()
    for place in range(len(whole) // 2, len(whole), 100_000):
        with path.open("r+b") as file:
            file.seek(place)
            file.write(bytes([whole[place] ^ 255]))
        try:
            Snapshot(path)
        except duckdb.Error:
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            return
        path.write_bytes(whole)
    raise AssertionError("no byte matters")


def test_health_notices_a_file_that_is_damaged_after_its_adoption(
    tmp_path: Path, snapshot_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "WHOLE_S", 0.0)
    path = Path(shutil.copy(snapshot_path, tmp_path / "zona.duckdb"))
    reader = client(path)
    assert [reader.get("/healthz").status_code for _ in range(2)] == [200, 200]
    damage(path)
    assert reader.get("/healthz").status_code == 503
    os.replace(shutil.copy(snapshot_path, tmp_path / "fresh"), path)  # mended by another file
    assert [reader.get("/healthz").status_code for _ in range(2)] == [200, 200]


def test_an_address_counts_the_same_the_second_time() -> None:
    for host, counted in (
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8::1", "2001:db8::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ):
        request = Request(
            {"type": "http", "client": (host, 1), "headers": [(b"x-forwarded-for", b"9.9.9.9")]}
        )
        assert [client_address(request) for _ in range(2)] == [counted] * 2


def test_headers_that_are_kept_never_mix() -> None:
    prepared = Prepared(b"zona " * 500, "text/plain; charset=utf-8", headers={"x-own": "1"})

    def asked(headers: dict[str, str], method: str = "GET", **more: str) -> Response:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        return respond(
            Request({"type": "http", "method": method, "headers": raw}), prepared, headers=more
        )

    for _ in range(2):
        plain, small = asked({}), asked({"accept-encoding": "br"})
        assert (
            plain.headers["etag"] == f'"{prepared.tag}"' and "content-encoding" not in plain.headers
        )
        assert small.headers["etag"] == f'"{prepared.tag}-br"' and small.headers[
            "content-length"
        ] == str(len(small.body))
        same = asked({"if-none-match": plain.headers["etag"]})
        assert same.status_code == 304 and not {"content-length", "content-type"} & set(
            same.headers
        )
        assert (
            asked({}, Vary="Accept-Language").headers["vary"] == "Accept-Language, Accept-Encoding"
        )
        assert (
            asked({}, **{"X-Own": "2"}).headers["x-own"] == "2"
            and asked({}).headers["x-own"] == "1"
        )
        assert (
            asked({}, "HEAD").body == b"" and asked({}, "HEAD").headers["content-length"] == "2500"
        )
        plain.raw_headers.append((b"x-leak", b"1"))  # what one answer adds is its own
    for number in range(100):
        assert asked({}, link=str(number)).headers["link"] == str(number)
    assert len(prepared._heads) <= HEADS_N


# --- what is not there
# ---------------------------------------------------------------------------------------------------------


def answering(body: bytes, kind: str, status: int = 200) -> TestClient:
    """Missing around something that answers every address so."""

    async def one(request: Request) -> Response:
        return Response(body, status, media_type=kind)

    app = Starlette(routes=[Route("/{rest:path}", one, methods=["GET", "HEAD", "POST"])])
    return TestClient(Missing(app))


def test_an_address_that_is_none_is_a_real_404() -> None:
    streamlits = answering(b"<html>index</html>", "text/html")
    for path in ("/foo", "/en", "/zona/x", "/static/js/none.js", "/foo/../bar"):
        answer = streamlits.get(path)
        assert answer.status_code == 404 and answer.headers["cache-control"] == "no-store", path
        tree = html.fromstring(answer.content)
        assert tree.xpath("string(//h1)") == Words("id")("web.missing_title")
        assert {"/publik/", "/api/v1/", "/", "/wilayah"} <= set(tree.xpath("//a/@href"))
        head = streamlits.head(path)
        assert (head.status_code, head.content) == (404, b"")
    english = streamlits.get("/foo?bahasa=en")
    assert english.headers["content-language"] == "en" and "/publik/en/" in english.text
    assert "no such page" in streamlits.get("/foo", headers={"accept-language": "en-GB"}).text


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/component/x/index.html", "text/html", 200),
        ("/media/a.html", "text/html", 200),
        ("/static/js/a.js", "text/javascript", 200),
        ("/_stcore/health", "text/plain", 200),
        ("/tren/", "text/html", 301),
    ],
)
def test_what_is_there_passes(path: str, kind: str, status: int) -> None:
    answer = answering(b"body", kind, status).get(path, follow_redirects=False)
    assert (answer.status_code, answer.content) == (status, b"body")


def test_the_icon_that_everyone_asks_for(snapshot_path: Path) -> None:
    answer = client(snapshot_path).get("/favicon.ico")
    assert answer.headers["content-type"] == "image/x-icon" and len(answer.content) < 2000
    assert Image.open(io.BytesIO(answer.content)).info["sizes"] >= {(16, 16), (32, 32)}
