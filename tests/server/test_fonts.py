"""The cut fonts: what they hold, where they serve, and when the whole ones do."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from zona.config import ROOT
from zona.faces.pagelist import PAGES
from zona.server.fonts import (
    CHARACTERS,
    ICON_FONT,
    TEXT_FONT,
    CutFonts,
    Fonts,
    _ligature_tables,
    icons,
    streamlit_icons,
)
from zona.server.frontend import streamlit_folder


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    """The fonts of this checkout with their cuts, made where they are lacking."""
    made = Fonts()
    made.make()
    assert made.make() == 0
    return made


def ligatures(font: TTFont) -> set[str]:
    """The names of the icons in a font."""
    character = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    return {
        "".join(character[glyph] for glyph in (first, *ligature.Component))
        for table in _ligature_tables(font)
        for first, found in table.ligatures.items()
        for ligature in found
    }


def test_the_icon_font_holds_every_icon_that_is_named_and_is_small(fonts: Fonts) -> None:
    cut = fonts.cut(ICON_FONT)
    assert cut and len(cut) < 30_000
    named = icons() | streamlit_icons(streamlit_folder())
    assert len(icons()) > 10 and {entry.icon for entry in PAGES} <= icons()
    there = ligatures(TTFont(BytesIO(cut)))
    lacking = named - there
    whole = ligatures(TTFont(fonts.files[ICON_FONT]))
    assert lacking & whole == set() and there <= whole
    assert lacking & icons() == set()


def test_no_icon_is_put_together_where_the_cut_does_not_see_it() -> None:
    made = {
        path.name: re.findall(r"material/\{([^}]*)\}", path.read_text(encoding="utf-8"))
        for folder in ("pages", "zona/faces/dashboard")
        for path in (ROOT / folder).glob("*.py")
    }
    # those of the list of pages are read there
    assert {name: found for name, found in made.items() if found} == {"parts.py": ["entry.icon"]}


def test_the_text_font_holds_every_character_of_our_texts_and_is_small(fonts: Fonts) -> None:
    cut = fonts.cut(TEXT_FONT)
    assert cut and len(cut) < 40_000
    texts = (path.read_text(encoding="utf-8") for path in ROOT.glob("zona/language/texts/*/*"))
    assert set(map(ord, "".join(texts))) - set(CHARACTERS) == set()
    font, whole = TTFont(BytesIO(cut)), TTFont(fonts.files[TEXT_FONT])
    assert set(font.getBestCmap()) == set(whole.getBestCmap()) & set(CHARACTERS)
    assert "fvar" in font  # every weight


def client(fonts: Fonts) -> TestClient:
    """The middleware before something that says `whole`."""

    async def whole(request: Request) -> PlainTextResponse:
        return PlainTextResponse("whole")

    routes = [Route("/static/media/{name}", whole, methods=["GET", "HEAD", "POST"])]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(CutFonts, fonts=fonts)]))


def test_a_cut_serves_under_the_font_s_address_and_is_asked_for_again(fonts: Fonts) -> None:
    browser = client(fonts)
    for name in (ICON_FONT, TEXT_FONT):
        address = f"/static/media/{fonts.files[name].name}"
        answer = browser.get(address)
        assert answer.content == fonts.cut(name)
        assert answer.headers["content-type"] == "font/woff2"
        assert "no-cache" in answer.headers["cache-control"]
        again = browser.get(address, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
        assert browser.get(f"{address}?utuh").text == "whole"
        assert browser.post(address).text == "whole"
        assert browser.get(f"/static/media/{name}.another.woff2").text == "whole"


def test_an_icon_that_was_added_since_brings_the_whole_font_back(
    fonts: Fonts, tmp_path: Path
) -> None:
    """And no cut at all, or a Streamlit without these fonts, leaves everything to Streamlit."""
    for folder in ("pages", "zona/faces/dashboard"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    same = Fonts(best=fonts.best, root=tmp_path)
    assert same.cut(ICON_FONT) == fonts.cut(ICON_FONT)
    (tmp_path / "pages" / "new.py").write_text('icon=":material/rocket_launch:"')
    changed = Fonts(best=fonts.best, root=tmp_path)
    address = f"/static/media/{changed.files[ICON_FONT].name}"
    assert client(changed).get(address).text == "whole"
    assert changed.whole_face() == fonts.whole_face() != ""
    assert Fonts(best=tmp_path, root=tmp_path).whole_face() == ""
    strange = Fonts(folder=tmp_path, best=tmp_path, root=tmp_path)
    assert strange.make() == 0 and strange.whole_face() == ""
    assert client(strange).get(address).text == "whole"
