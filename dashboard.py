"""`streamlit run dashboard.py` starts everything: dashboard, open data and health, in one process.

Faces and server meet here and nowhere else. Streamlit reads this file's text to find the `st.App`:
the call has to stand here, by this name.
"""

from __future__ import annotations

from functools import cache, partial

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from zona.config import API_RATE, ROOT, TRUSTED_PROXY, networks
from zona.faces import entry, public
from zona.faces.dashboard.failed import script_failed
from zona.faces.dashboard.uploads import Uploads
from zona.server import assets, health
from zona.server.doors import doors
from zona.server.fonts import CutFonts, Fonts
from zona.server.frontdoor import FrontDoor, Later
from zona.server.frontend import Frontend, shelf, streamlit_folder
from zona.server.hosts import Names
from zona.server.index import Index
from zona.server.missing import Missing
from zona.server.uploads import UploadCaps
from zona.serving.current import Current
from zona.serving.limits import Limiter
from zona.store.published import published_store

OPEN_FOLDERS = frozenset({"api", "publik", "robots.txt", "sitemap.xml", ".well-known"})
OPEN_FOLDERS |= entry.FOLDERS
SCRIPT = str(ROOT / "zona" / "faces" / "dashboard" / "app.py")


@cache
def current() -> Current:
    """The snapshot of this process's ASGI side."""
    return Current(published_store())


def routes(source: Current | None = None, limiter: Limiter | None = None) -> list[BaseRoute]:
    """What this process serves beside the dashboard.

    `source` and `limiter`: for tests, by default the settings'.
    """
    source = source or current()
    return [*near_routes(source), *open_routes(source, limiter or Limiter(API_RATE))]


def near_routes(source: Current) -> list[BaseRoute]:
    """Map files and health: there from the first moment."""
    return [*assets.routes(source.store.root), *health.routes(source)]


def open_routes(source: Current, limiter: Limiter) -> list[BaseRoute]:
    """The open data, the public pages and the way into the office, below OPEN_FOLDERS."""
    # here: imported when somebody asks for them (zona.server.frontdoor.Later)
    from zona.faces.api import routes as api
    from zona.geometry.shapes import Shapes

    proxies = networks(TRUSTED_PROXY)
    shapes = Shapes(source.store.root / "geo" / "regions.geojson")
    return [
        *api.routes(api.Api(source, shapes, limiter, proxies)),
        *public.routes(source.store, limiter=limiter, proxies=proxies),
        *entry.routes(source.store.root, proxies),
    ]


def middleware(
    source: Current | None = None,
    limiter: Limiter | None = None,
    names: Names | None = None,
) -> list[Middleware]:
    """What surrounds every answer, the outermost first.

    It answers what `routes` has: none of it passes Streamlit. All arguments are for tests, by
    default the settings'.
    """
    source = source or current()
    template = (streamlit_folder() / "index.html").read_bytes()
    pictures = partial(public.first_pictures, source.store)
    open_data = partial(open_routes, source, limiter or Limiter(API_RATE))
    fonts = Fonts(root=source.store.root)
    return [
        *doors(names),
        Middleware(FrontDoor, routes=near_routes(source), later=Later(OPEN_FOLDERS, open_data)),
        Middleware(UploadCaps, held=Uploads(), proxies=networks(TRUSTED_PROXY)),
        Middleware(Frontend, shelf=shelf()),
        Middleware(CutFonts, fonts=fonts),
        Middleware(Index, template=template, current=source, pictures=pictures, fonts=fonts),
        Middleware(Missing),
    ]


app = st.App(SCRIPT, middleware=middleware(), on_script_error=script_failed)
