"""A small load generator: a few kept connections, each asks again as soon as it has its answer.

Plain sockets, one thread, so that it costs far less than the server that it measures. `python -m
tests.bench.load PORT PATH SECONDS CONNECTIONS`.
"""

from __future__ import annotations

import re
import selectors
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class WrongAnswer(Exception):
    """An answer that is not 200 or has another length than the first one."""


def request(port: int, path: str) -> bytes:
    """What a browser asks, as short as it goes."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip, deflate, br\r\nAccept: */*\r\n\r\n".encode()


def once(port: int, path: str) -> bytes:
    """One whole answer, head and body. Raises WrongAnswer where it is not 200 or says no length."""
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        connection.sendall(request(port, path))
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += connection.recv(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not head.startswith(b"HTTP/1.1 200 ") or length is None:
            raise WrongAnswer(f"{path}: {head[:200]!r}")
        while len(body) < int(length[1]):
            body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def unseen_per_s(port: int, paths: Sequence[str]) -> float:
    """Answers a second where each path is asked once, one after the other over a kept connection.

    Raises WrongAnswer for one that is not 200.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    begun = time.perf_counter()
    for path in paths:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip, deflate, br"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise WrongAnswer(f"{path}: {answer.status} {body[:200]!r}")
    spent = time.perf_counter() - begun
    connection.close()
    return len(paths) / spent


@dataclass
class _Reader:
    """One connection: how much of the current answer has come, and how many answers there were."""

    connection: socket.socket
    got: int = 0
    answers: int = field(default=0)


def requests_per_s(port: int, path: str, seconds: float, connections: int = 4) -> float:
    """Answers a second over `connections` kept connections.

    Every answer must be as long as the first one.

    Raises WrongAnswer for one that is longer or does not start like a 200, ConnectionError where
    the server hangs up.
    """
    expected, asked = len(once(port, path)), request(port, path)
    with selectors.DefaultSelector() as selector, ExitStack() as opened:
        readers = [
            _Reader(opened.enter_context(socket.create_connection(("127.0.0.1", port))))
            for _ in range(connections)
        ]
        for reader in readers:
            reader.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(reader.connection, selectors.EVENT_READ, reader)
            reader.connection.sendall(asked)
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            for key, _ in selector.select(1):
                _take(key.data, expected, asked, path)
        spent = time.perf_counter() - begun
    return sum(reader.answers for reader in readers) / spent


def _take(reader: _Reader, expected: int, asked: bytes, path: str) -> None:
    """Reads what has come; asks again after a whole answer."""
    data = reader.connection.recv(1 << 20)
    if not data:
        raise ConnectionError(f"{path}: the server closed the connection")
    if reader.got == 0 and not data.startswith(b"HTTP/1.1 200 "):
        raise WrongAnswer(f"{path}: {data[:200]!r}")
    reader.got += len(data)
    if reader.got > expected:
        raise WrongAnswer(f"{path}: {reader.got} bytes where the first answer had {expected}")
    if reader.got == expected:
        reader.got, reader.answers = 0, reader.answers + 1
        reader.connection.sendall(asked)


if __name__ == "__main__":
    print(
        f"{requests_per_s(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4])):.0f}"
    )
