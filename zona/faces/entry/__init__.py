"""The way in and out of the office: /masuk and /keluar, plain forms that need no JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.routing import BaseRoute

    from zona.serving.limits import Network

FOLDERS = frozenset({"masuk", "keluar"})


def routes(root: Path, proxies: tuple[Network, ...] = ()) -> list[BaseRoute]:
    """/masuk, /masuk/sandi and /keluar. `proxies`: whose X-Forwarded-For is believed."""
    # imported here: a server that starts needs none of it
    from zona.faces.entry.serve import make_routes

    return make_routes(root, proxies)
