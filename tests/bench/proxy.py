"""A counting proxy between browser and server: the bytes that cross it are the bytes on the wire,
websocket included.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time

# bytes read at once: what one connection may put on the link before another has its turn
CHUNK = 16_384
WINDOW = 8  # chunks of one connection that may be under way, as a window of TCP


class Link:
    """One direction of a network that all connections share: `bytes_per_s` one after the other,
    then `delay_s` on the way.
    """

    def __init__(self, delay_s: float, bytes_per_s: float | None):
        self.delay_s, self.bytes_per_s = delay_s, bytes_per_s
        self._free_at = 0.0

    def arrival(self, size: int, now: float) -> float:
        """When the last of `size` bytes, put on the link now, comes out of it.

        Books the link for them.
        """
        if self.bytes_per_s:
            self._free_at = max(now, self._free_at) + size / self.bytes_per_s
            return self._free_at + self.delay_s
        return now + self.delay_s


class CountingProxy:
    """Forwards 127.0.0.1:`port` to `upstream`; counts bytes towards the browser and notes when
    bytes passed last.

    `delay_s` (each way) and `bytes_per_s` (each way, shared by all connections) stand for a phone's
    network. Connecting costs one round trip. Slow start, losses and TLS are not modelled.
    """

    def __init__(self, upstream: int, delay_s: float = 0.0, bytes_per_s: float | None = None):
        self.upstream, self.delay_s = upstream, delay_s
        self.links = {"up": Link(delay_s, bytes_per_s), "down": Link(delay_s, bytes_per_s)}
        self.down, self.up, self.connections = 0, 0, 0
        self.last_up = self.last_down = 0.0
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self._run, args=(started,), daemon=True).start()
        started.wait(10)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._client, "127.0.0.1", 0)
        )
        self.port = self._server.sockets[0].getsockname()[1]
        started.set()
        self._loop.run_forever()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        except OSError:  # the server has stopped; the browser tries on for a while
            writer.close()
            return
        await asyncio.sleep(2 * self.delay_s)
        await asyncio.gather(
            self._pump(reader, up_writer, "up"),
            self._pump(up_reader, writer, "down"),
            return_exceptions=True,
        )

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        """Puts what comes on the link; a second task takes each chunk off it when its time has
        come.
        """
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(WINDOW)
        delivery = asyncio.create_task(self._deliver(under_way, writer, way))
        try:
            while data := await reader.read(CHUNK):
                await under_way.put((self.links[way].arrival(len(data), time.perf_counter()), data))
        finally:
            await under_way.put((0.0, b""))
            await delivery

    async def _deliver(
        self, under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, way: str
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while (item := await under_way.get())[1]:
                if (wait := item[0] - time.perf_counter()) > 0:
                    await asyncio.sleep(wait)
                self._count(len(item[1]), way)
                writer.write(item[1])
                await writer.drain()
            writer.close()
            return
        while (await under_way.get())[
            1
        ]:  # nobody is there to take it: let the other task come to its end
            pass

    def _count(self, size: int, way: str) -> None:
        if way == "down":
            self.down, self.last_down = self.down + size, time.perf_counter()
        else:
            self.up, self.last_up = self.up + size, time.perf_counter()

    def quiet(self, seconds: float = 0.7, limit: float = 60) -> None:
        """Waits until nothing has passed for a while."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end:
            if time.perf_counter() - max(self.last_down, self.last_up) > seconds:
                return
            time.sleep(0.05)
