"""The parts of the page that sets indicators side by side (streamlit)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from zona.faces.dashboard.parts import region_selector
from zona.faces.dashboard.tables import show_table, table_twin
from zona.faces.dashboard.view import View
from zona.language.comparison import (
    ClassNames,
    class_names,
    class_text,
    comparison_columns,
    holds_value,
    indicator_claim_line,
    latest,
    publishers,
    value_text,
    when,
)
from zona.language.escaping import markdown
from zona.language.tables import Columns

Row = Mapping[str, Any]


def names(view: View) -> ClassNames:
    """The names of the classes of all indicators."""
    return class_names(view.rows("indicator_classes"), view.words)


def columns(view: View) -> Columns:
    """The columns of values of any indicator, for this reader."""
    return comparison_columns(
        {row["indicator"]: row for row in view.rows("indicators")},
        {row["method"]: row for row in view.rows("indicator_methods")},
        _publisher_of(view),
        names(view),
        view.words,
    )


def _publisher_of(view: View) -> dict[str, str]:
    claims = view.rows("indicator_claims", indicator=None, year=None, region=None)
    return {claim["claim_id"]: claim["publisher"] for claim in claims}


def one_region(view: View, code: str) -> None:
    """All indicators of one region: of each the latest value with its class, year, method and
    source, and those of which nothing is known.
    """
    words = view.words
    values = view.rows("indicator_values", indicator=None, year=None, region=code)
    newest = latest(values)
    st.header(words("comparison.one_region", region=view.region_row(code)["full_name"]))
    st.caption(words("comparison.scales"))
    if not newest:
        st.info(words("comparison.nothing_of_region"), icon=":material/help:")
    shown = columns(view)
    # the whole stands in the twin; here what fits on a screen
    brief = [words(f"comparison.{name}") for name in ("value", "unit", "class")] + [
        words(f"column.{name}") for name in ("year", "method", "publisher")
    ]
    table = [
        {words("comparison.indicator"): words.of(register, "short")}
        | {name: shown[name](newest[register["indicator"]]) for name in brief}
        for register in view.rows("indicators")
        if register["indicator"] in newest
    ]
    if table:
        show_table(words, "one_region", table)
    missing = [
        words.of(row, "short") for row in view.rows("indicators") if row["indicator"] not in newest
    ]
    if missing:
        st.markdown(words("comparison.unknown", indicators=words.listing(missing)))
    for indicator, row in newest.items():
        _odd(view, indicator, row)
    every = [row for row in values if holds_value(row)]
    table_twin(view, "indicators", every, shown, title=words("comparison.all_years"))
    units = view.rows("unit_values", indicator=None, year=None, region=code)
    units = [row for row in units if holds_value(row)]
    named = {words("comparison.unit_name"): lambda row: row["opd"]} | shown
    table_twin(view, "units", units, named, title=words("comparison.units"))
    _claims(view, code, None)


def _odd(view: View, indicator: str, row: Row) -> None:
    """Says aloud what is odd about a shown value: sources differ."""
    if row["status"] != "conflict":
        return
    short = next(r for r in view.rows("indicators") if r["indicator"] == indicator)
    st.warning(
        view.words(
            "comparison.conflict",
            indicator=view.words.of(short, "short"),
            year=when(row, view.words),
            shown=", ".join(row["claim_ids"]),
            others=", ".join(row["contrary_ids"]),
        ),
        icon=":material/warning:",
    )


def one_indicator(view: View, indicator: Row, values: Sequence[Row], period: str | None) -> None:
    """One indicator of all regions in one year or period."""
    words = view.words
    for note in (view.words.of(indicator, "note"), _direction(view, indicator)):
        if note:
            st.caption(note)
    if period is None:
        st.info(words("comparison.nothing_of_indicator"), icon=":material/help:")
        return
    rows = [row for row in values if (row["period"] or str(row["year"])) == period]
    told = {row["region_code"]: row for row in rows if holds_value(row)}
    _method_note(view, rows)
    known = sorted(told.values(), key=lambda row: (row["type"] != "provinsi", row["name"]))
    show_table(
        words,
        "one_indicator",
        [
            {
                words("column.region"): row["full_name"],
                words("comparison.value"): value_text(row, words),
                words("comparison.class"): class_text(row, names(view), words),
                words("column.status"): words(f"status.{row['status']}"),
                words("column.publisher"): publishers(row, _publisher_of(view)),
            }
            for row in known
        ],
    )
    st.caption(words("comparison.order"))
    absent = len(rows) - len(known)
    if absent:
        st.markdown(words("comparison.absent", n=absent))
    st.caption(
        words(
            "comparison.sources",
            unit=view.words.of(indicator, "unit"),
            body=view.words.of(indicator, "measured_by"),
            release=view.snapshot.release,
        )
    )
    everyone = sorted(rows, key=lambda row: (row["type"] != "provinsi", row["name"]))
    title = view.words.of(indicator, "short")
    table_twin(view, "indicator", everyone, columns(view), region_selector(view), title=title)
    _claims(view, view.choices.region, indicator["indicator"])


def _direction(view: View, indicator: Row) -> str:
    return view.words("comparison.down") if indicator["direction"] == "down" else ""


def _method_note(view: View, rows: Sequence[Row]) -> None:
    """The method of the shown year with what a reader must know of it, or that it is not known."""
    known = {row["method"]: row for row in view.rows("indicator_methods")}
    used = dict.fromkeys(row["method"] for row in rows if row["method"])
    if not used:
        st.caption(view.words("comparison.no_method_note"))
    for method in used:
        row = known[method]
        state = view.words(f"comparison.state_{row['state']}")
        note = view.words.of(row, "note") or ""
        st.markdown(f"**{markdown(view.words.of(row, 'name'))}** ({state}). {markdown(note)}")


def _claims(view: View, code: str | None, indicator: str | None) -> None:
    """What was stated of the region and its OPD and units, whether it counts or not, one click
    away; nothing where no region is chosen.
    """
    if code is None:
        return
    claims = view.rows("indicator_claims", indicator=indicator, year=None, region=code)
    if indicator is None:  # the first indicator's claims stand on the region's own page
        claims = [
            claim
            for claim in claims
            if claim["indicator"] != view.rows("indicators")[0]["indicator"]
        ]
    if not claims:
        return
    region = view.region_row(code)["full_name"]
    label = view.words("comparison.claims", n=len(claims), region=region)
    key = f"claims.{indicator or 'all'}"
    with st.expander(label, icon=":material/fact_check:", key=key, on_change="rerun") as box:
        if not box.open:
            return
        short = {r["indicator"]: view.words.of(r, "short") for r in view.rows("indicators")}
        for claim in claims:
            line = indicator_claim_line(claim, names(view), view.words, False)
            year = claim["year_from"] or "–"
            reason = claim["uncounted"]
            counted = f" ({view.words(f'uncounted.{reason}')})" if reason else ""
            st.markdown(line.replace("- ", f"- {short[claim['indicator']]} {year}: ", 1) + counted)
