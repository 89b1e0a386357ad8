"""The snapshot: one read-only DuckDB file that answers questions, each an SQL file in `sql/`.

The process that serves notices a new snapshot by its version; whoever holds the old one keeps it.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import duckdb

from zona import files
from zona.config import ROOT, default_path
from zona.domain.problems import FactsError, Problem

log = logging.getLogger("zona")


# A question is a file: it can be read, tried in the shell of DuckDB, and found by its name.
SQL = Path(__file__).parent / "sql"


# The release of simulated data. A snapshot of it is another file and never opens as the published
# one.
SIMULATION = "SIMULASI"


# The folders below the system's temporary one that copies spill into: `zona-<pid>-<number>`.
SPILL = "zona"
SPILLED = re.compile(rf"{SPILL}-(?P<pid>[1-9]\d*)-[0-9a-f]+")


# How long a file that could not be used is left alone, unless it changes.
RETRY_S = 5.0


Row = dict[str, Any]


@cache
def sql(question: str) -> str:
    """The text of a question. Raises FileNotFoundError for one that does not exist."""
    return (SQL / f"{question}.sql").read_text(encoding="utf-8")


def is_simulated(release: str | None) -> bool:
    """Whether rows of this release are simulated, however it is written."""
    # within, not equal: "SIMULASI-2" is simulated too
    return SIMULATION.casefold() in (release or "").casefold()


Version = tuple[int, int, int]


# What copies of tables may take of the memory; what is above it goes to the temporary folder.
COPIES_MEMORY = "1GB"


# Answers that a snapshot keeps: all years and regions of the pages that people open most.
KEPT = 1000


@dataclass(frozen=True)
class Copy:
    """A table of rows made once from a snapshot: its name in SQL, and how many rows it has."""

    table: str
    rows_n: int


# DuckDB (1.5.5 and 2.0.0, measured) keeps some 4 kB of each join and 2 kB of each ordered limit
# until its database is closed: 20 MB in an hour of eight readers. A database that was asked this
# often is closed, and its file opened anew: by then it has grown by 50 to 100 MB.
WORN = 20_000


@dataclass
class _Wear:
    """How often a database was asked. Two threads may count one question between them."""

    asked: int = 0


def version_of(path: Path) -> Version:
    """What tells one snapshot file from the next: inode, time and size. Nobody else looks at them.

    Raises FileNotFoundError.
    """
    stat = path.stat()
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


class Snapshot:
    """One opened snapshot.

    It stays what it is even when a newer file takes its place. Safe to use from many threads.
    """

    def __init__(self, path: Path):
        """Opens the file read-only and reads all of it once.

        Raises FileNotFoundError where it is missing, duckdb.Error where it is no snapshot or any
        part of it cannot be read.
        """
        self.path, self.version = path, version_of(path)
        self._wear = _Wear()
        # Attached to a nameless database of its own: DuckDB gives a second connection by path to
        # whoever holds the first, so that a reader of the old file would be handed the old file
        # again.
        self._db, quoted = duckdb.connect(), str(path).replace("'", "''")
        self._db.execute(f"ATTACH '{quoted}' AS snapshot (READ_ONLY)")
        self._read_all()
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
        # Around the connection and not around a method of ours: a circle through this object would
        # keep the old file open until Python collects its garbage.
        self._kept = lru_cache(KEPT)(partial(_answer, self._db, self._wear))
        self._copies: dict[str, Copy] = {}
        self._copying: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for one thread: for queries over copies."""
        self._wear.asked += 1
        return self._db.cursor()

    @property
    def is_worn(self) -> bool:
        """Whether it was asked so often that it is better opened anew (see WORN)."""
        return self._wear.asked > WORN

    def held_copy(self, name: str) -> Copy | None:
        """The copy of this name where it was made already."""
        return self._copies.get(name)

    def copy(self, name: str, select: str, values: Mapping[str, Any] | None = None) -> Copy:
        """The rows of a SELECT as a flat table beside the snapshot, made once under this name.

        A question joins and sorts all its rows each time; over a copy a filter or a page costs what
        it returns. It lies in memory, compressed, and in the temporary folder where that is full.
        """
        with self._lock:
            if not self._copying:
                self._make_room()
            lock = self._copying.setdefault(name, threading.Lock())
        with lock:  # one for each: who wants a small table does not wait for a large one
            if name not in self._copies:
                table, cursor = f'copies."{name}"', self._db.cursor().execute("USE snapshot")
                cursor.execute(f"CREATE TABLE {table} AS {select}", values or None)
                rows_n = cursor.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
                self._copies[name] = Copy(table, rows_n)
            return self._copies[name]

    def _make_room(self) -> None:
        # A folder of its own: two databases that spill into one would overwrite each other's files.
        spill = Path(tempfile.gettempdir()) / f"{SPILL}-{os.getpid()}-{id(self):x}"
        self._db.execute("SET memory_limit = $limit", {"limit": COPIES_MEMORY})
        self._db.execute("SET temp_directory = $folder", {"folder": str(spill)})
        self._db.execute("ATTACH ':memory:' AS copies (COMPRESS)")

    def _read_all(self) -> None:
        """Reads every block of every table, which DuckDB checks against its checksum."""
        names = self._db.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'snapshot'"
        ).fetchall()
        # a hash of whole rows: DuckDB answers count(*) without reading any
        reads = [f'SELECT bit_xor(hash(t)) FROM snapshot."{name}" AS t' for (name,) in names]
        if reads:
            self._db.execute(" UNION ALL ".join(reads)).fetchall()

    def read_again(self) -> None:
        """Reads all of the file from the disk once more, where it is still the one that was opened.

        Raises duckdb.Error where a part of it cannot be read. One that was removed or replaced is
        none: what is open goes on answering, and its successor is read when it is adopted.
        """
        with suppress(FileNotFoundError):
            # the inode alone: the same file written over in place is just what is looked for
            if version_of(self.path)[0] == self.version[0]:
                Snapshot(self.path)  # the open one would answer from its memory

    def rows(self, question: str, **values: Any) -> list[Row]:
        """The answer to a question (a file in sql/) as one dict a row; `values` are bound to its
        $names.
        """
        return _answer(self._db, self._wear, question, **values)

    def kept_rows(self, question: str, **values: Any) -> list[Row]:
        """The same, kept for who asks again: not to be changed. Goes with the snapshot.

        A reader's rerun asks twenty questions; Streamlit's own cache takes longer to find an answer
        than the page takes to use it, since it hashes the values by their types each time.
        """
        return self._kept(question, **values)


def _answer(
    database: duckdb.DuckDBPyConnection, wear: _Wear, question: str, **values: Any
) -> list[Row]:
    wear.asked += 1
    # a cursor of its own: one connection serves one thread at a time
    cursor = database.cursor().execute("USE snapshot")
    return rows_of(cursor.execute(sql(question), values or None))


def rows_of(cursor: duckdb.DuckDBPyConnection) -> list[Row]:
    """What a statement gave, as one dict a row."""
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def sweep_spilled(folder: Path | None = None) -> None:
    """Removes what killed processes of this machine left of their copies: gigabytes, if the copies
    were large. Nothing of a process that lives, whoever runs it.
    """
    if os.name == "nt":  # there is no harmless way to ask for a process there
        return
    for left in (folder or Path(tempfile.gettempdir())).glob(f"{SPILL}-*-*"):
        found = SPILLED.fullmatch(left.name)
        if found and left.is_dir() and not left.is_symlink() and not _lives(int(found["pid"])):
            shutil.rmtree(left, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)  # asks, sends nothing
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


class Store:
    """Hands out the current snapshot and notices a new one by the file's version."""

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
        self._refused: tuple[Version | None, float] = None, 0.0

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
                self._refuse()
                if str(error) != self._complaint:
                    log.error(
                        "the new snapshot cannot be used, the former one goes on serving",
                        exc_info=error,
                    )
                self._complaint = str(error)
            return self._snapshot

    def is_current(self, snapshot: Snapshot) -> bool:
        """Whether `snapshot()` would give this one again; costs one look at the file. One that is
        worn is opened anew, as long as its file is still there.
        """
        if snapshot is not self._snapshot:
            return False
        try:
            now = version_of(self.path)
        except OSError:
            return False
        refused, until = self._refused
        if now == refused and time.monotonic() < until:
            return True
        return now == snapshot.version and not snapshot.is_worn

    def _refuse(self) -> None:
        """Remembers the file that could not be used, so that not every question tries it again."""
        with suppress(OSError):
            self._refused = version_of(self.path), time.monotonic() + RETRY_S

    def _renew(self) -> None:
        """Builds the file where it is missing and opens it where it is another one than the open
        one.
        """
        if self.build and not self.path.exists():
            with files.turn(self.path.parent, self.path.name):
                if not self.path.exists():  # else another process built it meanwhile
                    self.build(self.root, self.path)
        if self._snapshot is not None and self.is_current(self._snapshot):
            return
        # read whole before it takes the place of one that works
        fresh = Snapshot(self.path)
        if is_simulated(fresh.release) != self.simulated:
            code = "not_simulated" if self.simulated else "simulated"
            raise FactsError([Problem(code, self.path.name, column="release", value=fresh.release)])
        self._snapshot, self._complaint = fresh, ""
