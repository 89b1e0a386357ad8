"""How often somebody may try to sign in: tokens that come back with time, kept in the database, so
that neither a restart nor a second process forgets them.

Three are counted: an address, a name from that address, and a name from wherever. The last one does
not count where the account signed in from that address before: so nobody can lock an honest person
out of their own desk by guessing from elsewhere, and no wait is longer than some minutes.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from zona.office import moments
from zona.office.tables import TRIES


@dataclass(frozen=True)
class Allowance:
    """`burst` tries at once, then one every `seconds`."""

    burst: int
    seconds: int


OF_ADDRESS, OF_BOTH, OF_NAME = Allowance(30, 20), Allowance(5, 60), Allowance(50, 20)
FULL_AGAIN = timedelta(hours=1)  # after it every allowance is whole: its row can go


def origin(address: str, name: str) -> str:
    """A digest of an address for one name: enough to know it again, no list of who was where."""
    return _digest("both", address, name)


def counted(address: str, name: str, known: bool) -> dict[str, Allowance]:
    """What a try takes from; `known`: the account signed in from there before."""
    subjects = {_digest("address", address): OF_ADDRESS, origin(address, name): OF_BOTH}
    return subjects if known else subjects | {_digest("name", name): OF_NAME}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()


def take(connection: Connection, subjects: dict[str, Allowance]) -> int:
    """Takes one try of each, before the password is looked at: 0, or, where one has none left, the
    whole seconds until it has, and then none is taken.
    """
    now = moments.now()
    connection.execute(delete(TRIES).where(TRIES.c.at < moments.text(now - FULL_AGAIN)))
    left = {name: _left(connection, name, one, now) for name, one in subjects.items()}
    waits = [math.ceil((1 - left[name]) * one.seconds) for name, one in subjects.items()]
    if max(waits) > 0:
        return max(waits)
    for name in subjects:
        _keep(connection, name, left[name] - 1, now)
    return 0


def give_back(connection: Connection, subjects: dict[str, Allowance]) -> None:
    """After a sign-in that was right: it was no guess."""
    now = moments.now()
    for name, one in subjects.items():
        _keep(connection, name, min(one.burst, _left(connection, name, one, now) + 1), now)


def forget(connection: Connection, name: str) -> None:
    """A name counts anew, from wherever somebody tried."""
    connection.execute(delete(TRIES).where(TRIES.c.subject == _digest("name", name)))


def _left(connection: Connection, subject: str, allowance: Allowance, now: datetime) -> float:
    kept = select(TRIES.c.left, TRIES.c.at).where(TRIES.c.subject == subject)
    row = connection.execute(kept).first()
    if row is None:
        return float(allowance.burst)
    # a clock that was put back must not take tries away
    passed = max(0.0, (now - moments.parsed(row.at)).total_seconds())
    return min(allowance.burst, row.left + passed / allowance.seconds)


def _keep(connection: Connection, subject: str, left: float, now: datetime) -> None:
    connection.execute(delete(TRIES).where(TRIES.c.subject == subject))
    connection.execute(TRIES.insert().values(subject=subject, left=left, at=moments.text(now)))
