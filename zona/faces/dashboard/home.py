"""The parts of the first page: tiles of counts, the map, equal tiles, and the list beside them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import streamlit as st

from zona.config import GEOMETRY, GEOMETRY_URL, GEOMETRY_YEAR
from zona.domain.changes import Changes, changes, direction
from zona.domain.classes import ZONES, letter
from zona.domain.method import Method, next_better
from zona.faces.dashboard.choices import choose
from zona.faces.dashboard.parts import region_selector, show_figure, tile, with_tiles
from zona.faces.dashboard.tables import show_table
from zona.faces.dashboard.view import View
from zona.figures import zones as figures
from zona.geometry.svg import label_points
from zona.geometry.years import map_years, of_year
from zona.language.narrative import class_name, previous_comparable, year_sentence
from zona.language.words import Words
from zona.store.rows import methods_of

Row = Mapping[str, Any]

# Pixels: map and list stand side by side on a laptop with the menu open, all three on a wide
# screen; where there is less room each takes the whole width.
MAP_WIDTH, LIST_WIDTH, TILES_WIDTH = 440, 500, 440
LIST_HEIGHT = figures.MAP_HEIGHT - 55  # the search box above takes the difference
TILE_WIDTH, MOVED_WIDTH, COVERAGE_WIDTH = 140, 300, 190
SCORE_CHARACTERS = len("100,00")
ARROWS = {"risen": "▲", "fallen": "▼", "same": "=", "unknown": "?"}


def earlier_rows(view: View) -> tuple[int | None, list[dict[str, Any]]]:
    """The last year that may be compared with the chosen one, and its rows."""
    since = previous_comparable(view.choices.year, view.spans())
    rows = view.rows("assessments", year=since, region=None) if since is not None else []
    return since, rows


def tiles_of_counts(view: View, rows: Sequence[Row]) -> None:
    """Green, yellow, red, how many rose and fell of how many that can be compared, and coverage."""
    words = view.words
    zones = Counter(row["zone"] for row in rows)
    since, earlier = earlier_rows(view)
    of_all = words("zones.tile_of", n=len(rows))
    with st.container(horizontal=True, key="tiles-of-counts"):
        for zone in ZONES:
            tile(words(f"zones.tile_{zone}"), str(zones[zone]), of_all, TILE_WIDTH)
        tile(*_moved(changes(rows, earlier), since, words), MOVED_WIDTH)
        tile(*_coverage(rows, words), COVERAGE_WIDTH)


def _moved(found: Changes, since: int | None, words: Words) -> tuple[str, str, str]:
    """Label, value and note of the tile about who rose and fell."""
    if since is None:
        return words("zones.tile_moved"), "–", words("zones.tile_moved_none")
    value = words("zones.tile_moved_value", risen=len(found.risen), fallen=len(found.fallen))
    moved = len(found.risen) + len(found.fallen)
    note = words(
        "zones.tile_moved_note", moved=moved, compared=found.compared_n, unknown=len(found.unknown)
    )
    return words("zones.tile_moved_since", since=since), value, note


def _coverage(rows: Sequence[Row], words: Words) -> tuple[str, str, str]:
    """Label, value and note of the tile about how much is known."""
    classed = sum(1 for row in rows if row["class"])
    scored = sum(1 for row in rows if row["score"] is not None)
    note = words("zones.tile_coverage_note", scored=scored, n=len(rows))
    value = words("zones.tile_coverage_value", classed=classed, n=len(rows))
    return words("zones.tile_coverage"), value, note


def province_chip(view: View, rows: Sequence[Row]) -> None:
    """The province's own result, which stands in no tile and on no map."""
    province = next((row for row in rows if row["type"] == "provinsi"), None)
    if province is None:
        return
    words = view.words
    shown = class_name(province["class"], words) if province["class"] else letter(province)
    score = words.number(province["score"])
    text = " · ".join(filter(None, (province["full_name"], shown, score)))
    st.badge(text, icon=":material/flag:", color="gray", help=words("zones.province_help"))


def pictures(view: View, rows: Sequence[Row], counts: Sequence[Row]) -> None:
    """Map, list and equal tiles of one year: one selection in all three."""
    summary = year_sentence(view.choices.year, counts, view.words)
    with st.container(horizontal=True, key="pictures", gap="medium"):
        with st.container(width=MAP_WIDTH):
            map_of_year(view, rows, summary)
        with st.container(width=LIST_WIDTH):
            _list(view, rows)
        with st.container(width=TILES_WIDTH):
            _tiles(view, rows, summary)


def map_of_year(view: View, rows: Sequence[Row], summary: str) -> None:
    """The map of the chosen year with its heading; a click chooses a region."""
    words, year = view.words, view.choices.year
    st.header(words("zones.map"))
    figure = figures.zone_map(
        rows,
        geometry_url(GEOMETRY, year),
        view.snapshot.bbox,
        words,
        view.choices.region,
        _labels(GEOMETRY, year),
    )
    alt = words("zones.map_alt", year=year, summary=summary)
    show_figure(view, figure, "map", alt, region_selector(view))


@st.cache_data(max_entries=30, show_spinner=False)
def _labels(path: Path, year: int) -> dict[str, tuple[float, float]]:
    """Where the letters stand; the geometry changes with a release of the code only."""
    return label_points(of_year(json.loads(path.read_text(encoding="utf-8")), year))


@st.cache_data(max_entries=100, show_spinner=False)
def geometry_url(path: Path, year: int) -> str:
    """Where the map of a year is fetched; years with one map share one address, and its copy in the
    browser.
    """
    like = map_years(json.loads(path.read_text(encoding="utf-8")), [year])[year]
    return GEOMETRY_URL if like is None else f"{GEOMETRY_URL}?{GEOMETRY_YEAR}={like}"


def _tiles(view: View, rows: Sequence[Row], summary: str) -> None:
    words = view.words
    st.header(words("zones.tiles"))
    figure = figures.tile_grid(with_tiles(view, rows), words, view.choices.region)
    alt = words("zones.tiles_alt", year=view.choices.year, summary=summary)
    show_figure(view, figure, "tiles", alt, region_selector(view))


def _list(view: View, rows: Sequence[Row]) -> None:
    """All regions as a table that sorts, searches and shares the selection."""
    words = view.words
    st.header(words("zones.list"))
    sought = st.text_input(
        words("zones.search"),
        key="zones.search",
        placeholder=words("zones.search"),
        label_visibility="collapsed",
        icon=":material/search:",
    )
    shown = [row for row in rows if _fits(row, sought)]
    if not shown:
        st.info(words("zones.search_none", sought=len(rows)), icon=":material/search_off:")
        return
    since, earlier = earlier_rows(view)
    before = {row["region_code"]: row for row in earlier}
    method = _method_of_year(view)
    table = []
    for row in shown:
        # empty where no year may be compared; "?" where one may and it cannot be told
        change = ARROWS[direction(row, before.get(row["region_code"]))] if since else ""
        table.append(_cells(row, change, method, words))
    show_table(
        words,
        "zones.list",
        table,
        height=LIST_HEIGHT,
        on_select=lambda: _picked(view, shown),
        selection_mode="single-row",
        column_config=_columns(words, since),
    )


def _fits(row: Row, sought: str) -> bool:
    """Whether a region's names or code contain what is sought."""
    names = (row["full_name"], row["short_name"], row["region_code"])
    return sought.casefold().strip() in " ".join(names).casefold()


def _cells(row: Row, change: str, method: Method | None, words: Words) -> dict[str, Any]:
    """One region as a row of the list; scores and distances sort as numbers do."""
    score = row["score"]
    better = next_better(method, score) if method and score is not None else []
    name = row["name"] if row["type"] == "kabupaten" else row["full_name"]
    return {
        words("column.region"): name,
        words("zones.class"): letter(row),
        words("column.score"): _aligned(score, words),
        words("zones.change"): change,
        words("zones.distance"): _aligned(better[0][1] if better else None, words),
        words("column.status"): words(f"zones.status_{row['status']}"),
    }


def _aligned(value: Decimal | None, words: Words) -> str:
    """A number as text that sorts as the number does: figure spaces stand for missing digits."""
    return words.number(value).rjust(SCORE_CHARACTERS, "\u2007") if value is not None else ""


def _columns(words: Words, since: int | None) -> dict[str, Any]:
    """Widths and explanations of the list's columns."""
    # text, not numbers: Streamlit writes a number with a point in every language
    column = st.column_config.TextColumn
    change = words("zones.change_since", since=since) if since else words("zones.change_none")
    distance = words("zones.distance_help")
    return {
        words("column.region"): column(width=128),
        words("zones.class"): column(width=56, help=words("zones.reading_short")),
        words("column.score"): column(width=66, alignment="right"),
        words("zones.change"): column(width=44, help=change),
        words("zones.distance"): column(width=66, alignment="right", help=distance),
        words("column.status"): column(width=106),
    }


def _method_of_year(view: View) -> Method | None:
    """The method of the chosen year with its bands."""
    methods = methods_of(view.rows("methods"), view.rows("bands"))
    return next((method for method in methods if view.choices.year in method.years), None)


def _picked(view: View, rows: Sequence[Row]) -> None:
    """A row of the list becomes the chosen region; the row unpicked gives the province back."""
    picked = st.session_state["zones.list"]["selection"]["rows"]
    if picked:
        region_selector(view)(rows[picked[0]]["region_code"])
    else:
        choose(region=None)
