"""The names that this server answers to.

A browser that a foreign name led here (DNS rebinding) would let a stranger's page read and act as
if it were ours, and links made from a foreign Host header lead readers away. A websocket from a
page of another origin never reaches Streamlit, which would ask a host outside for its own address
on the event loop before it refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from zona.config import listed_names, name_of
from zona.language.words import LANGUAGES, Words
from zona.serving.limits import parsed_address

# What a proxy adds: a request that has any of it was not made at this machine.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
DEFAULT_PORTS = {"http": "80", "https": "443"}
# What only whoever is at this machine may see.
INSIDE = ("/_stcore/metrics",)


class Names:
    """The names that people may use: the public address, the listed ones, and whatever means this
    machine itself.
    """

    def __init__(self, public_url: str = "", listed: str = ""):
        """`public_url`: an address, "" for none; `listed`: names, with commas, with or without a
        port.

        Raises ValueError for a name that is none.
        """
        public = urlsplit(public_url).netloc.lower() or public_url
        self.hosts = frozenset((*listed_names(public), *listed_names(listed)))
        self.names = frozenset(name for host in self.hosts if (name := name_of(host)))

    def answers(self, host: str, own: str = "") -> bool:
        """Whether a Host header names this server, on whatever port; `own`: the address that the
        connection was made to, which nobody else can have.
        """
        name = name_of(host)
        if name is None:
            return False
        address = parsed_address(name)
        if address is None:
            return name == "localhost" or name in self.names
        # an address needs no listing: DNS cannot make it mean another machine
        return address.is_loopback or name in self.names or address == parsed_address(own)

    def same_origin(self, origin: str, host: str) -> bool:
        """Whether an Origin header means a page of this server: of the host that was asked, or of
        one of the public names (a proxy may have asked by another).
        """
        try:
            parts = urlsplit(origin.lower())
        except ValueError:
            return False
        if parts.scheme not in DEFAULT_PORTS or not parts.netloc:
            return False
        port = f":{DEFAULT_PORTS[parts.scheme]}"
        asked = {parts.netloc, parts.netloc.removesuffix(port)}
        return bool(asked & {host.lower(), host.lower().removesuffix(port), *self.hosts})


class Hosts:
    """ASGI middleware: 400 for a Host that is none of `names`, 403 for a websocket from another
    origin and, except from this machine, for what is INSIDE.
    """

    def __init__(self, app: ASGIApp, names: Names):
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refuse(refusal, scope, receive, send)
            return
        if scope["type"] == "websocket" and "origin" in headers:
            scope = scope | {"headers": _as_asked(scope, headers)}
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """What a request gets instead of an answer; None where it may go on."""
        hosts = headers.getlist("host")
        own = (scope.get("server") or ("",))[0] or ""
        # An old client (HTTP/1.0) names no host: it cannot have been led here by a foreign one.
        if len(hosts) > 1 or any(not self.names.answers(host, own) for host in hosts):
            return sentence("web.other_host", 400, host=", ".join(hosts)[:100])
        if scope["type"] == "websocket" and "origin" in headers:
            origin = headers["origin"]
            if not self.names.same_origin(origin, hosts[0] if hosts else ""):
                return sentence("web.other_origin", 403, origin=origin[:100])
        if scope["path"].rstrip("/").startswith(INSIDE) and not _inside(scope, headers):
            return sentence("web.inside", 403)
        return None


def _inside(scope: Scope, headers: Headers) -> bool:
    """Whether a request comes from this machine itself, and not through a proxy on it."""
    address = parsed_address((scope.get("client") or ("",))[0])
    local = all(Names().answers(host) for host in headers.getlist("host"))
    through = any(name in headers for name in FORWARDED)
    return address is not None and address.is_loopback and local and not through


def _as_asked(scope: Scope, headers: Headers) -> list[tuple[bytes, bytes]]:
    """The headers with the origin in the words of the Host header: Streamlit compares the two by
    letter, and asks outside where they differ.
    """
    scheme = "https" if scope["scheme"] == "wss" else "http"
    origin = f"{scheme}://{headers.get('host', '')}".encode("latin-1")
    others = [header for header in scope["headers"] if header[0] != b"origin"]
    return [*others, (b"origin", origin)]


def sentence(
    key: str, status: int, headers: Mapping[str, str] | None = None, **values: object
) -> Response:
    """A refusal in both languages: who is refused here has chosen none yet."""
    text = "\n".join(Words(language)(key, **values) for language in LANGUAGES)
    return PlainTextResponse(text + "\n", status, {"cache-control": "no-store", **(headers or {})})


async def refuse(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Sends a refusal, also in place of a websocket's handshake, where the server can."""
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get(
        "extensions", {}
    ):
        await send({"type": "websocket.close", "code": 1008})
    else:
        await response(scope, receive, send)
