"""The journal: who did what, when and why, in the same transaction as what was done.

Rows are only ever added; the database itself refuses everything else (`migrations/`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, select

from zona import exports, files
from zona.domain.journal import Break, Head, canonical, digest, first_break
from zona.domain.roles import Actor
from zona.office import moments
from zona.office.access import require
from zona.office.database import WRITES, Database
from zona.office.faults import OfficeFault
from zona.office.tables import JOURNAL

COLUMNS = tuple(column.name for column in JOURNAL.columns)
LONGEST = 4000  # letters of a reason
AT_ONCE = 500  # rows that are read from the database at a time
SUFFIXES = (".csv", ".jsonl")


def head(connection: Connection) -> Head:
    """The last row; `Head()` where the journal is empty."""
    last = select(JOURNAL.c.n, JOURNAL.c.hash).order_by(JOURNAL.c.n.desc()).limit(1)
    row = connection.execute(last).first()
    return Head(*row) if row else Head()


def append(
    connection: Connection,
    actor: Actor,
    what: str,
    about: str,
    details: Mapping[str, Any] | None = None,
    why: str = "",
) -> Head:
    """Adds a row to the transaction of `Database.writing`; returns the new head.

    `what` is a code (`account.made`), `about` the code of its subject (`account:A1b2...`), details
    are plain values. Raises OfficeFault for a reason that cannot be kept.
    """
    if not connection.get_execution_options().get(WRITES):
        raise RuntimeError("the journal is written inside Database.writing() only")
    last = head(connection)
    row = {
        "n": last.n + 1,
        "at": moments.text(moments.now()),
        "who": actor.who,
        "what": what,
        "about": about,
        "details": canonical(details or {}),
        "why": _reason(why),
    }
    row |= {"previous": last.hash, "hash": digest(last.hash, row)}
    connection.execute(JOURNAL.insert().values(row))
    return Head(row["n"], row["hash"])


def _reason(why: str) -> str:
    try:
        why.encode()
    except UnicodeEncodeError as error:
        raise OfficeFault("reason", most=LONGEST) from error
    if len(why) > LONGEST or "\0" in why:
        raise OfficeFault("reason", most=LONGEST)
    return why


def rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """All rows by number, a few at a time from the database."""
    found = connection.execution_options(yield_per=AT_ONCE).execute(
        select(JOURNAL).order_by(JOURNAL.c.n)
    )
    for row in found.mappings():
        yield dict(row)


def verify(database: Database, known: Head | None = None) -> tuple[Head, Break | None]:
    """(the last row, where the chain breaks first or None); `known`: a head from elsewhere.

    An office that no version has opened yet has no rows. Raises OfficeFault where the database
    cannot be had.
    """
    with database.reading() as connection:
        if not inspect(connection).has_table(JOURNAL.name):
            return Head(), first_break((), known)
        return head(connection), first_break(rows(connection), known)


def write_out(database: Database, actor: Actor, target: Path) -> Head:
    """Writes the journal to a file, whole or not at all; returns its last row.

    JSON lines (.jsonl) keep every letter and can be checked; CSV is for people and a spreadsheet.
    Raises OfficeFault for another suffix or an actor who may not, NotWritten.
    """
    require(actor, "journal.read")
    if target.suffix.lower() not in SUFFIXES:
        raise OfficeFault("export_suffix", path=target, allowed=", ".join(SUFFIXES))
    with database.reading() as connection:
        found = list(rows(connection))
        last = head(connection)
    if target.suffix.lower() == ".csv":
        content = exports.csv_bytes(found, COLUMNS)
    else:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in found)
        content = "".join(lines).encode()
    files.write(target, content)
    return last


def exported_head(path: Path) -> Head:
    """The last row of an exported journal (JSON lines), after its own chain was checked.

    Raises OfficeFault for a file that is none or does not hold by itself.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [json.loads(line) for line in lines if line]
        broken = first_break(found)
        last = Head(found[-1]["n"], found[-1]["hash"]) if found else Head()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OfficeFault("export_unreadable", path=path) from error
    if broken is not None:
        raise OfficeFault("export_broken", path=path, n=broken.n)
    return last
