"""The snapshot: one read-only DuckDB file that answers questions, each an SQL file in `sql/`.

The process that serves notices a new snapshot by its version; whoever holds the old one keeps it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from zona.config import ROOT, default_path
from zona.domain.problems import FactsError, Problem

log = logging.getLogger("zona")


SQL = Path(__file__).parent / "sql"


# The release of simulated data. A snapshot of it is another file and never opens as the published
# one.
SIMULATION = "SIMULASI"


Row = dict[str, Any]


@cache
def sql(question: str) -> str:
    """The text of a question. Raises FileNotFoundError for one that does not exist."""
    return (SQL / f"{question}.sql").read_text(encoding="utf-8")


def is_simulated(release: str | None) -> bool:
    """Whether rows of this release are simulated, however it is written."""
    return SIMULATION.casefold() in (release or "").casefold()


Identity = tuple[int, int, int]


def identity(path: Path) -> Identity:
    """What tells one snapshot file from the next: inode, time and size.

    Raises FileNotFoundError.
    """
    stat = path.stat()
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


class Snapshot:
    """One opened snapshot.

    It stays what it is even when a newer file takes its place. Safe to use from many threads.
    """

    def __init__(self, path: Path):
        """Opens the file read-only.

        Raises FileNotFoundError where it is missing, duckdb.Error where it is no snapshot.
        """
        self.path, self.identity = path, identity(path)
        # Attached to a nameless database of its own: DuckDB gives a second connection by path to
        # whoever holds the first, so that a reader of the old file would be handed the old file
        # again.
        self._db, quoted = duckdb.connect(), str(path).replace("'", "''")
        self._db.execute(f"ATTACH '{quoted}' AS snapshot (READ_ONLY)")
        first = self.rows("release")[0]
        self.release, self.released, self.content_id = (
            first["release"],
            first["released"],
            first["content_id"],
        )
        self.province_code, self.province_name, self.bbox = (
            first["province_code"],
            first["province_name"],
            first["bbox"],
        )

    def rows(self, question: str, **values: Any) -> list[Row]:
        """The answer to a question (a file in sql/) as one dict a row; `values` are bound to its
        $names.
        """
        cursor = self._db.cursor().execute("USE snapshot").execute(sql(question), values or None)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


class Store:
    """Hands out the current snapshot and notices a new one by the file's identity."""

    def __init__(
        self,
        path: Path | None = None,
        root: Path = ROOT,
        build: Callable[[Path, Path], object] | None = None,
        simulated: bool = False,
    ):
        """`build` makes a missing file from the facts below a root (root, path); without it, it
        stays missing. `simulated`: whether this store hands out simulated data; a file of the other
        sort is refused.
        """
        self.path, self.root = path or default_path(root), root
        self.build, self.simulated = build, simulated
        self._lock, self._snapshot, self._complaint = threading.Lock(), None, ""

    def snapshot(self) -> Snapshot:
        """The current snapshot; the one that is open where its successor cannot be read or built
        (the log says why).

        Raises FactsError where there is none and the facts do not make one or where it is simulated
        and should not be (or the reverse), FileNotFoundError where this store does not build.
        """
        with self._lock:
            try:
                self._renew()
            except (FactsError, OSError, duckdb.Error, LookupError) as error:
                if self._snapshot is None:
                    raise
                if str(error) != self._complaint:
                    log.error(
                        "the new snapshot cannot be used, the former one goes on serving",
                        exc_info=error,
                    )
                self._complaint = str(error)
            return self._snapshot

    def _renew(self) -> None:
        """Builds the file where it is missing and opens it where it is another one than the open
        one.
        """
        if self.build and not self.path.exists():
            self.build(self.root, self.path)
        if self._snapshot is not None and self._snapshot.identity == identity(self.path):
            return
        fresh = Snapshot(self.path)
        if is_simulated(fresh.release) != self.simulated:
            code = "not_simulated" if self.simulated else "simulated"
            raise FactsError([Problem(code, self.path.name, column="release", value=fresh.release)])
        self._snapshot, self._complaint = fresh, ""
