"""Who acts, by the cookie that signing in left: the same question on every face."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zona.config import ROOT
from zona.domain.roles import EVERYBODY, Actor
from zona.files import NotWritten
from zona.office.faults import OfficeFault
from zona.office.place import exists

if TYPE_CHECKING:
    from zona.office.database import Database

COOKIE = "zona_sesi"
# What a provider said holds as long as a session of ours; Streamlit would believe it for a month.
VOUCHED = timedelta(hours=12)
CLOCKS = timedelta(minutes=5)  # that a provider's may go before ours

log = logging.getLogger("zona")


def actor_of_cookie(token: str | None, root: Path = ROOT) -> Actor:
    """Who acts with this cookie as of now; EVERYBODY without one, without an office, and where the
    office's database cannot be asked: what cannot be checked is not believed.
    """
    if not token or not exists(root):
        return EVERYBODY
    # here: only who signed in needs the database
    from zona.office.sessions import actor_of

    return _asked(root, lambda database: actor_of(database, token))


def actor_of_claims(claims: Mapping[str, Any], root: Path = ROOT) -> Actor:
    """Who acts by what a provider said of them (`iss`, `sub`, `iat` of its token): the account with
    this issuer and subject; EVERYBODY where there is none, or where it was said too long ago.
    """
    issuer, subject, said = claims.get("iss"), claims.get("sub"), claims.get("iat")
    if not (isinstance(issuer, str) and isinstance(subject, str) and isinstance(said, int)):
        return EVERYBODY
    if not exists(root):
        return EVERYBODY
    from zona.office import moments
    from zona.office.sessions import actor_of_provider

    age = moments.now().timestamp() - said
    if not -CLOCKS.total_seconds() < age < VOUCHED.total_seconds():
        return EVERYBODY
    return _asked(root, lambda database: actor_of_provider(database, issuer, subject))


def _asked(root: Path, ask: Callable[[Database], Actor]) -> Actor:
    from zona.office.database import office

    try:
        return ask(office(root))
    except (OfficeFault, NotWritten):
        log.exception("nobody is signed in while the office's database cannot be asked")
        return EVERYBODY
