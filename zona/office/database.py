"""The office's database: one code path for SQLite and PostgreSQL.

Reading sees one state from beginning to end; writers take turns, so that whatever a writer looked
at still holds when it writes.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    InterfaceError,
    OperationalError,
)

from zona.config import ROOT, office_url
from zona.files import NotWritten
from zona.office.faults import OfficeFault
from zona.office.place import file_of

PATIENCE_S = 20  # that a writer waits for its turn, and a server may take to answer
WRITES = "zona_writes"
# The number of our advisory lock in PostgreSQL; any other program's must differ.
LOCK = 0x5A4F4E41
# Not there, busy, full, or no database at all (which SQLite's driver tells by the base class).
UNREACHABLE = (OperationalError, InterfaceError)
PRAGMAS = (
    f"busy_timeout = {PATIENCE_S * 1000}",
    "foreign_keys = ON",
    # else INSERT OR REPLACE would get past the triggers that keep the journal
    "recursive_triggers = ON",
    # a decision that was confirmed outlives the power
    "synchronous = FULL",
)


class Database:
    """Connections to one database. Safe from many threads; after a fork each process makes its own.

    `url` is the address for people, without its password; `file` that of SQLite, else None.
    """

    def __init__(self, url: str):
        """Raises OfficeFault for an address that cannot be read, or whose driver is missing."""
        try:
            self._url = make_url(url)
            self.url = self._url.render_as_string(hide_password=True)
            self.file = file_of(url)
            self.engine = _engine(self._url, self.file is not None)
        except ModuleNotFoundError as error:
            raise OfficeFault("no_driver", name=error.name) from error
        except (ArgumentError, ValueError) as error:
            raise OfficeFault("address") from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises OfficeFault where the database cannot be had."""
        with _told(self.url), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one transaction that writes, among all threads and processes; whole or not at all.

        Raises OfficeFault where the turn does not come or the database cannot be had.
        """
        with _told(self.url), self.engine.connect() as connection:
            connection = connection.execution_options(**{WRITES: True})
            with connection.begin():
                if self.file is None:
                    connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
                yield connection

    def create(self) -> None:
        """Makes the empty file of SQLite, which nobody else on the machine may read.

        Raises NotWritten.
        """
        if self.file is None or self.file.exists():
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.file, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise NotWritten(error.errno, error.strerror, str(self.file)) from error

    def close(self) -> None:
        """Ends all connections that are not in use."""
        self.engine.dispose()


def _engine(url: Any, sqlite: bool) -> Engine:
    if not sqlite:
        arguments = {"connect_timeout": PATIENCE_S}
        engine = create_engine(url, connect_args=arguments, pool_pre_ping=True)
        event.listen(engine, "connect", _wait_no_longer)
        return engine
    arguments = {"timeout": PATIENCE_S, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _wait_no_longer(connection: Any, _: Any) -> None:
    """A turn that does not come is told, as on SQLite."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE_S}s'")
    connection.commit()


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # else the driver would begin by itself, without IMMEDIATE
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    # who reads first and writes then could meet another writer in between, and would have to fail
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _told(url: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        # a statement that is wrong by itself is a fault of ours, and stays one
        if not isinstance(error, UNREACHABLE) and type(error) is not DatabaseError:
            raise
        raise OfficeFault("unreachable", url=url, why=str(error.orig).splitlines()[0]) from error


_opened: dict[str, Database] = {}
_lock = threading.Lock()


def office(root: Path = ROOT) -> Database:
    """The office's database of this process, made and brought to this version where needed.

    Raises OfficeFault.
    """
    # here: Alembic is needed once in the life of a process
    from zona.office.migrate import bring_up_to_date

    url = office_url(root)
    key = f"{os.getpid()} {url}"
    with _lock:
        if (held := _opened.get(key)) is None or (held.file and not held.file.exists()):
            made = Database(url)
            bring_up_to_date(made)
            held = _opened[key] = made
    return held
