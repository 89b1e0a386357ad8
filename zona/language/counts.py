"""Words for what published counts count and events tell, which the facts hold as codes and as
Indonesian text.
"""

from __future__ import annotations

import re

from zona.language.words import Words


def series_name(code: str, words: Words) -> str:
    """What a series of counts is about."""
    return words.said(f"count.series.{code}", code)


def dimension_name(code: str, words: Words) -> str:
    """By what a series is divided."""
    return words.said(f"count.dimension.{code}", code)


def item_name(text: str, words: Words) -> str:
    """What one count counts."""
    return words.said(f"count.item.{key_of(text)}", text)


def unit_name(text: str, words: Words) -> str:
    """The unit of a count or of a measure of an event; "" where it has none."""
    return words.said(f"count.unit.{key_of(text)}", text)


def event_name(code: str, words: Words) -> str:
    """What kind of event it is."""
    return words.said(f"event.{code}", code)


def measure_name(text: str, words: Words) -> str:
    """What an event's value measures; "" where it has none."""
    return words.said(f"event_measure.{key_of(text)}", text)


def key_of(text: str) -> str:
    """The key of a text of the facts: small letters, all but letters and digits as one _."""
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
