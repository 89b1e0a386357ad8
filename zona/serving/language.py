"""The language that a reader's browser asks for."""

from __future__ import annotations

from functools import lru_cache

from zona.language.words import LANGUAGES

LONGEST = 500  # characters of a header that are looked at


def preferred_language(header: str | None) -> str:
    """The language of LANGUAGES that an Accept-Language header likes most; the first where it names
    none.
    """
    return _preferred((header or "")[:LONGEST])


@lru_cache(maxsize=256)
def _preferred(header: str) -> str:
    weights = {}
    for part in header.lower().split(","):
        name, _, quality = part.strip().partition(";q=")
        language = name.split("-")[0].strip()
        if language in LANGUAGES:
            weights.setdefault(language, float(quality) if _is_weight(quality) else 1.0)
    # of equal weights the first named wins, as max takes the first
    best = max(weights, key=weights.__getitem__, default=LANGUAGES[0])
    # q=0 says "not this one"
    return best if weights.get(best, 1) > 0 else LANGUAGES[0]


def _is_weight(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text.isascii()
