"""Versions of the office's database: by itself, with a copy, back, and none where nobody asked."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from zona import __main__ as command_line
from zona.config import ROOT
from zona.domain.roles import Actor, Held
from zona.office import accounts, journal, migrate
from zona.office.database import Database, office
from zona.office.faults import OfficeFault
from zona.office.tables import METADATA

PASSWORD = "rahasia sekali benar"


def test_the_tables_are_those_that_the_code_asks(database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, METADATA)
    # indices and checks are the migrations' own matter
    assert [one for one in found if "index" not in one[0] and "constraint" not in one[0]] == []


def test_there_and_back_and_there_again(database, owner) -> None:
    assert migrate.version(database) == migrate.versions()[-1] == "0002"
    accounts.add(database, owner, "ani", PASSWORD)
    copy = migrate.move(database, owner, "0001")
    with database.reading() as connection:
        assert set(inspect(connection).get_table_names()) == {"journal", "alembic_version"}
    if database.file:
        kept = Database(f"sqlite:///{copy}")
        assert [one.name for one in accounts.listed(kept, owner)] == ["ani"]
        assert copy.name.startswith("office.0002.2") and copy.stat().st_mode & 0o077 == 0
        assert database.file.stat().st_mode & 0o077 == 0
        kept.close()
    else:
        assert copy is None
    migrate.bring_up_to_date(database)
    assert accounts.listed(database, owner) == []
    last, broken = journal.verify(database)
    assert broken is None
    with database.reading() as connection:
        told = [(row["what"], row["details"]) for row in journal.rows(connection)]
    assert told == [
        ("office.migrated", '{"from":"empty","to":"0002"}'),
        ("account.made", '{"provider":false}'),
        ("office.migrated", '{"from":"0002","to":"0001"}'),
        ("office.migrated", '{"from":"0001","to":"0002"}'),
    ]
    assert last.n == 4


def test_what_it_will_not_do(database, owner, monkeypatch, capsys) -> None:
    for target in ("base", "0000", "head", "-1"):
        with pytest.raises(OfficeFault, match="version"):
            migrate.move(database, owner, target)
    with pytest.raises(OfficeFault, match="not_allowed"):
        migrate.move(database, Actor("account:x", held=(Held("admin"),)), "0001")
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(OfficeFault, match="newer"):
        migrate.bring_up_to_date(database)
    assert command_line.main(["office", "--lang", "en", "migrate"]) == 2
    assert "9999" in capsys.readouterr().err


def test_a_migration_that_fails_leaves_what_was_there(database, owner, monkeypatch) -> None:
    accounts.add(database, owner, "ani", PASSWORD)
    before = journal.verify(database)

    def fails(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(journal, "append", fails)  # after the tables were dropped
    with pytest.raises(KeyboardInterrupt):
        migrate.move(database, owner, "0001")
    assert migrate.version(database) == "0002" and journal.verify(database) == before
    assert [one.name for one in accounts.listed(database, owner)] == ["ani"]


def test_made_once_however_many_come_first(url) -> None:
    def first(_: int) -> str | None:
        opened = Database(url)
        migrate.bring_up_to_date(opened)
        try:
            return migrate.version(opened)
        finally:
            opened.close()

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(first, range(4))) == {"0002"}
    assert journal.verify(office())[0].n == 1


def test_who_only_serves_needs_no_office(tmp_path) -> None:
    """Neither its file nor its libraries, which take longer to import than the rest of the server."""
    address = tmp_path / "office" / "office.sqlite"
    asked = (
        "import sys, dashboard, zona.__main__ as m; m.parser(); "
        "import zona.faces.dashboard.frame, zona.faces.dashboard.intake, zona.faces.entry.serve; "
        "print(*(n for n in ('sqlalchemy', 'alembic', 'argon2', 'psycopg') if n in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=os.environ | {"ZONA_OFFICE": f"sqlite:///{address}"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr
    assert not address.parent.exists()
