"""Who gets in: names and origins, websockets of one reader, and what is logged about those who do
not.
"""

from __future__ import annotations

import logging

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from zona.config import listed_names, networks
from zona.server.hosts import Hosts, Names
from zona.server.quiet import AGAIN_S, KINDS, LONGEST, Once
from zona.server.sockets import Sockets
from zona.serving.limits import Limiter

STREAM = "/_stcore/stream"


async def told(request: Request) -> JSONResponse:
    """Stands for what is behind the door."""
    return JSONResponse({"path": request.url.path})


class Behind:
    """A websocket behind the door: notes the origins and messages that reach it."""

    def __init__(self) -> None:
        self.origins: list[str | None] = []
        self.messages: list[bytes] = []

    async def answer(self, socket: WebSocket) -> None:
        self.origins.append(socket.headers.get("origin"))
        await socket.accept()
        try:
            while True:
                self.messages.append(await socket.receive_bytes())
                await socket.send_bytes(self.messages[-1])
        except WebSocketDisconnect:
            pass


def through(behind: Behind, *doors: Middleware, peer: str = "127.0.0.1", **more) -> TestClient:
    app = Starlette(
        routes=[WebSocketRoute(STREAM, behind.answer), Route("/{rest:path}", told)],
        middleware=list(doors),
    )
    return TestClient(app, base_url="http://localhost:8501", client=(peer, 5000), **more)


# --- names and origins
# ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("localhost", True),
        ("LOCALHOST:1", True),
        ("localhost.:8501", True),
        ("127.0.0.1:40123", True),
        ("127.9.9.9", True),
        ("[::1]:8501", True),
        ("zona.example.id", True),
        ("ZONA.example.id:443", True),
        ("kantor.local:8501", True),
        ("10.0.0.5", True),
        ("10.1.1.1:8501", True),  # the address that the connection was made to
        ("10.1.1.2", False),
        ("evil.test", False),
        ("zona.example.id.evil.test", False),
        ("localhost.evil.test", False),
        ("evil.test:8501@localhost", False),
        ("localhost/x", False),
        ("localhost:123456", False),
        ("0.0.0.0:8501", False),
        ("", False),
        ("[::1", False),
    ],
)
def test_it_answers_to_its_own_names_only(host: str, answered: bool) -> None:
    names = Names("https://zona.example.id", "kantor.local, 10.0.0.5")
    assert names.answers(host, own="10.1.1.1") is answered


@pytest.mark.parametrize("setting", ["http://zona.example.id", "zona/x", "a b", "*"])
def test_a_name_that_is_none_is_not_taken(setting: str) -> None:
    with pytest.raises(ValueError, match=setting.replace("*", r"\*")):
        listed_names(setting)


def test_another_host_gets_a_sentence_and_reaches_nothing() -> None:
    reader = through(Behind(), Middleware(Hosts, Names()))
    assert reader.get("/x").status_code == 200
    for path in ("/", "/publik/", "/api/v1/", "/_stcore/health"):
        answer = reader.get(path, headers={"host": "evil.test"})
        assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")
        assert "“evil.test”" in answer.text and "ZONA_HOSTS" in answer.text
    with pytest.raises(WebSocketDenialResponse) as refused:
        reader.websocket_connect(STREAM, headers={"host": "evil.test"}).__enter__()
    assert refused.value.status_code == 400


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://localhost:8501", "localhost:8501", True),
        ("HTTP://LocalHost:8501", "localhost:8501", True),
        ("https://zona.example.id", "127.0.0.1:8501", True),  # a proxy asks by another name
        ("https://zona.example.id", "zona.example.id:443", True),
        ("http://kantor.local", "kantor.local", True),
        ("http://evil.test", "localhost:8501", False),
        ("http://localhost:3000", "localhost:8501", False),  # another program on this machine
        ("https://zona.example.id:444", "127.0.0.1:8501", False),
        ("https://zona.example.id.evil.test", "zona.example.id", False),
        ("null", "localhost:8501", False),
        ("file://localhost:8501", "localhost:8501", False),
        ("http://[", "localhost:8501", False),
        ("", "localhost:8501", False),
    ],
)
def test_a_websocket_comes_from_a_page_of_this_server(origin: str, host: str, same: bool) -> None:
    behind = Behind()
    names = Names("https://zona.example.id", "kantor.local")
    reader = through(behind, Middleware(Hosts, names))
    try:
        with reader.websocket_connect(STREAM, headers={"host": host, "origin": origin}) as socket:
            socket.send_bytes(b"x")
            assert socket.receive_bytes() == b"x"
    except WebSocketDenialResponse as refused:
        assert not same and refused.status_code == 403
    # Streamlit compares by letter, and asks an outside host where the two differ
    assert behind.origins == ([f"http://{host}"] if same else [])


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 403),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 403),  # through a proxy on this machine
        ("127.0.0.1", {"host": "zona.example.id"}, 403),
    ],
)
def test_metrics_are_for_this_machine_only(peer: str, headers: dict, status: int) -> None:
    door = Middleware(Hosts, Names("https://zona.example.id"))
    reader = through(Behind(), door, peer=peer)
    assert reader.get("/_stcore/metrics", headers=headers).status_code == status
    assert reader.get("/_stcore/health", headers=headers).status_code == 200


# --- websockets of one reader
# ----------------------------------------------------------------------------------------------


def sockets(behind: Behind, most: int, peer: str = "10.0.0.1", messages=(0.001, 5.0), proxies=""):
    door = Middleware(Sockets, most, networks(proxies), messages)
    return through(behind, door, peer=peer)


def test_a_websocket_that_asks_too_much_is_closed_and_the_rest_is_dropped() -> None:
    behind = Behind()
    with sockets(behind, 0).websocket_connect(STREAM) as socket:
        for n in range(20):
            socket.send_bytes(b"%d" % n)
        assert [socket.receive_bytes() for _ in range(5)] == [b"0", b"1", b"2", b"3", b"4"]
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
    assert closed.value.code == 1008 and len(behind.messages) == 5


def test_text_closes_a_websocket_without_a_failure_behind() -> None:
    behind = Behind()
    with sockets(behind, 0).websocket_connect(STREAM) as socket:
        socket.send_text("x")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
    assert closed.value.code == 1003 and behind.messages == []


def test_one_address_holds_so_many_websockets_and_no_more() -> None:
    behind = Behind()
    door = Sockets(
        Starlette(routes=[WebSocketRoute(STREAM, behind.answer)]), 2, networks("10.9.9.9")
    )
    door.openings = Limiter(0)
    one = TestClient(door, client=("10.0.0.1", 1))
    other = TestClient(door, client=("10.0.0.2", 1))
    proxied = TestClient(door, client=("10.9.9.9", 1))
    with one.websocket_connect(STREAM), one.websocket_connect(STREAM):
        for reader, headers in ((one, {}), (proxied, {"x-forwarded-for": "10.0.0.1"})):
            with pytest.raises(WebSocketDenialResponse) as refused:
                reader.websocket_connect(STREAM, headers=headers).__enter__()
            assert refused.value.status_code == 429 and "2" in refused.value.text
            assert refused.value.headers["retry-after"] == "5"
        with (
            other.websocket_connect(STREAM),
            proxied.websocket_connect(STREAM, headers={"x-forwarded-for": "10.0.0.3"}),
        ):
            pass
    with one.websocket_connect(STREAM):  # those that ended make room
        pass
    assert not door._held


def test_opening_again_and_again_is_no_way_around() -> None:
    reader = sockets(Behind(), 3)
    for _ in range(3):
        with reader.websocket_connect(STREAM):
            pass
    with pytest.raises(WebSocketDenialResponse) as refused:
        for _ in range(30):
            with reader.websocket_connect(STREAM):
                pass
    assert refused.value.status_code == 429


# --- the log
# ----------------------------------------------------------------------------------------------


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_the_same_line_is_logged_once_a_minute_with_its_number() -> None:
    clock, lines = Clock(), []
    log = logging.Logger("a stranger's")
    log.addFilter(Once(clock))
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    log.addHandler(handler)
    for n in range(1000):
        log.error("no file: %d of 100 %%", n)
    log.error("another: %s", "x" * 100_000)
    assert lines[0] == "no file: 0 of 100 %" and [len(line) for line in lines[1:]] == [LONGEST]
    clock.now += AGAIN_S
    log.error("no file: %d of 100 %%", 1000)
    assert lines[2] == "no file: 1000 of 100 % (999 more like this)"
    for kind in (ValueError("a"), OSError("b"), OSError("c")):
        log.error("failed", exc_info=kind)
    assert len(lines) == 5  # one each sort of exception
    for n in range(3 * KINDS):
        log.error(f"made up {n}")
    assert len(log.filters[0]._seen) == KINDS
