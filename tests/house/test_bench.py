"""The network that the benchmarks model, and the load that they make: wrong ones would make every
figure wrong.
"""

from __future__ import annotations

import contextlib
import http.server
import socketserver
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import complaint_pages, complaints, dashboard, load, rerun
from tests.bench.proxy import CountingProxy, Link

BODY = b"zona" * 25_000


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        body = BODY[: -1 if self.path == "/grows" and self.asked % 2 else None]
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # the load hangs up in the middle of an answer
            super().handle()

    def log_message(self, *args) -> None:
        """Says nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers BODY."""
    socketserver.ThreadingMixIn.daemon_threads = True
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.asked = 0
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_link_sends_one_after_the_other_and_pays_the_way_once() -> None:
    link = Link(0.1, 1000)
    assert [round(link.arrival(500, 0.0), 3) for _ in range(3)] == [0.6, 1.1, 1.6]
    assert round(link.arrival(100, 10.0), 3) == 10.2
    assert Link(0.1, None).arrival(10**9, 5.0) == 5.1


def test_bytes_come_whole_are_counted_and_take_the_time_of_the_network(port: int) -> None:
    proxy = CountingProxy(port, 0.15, 1_000_000)
    begun = time.perf_counter()
    answer = urllib.request.urlopen(f"http://127.0.0.1:{proxy.port}/").read()
    spent = time.perf_counter() - begun
    assert answer == BODY
    assert len(BODY) < proxy.down < len(BODY) + 500
    # 0.3 s to connect, 0.3 s there and back, 0.1 s for 100 000 bytes; paid for each chunk of 16 kB
    # it would be 1.6 s
    assert 0.69 < spent < 1.4


def test_two_connections_share_the_network(port: int) -> None:
    proxy = CountingProxy(port, 0, 500_000)
    begun = time.perf_counter()
    threads = [
        threading.Thread(
            target=lambda: urllib.request.urlopen(f"http://127.0.0.1:{proxy.port}/").read()
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0.39 < time.perf_counter() - begun < 1.5


def test_the_load_counts_whole_answers_only(port: int) -> None:
    per_s = load.requests_per_s(port, "/", 0.3, 2)
    assert 0.9 * (Handler.asked - 4) <= per_s * 0.3 <= Handler.asked * 1.05
    assert load.once(port, "/").endswith(BODY)


@pytest.mark.parametrize("path", ["/missing", "/grows"])
def test_a_wrong_answer_stops_the_load(port: int, path: str) -> None:
    with pytest.raises(load.WrongAnswer, match=path):
        load.requests_per_s(port, path, 1, 1)


def test_the_apps_that_are_measured_are_there() -> None:
    """A file that moved is told by a test and not by the next benchmark."""
    apps = (path for arguments in dashboard.APPS.values() for path in arguments[:1])
    assert [
        path for path in (*rerun.SCRIPTS.values(), *map(Path, apps)) if not path.is_file()
    ] == []


def test_both_ways_to_take_in_complaints_come_to_the_same_shares(tmp_path, monkeypatch) -> None:
    """The benchmark compares times of equal work; this is also a second, slow count of the first."""
    monkeypatch.setenv("ZONA_BATCHES", str(tmp_path / "batches"))
    monkeypatch.delenv("ZONA_SNAPSHOT", raising=False)
    counts = [way(tmp_path, 2_000) for way in complaints.WAYS.values()]
    assert counts == [2_000] * 4
    shares = complaints.shares(tmp_path)
    assert len(shares) == 66
    met, judged = (sum(counts) for counts in zip(*shares.values(), strict=True))
    assert 0 < met < judged


def test_the_page_whose_time_is_measured_is_there() -> None:
    assert (complaint_pages.APP.parent / complaint_pages.PAGE).resolve().is_file()
