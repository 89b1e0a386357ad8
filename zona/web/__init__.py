"""The ASGI side of the one process."""

from __future__ import annotations

from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Route

from zona.settings import ASSETS
from zona.store import ROOT

SCRIPT = str(ROOT / "zona" / "app.py")
EMPTY = {
    "type": "Topology",
    "objects": {
        n: {"type": "GeometryCollection", "geometries": []}
        for n in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
    },
    "arcs": [],
}


async def geometry(request):
    return FileResponse(ROOT / "geo" / "regions.geojson", media_type="application/geo+json")


async def topo(request):
    return JSONResponse(EMPTY)


def middleware():
    return []


def routes():
    return [Route(f"{ASSETS}/regions.geojson", geometry), Route(f"{ASSETS}/{{name}}.json", topo)]
