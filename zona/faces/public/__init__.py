"""The public face: static pages that need no JavaScript, with pictures, cards and feeds, from the
dashboard's snapshot.

`site.Site` renders them (pure), `serve` answers from memory, `folder.write` puts them into a folder
for any web server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from zona.faces.public.first import First
    from zona.serving.limits import Limiter, Network
    from zona.store.snapshot import Store


def first_pictures(store: Store) -> First:
    """The first pictures of the interactive face, for `zona.server.index`."""
    from zona.faces.public.first import First

    return First(store.root)


def routes(
    store: Store,
    public_url: str | None = None,
    limiter: Limiter | None = None,
    proxies: tuple[Network, ...] = (),
) -> list[BaseRoute]:
    """/publik/..., /robots.txt, /sitemap.xml and /.well-known/security.txt, from the store's
    current snapshot.

    `public_url`: by default the setting's. `limiter`: how often one reader may ask for what there
    is not, by default for ever.
    """
    # imported here: who needs one module of this package does not load all of them
    from zona.config import PUBLIC_URL
    from zona.faces.public.serve import make_routes

    address = PUBLIC_URL if public_url is None else public_url
    return make_routes(store, address, limiter, proxies)
