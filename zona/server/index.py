"""Streamlit's index page with the language, title, description and icon of the page that the
address asks for.

Streamlit's page is the same for every address, English and without a description; readers, chats
and search engines see it before any script runs. It is changed in memory, mark by mark; a mark that
a later Streamlit lacks stays as it is.

Beside the app's place stands the first picture of the view, which the public face draws: seen with
the first answer, and gone when the app has drawn (`first.js`).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from zona.config import ASSETS, PUBLIC_URL, simulation_path
from zona.faces.address import SIMULATED
from zona.faces.pagelist import PAGES, PageEntry
from zona.language.words import LANGUAGES, Words
from zona.server.fonts import TEXT_FONT, Fonts
from zona.server.security import dashboard_policy, script_hashes
from zona.serving.current import UNREADABLE, Current
from zona.serving.responses import Prepared, respond
from zona.store.snapshot import Row, Snapshot

log = logging.getLogger("zona")

ICON_URL = f"{ASSETS}/icon.svg"
HERE = Path(__file__).parent
STYLE = (HERE / "page.css").read_text(encoding="utf-8")
SCRIPTS = "".join(
    f"<script>{(HERE / name).read_text(encoding='utf-8')}</script>"
    for name in ("print.js", "figure_file.js")
)
PAGES_HELD = 256  # addresses are many, pages some kB each
# What is replaced in Streamlit's index page, each mark once.
MARKS = {
    "language": re.compile(r'<html lang="[^"]*">'),
    "title": re.compile(r"<title>.*?</title>"),
    "icon": re.compile(r'<link rel="shortcut icon"[^>]*>'),
    "service": re.compile(r'<link rel="service-desc"[^>]*>'),
    "noscript": re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
    "head": re.compile(r"(?=</head>)"),
    "root": re.compile(r'(?<=<div id="root"></div>)'),
}


TEXT_FONT_ADDRESS = re.compile(rf'href="([^"]*/{TEXT_FONT}[^"]*)"')


class Pictures(Protocol):
    """First pictures, as a face draws them."""

    async def asked(
        self, snapshot: Snapshot, entry: PageEntry, query: Mapping[str, str], language: str
    ) -> Any:
        """What an address asks for, hashable: the same, the same picture. None: there is none."""

    def html(self, asked: Any) -> str:
        """The picture of it, a piece of HTML; may take some 10 ms."""

    def style(self) -> str:
        """The style of all pictures."""


@cache
def first_script() -> str:
    """The script that takes the picture away when the app has drawn."""
    return Path(__file__).with_name("first.js").read_text(encoding="utf-8")


def slugs() -> dict[str, PageEntry]:
    """The pages by their path: `/` and `/<slug>`."""
    paths = {f"/{entry.slug}": entry for entry in PAGES}
    return {"/": next(entry for entry in PAGES if entry.default)} | paths


def missing_marks(template: str) -> list[str]:
    """The names of the marks that the index page lacks."""
    return [name for name, mark in MARKS.items() if not mark.search(template)]


def picture_face(template: str) -> str:
    """The font of the app for the first picture: only where it is there at once, so that no line
    moves.
    """
    preloaded = TEXT_FONT_ADDRESS.search(template)
    return (
        "@font-face{font-family:awal;font-weight:100 900;font-display:optional;"
        f'src:url({preloaded[1]})format("woff2")}}'
        if preloaded
        else ""
    )


def render(
    template: str,
    entry: PageEntry,
    words: Words,
    place: Row | None,
    picture: str = "",
    style: str = "",
    simulated: bool = False,
) -> str:
    """The index page for one page in one language; `place` is the row of the chosen region or of
    the province, None where there is no snapshot to name it. Of simulated data title and preview
    carry the mark.

    `picture`: the first picture; without one the page waits empty, as Streamlit's. `style`: more
    for its head.
    """
    pieces = {
        "language": f'<html lang="{words.language}">',
        "title": _head(entry, words, place, simulated),
        "icon": f'<link rel="shortcut icon" type="image/svg+xml" href="{ICON_URL}" />',
        "service": '<link rel="service-desc" href="/api/v1/openapi.json" '
        'type="application/vnd.oai.openapi+json" />',
        "noscript": f"<noscript><p>{escape(words('web.noscript'))} "
        f'<a href="/publik/">{escape(words("web.public"))}</a></p>'
        "</noscript>",
    }
    if style:
        pieces["head"] = f"<style>{style}</style>\n  "
    if picture:
        pieces["noscript"] = ""  # the picture says it, in its place
        pieces["root"] = f'<div id="awal">{picture}</div><script>{first_script()}</script>'
    # a function as replacement: a backslash in the piece would be read as a group
    for name, piece in pieces.items():
        template = MARKS[name].sub(lambda _, piece=piece: piece, template, count=1)
    return template


def _head(entry: PageEntry, words: Words, place: Row | None, simulated: bool) -> str:
    name = (
        place["full_name" if place["type"] != "provinsi" else "name"]
        if place
        else words("common.app")
    )
    title = " · ".join(dict.fromkeys((words(f"{entry.subject}.title"), name, words("common.app"))))
    key = f"web.about_{entry.subject}"
    description = words(key if words.has(key) else "web.about", place=name)
    if simulated:
        title = f"{words('common.simulated_mark')} · {title}"
        description = f"{words('common.simulated')} {description}"
    properties = {
        "og:type": "website",
        "og:site_name": words("common.app"),
        "og:title": title,
        "og:description": description,
        "og:locale": words("language.locale"),
    }
    lines = [
        f"<title>{escape(title)}</title>",
        f'<meta name="description" content="{escape(description)}" />',
        f"<style>{STYLE}</style>",
        SCRIPTS,
    ]
    if simulated:  # no address of published data stands for it, and no picture shows its figures
        lines.append('<meta name="robots" content="noindex" />')
    elif PUBLIC_URL:  # these two want a full address
        properties["og:url"] = _address(entry, words, place)
        lines.append(f'<link rel="canonical" href="{escape(properties["og:url"])}" />')
    if place and not simulated:
        properties |= {
            "og:image": f"{PUBLIC_URL}/publik/gambar/{place['region_code']}.png",
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": description,
        }
        lines.append('<meta name="twitter:card" content="summary_large_image" />')
    return "\n    ".join(
        lines
        + [
            f'<meta property="{name}" content="{escape(text)}" />'
            for name, text in properties.items()
        ]
    )


def _address(entry: PageEntry, words: Words, place: Row | None) -> str:
    """The full address of a page, its defaults left out."""
    code = place["region_code"] if place and place["type"] != "provinsi" else None
    values = {"bahasa": words.language if words.language != LANGUAGES[0] else None, "wilayah": code}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{PUBLIC_URL}/{'' if entry.default else entry.slug}{'?' if query else ''}{query}"


class Index:
    """ASGI middleware: answers the addresses of pages with their index page, everything else goes
    on.
    """

    def __init__(
        self,
        app: ASGIApp,
        template: bytes,
        current: Current,
        pictures: Callable[[], Pictures] | None = None,
        fonts: Fonts | None = None,
    ):
        """`template`: Streamlit's index page; `pictures` makes what draws first pictures: a fresh
        server's first answer does not wait for it and has none.
        """
        self.app, self.current, self.template = app, current, template.decode()
        self._draw, self.fonts = pictures, fonts
        self._drawing: asyncio.Future[Pictures] | None = None
        own = f"<script>{first_script()}</script>".encode()
        self.policy = dashboard_policy(script_hashes(template + own + SCRIPTS.encode()))
        self.pages = slugs()
        self._held: OrderedDict[tuple[Any, ...], Prepared] = OrderedDict()
        self._places: tuple[str, dict[str, Row]] = "", {}
        for name in missing_marks(self.template):
            log.warning("Streamlit's index page has no %s to replace", name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        entry = (
            self.pages.get(scope["path"])
            if scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
            else None
        )
        if entry is None:
            await self.app(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode("latin-1"))
        # the last one counts, as Streamlit reads an address
        asked = (query.get("bahasa") or [""])[-1]
        language = asked if asked in LANGUAGES else LANGUAGES[0]
        simulated = (query.get("data") or [""])[-1] == SIMULATED and simulation_path().is_file()
        chosen = {name: values[-1] for name, values in query.items()}
        page = await self._page(entry, language, chosen, simulated)
        response = respond(
            Request(scope),
            page,
            headers={"content-security-policy": self.policy, "content-language": language},
        )
        await response(scope, receive, send)

    async def _page(
        self, entry: PageEntry, language: str, query: Mapping[str, str], simulated: bool
    ) -> Prepared:
        """The page, made once for each page, language and view of a snapshot, and once more for
        simulated data.

        Without a snapshot it names no place.
        """
        try:
            snapshot = await self.current.snapshot()
            content = snapshot.content_id
            place = self._place(snapshot, query.get("wilayah", ""))
            # simulated data stand nowhere without their mark: they have no picture
            pictures = None if simulated else await self._pictures()
            asked = pictures and await pictures.asked(snapshot, entry, query, language)
        except UNREADABLE:
            content, place, pictures, asked = "", None, None, None
        code = place["region_code"] if place else ""
        key = (content, entry.slug, language, code, asked, simulated)
        if (held := self._held.get(key)) is None:
            words = Words(language)
            drawn = pictures if asked else None
            held = await run_in_threadpool(self._made, entry, words, place, simulated, drawn, asked)
            self._held[key] = held
            while len(self._held) > PAGES_HELD:
                self._held.popitem(last=False)
        return held

    async def _pictures(self) -> Pictures | None:
        """What draws first pictures; None at the first call, which begins to make it."""
        if self._draw is None:
            return None
        if self._drawing is None:
            self._drawing = asyncio.get_running_loop().run_in_executor(None, self._draw)
            return None
        return await asyncio.shield(self._drawing)

    def _made(
        self,
        entry: PageEntry,
        words: Words,
        place: Row | None,
        simulated: bool,
        pictures: Pictures | None,
        asked: Any,
    ) -> Prepared:
        """The page; with a picture it is larger, and compressed here, off the event loop."""
        picture = pictures.html(asked) if pictures else ""
        style = pictures.style() + picture_face(self.template) if picture else ""
        faces = self.fonts.whole_face() if self.fonts else ""
        text = render(self.template, entry, words, place, picture, faces + style, simulated)
        page = Prepared(text.encode(), "text/html; charset=utf-8", "no-cache")
        return page.warm() if picture else page

    def _place(self, snapshot: Snapshot, code: str) -> Row:
        """The region with this code, else the province; rows are read once for each snapshot."""
        if self._places[0] != snapshot.content_id:
            self._places = (
                snapshot.content_id,
                {row["region_code"]: row for row in snapshot.rows("regions")},
            )
        places = self._places[1]
        return places.get(code) or places[snapshot.province_code]
