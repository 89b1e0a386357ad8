"""The icon font and the text font of Streamlit's frontend, cut to what is used.

Streamlit sends 4 300 icons and 1 600 characters, 545 kB, for some dozens of icons and the Latin
letters. The cuts (`python -m zona frontend`) serve under the same addresses. A cut is named after
what it holds: where an icon was added since, or no cut was made, the whole font serves. For
characters outside of the cut the page names the whole text font as well (`whole_face`).
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from zona import files
from zona.config import ROOT
from zona.faces.pagelist import PAGES
from zona.server.frontend import PREFIX, cache_folder, streamlit_folder
from zona.serving.responses import Prepared, respond

if TYPE_CHECKING:
    from fontTools.subset import Options
    from fontTools.ttLib import TTFont

log = logging.getLogger("zona")

ICON_FONT, TEXT_FONT = "MaterialSymbols-Rounded", "SourceSansVF-Upright"
WHOLE = "utuh"  # the query that asks for a whole font
ICON = re.compile(r":material/([a-z0-9_]+)")
# Latin letters with every accent of the languages around, punctuation, arrows, signs of figures;
# spaces and invisible signs, since no font is worth fetching for what shows nothing.
CHARACTERS = (
    *range(0x180),
    *range(0x2000, 0x2010),
    *range(0x2028, 0x2030),
    *range(0x205F, 0x2070),
    *range(0x25A0, 0x2600),
    *range(0xFE00, 0xFE10),
    0xFEFF,
    *(ord(c) for c in "‐‑–—‘’‚“”„†•…‰′″‹›€←↑→↓−≈≠≤≥×÷✓☐☑"),
)
FEATURES = ["kern", "liga", "mark", "mkmk", "locl", "ccmp", "tnum", "lnum"]
LIGATURES = 4  # the type of a lookup that turns the letters of a name into its icon
# A later cut of the same address has to be seen: its name tells Streamlit's version, not the icons.
REVALIDATED = "public, no-cache"


def icons(root: Path = ROOT) -> frozenset[str]:
    """The icons that the interactive face names."""
    scripts = [*(root / "pages").glob("*.py"), *(root / "zona/faces/dashboard").glob("*.py")]
    named = (ICON.findall(path.read_text(encoding="utf-8")) for path in scripts)
    return frozenset(name for names in named for name in names) | {entry.icon for entry in PAGES}


def streamlit_icons(folder: Path) -> frozenset[str]:
    """The icons that Streamlit's own frontend names; `folder`: with its index page."""
    scripts = (folder / "static" / "js").glob("*.js")
    named = (ICON.findall(path.read_text(encoding="utf-8")) for path in scripts)
    return frozenset(name for names in named for name in names)


class Fonts:
    """The two fonts of a frontend and their cuts."""

    def __init__(
        self, folder: Path | None = None, best: Path | None = None, root: Path = ROOT
    ) -> None:
        """`folder`: Streamlit's frontend; `best`: where the cuts lie; `root`: whose icons count."""
        self.folder, self.root = folder or streamlit_folder(), root
        self.best = best or cache_folder(root)

    @cached_property
    def files(self) -> dict[str, Path]:
        """ICON_FONT and TEXT_FONT -> the whole font, where this Streamlit has it."""
        media = self.folder / "static" / "media"
        found = {name: sorted(media.glob(f"{name}*.woff2")) for name in (ICON_FONT, TEXT_FONT)}
        return {name: paths[0] for name, paths in found.items() if paths}

    def cut_path(self, name: str) -> Path:
        """Where the cut of a font lies that holds what is used now."""
        held = sorted(icons(self.root)) if name == ICON_FONT else map(chr, CHARACTERS)
        # named by its content: with a new icon the name is another, and the whole font serves until
        # the next cut
        stamp = hashlib.sha256("\n".join(held).encode()).hexdigest()[:12]
        return self.best / "media" / f"{self.files[name].name}.{stamp}"

    def cut(self, name: str) -> bytes | None:
        """The cut of a font, None where there is none of what is used now."""
        with suppress(KeyError, OSError):
            return self.cut_path(name).read_bytes()
        return None

    def make(self) -> int:
        """Cuts the fonts that lack their cut; returns how many were made, in some seconds.

        Raises NotWritten where the disk fails.
        """
        lacking = [name for name in self.files if self.cut(name) is None]
        for name in lacking:
            whole = self.files[name]
            if name == ICON_FONT:
                made = cut_icons(whole, icons(self.root) | streamlit_icons(self.folder))
            else:
                made = cut_text(whole, CHARACTERS)
            files.write(self.cut_path(name), made)
        return len(lacking)

    def whole_face(self) -> str:
        """The rule of CSS that names the whole text font for what its cut lacks, "" where no cut
        serves.
        """
        if self.cut(TEXT_FONT) is None:
            return ""
        address = f".{PREFIX}media/{self.files[TEXT_FONT].name}?{WHOLE}"
        return (
            "@font-face{font-family:Source Sans;font-weight:100 900;font-style:normal;"
            f'src:url({address})format("woff2");unicode-range:{_outside(CHARACTERS)}}}'
        )


def _outside(characters: Iterable[int]) -> str:
    """All other characters as a `unicode-range`."""
    edges = [-1, *sorted(set(characters)), 0x110000]
    gaps = [(low + 1, high - 1) for low, high in pairwise(edges) if high - low > 1]
    return ",".join(f"U+{low:x}-{high:x}" if low < high else f"U+{low:x}" for low, high in gaps)


def cut_text(path: Path, characters: Iterable[int]) -> bytes:
    """The font with these characters only, every weight of it, as WOFF2."""
    from fontTools import subset, ttLib

    font = ttLib.TTFont(path)
    cutter = subset.Subsetter(_options(FEATURES))
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    return _woff2(font)


def cut_icons(path: Path, names: Iterable[str]) -> bytes:
    """The icon font with the icons of these names only, as WOFF2.

    An icon is the ligature of the letters of its name: all letters stay, so that a name without an
    icon still reads as text.
    """
    from fontTools import subset, ttLib

    font = ttLib.TTFont(path)
    character = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    wanted, kept = frozenset(names), []
    for table in _ligature_tables(font):
        for first, ligatures in list(table.ligatures.items()):
            table.ligatures[first] = [
                ligature
                for ligature in ligatures
                if "".join(character.get(g, "?") for g in (first, *ligature.Component)) in wanted
            ]
            kept += [ligature.LigGlyph for ligature in table.ligatures[first]]
            if not table.ligatures[first]:
                del table.ligatures[first]
    cutter = subset.Subsetter(_options(["*"]))
    letters = range(ord("a"), ord("z") + 1)
    digits = range(ord("0"), ord("9") + 1)
    cutter.populate(unicodes=[*letters, *digits, ord("_"), ord(" ")], glyphs=kept)
    cutter.subset(font)
    return _woff2(font)


def _ligature_tables(font: TTFont) -> Iterable:
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType == LIGATURES:
                yield table


def _options(features: list[str]) -> Options:
    from fontTools import subset

    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = features, False, True
    return options


def _woff2(font: TTFont) -> bytes:
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


class CutFonts:
    """ASGI middleware: the addresses of the two fonts answer with their cuts; where there is none,
    and where the whole one is asked for, Streamlit answers.
    """

    def __init__(self, app: ASGIApp, fonts: Fonts):
        self.app, self.fonts = app, fonts
        self._held: dict[str, Prepared] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = scope["path"].removeprefix(f"{PREFIX}media/") if scope["type"] == "http" else ""
        name = next((n for n in (ICON_FONT, TEXT_FONT) if file.startswith(n)), None)
        whole = scope.get("query_string") == WHOLE.encode()
        if name is None or whole or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        prepared = self._held.get(file) or await run_in_threadpool(self._prepared, name, file)
        answer = self.app if prepared is None else respond(Request(scope), prepared)
        await answer(scope, receive, send)

    def _prepared(self, name: str, file: str) -> Prepared | None:
        if name not in self.fonts.files or self.fonts.files[name].name != file:
            return None
        cut = self.fonts.cut(name)
        if cut is not None:
            self._held[file] = Prepared(cut, "font/woff2", REVALIDATED)
        return self._held.get(file)
