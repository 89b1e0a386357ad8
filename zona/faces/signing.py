"""Who acts, by the cookie that signing in left: the same question on every face."""

from __future__ import annotations

import logging
from pathlib import Path

from zona.config import ROOT
from zona.domain.roles import EVERYBODY, Actor
from zona.files import NotWritten
from zona.office.faults import OfficeFault
from zona.office.place import exists

COOKIE = "zona_sesi"

log = logging.getLogger("zona")


def actor_of_cookie(token: str | None, root: Path = ROOT) -> Actor:
    """Who acts with this cookie as of now; EVERYBODY without one, without an office, and where the
    office's database cannot be asked: what cannot be checked is not believed.
    """
    if not token or not exists(root):
        return EVERYBODY
    # here: only who signed in needs the database
    from zona.office.database import office
    from zona.office.sessions import actor_of

    try:
        return actor_of(office(root), token)
    except (OfficeFault, NotWritten):
        log.exception("nobody is signed in while the office's database cannot be asked")
        return EVERYBODY
