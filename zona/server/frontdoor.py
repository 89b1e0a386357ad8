"""The way past Streamlit for what is ours: open data, public pages, map files and health go
straight to their routes.

As routes of the `st.App` each of their answers would also pass Streamlit's session, path and
compression middleware.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send


def first_folder(path: str) -> str:
    """`publik` of `/publik/wilayah/12.75.html`, "" of `/`."""
    return path[1:].partition("/")[0]


class FrontDoor:
    """ASGI middleware: a request that one of `routes` answers (with a page or with "not with this
    method") goes there; every other one, and every websocket, goes on. One table of routes for each
    first folder, so that few are tried.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]):
        """`routes`: their paths start with a folder of their own.

        Raises ValueError for one that could answer any address.
        """
        self.app = app
        grouped: dict[str, list[BaseRoute]] = defaultdict(list)
        for route in routes:
            path = route.path if isinstance(route, Route | Mount) else ""
            if not first_folder(path) or "{" in first_folder(path):
                raise ValueError(f"no folder of its own: {route!r}")
            grouped[first_folder(path)].append(route)
        # Without redirects: an address that none of these routes has is Streamlit's to answer, as
        # ever. Around each: what a route refuses by an exception (another method) is answered as
        # Starlette would.
        self.routers = {
            name: ExceptionMiddleware(Router(group, redirect_slashes=False, default=self._past))
            for name, group in grouped.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        router = self.routers.get(first_folder(scope["path"])) if scope["type"] == "http" else None
        await (router or self.app)(scope, receive, send)

    async def _past(self, scope: Scope, receive: Receive, send: Send) -> None:
        """On to Streamlit, as if no router had seen the request."""
        scope.pop("router", None)
        await self.app(scope, receive, send)
