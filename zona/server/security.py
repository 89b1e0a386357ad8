"""Headers that every answer carries, and what becomes of an answer that fails."""

from __future__ import annotations

import base64
import hashlib
import logging
import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zona.language.words import LANGUAGES, Words

log = logging.getLogger("zona")

SELF = "'self'"
INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
# For scripts, styles and fonts of Streamlit: nearly a hundred answers a first visit, so it is
# short.
FILES, FILES_POLICY = "/static/", b"default-src 'self'; frame-ancestors 'self'"
# Paths whose answers are documents or data without any script.
SCRIPTLESS = ("/publik", "/api", "/healthz")
COMMON = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
# No script at all; pictures and styles from this host. A page that may be framed elsewhere sends a
# policy of its own.
SCRIPTLESS_POLICY = (
    b"default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    b"font-src 'self'; frame-src 'self'; "
    b"base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def script_hashes(page: bytes) -> tuple[str, ...]:
    """The sources of a Content-Security-Policy that allow just the inline scripts of this page."""
    digests = (hashlib.sha256(script).digest() for script in INLINE_SCRIPT.findall(page))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def dashboard_policy(hashes: tuple[str, ...] = ()) -> str:
    """What Streamlit and Plotly need and no more: scripts of this host, inline styles (Plotly and
    the editor of tables write them), pictures and workers that the page makes itself. Nothing from
    another host.
    """
    return (
        f"default-src 'self'; script-src {' '.join((SELF, *hashes))}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; frame-src 'self'; "
        "object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    )


class SecurityHeaders:
    """ASGI middleware, the outermost: adds what an answer lacks of COMMON and a
    Content-Security-Policy; a failure below becomes a sentence for the reader and a traceback in
    the log.
    """

    def __init__(self, app: ASGIApp, policy: str):
        """`policy`: the Content-Security-Policy of the dashboard's own files."""
        self.app, self.policy = app, policy.encode()

    def _policy_of(self, path: str) -> bytes:
        if path.startswith(FILES):
            return FILES_POLICY
        return SCRIPTLESS_POLICY if path.startswith(SCRIPTLESS) else self.policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = (*COMMON, (b"content-security-policy", self._policy_of(scope["path"])))
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                # an answer that set a policy of its own keeps it (a card that may be framed
                # elsewhere)
                there = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in headers if header[0] not in there),
                ]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception:
            log.exception("answer to %s failed", scope["path"])
            if started:
                raise
            await PlainTextResponse(Words(LANGUAGES[0])("web.failed"), 500)(scope, receive, sending)
