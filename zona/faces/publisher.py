"""Who answers for this Zona, as every face states it. Pure but for `configured`."""

from __future__ import annotations

import re
from dataclasses import dataclass

EMAIL = re.compile(r"[^@\s<>\"']+@[^@\s<>\"']+")
PAGE = re.compile(r"https://[^\s<>\"']+")


@dataclass(frozen=True)
class Publisher:
    """`name` and `contact` (an e-mail address or a page) as the settings state them, "" where they
    do not.
    """

    name: str = ""
    contact: str = ""

    @property
    def href(self) -> str:
        """The contact as an address to follow, "" where it is neither e-mail nor page."""
        if PAGE.fullmatch(self.contact):
            return self.contact
        return f"mailto:{self.contact}" if EMAIL.fullmatch(self.contact) else ""


def configured() -> Publisher:
    """The publisher of ZONA_PUBLISHER and ZONA_CONTACT."""
    from zona.config import CONTACT, PUBLISHER

    return Publisher(PUBLISHER, CONTACT)
