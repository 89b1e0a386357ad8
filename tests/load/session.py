"""One reader's session over the websocket, as Streamlit's page keeps it, without a browser."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

STREAM = "/_stcore/stream"


def rerun(query: str = "") -> bytes:
    """The message by which the page asks for another run; `query`: what stands in the address."""
    message = BackMsg()
    message.rerun_script.query_string = query
    return message.SerializeToString()


@asynccontextmanager
async def opened(port: int, **settings) -> AsyncIterator[ClientConnection]:
    """A websocket to the server on this machine; `settings` go to `websockets`."""
    address = f"ws://127.0.0.1:{port}{STREAM}"
    # no pings of our own: a server that is too busy to answer one is what is to be measured
    options = {"subprotocols": ["streamlit"], "max_size": None, "open_timeout": 60}
    options |= {"ping_interval": None, "close_timeout": 2} | settings
    async with connect(address, **options) as socket:
        yield socket


async def finished(socket: ClientConnection) -> None:
    """Reads up to the message that a run has finished. Raises ConnectionClosed."""
    while True:
        message = ForwardMsg.FromString(await socket.recv())
        if message.WhichOneof("type") == "script_finished":
            return


async def rerun_s(socket: ClientConnection, query: str = "") -> float:
    """Seconds from asking for a run up to its last message."""
    begun = time.perf_counter()
    await socket.send(rerun(query))
    await finished(socket)
    return time.perf_counter() - begun
