"""Accounts, roles and sessions: what each act needs, tells and ends."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from zona import __main__ as command_line
from zona.domain.roles import EVERYBODY, Actor, Held
from zona.office import accounts, journal, moments, passwords, sessions, tries
from zona.office.faults import OfficeFault
from zona.office.tables import ACCOUNT, SESSION

PASSWORD, NEW = "rahasia sekali benar", "kata sandi yang baru"
HERE, ELSEWHERE = "10.0.0.1", "10.9.9.9"


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    """The same work for everybody, only less of it: dozens of passwords are tried here."""
    monkeypatch.setattr(passwords, "HASHER", passwords.PasswordHasher(1, 64, 1))
    passwords._nobodys.cache_clear()


@pytest.fixture
def later(monkeypatch):
    """Moves the office's clock on."""
    real, moved = moments.now, [timedelta()]
    monkeypatch.setattr(moments, "now", lambda: real() + moved[0])

    def move(**by: float) -> None:
        moved[0] += timedelta(**by)

    return move


@pytest.fixture
def ani(database, owner):
    return accounts.add(database, owner, "Ani", PASSWORD)


def told(database) -> list[str]:
    with database.reading() as connection:
        return [row["what"] for row in journal.rows(connection)]


def refused(code: str):
    return pytest.raises(OfficeFault, match=f"^{code}$")


def test_who_may_not_changes_nothing(database, owner, ani) -> None:
    accounts.give(database, owner, "ani", "wilayah", "12.75")
    before = told(database)
    roles = (Held("wilayah", "12.75"), Held("pemeriksa"), Held("penerbit"), Held("admin", "12.75"))
    acts = (
        partial(accounts.add, name="budi", password=PASSWORD),
        partial(accounts.add_of_provider, issuer="https://idp.example", subject="1"),
        partial(accounts.give, name="ani", role="admin"),
        partial(accounts.take, name="ani", role="wilayah", region="12.75"),
        partial(accounts.set_password, name="ani", password=NEW),
        partial(accounts.disable, name="ani"),
        partial(accounts.enable, name="ani"),
        partial(accounts.find, name="ani"),
        accounts.listed,
    )
    for actor in (EVERYBODY, *(Actor("account:x", held=(held,)) for held in roles)):
        for act in acts:
            with refused("not_allowed"):
                act(database, actor)
    assert told(database) == before
    assert [one.name for one in accounts.listed(database, owner)] == ["ani"]


def test_what_is_no_name_no_password_no_role(database, owner, ani) -> None:
    for name in ("", "a b", "-a", "a" * 65, "a/b", "ä", "a\0"):
        with refused("name"):
            accounts.add(database, owner, name, PASSWORD)
    with refused("name_taken"):
        accounts.add(database, owner, " ANI ", PASSWORD)
    for password in ("", "pendek", "x" * 201):
        with refused("password"):
            accounts.add(database, owner, "budi", password)
    with refused("password"):
        accounts.add(database, owner, "budi-budiman", "Budi-Budiman")
    with refused("issuer"):
        accounts.add_of_provider(database, owner, "idp.example", "1")
    for role, region, code in (
        ("publik", None, "role"),
        ("root", None, "role"),
        ("wilayah", None, "region"),
        ("pemeriksa", "x", "region"),
    ):
        with refused(code):
            accounts.give(database, owner, "ani", role, region)
    with refused("until"):
        accounts.give(database, owner, "ani", "admin", until=moments.now())
    with refused("no_account"):
        accounts.give(database, owner, "nobody", "admin")
    with refused("no_role"):
        accounts.take(database, owner, "ani", "admin")


def test_a_password_and_a_token_are_kept_as_hashes_only(database, owner, ani) -> None:
    token = sessions.sign_in(database, "ANI ", PASSWORD, HERE)
    with database.reading() as connection:
        kept = connection.execute(select(ACCOUNT.c.password)).scalar_one()
        rows = [dict(row) for row in connection.execute(select(SESSION)).mappings()]
        written = json.dumps([rows, list(journal.rows(connection)), kept])
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in written and token not in written and HERE not in written
    # a name could never be taken out of the journal again
    with database.reading() as connection:
        assert "ani" not in json.dumps([row["details"] for row in journal.rows(connection)])
    # what the library recommends, not what makes these tests quick
    assert passwords.PasswordHasher().hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_role_holds_from_to_and_not_a_moment_longer(database, owner, ani, later) -> None:
    token = sessions.sign_in(database, "ani", PASSWORD, HERE)
    assert sessions.actor_of(database, token).held == ()
    until = moments.now() + timedelta(minutes=30)
    accounts.give(database, owner, "ani", "wilayah", "12.75", until)
    assert sessions.actor_of(database, token).held == (Held("wilayah", "12.75"),)
    later(minutes=31)
    assert sessions.actor_of(database, token).held == ()
    accounts.give(database, owner, "ani", "pemeriksa", why="pengganti")
    accounts.give(database, owner, "ani", "pemeriksa")  # again: one, not two
    assert sessions.actor_of(database, token).held == (Held("pemeriksa"),)
    accounts.take(database, owner, "ani", "pemeriksa", why="pindah")
    assert sessions.actor_of(database, token) == EVERYBODY
    assert told(database)[-2:] == ["role.given", "role.ended"]


@pytest.mark.parametrize(
    "end",
    [
        lambda database, owner, token: sessions.sign_out(database, token),
        lambda database, owner, token: accounts.set_password(database, owner, "ani", NEW),
        lambda database, owner, token: accounts.disable(database, owner, "ani", "pensiun"),
        lambda database, owner, token: accounts.take(database, owner, "ani", "admin"),
        lambda database, owner, token: sessions.change_password(
            database, token, PASSWORD, NEW, HERE
        ),
    ],
    ids=["sign_out", "password", "disabled", "role", "own_password"],
)
def test_what_ends_a_session(database, owner, ani, end) -> None:
    accounts.give(database, owner, "ani", "admin")
    token = sessions.sign_in(database, "ani", PASSWORD, HERE)
    assert sessions.actor_of(database, token).who == ani.who
    end(database, owner, token)
    assert sessions.actor_of(database, token) == EVERYBODY
    sessions.sign_out(database, token)  # a second time nothing happens
    assert journal.verify(database)[1] is None


def test_whoever_disabled_the_account_no_session_of_it_is_left(database, owner, ani) -> None:
    """By the database's own hand too, which ends no session."""
    accounts.give(database, owner, "ani", "admin")
    token = sessions.sign_in(database, "ani", PASSWORD, HERE)
    with database.writing() as connection:
        connection.execute(ACCOUNT.update().values(disabled=moments.text(moments.now())))
    assert sessions.actor_of(database, token) == EVERYBODY


def test_a_session_ends_by_itself(database, ani, later) -> None:
    idle = sessions.sign_in(database, "ani", PASSWORD, HERE)
    later(minutes=61)
    assert sessions.actor_of(database, idle) == EVERYBODY
    busy = sessions.sign_in(database, "ani", PASSWORD, HERE)
    for _ in range(17):
        later(minutes=42)
        assert sessions.actor_of(database, busy).who == ani.who
    later(minutes=42)  # never idle, but a day is over
    assert sessions.actor_of(database, busy) == EVERYBODY
    assert sessions.actor_of(database, "x" * 43) == EVERYBODY
    for forged in ("", "'; --", "a" * 42, busy + "=", "\0" * 43, "é" * 43):
        assert sessions.actor_of(database, forged) == EVERYBODY


def test_a_wrong_name_and_a_wrong_password_are_one_answer(database, owner, monkeypatch) -> None:
    accounts.add(database, owner, "ani", PASSWORD)
    accounts.add(database, owner, "budi", PASSWORD)
    accounts.disable(database, owner, "budi")
    accounts.add_of_provider(database, owner, "https://idp.example", "citra")
    checked: list[str] = []
    real = passwords.HASHER.verify

    class Counting:
        hash = passwords.HASHER.hash

        def verify(self, kept: str, password: str) -> bool:
            checked.append(kept)
            return real(kept, password)

    monkeypatch.setattr(passwords, "HASHER", Counting())
    for name in ("ani", "nobody", "budi", "citra", "a\0b", "\ud800", "x" * 5000, ""):
        with refused("sign_in"):
            sessions.sign_in(database, name, NEW, HERE)
    with refused("sign_in"):
        sessions.sign_in(database, "budi", PASSWORD, HERE)
    # the same work for each of them
    assert len(checked) == 9 and all(kept.startswith("$argon2id$") for kept in checked)


def test_guessing_is_slowed_and_locks_nobody_out(database, owner, ani, later) -> None:
    sessions.sign_in(database, "ani", PASSWORD, HERE)
    # one address, one name: five at once, then one a minute, right or wrong
    for _ in range(tries.OF_BOTH.burst):
        with refused("sign_in"):
            sessions.sign_in(database, "ani", NEW, ELSEWHERE)
    with pytest.raises(OfficeFault, match="wait") as fault:
        sessions.sign_in(database, "ani", PASSWORD, ELSEWHERE)
    assert 0 < fault.value.details["seconds"] <= tries.OF_BOTH.seconds
    later(seconds=tries.OF_BOTH.seconds + 1)
    assert sessions.sign_in(database, "ani", PASSWORD, ELSEWHERE)
    # from very many addresses: a name that there is not is told just the same
    for name in ("ani", "nobody"):
        waited = 0
        for n in range(tries.OF_NAME.burst + 5):
            with pytest.raises(OfficeFault) as fault:
                sessions.sign_in(database, name, NEW, f"172.16.{n}.1")
            waited += fault.value.code == "wait"
        # five, and for Ani those that were tried above and have not come back yet
        assert 4 <= waited <= 8
    # and meanwhile Ani signs in at her own desk
    assert sessions.sign_in(database, "ani", PASSWORD, HERE)
    with refused("wait"):
        sessions.sign_in(database, "ani", PASSWORD, "172.17.0.1")
    later(seconds=tries.OF_NAME.seconds + 1)  # elsewhere she waits less than half a minute
    assert sessions.sign_in(database, "ani", PASSWORD, "172.17.0.1")


def test_one_address_cannot_try_every_name(database, later) -> None:
    codes = []
    for n in range(tries.OF_ADDRESS.burst + 3):
        with pytest.raises(OfficeFault) as fault:
            sessions.sign_in(database, f"name{n}", PASSWORD, ELSEWHERE)
        codes.append(fault.value.code)
    assert codes.count("wait") == 3 and codes[-1] == "wait"
    later(hours=2)
    with refused("sign_in"):
        sessions.sign_in(database, "a", PASSWORD, ELSEWHERE)
    with database.reading() as connection:  # what is whole again is forgotten
        assert len(connection.execute(select(tries.TRIES)).all()) == 3


def test_somebody_of_a_provider(database, owner) -> None:
    made = accounts.add_of_provider(database, owner, "https://idp.example", "1", "Citra")
    accounts.give(database, owner, made.id, "penerbit")
    actor = sessions.actor_of_provider(database, "https://idp.example", "1")
    assert actor == Actor(made.who, "Citra", (Held("penerbit"),))
    # the same subject of another provider is somebody else
    assert sessions.actor_of_provider(database, "https://other.example", "1") == EVERYBODY
    with refused("no_password"):
        accounts.set_password(database, owner, made.id, PASSWORD)
    accounts.disable(database, owner, made.id)
    assert sessions.actor_of_provider(database, "https://idp.example", "1") == EVERYBODY


def test_the_command_line(url, monkeypatch, capsys) -> None:
    def run(*arguments: str, stdin: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = command_line.main(["account", "--lang", "en", *arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err and PASSWORD not in said.out + said.err
        return code, said.out + said.err

    assert run("add", "ani", stdin=f"{PASSWORD}\n")[0] == 0
    assert run("add", "ani", stdin=f"{PASSWORD}\n")[0] == 2
    assert run("add", "budi", stdin="short\n")[0] == 2
    assert run("add", "7", "--issuer", "https://idp.example", "--shown", "Citra")[0] == 0
    assert run("role", "ani", "wilayah", "--region", "12.75", "--until", "2099-12-31")[0] == 0
    assert run("role", "ani", "wilayah", "--region", "99.99")[0] == 2
    assert run("role", "ani", "pemeriksa", "--reason", "tim baru")[0] == 0
    assert run("role", "ani", "pemeriksa", "--end")[0] == 0
    assert run("password", "ani", stdin=f"{NEW}\n")[0] == 0
    code, listing = run("list")
    assert code == 0 and "wilayah 12.75" in listing and "pemeriksa" not in listing
    assert run("disable", "ani", "--reason", "pensiun")[0] == 0
    assert run("enable", "ani")[0] == 0 and run("enable", "ani")[0] == 2
    from zona.office.database import office

    with office().reading() as connection:
        rows = list(journal.rows(connection))
    assert {row["who"].split(":")[0] for row in rows} == {"machine"}
    assert [row["why"] for row in rows if row["why"]] == ["tim baru", "pensiun"]
