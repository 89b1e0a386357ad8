"""Text folded for comparing. Pure."""

from __future__ import annotations

import re
from typing import Any

BETWEEN = re.compile(r"[^0-9a-z]+")
LONGEST = 60  # signs of what can be a heading, a number or a word that sums up


def folded(text: Any) -> str:
    """Text folded for comparing: small letters, digits and single spaces."""
    return BETWEEN.sub(" ", str(text).casefold()).strip()
