"""A real PostgreSQL of the tests' own, started where Debian or the path has one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

ACCOUNTS = ("postgres", "nobody")  # PostgreSQL refuses to run as root


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest version first; None where there is none."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name)
    )
    on_path = [Path(found).resolve().parent] if (found := shutil.which("pg_ctl")) else []
    return next((path for path in [*debian, *on_path] if (path / "initdb").exists()), None)


class Cluster:
    """A cluster in a folder of its own, reached by a socket there and by nothing else."""

    def __init__(self, bin_: Path):
        self.bin = bin_
        # short: the name of a socket has 107 letters at most
        self.folder = Path(tempfile.mkdtemp(prefix="zona-pg-"))
        self.user = self._user()
        if self.user:
            shutil.chown(self.folder, self.user)
        self._n = 0
        self._run("initdb", "-D", "data", "-U", "zona", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=50"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log.txt", "-o", options, "start")

    def _user(self) -> str | None:
        if os.getuid() != 0:
            return None
        import pwd

        known = {entry.pw_name for entry in pwd.getpwall()}
        return next(name for name in ACCOUNTS if name in known)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            cwd=self.folder,
            user=self.user,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            timeout=120,
        )
        assert done.returncode == 0, (program, done.stderr)

    def fresh(self) -> str:
        """The address of a new, empty database."""
        self._n += 1
        self._run("createdb", "-h", str(self.folder), "-U", "zona", f"office{self._n}")
        return f"postgresql+psycopg://zona@/office{self._n}?host={self.folder}"

    def stop(self) -> None:
        """Ends it, and takes its folder away."""
        self._run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def cluster_or_reason() -> Cluster:
    """A running cluster. Without PostgreSQL: skipped with a reason, except in CI, where it fails."""
    found = programs()
    if found is None:
        reason = "no PostgreSQL here (initdb): apt-get install postgresql, then these tests run"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return Cluster(found)
