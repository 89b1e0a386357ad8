"""Complaints of every region on the map and on equal tiles: the share settled in time, or how many
for 10,000 inhabitants (streamlit).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import streamlit as st

from zona.config import GEOMETRY, ROOT
from zona.domain.aggregation import to_decimal
from zona.domain.servicevalues import settled_by_place
from zona.faces.dashboard.home import MAP_WIDTH, TILES_WIDTH, geometry_url
from zona.faces.dashboard.parts import with_tiles
from zona.faces.dashboard.service_level import open_place, show_sourced
from zona.faces.dashboard.view import View
from zona.facts.servicerules import service_rules
from zona.figures.services_regions import value_map, value_tiles
from zona.language.complaints import count_text
from zona.language.services import percent_text
from zona.language.tables import Columns

Row = Mapping[str, Any]

SHARE, RATE = "share", "rate"
PER = 10_000
PERCENT = 100


def region_pictures(view: View, dataset: str, places: Sequence[Row]) -> None:
    """Map and tiles of one measure, one choice in both; the list below says the same by keyboard.

    places: rows of `complaint_places` of the regions with small counts hidden.
    """
    words = view.words
    measure = st.segmented_control(
        words("complaints.map_measure"),
        [SHARE, RATE],
        default=SHARE,
        format_func=lambda name: words(f"complaints.map_{name}"),
        required=True,
    )
    rows = _shares(view) if measure == SHARE else _rates(view, places)
    known = [row["value"] for row in rows if row["value"] is not None]
    top = PERCENT if measure == SHARE else max(known, default=1)
    alt = words(f"complaints.map_alt_{measure}", n=len(known))
    with st.container(horizontal=True, key="complaint-pictures", gap="medium"):
        with st.container(width=MAP_WIDTH):
            url = geometry_url(GEOMETRY, view.choices.year)
            figure = value_map(rows, url, view.snapshot.bbox, words, top)
            show_sourced(view, dataset, figure, f"complaint-map-{measure}", alt, open_place(view))
        with st.container(width=TILES_WIDTH):
            tiles = value_tiles(with_tiles(view, rows), top)
            show_sourced(view, dataset, tiles, f"complaint-tiles-{measure}", alt, open_place(view))
    st.caption(words(f"complaints.map_note_{measure}"))


def region_columns(view: View, places: Sequence[Row]) -> Columns:
    """What map and tiles say, as columns of the table of regions (rows of `complaint_places`)."""

    # counted once for all cells, and only where the table is opened
    @cache
    def texts(measure: str) -> dict[str, str]:
        rows = _shares(view) if measure == SHARE else _rates(view, places)
        return {row["region_code"]: row["text"] for row in rows}

    return {
        view.words(f"complaints.map_{name}"): lambda row, name=name: texts(name).get(
            row["region_code"], ""
        )
        for name in (SHARE, RATE)
    }


def _regions(view: View) -> list[Row]:
    return [row for row in view.regions if row["type"] != "provinsi"]


def _shares(view: View) -> list[Row]:
    """Each region with its share settled in time, both numbers in its text."""
    words, rules = view.words, service_rules(ROOT)
    counts = view.rows("complaint_place_limits", region=None)
    shown, few = settled_by_place(rules, counts, itemgetter("region_code"))
    least = rules.small_numbers.least
    rows = []
    for region in _regions(view):
        code, short, value = region["region_code"], "…", None
        text = words("dissonance.few", least=least) if code in few else words("dissonance.missing")
        if code in shown:
            one = shown[code]
            value = float(one.in_time * PERCENT)
            short = words.number(to_decimal(one.in_time * PERCENT, 0), 0)
            percent = f"{percent_text(one.in_time, words)} %"
            text = words("dissonance.share", percent=percent, met=one.met, decided=one.decided)
        rows.append(_row(region, value, short, text))
    return rows


def _rates(view: View, places: Sequence[Row]) -> list[Row]:
    """Each region with its complaints for 10,000 inhabitants, both numbers in its text."""
    words, least = view.words, service_rules(ROOT).small_numbers.least
    counts = {row["region_code"]: row["complaints_n"] for row in places}
    rows = []
    for region in _regions(view):
        code, people = region["region_code"], region["population_2024"]
        count, short, value = counts.get(code, 0), "…", None
        if count is not None and people:
            value = count * PER / people
            short = words.number(value, 1)
        told = {"n": count_text(count, least, words), "people": words.number(people, 0)}
        rows.append(
            _row(region, value, short, words("complaints.map_rate_text", rate=short, **told))
        )
    return rows


def _row(region: Row, value: float | None, short: str, text: str) -> Row:
    name = region["full_name"]
    code = region["region_code"]
    return {"region_code": code, "name": name, "value": value, "short": short, "text": text}
