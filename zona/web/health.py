"""`/healthz`: can this process answer? For load balancers and for whoever is called at night."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zona.web.current import UNREADABLE, Current
from zona.words import LANGUAGES, Words

log = logging.getLogger("zona")


def routes(current: Current) -> list[Route]:
    """200 with release and content id where the snapshot can be read, else 503 with a sentence that says what to do."""

    async def health(request: Request) -> Response:
        try:
            snapshot = await current.snapshot()
            snapshot.rows("release")
        except UNREADABLE as error:
            log.error("no snapshot: %s", error)
            sentence = Words(LANGUAGES[0])("web.no_snapshot")
            return JSONResponse(
                {"status": "unavailable", "snapshot": False, "error": sentence}, 503, {"cache-control": "no-store"}
            )
        body = {"status": "ok", "snapshot": True, "release": snapshot.release, "content_id": snapshot.content_id}
        return JSONResponse(body, headers={"cache-control": "no-store"})

    return [Route("/healthz", health)]
