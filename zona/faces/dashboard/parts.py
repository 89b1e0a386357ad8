"""What every page shows in the same way: figures with their table twin, sources and claims, notes
on an assessment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from zona.config import TOPOLOGY_URL
from zona.faces.address import SHOW, parameters
from zona.faces.dashboard.choices import choose
from zona.faces.dashboard.view import View
from zona.faces.pagelist import PAGES, PageEntry
from zona.figures import zones as figures
from zona.figures.handed import FILE_WIDTH, enlarged, filed
from zona.language.escaping import markdown
from zona.language.narrative import describe, elimination_sentence, newest_sentence
from zona.language.tables import (
    claim_line,
    correction_sentences,
    dimension_line,
    elimination_sources,
    inferred,
    loci_names,
    short_claim,
    source_line,
)
from zona.language.words import Words

# Only the file: zooming and panning would hide regions without a word.
PLOT_CONFIG = {
    "topojsonURL": TOPOLOGY_URL,
    "modeBarButtons": [["toImage"]],
    "scrollZoom": False,
    "displaylogo": False,
}


def tile(label: str, value: str, note: str, width: int) -> None:
    """A figure of its own, with what it means below; width in pixels."""
    # no arrow and no colour: Streamlit takes the note for a change, and would judge it
    st.metric(label, value, note, delta_color="off", delta_arrow="off", border=True, width=width)


def show_figure(
    view: View,
    figure: dict[str, Any],
    key: str,
    alt: str,
    on_select: Callable[[str], None] | None = None,
    source: str = "",
) -> None:
    """Draws a figure; `on_select` gets the code of a clicked region (location or first customdata
    of its point). source: what its file names where its data are not those of the ledger.
    """
    handler = (lambda: _selected(key, on_select)) if on_select else "ignore"
    if view.simulated:
        figure = figures.marked(figure, view.words("common.simulated_mark"))
    if view.choices.mode == SHOW:
        figure = enlarged(figure)
    title, ledger = _title_and_source(view, alt)
    figure = filed(figure, title, source or ledger)
    # here: the first answer of a fresh server needs no figure
    from plotly.graph_objects import Figure

    # validated by the tests; here it would only cost the reader time
    drawn = Figure(figure["data"], figure["layout"], _validate=False)
    st.plotly_chart(
        drawn,
        key=key,
        alt=alt,
        on_select=handler,
        selection_mode="points",
        config=PLOT_CONFIG | {"toImageButtonOptions": _file_of(view, key)},
    )


def _title_and_source(view: View, alt: str) -> tuple[str, str]:
    """What a figure's file says of it: the first sentence of its description, and its source."""
    words, snapshot = view.words, view.snapshot
    date = words.date(snapshot.released)
    source = words(
        "common.figure_source", release=snapshot.release, content=snapshot.content_id, date=date
    )
    return alt.partition(". ")[0].rstrip("."), source


def _file_of(view: View, key: str) -> dict[str, Any]:
    """Name and width of a figure's PNG; its height follows from what stands above the figure."""
    mark = view.words("common.simulated_mark") if view.simulated else view.snapshot.release
    return {
        "format": "png",
        "filename": f"zona-{key}-{mark}",
        "width": FILE_WIDTH,
        # twice the pixels: a slide or a phone shows it sharp
        "scale": 2,
    }


def _selected(key: str, on_select: Callable[[str], None]) -> None:
    points = st.session_state[key]["selection"]["points"]
    if not points:
        return
    code = points[0].get("location") or points[0].get("customdata")
    # customdata of some figures carries more than the code
    on_select(code[0] if isinstance(code, (list, tuple)) else code)


def region_selector(view: View) -> Callable[[str], None]:
    """What a click on a region does: it becomes the chosen one; a second click gives the whole
    province back.
    """

    def select(code: str) -> None:
        chosen = None if view.choices.region == code else code
        choose(region=chosen)
        if chosen:  # what was chosen may stand outside of a small screen
            rows = view.rows("assessments", year=view.choices.year, region=code)
            st.toast(f"**{rows[0]['full_name']}** — {describe(rows[0], view.words)}")

    return select


def note_sources(
    view: View, rows: Iterable[Mapping[str, Any]], methods: Iterable[str | None]
) -> None:
    """The line under a figure: how many sources its rows rest on, which methods, which release."""
    claims = {claim["claim_id"]: claim for claim in view.rows("claims", year=None, region=None)}
    ids = {claim_id for row in rows for claim_id in (*row["claim_ids"], *row["contrary_ids"])}
    # the contrary ones too: a conflict rests on both sides
    publishers = sorted({claims[claim_id]["publisher"] for claim_id in ids})
    names = {row["method"]: view.words.of(row, "name") for row in view.rows("methods")}
    shown = [names[method] for method in dict.fromkeys(methods) if method]
    sources = ", ".join(markdown(name) for name in publishers[:6]) or view.words(
        "common.no_sources"
    )
    if len(publishers) > 6:
        sources += view.words("common.and_more", n=len(publishers) - 6)
    method = ", ".join(shown) or view.words("common.no_method")
    st.caption(
        view.words(
            "common.sources_note", sources=sources, method=method, release=view.snapshot.release
        )
    )


def claims_of(view: View, row: Mapping[str, Any], key: str) -> None:
    """The claims behind one assessment, one click away: who stated what, which value is shown."""
    ids = tuple(dict.fromkeys((*row["claim_ids"], *row["contrary_ids"])))
    if row["status"] == "derived":
        basis = elimination_sentence(row["reasoning"], view.words)
        st.info(view.words("common.derived_because", basis=basis), icon=":material/functions:")
    label = (
        view.words("common.elimination_behind")
        if row["status"] == "derived"
        else view.words("common.claims_behind", n=len(ids))
    )
    with st.popover(label, icon=":material/fact_check:", key=key):
        claims = {
            claim["claim_id"]: claim
            for claim in view.rows("claims", year=None, region=row["region_code"])
        }
        for claim_id in ids:
            st.markdown(
                claim_line(claims[claim_id], view.words, contrary=claim_id in row["contrary_ids"])
            )
        if row["status"] == "derived":
            for publishers in elimination_sources(view.rows("published_totals"), row["year"]):
                st.markdown(
                    "- "
                    + view.words(
                        "common.elimination_source",
                        publishers=markdown(publishers),
                        year=row["year"],
                    )
                )
            _source_lines(view, row["reasoning_source_ids"])
        elif not ids:
            st.markdown(view.words("common.no_claims"))


def status_notes(view: View, row: Mapping[str, Any]) -> None:
    """Says aloud what is odd about an assessment: sources differ, or its zone follows by
    elimination.
    """
    words = view.words
    if row["status"] == "conflict":
        claims = {
            claim["claim_id"]: claim
            for claim in view.rows("claims", year=None, region=row["region_code"])
        }
        said = words.listing(
            short_claim(claims[claim_id], words) for claim_id in row["contrary_ids"]
        )
        st.warning(words("region.conflict", claims=said), icon=":material/warning:")
    if row["zone_basis"] == "score":
        st.info(words("region.zone_from_score"), icon=":material/functions:")
    if row["category_basis"] in ("score", "zone"):
        st.caption(words(f"region.category_from_{row['category_basis']}"))


def conflict_note(view: View, row: Mapping[str, Any]) -> None:
    """One open conflict: what is shown, and the claims on both sides one click away."""
    words = view.words
    with st.container(border=True):
        st.markdown(f"**{row['full_name']}, {row['year']}** — {describe(row, words)}")
        claims_of(view, row, f"conflict.{row['region_code']}.{row['year']}")


def method_note(view: View, method: Mapping[str, Any]) -> None:
    """One method in words: years, how well it is known, weights, loci, where it was read."""
    with st.expander(f"{figures.year_span(method['years'])} — {view.words.of(method, 'name')}"):
        st.markdown(view.words("sources.state", state=view.words(f"state.{method['state']}")))
        if view.words.of(method, "note"):
            st.markdown(view.words.of(method, "note"))
        for row in view.rows("dimensions"):
            if row["method"] == method["method"]:
                st.markdown(f"- {dimension_line(row, view.words)}")
        loci = [row for row in view.rows("loci") if row["method"] == method["method"]]
        if loci:
            st.markdown(
                view.words("sources.loci", loci=view.words.listing(loci_names(loci, view.words)))
            )
        for row in view.rows("method_evidence"):
            if row["method"] == method["method"]:
                found = markdown(view.words.of(row, "text"))
                told = view.words(f"evidence.{row['state']}")
                st.markdown(f"- {told} {found} ({', '.join(row['source_ids'])})")
        _source_lines(view, method["source_ids"])


def corrections(view: View) -> None:
    """The claims that were corrected after they had been published: what they said, and why."""
    corrected = [c for c in view.rows("claims", year=None, region=None) if c["corrected"]]
    for claim in corrected:
        st.markdown(claim_line(claim, view.words))
        for sentence in correction_sentences(claim, view.words):
            st.markdown(markdown(sentence))


def _source_lines(view: View, source_ids: Iterable[str]) -> None:
    """Sources with their addresses, one line each."""
    sources = {row["source_id"]: row for row in view.rows("sources")}
    for source_id in source_ids:
        st.markdown("- " + source_line(sources[source_id], view.words))


def with_tiles(view: View, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of regions with the place of their tile and the name that fits on it."""
    tiles = {row["region_code"]: row for row in view.regions}
    keys = ("tile_column", "tile_row", "tile_name")
    return [
        {**row, **{key: tiles[row["region_code"]][key] for key in keys}}
        for row in rows
        if row["region_code"] in tiles
    ]


def region_card(view: View, rows: Sequence[Mapping[str, Any]]) -> None:
    """The chosen region in one line, with its claims and the way to its page; a hint where none is
    chosen.
    """
    row = next((row for row in rows if row["region_code"] == view.choices.region), None)
    if row is None:
        st.caption(view.words("common.choose_hint"))
        return
    with st.container(border=True):
        said = " · ".join([describe(row, view.words), *inferred(row, view.words)])
        st.markdown(f"**{row['full_name']}** — {said}")
        history = view.rows("assessments", year=None, region=row["region_code"])
        newest = newest_sentence(row, history, view.spans(), view.words)
        if newest:
            st.markdown(f":material/update: **{markdown(newest)}**")
        with st.container(horizontal=True):
            claims_of(view, row, "card.claims")
            st.page_link(
                page_path(view, "region.py"),
                label=view.words("common.open_region"),
                icon=":material/location_city:",
            )


def page(entry: PageEntry, words: Words) -> Any:
    """The Streamlit page of an entry, its title in the reader's language."""
    return st.Page(
        entry.path,
        title=words(f"{entry.subject}.title"),
        icon=f":material/{entry.icon}:",
        url_path=entry.slug,
        default=entry.default,
    )


def page_path(view: View, script: str) -> Any:
    """The page of a script, for a link inside the app."""
    return page(next(entry for entry in PAGES if entry.script == script), view.words)


def place_link(
    at: Any, view: View, script: str, label: str, icon: str = "", **changes: Any
) -> None:
    """A link to another page about the same region and OPD; its address says them, so that it can
    be opened elsewhere. at: where it stands; changes: choices that differ there.
    """
    entry = next(entry for entry in PAGES if entry.script == script)
    at.page_link(
        page(entry, view.words),
        label=label,
        icon=icon or None,
        query_params=parameters(replace(view.choices, **changes), entry.slug),
    )
