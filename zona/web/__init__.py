"""The ASGI side of the one process: map files, open data, public pages, health; compression, index
page, headers.

| module | owns |
|---|---|
| responses | bodies from memory: compressed once, ETag, 304, HEAD |
| frontdoor | what is ours goes straight to its route, past Streamlit |
| frontend, index | Streamlit's own files compressed; its index page with language, title, description |
| security, limits, nodelay | headers of all answers; how often one reader may ask; answers that leave at once |
| uploads | how much memory uploaded files may take, and when they go |
| api, answers, query, openapi, releases, shapes, apipage | the open data below /api/v1/ |
| assets, health, current | the map's files; /healthz; the snapshot that answers come from |
"""

from __future__ import annotations

from functools import cache

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from zona import public
from zona.settings import API_RATE, TRUSTED_PROXY
from zona.store import ROOT, Store
from zona.web import api, assets, health
from zona.web.current import Current
from zona.web.frontdoor import FrontDoor
from zona.web.frontend import Frontend, shelf, streamlit_folder
from zona.web.index import Index
from zona.web.limits import Limiter, networks
from zona.web.nodelay import NoDelay
from zona.web.security import SecurityHeaders, dashboard_policy
from zona.web.shapes import Shapes
from zona.web.uploads import Held, UploadCaps

SCRIPT = str(ROOT / "zona" / "app.py")


@cache
def current() -> Current:
    """The snapshot of this process's ASGI side."""
    return Current(Store())


def routes(source: Current | None = None, limiter: Limiter | None = None) -> list[BaseRoute]:
    """What this process serves beside the dashboard.

    `source` and `limiter`: for tests, by default the settings'.
    """
    source = source or current()
    open_data = api.Api(
        source,
        Shapes(source.store.root / "geo" / "regions.geojson"),
        limiter or Limiter(API_RATE),
        networks(TRUSTED_PROXY),
    )
    return (
        assets.routes(source.store.root)
        + health.routes(source)
        + api.routes(open_data)
        + public.routes(source.store)
    )


def middleware(
    source: Current | None = None, limiter: Limiter | None = None, held: Held | None = None
) -> list[Middleware]:
    """What surrounds every answer, the outermost first.

    It answers what `routes` has: none of it passes Streamlit. `held`: where uploaded files lie.
    """
    uploads = [Middleware(UploadCaps, held=held, proxies=networks(TRUSTED_PROXY))] if held else []
    template = (streamlit_folder() / "index.html").read_bytes()
    return [
        Middleware(NoDelay),
        Middleware(SecurityHeaders, policy=dashboard_policy()),
        Middleware(FrontDoor, routes=routes(source, limiter)),
        *uploads,
        Middleware(Frontend, shelf=shelf()),
        Middleware(Index, template=template, current=source or current()),
    ]
