"""What a form of ours may be: sent by our own page, small, and with the secret that the page had.

A page of another site cannot read the secret, has another origin, and its requests come without our
cookies (SameSite=Strict): three fences, each of which would do.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

FORM_COOKIE = "zona_formulir"
FIELD = "rahasia"
MOST_BYTES = 8192  # of a form: names and passwords are short
MOST_FIELDS = 8
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
KIND = "application/x-www-form-urlencoded"


class Refused(Exception):
    """A form that is not answered; `key` names the sentence, `status` the answer."""

    def __init__(self, key: str, status: int):
        super().__init__(key)
        self.key, self.status = key, status


def secret_of(request: Request) -> str:
    """The secret of this browser's forms: the one that it has, else a new one."""
    held = request.cookies.get(FORM_COOKIE, "")
    return held if SECRET.fullmatch(held) else secrets.token_urlsafe(32)


async def read(request: Request) -> Mapping[str, str]:
    """The fields of a form that our own page sent. Raises Refused."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise Refused("entry.no_form", 415)
    if not _from_here(request):
        raise Refused("entry.other_page", 403)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refused("entry.no_form", 413)
    try:
        found = parse_qs(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        raise Refused("entry.no_form", 400) from error
    fields = {name: values[-1] for name, values in found.items()}
    held, sent = request.cookies.get(FORM_COOKIE, ""), fields.get(FIELD, "")
    if not SECRET.fullmatch(held) or not hmac.compare_digest(held.encode(), sent.encode()):
        raise Refused("entry.old_page", 403)
    return fields


def _from_here(request: Request) -> bool:
    """Whether the browser says that a page of this host sent it; an old one says nothing."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    # which names this host has was judged before (zona.server.hosts)
    return urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
