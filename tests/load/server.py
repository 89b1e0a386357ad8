"""The server that a load is put on: one of its own on a free port, or one that runs already."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import Server
from zona.config import ROOT
from zona.store.build import build


@dataclass
class Target:
    """Where the load goes; `process` is None for a server that somebody else started."""

    port: int
    process: int | None = None
    log: Path | None = None

    def resident_mb(self) -> float | None:
        """Resident memory in MB (Linux); None where the process is not known."""
        if self.process is None:
            return None
        status = Path(f"/proc/{self.process}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def log_kb(self) -> float | None:
        """Size of the server's log; None where it is not known."""
        return self.log.stat().st_size / 1024 if self.log else None


@contextmanager
def target(
    port: int | None, settings: Mapping[str, str] | None = None, files: int | None = None
) -> Iterator[Target]:
    """The server on `port` of this machine, or a fresh one with `settings` in its environment that
    may open `files` and no more (None: as many as this process may).
    """
    if port is not None:
        yield Target(port)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = build(ROOT, Path(folder) / "zona.duckdb")
        environment = {"ZONA_SNAPSHOT": str(path)} | dict(settings or {})
        before = ("sh", "-c", f'ulimit -n {files} && exec "$@"', "sh") if files else ()
        running = Server(environment, Path(folder) / "log.txt", before=before)
        try:
            yield Target(running.port, running.process.pid, running.log)
        finally:
            running.stop()
