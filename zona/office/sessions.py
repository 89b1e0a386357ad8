"""Signing in and out, and who acts with a token.

A token is random and known to its browser only; the database has its hash. A session ends when it
was idle or old, when its account signs out everywhere, gets another password, is disabled or loses
a role. Roles are looked up at each question: one that ended is gone at once.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

from sqlalchemy import Connection, Row, delete, select, update

from zona.domain.roles import EVERYBODY, Actor
from zona.office import accounts, journal, moments, passwords, tries
from zona.office.accounts import Account
from zona.office.database import Database
from zona.office.faults import OfficeFault
from zona.office.tables import SESSION

IDLE, WHOLE = timedelta(minutes=60), timedelta(hours=12)  # a meeting; a working day
# `seen` is written no more often: a page asks several times a minute.
NOTED = timedelta(minutes=1)
REMEMBERED = timedelta(days=90)  # that an address counts as known, and an ended session is kept
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def sign_in(database: Database, name: str, password: str, address: str) -> str:
    """The token of a new session.

    Raises OfficeFault: `wait` (with `seconds`) after too many tries, else `sign_in`, whatever was
    wrong, after the same work.
    """
    name = accounts.folded(name)[: passwords.LONGEST]
    with database.writing() as connection:
        found = accounts.by_name(connection, name)
        counted = tries.counted(address, name, _is_known(connection, found, address, name))
        if seconds := tries.take(connection, counted):
            raise OfficeFault("wait", seconds=seconds)
    # outside of the turn: it takes a tenth of a second of one core
    right = passwords.fits(found[1] if found else None, password)
    with database.writing() as connection:
        now = accounts.by_name(connection, name)
        # where the password was changed or the account disabled meanwhile it is not right any more
        if right and now and now[1] == found[1] and not now[0].disabled:
            tries.give_back(connection, counted)
            return _start(connection, now[0], tries.origin(address, name))
    raise OfficeFault("sign_in")


def actor_of_provider(database: Database, issuer: str, subject: str) -> Actor:
    """Who acts as somebody whom a provider has vouched for; EVERYBODY where they have no account or
    a disabled one. The provider's own session stands for ours.
    """
    with database.reading() as connection:
        account = accounts.by_provider(connection, issuer, subject)
    return EVERYBODY if account is None or account.disabled else _actor(account)


def _is_known(
    connection: Connection, found: tuple[Account, str] | None, address: str, name: str
) -> bool:
    if found is None:
        return False
    since = moments.text(moments.now() - REMEMBERED)
    mine = (SESSION.c.account == found[0].id) & (SESSION.c.started > since)
    same = mine & (SESSION.c.origin == tries.origin(address, name))
    return connection.execute(select(SESSION.c.started).where(same)).first() is not None


def _start(connection: Connection, account: Account, origin: str) -> str:
    token, now = secrets.token_urlsafe(32), moments.now()
    forgotten = SESSION.c.started < moments.text(now - REMEMBERED)
    connection.execute(delete(SESSION).where(forgotten))
    row = {
        "token_hash": _hash(token),
        "account": account.id,
        "origin": origin,
        "started": moments.text(now),
        "seen": moments.text(now),
        "ends": moments.text(now + WHOLE),
    }
    connection.execute(SESSION.insert().values(row))
    journal.append(connection, _actor(account), "session.started", account.who)
    return token


def actor_of(database: Database, token: str) -> Actor:
    """Who acts with this token, as of now; EVERYBODY for one that is none, ended or too old."""
    if not TOKEN.fullmatch(token):
        return EVERYBODY
    with database.reading() as connection:
        row = _open(connection, token)
        account = accounts.read(connection, row.account) if row else None
    if row is None or account is None or account.disabled:
        return EVERYBODY
    if row.seen < moments.text(moments.now() - NOTED):
        _note(database, token)
    return _actor(account)


def _note(database: Database, token: str) -> None:
    """Somebody is there. A session that ended meanwhile stays ended."""
    mine = (SESSION.c.token_hash == _hash(token)) & SESSION.c.ended.is_(None)
    with database.writing() as connection:
        seen = moments.text(moments.now())
        connection.execute(update(SESSION).where(mine).values(seen=seen))


def sign_out(database: Database, token: str) -> None:
    """Ends the session of a token; nothing where there is none."""
    if not TOKEN.fullmatch(token):
        return
    with database.writing() as connection:
        row = _open(connection, token)
        if row is None:
            return
        account = accounts.read(connection, row.account)
        mine = SESSION.c.token_hash == _hash(token)
        now = moments.text(moments.now())
        connection.execute(update(SESSION).where(mine).values(ended=now))
        journal.append(connection, _actor(account), "session.ended", account.who)


def change_password(database: Database, token: str, old: str, new: str, address: str) -> str:
    """A person's own new password; all their sessions end, and the token of a new one comes back.

    Raises OfficeFault: `sign_in` where the old one is wrong or nobody is signed in.
    """
    with database.reading() as connection:
        row = _open(connection, token) if TOKEN.fullmatch(token) else None
        account = accounts.read(connection, row.account) if row else None
    if account is None or account.name is None:
        raise OfficeFault("sign_in")
    # counted like every other try: a session left open is no way to guess the password
    sign_in(database, account.name, old, address)
    kept = passwords.hashed(new, account.name)
    with database.writing() as connection:
        accounts.new_password(connection, _actor(account), account, kept)
        return _start(connection, account, tries.origin(address, account.name))


def _open(connection: Connection, token: str) -> Row | None:
    now = moments.now()
    mine = (SESSION.c.token_hash == _hash(token)) & SESSION.c.ended.is_(None)
    mine &= SESSION.c.ends > moments.text(now)
    mine &= SESSION.c.seen > moments.text(now - IDLE)
    return connection.execute(select(SESSION).where(mine)).first()


def _actor(account: Account) -> Actor:
    return Actor(account.who, account.shown, accounts.held(account))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
