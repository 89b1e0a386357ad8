"""Who may do what: the one rule of the office's roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PUBLIC, REGION, REVIEWER, PUBLISHER, ADMIN = "publik", "wilayah", "pemeriksa", "penerbit", "admin"
ROLES = (PUBLIC, REGION, REVIEWER, PUBLISHER, ADMIN)
# A role that means nothing without the region that it is for.
OF_ONE_REGION = frozenset({REGION})
# What an account can be given: everybody is the public anyway.
GIVEN = tuple(role for role in ROLES if role != PUBLIC)

_OFFICE = frozenset({REVIEWER, PUBLISHER})
# action -> roles. What is not listed nobody may do.
ACTIONS: Mapping[str, frozenset[str]] = {
    "release.read": frozenset(ROLES),
    "file.check": frozenset(ROLES),
    "intake.accept": frozenset({REVIEWER}),
    "intake.withdraw": frozenset({REVIEWER}),
    "draft.read": _OFFICE | {REGION},
    "reply.write": frozenset({REGION}),
    "reply.decide": frozenset({REVIEWER}),
    "action.read": _OFFICE | {REGION},
    "action.write": frozenset({REGION}),
    "release.publish": frozenset({PUBLISHER}),
    "journal.read": _OFFICE | {ADMIN},
    "account.read": frozenset({ADMIN}),
    "account.manage": frozenset({ADMIN}),
    # of the database itself: the machine's owner only
    "office.maintain": frozenset(),
}


@dataclass(frozen=True)
class Held:
    """A role that somebody has; `region`: the one region that it is for, None for all."""

    role: str
    region: str | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts, as known at this moment.

    `who` is what the journal writes (`account:A1b2...`, `machine:ani`, `public`), `name` what
    people read. `owner`: whoever works at the machine itself, who could do everything anyway.
    """

    who: str
    name: str = ""
    held: tuple[Held, ...] = ()
    owner: bool = False


EVERYBODY = Actor("public")


def allowed(actor: Actor, action: str, region: str | None = None) -> bool:
    """Whether an actor may do this, in this region; None: something that is about no single one.

    Raises KeyError for an action that is not in ACTIONS.
    """
    roles = ACTIONS[action]
    return actor.owner or PUBLIC in roles or any(_covers(one, roles, region) for one in actor.held)


def _covers(held: Held, roles: frozenset[str], region: str | None) -> bool:
    if held.role not in roles:
        return False
    if held.role in OF_ONE_REGION and held.region is None:
        return False
    return held.region is None or held.region == region
