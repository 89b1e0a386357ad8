"""Uploaded files take only so much memory, of one session, one address and all, and go when their
session ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from zona.faces.dashboard.uploads import REFUSED, Uploads, was_refused
from zona.server.uploads import EMPTY, GRACE, LEAST, UPLOAD, Caps, UploadCaps

CAPS = Caps(session=10 * LEAST, address=15 * LEAST, all=20 * LEAST)


class Streamlit:
    """Its part that holds uploads, with one session that is connected or not."""

    refused = REFUSED

    def __init__(self):
        self.files: dict[tuple[str, str], tuple[str, int]] = {}
        self.open: set[str] = set()
        self.during = None

    def sizes(self):
        return {key: size for key, (_, size) in self.files.items()}

    def is_open(self, session):
        return session in self.open

    def close(self, session):
        self.files = {key: file for key, file in self.files.items() if key[0] != session}

    async def __call__(self, scope, receive, send):
        if scope["type"] == "websocket":
            return
        if self.during:
            await self.during()
        upload = next(iter((await Request(scope, receive).form()).values()))
        session, _, name = scope["path"].removeprefix(UPLOAD).partition("/")
        self.files[session, name] = (upload.filename, len(await upload.read()))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})


@pytest.fixture
def inner():
    return Streamlit()


@pytest.fixture
def caps(inner):
    now = SimpleNamespace(time=0.0)
    outer = UploadCaps(inner, inner, caps=CAPS, clock=lambda: now.time)
    outer.now = now
    return outer


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: in this one the browser of other tests keeps a loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def upload(caps, session, name, size, address="10.0.0.1", stated=None) -> int:
    """Uploads so many bytes; the status of the answer."""
    return run(uploaded(caps, session, name, size, address, stated))


async def uploaded(caps, session, name, size, address="10.0.0.1", stated=None) -> int:
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
    body = head + b"z" * size + b"\r\n--x--\r\n"
    headers = [(b"content-type", b"multipart/form-data; boundary=x")]
    stated = str(len(body)).encode() if stated is None else stated
    headers += [(b"content-length", stated)] if stated else []
    scope = {
        "type": "http",
        "method": "PUT",
        "path": f"{UPLOAD}{session}/{name}",
        "query_string": b"",
    }
    pieces = [body[i : i + 65536] for i in range(0, len(body), 65536)]
    sent = []

    async def receive():
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message):
        sent.append(message)

    await caps({**scope, "headers": headers, "client": (address, 1)}, receive, send)
    return sent[0]["status"]


HALF = 5 * LEAST - 1000  # of what a session may hold, with what surrounds it in the request


def names(inner) -> list[str]:
    return [name for name, _ in inner.files.values()]


def test_a_session_holds_so_much(caps, inner):
    """What finds no room comes as an empty file of a known name, so that the page can say why."""
    assert [upload(caps, "s", f"f{n}", HALF) for n in range(3)] == [204] * 3
    assert list(inner.files.values()) == [("a.csv", HALF)] * 2 + [(REFUSED, 0)]
    inner.files.pop(("s", "f0"))  # removed by the reader
    assert upload(caps, "s", "f3", HALF) == 204
    assert inner.files["s", "f3"] == ("a.csv", HALF)


def test_an_address_holds_so_much_in_all_its_sessions(caps, inner):
    for session in "abcd":
        upload(caps, session, "f", HALF)
    upload(caps, "e", "f", HALF, address="10.0.0.2")
    assert names(inner) == ["a.csv"] * 3 + [REFUSED, "a.csv"]


def test_all_together_hold_so_much(caps, inner):
    for n in range(6):
        upload(caps, f"s{n}", "f", HALF, address=f"10.0.0.{n}")
    assert names(inner).count("a.csv") == CAPS.all // (5 * LEAST)


def test_empty_files_count_too_and_their_number_ends(caps):
    statuses = [upload(caps, "s", f"f{n}", 0) for n in range(30)]
    assert statuses == [204] * EMPTY + [413] * (30 - EMPTY)


def test_small_files_do_not_count_as_nothing(caps, inner):
    for n in range(20):
        upload(caps, "s", f"f{n}", 1)
    assert names(inner).count("a.csv") == CAPS.session // LEAST


@pytest.mark.parametrize("stated", [b"", b"x", b"-5"])
def test_how_much_comes_has_to_be_known(caps, inner, stated):
    assert upload(caps, "s", "f", 10, stated=stated) == 411
    assert inner.files == {}


@pytest.mark.parametrize("files", ["ab", "aa"])
def test_what_is_still_coming_counts(caps, inner, files):
    """Three at once: the third comes while the others are under way, one file twice or two."""

    async def three() -> None:
        started = asyncio.Event()
        first = []

        async def during() -> None:
            first.append(1)
            if len(first) == 2:
                started.set()
            await started.wait()

        inner.during = during
        both = [asyncio.create_task(uploaded(caps, "s", name, HALF)) for name in files]
        await started.wait()
        await uploaded(caps, "s", "late", HALF)
        await asyncio.gather(*both)

    run(three())
    assert inner.files["s", "late"] == (REFUSED, 0)
    assert names(inner).count("a.csv") == len(set(files))


def test_what_failed_on_its_way_is_forgotten(caps, inner):
    async def during() -> None:
        raise ValueError

    inner.during = during
    for n in range(5):
        with pytest.raises(ValueError):
            upload(caps, "s", f"f{n}", HALF)
    inner.during = None
    assert upload(caps, "s", "f", HALF) == 204 and names(inner) == ["a.csv"]


def test_files_go_when_their_reader_does(caps, inner):
    """A reader may come back for a while; then the session ends, without another one's doing."""
    inner.open = {"here", "back", "gone"}
    for session in inner.open:
        upload(caps, session, "f", 10)
    inner.open = {"here"}
    waiting = []

    async def leave() -> None:
        loop = asyncio.get_running_loop()
        loop.call_later = lambda seconds, call: waiting.append((seconds, call))
        await caps({"type": "websocket", "path": "/_stcore/stream"}, None, None)

    run(leave())
    ((seconds, sweep),) = waiting
    assert seconds > GRACE
    inner.open.add("back")
    caps.now.time = GRACE - 1
    sweep()
    assert {session for session, _ in inner.files} == {"here", "back", "gone"}
    caps.now.time = GRACE
    sweep()
    assert {session for session, _ in inner.files} == {"here", "back"}


def test_streamlit_is_seen_as_it_is(monkeypatch):
    """Against Streamlit's own store of files."""
    store, closed = MemoryUploadedFileManager("/upload"), []
    running = SimpleNamespace(
        uploaded_file_mgr=store, is_active_session="s".__eq__, close_session=closed.append
    )
    held = Uploads()
    assert held.sizes() == {}  # before it runs
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: running)
    for name, data in ((REFUSED, b""), ("a.csv", b"12345")):
        store.add_file("s", UploadedFileRec(name, name, "text/csv", data))
    assert held.sizes() == {("s", REFUSED): 0, ("s", "a.csv"): 5}
    assert held.is_open("s") and not held.is_open("t")
    held.close("s")
    assert (held.sizes(), closed) == ({}, ["s"])
    assert was_refused(SimpleNamespace(name=REFUSED, size=0))
    assert not was_refused(SimpleNamespace(name=REFUSED, size=1)) and not was_refused(None)
