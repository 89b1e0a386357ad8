"""The journal: a chain that tells what was done to it, whole whatever happens to its writers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from zona import __main__ as command_line
from zona.config import ROOT
from zona.domain.journal import Break, Head, canonical, digest, first_break
from zona.domain.roles import EVERYBODY
from zona.office import journal
from zona.office.database import Database, office
from zona.office.faults import OfficeFault


def chain(count: int) -> list[dict]:
    """Rows as a journal has them."""
    made, previous = [], Head().hash
    for n in range(1, count + 1):
        row = {"n": n, "at": f"t{n}", "who": "a", "what": "b", "about": "c", "why": ""}
        row |= {"details": canonical({"n": n}), "previous": previous}
        row["hash"] = previous = digest(previous, row)
        made.append(row)
    return made


@pytest.mark.parametrize("field", ["at", "who", "what", "about", "details", "why", "hash"])
def test_every_field_is_held(field: str) -> None:
    rows = chain(4)
    assert first_break(rows) is None
    rows[2][field] += "x"
    assert first_break(rows).n == 3 and first_break(rows).code == "changed"


def test_what_a_chain_shows_and_what_only_a_known_head_does() -> None:
    rows = chain(5)
    known = Head(5, rows[-1]["hash"])
    assert first_break(rows, known) is None
    assert first_break([*rows[:2], *rows[3:]]) == Break(3, "missing")
    assert first_break(rows[1:]) == Break(1, "missing")
    assert first_break([rows[0], rows[2], rows[1], *rows[3:]]) == Break(2, "missing")
    # swapped with their numbers: the content no longer fits them
    swapped = [rows[0], rows[1] | {"who": "x"}, *rows[2:]]
    swapped[1]["hash"] = digest(swapped[1]["previous"], swapped[1])
    assert first_break(swapped) == Break(3, "unlinked")
    # cut at its end, or all computed anew: whole by itself
    assert first_break(rows[:3]) is None and first_break([]) is None
    assert first_break(rows[:3], known) == Break(4, "cut")
    anew, previous = [], Head().hash
    for row in rows:
        row = row | {"who": "x", "previous": previous}
        row["hash"] = previous = digest(previous, row)
        anew.append(row)
    assert first_break(anew) is None and first_break(anew, known) == Break(5, "other_head")


def test_it_is_written_with_what_it_tells_of_or_not_at_all(database, owner) -> None:
    before, broken = journal.verify(database)
    assert (before.n, broken) == (1, None)
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        journal.append(connection, owner, "a.b", "c")
        raise ZeroDivisionError
    assert journal.verify(database) == (before, None)
    with database.writing() as connection:
        told = journal.append(connection, owner, "a.b", "c", {"é": [1, None]}, "karena “ini”\n;")
    assert journal.verify(database) == (told, None) and told.n == 2
    with pytest.raises(RuntimeError), database.reading() as connection:
        journal.append(connection, owner, "a.b", "c")
    for why in ("x" * 4001, "a\0b", "\ud800"):
        with pytest.raises(OfficeFault, match="reason"), database.writing() as connection:
            journal.append(connection, owner, "a.b", "c", why=why)


COLUMNS = "at, who, what, about, details, why, previous"
REFUSED = {
    "UPDATE journal SET why = 'x' WHERE n = 2": "both",
    "DELETE FROM journal WHERE n = 2": "both",
    f"INSERT INTO journal SELECT 3, {COLUMNS}, 'x' FROM journal WHERE n = 2": "both",
    "TRUNCATE journal": "postgresql",
    f"INSERT OR REPLACE INTO journal SELECT n, {COLUMNS}, 'x' FROM journal": "sqlite",
}


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_to_change_it(database, owner, statement: str) -> None:
    if REFUSED[statement] not in ("both", database.engine.dialect.name):
        pytest.skip("the other database has no such statement")
    with database.writing() as connection:
        last = journal.append(connection, owner, "a.b", "c")
    with pytest.raises(DBAPIError), database.writing() as connection:
        connection.execute(text(statement))
    assert journal.verify(database) == (last, None)


TAMPERED = {
    "UPDATE journal SET who = 'machine:budi' WHERE n = 3": Break(3, "changed"),
    "DELETE FROM journal WHERE n = 3": Break(3, "missing"),
    "UPDATE journal SET n = 1000 - n WHERE n IN (3, 4)": Break(3, "missing"),
    "DELETE FROM journal WHERE n > 3": None,
}


@pytest.mark.parametrize("statement", TAMPERED)
def test_who_gets_past_the_triggers_is_seen(database, owner, statement, tmp_path, capsys) -> None:
    for n in range(4):
        with database.writing() as connection:
            journal.append(connection, owner, "a.b", f"c:{n}")
    export = tmp_path / "journal.jsonl"
    last = journal.write_out(database, owner, export)
    assert journal.exported_head(export) == last and last.n == 5
    with database.writing() as connection:
        if database.file:
            connection.execute(text("DROP TRIGGER journal_keeps_UPDATE"))
            connection.execute(text("DROP TRIGGER journal_keeps_DELETE"))
        else:
            connection.execute(text("ALTER TABLE journal DISABLE TRIGGER ALL"))
        connection.execute(text(statement))
    expected = TAMPERED[statement]
    assert journal.verify(database)[1] == expected
    assert command_line.main(["office", "--lang", "en"]) == (1 if expected else 0)
    said = capsys.readouterr().err
    assert (f"row {expected.n}" in said) if expected else (said == "")
    # cut at its end, which only what was exported before can tell
    assert command_line.main(["office", "--lang", "en", "journal", "--against", str(export)]) == 1
    assert f"row {expected.n if expected else 4}" in capsys.readouterr().err


def test_exports_are_for_those_who_may_and_whole(database, owner, tmp_path, capsys) -> None:
    with database.writing() as connection:
        journal.append(connection, owner, "a.b", "c", why="=1+1")
    with pytest.raises(OfficeFault, match="not_allowed"):
        journal.write_out(database, EVERYBODY, tmp_path / "a.jsonl")
    with pytest.raises(OfficeFault, match="export_suffix"):
        journal.write_out(database, owner, tmp_path / "a.exe")
    assert list(tmp_path.glob("a.*")) == []
    journal.write_out(database, owner, tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3 and "'=1+1" in lines[2]
    journal.write_out(database, owner, tmp_path / "a.jsonl")
    kept = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(kept.replace("=1+1", "=1+2"), encoding="utf-8")
    assert command_line.main(["office", "journal", "--against", str(tmp_path / "a.jsonl")]) == 2
    (tmp_path / "b.jsonl").write_bytes(b"\xff{")
    assert command_line.main(["office", "journal", "--against", str(tmp_path / "b.jsonl")]) == 2
    assert "Traceback" not in capsys.readouterr().err


WRITERS, ROWS = 4, 12


def write_some(url: str, writer: int) -> None:
    """What one writer does."""
    from zona.office.access import machine_owner

    opened = Database(url)
    for n in range(ROWS):
        with opened.writing() as connection:
            journal.append(connection, machine_owner(), "a.b", f"w:{writer}:{n}")
    opened.close()


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_writers_never_fork_it(database, url, kind: str) -> None:
    make = threading.Thread if kind == "threads" else multiprocessing.get_context("spawn").Process
    writers = [make(target=write_some, args=(url, n)) for n in range(WRITERS)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(120)
    last, broken = journal.verify(database)
    assert (last.n, broken) == (1 + WRITERS * ROWS, None)
    with database.reading() as connection:
        found = [row["about"] for row in journal.rows(connection)][1:]
    # each writer's own in their order, none twice, none lost
    for n in range(WRITERS):
        mine = [about for about in found if about.startswith(f"w:{n}:")]
        assert mine == [f"w:{n}:{row}" for row in range(ROWS)]


KILLED = """
import os, sys
from zona.office import accounts
from zona.office.access import machine_owner
from zona.office.database import office
database, owner = office(), machine_owner()
print("ready", flush=True)
n = 0
while True:
    name = f"p{os.getpid()}x{n}"
    accounts.add_of_provider(database, owner, "https://idp.example", name)
    accounts.give(database, owner, accounts.listed(database, owner)[-1].id, "pemeriksa")
    n += 1
"""


def test_killed_at_any_moment_nothing_is_half_there(database, owner, url) -> None:
    """An account stands with its row in the journal, or neither; ten kills, further on each time."""
    from zona.office import accounts

    for kill in range(10):
        running = subprocess.Popen(
            [sys.executable, "-c", KILLED], cwd=ROOT, env=os.environ, stdout=subprocess.PIPE
        )
        running.stdout.readline()
        time.sleep(0.01 + 0.017 * kill)
        running.send_signal(signal.SIGKILL)
        running.wait(20)
        last, broken = journal.verify(database)
        assert broken is None
        with database.reading() as connection:
            told = [row["what"] for row in journal.rows(connection)]
        found = accounts.listed(database, owner)
        assert told.count("account.made") == len(found)
        assert told.count("role.given") == sum(len(one.roles) for one in found)
    assert last.n > 10  # it was at work when it was killed
    with database.writing() as connection:  # and nobody's turn is left behind
        journal.append(connection, owner, "a.b", "c")


def test_a_database_that_cannot_be_had_is_one_sentence(monkeypatch, tmp_path, capsys) -> None:
    gone = "postgresql+psycopg://zona:rahasia@/x?host=/not/there"
    (tmp_path / "broken.sqlite").write_bytes(b"no database at all" * 100)
    for url in (gone, f"sqlite:///{tmp_path / 'broken.sqlite'}"):
        monkeypatch.setenv("ZONA_OFFICE", url)
        with pytest.raises(OfficeFault, match="unreachable"):
            office()
        for command in (["office"], ["account", "list"], ["check"]):
            assert command_line.main([command[0], "--lang", "en", *command[1:]]) in (1, 2)
            said = capsys.readouterr()
            assert "cannot be used now" in said.err + said.out and "rahasia" not in said.err
