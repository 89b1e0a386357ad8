"""What others published about a service, year by year, beside our own counts: as printed, never
summed, and with what does not add up shown as such (streamlit).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from zona.domain.publishedsums import TOTAL, mismatches
from zona.faces.dashboard.parts import show_figure
from zona.faces.dashboard.service_level import Level
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View
from zona.figures.services_complaints import Published, published_dots
from zona.language.escaping import markdown
from zona.language.published import figure_columns, mismatch_sentence, series_name, years_of

Row = Mapping[str, Any]


def published_reports(view: View, level: Level, series: Sequence[str]) -> None:
    """The figures of some series about the region, and about the province around it.

    Nothing beside simulated data: a reader could take one for the other.
    """
    words = view.words
    st.header(words("complaints.published"))
    if view.simulated:
        st.caption(words("complaints.published_simulated"))
        return
    province = _province(view)
    # little is published of single regions: the province's stands beside it
    codes = dict.fromkeys((level.region or province["region_code"], province["region_code"]))
    for code in codes:
        place = view.region_row(code)["full_name"]
        rows = [
            row
            for row in view.rows("published_counts", year=None, region=code)
            if row["series"] in series
        ]
        if rows:
            _figures(view, place, code, rows)
        else:
            st.markdown(words("complaints.published_none", place=place))
    st.caption(words("complaints.published_note"))


def _province(view: View) -> Row:
    return next(row for row in view.rows("regions") if row["type"] == "provinsi")


def _figures(view: View, place: str, code: str, rows: Sequence[Row]) -> None:
    """Totals as marks, what does not add up in sentences, everything as a table."""
    words = view.words
    st.markdown(f"**{words('complaints.published_province', place=place)}**")
    totals = [row for row in rows if _is_yearly_total(row)]
    # two sources of one figure are one mark; two figures of one year are two
    dots = {
        (row["series"], row["year_from"], row["value"]): Published(
            series_name(row["series"], words),
            row["year_from"],
            float(row["value"]),
            words.number(row["value"], 0),
        )
        for row in totals
    }
    if dots:
        alt = words("complaints.published_alt", place=place)
        show_figure(view, published_dots(list(dots.values())), f"published-{code}", alt)
    for mismatch in mismatches(rows):
        st.warning(markdown(mismatch_sentence(mismatch, words)), icon=":material/calculate:")
    publishers = {row["source_id"]: row["publisher"] for row in view.rows("sources")}
    newest = sorted(rows, key=lambda row: -(row["year_from"] or 0))
    columns = figure_columns(publishers, words)
    title = f"{place}, {years_of(rows)}"
    table_twin(view, f"terbitan-{code}", newest, columns, title=title)


def _is_yearly_total(row: Row) -> bool:
    """A figure of a whole year: parts of a year are in the table only."""
    return row["dimension"] == TOTAL and not row["period"] and row["value"] is not None
