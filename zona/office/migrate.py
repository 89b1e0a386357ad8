"""Brings the database to the version of this code, by itself on first use, or back.

Each way is one transaction, and the journal tells of it. A SQLite file is copied first, beside it.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, ProgrammingError

from zona import files
from zona.domain.roles import Actor
from zona.office import journal, moments
from zona.office.access import machine_owner, require
from zona.office.database import Database
from zona.office.faults import OfficeFault

FOLDER = Path(__file__).parent / "migrations"
NOTHING = "empty"  # in names and in the journal: a database without any table of ours
# Further back there is no journal to tell of it.
FIRST = "0001"

log = logging.getLogger("zona")


def versions() -> tuple[str, ...]:
    """The versions that this code knows, the oldest first."""
    script = ScriptDirectory(str(FOLDER))
    return tuple(reversed([one.revision for one in script.walk_revisions()]))


def version(database: Database) -> str | None:
    """The version of a database, None for an empty one. Raises OfficeFault."""
    with database.reading() as connection:
        return _version(connection)


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def bring_up_to_date(database: Database) -> None:
    """Makes the database where there is none and brings it to this version.

    Raises OfficeFault for one that a newer Zona wrote, NotWritten where no copy can be made.
    """
    database.create()
    if version(database) != versions()[-1]:
        move(database, machine_owner(), versions()[-1])


def move(database: Database, actor: Actor, target: str) -> Path | None:
    """Brings the database to a version, forwards or back; returns the copy of what it was before,
    None where there was nothing to copy.

    Raises OfficeFault for a version that this code does not know, NotWritten.
    """
    require(actor, "office.maintain")
    if target not in versions():
        raise OfficeFault("version", version=target, allowed=", ".join(versions()))
    database.create()
    version(database)  # what is no database is told before anything is copied
    turn = files.turn(database.file.parent, database.file.name) if database.file else nullcontext()
    with turn:
        if database.file:
            _remember_by_log(database.file)
        try:
            return _moved(database, actor, target)
        except (IntegrityError, ProgrammingError) as error:
            # two processes made the tables of an empty PostgreSQL at the same moment
            raise OfficeFault("migration", url=database.url, why=str(error.orig)) from error


def _moved(database: Database, actor: Actor, target: str) -> Path | None:
    with database.writing() as connection:
        # looked at again: another process may have been faster
        before = _version(connection)
        if before == target:
            return None
        if before is not None and before not in versions():
            raise OfficeFault("newer", version=before, known=versions()[-1])
        copy = _copy(database.file, before) if database.file and before else None
        back = before is not None and versions().index(target) < versions().index(before)
        (command.downgrade if back else command.upgrade)(_config(connection), target)
        details = {"from": before or NOTHING, "to": target}
        journal.append(connection, actor, "office.migrated", "office", details)
    log.info("the office's database went from %s to %s", before or NOTHING, target)
    return copy


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _remember_by_log(path: Path) -> None:
    """Write-ahead log, which the file itself remembers: readers never wait for a writer."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def _copy(path: Path, before: str) -> Path:
    """A copy of the file beside it, named by version and time; nobody can write meanwhile."""
    moment = moments.now().strftime("%Y%m%dT%H%M%S%fZ")
    target = path.with_name(f"{path.stem}.{before}.{moment}{path.suffix}")
    with files.whole(target, (sqlite3.Error,)) as draft:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as copied:
            source.backup(copied)
        draft.chmod(0o600)
    return target
