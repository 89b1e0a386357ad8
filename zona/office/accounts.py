"""Accounts and their roles. Each act asks first, and the journal tells of it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from zona.domain.roles import GIVEN, OF_ONE_REGION, Actor, Held
from zona.office import journal, moments, passwords
from zona.office.access import require
from zona.office.database import Database
from zona.office.faults import OfficeFault
from zona.office.tables import ACCOUNT, ROLE, SESSION

NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")
REGION = re.compile(r"\d{2}(\.\d{2})?")
MOST_SHOWN = 120  # letters of the name that people read


@dataclass(frozen=True)
class Given:
    """A role that an account was given; `region` None: for all; `until` None: until it is ended.

    Moments as in `zona.office.moments`; `holds`: now.
    """

    role: str
    region: str | None
    since: str
    until: str | None
    given_by: str
    ended: str | None
    holds: bool


@dataclass(frozen=True)
class Account:
    """One account. `name`: to sign in with, None for one of a provider (`issuer`, `subject`)."""

    id: str
    name: str | None
    shown: str
    issuer: str | None
    subject: str | None
    made: str
    disabled: str | None
    roles: tuple[Given, ...] = ()

    @property
    def who(self) -> str:
        """As the journal names it."""
        return f"account:{self.id}"


def folded(name: str) -> str:
    """A name to sign in with as it is kept."""
    return name.strip().casefold()


def code(letter: str) -> str:
    """A new code that nobody can guess from another."""
    return letter + secrets.token_hex(6)


def add(database: Database, actor: Actor, name: str, password: str, shown: str = "") -> Account:
    """Makes a local account without any role. Raises OfficeFault for a name that is taken or none,
    a password that may not be one, an actor who may not.
    """
    require(actor, "account.manage")
    name = folded(name)
    if not NAME.fullmatch(name):
        raise OfficeFault("name")
    values = {"name": name, "password": passwords.hashed(password, name)}
    with database.writing() as connection:
        if connection.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.name == name)).first():
            raise OfficeFault("name_taken", name=name)
        made = _insert(connection, actor, values, shown or name)
    return made


def add_of_provider(
    database: Database, actor: Actor, issuer: str, subject: str, shown: str = ""
) -> Account:
    """Makes an account of a provider without any role. Raises OfficeFault where there is one, where
    one of both is empty, or for an actor who may not.
    """
    require(actor, "account.manage")
    if not (issuer.startswith("https://") or issuer.startswith("http://")) or not subject:
        raise OfficeFault("issuer")
    same = (ACCOUNT.c.issuer == issuer) & (ACCOUNT.c.subject == subject)
    with database.writing() as connection:
        if connection.execute(select(ACCOUNT.c.id).where(same)).first():
            raise OfficeFault("name_taken", name=subject)
        return _insert(connection, actor, {"issuer": issuer, "subject": subject}, shown or subject)


def _insert(connection: Connection, actor: Actor, values: dict[str, Any], shown: str) -> Account:
    if not shown.isprintable() or len(shown) > MOST_SHOWN:
        raise OfficeFault("shown", most=MOST_SHOWN)
    key, made = code("A"), moments.text(moments.now())
    connection.execute(ACCOUNT.insert().values(id=key, shown=shown, made=made, **values))
    # no name: what stands in the journal can never be taken out again
    told = {"provider": "issuer" in values}
    journal.append(connection, actor, "account.made", f"account:{key}", told)
    return _one(connection, ACCOUNT.c.id == key)


def find(database: Database, actor: Actor, name: str) -> Account:
    """The account with this id or name. Raises OfficeFault where there is none."""
    require(actor, "account.read")
    with database.reading() as connection:
        return _named(connection, name)


def listed(database: Database, actor: Actor) -> list[Account]:
    """All accounts with all their roles, by the name that people read."""
    require(actor, "account.read")
    with database.reading() as connection:
        found = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.shown, ACCOUNT.c.id))
        return [_account(connection, row) for row in found.mappings().all()]


def give(
    database: Database,
    actor: Actor,
    name: str,
    role: str,
    region: str | None = None,
    until: datetime | None = None,
    why: str = "",
) -> Given:
    """Gives an account a role from now on; the same one again only changes until when.

    Raises OfficeFault for a role that nobody can be given, a region where it needs one or is none.
    """
    require(actor, "account.manage")
    if role not in GIVEN:
        raise OfficeFault("role", role=role, allowed=", ".join(GIVEN))
    if (region is None and role in OF_ONE_REGION) or (region and not REGION.fullmatch(region)):
        raise OfficeFault("region", role=role)
    now = moments.text(moments.now())
    end = moments.text(until) if until else None
    if end is not None and end <= now:
        raise OfficeFault("until")
    with database.writing() as connection:
        account = _named(connection, name)
        _end(connection, account, role, region, now)
        kept = {"role": role, "region": region, "since": now, "until": end}
        row = {"id": code("R"), "account": account.id, "given_by": actor.who, **kept}
        connection.execute(ROLE.insert().values(row))
        journal.append(connection, actor, "role.given", account.who, kept, why)
    return Given(role, region, now, end, actor.who, None, True)


def take(
    database: Database,
    actor: Actor,
    name: str,
    role: str,
    region: str | None = None,
    why: str = "",
) -> None:
    """Ends a role now, and with it the account's sessions. Raises OfficeFault where it has none."""
    require(actor, "account.manage")
    now = moments.text(moments.now())
    with database.writing() as connection:
        account = _named(connection, name)
        if not _end(connection, account, role, region, now):
            raise OfficeFault("no_role", name=account.shown, role=role)
        end_sessions(connection, account.id, now)
        journal.append(
            connection, actor, "role.ended", account.who, {"role": role, "region": region}, why
        )


def _end(connection: Connection, account: Account, role: str, region: str | None, now: str) -> int:
    holds = (ROLE.c.account == account.id) & (ROLE.c.role == role) & ROLE.c.ended.is_(None)
    holds &= ROLE.c.region.is_(None) if region is None else ROLE.c.region == region
    holds &= ROLE.c.until.is_(None) | (ROLE.c.until > now)
    return connection.execute(update(ROLE).where(holds).values(ended=now)).rowcount


def set_password(database: Database, actor: Actor, name: str, password: str) -> None:
    """A new password, set by whoever manages accounts; all sessions of the account end."""
    require(actor, "account.manage")
    kept = passwords.hashed(password, folded(name))
    with database.writing() as connection:
        account = _named(connection, name)
        if account.name is None:
            raise OfficeFault("no_password", name=account.shown)
        new_password(connection, actor, account, kept)


def new_password(connection: Connection, actor: Actor, account: Account, kept: str) -> None:
    """Inside a transaction: keeps a hashed password and ends all sessions of the account."""
    mine = ACCOUNT.c.id == account.id
    connection.execute(update(ACCOUNT).where(mine).values(password=kept))
    end_sessions(connection, account.id, moments.text(moments.now()))
    journal.append(connection, actor, "account.password", account.who)


def disable(database: Database, actor: Actor, name: str, why: str = "") -> None:
    """Nobody signs in with the account any more, and its sessions end; what it did stays told.

    Raises OfficeFault where it is disabled already.
    """
    _switch(database, actor, name, True, why)


def enable(database: Database, actor: Actor, name: str, why: str = "") -> None:
    """The account can be signed in with again; its roles are those that still hold."""
    _switch(database, actor, name, False, why)


def _switch(database: Database, actor: Actor, name: str, off: bool, why: str) -> None:
    require(actor, "account.manage")
    now = moments.text(moments.now())
    with database.writing() as connection:
        account = _named(connection, name)
        if (account.disabled is not None) == off:
            raise OfficeFault("disabled" if off else "enabled", name=account.shown)
        mine = ACCOUNT.c.id == account.id
        connection.execute(update(ACCOUNT).where(mine).values(disabled=now if off else None))
        end_sessions(connection, account.id, now)
        what = "account.disabled" if off else "account.enabled"
        journal.append(connection, actor, what, account.who, why=why)


def end_sessions(connection: Connection, account: str, now: str) -> None:
    """Ends what is open of an account, inside a transaction."""
    mine = (SESSION.c.account == account) & SESSION.c.ended.is_(None)
    connection.execute(update(SESSION).where(mine).values(ended=now))


def held(account: Account) -> tuple[Held, ...]:
    """The roles that hold now; none for a disabled account."""
    if account.disabled:
        return ()
    return tuple(Held(one.role, one.region) for one in account.roles if one.holds)


def read(connection: Connection, key: str) -> Account | None:
    """The account with this id, inside a transaction."""
    return _one(connection, ACCOUNT.c.id == key)


def by_name(connection: Connection, name: str) -> tuple[Account, str] | None:
    """(a local account, its kept password) by the name to sign in with."""
    mine = ACCOUNT.c.name == folded(name)
    # letters that no name has a database may not even take
    account = _one(connection, mine) if NAME.fullmatch(folded(name)) else None
    if account is None:
        return None
    return account, connection.execute(select(ACCOUNT.c.password).where(mine)).scalar_one()


def by_provider(connection: Connection, issuer: str, subject: str) -> Account | None:
    """The account of a provider."""
    return _one(connection, (ACCOUNT.c.issuer == issuer) & (ACCOUNT.c.subject == subject))


def _named(connection: Connection, name: str) -> Account:
    same = (ACCOUNT.c.id == name) | (ACCOUNT.c.name == folded(name))
    account = _one(connection, same) if NAME.fullmatch(folded(name)) else None
    if account is None:
        raise OfficeFault("no_account", name=name)
    return account


def _one(connection: Connection, condition: Any) -> Account | None:
    row = connection.execute(select(ACCOUNT).where(condition)).mappings().first()
    return _account(connection, row) if row else None


def _account(connection: Connection, row: Any) -> Account:
    now = moments.text(moments.now())
    mine = select(ROLE).where(ROLE.c.account == row["id"]).order_by(ROLE.c.since, ROLE.c.id)
    roles = tuple(_given(role, now) for role in connection.execute(mine).mappings())
    names = ("id", "name", "shown", "issuer", "subject", "made", "disabled")
    return Account(**{name: row[name] for name in names}, roles=roles)


def _given(row: Any, now: str) -> Given:
    names = ("role", "region", "since", "until", "given_by", "ended")
    holds = row["ended"] is None and row["since"] <= now
    holds = holds and (row["until"] is None or now < row["until"])
    return Given(**{name: row[name] for name in names}, holds=holds)
