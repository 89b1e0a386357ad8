"""How much of the memory uploaded files may take: of one session, of one address, of all; and when
they go.

Streamlit keeps an uploaded file in memory until its session is thrown away, takes any number of
them, and throws a session away only when another one ends.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zona.language.words import LANGUAGES, Words
from zona.serving.limits import Network, client_address

UPLOAD, STREAM = "/_stcore/upload_file/", "/_stcore/stream"
LEAST = 64 * 1024  # what a small file counts as: any number of them takes memory too
EMPTY = 20  # empty files of one address, such as stand for refused ones
# A reader who comes back sooner finds the file again; Streamlit forgets a session at 120 s.
GRACE = 100
BOUNDARY = b"zona"

File = tuple[str, str]  # session, id of the file


class Held(Protocol):
    """What holds the files: Streamlit, seen from here."""

    refused: str  # name of the empty file that stands for one that found no room

    def sizes(self) -> dict[File, int]:
        """The bytes of each file."""

    def is_open(self, session: str) -> bool:
        """Whether a reader is connected with this session."""

    def close(self, session: str) -> None:
        """Ends a session with its files."""


class Caps(NamedTuple):
    """Bytes that one session, one address and all together may hold; 50 MB is the largest file."""

    session: int = 100 * 1024 * 1024
    address: int = 100 * 1024 * 1024
    all: int = 200 * 1024 * 1024


CAPS = Caps()


class UploadCaps:
    """ASGI middleware: an upload that would hold too much never reaches the memory.

    In its place an empty file of a known name goes on, so that the page runs and can say why.
    """

    def __init__(
        self,
        app: ASGIApp,
        held: Held,
        proxies: Iterable[Network] = (),
        caps: Caps = CAPS,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.app, self.held, self.proxies = app, held, tuple(proxies)
        self.caps, self.clock = caps, clock
        self._coming: list[tuple[File, int]] = []  # one file may come twice at once
        self._owners: dict[File, str] = {}
        self._gone: dict[str, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and scope["method"] == "PUT" and UPLOAD in path:
            await self._upload(scope, receive, send)
        elif scope["type"] == "websocket" and path.endswith(STREAM):
            try:
                await self.app(scope, receive, send)
            finally:
                self._left()
        else:
            await self.app(scope, receive, send)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        session, _, name = scope["path"].partition(UPLOAD)[2].partition("/")
        length = request.headers.get("content-length", "")
        if not (
            length.isascii() and length.isdecimal() and len(length) < 16
        ):  # how much comes has to be known
            await self._answer(411, scope, receive, send)
            return
        file, address = (session, name), client_address(request, self.proxies)
        size = max(int(length), LEAST)
        # what nobody comes back for makes room first
        self.sweep()
        if self._fits(file, address, size):
            await self._take(file, address, size, (scope, receive, send))
        elif self._fits(file, address, 0):
            await _emptied(receive)
            instead = _instead(scope, receive, self.held.refused.encode())
            await self._take(file, address, 0, (*instead, send))
        else:
            await self._answer(413, scope, receive, send)

    async def _take(
        self, file: File, address: str, size: int, call: tuple[Scope, Receive, Send]
    ) -> None:
        """Lets a file through; while it comes its room counts as taken."""
        self._owners[file] = address
        self._coming.append((file, size))
        try:
            await self.app(*call)
        finally:
            self._coming.remove((file, size))

    def _fits(self, file: File, address: str, size: int) -> bool:
        """Whether so much more may come. Empty files take no room, but there are few of them."""
        held = [(one, n and max(n, LEAST)) for one, n in self.held.sizes().items()]
        taken = held + self._coming
        self._owners = {one: self._owners[one] for one, _ in taken if one in self._owners}
        of_address = [n for one, n in taken if self._owners.get(one) == address]
        if of_address.count(0) >= EMPTY:
            return False
        room = min(
            self.caps.session - sum(n for one, n in taken if one[0] == file[0]),
            self.caps.address - sum(of_address),
            self.caps.all - sum(n for _, n in taken),
        )
        return not size or size <= room

    async def _answer(self, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        said = PlainTextResponse(Words(LANGUAGES[0])("web.upload_full"), status)
        await said(scope, receive, send)

    def _left(self) -> None:
        """Somebody went away: looks again once it is certain that they do not come back."""
        self.sweep()
        if self._gone:
            asyncio.get_running_loop().call_later(GRACE + 1, self.sweep)

    def sweep(self) -> None:
        """Ends the sessions with files to which nobody has been connected for GRACE seconds."""
        now = self.clock()
        sessions = {session for session, _ in self.held.sizes()}
        closed = {session for session in sessions if not self.held.is_open(session)}
        self._gone = {session: self._gone.get(session, now) for session in closed}
        for session in [s for s, since in self._gone.items() if now - since >= GRACE]:
            self.held.close(session)


async def _emptied(receive: Receive) -> None:
    """Reads what the reader sends, and keeps nothing: who is cut off sees no answer."""
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            return


def _instead(scope: Scope, receive: Receive, name: bytes) -> tuple[Scope, Receive]:
    """The same request with an empty file of this name."""
    body = b"\r\n".join(
        (
            b"--" + BOUNDARY,
            b'Content-Disposition: form-data; name="file"; filename="' + name + b'"',
            b"",
            b"",
            b"--" + BOUNDARY + b"--",
            b"",
        )
    )
    headers = [
        pair for pair in scope["headers"] if pair[0] not in (b"content-type", b"content-length")
    ]
    headers += [
        (b"content-type", b"multipart/form-data; boundary=" + BOUNDARY),
        (b"content-length", str(len(body)).encode()),
    ]
    waiting = [body]

    async def once() -> Message:
        return {"type": "http.request", "body": waiting.pop()} if waiting else await receive()

    return {**scope, "headers": headers}, once
