"""The way past Streamlit for what is ours: open data, public pages, map files and health go
straight to their routes.

As routes of the `st.App` each of their answers would also pass Streamlit's session, path and
compression middleware.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send


def first_folder(path: str) -> str:
    """`publik` of `/publik/wilayah/12.75.html`, "" of `/`."""
    return path[1:].partition("/")[0]


class Later(NamedTuple):
    """Routes that are made when the first request for one of their folders comes: what they need
    takes a tenth of a second to import, and a server that starts answers `/` sooner without.
    """

    folders: frozenset[str]
    make: Callable[[], Sequence[BaseRoute]]


class FrontDoor:
    """ASGI middleware: a request that one of `routes` answers (with a page or with "not with this
    method") goes there; every other one, and every websocket, goes on. One table of routes for each
    first folder, so that few are tried.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute], later: Later | None = None):
        """`routes`: their paths start with a folder of their own.

        Raises ValueError for one that could answer any address.
        """
        self.app, self.later = app, later
        self.routers = self._routers(routes)
        self._lock = threading.Lock()

    def _routers(self, routes: Sequence[BaseRoute]) -> dict[str, ASGIApp]:
        grouped: dict[str, list[BaseRoute]] = defaultdict(list)
        for route in routes:
            path = route.path if isinstance(route, Route | Mount) else ""
            if not first_folder(path) or "{" in first_folder(path):
                raise ValueError(f"no folder of its own: {route!r}")
            grouped[first_folder(path)].append(route)
        # Without redirects: an address that none of these routes has is Streamlit's to answer, as
        # ever. Around each: what a route refuses by an exception (another method) is answered as
        # Starlette would.
        return {
            name: ExceptionMiddleware(Router(group, redirect_slashes=False, default=self._past))
            for name, group in grouped.items()
        }

    def _make(self) -> None:
        """Makes the later routes, once. Raises ValueError where they are in other folders than was
        said.
        """
        with self._lock:
            if (later := self.later) is None:
                return
            made = self._routers(later.make())
            if made.keys() != later.folders:
                raise ValueError(f"routes below {sorted(made)}, not {sorted(later.folders)}")
            self.routers |= made
            # only now: a failure above is tried again by the next request
            self.later = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        folder = first_folder(scope["path"]) if scope["type"] == "http" else None
        if self.later is not None and folder in self.later.folders:
            await run_in_threadpool(self._make)
        # websockets have no folder here: they are Streamlit's, always
        await (self.routers.get(folder) or self.app)(scope, receive, send)

    async def _past(self, scope: Scope, receive: Receive, send: Send) -> None:
        """On to Streamlit, as if no router had seen the request."""
        # Starlette takes a scope with a router for one that is already inside of it
        scope.pop("router", None)
        await self.app(scope, receive, send)
