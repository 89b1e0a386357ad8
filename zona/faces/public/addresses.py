"""Where the public pages lie and how they point to each other. Pure.

All links between pages are relative and name files, so that the same bytes work under /publik/, in
any folder of any web server, and opened from a disk.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from zona.faces.pagelist import PAGES
from zona.language.words import LANGUAGES

MOUNT = "publik"


def in_language(path: str, language: str) -> str:
    """A page's path in a language: Indonesian at the top, every other language in a folder of its
    name.
    """
    return path if language == LANGUAGES[0] else f"{language}/{path}"


def relative(target: str, start: str) -> str:
    """The link from the page `start` to the page `target`, both paths below the site."""
    link = posixpath.relpath(target, posixpath.dirname(start) or ".")
    return link


@dataclass(frozen=True)
class Addresses:
    """`site`: address of the folder with the pages, without a slash at its end; "" where it is not
    known.

    `app`: address of the interactive face; "" where the pages lie below it (then links are
    relative), None where there is none to link to.
    """

    site: str = ""
    app: str | None = ""

    @property
    def root(self) -> str | None:
        """The full address of the process that serves the open data, "" where it is not known, None
        where there is none.
        """
        return self.site.removesuffix(f"/{MOUNT}") if self.app == "" else self.app

    def absolute(self, path: str) -> str:
        """The full address of a page, "" where the site's address is not known."""
        return f"{self.site}/{path.removesuffix('index.html')}" if self.site else ""

    def interactive(self, start: str, script: str, values: Mapping[str, object]) -> str | None:
        """The link from the page `start` to the interactive page of a script, with the same year,
        region and language.
        """
        entry = next(entry for entry in PAGES if entry.script == script)
        query = urlencode({name: value for name, value in values.items() if value is not None})
        link = self.to_app(start, "" if entry.default else entry.slug)
        return None if link is None else link + (f"?{query}" if query else "")

    def to_app(self, start: str, path: str) -> str | None:
        """The link from the page `start` to an address of the process that serves the dashboard and
        the open data.
        """
        if self.app is None:
            return None
        root = self.app if self.app else "/".join([".."] * (start.count("/") + 1))
        return f"{root}/{path}"
