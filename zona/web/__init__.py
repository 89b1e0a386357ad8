"""The ASGI side of the one process: map files, open data, public pages, health; compression, index
page, headers.

| module | owns |
|---|---|
| responses | bodies from memory: compressed once, ETag, 304, HEAD |
| frontdoor | what is ours goes straight to its route, past Streamlit |
| frontend, index | Streamlit's own files compressed; its index page with language, title, description |
| security, limits, nodelay | headers of all answers; how often one reader may ask; answers that leave at once |
| start, connections, quiet | before it listens: files, connections bounded, the same line logged once |
| hosts, sockets, gate | names and origins it answers to; websockets of one reader; the office's password |
| api, answers, query, openapi, releases, shapes, apipage | the open data below /api/v1/ |
| assets, health, current | the map's files; /healthz; the snapshot that answers come from |
"""

from __future__ import annotations

from functools import cache

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from zona import public, settings
from zona.settings import API_RATE, TRUSTED_PROXY
from zona.store import ROOT, Store
from zona.web import api, assets, health
from zona.web.current import Current
from zona.web.frontdoor import FrontDoor
from zona.web.frontend import Frontend, shelf, streamlit_folder
from zona.web.gate import Gate
from zona.web.hosts import Hosts, Names
from zona.web.index import Index
from zona.web.limits import Limiter, networks
from zona.web.nodelay import NoDelay
from zona.web.security import SecurityHeaders, dashboard_policy
from zona.web.shapes import Shapes
from zona.web.sockets import Sockets
from zona.web.start import Start

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
    limiter, proxies = limiter or Limiter(API_RATE), networks(TRUSTED_PROXY)
    shapes = Shapes(source.store.root / "geo" / "regions.geojson")
    return (
        assets.routes(source.store.root)
        + health.routes(source)
        + api.routes(api.Api(source, shapes, limiter, proxies))
        + public.routes(source.store, limiter=limiter, proxies=proxies)
    )


def middleware(
    source: Current | None = None,
    limiter: Limiter | None = None,
    names: Names | None = None,
    address: str | None = None,
) -> list[Middleware]:
    """What surrounds every answer, the outermost first.

    It answers what `routes` has: none of it passes Streamlit. `names`: that it answers to, for
    tests; `address`: where the server was told to listen, None for nowhere.
    """
    template = (streamlit_folder() / "index.html").read_bytes()
    return [
        *_doors(names or Names(settings.PUBLIC_URL, settings.HOSTS), address),
        Middleware(FrontDoor, routes=routes(source, limiter)),
        Middleware(Frontend, shelf=shelf()),
        Middleware(Index, template=template, current=source or current()),
    ]


def _doors(names: Names, address: str | None) -> list[Middleware]:
    """Who gets in at all, the outermost first."""
    intake, password = settings.intake_writes(), settings.intake_password()
    proxies = networks(TRUSTED_PROXY)
    doors = [
        Middleware(Start, TRUSTED_PROXY, intake, password, address),
        Middleware(NoDelay),
        Middleware(SecurityHeaders, policy=dashboard_policy()),
        Middleware(Hosts, names),
        Middleware(Sockets, settings.SOCKETS, proxies),
    ]
    return [*doors, Middleware(Gate, password, proxies)] if intake else doors
