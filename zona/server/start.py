"""What has to hold before this process listens: settings that can be read, enough files, bounded
connections, a quiet log.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from zona.config import Fault
from zona.language.settings import told
from zona.language.words import LANGUAGES, Words
from zona.server.connections import bind
from zona.server.quiet import install
from zona.store.snapshot import sweep_spilled

log = logging.getLogger("zona")

FILES = 65_536  # more than we could ever use
SOCKET_BYTES = 1 << 20  # of one message to us: .streamlit/config.toml, maxWidgetStateSize
# Readers that may wait at the door while the server is busy. asyncio would take in as many at once,
# before anybody could count them, so it gets a small number and the system this one later.
QUEUE, QUEUE_AFTER_S = 1024, 0.5


class Problem(Exception):
    """Why this process must not start: one sentence for whoever starts it."""


class Start:
    """ASGI middleware, the outermost: at the start of the application it prepares uvicorn, or says
    what is missing and ends the process.
    """

    def __init__(self, app: ASGIApp, proxies: str = "", faults: Iterable[Fault] = ()):
        """`proxies`: addresses of trusted proxies, with commas; `faults`: settings that cannot be
        read.
        """
        self.app, self.proxies = app, proxies
        self.faults = tuple(faults)
        self._watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # the last moment before anybody is let in
        if scope["type"] == "lifespan":
            try:
                self._prepare(getattr(getattr(receive, "__self__", None), "config", None))
            except Problem as problem:
                # the protocol: the failure answers the message that asks to start
                await receive()
                await send({"type": "lifespan.startup.failed", "message": str(problem)})
                return
        await self.app(scope, receive, send)

    def _prepare(self, config: Any) -> None:
        """`config`: uvicorn's, None under another server."""
        # all languages: who starts a server has chosen none
        if self.faults:
            raise Problem("\n".join(told(self.faults, Words(lang)) for lang in LANGUAGES))
        sweep_spilled()
        if not hasattr(config, "http_protocol_class"):
            log.warning("this server is not uvicorn: its connections are not bounded")
            return
        install()
        config.loaded_app = self._believing(config.loaded_app)
        # uvicorn's default of 16 MB would be held for each message
        config.ws_max_size = min(config.ws_max_size, SOCKET_BYTES)
        loop = asyncio.get_running_loop()
        loop.call_later(QUEUE_AFTER_S, _queue, _sockets())
        # held: a task that nobody refers to may be collected while it runs
        self._watch = loop.create_task(bind(config, more_files(), loop).watch())

    def _believing(self, app: Any) -> Any:
        """uvicorn believes X-Forwarded-For and -Proto from this machine by itself; here it does
        from the trusted proxies only.
        """
        inner = app.app if isinstance(app, ProxyHeadersMiddleware) else app
        return ProxyHeadersMiddleware(inner, self.proxies) if self.proxies else inner


def more_files() -> int:
    """Raises the number of files that this process may open as far as the system lets it; returns
    the number.
    """
    try:
        import resource
    except ImportError:  # Windows
        # what the C library of Windows opens by itself
        return 512
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError) as error:
            log.warning("no more than %d files: %s", soft, error)
            return soft
        return wanted
    return FILES if soft == resource.RLIM_INFINITY else soft


def _queue(listening: list[socket.socket]) -> None:
    """Lets QUEUE readers wait at the sockets that listen by now."""
    for one in listening:
        with suppress(OSError):
            one.listen(QUEUE)


def _sockets() -> list[socket.socket]:
    """The list of sockets that uvicorn's server was started with."""
    for task in asyncio.all_tasks():
        frame = getattr(task.get_coro(), "cr_frame", None)
        sockets = frame.f_locals.get("sockets") if frame else None
        if isinstance(sockets, list) and all(isinstance(one, socket.socket) for one in sockets):
            return sockets
    return []
