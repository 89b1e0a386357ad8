"""Passwords: what may be one, and argon2 with the defaults of its library (RFC 9106)."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from zona.office.faults import OfficeFault

SHORTEST, LONGEST = 12, 200  # letters; each costs the same to check
HASHER = PasswordHasher()


def hashed(password: str, name: str = "") -> str:
    """What is kept of a password. Raises OfficeFault for one that is too short, too long, or the
    name itself.
    """
    plain = _folded(password)
    if not SHORTEST <= len(plain) <= LONGEST or plain.casefold() == name.casefold():
        raise OfficeFault("password", least=SHORTEST, most=LONGEST)
    return HASHER.hash(plain)


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the kept one; without a kept one it never is, after the same work."""
    if len(password) > LONGEST:
        return False
    try:
        return HASHER.verify(kept or _nobodys(), _folded(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def _folded(password: str) -> str:
    """The same letters however a keyboard puts them together; half letters become a plain sign."""
    return unicodedata.normalize("NFKC", password).encode(errors="replace").decode()


@cache
def _nobodys() -> str:
    """The hash of a password that nobody knows."""
    return HASHER.hash(secrets.token_urlsafe())
