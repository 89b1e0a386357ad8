"""A real 404 for addresses that are none. Streamlit answers every address with its index page and
200, so that readers and search engines take a slip of the pen for a page.
"""

from __future__ import annotations

from functools import cache
from html import escape
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zona.faces.pagelist import PAGES
from zona.language.words import LANGUAGES, Words
from zona.serving.language import preferred_language
from zona.serving.responses import Prepared, respond

# Below these Streamlit serves files that may be HTML: of components, of downloads, of the app.
FILES = ("/component/", "/media/", "/app/static/", "/_stcore/")
STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;"
    "margin:0 auto;padding:1rem}a:focus-visible{outline:3px solid;outline-offset:2px}"
    "li a{display:inline-block;padding:.25rem 0}"
)


def page(words: Words) -> str:
    """The page: what is wrong, and where to go on."""
    t = words
    query = "" if t.language == LANGUAGES[0] else f"?bahasa={t.language}"
    public = "/publik/" if t.language == LANGUAGES[0] else f"/publik/{t.language}/"
    links = [(public, t("web.missing_public")), ("/api/v1/" + query, t("web.missing_data"))]
    links += [
        (f"/{'' if entry.default else entry.slug}{query}", t(f"{entry.subject}.title"))
        for entry in PAGES
    ]
    items = "\n".join(f'<li><a href="{href}">{escape(name)}</a></li>' for href, name in links)
    return (
        f'<!DOCTYPE html>\n<html lang="{t.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(t('web.missing_title'))} · {escape(t('common.app'))}</title>\n"
        '<meta name="robots" content="noindex">\n'
        '<link rel="icon" href="/favicon.ico" sizes="32x32">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(t('web.missing_title'))}</h1>\n<p>{escape(t('web.missing_text'))}</p>\n"
        f"<ul>\n{items}\n</ul>\n</main>\n</body>\n</html>\n"
    )


@cache  # when it is asked for: a server that starts has better things to do
def prepared(language: str) -> Prepared:
    """The page of one language, compressed once."""
    return Prepared(page(Words(language)).encode(), "text/html; charset=utf-8")


class Missing:
    """ASGI middleware, right around Streamlit: where Streamlit answers an address with its index
    page, there is nothing there. Pages themselves are answered before (`zona.server.index`).
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not asked or scope["path"].startswith(FILES):
            await self.app(scope, receive, send)
            return
        nothing = False

        async def sending(message: Message) -> None:
            nonlocal nothing
            if message["type"] == "http.response.start":
                nothing = message["status"] == 200 and is_page(message)
            if not nothing:
                await send(message)

        await self.app(scope, receive, sending)
        if nothing:
            language = _language(scope)
            headers = {"cache-control": "no-store", "content-language": language}
            answer = respond(Request(scope), prepared(language), 404, headers)
            await answer(scope, receive, send)


def is_page(start: Message) -> bool:
    """Whether an answer that starts so is HTML."""
    kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return bool(kinds) and kinds[0].startswith(b"text/html")


def _language(scope: Scope) -> str:
    """What `?bahasa=` says, else what the reader's program asks for."""
    said = parse_qs(scope["query_string"].decode("latin-1")).get("bahasa", [""])[-1]
    if said in LANGUAGES:
        return said
    headers = dict(scope["headers"])
    return preferred_language(headers.get(b"accept-language", b"").decode("latin-1") or None)
