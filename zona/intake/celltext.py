"""How much text a workbook's cells come to once each has a copy of its own, before the reader makes
those copies.

An XLSX keeps a text once and lets any number of cells point to it; the reader copies it for each.
So a small file can ask for gigabytes: what the cells come to has to be summed up beforehand. Cells
as the usual programs write them are matched by one strict pattern; a sheet with any other that
points to a text is parsed by expat.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from zona.intake.elements import local, walk
from zona.intake.refusal import Refused

# "Total number of characters that a cell can contain": Microsoft, Excel specifications and limits.
MAX_CELL_TEXT = 32_767
CHUNK = 1024 * 1024
TEXTS = re.compile(rb"<(?:\w+:)?sst[\s>/]")
POINTER = re.compile(rb'<c r="[A-Z]{1,3}\d{1,7}"(?: s="\d+")? t="s"><v>(\d{1,9})</v></c>')
# Any other way to say that a cell points to a text: other quotation marks, spaces, an entity, a
# prefix. Like every pattern over what strangers send it must be linear: no two repetitions that can
# share the same signs, possessive ones (`*+`) where they could.
ODD = re.compile(rb"""\bt(?:\s++=|=(?:\s|'|"&))|:c[\s>/]""")

Pointers = Counter[str]


def holds_texts(name: str, content: bytes) -> bool:
    """Whether a part of the archive is the table of texts, by its name (as the reader finds it) or
    by what it is.
    """
    return (
        name.lower().replace("\\", "/").endswith("sharedstrings.xml")
        or TEXTS.search(content[:4096]) is not None
    )


def text_sizes(content: bytes) -> list[int]:
    """The size in UTF-8 of each text of the table.

    Raises Refused where one is longer than a cell, or the XML is broken.
    """
    sizes: list[int] = []
    depth = length = size = 0

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal depth, length, size
        if local(tag) == "si":
            depth += 1
            if depth == 1:
                length = size = 0

    def text(piece: str) -> None:
        nonlocal length, size
        length, size = length + len(piece), size + len(piece.encode())

    def end(tag: str) -> None:
        nonlocal depth
        if local(tag) == "si":
            depth -= 1
            if depth == 0:
                if length > MAX_CELL_TEXT:
                    raise Refused("cell_long", limit=MAX_CELL_TEXT, found=length)
                sizes.append(size)

    walk(content, start, end, text)
    return sizes


def pointers(content: bytes) -> Pointers:
    """How often the cells of a sheet point to each text, by its number as written.

    Raises Refused for an own text too long.
    """
    _check_own_texts(content)
    found: Pointers = Counter(cell[1].decode() for cell in POINTER.finditer(content))
    if found.total() == content.count(b't="s"') and not ODD.search(content):
        return found
    return _parsed(content)


def expanded(counted: Pointers, sizes: list[int]) -> int:
    """The size of all texts, each as often as cells point to it.

    A number that is none counts as the largest text.
    """
    largest = max(sizes, default=0)
    total = 0
    for number, times in counted.items():
        plain = number.isascii() and number.isdecimal() and len(number) < 10
        # a number beyond the table points to nothing
        total += times * (
            (sizes[int(number)] if int(number) < len(sizes) else 0) if plain else largest
        )
    return total


def _check_own_texts(content: bytes) -> None:
    """Texts that stand in the cells themselves; there can be no more of them than the part has
    bytes.
    """
    start = 0
    while start < len(content):
        end = content.find(b"<", start + CHUNK)
        end = len(content) if end < 0 else end
        for piece in content[start:end].split(b"<"):
            if len(piece) > MAX_CELL_TEXT:
                length = len(unescape(piece.partition(b">")[2].strip().decode("utf-8", "replace")))
                if length > MAX_CELL_TEXT:
                    raise Refused("cell_long", limit=MAX_CELL_TEXT, found=length)
        start = end


def _parsed(content: bytes) -> Pointers:
    """The same as the strict pattern by a real parser."""
    found: Pointers = Counter()
    kind, inside, number = "", False, ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal kind, inside, number
        if (
            inside
        ):  # an element in a number: which of its digits the reader takes is not ours to guess
            number = "?"
        elif local(tag) == "c":
            # the reader goes by the local name too
            kind = (
                "s"
                if any(local(name) == "t" and value == "s" for name, value in attributes.items())
                else ""
            )
        elif local(tag) == "v":
            inside, number = True, ""

    def text(piece: str) -> None:
        nonlocal number
        if inside and len(number) < 20:
            number += piece

    def end(tag: str) -> None:
        nonlocal inside
        if local(tag) == "v":
            inside = False
            if kind == "s":
                found[number.strip()] += 1

    walk(content, start, end, text)
    return found
