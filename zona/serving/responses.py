"""Answers from memory: a body that is compressed once, with ETag, conditional requests and HEAD
done right. Pure ASGI side.

For bodies that are made once and served often (map files, open data, public pages). Files of
Streamlit's own frontend go through `zona.server.frontend`.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

# Ask again each time; the answer is mostly 304 without a body.
REVALIDATE = "public, no-cache"

ENCODINGS = ("br", "gzip")
SMALLEST_COMPRESSED = 500  # bytes; below it the headers cost more than compression saves
QUALITY = 9  # brotli: within some percent of 11, in a tenth of the time
# For what is mostly made for one reader: a tenth larger than at QUALITY, in a tenth of the time.
LIGHT = 4
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/geo+json",
    "application/xml",
    "application/atom+xml",
    "application/javascript",
    "application/manifest+json",
    "application/ld+json",
    "image/svg+xml",
    "application/vnd.oai.openapi+json",
    "application/vnd.frictionless",
)


HEADS_N = 16  # headers kept for one body: encodings, 304, the few that callers add

RawHeaders = tuple[tuple[bytes, bytes], ...]


def compressible(media_type: str) -> bool:
    """Whether bodies of this media type become smaller by compression (pictures, fonts and Parquet
    do not).
    """
    return media_type.startswith(COMPRESSIBLE)


def compress(body: bytes, encoding: str, quality: int = QUALITY) -> bytes:
    """The body in `br` or `gzip`, at this quality (0 to 11; gzip knows 9 at most).

    The same body gives the same bytes.
    """
    if encoding == "br":
        return brotli.compress(body, quality=quality, lgwin=24 if quality > 9 else 22)
    return gzip.compress(body, min(quality, 9), mtime=0)


def compressed_parts(parts: Iterable[bytes], encoding: str | None) -> Iterator[bytes]:
    """The parts of a body lightly compressed as they come; as they are where `encoding` is None."""
    if encoding is None:
        yield from parts
        return
    if encoding == "br":
        brotli_ = brotli.Compressor(quality=LIGHT)
        press, end = brotli_.process, brotli_.finish
    else:
        gzip_ = zlib.compressobj(LIGHT, wbits=zlib.MAX_WBITS | 16)  # 16: with gzip's head and foot
        press, end = gzip_.compress, gzip_.flush
    for part in parts:
        if pressed := press(part):
            yield pressed
    yield end()


def accepted_encoding(header: str | None) -> str | None:
    """The best encoding that an Accept-Encoding header allows: br, gzip, or None (as it is)."""
    # cut, so that nobody fills the cache with headers of a kilobyte
    return _best_encoding((header or "")[:200])


@lru_cache(maxsize=256)
def _best_encoding(header: str) -> str | None:
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        weights[name.strip()] = _weight(parameters)
    allowed = [name for name in ENCODINGS if weights.get(name, weights.get("*", 0)) > 0]
    return max(allowed, key=lambda name: weights.get(name, weights.get("*", 0)), default=None)


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


class Prepared:
    """A body with its compressed forms, each made once when it is first asked for.

    Safe from many threads.

    `tag` names the body: the same bytes, the same tag. Compress beforehand, in a worker thread,
    with `warm()`.
    """

    def __init__(
        self,
        body: bytes,
        media_type: str,
        cache_control: str = REVALIDATE,
        headers: Mapping[str, str] | None = None,
        quality: int = QUALITY,
    ):
        self.body, self.media_type, self.cache_control = body, media_type, cache_control
        self.quality = quality
        self.headers = dict(headers or {})
        self.tag = hashlib.sha256(body).hexdigest()[:20]
        self.shrinks = len(body) >= SMALLEST_COMPRESSED and compressible(media_type)
        self._forms: dict[str, bytes] = {}
        self._heads: dict[tuple[Any, ...], RawHeaders] = {}

    def form(self, encoding: str) -> bytes:
        """The body in an encoding of ENCODINGS."""
        if encoding not in self._forms:
            self._forms[encoding] = compress(self.body, encoding, self.quality)
        return self._forms[encoding]

    def is_ready(self, encoding: str | None) -> bool:
        """Whether an answer in this encoding can leave without compressing anything first."""
        return encoding is None or not self.shrinks or encoding in self._forms

    def warm(self) -> Prepared:
        """Makes every form now; returns itself."""
        if self.shrinks:
            for encoding in ENCODINGS:
                self.form(encoding)
        return self

    def head(self, encoding: str | None, unchanged: bool, headers: Mapping[str, str]) -> RawHeaders:
        """The header of an answer with this body, made once for the same values; `unchanged`: that
        of a 304, which tells neither length nor type. `headers` beat the body's own.
        """
        key = (encoding, unchanged, *headers.items())
        head = self._heads.get(key)
        if head is None:
            head = self._head(encoding, unchanged, headers)
            # headers of callers may hold anything; without a bound each one would stay
            if len(self._heads) >= HEADS_N:
                self._heads = {}
            self._heads[key] = head
        return head

    def _head(
        self, encoding: str | None, unchanged: bool, headers: Mapping[str, str]
    ) -> RawHeaders:
        more = (*self.headers.items(), *headers.items())
        values = {"cache-control": self.cache_control} | {k.lower(): v for k, v in more}
        if unchanged:
            return _raw_head(self.tag, encoding, values, 304)
        values["content-length"] = str(len(self.form(encoding) if encoding else self.body))
        return _raw_head(self.tag, encoding, values, media_type=self.media_type)

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return len(self.body) + sum(map(len, self._forms.values()))


def _raw_head(
    tag: str,
    encoding: str | None,
    headers: Mapping[str, str],
    status: int = 200,
    media_type: str | None = None,
) -> RawHeaders:
    """The header of an answer whose body has this tag; `headers` in small letters."""
    values = {
        # one tag an encoding: a cache between must not hand br to whoever asked for gzip
        "etag": f'"{tag}-{encoding}"' if encoding else f'"{tag}"',
        "vary": "Accept-Encoding",
    } | dict(headers)
    if "accept-encoding" not in values["vary"].lower():
        values["vary"] += ", Accept-Encoding"
    if encoding and status != 304:
        values["content-encoding"] = encoding
    head = Response(status_code=status, headers=values, media_type=media_type).raw_headers
    if "content-length" in values or status == 304:
        return tuple(head)
    # The length of what is streamed is not known before it is sent.
    return tuple(pair for pair in head if pair[0] != b"content-length")


def respond(
    request: Request,
    prepared: Prepared,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer to GET or HEAD: br, gzip or as it is; 304 where the reader's ETag still holds
    (with status 200).
    """
    encoding = (
        accepted_encoding(request.headers.get("accept-encoding")) if prepared.shrinks else None
    )
    unchanged = status == 200 and matches(request.headers.get("if-none-match"), prepared.tag)
    head = prepared.head(encoding, unchanged, headers or {})
    if unchanged:
        return _Answer(b"", 304, head)
    body = (
        b"" if request.method == "HEAD" else prepared.form(encoding) if encoding else prepared.body
    )
    return _Answer(body, status, head)


@dataclass(frozen=True)
class Streamed:
    """A body that is made while it is sent, and never whole in memory; `tag` names it, as that of
    Prepared. `parts` begins a new one each time: it fails where it is called, or not at all.
    """

    parts: Callable[[], Iterator[bytes]]
    media_type: str
    tag: str


async def respond_streamed(
    request: Request,
    streamed: Streamed,
    headers: Mapping[str, str],
    run: Callable[[Callable[[], Iterator[bytes]]], Awaitable[Iterator[bytes]]] = run_in_threadpool,
) -> Response:
    """As `respond`, for a body that is made while it is sent, in worker threads; a
    StreamingResponse where there is a body to send. `headers` in small letters; `run` begins it in
    a thread.

    Raises what `streamed.parts` raises: before anything was sent.
    """
    accepted = accepted_encoding(request.headers.get("accept-encoding"))
    encoding = accepted if compressible(streamed.media_type) else None
    if matches(request.headers.get("if-none-match"), streamed.tag):
        return _Answer(b"", 304, _raw_head(streamed.tag, encoding, headers, 304))
    head = _raw_head(streamed.tag, encoding, headers, media_type=streamed.media_type)
    if request.method == "HEAD":
        return _Answer(b"", 200, head)
    parts = await run(streamed.parts)
    answer = StreamingResponse(compressed_parts(parts, encoding))
    answer.raw_headers = list(head)
    return answer


class _Answer(Response):
    """An answer whose header is there already."""

    def __init__(self, body: bytes, status: int, head: RawHeaders):
        self.body, self.status_code, self.background, self.raw_headers = (
            body,
            status,
            None,
            list(head),
        )


def matches(header: str | None, tag: str) -> bool:
    """Whether an If-None-Match header names this body, in whatever encoding the reader got it."""
    if not header:
        return False
    if header.strip() == "*":
        return True
    # a proxy that compresses makes our tag a weak one
    names = (name.strip().removeprefix("W/").strip('"') for name in header.split(","))
    return any(name == tag or name.rpartition("-")[0] == tag for name in names)
