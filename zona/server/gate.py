"""The password before a Zona that takes in files (ZONA_INTAKE=1), until the office has accounts.

The browser asks for it (HTTP Basic), and gets a cookie for the websocket, which some browsers open
without the password. What is published stays open to all.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import time
from binascii import Error as NotBase64
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zona.server.hosts import refuse, sentence
from zona.server.security import SCRIPTLESS
from zona.serving.limits import Limiter, Network, client_address

log = logging.getLogger("zona")

COOKIE = "zona_kantor"
HOURS = 12  # a working day
TRIES, TRY_S = 5, 60  # wrong passwords of one address at once, then one each so many seconds
ASK = 'Basic realm="Zona", charset="UTF-8"'
OPEN = (*SCRIPTLESS, "/robots.txt", "/_stcore/health")


class Gate:
    """ASGI middleware: 401 without the password, 429 after too many wrong ones."""

    def __init__(
        self,
        app: ASGIApp,
        password: str,
        proxies: tuple[Network, ...] = (),
        clock: Callable[[], float] = time.time,
    ):
        self.app, self.proxies, self.clock = app, proxies, clock
        self.digest = _digest(password)
        # Slow to compute, so that a cookie is no help in guessing the password that made it.
        self.key = hashlib.scrypt(password.encode(), salt=COOKIE.encode(), n=2**14, r=8, p=1)
        self.tries = Limiter(1 / TRY_S, burst=float(TRIES))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _open(scope["path"]):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        if self._known(connection.cookies.get(COOKIE, "")):
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(connection)
        if refusal is None:
            await self.app(scope, receive, self._remembering(scope, send))
        else:
            await refuse(refusal, scope, receive, send)

    def _refusal(self, connection: HTTPConnection) -> Response | None:
        """What a reader without a cookie gets; None with the right password."""
        given = _given(connection.headers.get("authorization"))
        address = client_address(connection, self.proxies)
        if given is None:
            return sentence("web.password", 401, {"www-authenticate": ASK})
        # before the password is looked at: a guess in this time tells nothing
        if seconds := self.tries.ahead(address):
            again = {"retry-after": str(seconds)}
            return sentence("web.password_tries", 429, again, seconds=seconds)
        if hmac.compare_digest(_digest(given), self.digest):
            return None
        # only wrong ones cost: who knows the password never waits
        self.tries.wait(address)
        log.warning("wrong password from %s", address)
        return sentence("web.password_wrong", 401, {"www-authenticate": ASK})

    def _known(self, cookie: str) -> bool:
        """Whether this is a cookie of ours that has not run out."""
        until, _, seal = cookie.partition(".")
        if not (until.isascii() and until.isdecimal() and len(until) < 15):
            return False
        return hmac.compare_digest(seal.encode(), self._seal(until)) and self.clock() < int(until)

    def _seal(self, until: str) -> bytes:
        return hmac.new(self.key, until.encode(), hashlib.sha256).hexdigest().encode()

    def _remembering(self, scope: Scope, send: Send) -> Send:
        """`send` that gives the reader the cookie with the answer."""
        until = str(int(self.clock()) + HOURS * 3600)
        secure = "; Secure" if scope["scheme"] in ("https", "wss") else ""
        cookie = (
            f"{COOKIE}={until}.{self._seal(until).decode()}; Path=/; Max-Age={HOURS * 3600}; "
            f"HttpOnly; SameSite=Strict{secure}"
        )

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        return sending


def _open(path: str) -> bool:
    """Whether an address shows only what is published."""
    return any(path == begin or path.startswith(f"{begin}/") for begin in OPEN)


def _given(header: str | None) -> str | None:
    """The password in an Authorization header; None where there is none that can be read."""
    kind, _, encoded = (header or "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[2]
    except (NotBase64, ValueError):
        return None


def _digest(password: str) -> bytes:
    """Of one length for every password, so that comparing tells nothing about it."""
    return hashlib.sha256(password.encode()).digest()
