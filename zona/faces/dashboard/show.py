"""For a projector: the region or the province as a deck of screens, one idea each, in large type.

The same rows, sentences and figures as on the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from zona.domain.classes import RANKS, order
from zona.faces.address import SHOW
from zona.faces.dashboard.choices import choose
from zona.faces.dashboard.home import map_of_year, tiles_of_counts
from zona.faces.dashboard.parts import note_sources, show_figure, status_notes
from zona.faces.dashboard.region import (
    Row,
    agency_strip,
    badge,
    held_back,
    is_highest,
    newest_result,
    peer_section,
    tiles,
    years_figure,
)
from zona.faces.dashboard.view import View, bands_by_year
from zona.figures.zones import year_span
from zona.language.narrative import (
    change_sentences,
    coverage_sentence,
    describe,
    distance_sentences,
    region_sentence,
    since_sentence,
    unknown_sentences,
    year_sentence,
)

Screen = tuple[str, Callable[[], None]]
LOWEST_N = 5


def start_button(view: View) -> None:
    """The way into the deck of the chosen region, or of the province."""
    st.button(
        view.words("show.start"),
        key="show.start",
        icon=":material/slideshow:",
        on_click=lambda: choose(mode=SHOW, screen=1),
        type="tertiary",
    )


def deck(view: View) -> None:
    """The screen that the address asks for, and the keys and buttons to the next ones."""
    screens = _region_screens(view) if view.choices.region else _province_screens(view)
    # an address may ask for a screen beyond the last one: that of a region has more
    number = min(view.choices.screen, len(screens))
    heading, draw = screens[number - 1]
    with st.container(key="paparan"):
        _controls(view, number, len(screens))
        st.title(heading)
        draw()


def _controls(view: View, number: int, last: int) -> None:
    """Back, progress, forward and the way out; arrow keys and Esc do the same."""
    words = view.words
    with st.container(horizontal=True, vertical_alignment="center", key="paparan-controls"):
        for name, shortcut, icon, target in (
            # whole names: the icon font is cut to those that stand in the code
            ("back", "Left", ":material/arrow_back:", number - 1),
            ("forward", "Right", ":material/arrow_forward:", number + 1),
        ):
            st.button(
                words(f"show.{name}"),
                key=f"show.{name}",
                shortcut=shortcut,
                icon=icon,
                disabled=not 1 <= target <= last,
                on_click=choose,
                kwargs={"screen": target},
            )
        st.markdown(words("show.progress", number=number, last=last), width="content")
        st.button(
            words("show.leave"),
            key="show.leave",
            shortcut="Esc",
            icon=":material/close:",
            on_click=lambda: choose(mode=None, screen=None),
            type="tertiary",
        )


def _region_screens(view: View) -> list[Screen]:
    """Position, years, what holds back, peers, next step."""
    words, code, year = view.words, view.choices.region, view.choices.year
    history = view.rows("assessments", year=None, region=code)
    row = next(row for row in history if row["year"] == year)
    parts: dict[str, Callable[[], None]] = {
        "position": lambda: _position(view, row, history),
        "years": lambda: _years(view, row, history),
        "holds": lambda: _holds(view, row),
        "peers": lambda: peer_section(view, code, row),
        "next": lambda: _next(view, row, history),
    }
    headings = {key: f"show.{key}" for key in parts}
    if is_highest(view, row):
        headings["holds"] = "show.keeps"
    name = row["full_name"]
    return [(words(headings[key], name=name, year=year), draw) for key, draw in parts.items()]


def _position(view: View, row: Row, history: Sequence[Row]) -> None:
    words = view.words
    badge(view, row)
    newest_result(view, row, history)
    sentences = (region_sentence(row, words), since_sentence(row, history, view.spans(), words))
    st.markdown(" ".join(filter(None, sentences)))
    tiles(view, row, history)
    status_notes(view, row)


def _years(view: View, row: Row, history: Sequence[Row]) -> None:
    """The years that may be compared with the chosen one."""
    words, year = view.words, view.choices.year
    span = next((span for span in view.spans() if year in span), (year,))
    st.markdown(words("region.span", years=year_span(span)))
    alt = words("trend.scores_alt", regions=row["full_name"])
    show_figure(view, years_figure(view, row["region_code"], history, span), "scores", alt)
    note_sources(view, [r for r in history if r["year"] in span], [row["method"]])


def _holds(view: View, row: Row) -> None:
    """The OPD, the weakest first, or that their scores are not known and who could publish them."""
    sentence = held_back(view, row)
    st.markdown(sentence or view.words("show.holds_unknown"))
    agency_strip(view, row["region_code"], row["year"])
    if not view.rows("agency_scores", region=row["region_code"], year=row["year"]):
        st.markdown(view.words("narrative.who_publishes"))


def _next(view: View, row: Row, history: Sequence[Row]) -> None:
    """How far the next class is, and which questions stay open."""
    words = view.words
    for sentence in distance_sentences(row, bands_by_year(view).get(row["year"], ()), words):
        st.markdown(f"- {sentence}")
    st.header(words("region.unknown"))
    for sentence in unknown_sentences(history, words):
        st.markdown(f"- {sentence}")


def _province_screens(view: View) -> list[Screen]:
    """Counts, map, who moved, the lowest and the unknown."""
    words, year = view.words, view.choices.year
    everyone = view.rows("assessments", year=year, region=None)
    rows = [row for row in everyone if row["type"] != "provinsi"]
    counts = view.rows("class_counts", year=year)
    summary = year_sentence(year, counts, words)
    parts: dict[str, Callable[[], None]] = {
        "counts": lambda: _counts(view, rows, summary),
        "map": lambda: _map(view, rows, summary, counts),
        "moved": lambda: _moved(view),
        "lowest": lambda: _lowest(view, rows),
    }
    name = view.snapshot.province_name
    return [(words(f"show.{key}", name=name, year=year), draw) for key, draw in parts.items()]


def _counts(view: View, rows: Sequence[Row], summary: str) -> None:
    tiles_of_counts(view, rows)
    st.markdown(summary)
    st.markdown(coverage_sentence(view.year_row(), view.words))
    note_sources(view, rows, [view.year_row()["method"]])


def _map(view: View, rows: Sequence[Row], summary: str, counts: Sequence[Row]) -> None:
    """The map, and how many regions are in each class: a wide screen has room for both."""
    words = view.words
    beside, middle = st.columns([1, 2])
    with middle:
        map_of_year(view, rows, summary)
    number = {row["outcome"]: row["regions_n"] for row in counts}
    with beside:
        st.header(words("show.counts", name=view.snapshot.province_name, year=view.choices.year))
        for code in order(number):
            st.markdown(f"- {words(f'legend.{code}')}: **{number[code]}**")


def _moved(view: View) -> None:
    year = view.choices.year
    moves = change_sentences(
        year, view.spans(), lambda since: view.rows("changes", year=year, since=since), view.words
    )
    for sentence in moves:
        # the marks * and ! of a class are no emphasis
        st.markdown("- " + sentence.replace("*", "\\*"))


def _lowest(view: View, rows: Sequence[Row]) -> None:
    """The regions of the lowest class there is, and how many have no class."""
    words = view.words
    classed = [row for row in rows if row["class"] in RANKS]
    lowest = max((RANKS[row["class"]] for row in classed), default=None)
    shown = [row for row in classed if RANKS[row["class"]] == lowest]
    for row in sorted(shown, key=_score)[:LOWEST_N]:
        st.markdown(f"- **{row['full_name']}** — {describe(row, words)}")
    if len(shown) > LOWEST_N:
        st.markdown(words("show.lowest_more", n=len(shown) - LOWEST_N))
    scored = sum(1 for row in rows if row["score"] is not None)
    st.markdown(words("show.unknown", n=len(rows), classes=len(classed), scores=scored))


def _score(row: Row) -> tuple[bool, Any, str]:
    """Regions with a score come first, the lowest on top."""
    return row["score"] is None, row["score"] or 0, row["name"]
