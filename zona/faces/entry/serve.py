"""Answers /masuk and /keluar: forms in, cookies out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from zona.domain.roles import EVERYBODY
from zona.faces.address import PARAMETERS
from zona.faces.entry.forms import FORM_COOKIE, Refused, read, secret_of
from zona.faces.entry.pages import Page, html, policy
from zona.faces.signing import COOKIE, actor_of_cookie
from zona.files import NotWritten
from zona.language.words import LANGUAGES, Words
from zona.office.faults import OfficeFault
from zona.office.place import exists
from zona.serving.language import preferred_language
from zona.serving.limits import Limiter, Network, client_address
from zona.serving.slow import NoRoom, Slow

SECONDS = 12 * 3600  # the browser forgets it when the session is over at the latest
# What a reader can do something about; every other fault is told in the log only.
STATUS = {"sign_in": 401, "wait": 429, "password": 400}

log = logging.getLogger("zona")


class Entry:
    """The handlers. Two passwords are checked at a time: each takes 64 MB for a moment."""

    def __init__(self, root: Path, proxies: tuple[Network, ...]):
        self.root, self.proxies = root, proxies
        self.slow = Slow(2, 30)
        # before anything is asked of the database: its one turn to write is everybody's
        self.forms = Limiter(0.5, burst=20.0)

    async def sign_in(self, request: Request) -> Response:
        """The form, who is signed in, or what came of the form."""
        if not await run_in_threadpool(exists, self.root):
            return await self._answer(request, 404)
        if request.method != "POST":
            return await self._answer(request)
        return await self._form(request, self._signed_in)

    async def sign_out(self, request: Request) -> Response:
        """Ends the session; asking alone ends nothing, a link elsewhere could do that."""
        if request.method != "POST" or not await run_in_threadpool(exists, self.root):
            return RedirectResponse("/masuk", 303, {"cache-control": "no-store"})
        return await self._form(request, self._signed_out)

    async def password(self, request: Request) -> Response:
        """A new password of one's own."""
        if request.method != "POST" or not await run_in_threadpool(exists, self.root):
            return RedirectResponse("/masuk", 303, {"cache-control": "no-store"})
        return await self._form(request, self._changed)

    async def _form(
        self, request: Request, act: Callable[[Request, Mapping[str, str]], Response]
    ) -> Response:
        words, name = _words(request), ""
        if seconds := self.forms.wait(client_address(request, self.proxies)):
            again = {"retry-after": str(seconds)}
            said = words("office.fault.wait", seconds=seconds)
            return await self._answer(request, 429, said, name, again)
        try:
            fields = await read(request)
            name = fields.get("nama", "")[:64]
            return await self.slow.run(lambda: act(request, fields))
        except Refused as refused:
            return await self._answer(request, refused.status, words(refused.key))
        except OfficeFault as fault:
            if fault.code in STATUS:
                again = {"retry-after": str(seconds)} if (seconds := _seconds(fault)) else {}
                said = fault.sentence(words)
                return await self._answer(request, STATUS[fault.code], said, name, again)
            log.exception("nobody can sign in")
        except (NoRoom, NotWritten):
            log.exception("nobody can sign in")
        return await self._answer(request, 503, words("entry.busy"), name, {"retry-after": "10"})

    def _signed_in(self, request: Request, fields: Mapping[str, str]) -> Response:
        from zona.office.database import office
        from zona.office.sessions import sign_in, sign_out

        address = client_address(request, self.proxies)
        database = office(self.root)
        token = sign_in(database, fields.get("nama", ""), fields.get("sandi", ""), address)
        # who signs in anew leaves no older session behind in this browser
        sign_out(database, request.cookies.get(COOKIE, ""))
        return _sent(request, "/", token)

    def _signed_out(self, request: Request, fields: Mapping[str, str]) -> Response:
        from zona.office.database import office
        from zona.office.sessions import sign_out

        sign_out(office(self.root), request.cookies.get(COOKIE, ""))
        return _sent(request, "/masuk", "")

    def _changed(self, request: Request, fields: Mapping[str, str]) -> Response:
        from zona.office.database import office
        from zona.office.sessions import change_password

        address, token = client_address(request, self.proxies), request.cookies.get(COOKIE, "")
        old, new = fields.get("lama", ""), fields.get("baru", "")
        return _sent(
            request, "/masuk", change_password(office(self.root), token, old, new, address)
        )

    async def _answer(
        self,
        request: Request,
        status: int = 200,
        said: str = "",
        name: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        page = await run_in_threadpool(self._page, request, said, name)
        answer = Response(html(page), status, headers, "text/html; charset=utf-8")
        for key, value in _headers(page.words).items():
            answer.headers[key] = value
        if page.form != "closed":
            _set(answer, request, FORM_COOKIE, page.secret)
        return answer

    def _page(self, request: Request, said: str, name: str) -> Page:
        actor = actor_of_cookie(request.cookies.get(COOKIE), self.root)
        form = "sign_in" if actor == EVERYBODY else "signed_in"
        if not exists(self.root):
            form = "closed"
        return Page(form, _words(request), secret_of(request), actor, said, name)


def make_routes(root: Path, proxies: tuple[Network, ...]) -> list[BaseRoute]:
    """The routes; what is asked by another method is refused by Starlette."""
    entry, methods = Entry(root, proxies), ["GET", "HEAD", "POST"]
    return [
        Route("/masuk", entry.sign_in, methods=methods),
        Route("/masuk/sandi", entry.password, methods=methods),
        Route("/keluar", entry.sign_out, methods=methods),
    ]


def _seconds(fault: OfficeFault) -> int:
    return fault.details.get("seconds", 0)


def _words(request: Request) -> Words:
    """In the language that the address says, else the browser."""
    said = parse_qs(request.url.query).get(PARAMETERS["language"], [""])[-1]
    asked = said if said in LANGUAGES else None
    return Words(asked or preferred_language(request.headers.get("accept-language")))


def _headers(words: Words) -> dict[str, str]:
    return {
        "cache-control": "no-store",
        "content-language": words.language,
        "content-security-policy": policy(),
        "x-robots-tag": "noindex",
    }


def _sent(request: Request, path: str, token: str) -> Response:
    """On to a page of ours, with the session's cookie, or without it any more."""
    target = f"{path}?{PARAMETERS['language']}={_words(request).language}"
    answer = RedirectResponse(target, 303, {"cache-control": "no-store"})
    _set(answer, request, COOKIE, token)
    if path == "/":
        _set(answer, request, FORM_COOKIE, "")  # a new secret for whoever is now signed in
    return answer


def _set(answer: Response, request: Request, name: str, value: str) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=SECONDS if value else 0,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
