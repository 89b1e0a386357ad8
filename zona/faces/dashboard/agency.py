"""What the pages about OPD show: loci and their state, grids of scores, the weakest indicators, the
same kind in the peers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import streamlit as st

from zona.domain.loci import (
    agencies_of,
    loci_of,
    loci_states,
    undated,
    weakest,
    weakest_n,
)
from zona.domain.peers import peers
from zona.faces.dashboard.choices import choose
from zona.faces.dashboard.parts import note_sources, page_path, region_selector, show_figure
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View
from zona.figures import agencies as figures
from zona.figures.grid import zone_lines
from zona.language.agencies import dimension_name, indicator_name, kind_name
from zona.language.escaping import code_span
from zona.language.words import Words

Rows = Sequence[dict[str, Any]]


def loci(view: View, code: str, year: int, scores: Rows) -> None:
    """Who was assessed by the year's method, and what is published of it; where nothing is, who
    could publish it.
    """
    words, survey = view.words, view.year_row(year)
    status = view.rows("assessments", year=year, region=code)[0]["status"]
    if survey["survey"] == "none":
        st.info(words("agency.no_survey", year=year), icon=":material/event_busy:")
        return
    known = loci_of(view.rows("loci"), survey["method"], year, code)
    if view.region_row(code)["type"] == "provinsi":
        # what a method says of kabupaten and kota does not hold for the province
        known = [row for row in known if row["region_code"] == code]
    if known:
        state = words(f"state.{known[0]['state']}")
        kept = "" if any(row["source_ids"] for row in known) else words("agency.loci_no_source")
        st.markdown(words("agency.loci", year=year, state=state + kept))
        st.markdown("\n".join(_locus_line(row, view) for row in loci_states(known, scores, status)))
    elif scores:
        st.markdown(words("agency.loci_only_known", year=year, n=len(agencies_of(scores))))
    else:
        st.markdown(words("agency.loci_unknown", year=year))
    if not scores:
        st.info(
            _said(
                view,
                f"nothing_{_absence(status)}",
                year=year,
                region=view.region_row(code)["full_name"],
            ),
            icon=":material/info:",
        )
        _other_years(view, code, year)


def _said(view: View, name: str, **values: Any) -> str:
    """Words about what is known of OPD; simulated figures are never said to be published."""
    simulated = f"agency.{name}_simulated"
    return view.words(
        simulated if view.simulated and view.words.has(simulated) else f"agency.{name}", **values
    )


def _absence(status: str) -> str:
    return status if status in ("not_assessed", "unknown") else "unpublished"


def _locus_line(row: dict[str, Any], view: View) -> str:
    words = view.words
    name = kind_name(row["kind"], words) + (
        f" ({row['agencies_n']})" if row["agencies_n"] > 1 else ""
    )
    part = (
        words("agency.part", found=row["found_n"], n=row["agencies_n"])
        if 0 < row["found_n"] < row["agencies_n"]
        else ""
    )
    return f"- {name}: **{_said(view, 'state_' + row['state'])}**{part}"


def _other_years(view: View, code: str, year: int) -> None:
    """The years in which something about the region's OPD is published, as buttons."""
    years = [row["year"] for row in view.rows("agency_years", region=code)]
    year_buttons(years, year, view.words)


def year_buttons(years: Iterable[int], shown: int, words: Words) -> None:
    """A button for each year but the shown one."""
    with st.container(horizontal=True):
        for other in years:
            if other == shown:
                continue
            label = words("agency.go_year", year=other)
            st.button(
                label,
                key=f"agency.year.{other}",
                on_click=choose,
                kwargs={"year": other},
                icon=":material/history:",
            )


def undated_claims(view: View, code: str) -> None:
    """Statements about the region's OPD that name no year: listed as text, never counted; nothing
    where there are none.
    """
    words = view.words
    found = undated(view.rows("claims", year=None, region=code))
    if not found:
        return
    st.header(words("agency.undated"))
    st.caption(words("agency.undated_note"))
    for row in found:
        values = [
            words.number(row["score"]) if row["score"] is not None else "",
            words(f"zone.{row['zone']}") if row["zone"] else "",
        ]
        said = ", ".join(
            filter(
                None,
                (
                    *values,
                    row["category"],
                    row["opinion"],
                    row["rank_text"],
                    words.of(row, "note"),
                ),
            )
        )
        st.text(
            words(
                "agency.undated_claim",
                claim=row["claim_id"],
                agency=row["opd"],
                said=said,
                publisher=row["publisher"],
                date=words.date(row["published"]),
                stated_by=words.stated_by(row["stated_by"]),
            )
        )
    st.page_link(
        page_path(view, "sources.py"),
        label=words("agency.undated_sources"),
        icon=":material/fact_check:",
    )


def published_somewhere(view: View) -> None:
    """Which regions have anything published about their OPD, to choose from; and who could publish
    the others'.
    """
    rows = view.rows("agency_years", region=None)
    st.markdown(_said(view, "somewhere", n=len({row["region_code"] for row in rows})))
    columns = {
        view.words("column.region_code"): lambda row: row["region_code"],
        view.words("column.region"): lambda row: row["full_name"],
        view.words("column.year"): lambda row: row["year"],
        view.words("agency.agencies_n"): lambda row: row["agencies_n"],
        view.words("agency.scored_n"): lambda row: row["scored_n"],
    }
    table_twin(view, "agency-years", rows, columns, region_selector(view))


def zones(view: View, scores: Rows) -> None:
    """OPD of which only the zone is published."""
    rows = sorted(scores, key=lambda row: row["name"])
    year = rows[0]["year"]
    alt = view.words("agency.zones_alt", year=year, n=len(rows))
    st.caption(_said(view, "zones_note", n=len(rows)))
    show_figure(view, zone_lines(rows, view.words), "agency-zones", alt)
    note(view, rows)
    table_twin(view, "opd-zona", rows, score_columns(view, rows))


def dimensions_of(view: View, scores: Rows) -> list[str]:
    """The dimensions with scores: those of the method in its order, then others as the files name
    them.
    """
    method = view.year_row(scores[0]["year"])["method"]
    known = [row["dimension"] for row in view.rows("dimensions") if row["method"] == method]
    found = {row["dimension"] for row in scores if row["dimension"] is not None}
    return [d for d in known if d in found] + sorted(found - set(known))


def weakest_list(view: View, scores: Rows) -> None:
    """The weakest indicators of all OPD; says how many others are as weak."""
    words, rows = view.words, weakest(scores)
    if not rows:
        st.caption(words("agency.no_indicators"))
        return
    lines = [
        (f"{row['name']} — {indicator_name(row['indicator'], words)}", row["score"]) for row in rows
    ]
    year = scores[0]["year"]
    show_figure(
        view,
        figures.bars(lines, words),
        "agency-weakest",
        words("agency.weakest_alt", n=len(rows), year=year),
    )
    others = weakest_n(scores, len(rows)) - len(rows)
    if others:
        st.caption(words("agency.weakest_more", n=others, score=words.number(rows[-1]["score"])))
    note(view, rows)
    table_twin(view, "opd-terlemah", rows, score_columns(view, rows))


def peer_kinds(view: View, code: str, year: int) -> None:
    """Each kind of OPD among the same kind in the peers, where both are published."""
    words = view.words
    near = peers(view.regions, code)
    rows = view.rows("kind_scores", year=year, regions=",".join((code, *near)))
    kinds = [row["kind"] for row in rows if row["region_code"] == code]
    if not kinds or not any(row["region_code"] != code for row in rows):
        st.caption(words("agency.no_peers"))
        return
    names = {kind: kind_name(kind, words) for kind in kinds}
    region = view.region_row(code)
    show_figure(
        view,
        figures.kind_peers(rows, code, names, words),
        "agency-peers",
        words("agency.peers_alt", region=region["full_name"], year=year),
    )
    st.caption(peers_note(view, near))
    note(view, view.rows("agency_scores", region=code, year=year))
    kind_table(view, [row for row in rows if row["kind"] in names])


def peers_note(view: View, near: Sequence[str]) -> str:
    """By which rule these regions are peers."""
    names = view.words.listing(view.region_row(code)["full_name"] for code in near)
    return view.words("agency.peers_note", names=names)


def kind_table(view: View, rows: Rows) -> None:
    """The table of kinds of OPD in several regions."""
    words = view.words
    columns = {
        words("column.region_code"): lambda row: row["region_code"],
        words("column.region"): lambda row: row["full_name"],
        words("agency.kind"): lambda row: kind_name(row["kind"], words),
        words("agency.agencies_n"): lambda row: row["agencies_n"],
        words("column.score"): lambda row: words.number(row["score"]),
    }
    table_twin(view, "opd-sebanding", rows, columns, region_selector(view))


def note(view: View, scores: Rows) -> None:
    """The line under a figure: claims, or files that were taken in; method and release."""
    methods = [view.year_row(year)["method"] for year in sorted({row["year"] for row in scores})]
    claims = sorted({row["claim_id"] for row in scores if row["claim_id"]})
    batches = sorted({row["batch_id"] for row in scores if row["batch_id"]})
    if claims or not batches:
        note_sources(view, [{"claim_ids": claims, "contrary_ids": ()}], methods)
    if batches:
        names = {row["method"]: view.words.of(row, "name") for row in view.rows("methods")}
        shown = ", ".join(names[method] for method in methods if method) or view.words(
            "common.no_method"
        )
        key = "agency.simulated_batches" if view.simulated else "agency.batches"
        sources = "" if view.simulated else _batch_sources(scores, view.words)
        st.caption(
            view.words(
                key,
                batches=", ".join(batches),
                sources=sources,
                method=shown,
                release=view.snapshot.release,
            )
        )


def _batch_sources(scores: Rows, words: Words) -> str:
    """What the rows of accepted files call their source, with its date: text from files, so it
    shows as it is.
    """
    found = sorted(
        {
            (row["publisher"], row["published"])
            for row in scores
            if row["batch_id"] and row["publisher"]
        }
    )
    named = [f"{code_span(who, 121)} ({words.date(when)})" for who, when in found[:6]]
    more = words("common.and_more", n=len(found) - 6) if len(found) > 6 else ""
    return ", ".join(named) + more


def own_name(row: dict[str, Any], words: Words) -> str:
    """What a value of our own aggregation is called wherever it stands, "" for a published one."""
    return words("agency.own_value", n=row["based_on"]) if row.get("own") else ""


def score_columns(view: View, rows: Rows) -> dict[str, Callable[[dict[str, Any]], Any]]:
    """The columns of a table of scores of OPD."""
    words = view.words
    columns = {
        words("column.region_code"): lambda row: row["region_code"],
        words("column.region"): lambda row: view.region_row(row["region_code"])["full_name"],
        words("agency.agency"): lambda row: row["name"],
        words("agency.kind"): lambda row: kind_name(row["kind"], words),
        words("column.year"): lambda row: row["year"],
        words("agency.dimension"): lambda row: dimension_name(row["dimension"], words),
        words("agency.indicator"): lambda row: indicator_name(row["indicator"], words),
        words("column.score"): lambda row: (
            words.number(row["score"]) or words("absence.unpublished")
        ),
        words("column.zone"): lambda row: words(f"zone.{row['zone']}") if row["zone"] else "",
        words("agency.origin"): lambda row: ", ".join(
            filter(
                None,
                (own_name(row, words), row.get("publisher"), row["claim_id"] or row["batch_id"]),
            )
        ),
    }
    if any(row.get("change") is not None for row in rows):
        columns[words("agency.change")] = lambda row: words.signed(row["change"])
    return columns
