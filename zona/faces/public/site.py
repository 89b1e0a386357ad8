"""The site of one release: which pages there are, and each as bytes.

Pure but for what it remembers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zona.config import ROOT
from zona.faces.public import indicators
from zona.faces.public.about import data, methods, missing
from zona.faces.public.addresses import Addresses, in_language
from zona.faces.public.citizen import citizen
from zona.faces.public.content import Content, read
from zona.faces.public.evidence import source_list, sources, statements
from zona.faces.public.feeds import atom, robots, sitemap
from zona.faces.public.look import Look
from zona.faces.public.parts import (
    source_parts,
    sources_page,
    statement_page,
    statement_parts,
)
from zona.faces.public.region import region
from zona.faces.public.share import card, card_page, picture
from zona.faces.public.zones import home, year
from zona.faces.publisher import Publisher, configured
from zona.language.words import LANGUAGES, Words
from zona.store.snapshot import Snapshot

HTML, SVG, PNG = "text/html; charset=utf-8", "image/svg+xml", "image/png"
ATOM, XML, TEXT = (
    "application/atom+xml; charset=utf-8",
    "application/xml; charset=utf-8",
    "text/plain; charset=utf-8",
)


@dataclass(frozen=True)
class Document:
    """One file of the site: its bytes and its media type."""

    body: bytes
    media_type: str


@dataclass(frozen=True)
class Entry:
    """A path of the site: what makes it, in which language, about which region or year."""

    make: Callable[..., str | bytes]
    media_type: str
    language: str
    subject: str | int | None = None


class Site:
    """All pages of one release under one address.

    A page is made when it is first asked for, then kept.

    Whoever holds a Site reads one release, whatever is published meanwhile. Safe to use from many
    threads.
    """

    def __init__(self, content: Content, addresses: Addresses, publisher: Publisher | None = None):
        """`publisher`: who answers for the pages, by default the settings'."""
        self.content, self.addresses = content, addresses
        self.publisher = configured() if publisher is None else publisher
        self.entries = entries(content, addresses)
        self._made: dict[str, Document] = {}
        self._lock = threading.Lock()

    @classmethod
    def of(cls, snapshot: Snapshot, addresses: Addresses, root: Path = ROOT) -> Site:
        """The site of a snapshot."""
        return cls(read(snapshot, root), addresses)

    def document(self, path: str) -> Document:
        """The file at a path below the site (`wilayah/12.75.html`).

        Raises KeyError where there is none.
        """
        if (made := self._made.get(path)) is not None:
            return made
        entry = self.entries[path]
        # of two readers of a page that is not made yet, one makes it and the other waits
        with self._lock:
            if path not in self._made:
                look = self._look(entry.language, path, missing=path.endswith("404.html"))
                made = (
                    entry.make(look) if entry.subject is None else entry.make(look, entry.subject)
                )
                self._made[path] = Document(
                    made.encode() if isinstance(made, str) else made, entry.media_type
                )
            return self._made[path]

    def missing(self, path: str, depth: int) -> Document:
        """The page that says that there is nothing at `path`, in the language of the path, and what
        there is.

        depth: how many folders the reader's address lies below the site; links have to climb out of
        them.
        """
        language, kind = missing_kind(path)
        look = self._look(language, "_/" * depth + "_", missing=True)
        return Document(missing(look, kind).encode(), HTML)

    def _look(self, language: str, path: str, missing: bool) -> Look:
        return Look(self.content, self.addresses, Words(language), path, self.publisher, missing)

    def documents(self) -> Mapping[str, Document]:
        """Every file of the site by its path."""
        return {path: self.document(path) for path in self.entries}


def missing_kind(path: str) -> tuple[str, str]:
    """What the page for an unknown path depends on: its language, and the folder that has a hint of
    its own, "" for every other.
    """
    language, _, rest = path.partition("/")
    if language not in LANGUAGES[1:]:
        language, rest = LANGUAGES[0], path
    folder = rest.partition("/")[0]
    return language, folder if folder in ("wilayah", "tahun", "banding") else ""


def entries(content: Content, addresses: Addresses) -> dict[str, Entry]:
    """The paths of the site.

    The sitemap is only there where the site's address is known: it has to name it.
    """
    found: dict[str, Entry] = {}
    for language in LANGUAGES:
        for path, (make, media_type, subject) in _of_language(content).items():
            found[in_language(path, language)] = Entry(make, media_type, language, subject)
    if addresses.site:
        listed = [
            path
            for path, entry in found.items()
            if entry.media_type == HTML and not path.endswith(("404.html",))
        ]
        # cards are parts of pages of others
        listed = [path for path in listed if "kartu/" not in path]
        found["sitemap.xml"] = Entry(lambda look: sitemap(look, listed), XML, LANGUAGES[0])
    found["robots.txt"] = Entry(robots, TEXT, LANGUAGES[0])
    return found


def _of_language(
    content: Content,
) -> dict[str, tuple[Callable[..., str | bytes], str, str | int | None]]:
    found: dict[str, tuple[Callable[..., str | bytes], str, str | int | None]] = {
        "index.html": (home, HTML, None),
        "warga.html": (citizen, HTML, None),
        indicators.START: (indicators.start, HTML, None),
        "metode.html": (methods, HTML, None),
        "sumber.html": (sources, HTML, None),
        "data.html": (data, HTML, None),
        "404.html": (missing, HTML, None),
        "rilis.atom": (atom, ATOM, None),
    }
    for part in range(1, len(statement_parts(content)) + 1):
        found[statement_page(part)] = (statements, HTML, part)
    for part in range(1, len(source_parts(content)) + 1):
        found[sources_page(part)] = (source_list, HTML, part)
    for name in list(content.indicators)[1:]:  # the first one's values stand on the years' pages
        found[indicators.page_of(name)] = (indicators.indicator, HTML, name)
    for number in content.years:
        found[f"tahun/{number}.html"] = (year, HTML, number)
    for code in content.regions:
        found[f"wilayah/{code}.html"] = (region, HTML, code)
        found[f"kartu/{code}.html"] = (card_page, HTML, code)
        found[f"kartu/{code}.svg"] = (card, SVG, code)
        found[f"gambar/{code}.png"] = (picture, PNG, code)
    return found
