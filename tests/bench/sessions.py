"""Many readers at once beside the plain app: how long a rerun takes, and memory.

Run by `make bench`.
"""

from __future__ import annotations

import asyncio
import tempfile

from tests.bench.dashboard import start
from tests.load.server import Target
from tests.load.sessions import Sessions, sessions

READERS = (10, 50, 100)
SECONDS, PAUSE_S = 10.0, 5.0


def measure(name: str, readers: int) -> Sessions:
    """A fresh server with so many readers."""
    with tempfile.TemporaryDirectory() as folder:
        process, port, _ = start(name, folder)
        try:
            return asyncio.run(sessions(Target(port, process.pid), readers, SECONDS, PAUSE_S))
        finally:
            process.kill()
            process.wait(20)


def report() -> str:
    """The table of one run."""
    lines = [
        f"Each reader reruns the page every {PAUSE_S:.0f} s for {SECONDS:.0f} s; all come at once. "
        "Milliseconds; resident memory while they are there.",
        "",
        "| readers | plain app: median | p95 | memory, MB | Zona: median | p95 | memory, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for readers in READERS:
        cells = [cell for name in ("plain", "zona") for cell in row(measure(name, readers))]
        lines.append(f"| {readers} | {' | '.join(cells)} |")
    return "\n".join(lines)


def row(result: Sessions) -> list[str]:
    """Median, p95 and memory as they stand in the table."""
    times = [f"{seconds * 1000:,.0f}" for seconds in (result.median_s, result.p95_s)]
    return [*times, f"{result.resident_mb:,.0f}"]
