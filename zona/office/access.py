"""The one question before every act of the office, and who acts from the command line."""

from __future__ import annotations

import getpass

from zona.domain.roles import Actor, allowed
from zona.office.faults import OfficeFault


def require(actor: Actor, action: str, region: str | None = None) -> None:
    """Raises OfficeFault("not_allowed") unless the actor may do this, in this region."""
    if not allowed(actor, action, region):
        raise OfficeFault("not_allowed")


def machine_owner() -> Actor:
    """Whoever runs a command on the machine itself: they could change the files anyway, and the
    journal says that it was they.
    """
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # an account of the system without a name
        name = "?"
    return Actor(f"machine:{name}", name, owner=True)
