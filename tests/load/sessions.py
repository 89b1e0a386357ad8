"""Many readers at once, each changing the year now and then: how long a rerun takes and what it
costs in memory.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass

from tests.load.server import Target
from tests.load.session import opened, rerun_s

YEARS = range(2021, 2025)
CLOSED_S = 0.2  # a moment for what ends with a session


@dataclass
class Sessions:
    """Reruns of `sessions` readers: how many, their times in seconds, the server's memory in MB
    while they are there (None where it is not known).
    """

    sessions: int
    reruns: int
    median_s: float
    p95_s: float
    longest_s: float
    resident_mb: float | None


async def sessions(
    target: Target, readers: int, seconds: float, pause_s: float = 5.0, seed: int = 1
) -> Sessions:
    """`readers` come at once, then each reruns about every `pause_s`, for `seconds`."""
    async with AsyncExitStack() as stack:
        sockets = await asyncio.gather(
            *(stack.enter_async_context(opened(target.port)) for _ in range(readers))
        )
        times = list(await asyncio.gather(*(rerun_s(socket) for socket in sockets)))
        until = time.perf_counter() + seconds
        chance = random.Random(seed)
        readings = (_reader(s, until, pause_s, chance.random()) for s in sockets)
        later = await asyncio.gather(*readings)
        resident_mb = target.resident_mb()
    times = [spent for reader in later for spent in reader] or times
    await asyncio.sleep(CLOSED_S)
    return Sessions(
        readers,
        len(times),
        statistics.median(times),
        statistics.quantiles(times, n=20, method="inclusive")[-1] if times[1:] else times[0],
        max(times),
        resident_mb,
    )


async def _reader(socket, until: float, pause_s: float, phase: float) -> list[float]:
    """Reruns up to a moment; `phase`, 0 to 1, spreads the readers over the pause."""
    times: list[float] = []
    await asyncio.sleep(phase * pause_s)
    while time.perf_counter() < until:
        year = YEARS[len(times) % len(YEARS)]
        times.append(await rerun_s(socket, f"tahun={year}"))
        await asyncio.sleep(max(0.0, pause_s - times[-1]))
    return times
