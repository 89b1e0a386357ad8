"""Streamlit's own frontend, compressed: Streamlit serves its 7.6 MB as they are
(docs/decisions/web.md).

A file is compressed once: quickly, in a worker thread, when it is first asked for; at its best
beforehand by `python -m zona frontend`, into a folder that may be missing, stale or read-only: then
the quick form serves.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zona import files
from zona.config import ROOT
from zona.server.chart_library import find_cut
from zona.serving.responses import REVALIDATE, accepted_encoding, compress, matches

log = logging.getLogger("zona")

PREFIX = "/static/"
MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
SMALLEST = 500  # bytes; smaller files go as they are
QUICK, BEST = 6, 11  # brotli qualities: the largest file takes 0.1 s and 5 s
MEMORY = 24 << 20  # bytes of compressed files held; a first visit needs about 2 MB
# The names of Streamlit's files carry a hash of their content.
HASHED = "public, immutable, max-age=31536000"


@cache
def streamlit_folder() -> Path:
    """Where Streamlit's frontend lies, found without importing Streamlit."""
    spec = importlib.util.find_spec("streamlit")
    return Path(spec.submodule_search_locations[0]) / "static"


def cache_folder(root: Path = ROOT) -> Path:
    """Where the best forms lie, one folder for each version of Streamlit."""
    return root / "build" / "frontend" / f"streamlit-{version('streamlit')}"


class Shelf:
    """The compressible files of the frontend below `folder`, by their path below `/static/`.

    Safe from many threads.
    """

    def __init__(self, folder: Path, best: Path, memory: int = MEMORY) -> None:
        self.folder, self.best, self.memory = folder / "static", best, memory
        self._held: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    # looked for when the first file is asked for: a fresh server answers sooner
    @cached_property
    def files(self) -> dict[str, Path]:
        """The files by name; the chart library by its cut where there is one."""
        files = (path for path in self.folder.rglob("*") if path.suffix in MEDIA_TYPES)
        found = {
            path.relative_to(self.folder).as_posix(): path
            for path in files
            if path.stat().st_size >= SMALLEST
        }
        # Streamlit's own folder is never written to
        if (cut := find_cut(self.folder, self.best)) is not None:
            found[cut[0].relative_to(self.folder).as_posix()] = cut[1]
        return found

    def caching(self, name: str) -> str:
        """How long a browser may keep a file: a cut may change while its address stays."""
        ours = self.folder not in self.files[name].parents
        return REVALIDATE if ours else HASHED

    def tag(self, name: str) -> str:
        """What names the content of a file, whatever its encoding."""
        stat = self.files[name].stat()
        return f"{stat.st_size:x}-{stat.st_mtime_ns:x}"

    def held(self, name: str, encoding: str) -> bytes | None:
        """The compressed file if it is in memory."""
        with self._lock:
            if (name, encoding) in self._held:
                self._held.move_to_end((name, encoding))
            return self._held.get((name, encoding))

    def form(self, name: str, encoding: str) -> bytes:
        """The compressed file: from memory, from the folder of best forms, else quickly made.

        Takes up to some 0.1 s.
        """
        with self._locks.setdefault(name, threading.Lock()):
            form = self.held(name, encoding)
            if form is None:
                body = self.files[name].read_bytes()
                form = self._best(name, encoding, body) or compress(body, encoding, QUICK)
                self._hold(name, encoding, form)
            return form

    def _hold(self, name: str, encoding: str, form: bytes) -> None:
        with self._lock:
            self._held[name, encoding] = form
            while sum(map(len, self._held.values())) > self.memory and len(self._held) > 1:
                self._held.popitem(last=False)

    def _best(self, name: str, encoding: str, body: bytes) -> bytes | None:
        """The best form, None where there is none or where it is not this file's (another version,
        cut short).
        """
        try:
            form = self._best_path(name, encoding).read_bytes()
            # compared, not trusted: the folder may be of another version or cut short
            return form if brotli.decompress(form) == body else None
        except FileNotFoundError:
            return None
        except (OSError, brotli.error) as error:
            log.warning("compressed frontend file not usable: %s", error)
            return None

    def _best_path(self, name: str, encoding: str) -> Path:
        return self.best / f"{name}.{encoding}"

    def make_best(self, names: Iterable[str] | None = None, workers: int | None = None) -> int:
        """Writes the best brotli form of the files (all by default) that lack one; returns how many
        were made.

        Raises OSError where the folder cannot be written.
        """
        lacking = [
            name
            for name in names or self.files
            if self._best(name, "br", self.files[name].read_bytes()) is None
        ]
        with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
            list(
                pool.map(
                    self._make_best,
                    # the largest first, so that no core waits for it at the end
                    sorted(lacking, key=lambda name: -self.files[name].stat().st_size),
                )
            )
        return len(lacking)

    def _make_best(self, name: str) -> None:
        body = compress(self.files[name].read_bytes(), "br", BEST)
        files.write(self._best_path(name, "br"), body)


class Frontend:
    """ASGI middleware: files of the shelf go compressed; what it does not know, and ranges, go to
    Streamlit.
    """

    def __init__(self, app: ASGIApp, shelf: Shelf):
        self.app, self.shelf = app, shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        name = scope["path"].removeprefix(PREFIX) if ours else ""
        if not ours or name not in self.shelf.files or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        encoding = accepted_encoding(headers.get("accept-encoding"))
        # a range of a compressed file is no part of the file
        if encoding is None or "range" in headers:
            await self.app(scope, receive, _varying(send))
            return
        response = await self._response(
            name, encoding, headers.get("if-none-match"), scope["method"] == "HEAD"
        )
        await response(scope, receive, send)

    async def _response(
        self, name: str, encoding: str, if_none_match: str | None, head: bool
    ) -> Response:
        tag = self.shelf.tag(name)
        answer = {
            "etag": f'"{tag}-{encoding}"',
            "cache-control": self.shelf.caching(name),
            "vary": "Accept-Encoding",
        }
        if matches(if_none_match, tag):
            return Response(status_code=304, headers=answer)
        body = self.shelf.held(name, encoding) or await run_in_threadpool(
            self.shelf.form, name, encoding
        )
        answer |= {"content-encoding": encoding, "content-length": str(len(body))}
        return Response(
            b"" if head else body, headers=answer, media_type=MEDIA_TYPES[Path(name).suffix]
        )


def _varying(send: Send) -> Send:
    """`send` that adds `Vary: Accept-Encoding`: the same address has a compressed form too."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return sending


@cache
def shelf() -> Shelf:
    """The shelf of this process."""
    return Shelf(streamlit_folder(), cache_folder())
