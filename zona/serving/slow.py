"""Work that can take long: a few at a time, in threads of their own, the others wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class NoRoom(Exception):
    """As many wait already as may wait."""


class Slow:
    """A queue for slow work. Safe from many threads and event loops, which AnyIO's limiter is not.

    `most_waiting`: how many may wait while `at_once` are at work.
    """

    def __init__(self, at_once: int, most_waiting: int):
        self.most = at_once + most_waiting
        self._threads = ThreadPoolExecutor(at_once, "slow")
        self._lock, self._here_n = threading.Lock(), 0

    async def run(self, work: Callable[[], Result]) -> Result:
        """What the work returns. Raises NoRoom, and what the work raises."""
        with self._lock:
            if self._here_n >= self.most:
                raise NoRoom
            self._here_n += 1
        done = self._threads.submit(work)
        # Not where this coroutine ends: a reader who leaves does not stop work that has begun.
        done.add_done_callback(self._leave)
        return await asyncio.wrap_future(done)

    def _leave(self, _: Future) -> None:
        with self._lock:
            self._here_n -= 1
