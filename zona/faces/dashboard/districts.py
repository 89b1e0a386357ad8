"""The kecamatan of a region: their scores and IKM as a list, and on a map where names are known.

It stands on the page of the region, since it is about one region and goes one step further down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from zona.config import ASSETS, ROOT
from zona.faces.dashboard.service_level import show_sourced
from zona.faces.dashboard.tables import show_table, table_twin
from zona.faces.dashboard.view import View
from zona.figures.services_districts import district_map
from zona.geometry.districts import Districts, districts_by_region, placed
from zona.language.escaping import markdown

Row = Mapping[str, Any]

GEOMETRY = ROOT / "geo" / "districts.geojson"
GEOMETRY_URL = f"{ASSETS}/districts.geojson"
MEASURES = ("score", "ikm")
UNPLACED_N = 8


def district_section(view: View, code: str) -> None:
    """What is known of the kecamatan of a region in the latest year that is known, or that nothing
    is. Nothing for the province: its kecamatan are those of its regions.
    """
    if code == view.snapshot.province_code:
        return
    words, region = view.words, view.region_row(code)["full_name"]
    st.header(words("districts.title"))
    every = view.rows("district_scores", region=code)
    if not every:
        st.caption(words("districts.nothing", region=region))
        return
    year = max(row["year"] for row in every)  # years are not mixed on one map
    rows = [row for row in every if row["year"] == year]
    st.caption(words("districts.intro", year=year))
    known = districts_by_region(GEOMETRY).get(code)
    if known is None:
        st.caption(words("districts.no_geometry", region=region))
    else:
        _map(view, known, rows, region, year)
    columns = {
        words("districts.column"): lambda row: row["district"],
        words("column.year"): lambda row: row["year"],
    }
    for measure in MEASURES:
        columns[words(f"districts.{measure}")] = lambda row, measure=measure: words.number(
            row[measure]
        )
    table = [{name: cell(row) for name, cell in columns.items()} for row in rows]
    show_table(words, "districts-now", table)
    table_twin(view, "districts", every, columns, title=words("districts.title"))


def _map(view: View, known: Districts, rows: Sequence[Row], region: str, year: int) -> None:
    """The map of one measure; no map where not one name is known, and who is left out is said."""
    words = view.words
    on_map, unplaced = placed(known, rows)
    held = [name for name in MEASURES if any(row[name] is not None for row in on_map.values())]
    if held:  # where no name is known there is nothing to colour
        measure = held[0]
        if len(held) > 1:
            measure = st.segmented_control(
                words("districts.measure"),
                held,
                default=held[0],
                format_func=lambda name: words(f"districts.{name}"),
                required=True,
            )
        values = {code: row[measure] for code, row in on_map.items()}
        figure = district_map(known.names, values, GEOMETRY_URL, known.bbox, words)
        shown = {"measure": words(f"districts.{measure}"), "region": region, "year": year}
        alt = words("districts.map_alt", n=len(values), **shown)
        show_sourced(view, "district_scores", figure, "districts", alt)
        st.caption(f"{words('districts.map_note')} {words('districts.geometry')}")
    if unplaced:
        names = [markdown(row["district"]) for row in unplaced[:UNPLACED_N]]
        told = {"n": len(unplaced), "region": region, "names": words.listing(names)}
        st.caption(words("districts.unplaced", **told))
