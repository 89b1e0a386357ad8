"""The IKM that others published: values of the ledger, its source statements about OPD and units,
and figures of other scales, each for itself (streamlit).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from zona.config import ROOT
from zona.faces.dashboard import comparison
from zona.faces.dashboard.service_level import Level
from zona.faces.dashboard.tables import show_table, table_twin
from zona.faces.dashboard.view import View
from zona.facts.servicerules import service_rules
from zona.language.comparison import holds_value, told, when
from zona.language.published import figure_columns

Row = Mapping[str, Any]

OTHER_SCALES = ("skm_shares", "skm_parts", "skm_reports")


def published_index(view: View, level: Level) -> None:
    """What is published of the region (of all regions where none is chosen); nothing beside
    simulated data.
    """
    words = view.words
    st.header(words("satisfaction.published"))
    if view.simulated:
        st.caption(words("satisfaction.published_simulated"))
        return
    index = service_rules(ROOT).satisfaction.indicator
    asked = {"indicator": index, "year": None, "region": level.region}
    values = [row for row in view.rows("indicator_values", **asked) if holds_value(row)]
    claims = view.rows("indicator_claims", **asked)
    counts = view.rows("published_counts", year=None, region=level.region)
    others = [row for row in counts if row["series"] in OTHER_SCALES]
    if not values and not claims and not others:
        st.markdown(words("satisfaction.published_none", place=level.name))
        return
    if values:
        _values(view, values)
    columns = _claim_columns(view)
    title = words("satisfaction.published_claims")
    table_twin(view, "ikm-pernyataan", claims, columns, title=title)
    publishers = {row["source_id"]: row["publisher"] for row in view.rows("sources")}
    title = words("satisfaction.other_scales")
    table_twin(view, "ikm-skala-lain", others, figure_columns(publishers, words), title=title)
    st.caption(words("satisfaction.published_note"))


def _values(view: View, values: Sequence[Row]) -> None:
    """The values of regions, the latest first: few, so that they stand there without a click."""
    words = view.words
    shown = comparison.columns(view)
    wanted = [words(f"column.{name}") for name in ("region", "year")]
    wanted += [words("comparison.value"), words("comparison.class")]
    wanted += [words("column.method"), words("column.publisher")]
    newest = sorted(values, key=lambda row: (-row["year"], row["period"] or "", row["name"]))
    st.markdown(f"**{words('satisfaction.published_values')}**")
    table = [{name: shown[name](row) for name in wanted} for row in newest]
    show_table(words, "ikm-published", table)


def _claim_columns(view: View) -> dict[str, Any]:
    words, names = view.words, comparison.names(view)

    def about(row: Row) -> str:
        return row["opd"] or words("satisfaction.whole")

    def year(row: Row) -> str:
        return when({"period": row["period"], "year": row["year_from"] or ""}, words)

    return {
        words("column.region"): lambda row: row["region"],
        words("satisfaction.about"): about,
        words("column.year"): year,
        words("comparison.value"): lambda row: told(row, names, words),
        words("satisfaction.respondents"): lambda row: words.number(row["n"], 0),
        words("column.publisher"): lambda row: row["publisher"],
        words("complaints.note"): lambda row: words.of(row, "note") or "",
        words("column.claims"): lambda row: row["claim_id"],
    }
