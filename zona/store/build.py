"""Builds the snapshot from the facts beside the old one and swaps it in by a rename."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow

from zona import files
from zona.config import ROOT, default_path
from zona.domain.ledger import Facts
from zona.domain.problems import FactsError, Problem
from zona.facts.read import read_facts
from zona.intake import batches
from zona.intake.batches import Batch
from zona.intake.datasets import DATASETS
from zona.store import opened, records
from zona.store.factrows import tables
from zona.store.services import add_services
from zona.store.snapshot import Row, Snapshot, is_simulated, sql


def build(root: Path = ROOT, path: Path | None = None) -> Path:
    """Builds the snapshot from the facts below `root` and swaps it in; returns its path.

    Raises FactsError where the facts cannot be right, or are simulated, NotWritten where the disk
    fails: then nothing is written and the old snapshot stays.
    """
    target = path or default_path(root)
    # The facts are read within the turn: else who read them first could write last.
    with files.turn(target.parent, target.name):
        # the batches before the facts: one that is accepted meanwhile waits for the next build
        counted = batches.active(root)
        facts = batches.with_claims(read_facts(root), counted)
        content, known = content_id(root), batches.batches(root)

        def fill_published(db: duckdb.DuckDBPyConnection) -> None:
            fill(db, facts, content)
            add_batches(db, facts, counted, known)
            if facts.rules is not None:  # the facts of earlier releases have none
                rows, days = records.accepted(db, counted, facts.rules)
                add_services(db, facts, facts.rules, rows, days, facts.release, withheld())
                opened.add_opened(db, facts, facts.rules, rows, days)
            refuse_simulated(db)

        return swap_in(target, fill_published)


def withheld() -> list[str]:
    """The datasets of which nobody may see single rows."""
    return [name for name, dataset in DATASETS.items() if dataset.privacy != "public"]


def swap_in(target: Path, fill_new: Callable[[duckdb.DuckDBPyConnection], None]) -> Path:
    """Writes a database beside `target`, reads it again and puts it in its place by a rename.

    A failure leaves the old one as it is; raises NotWritten where it is the disk's.
    """
    with files.whole(target, (duckdb.Error,)) as draft:
        with duckdb.connect(str(draft)) as db:
            fill_new(db)
            db.execute("CHECKPOINT")  # closing makes one too, but says nothing where it fails
        _read_back(draft)
    return target


def _read_back(draft: Path) -> None:
    """Raises NotWritten where what was written cannot be read."""
    try:
        Snapshot(draft)
    except (duckdb.Error, LookupError) as error:
        reason = os.strerror(errno.EIO)
        raise files.NotWritten(errno.EIO, reason, str(draft.parent.parent)) from error


def refuse_simulated(db: duckdb.DuckDBPyConnection) -> None:
    """Raises FactsError where any row of a database for publication belongs to a simulated release
    or batch.
    """
    columns = db.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE column_name IN ('release', 'batch_id')"
    ).fetchall()
    for table, column in columns:
        for (value,) in db.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall():
            if is_simulated(value):
                raise FactsError([Problem("simulated", table, column=column, value=value)])


def content_id(root: Path) -> str:
    """A short name for what the facts say: the same files, the same id."""
    digest = hashlib.sha256()
    for folder, patterns in (
        (
            "data",
            (
                *("*.csv", "*.toml", "*.json", "methods/*.toml", "indicators/*.toml"),
                *("advice/*.toml", "rules/*.toml"),
            ),
        ),
        ("geo", ("*.csv", "*.geojson")),
    ):
        for path in sorted(p for pattern in patterns for p in (root / folder).glob(pattern)):
            # the name too: two files that exchange their content say something else
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    # what an accepted file adds makes another content
    digest.update(batches.state_id(root))
    return digest.hexdigest()[:12]


def fill(
    db: duckdb.DuckDBPyConnection,
    facts: Facts,
    content: str,
    instead: Mapping[str, list[Row]] | None = None,
) -> None:
    """Creates all tables in `db` and writes the facts and what follows from them; those of the
    services and the open ones stay empty.

    `instead`: rows of single tables that take the place of what the facts say (simulated data).
    """
    db.execute(sql("schema"))
    db.execute(sql("services_schema"))
    opened.make_tables(db)
    for table, table_rows in tables(facts, content):
        insert(db, table, (instead or {}).get(table, table_rows))


def add_batches(
    db: duckdb.DuckDBPyConnection, facts: Facts, counted: list[Batch], known: list[Batch]
) -> None:
    """Lists the `known` batches and adds the agency scores of the `counted` ones, read by DuckDB
    itself: they can be many.

    Raises FactsError where two of them state the same score, or one speaks of a region in a year
    in which there was none.
    """
    insert(db, "batch", [batch.row() for batch in known])
    for batch in counted:
        if batch.kind == "agency_scores":
            path = {"path": (batch.folder / "rows.csv").as_posix()}
            db.execute(sql("batch_agencies"), path)
            named = path | {"batch": batch.batch_id, "release": facts.release}
            db.execute(
                sql("batch_sources"),
                named | {"stated_by": batch.stated_by, "longest": batches.LONGEST_PUBLISHER},
            )
            db.execute(sql("batch_scores"), named)
    problems = [*_doubles(db), *_strays(db)]
    if problems:
        raise FactsError(problems)


def _doubles(db: duckdb.DuckDBPyConnection) -> Iterable[Problem]:
    """A problem for each score that two batches state."""
    for agency, year, _, _, one, other in db.execute(sql("batch_doubles")).fetchall():
        details = {"year": year, "other": other}
        yield Problem("batch_double", f"batches/{one}", value=agency, details=details)


def _strays(db: duckdb.DuckDBPyConnection) -> Iterable[Problem]:
    """A problem for each region of a batch in a year in which there was no such region."""
    for batch, code, year in db.execute(sql("batch_strays")).fetchall():
        details = {"region": code, "year": year}
        yield Problem("not_valid_then", f"batches/{batch}", value=str(year), details=details)


def insert(db: duckdb.DuckDBPyConnection, table: str, table_rows: list[Row]) -> None:
    """Appends rows to a table; their keys are columns of it, a key that a row lacks is NULL.

    As one Arrow table: row by row, tens of thousands of scores would take minutes.
    """
    # Arrow would give columns without a type to a table without rows
    if not table_rows:
        return
    # dict, not set: the columns in the order in which they first stand
    columns = dict.fromkeys(name for row in table_rows for name in row)
    db.register(
        "fresh", pyarrow.table({name: [row.get(name) for row in table_rows] for name in columns})
    )
    db.execute(f"INSERT INTO {table} BY NAME SELECT * FROM fresh")
    # or DuckDB would hold the rows in memory until the connection ends
    db.unregister("fresh")
