"""The frame around a page: choices and address, cached answers, figures with their table twin and their sources.

With `app.py`, `dashboard.py` and `pages/` the only code that imports streamlit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st
from plotly.graph_objects import Figure

from zona import exports, figures
from zona.columns import claim_line, dimension_line, loci_names, source_line
from zona.figures import describe
from zona.method import spans
from zona.pagelist import PAGES, PageEntry
from zona.settings import TOPOLOGY_URL
from zona.store import Snapshot, Store, simulation_path
from zona.words import LANGUAGES, Words

log = logging.getLogger("zona")

ICON = str(Path(__file__).parent / "static" / "icon.svg")
ADDRESS = {"language": "bahasa", "year": "tahun", "region": "wilayah", "others": "dengan", "data": "data"}
PUBLISHED, SIMULATED = "terbit", "simulasi"
PLOT_CONFIG = {"topojsonURL": TOPOLOGY_URL, "displayModeBar": False, "scrollZoom": False, "displaylogo": False}


@dataclass(frozen=True)
class Choices:
    """What the reader chose; all of it stands in the address. `region` None: the whole province."""

    language: str
    year: int
    region: str | None
    others: tuple[str, ...] = ()
    data: str = PUBLISHED


@dataclass(frozen=True)
class View:
    """One reader's look at one page: their choices, their words, and the snapshot that all its figures come from."""

    choices: Choices
    words: Words
    snapshot: Snapshot

    @property
    def simulated(self) -> bool:
        """Whether the figures are simulated: then everything that shows or exports them carries the mark."""
        return self.choices.data == SIMULATED

    def rows(self, question: str, **values: Any) -> list[dict[str, Any]]:
        """The answer to a question from this view's snapshot, cached by plain values. Not to be changed."""
        return _rows(
            self.snapshot.path.as_posix(), self.snapshot.content_id, question, tuple(sorted(values.items())), self.snapshot
        )

    def year_row(self, year: int | None = None) -> dict[str, Any]:
        """What is known of a year's survey, by default the chosen year's."""
        return next(row for row in self.rows("years") if row["year"] == (year or self.choices.year))

    def region_row(self, code: str) -> dict[str, Any]:
        """The region with this code."""
        return next(row for row in self.rows("regions") if row["region_code"] == code)

    def spans(self) -> list[tuple[int, ...]]:
        """The years cut into spans within which scores may be compared."""
        return comparable_spans(self.rows("methods"), [row["year"] for row in self.rows("years")])


@st.cache_resource(max_entries=1000)
def _rows(
    path: str, content_id: str, question: str, values: tuple[tuple[str, Any], ...], _snapshot: Snapshot
) -> list[dict[str, Any]]:
    return _snapshot.rows(question, **dict(values))


@st.cache_resource
def store(data: str = PUBLISHED) -> Store:
    """The one store of this process for published or for simulated data: two files that never meet."""
    return Store() if data == PUBLISHED else Store(simulation_path(), builds=False)


def comparable_spans(methods: Iterable[Mapping[str, Any]], years: Iterable[int]) -> list[tuple[int, ...]]:
    """`zona.method.spans` for rows of the question `methods`."""
    from zona.method import Method

    return spans([Method(m["method"], tuple(m["years"]), tuple(m["comparable_years"]), m["state"]) for m in methods], years)


# --- choices and the address -------------------------------------------------------------------------------------------


def view() -> View:
    """The view that `frame` made for this run."""
    return st.session_state["view"]


def frame() -> None:
    """Draws what surrounds every page and runs the page that the address asks for."""
    snapshot = store().snapshot()
    choices, ignored = _choices(snapshot)
    words = Words(choices.language)
    if choices.data == SIMULATED:
        try:
            snapshot = store(SIMULATED).snapshot()
        except FileNotFoundError:
            choices = replace(choices, data=PUBLISHED)
            ignored.append(("data", SIMULATED))
    st.session_state["view"] = View(choices, words, snapshot)
    pages = {}
    for entry in PAGES:
        pages.setdefault(words(f"nav.{entry.section}"), []).append(_page(entry, words))
    # before the navigation: a page's own icon would be fetched from another host to serve as the tab's icon
    st.set_page_config(page_icon=ICON, layout="wide")
    current = st.navigation(pages)
    st.set_page_config(page_title=f"{current.title} · {words('common.app')}")
    _write_address(choices, snapshot)
    _sidebar(words)
    for name, value in ignored:
        st.warning(words(f"common.ignored_{name}", value=_inert(value)), icon=":material/info:")
    if choices.data == SIMULATED:
        st.error(words("common.simulated"), icon=":material/science:")
    current.run()
    _footer(words, snapshot)


def _page(entry: PageEntry, words: Words) -> Any:
    return st.Page(
        entry.path, title=words(f"{entry.subject}.title"), icon=f":material/{entry.icon}:", url_path=entry.slug,
        default=entry.default,
    )  # fmt: skip


def _choices(snapshot: Snapshot) -> tuple[Choices, list[tuple[str, str]]]:
    """The choices of this run and the (name, value) of the address that had to be ignored.

    What the reader changed in a widget stands in the session (`choice.*`); what stands in the address and was not
    written by us (a link, the browser's back button) wins over it.
    """
    state, ignored = st.session_state, []
    written = state.setdefault("written", {})
    for name, parameter in ADDRESS.items():
        text = st.query_params.get(parameter)
        if text is not None and text != written.get(parameter):
            value = _parse(name, text, snapshot)
            if value is None:
                ignored.append((name, text))
            else:
                state[f"choice.{name}"] = value
    return Choices(
        state.get("choice.language", LANGUAGES[0]), state.get("choice.year") or default_year(snapshot),
        state.get("choice.region"), state.get("choice.others", ()), state.get("choice.data", PUBLISHED),
    ), ignored  # fmt: skip


def _parse(name: str, text: str, snapshot: Snapshot) -> Any:
    """The value that an address states, None where there is no such thing."""
    if name == "language":
        return text if text in LANGUAGES else None
    if name == "data":
        return text if text in (PUBLISHED, SIMULATED) else None
    if name == "year":
        years = {str(row["year"]): row["year"] for row in snapshot.rows("years")}
        return years.get(text)
    codes = {row["region_code"] for row in snapshot.rows("regions") if row["type"] != "provinsi"}
    if name == "region":
        return text if text in codes else None
    others = tuple(code for code in text.split(",") if code in codes)
    return others or None


def default_year(snapshot: Snapshot) -> int:
    """The latest year in which all regions were assessed."""
    return max(row["year"] for row in snapshot.rows("years") if row["coverage"] == "all")


def _write_address(choices: Choices, snapshot: Snapshot) -> None:
    """Puts the choices into the address, so that a link shows what its sender saw."""
    wanted = {
        "bahasa": choices.language if choices.language != LANGUAGES[0] else None,
        "tahun": str(choices.year),
        "wilayah": choices.region,
        "dengan": ",".join(choices.others) or None,
        "data": choices.data if choices.data != PUBLISHED else None,
    }
    params = {name: value for name, value in wanted.items() if value is not None}
    if {name: st.query_params.get(name) for name in wanted} != wanted:
        st.query_params.from_dict({**{k: v for k, v in st.query_params.to_dict().items() if k not in wanted}, **params})
    st.session_state["written"] = params


def choose(**changes: Any) -> None:
    """Sets choices from a callback: `choose(region="12.75")`."""
    for name, value in changes.items():
        st.session_state[f"choice.{name}"] = value


def _from_widget(name: str, key: str) -> None:
    choose(**{name: st.session_state[key]})


def _bound(widget: Callable[..., Any], name: str, key: str, value: Any, label: str, options: Sequence[Any], **more: Any) -> Any:
    """A widget that shows a choice and changes it; the choice lives longer than the widget (it stays across pages)."""
    st.session_state[key] = value
    return widget(label, options, key=key, on_change=_from_widget, args=(name, key), **more)


def year_picker() -> None:
    """Lets the reader choose the year."""
    v = view()
    years = [row["year"] for row in v.rows("years")]
    _bound(st.pills, "year", "w.year", v.choices.year, v.words("common.year"), years, required=True, format_func=str)


def region_picker() -> None:
    """Lets the reader choose a region by typing a part of its name."""
    v = view()
    rows = sorted((row for row in v.rows("regions") if row["type"] != "provinsi"), key=lambda row: row["name"])
    names = {row["region_code"]: row["full_name"] for row in rows}
    _bound(
        st.selectbox, "region", "w.region", v.choices.region, v.words("common.region"), list(names),
        format_func=names.get, placeholder=v.words("common.choose_region"), filter_mode="contains",
    )  # fmt: skip


def others_picker(near: Sequence[str]) -> None:
    """Lets the reader choose regions to set beside the chosen one, and offers its peers."""
    v = view()
    rows = sorted((row for row in v.rows("regions") if row["type"] != "provinsi"), key=lambda row: row["name"])
    names = {row["region_code"]: row["full_name"] for row in rows if row["region_code"] != v.choices.region}
    chosen = [code for code in v.choices.others if code in names]
    _bound(
        st.multiselect, "others", "w.others", chosen, v.words("trend.others"), list(names), format_func=names.get,
        max_selections=5, placeholder=v.words("common.choose_region"), filter_mode="contains", select_all=False,
    )  # fmt: skip
    if near and not chosen:
        label = v.words("trend.add_peers", names=", ".join(v.region_row(code)["short_name"] for code in near))
        st.button(label, key="peers", on_click=lambda: choose(others=tuple(near)), icon=":material/group_add:", type="tertiary")


def bands_by_year(v: View) -> dict[int, list[dict[str, Any]]]:
    """The bands that were in force in each year, the best class first; a year without bands is left out."""
    bands = v.rows("bands")
    by_method = {row["method"]: [band for band in bands if band["method"] == row["method"]] for row in v.rows("methods")}
    return {row["year"]: by_method[row["method"]] for row in v.rows("years") if by_method.get(row["method"])}


def _sidebar(words: Words) -> None:
    with st.sidebar:
        _bound(
            st.segmented_control, "language", "w.language", words.language, words("common.language"), LANGUAGES,
            required=True, format_func=lambda code: Words(code)("common.own_name"),
        )  # fmt: skip
        _bound(
            st.segmented_control, "data", "w.data", view().choices.data, words("common.data"), (PUBLISHED, SIMULATED),
            required=True, format_func=lambda code: words(f"common.data_{code}"), help=words("common.data_help"),
        )  # fmt: skip


def _footer(words: Words, snapshot: Snapshot) -> None:
    st.divider()
    st.caption(words("common.footer", release=snapshot.release, date=words.date(snapshot.released)))


def _inert(text: str) -> str:
    """Text from outside as plain characters: nothing in it is read as Markdown."""
    shown = "".join(c for c in text[:40] if c.isprintable())
    return "".join("\\" + c if c in "\\`*_{}[]()<>#+-.!|$:~^&" else c for c in shown)


# --- what every page shows in the same way -----------------------------------------------------------------------------


def show_figure(figure: dict[str, Any], key: str, alt: str, on_select: Callable[[str], None] | None = None) -> None:
    """Draws a figure; `on_select` gets the code of a clicked region (location or first customdata of its point)."""
    handler = (lambda: _selected(key, on_select)) if on_select else "ignore"
    if view().simulated:
        figure = figures.marked(figure, view().words("common.simulated_mark"))
    # validated by the tests; here it would only cost the reader time
    drawn = Figure(figure["data"], figure["layout"], _validate=False)
    st.plotly_chart(drawn, key=key, alt=alt, on_select=handler, selection_mode="points", config=PLOT_CONFIG)


def _selected(key: str, on_select: Callable[[str], None]) -> None:
    points = st.session_state[key]["selection"]["points"]
    if not points:
        return
    code = points[0].get("location") or points[0].get("customdata")
    on_select(code[0] if isinstance(code, (list, tuple)) else code)


def select_region(code: str) -> None:
    """Makes a clicked region the chosen one; a second click on it gives the whole province back."""
    choose(region=None if st.session_state.get("choice.region") == code else code)


def note_sources(rows: Iterable[Mapping[str, Any]], methods: Iterable[str | None]) -> None:
    """The line under a figure: how many sources its rows rest on, which methods, which release."""
    v = view()
    claims = {claim["claim_id"]: claim for claim in v.rows("claims", year=None, region=None)}
    ids = {claim_id for row in rows for claim_id in (*row["claim_ids"], *row["contrary_ids"])}
    publishers = sorted({claims[claim_id]["publisher"] for claim_id in ids})
    names = {row["method"]: row[f"name_{v.words.language}"] for row in v.rows("methods")}
    shown = [names[method] for method in dict.fromkeys(methods) if method]
    st.caption(
        v.words(
            "common.sources_note",
            sources=", ".join(publishers[:6]) + (v.words("common.and_more", n=len(publishers) - 6) if len(publishers) > 6 else "")
            if publishers
            else v.words("common.no_sources"),
            method=", ".join(shown) or v.words("common.no_method"),
            release=v.snapshot.release,
        )  # fmt: skip
    )


def table_twin(key: str, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Callable[[Mapping[str, Any]], Any]],
               on_select: Callable[[str], None] | None = None, title: str = "") -> None:  # fmt: skip
    """The table behind a figure, with CSV and XLSX; drawn only when it is opened, so that it costs nothing until then.

    columns: heading -> the cell of a row. `title` where a page has several tables in a row. `on_select` gets the region code of a row that the reader picks.
    """
    v = view()
    label = " — ".join(filter(None, (title, v.words("common.table", n=len(rows)))))
    with st.expander(label, icon=":material/table:", key=f"{key}.open", on_change="rerun") as box:
        if not box.open:
            return
        mark = {v.words("common.data"): v.words("common.simulated_mark")} if v.simulated else {}
        table = [mark | {name: cell(row) for name, cell in columns.items()} for row in rows]
        handler = (lambda: _picked(f"{key}.table", rows, on_select)) if on_select else "ignore"
        st.dataframe(table, key=f"{key}.table", hide_index=True, on_select=handler, selection_mode="single-row")
        left, right = st.columns(2)
        name = f"zona-{key}-{v.words('common.simulated_mark') if v.simulated else v.snapshot.release}"
        left.download_button("CSV", lambda: exports.csv_bytes(table), f"{name}.csv", "text/csv", key=f"{key}.csv",
                             on_click="ignore", icon=":material/download:", width="stretch")  # fmt: skip
        right.download_button("XLSX", lambda: exports.xlsx_bytes(table), f"{name}.xlsx", exports.XLSX, key=f"{key}.xlsx",
                              on_click="ignore", icon=":material/download:", width="stretch")  # fmt: skip


def _picked(key: str, rows: Sequence[Mapping[str, Any]], on_select: Callable[[str], None]) -> None:
    picked = st.session_state[key]["selection"]["rows"]
    if picked:
        on_select(rows[picked[0]]["region_code"])


def claims_of(row: Mapping[str, Any], key: str) -> None:
    """The claims behind one assessment, one click away: who stated what, and which value is shown."""
    v = view()
    ids = (*row["claim_ids"], *row["contrary_ids"])
    if row["status"] == "derived":
        st.info(v.words("common.derived_because", basis=row["reasoning"]), icon=":material/functions:")
    with st.popover(v.words("common.claims_behind", n=len(ids)), icon=":material/fact_check:", key=key):
        claims = {claim["claim_id"]: claim for claim in v.rows("claims", year=None, region=row["region_code"])}
        for claim_id in ids:
            st.markdown(claim_line(claims[claim_id], v.words, contrary=claim_id in row["contrary_ids"]))
        if not ids:
            st.markdown(v.words("common.no_claims"))


def status_notes(row: Mapping[str, Any]) -> None:
    """Says aloud what is odd about an assessment: sources differ, or its zone follows by elimination."""
    words = view().words
    if row["status"] == "conflict":
        st.warning(words("region.conflict", claims=", ".join(row["contrary_ids"])), icon=":material/warning:")
    if row["zone_basis"] == "score":
        st.info(words("region.zone_from_score"), icon=":material/functions:")
    if row["category_basis"] in ("score", "zone"):
        st.caption(words(f"region.category_from_{row['category_basis']}"))


def conflict_note(row: Mapping[str, Any]) -> None:
    """One open conflict: what is shown, and the claims on both sides one click away."""
    words = view().words
    with st.container(border=True):
        st.markdown(f"**{row['full_name']}, {row['year']}** — {describe(row, words)}")
        claims_of(row, f"conflict.{row['region_code']}.{row['year']}")


def method_note(method: Mapping[str, Any]) -> None:
    """One method in words: years, how well it is known, weights, loci, where it was read."""
    v = view()
    language = v.words.language
    with st.expander(f"{figures.year_span(method['years'])} — {method[f'name_{language}']}"):
        st.markdown(v.words("sources.state", state=v.words(f"state.{method['state']}")))
        if method[f"note_{language}"]:
            st.markdown(method[f"note_{language}"])
        for row in v.rows("dimensions"):
            if row["method"] == method["method"]:
                st.markdown(f"- {dimension_line(row, v.words)}")
        loci = [row for row in v.rows("loci") if row["method"] == method["method"]]
        if loci:
            st.markdown(v.words("sources.loci", loci=v.words.listing(loci_names(loci, v.words))))
        sources = {row["source_id"]: row for row in v.rows("sources")}
        for source_id in method["source_ids"]:
            st.markdown("- " + source_line(sources[source_id], v.words))


def script_failed(error: Exception) -> bool:
    """What a reader sees when a page fails: one sentence, in their language; the log has the rest."""
    log.error("a page failed", exc_info=error)
    language = st.session_state.get("choice.language", LANGUAGES[0])
    st.error(Words(language)("common.failed"), icon=":material/error:")
    return True


def with_tiles(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of regions with the place of their tile and the name that fits on it."""
    tiles = {row["region_code"]: row for row in view().rows("regions")}
    keys = ("tile_column", "tile_row", "tile_name")
    return [{**row, **{key: tiles[row["region_code"]][key] for key in keys}} for row in rows]


def region_card(rows: Sequence[Mapping[str, Any]]) -> None:
    """The chosen region in one line, with its claims and the way to its page; a hint where none is chosen."""
    v = view()
    row = next((row for row in rows if row["region_code"] == v.choices.region), None)
    if row is None:
        st.caption(v.words("common.choose_hint"))
        return
    with st.container(border=True):
        st.markdown(f"**{row['full_name']}** — {describe(row, v.words)}")
        with st.container(horizontal=True):
            claims_of(row, "card.claims")
            st.page_link(page_path("region.py"), label=v.words("common.open_region"), icon=":material/location_city:")


def page_path(script: str) -> Any:
    """The page of a script, for a link inside the app."""
    entry = next(entry for entry in PAGES if entry.script == script)
    return _page(entry, view().words)
