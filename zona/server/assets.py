"""The map's files from memory: the geometry that Plotly asks for by address, and a base map with
nothing in it.

Plotly loads a base map from its maker's host even when none is shown (docs/decisions/web.md); ours
is empty.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from zona.config import ASSETS, GEOMETRY_YEAR, ICON, ROOT
from zona.domain.problems import FactsError
from zona.geometry.shapes import geometry_of
from zona.geometry.years import map_years, of_year
from zona.language.words import Words
from zona.serving.language import preferred_language
from zona.serving.responses import REVALIDATE, Prepared, respond

log = logging.getLogger("zona")

LAYERS = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
TOPOLOGY = {
    "type": "Topology",
    "objects": {name: {"type": "GeometryCollection", "geometries": []} for name in LAYERS},
    "arcs": [],
}
# A base map and icons hardly ever change; who has them asks again tomorrow.
DAY = "public, max-age=86400"


GEOMETRY = "regions.geojson"


class Files:
    """Files of a folder as `Prepared`, read again when they change; `names` are the only ones it
    knows.
    """

    def __init__(self, paths: dict[str, tuple[Path, str, str]]):
        """`paths`: name -> (file, media type, Cache-Control)."""
        self.paths = paths
        self._held: dict[str, tuple[tuple[int, int], Prepared]] = {}
        # the file that these were made from, what it holds, and the map of each year that differs
        self._maps: tuple[Prepared | None, Any, dict[int, Prepared]] = None, None, {}

    def get(self, name: str) -> Prepared:
        """The file now.

        Raises KeyError for a name it does not know, FileNotFoundError where the file is gone.
        """
        path, media_type, cache_control = self.paths[name]
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        if self._held.get(name, (None,))[0] != stamp:
            self._held[name] = stamp, Prepared(path.read_bytes(), media_type, cache_control)
        return self._held[name][1]

    def map_of(self, year: int) -> Prepared:
        """The geometry with the outlines of a year alone; the file itself where they never changed.

        Raises FactsError where it cannot be read, FileNotFoundError where it is gone.
        """
        whole = self.get(GEOMETRY)
        if self._maps[0] is not whole:
            self._maps = whole, json.loads(whole.body), {}
        _, collection, made = self._maps
        like = map_years(collection, [year])[year]
        if like is None:
            return whole
        if like not in made:
            text = json.dumps(of_year(collection, like), separators=(",", ":"))
            made[like] = Prepared(text.encode(), *self.paths[GEOMETRY][1:])
        return made[like]


def _served(root: Path) -> dict[str, tuple[Path, str, str]]:
    """name -> (file, media type, Cache-Control)."""
    geojson = "application/geo+json", REVALIDATE
    found = {
        GEOMETRY: (root / "geo" / GEOMETRY, *geojson),
        "icon.svg": (ICON, "image/svg+xml", DAY),
        "favicon.ico": (ICON.with_name("favicon.ico"), "image/x-icon", DAY),
    }
    districts = root / "geo" / "districts.geojson"
    # another province may have none (docs/changes.md)
    return found | ({districts.name: (districts, *geojson)} if districts.exists() else {})


def routes(root: Path = ROOT) -> list[Route]:
    """The routes below ASSETS."""
    topology = Prepared(
        json.dumps(TOPOLOGY, separators=(",", ":")).encode(), "application/json", DAY
    )
    files = Files(_served(root))

    def found(name: str, year: str) -> Prepared:
        # a year of any other form asks for nothing that there is: the whole file, as without it
        if name == GEOMETRY and len(year) == 4 and year.isascii() and year.isdecimal():
            with geometry_of(files.paths[name][0]):
                return files.map_of(int(year))
        return files.get(name)

    def answer(name: str):
        async def file(request: Request) -> Response:
            try:
                return respond(request, found(name, request.query_params.get(GEOMETRY_YEAR, "")))
            except (OSError, FactsError):
                log.exception("the file %s cannot be read", name)
                words = Words(preferred_language(request.headers.get("accept-language")))
                headers = {
                    "retry-after": "60",
                    "cache-control": "no-store",
                    "content-language": words.language,
                }
                # what is wrong with the file stands in the log: a reader can do nothing about it
                return PlainTextResponse(words("web.no_file", name=name), 503, headers)

        return file

    async def base_map(request: Request) -> Response:
        return respond(request, topology)

    # browsers, feed readers and chats ask for this one without being told
    favicon = Route("/favicon.ico", answer("favicon.ico"))
    # Plotly asks for <scope>_<resolution>.json, e.g. world_110m.json
    base = Route(f"{ASSETS}/{{name}}.json", base_map)
    # the files before the base map, whose pattern fits any name
    return [favicon, *(Route(f"{ASSETS}/{name}", answer(name)) for name in files.paths), base]
