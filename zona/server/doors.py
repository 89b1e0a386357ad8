"""Who gets in at all: the middleware before everything else, from the settings."""

from __future__ import annotations

from starlette.middleware import Middleware

from zona import config
from zona.server.hosts import Hosts, Names
from zona.server.nodelay import NoDelay
from zona.server.security import SecurityHeaders, dashboard_policy
from zona.server.sockets import Sockets
from zona.server.start import Start


def doors(names: Names | None) -> list[Middleware]:
    """The outermost first. `names`: that it answers to, None for the settings'."""
    # a setting that cannot be read counts as not set until `Start` refuses the start
    names = names or Names(config.PUBLIC_URL, config.HOSTS)
    proxies, faults = config.networks(config.TRUSTED_PROXY), config.faults()
    return [
        Middleware(Start, config.TRUSTED_PROXY, faults),
        Middleware(NoDelay),
        Middleware(SecurityHeaders, policy=dashboard_policy()),
        Middleware(Hosts, names),
        Middleware(Sockets, config.SOCKETS, proxies),
    ]
