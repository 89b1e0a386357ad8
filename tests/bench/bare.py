"""The least that Starlette can do: routes that answer constants.

`python -m tests.bench.bare PORT FILE`. Only for the benchmark.

FILE: a JSON list of {"path", "headers": [[name, value], ...], "body": base64}. Served by uvicorn as
`streamlit run` sets it.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def route(answer: dict[str, Any]) -> Route:
    """A route that gives one constant answer."""
    body, headers = base64.b64decode(answer["body"]), dict(answer["headers"])

    async def constant(request: Request) -> Response:
        return Response(body, headers=headers)

    return Route(answer["path"], constant)


if __name__ == "__main__":
    answers = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    app = Starlette(routes=[route(answer) for answer in answers])
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        access_log=False,
        use_colors=False,
        log_level="warning",
    )
