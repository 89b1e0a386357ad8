"""One reader asks for very many runs over one websocket and hangs up: do the others still get in?"""

from __future__ import annotations

import asyncio
import http.client
import time
from dataclasses import dataclass, field

from websockets.exceptions import ConnectionClosed

from tests.load.session import opened, rerun, rerun_s

HANGS_UP_S = 5.0  # when nobody closed it before; a busy machine takes a second for the thousand


@dataclass
class Flood:
    """What one flood did: messages sent, the code of a close by the server (None: it let all
    through), how the others fared (seconds).
    """

    sent: int = 0
    closed: int | None = None
    answers: int = 0
    longest_wait_s: float = 0.0
    newcomer_s: float | None = None
    errors: list[str] = field(default_factory=list)


async def flood(port: int, messages: int, seconds: float) -> Flood:
    """Sends `messages` reruns at once, hangs up, then watches the server for at most `seconds`."""
    result = Flood()
    try:
        async with opened(port) as socket:
            await rerun_s(socket)
            for _ in range(messages):
                await socket.send(rerun())
                result.sent += 1
            # what the server has to say to it comes within a moment, or never
            await asyncio.wait_for(socket.wait_closed(), HANGS_UP_S)
            result.closed = socket.close_code
    except ConnectionClosed as closed:
        result.closed = closed.rcvd.code if closed.rcvd else None
    except TimeoutError:
        pass
    watching = asyncio.to_thread(_watch, port, seconds, result)
    await asyncio.gather(watching, _newcomer(port, seconds, result))
    return result


def _watch(port: int, seconds: float, result: Flood) -> None:
    """Asks for the health again and again."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < seconds:
        asked = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            result.answers += 1
        except OSError as error:
            result.errors.append(type(error).__name__)
        finally:
            connection.close()
        result.longest_wait_s = max(result.longest_wait_s, time.perf_counter() - asked)
        time.sleep(0.05)


async def _newcomer(port: int, seconds: float, result: Flood) -> None:
    """Somebody else opens the dashboard."""
    begun = time.perf_counter()
    try:
        async with asyncio.timeout(seconds), opened(port) as socket:
            await rerun_s(socket)
            result.newcomer_s = time.perf_counter() - begun
    except (TimeoutError, OSError, ConnectionClosed) as error:
        result.errors.append(type(error).__name__)
