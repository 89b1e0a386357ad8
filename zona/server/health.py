"""`/healthz`: can this process answer? For load balancers and for whoever is called at night."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zona.language.words import LANGUAGES, Words
from zona.serving.current import UNREADABLE, Current
from zona.store.snapshot import Snapshot

log = logging.getLogger("zona")


# how long a snapshot that could be read counts as readable; another file is looked at, and read, at
# once
FRESH_S = 1.0


# How often all of an open snapshot is read again from the disk, as at its adoption: what a question
# reads stays in memory, so that a file damaged later would be found only by whoever asks for the
# rest.
WHOLE_S = 60.0


class Readable:
    """Whether a snapshot can be read: its release at most once in FRESH_S seconds, all of it once
    in WHOLE_S.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self.clock = clock
        self._read: tuple[Snapshot | None, float] = None, 0.0
        self._whole: tuple[Snapshot | None, float] = None, 0.0

    def check(self, snapshot: Snapshot) -> None:
        """Raises one of UNREADABLE where the snapshot, or a part of it, cannot be read.

        A failure is never remembered.
        """
        held, until = self._read
        if held is not snapshot or self.clock() >= until:
            snapshot.rows("release")
            self._read = snapshot, self.clock() + FRESH_S
        held, until = self._whole
        if held is not snapshot:  # its adoption has just read all of it
            self._whole = snapshot, self.clock() + WHOLE_S
        elif self.clock() >= until:
            snapshot.read_again()
            self._whole = snapshot, self.clock() + WHOLE_S


def routes(current: Current) -> list[Route]:
    """200 with release and content id where the snapshot can be read, else 503 with a sentence that
    says what to do.
    """
    readable = Readable()

    async def health(request: Request) -> Response:
        try:
            snapshot = await current.snapshot()
            await run_in_threadpool(readable.check, snapshot)
        except UNREADABLE as error:
            log.error("no snapshot: %s", error)
            sentence = Words(LANGUAGES[0])("web.no_snapshot")
            return JSONResponse(
                {"status": "unavailable", "snapshot": False, "error": sentence},
                503,
                {"cache-control": "no-store"},
            )
        body = {
            "status": "ok",
            "snapshot": True,
            "release": snapshot.release,
            "content_id": snapshot.content_id,
        }
        return JSONResponse(body, headers={"cache-control": "no-store"})

    return [Route("/healthz", health)]
