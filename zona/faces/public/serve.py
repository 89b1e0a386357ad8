"""Serves the public pages from memory.

Every answer comes whole from one release; a new one is noticed without a restart.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from zona.faces.public.addresses import MOUNT, Addresses
from zona.faces.public.content import Content, read
from zona.faces.public.feeds import security
from zona.faces.public.look import style_hash
from zona.faces.public.site import HTML, SVG, TEXT, Site, missing_kind
from zona.faces.publisher import Publisher, configured
from zona.language.words import LANGUAGES, Words
from zona.serving.current import UNREADABLE
from zona.serving.limits import Limiter, Network, client_address
from zona.serving.responses import Prepared, respond
from zona.store.snapshot import Snapshot, Store

# A page may be kept for a minute, then it is asked for again, mostly for a 304: a correction shows
# within that minute.
CACHE = "public, max-age=60, must-revalidate"
# A security.txt has to say until when it holds (RFC 9116); it is made anew each day.
HOLDS = timedelta(days=180)
DEEPEST = 8  # folders of an address for which a page of its own is made that says what there is

log = logging.getLogger("zona")
METHODS = ("GET", "HEAD", "OPTIONS")


class Kept:
    """The prepared answers of one release under one address."""

    def __init__(self, content: Content, addresses: Addresses):
        self.site = Site(content, addresses)
        self.policy = policy(content)
        self._prepared: dict[str, Prepared] = {}
        self._missing: dict[tuple[str, str, int], Prepared] = {}

    def held(self, path: str) -> Prepared | None:
        """The answer, where it is already made and compressed."""
        return self._prepared.get(path)

    def make(self, path: str) -> Prepared:
        """Makes and compresses the answer. Raises KeyError where there is no such page."""
        document = self.site.document(path)
        self._prepared[path] = Prepared(
            document.body, document.media_type, CACHE, self._headers(path, document.media_type)
        ).warm()
        return self._prepared[path]

    def held_missing(self, path: str, depth: int) -> Prepared | None:
        """The page that says what there is instead, where it is already made: one for all
        addresses that get the same.
        """
        return self._missing.get((*missing_kind(path), depth))

    def make_missing(self, path: str, depth: int) -> Prepared:
        """Makes and compresses that page."""
        document = self.site.missing(path, depth)
        prepared = Prepared(document.body, HTML, "no-store", self._headers("", HTML)).warm()
        self._missing[*missing_kind(path), depth] = prepared
        return prepared

    def _headers(self, path: str, media_type: str) -> dict[str, str]:
        """Cards are made to be shown elsewhere: any site may frame or load them."""
        if "kartu/" not in path and "gambar/" not in path:
            return {"content-security-policy": f"{self.policy}; frame-ancestors 'self'"}
        styles = "; style-src 'unsafe-inline'" if media_type == SVG else ""
        return {
            "content-security-policy": f"{self.policy}{styles}; frame-ancestors *",
            "cross-origin-resource-policy": "cross-origin",
        }


def policy(content: Content) -> str:
    """No script, no style but the one inside the page, nothing from another host. Who audits a page
    may fetch robots.txt from inside it (`connect-src`); the page itself cannot.
    """
    style = f"style-src '{style_hash(content)}'"
    return (
        f"default-src 'none'; {style}; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )


class PublicFace:
    """The ASGI app behind /publik.

    `public_url`: where people reach this process, "" where that is not set: then pages name no full
    address. It is never taken from the request, since a Host header says what its sender likes.
    """

    def __init__(
        self,
        store: Store,
        public_url: str,
        limiter: Limiter | None = None,
        proxies: tuple[Network, ...] = (),
    ):
        self.store = store
        self.addresses = Addresses(f"{public_url}/{MOUNT}" if public_url else "", "")
        self.limiter, self.proxies = limiter or Limiter(0), proxies
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._content: Content | None = None
        self._kept: Kept | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answer = await self.answer(request, below(scope))
        await answer(scope, receive, send)

    async def answer(self, request: Request, path: str) -> Response:
        """The answer to a request for a path of the site."""
        if request.method not in METHODS:
            return Response(
                _words(path)("public.not_allowed"),
                405,
                {"allow": ", ".join(METHODS)},
                "text/plain; charset=utf-8",
            )
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": ", ".join(METHODS)})
        try:
            kept = self._current() or await run_in_threadpool(self._renew)
        except UNREADABLE:
            log.exception("the public pages have no snapshot to show")
            return Response(
                _words(path)("public.no_data"),
                503,
                {"retry-after": "60"},
                "text/plain; charset=utf-8",
            )
        name = (
            path + "index.html" if path in ("", *(f"{code}/" for code in LANGUAGES[1:])) else path
        )
        # most requests end here: nothing is made, no thread is asked
        if (held := kept.held(name)) is not None:
            return respond(request, held)
        if name in kept.site.entries:
            return respond(request, await run_in_threadpool(kept.make, name))
        if (other := elsewhere(path, kept.site)) is not None:
            mount = request.scope.get("root_path", "").rstrip("/")
            return RedirectResponse(f"{mount}/{quote(other)}", 308, {"cache-control": CACHE})
        return await self._missing(request, kept, path)

    async def _missing(self, request: Request, kept: Kept, path: str) -> Response:
        """What is not there: only this is counted, since it is made for nobody's reading."""
        seconds = self.limiter.wait(client_address(request, self.proxies))
        if seconds:
            headers = {"retry-after": str(seconds), "cache-control": "no-store"}
            return PlainTextResponse(_words(path)("web.too_often", seconds=seconds), 429, headers)
        folders = depth(request.scope)
        if folders > DEEPEST:
            headers = {"cache-control": "no-store"}
            return PlainTextResponse(_words(path)("web.too_deep"), 404, headers)
        held = kept.held_missing(path, folders)
        page = held or await run_in_threadpool(kept.make_missing, path, folders)
        return respond(request, page, 404)

    def _current(self) -> Kept | None:
        """What is at hand while the snapshot's file is still the same one; costs one look at the
        file.
        """
        if self._snapshot is None or not self.store.is_current(self._snapshot):
            return None
        return self._kept

    def _renew(self) -> Kept:
        """Reads a new release; where it cannot be read the pages stay those of the last one."""
        with self._lock:
            try:
                snapshot = self.store.snapshot()
                if self._snapshot is not snapshot:
                    self._content, self._kept = read(snapshot, self.store.root), None
                    self._snapshot = snapshot
            except UNREADABLE:
                if self._content is None:
                    raise
                log.exception(
                    "the new snapshot cannot be read: the pages stay those of %s",
                    self._content.release["release"],
                )
            if self._kept is None:
                self._kept = Kept(self._content, self.addresses)
            return self._kept


def below(scope: Scope) -> str:
    """The path below the mount, decoded once."""
    return scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")


def depth(scope: Scope) -> int:
    """How many folders below the mount a browser takes the address to lie: it counts what it sent,
    before decoding.
    """
    raw = scope.get("raw_path") or scope["path"].encode()
    return max(raw.partition(b"?")[0].count(b"/") - scope.get("root_path", "").count("/") - 1, 0)


def elsewhere(path: str, site: Site) -> str | None:
    """Where a page lies that was asked for in another spelling: `wilayah/12.75/` and `en` are what
    people type.
    """
    plain = path.strip("/")
    if plain in LANGUAGES[1:]:
        return f"{plain}/"
    names = (plain, f"{plain}.html", f"{plain}/index.html".lstrip("/"))
    return next((name for name in names if name in site.entries and name != path), None)


def _words(path: str) -> Words:
    return Words(
        next((code for code in LANGUAGES[1:] if path.startswith(f"{code}/")), LANGUAGES[0])
    )


def make_routes(
    store: Store,
    public_url: str,
    limiter: Limiter | None = None,
    proxies: tuple[Network, ...] = (),
    publisher: Publisher | None = None,
) -> list[BaseRoute]:
    """What `zona.faces.public.routes` gives."""
    face = PublicFace(store, public_url, limiter, proxies)
    publisher = configured() if publisher is None else publisher

    async def bare(request: Request) -> Response:
        # relative links of a page need the slash behind the folder
        return RedirectResponse(request.scope.get("root_path", "") + f"/{MOUNT}/", 308)

    async def robots(request: Request) -> Response:
        return await face.answer(request, "robots.txt")

    async def sitemap(request: Request) -> Response:
        if not public_url:
            return Response(Words(LANGUAGES[0])("public.no_sitemap"), 404, media_type=TEXT)
        return await face.answer(request, "sitemap.xml")

    async def security_txt(request: Request) -> Response:
        text = security(publisher, public_url, (datetime.now(UTC) + HOLDS).date())
        if text is None:
            return Response(Words(LANGUAGES[0])("public.no_security"), 404, media_type=TEXT)
        return Response(text, 200, {"cache-control": "public, max-age=86400"}, TEXT)

    return [
        Route(f"/{MOUNT}", bare),
        Mount(f"/{MOUNT}", app=face),
        Route("/robots.txt", robots),
        Route("/sitemap.xml", sitemap),
        Route("/.well-known/security.txt", security_txt),
    ]
