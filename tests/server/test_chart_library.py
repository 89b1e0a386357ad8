"""Plotly cut to the kinds of traces that are drawn: what it holds, and when the whole one serves."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from zona.config import ROOT
from zona.server import chart_library
from zona.server.frontend import Shelf, cache_folder, streamlit_folder

FOLDER = streamlit_folder() / "static"
WHOLE = next((FOLDER / "js").glob(chart_library.CHART))
SMALL = b"""var a=window,P=(()=>{var _=e=>e,g={};
function used(){return deep()}function deep(){return 1}function unused(){return k()}
var core=_({"src/core.js"(e,t){t.exports={register:n=>n}}}),k=_({"src/large.js"(e,t){t.exports=3}}),
b=_({"lib/bar.js"(e,t){t.exports=used(...spread())}}),p=_({"lib/pie.js"(e,t){t.exports=k()}}),ns={};
v(ns,{unused:()=>unused});function spread(){return[]}function v(){}
return _({"lib/index.js"(e,t){var n=core();n.register([b(),p()]),t.exports=n}})()})();export{P as default};"""


@pytest.fixture(scope="module")
def best() -> Path:
    """Where the cut of this checkout lies, made where it is lacking."""
    folder = cache_folder()
    chart_library.make_cut(FOLDER, folder)
    assert chart_library.make_cut(FOLDER, folder) == 0
    return folder


def test_what_nothing_reaches_is_left_out_and_the_rest_stays() -> None:
    cut = chart_library.cut_library(SMALL, {"bar", "mercator"})
    assert cut is not None and b"register([b()])" in cut
    for kept in (b"function used", b"function deep", b"function spread", b"src/core.js"):
        assert kept in cut
    for gone in (b"lib/pie.js", b"src/large.js", b"function unused", b"v(ns"):
        assert gone not in cut
    assert b"export{P as default}" in cut


@pytest.mark.parametrize("script", [b"", b"export default 1;", SMALL + b"}", SMALL[:300]])
def test_a_file_that_is_built_in_another_way_is_not_cut(script: bytes) -> None:
    assert chart_library.cut_library(script, {"bar"}) is None
    assert chart_library.cut_library(SMALL, {"line"}) is None


def test_the_cut_holds_the_kinds_of_all_figures_and_is_much_smaller(best: Path) -> None:
    _, path = chart_library.find_cut(FOLDER, best)
    cut = path.read_bytes()
    library = {found[2].decode() for found in chart_library.LIBRARY.finditer(WHOLE.read_bytes())}
    drawn = chart_library.kinds() & library
    assert {"bar", "choropleth", "scattergeo"} <= drawn
    registered = re.findall(rb"[\w$]+", chart_library.REGISTERED.search(cut)[1])
    assert len(registered) == len(drawn)
    assert len(cut) < WHOLE.stat().st_size / 3
    for gone in (b"maplibre-gl.mjs", b"regl-scatter2d", b"d3-sankey/"):
        assert gone in WHOLE.read_bytes() and b'"node_modules/' + gone not in cut


def test_a_kind_that_a_figure_draws_since_brings_the_whole_file_back(
    best: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "zona" / "figures", tmp_path / "zona" / "figures")
    assert chart_library.find_cut(FOLDER, best, tmp_path)
    (tmp_path / "zona" / "figures" / "new.py").write_text('{"type": "sankey"}')
    assert chart_library.find_cut(FOLDER, best, tmp_path) is None
    name = WHOLE.relative_to(FOLDER).as_posix()
    assert Shelf(streamlit_folder(), tmp_path).files[name] == WHOLE


def test_a_cut_is_asked_for_again_and_other_files_are_not(best: Path) -> None:
    shelf = Shelf(streamlit_folder(), best)
    name = WHOLE.relative_to(FOLDER).as_posix()
    other = next(file for file in shelf.files if file != name)
    assert "no-cache" in shelf.caching(name) and "immutable" in shelf.caching(other)
    assert shelf.files[name] != WHOLE
