"""Walks through the XML of a workbook's part with a real parser (expat)."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from zona.intake.refusal import Refused

Start = Callable[[str, dict[str, str]], None]


def walk(
    content: bytes,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Calls `start` (tag, attributes), `end` (tag) and `text` for what comes.

    Raises Refused("damaged") where it is no XML, or has a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler, parser.CharacterDataHandler = end, text
    parser.StartDoctypeDeclHandler = _doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        raise Refused("damaged") from error


def local(name: str) -> str:
    """The name of a tag or attribute without its prefix: the reader goes by it too."""
    return name.rsplit(":", 1)[-1]


def _doctype(*_: object) -> None:
    raise Refused("damaged")  # no workbook has one; entities are a bomb of their own
