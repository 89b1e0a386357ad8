"""Text folded for comparing. Pure."""

from __future__ import annotations

import re
from typing import Any

LONGEST = 60  # signs of what can be a heading, a number or a word that sums up


def folded(text: Any) -> str:
    """Text folded for comparing: small letters, digits and single spaces."""
    return re.sub(r"[^0-9a-z]+", " ", str(text).casefold()).strip()
