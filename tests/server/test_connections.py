"""Connections that hold a place and ask for nothing, and servers that are put under load: bounded,
and the others still get in.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import Server, free_port
from tests.load.flood import flood
from tests.load.server import Target
from tests.load.sessions import sessions
from tests.load.slow import slow
from zona.config import ROOT
from zona.server import start
from zona.server.connections import GRACE_S, PACE, WAIT_S, Connections, Counted, bind, bounded

FILES = 256  # that the server under load may open


class Wire:
    """Stands for a transport: what was written and not yet taken, whether it was ended."""

    def __init__(self) -> None:
        self.buffer, self.ended = 0, False

    def write(self, data: bytes) -> None:
        self.buffer += len(data)

    def get_write_buffer_size(self) -> int:
        return self.buffer

    def abort(self) -> None:
        self.ended = True


class Cycle:
    """Stands for uvicorn's record of one request."""

    def __init__(self, more_body: bool) -> None:
        self.response_complete, self.more_body = False, more_body


class Protocol:
    """Stands for uvicorn's: its request, if there is one, and what it hears."""

    def connection_made(self, transport) -> None:
        self.transport, self.cycle = transport, None
        self.flow = SimpleNamespace(read_paused=False)

    def data_received(self, data: bytes) -> None:
        """Nothing to do with it."""

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to do about it."""

    def handle_websocket_upgrade(self) -> None:
        """Nothing to do about it."""

    def asks(self, more_body: bool = False) -> Cycle:
        """A request has come whole, or but for its body."""
        self.cycle = Cycle(more_body)
        return self.cycle


class Place:
    """The connections of a server with a clock of its own."""

    def __init__(self, most: int = 100) -> None:
        self.now = 0.0
        self.connections = Connections(most, lambda: self.now)
        self.kind = bounded(Protocol, self.connections)

    def opened(self) -> tuple[Protocol, Wire]:
        protocol, wire = self.kind(), Wire()
        protocol.connection_made(wire)
        return protocol, wire

    def passes(self, seconds: float, meanwhile=lambda: None) -> None:
        for _ in range(int(seconds)):
            meanwhile()
            self.now += 1
            self.connections.sweep()


@pytest.mark.parametrize("dripping", [b"", b"X"], ids=["silent", "dripping"])
def test_a_connection_that_never_asks_is_closed(dripping: bytes) -> None:
    place = Place()
    protocol, wire = place.opened()
    place.passes(WAIT_S, lambda: dripping and protocol.data_received(dripping))
    assert not wire.ended
    place.passes(2, lambda: dripping and protocol.data_received(dripping))
    assert wire.ended and not place.connections.open


def test_one_that_keeps_asking_stays_and_so_does_one_that_is_still_being_answered() -> None:
    place = Place()
    asking, one = place.opened()
    waiting, other = place.opened()
    waiting.asks()
    place.passes(5 * WAIT_S, lambda: setattr(asking.asks(), "response_complete", True))
    assert not one.ended and not other.ended
    place.passes(WAIT_S + 2)
    assert one.ended and not other.ended


@pytest.mark.parametrize(("bytes_s", "ended"), [(1, True), (PACE // 2, True), (PACE * 2, False)])
def test_a_body_has_to_come_at_the_pace_of_a_telephone(bytes_s: int, ended: bool) -> None:
    place = Place()
    protocol, wire = place.opened()
    protocol.asks(more_body=True)
    place.passes(GRACE_S + 10, lambda: protocol.data_received(b"x" * bytes_s))
    assert wire.ended is ended


def test_a_body_that_we_do_not_read_is_not_the_readers_fault() -> None:
    place = Place()
    protocol, wire = place.opened()
    protocol.asks(more_body=True)
    protocol.flow.read_paused = True
    place.passes(10 * GRACE_S)
    assert not wire.ended


@pytest.mark.parametrize(("taken_s", "ended"), [(0, True), (PACE // 2, True), (PACE * 2, False)])
def test_an_answer_has_to_be_taken_at_that_pace(taken_s: int, ended: bool) -> None:
    place = Place()
    protocol, wire = place.opened()
    protocol.asks().response_complete = True
    protocol.transport.write(b"x" * 1_000_000)
    place.passes(GRACE_S + 10, lambda: setattr(wire, "buffer", wire.buffer - taken_s))
    assert wire.ended is ended


def test_beyond_the_number_the_one_that_waited_longest_makes_room() -> None:
    place = Place(most=3)
    busy, first = place.opened()
    busy.asks()
    (_, second), (_, third), (_, fourth) = (place.opened() for _ in range(3))
    assert [wire.ended for wire in (first, second, third, fourth)] == [False, True, False, False]
    for protocol in place.connections.open:
        protocol.asks()
    assert place.opened()[1].ended  # nobody waits: the new one goes
    assert len(place.connections.open) == 3


def test_a_websocket_is_counted_once_and_may_be_silent() -> None:
    place = Place()
    protocol, wire = place.opened()
    protocol.handle_websocket_upgrade()
    assert not place.connections.open
    talk = bounded(type("Talk", (Protocol,), {}), place.connections)()
    talk.connection_made(protocol.transport)
    del talk.cycle
    place.passes(100 * WAIT_S)
    assert not wire.ended and list(place.connections.open) == [talk]
    talk.connection_lost(None)
    assert not place.connections.open


def test_uvicorns_configuration_is_bounded_by_the_files_that_are_there() -> None:
    config = SimpleNamespace(http_protocol_class=Protocol, ws_protocol_class=None, backlog=2048)
    loop = SimpleNamespace(time=lambda: 0.0)
    assert bind(config, 1024, loop).most == 768 and config.backlog == 128
    assert bind(config, 256, loop).most == 192 and config.backlog == 32
    assert bind(config, 10**6, loop).most == 4096
    assert issubclass(config.http_protocol_class, Protocol)
    assert isinstance(Counted(Wire()), Counted) and Counted(Wire()).taken == 0


def test_the_number_of_files_is_raised_as_far_as_the_system_lets_us() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, before[1]))
        wanted = min(start.FILES, before[1]) if before[1] != resource.RLIM_INFINITY else start.FILES
        assert start.more_files() == wanted == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


# --- a server under load, in short; longer: `python -m tests.load`
# ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory, snapshot_path: Path) -> Iterator[Target]:
    """A server that may open few files and lets nobody ask the open data for long."""
    environment = {"ZONA_SNAPSHOT": str(snapshot_path), "ZONA_API_RATE": "0.1"}
    few = ("sh", "-c", f'ulimit -n {FILES} && exec "$@"', "sh")
    log = tmp_path_factory.mktemp("load") / "log.txt"
    running = Server(environment, log, before=few)
    yield Target(running.port, running.process.pid, log)
    running.stop()


def test_more_idle_connections_than_files_stop_nobody_and_fill_no_log(target: Target) -> None:
    result = slow(target, FILES * 3 // 2, 3, drip=False)
    assert result.opened == FILES * 3 // 2 and result.closed >= FILES // 2
    assert result.answered and not result.unanswered
    assert result.log_kb < 50


def apart(load):
    """Runs it in a thread of its own: the browser of other tests keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, load).result()


def test_many_readers_are_timed_and_weighed(target: Target) -> None:
    result = apart(sessions(target, 4, 1.0, 0.2))
    assert result.sessions == 4 and result.reruns >= 4 and result.resident_mb > 50
    assert 0 < result.median_s <= result.p95_s <= result.longest_s


def test_a_thousand_reruns_of_one_websocket_close_it_and_the_others_get_in(target: Target) -> None:
    result = apart(flood(target.port, 1000, 10))
    assert result.closed == 1008 and not result.errors
    assert result.answers > 10 and result.newcomer_s is not None


def asked(port: int, path: str, headers: dict[str, str] | None = None, host: str = "127.0.0.1"):
    """The answer to one request on a connection of its own, its body read."""
    connection = http.client.HTTPConnection(host, port, timeout=20)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def test_whoever_writes_another_address_into_a_header_is_counted_all_the_same(target) -> None:
    codes = [
        asked(target.port, "/api/v1/releases.json", {"X-Forwarded-For": f"9.9.9.{n}"}).status
        for n in range(8)
    ]
    assert codes[0] == 200 and codes[-1] == 429


def test_a_handshake_from_another_page_is_refused_at_the_door(target: Target) -> None:
    handshake = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    asking = {"/_stcore/stream": "http://evil.test", "/x": f"http://127.0.0.1:{free_port()}"}
    for path, origin in asking.items():
        assert asked(target.port, path, handshake | {"Origin": origin}).status == 403
    before = target.log.read_text()
    assert "disallowed Origin" not in before  # Streamlit's words: it was never asked
    assert asked(target.port, "/", {"Host": "evil.test"}).status == 400


# --- settings
# ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"ZONA_INTAKE": "1"}, "account add"),
        (
            {"ZONA_HOSTS": "http://zona.example.id", "ZONA_API_RATE": "ten"},
            "“http://zona.example.id”",
        ),
        ({"ZONA_TRUSTED_PROXY": "proxy"}, "ZONA_TRUSTED_PROXY"),
    ],
)
def test_a_setting_that_cannot_be_ends_the_start_with_a_sentence(settings, named: str) -> None:
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port"]
    environment = os.environ | settings
    process = subprocess.Popen(
        [*command, str(free_port())],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        told, _ = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        pytest.fail("it started")
    assert process.returncode and named in told and "Traceback" not in told
