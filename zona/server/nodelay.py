"""Answers leave at once.

Streamlit binds its socket without naming TCP, so that asyncio does not switch Nagle's algorithm
off; headers and body go in two writes, and on a kept connection the second waits some 40 ms for the
reader's receipt.
"""

from __future__ import annotations

import socket

from starlette.types import ASGIApp, Receive, Scope, Send


class NoDelay:
    """ASGI middleware: sets TCP_NODELAY on the connection of a request, where the server lets us
    reach it (uvicorn).
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        connection = (
            transport.get_extra_info("socket") if hasattr(transport, "get_extra_info") else None
        )
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self.app(scope, receive, send)
