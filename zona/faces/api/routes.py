"""The open data below `/api/v1/`: every public table in every format, each answer from one
snapshot.

An answer is made once for each snapshot and query, and kept; a new snapshot is noticed without a
restart. What cannot be answered gets a sentence, in the language of `?bahasa=` or of the reader's
program: `{"error": "..."}`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from zona.faces.api.answers import (
    BASE,
    DOCUMENTS,
    Answer,
    Asked,
    Ground,
    allowed_values,
    document_answer,
    rows_total,
    table_answer,
)
from zona.faces.api.kept import Kept
from zona.faces.api.query import (
    LANGUAGE,
    Refused,
    parameters,
    read_language,
    read_query,
    refuse_unknown,
    shown,
)
from zona.faces.opendata import BY_NAME, GEOGRAPHIC
from zona.geometry.shapes import Shapes
from zona.language.words import Words
from zona.serving.current import UNREADABLE, Current
from zona.serving.language import preferred_language
from zona.serving.limits import Limiter, Network, client_address
from zona.serving.releases import LATEST, Releases
from zona.serving.responses import (
    REVALIDATE,
    Prepared,
    Streamed,
    accepted_encoding,
    respond,
    respond_streamed,
)
from zona.serving.slow import NoRoom, Slow
from zona.store.copies import LARGE, LONGEST_S, TooLong
from zona.store.snapshot import Snapshot

log = logging.getLogger("zona")

METHODS = ("GET", "HEAD", "OPTIONS")
MOST_BYTES = 32 << 20  # of answers kept
MOST_ANSWERS = 4_000  # kept; a reader who counts through the offsets makes one after the other
MOST_TOTALS = 4_000
SLOW_N = 2  # queries over many rows at a time: the others wait
MOST_WAITING = 16  # such queries that wait; one more is refused
MOST_STREAMS = 8  # answers that are made while they are sent
AGAIN_S = 5  # seconds after which who was refused for one of these may try again
HOUR = "public, max-age=3600"
# Open data: scripts of any site may read them, and the headers that tell the next page.
OPEN_TO_ALL = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Link, X-Total-Count, Retry-After, Content-Disposition",
    ),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
PREFLIGHT = {
    "allow": ", ".join(METHODS),
    "access-control-allow-methods": ", ".join(METHODS),
    "access-control-allow-headers": "Accept, Accept-Language, If-None-Match",
    "access-control-max-age": "86400",
}


class Api:
    """The ASGI application of the open data.

    Every path and method below /api comes here: a wrong one gets a sentence.
    """

    def __init__(
        self, current: Current, shapes: Shapes, limiter: Limiter, proxies: tuple[Network, ...] = ()
    ):
        self.releases, self.shapes, self.limiter, self.proxies = (
            Releases(current),
            shapes,
            limiter,
            proxies,
        )
        self._answers: Kept[Answer] = Kept(MOST_BYTES, MOST_ANSWERS)
        self._totals: Kept[int] = Kept(MOST_TOTALS * 8, MOST_TOTALS)
        self._slow = Slow(SLOW_N, MOST_WAITING)
        self._streams_n = 0
        self._allowed: tuple[str, dict[str, tuple[Any, ...]]] = ("", {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        words = Words(preferred_language(request.headers.get("accept-language")))
        try:
            self._admit(request)
            asked = parameters(scope["query_string"])
            words = Words(read_language(asked, request.headers.get("accept-language")))
            response = await self._answer(request, asked, words)
        except Refused as refused:
            response = _refusal(request, refused, words)
        except NoRoom:
            response = _refusal(request, Refused(503, "busy", seconds=AGAIN_S), words)
        except TooLong:
            response = _refusal(request, Refused(503, "too_long", longest=LONGEST_S), words)
        except UNREADABLE as error:
            log.error("no snapshot: %s", error)
            response = _refusal(request, Refused(503, "no_snapshot"), words)
        response.raw_headers.extend(OPEN_TO_ALL)
        try:
            await response(scope, receive, send)
        finally:
            # also where the reader left in the middle
            self._streams_n -= isinstance(response, StreamingResponse)

    def _admit(self, request: Request) -> None:
        """Raises Refused for a method that does not read, and for a reader who asks too often."""
        if request.method not in METHODS:
            raise Refused(405, "method", method=shown(request.method))
        seconds = self.limiter.wait(client_address(request, self.proxies))
        if seconds:
            raise Refused(429, "too_often", seconds=seconds)

    async def _answer(self, request: Request, asked: Mapping[str, str], words: Words) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        path = request.scope["path"]
        if path in ("/api", "/api/", BASE):
            return RedirectResponse(f"{BASE}/", 308)
        release, name = _split(path)
        snapshot = await self.releases.snapshot(release)
        if snapshot is None:
            raise Refused(
                404,
                "no_release",
                value=shown(release),
                allowed=", ".join((*await self.releases.names(), LATEST)),
            )
        encoding = accepted_encoding(request.headers.get("accept-encoding"))
        answer = await self._table(path, name, asked, snapshot, encoding) or await self._document(
            name, asked, snapshot, words, encoding
        )
        if answer is None:
            tables = ", ".join(
                f"{table.name}.{{{','.join(table.formats)}}}" for table in BY_NAME.values()
            )
            raise Refused(
                404,
                "no_table",
                value=shown(name),
                tables=tables,
                documents=", ".join(filter(None, DOCUMENTS)),
            )
        caching = {"cache-control": REVALIDATE if release == LATEST else HOUR}
        headers = {**answer.headers, **caching}
        if isinstance(answer.body, Streamed):
            return await self._streamed(request, answer.body, headers)
        return respond(request, answer.body, headers=headers)

    async def _streamed(
        self, request: Request, body: Streamed, headers: Mapping[str, str]
    ) -> Response:
        """Counted until it is sent (`__call__`). Raises NoRoom where too many are under way."""
        if self._streams_n >= MOST_STREAMS:
            raise NoRoom
        self._streams_n += 1
        response = None
        try:
            response = await respond_streamed(request, body, headers, self._slow.run)
        finally:
            self._streams_n -= not isinstance(response, StreamingResponse)
        return response

    async def _table(
        self,
        path: str,
        name: str,
        asked: Mapping[str, str],
        snapshot: Snapshot,
        encoding: str | None,
    ) -> Answer | None:
        """The answer of a table; None where `name` is none.

        Raises Refused for a query that it does not know.
        """
        stem, _, format_ = name.rpartition(".")
        table = BY_NAME.get(stem)
        if table is None or format_ not in table.formats:
            return None
        query = read_query(asked, table, await self._values(snapshot))
        # Shapes that cannot be read concern only who asks for them.
        shapes = self.shapes.read() if format_ in GEOGRAPHIC else self.shapes
        wanted = Asked(table, format_, query, path)
        stamp = (snapshot.content_id, shapes.stamp if format_ in GEOGRAPHIC else None)
        copy = snapshot.held_copy(table.name)
        if copy is None:
            copy = await self._slow.run(lambda: table.copy(snapshot))
        ground = Ground(snapshot, copy, shapes, stamp)

        def make() -> Answer:
            return table_answer(wanted, ground, lambda: self._total(wanted, ground))

        return await self._kept((*stamp, wanted.key), make, encoding, copy.rows_n > LARGE)

    def _total(self, asked: Asked, ground: Ground) -> int:
        """How many rows an answer has, all pages together; counted once for all its pages."""
        key = (*ground.stamp, asked.table.name, asked.query.found)
        rows_n = self._totals.get(key)
        if rows_n is None:
            rows_n = rows_total(asked, ground)
            self._totals.put(key, rows_n, 8)
        return rows_n

    async def _document(
        self,
        name: str,
        asked: Mapping[str, str],
        snapshot: Snapshot,
        words: Words,
        encoding: str | None,
    ) -> Answer | None:
        """The answer of a document; None where `name` is none.

        Raises Refused for a parameter that it does not know.
        """
        if name not in DOCUMENTS:
            return None
        refuse_unknown(asked, (LANGUAGE,))
        names = await self.releases.names()
        key = (snapshot.content_id, name, words.language, *names)
        return await self._kept(
            key, lambda: document_answer(name, snapshot, names, words), encoding
        )

    async def _values(self, snapshot: Snapshot) -> dict[str, tuple[Any, ...]]:
        if self._allowed[0] != snapshot.content_id:
            self._allowed = snapshot.content_id, await run_in_threadpool(allowed_values, snapshot)
        return self._allowed[1]

    async def _kept(
        self,
        key: tuple[Any, ...],
        make: Callable[[], Answer],
        encoding: str | None,
        is_slow: bool = False,
    ) -> Answer:
        """The answer under this key, made in a worker thread where it is not kept, and compressed
        there as its reader takes it.

        Raises NoRoom for a slow one where too many of them wait.
        """
        answer = self._answers.get(key)
        if answer is not None and answer.body.is_ready(encoding):
            return answer

        def ready() -> Answer:
            made = answer or make()
            if isinstance(made.body, Prepared) and not made.body.is_ready(encoding):
                made.body.form(encoding)
            return made

        made = await (self._slow.run if is_slow else run_in_threadpool)(ready)
        if isinstance(made.body, Prepared):
            self._answers.put(key, made, made.body.size)
        return made


def _split(path: str) -> tuple[str, str]:
    """(release, name) of a path: `/api/v1/releases/2026.1/claims.csv` and, of the latest release,
    `/api/v1/claims.csv`.
    """
    if not path.startswith(f"{BASE}/"):
        return LATEST, path
    name = path.removeprefix(f"{BASE}/")
    if not name.startswith("releases/"):
        return LATEST, name
    release, _, name = name.removeprefix("releases/").partition("/")
    return release, name


def _refusal(request: Request, refused: Refused, words: Words) -> Response:
    body = (
        json.dumps(
            {"error": words(f"api.{refused.code}", **refused.values)}, ensure_ascii=False
        ).encode()
        + b"\n"
    )
    headers = {
        "cache-control": "no-store",
        "content-language": words.language,
        "vary": "Accept-Language",
        "content-length": str(len(body)),
    }
    if refused.status == 405:
        headers["allow"] = ", ".join(METHODS)
    if "seconds" in refused.values:
        headers["retry-after"] = str(refused.values["seconds"])
    return Response(
        b"" if request.method == "HEAD" else body, refused.status, headers, "application/json"
    )


def routes(api: Api) -> list[Route]:
    """The routes: everything below /api."""
    return [Route("/api", api), Route("/api/{rest:path}", api)]
