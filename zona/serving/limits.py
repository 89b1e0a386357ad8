"""How often one reader may ask.

A bucket of tokens for each address, not for each connection.

Generous: whoever downloads every table in every format, or follows a page of links, never meets it.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import lru_cache

from starlette.requests import HTTPConnection

from zona.config import Network

BURST_SECONDS = 30  # a full bucket holds this many seconds' worth of requests
ADDRESSES = 10_000  # about 2 MB; the one that was quiet longest is forgotten first


class Limiter:
    """A token bucket an address: `rate` requests a second for ever, `burst` at once, by default
    BURST_SECONDS worth of them. rate 0: no limit.
    """

    def __init__(
        self,
        rate: float,
        addresses: int = ADDRESSES,
        clock: Callable[[], float] = time.monotonic,
        burst: float | None = None,
    ):
        self.rate, self.addresses, self.clock = rate, addresses, clock
        self.burst = max(1.0, rate * BURST_SECONDS) if burst is None else burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Takes a token: 0, or, where there is none, the whole seconds until there is one."""
        if not self.rate:
            return 0
        tokens, now = self._tokens(address)
        granted = tokens >= 1
        # out and in again, so that the order is that of the last request
        self._buckets.pop(address, None)
        self._buckets[address] = (tokens - granted, now)
        # bounded: an attacker has more addresses than we have memory
        if len(self._buckets) > self.addresses:
            self._buckets.popitem(last=False)
        return 0 if granted else math.ceil((1 - tokens) / self.rate)

    def ahead(self, address: str) -> int:
        """What `wait` would say, without taking a token."""
        tokens = self._tokens(address)[0] if self.rate else 1
        return 0 if tokens >= 1 else math.ceil((1 - tokens) / self.rate)

    def _tokens(self, address: str) -> tuple[float, float]:
        """The tokens of an address now, and the moment."""
        now = self.clock()
        tokens, since = self._buckets.get(address, (self.burst, now))
        return min(self.burst, tokens + (now - since) * self.rate), now


def client_address(request: HTTPConnection, proxies: Iterable[Network] = ()) -> str:
    """Whom a request or websocket comes from: the peer or, where the peer is a trusted proxy, the
    last address in X-Forwarded-For that is not one. What a reader writes into that header itself
    never counts. IPv6 counts by its /64, which one household or machine has to itself.
    """
    proxies = tuple(proxies)
    if not proxies:
        return _plain(request.client.host if request.client else "")
    hops = [request.client.host if request.client else ""]
    hops += [
        hop.strip()
        for hop in reversed(",".join(request.headers.getlist("x-forwarded-for")).split(","))
    ]
    address = hops[0]
    # from the nearest outwards: what stands left of the first stranger, a stranger wrote
    for hop in hops:
        parsed = parsed_address(hop)
        if parsed is None:
            break
        address = _bucket(parsed)
        if not any(parsed in network for network in proxies):
            break
    return address


@lru_cache(maxsize=1024)
def _plain(host: str) -> str:
    """The address that a peer counts by, the text itself where it is none."""
    parsed = parsed_address(host)
    return host if parsed is None else _bucket(parsed)


def parsed_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a text is, None where it is none; IPv4 in IPv6's clothes as IPv4."""
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _bucket(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    return (
        str(address)
        if address.version == 4
        else str(ipaddress.ip_network((address, 64), strict=False))
    )
