"""Words for what published counts count and events tell, which the facts hold as codes and as
Indonesian text.
"""

from __future__ import annotations

import re

from zona.language.words import Words


def series_name(code: str, words: Words) -> str:
    """What a series of counts is about."""
    return _said(f"count.series.{code}", code, words)


def dimension_name(code: str, words: Words) -> str:
    """By what a series is divided."""
    return _said(f"count.dimension.{code}", code, words)


def item_name(text: str, words: Words) -> str:
    """What one count counts."""
    return _said(f"count.item.{key_of(text)}", text, words)


def unit_name(text: str, words: Words) -> str:
    """The unit of a count or of a measure of an event; "" where it has none."""
    return _said(f"count.unit.{key_of(text)}", text, words)


def event_name(code: str, words: Words) -> str:
    """What kind of event it is."""
    return _said(f"event.{code}", code, words)


def measure_name(text: str, words: Words) -> str:
    """What an event's value measures; "" where it has none."""
    return _said(f"event_measure.{key_of(text)}", text, words)


def key_of(text: str) -> str:
    """The key of a text of the facts: small letters, all but letters and digits as one _."""
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")


def _said(key: str, otherwise: str, words: Words) -> str:
    # a release that was built elsewhere may hold what these words do not know: better as it stands
    return words(key) if words.has(key) else otherwise
