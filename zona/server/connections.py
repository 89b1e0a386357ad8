"""How many connections are open, and how long one may keep its place without asking or taking
anything.

uvicorn waits for ever for the rest of a request and for a reader who takes no answer; each of them
holds a file of the process, and when these are used up nobody gets in. Streamlit starts uvicorn
itself and lets nobody choose its protocol classes, so ours are put in at the start of the
application, from which uvicorn's configuration can be reached.
"""

from __future__ import annotations

import asyncio
import logging
from asyncio import Transport
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

log = logging.getLogger("zona")

WAIT_S = 10.0  # for a whole header, from the connection or from the last answer
GRACE_S = 20.0  # for a body or an answer, before its pace is looked at
PACE = 500  # bytes a second that a body or an answer must go at: slower than any telephone
SWEEP_S = 1.0
MOST = 4096  # connections, where the system lets us open so many files
BACKLOG = 128  # connections that are taken in at once


class Counted:
    """A transport that counts what was written to it; everything else is the transport's own."""

    def __init__(self, transport: Transport):
        self._transport, self.written = transport, 0

    def write(self, data: bytes) -> None:
        """Counts and writes."""
        self.written += len(data)
        self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    @property
    def taken(self) -> int:
        """Bytes that have left this process."""
        return self.written - self._transport.get_write_buffer_size()


@dataclass(eq=False)
class Connection:
    """One open connection: what it is doing since when, and how far it was then."""

    protocol: Any
    transport: Counted
    since: float
    doing: tuple[object, ...] = ()
    begun: int = 0
    received: int = 0

    @property
    def waiting(self) -> bool:
        """Whether no request of it is being read or answered."""
        # a websocket has none, and may wait as long as its reader looks at the page
        cycle = getattr(self.protocol, "cycle", None)
        is_http = hasattr(self.protocol, "cycle")
        answered = cycle is None or cycle.response_complete
        return is_http and answered and not self.transport.get_write_buffer_size()


class Connections:
    """The open connections of this process, at most `most`."""

    def __init__(self, most: int, clock: Callable[[], float]):
        """`clock`: seconds, the event loop's."""
        self.most, self.clock = most, clock
        self.open: dict[Any, Connection] = {}

    def add(self, protocol: Any, transport: Counted) -> Connection:
        """A new connection. Where there are too many the one that has waited longest goes, and
        where none waits the new one.
        """
        connection = Connection(protocol, transport, self.clock())
        if len(self.open) >= self.most:
            oldest = next((other for other in self.open.values() if other.waiting), connection)
            log.warning("more than %d connections: one that waits is closed", self.most)
            self._end(oldest)
            if oldest is connection:
                return connection
        self.open[protocol] = connection
        return connection

    def forget(self, protocol: Any) -> None:
        """A connection has ended, or has become a websocket."""
        self.open.pop(protocol, None)

    def sweep(self) -> int:
        """Ends those that are too slow; returns how many."""
        late = [connection for connection in self.open.values() if self._late(connection)]
        for connection in late:
            self._end(connection)
        return len(late)

    def _late(self, connection: Connection) -> bool:
        doing, done, allowed_s, pace = _progress(connection)
        now = self.clock()
        if doing != connection.doing:
            connection.doing, connection.begun, connection.since = doing, done, now
        spent_s = now - connection.since
        return spent_s > allowed_s and done - connection.begun < pace * spent_s

    def _end(self, connection: Connection) -> None:
        """At once: a reader who takes nothing would not take a farewell either."""
        self.forget(connection.protocol)
        connection.transport.abort()

    async def watch(self) -> None:
        """Sweeps for ever."""
        while True:
            await asyncio.sleep(SWEEP_S)
            self.sweep()


def _progress(connection: Connection) -> tuple[tuple[object, ...], int, float, float]:
    """What a connection is doing, how far it is (bytes), and how long it may do so at what pace."""
    cycle = getattr(connection.protocol, "cycle", None)
    if connection.transport.get_write_buffer_size():
        return ("taking", cycle), connection.transport.taken, GRACE_S, PACE
    if connection.waiting:
        # The pace is more than a header can have: bytes that drip in do not lengthen the wait.
        return ("waiting", cycle), 0, WAIT_S, 1.0
    if cycle is not None and cycle.more_body and not connection.protocol.flow.read_paused:
        return ("sending", cycle), connection.received, GRACE_S, PACE
    return ("answering", cycle), 0, float("inf"), 0.0


def bounded(base: type, connections: Connections) -> type:
    """uvicorn's protocol class `base` (HTTP or websocket), known to `connections`."""

    class Bounded(base):
        def connection_made(self, transport: Any) -> None:
            counted = transport if isinstance(transport, Counted) else Counted(transport)
            super().connection_made(counted)
            self.counted = connections.add(self, counted)

        def data_received(self, data: bytes) -> None:
            self.counted.received += len(data)
            super().data_received(data)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.forget(self)
            super().connection_lost(exc)

        def handle_websocket_upgrade(self, *request: Any) -> None:
            connections.forget(self)
            super().handle_websocket_upgrade(*request)

    return Bounded


def bind(config: Any, files: int, loop: asyncio.AbstractEventLoop) -> Connections:
    """Puts the bounds into a uvicorn configuration that has not begun to listen; `files`: how many
    the process may have open. A quarter of them stays for everything else.
    """
    connections = Connections(min(MOST, files * 3 // 4), loop.time)
    config.http_protocol_class = bounded(config.http_protocol_class, connections)
    if config.ws_protocol_class is not None:
        config.ws_protocol_class = bounded(config.ws_protocol_class, connections)
    config.backlog = min(BACKLOG, files // 8)
    return connections
