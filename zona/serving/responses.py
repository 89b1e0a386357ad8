"""Answers from memory: a body that is compressed once, with ETag, conditional requests and HEAD
done right. Pure ASGI side.

For bodies that are made once and served often (map files, open data, public pages). Files of
Streamlit's own frontend go through `zona.server.frontend`.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import brotli
from starlette.requests import Request
from starlette.responses import Response

# Ask again each time; the answer is mostly 304 without a body.
REVALIDATE = "public, no-cache"
# For addresses that carry the version of what they name.
IMMUTABLE = "public, max-age=31536000, immutable"

ENCODINGS = ("br", "gzip")
SMALLEST_COMPRESSED = 500  # bytes; below it the headers cost more than compression saves
QUALITY = 9  # brotli: within some percent of 11, in a tenth of the time
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
    """The body in `br` (at this quality, 0 to 11) or `gzip` (at its best).

    The same body gives the same bytes.
    """
    if encoding == "br":
        return brotli.compress(body, quality=quality, lgwin=24 if quality > 9 else 22)
    return gzip.compress(body, 9, mtime=0)


def accepted_encoding(header: str | None) -> str | None:
    """The best encoding that an Accept-Encoding header allows: br, gzip, or None (as it is)."""
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
    ):
        self.body, self.media_type, self.cache_control = body, media_type, cache_control
        self.headers = dict(headers or {})
        self.tag = hashlib.sha256(body).hexdigest()[:20]
        self.shrinks = len(body) >= SMALLEST_COMPRESSED and compressible(media_type)
        self._forms: dict[str, bytes] = {}
        self._heads: dict[tuple[Any, ...], RawHeaders] = {}

    def form(self, encoding: str) -> bytes:
        """The body in an encoding of ENCODINGS."""
        if encoding not in self._forms:
            self._forms[encoding] = compress(self.body, encoding)
        return self._forms[encoding]

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
            if len(self._heads) >= HEADS_N:
                self._heads = {}
            self._heads[key] = head
        return head

    def _head(
        self, encoding: str | None, unchanged: bool, headers: Mapping[str, str]
    ) -> RawHeaders:
        values = {
            "etag": f'"{self.tag}-{encoding}"' if encoding else f'"{self.tag}"',
            "cache-control": self.cache_control,
            "vary": "Accept-Encoding",
        } | {name.lower(): value for name, value in (*self.headers.items(), *headers.items())}
        if "accept-encoding" not in values["vary"].lower():
            values["vary"] += ", Accept-Encoding"
        if unchanged:
            return tuple(Response(status_code=304, headers=values).raw_headers)
        if encoding:
            values["content-encoding"] = encoding
        values["content-length"] = str(len(self.form(encoding) if encoding else self.body))
        return tuple(Response(headers=values, media_type=self.media_type).raw_headers)

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return len(self.body) + sum(map(len, self._forms.values()))


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
    names = (name.strip().removeprefix("W/").strip('"') for name in header.split(","))
    return any(name == tag or name.rpartition("-")[0] == tag for name in names)


@lru_cache(maxsize=256)
def _prepared(body: bytes, media_type: str, cache_control: str) -> Prepared:
    return Prepared(body, media_type, cache_control)


def cached_response(
    request: Request, body: bytes, media_type: str, cache_control: str = REVALIDATE, **more: Any
) -> Response:
    """`respond` for a body that the caller keeps: the same bytes are hashed and compressed once
    (256 bodies at most).

    `more` goes to `respond` (status, headers). For many or large bodies keep `Prepared` objects
    instead.
    """
    return respond(request, _prepared(body, media_type, cache_control), **more)
