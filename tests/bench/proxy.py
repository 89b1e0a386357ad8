"""A counting proxy between browser and server: the bytes that cross it are the bytes on the wire, websocket included."""

from __future__ import annotations

import asyncio
import threading
import time


class CountingProxy:
    """Forwards 127.0.0.1:`port` to `upstream`; counts bytes towards the browser and notes when bytes passed last.

    `delay_s` and `bytes_per_s` slow both directions down, to stand for a phone's network.
    """

    def __init__(self, upstream: int, delay_s: float = 0.0, bytes_per_s: float | None = None):
        self.upstream, self.delay_s, self.bytes_per_s = upstream, delay_s, bytes_per_s
        self.down, self.up, self.connections = 0, 0, 0
        self.last_up = self.last_down = 0.0
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self._run, args=(started,), daemon=True).start()
        started.wait(10)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(asyncio.start_server(self._client, "127.0.0.1", 0))
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
        await asyncio.gather(self._pump(reader, up_writer, "up"), self._pump(up_reader, writer, "down"), return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        while data := await reader.read(65536):
            if way == "down":
                self.down, self.last_down = self.down + len(data), time.perf_counter()
            else:
                self.up, self.last_up = self.up + len(data), time.perf_counter()
            if self.delay_s or self.bytes_per_s:
                await asyncio.sleep(self.delay_s + (len(data) / self.bytes_per_s if self.bytes_per_s else 0))
            writer.write(data)
            await writer.drain()
        writer.close()

    def quiet(self, seconds: float = 0.7, limit: float = 60) -> None:
        """Waits until nothing has passed for a while."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end:
            if time.perf_counter() - max(self.last_down, self.last_up) > seconds:
                return
            time.sleep(0.05)
