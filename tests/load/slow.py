"""Connections that hold a place and ask for nothing: do the others still get in, and how long may
those stay?
"""

from __future__ import annotations

import http.client
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass

from tests.load.server import Target

HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


@dataclass
class Slow:
    """What became of the connections: how many were opened, how many the server closed, how often
    others were answered while they stood and how often not; size of the server's log.
    """

    opened: int = 0
    closed: int = 0
    answered: int = 0
    unanswered: int = 0
    log_kb: float | None = None


def slow(target: Target, connections: int, seconds: float, drip: bool) -> Slow:
    """Holds `connections` for at most `seconds`: silent, or with `drip` a byte of a header that
    never ends each second.
    """
    result, port = Slow(), target.port
    with ExitStack() as stack:
        held = [stack.enter_context(_connection(port, drip)) for _ in range(connections)]
        result.opened, begun = len(held), time.perf_counter()
        while held and time.perf_counter() - begun < seconds:
            if _answers(port):
                result.answered += 1
            else:
                result.unanswered += 1
            time.sleep(1)
            open_still = [one for one in held if not _gone(one, drip)]
            result.closed += len(held) - len(open_still)
            held = open_still
    result.log_kb = target.log_kb()
    return result


def _connection(port: int, drip: bool) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), 30)
    if drip:
        connection.sendall(HEAD)
    connection.setblocking(False)
    return connection


def _gone(connection: socket.socket, drip: bool) -> bool:
    """Whether the server has closed it; sends the next byte where it drips."""
    try:
        if drip:
            connection.send(b"a")
        return connection.recv(4096) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _answers(port: int, patience_s: float = 5) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience_s)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
