"""How many websockets one address may hold, and how much one of them may ask for.

Each message may cost a run of a page. A reader clicks a few times a second; a program sends a
thousand at once.
"""

from __future__ import annotations

from collections import Counter

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zona.server.hosts import refuse, sentence
from zona.serving.limits import Limiter, Network, client_address

MESSAGES_S, MESSAGES_AT_ONCE = 10.0, 60.0  # of one websocket
OPENED_S = 5.0  # new websockets a second of one address, once it has used up its number
TRY_AGAIN_S = 5
UNSUPPORTED, POLICY = 1003, 1008  # codes of a close (RFC 6455)


class Sockets:
    """ASGI middleware: 429 for a websocket beyond those that one address may hold or opens too
    fast; a websocket that sends too much, or text, is closed.
    """

    def __init__(
        self,
        app: ASGIApp,
        most: int,
        proxies: tuple[Network, ...] = (),
        messages: tuple[float, float] = (MESSAGES_S, MESSAGES_AT_ONCE),
    ):
        """`most`: websockets of one address, 0 for no limit; `messages`: of one websocket, each
        second for ever and at once.
        """
        self.app, self.most, self.proxies, self.messages = app, most, proxies, messages
        self.openings = Limiter(OPENED_S if most else 0, burst=float(most))
        self._held: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        address = client_address(HTTPConnection(scope), self.proxies)
        if self.most and (self._held[address] >= self.most or self.openings.wait(address)):
            again = {"retry-after": str(TRY_AGAIN_S)}
            response = sentence("web.too_many_sockets", 429, again, most=self.most)
            await refuse(response, scope, receive, send)
            return
        self._held[address] += 1
        try:
            counted = _Counted(receive, send, self.messages)
            await self.app(scope, counted.receive, counted.send)
        finally:
            self._held[address] -= 1
            # or the counter would keep every address that ever came
            if not self._held[address]:
                del self._held[address]


class _Counted:
    """The two ends of one websocket: closes it at the first message too many; what still waits
    behind that is never handed on.
    """

    def __init__(self, receive: Receive, send: Send, messages: tuple[float, float]):
        rate, at_once = messages
        self._receive, self._send = receive, send
        self._bucket = Limiter(rate, addresses=1, burst=at_once)
        self._closed: Message | None = None

    async def receive(self) -> Message:
        """The next message, or that the websocket is closed."""
        if self._closed is not None:
            return self._closed
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        # Streamlit speaks protobuf, in bytes alone
        if message.get("bytes") is None:
            return await self._close(UNSUPPORTED)
        return await self._close(POLICY) if self._bucket.wait("") else message

    async def send(self, message: Message) -> None:
        """Sends, while it is open. Raises OSError, which Starlette takes for a lost reader."""
        if self._closed is not None:
            raise OSError("closed for sending too much")
        await self._send(message)

    async def _close(self, code: int) -> Message:
        self._closed = {"type": "websocket.disconnect", "code": code}
        await self._send({"type": "websocket.close", "code": code})
        return self._closed
