"""The grids of scores: OPD x dimension, indicator x OPD of one dimension; a click opens an OPD."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from zona.domain.agencyyear import AgencyYear, agency_year
from zona.domain.aggregation import AGGREGATIONS, to_decimal
from zona.domain.loci import by_part, with_change
from zona.domain.recoverable import filled
from zona.faces.dashboard.agency import (
    dimensions_of,
    loci,
    note,
    score_columns,
    zones,
)
from zona.faces.dashboard.choices import bound, choose
from zona.faces.dashboard.parts import page_path, show_figure
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View
from zona.figures.grid import score_grid
from zona.figures.named_lines import Head
from zona.language.agencies import dimension_name, indicator_name, short_names
from zona.language.narrative import class_name, previous_comparable
from zona.language.words import Words

Row = dict[str, Any]
Rows = Sequence[Row]

SCORE, CHANGE = "score", "change"
PART = "part"  # the column of what an OPD adds to the distance
OPENED = "agency.opened"  # a click asks, the next run goes: no callback can leave a page
COLUMNS_AT_ONCE = 8  # more numbers side by side cannot be read on a phone


def agency_section(view: View) -> None:
    """The part about OPD of a region's page: loci, the grid OPD x dimension or the zones, and the
    way to the OPD page, which a click on the grid takes too.
    """
    if st.session_state.pop(OPENED, False):
        st.switch_page(page_path(view, "agency.py"))
    code, year = view.choices.region, view.choices.year
    known = agency_year(view.rows, code, year)
    loci(view, code, year, known.rows)
    if any(row["score"] is not None for row in known.rows):
        heat(view, known, known.rows, SCORE, None)
    elif known.rows:
        zones(view, known.rows)
    st.page_link(
        page_path(view, "agency.py"), label=view.words("agency.open"), icon=":material/apartment:"
    )


def scores(view: View, known: AgencyYear) -> None:
    """Both grids, by score or by change since the last comparable year, and a way to each OPD."""
    words = view.words
    shown, since = compared(view, known, view.choices.region)
    show = SCORE
    st.header(words("agency.heat"))
    agency_picker(view, known.agencies)
    if since is None:
        st.caption(words("agency.no_change", year=view.choices.year))
    else:
        choices = {
            SCORE: words("agency.show_score"),
            CHANGE: words("agency.show_change", since=since),
        }
        show = st.segmented_control(
            words("agency.show"),
            list(choices),
            default=show,
            format_func=choices.get,
            required=True,
        )
    heat(view, known, shown, show, since)
    st.header(words("agency.indicators"))
    indicators(view, known, shown, show, since)


def compared(view: View, known: AgencyYear, code: str) -> tuple[list[Row], int | None]:
    """(the scores with their change, the last comparable year with scores of the region's OPD or
    None).

    A value of our own aggregation is compared with another such value only.
    """
    since = previous_comparable(view.choices.year, view.spans())
    rows = view.rows("agency_scores", region=code, year=since) if since is not None else []
    own = {(row["agency_id"], row["dimension"], row["own"]) for row in known.rows}
    earlier = [
        row
        for row in filled(rows, known.weights)
        if row["indicator"] or (row["agency_id"], row["dimension"], row["own"]) in own
    ]
    found = any(row["score"] is not None for row in earlier)
    return with_change(known.rows, earlier), since if found else None


def heat(view: View, known: AgencyYear, shown: Rows, show: str, since: int | None) -> None:
    """OPD x dimension, the weakest OPD on top, in the bands of their classes, with what each adds
    to the region's distance to a class; a click opens that OPD and dimension.

    shown: the rows of `known`, with their changes where these are shown.
    """
    words, agencies = view.words, known.agencies
    rows = [row for row in shown if row["indicator"] is None]
    with_parts = show == SCORE and bool(known.standings)
    figure = score_grid(
        [(agency["agency_id"], agency["name"]) for agency in agencies],
        _columns(view, known, with_parts),
        _row_of(known, rows),
        words,
        lambda agency, column: f"{'' if column == PART else column}|{agency}",
        changes=show == CHANGE,
        heads=_heads(known, words) if show == SCORE else None,
    )
    year = known.rows[0]["year"]
    alt = words(f"agency.heat_alt_{show}", year=year, since=since, n=len(agencies))
    show_figure(view, figure, f"agency-heat-{show}", alt, open_agency)
    _heat_reading(view, known, rows, show)
    note(view, known.rows)
    table_twin(view, "opd", rows, score_columns(view, rows) | _part_column(known, words))


def _columns(view: View, known: AgencyYear, with_parts: bool) -> list[tuple[str, str]]:
    """(id, name) of the columns: the OPD as a whole, its dimensions, its part in the distance."""
    words = view.words
    columns = [("", words("agency.whole_short"))]
    for dimension in dimensions_of(view, known.rows):
        columns.append((dimension, dimension_name(dimension, words, short=True)))
    return columns + ([(PART, words("agency.part_short"))] if with_parts else [])


def _row_of(known: AgencyYear, rows: Rows) -> Callable[[str, str], Row | None]:
    """The row behind a cell of the grid."""
    parts = by_part(rows)

    def row_of(agency: str, column: str) -> Row | None:
        if column != PART:
            return parts.get((agency, column or None, None))
        standing = known.standings.get(agency)
        return {"part": to_decimal(standing.part)} if standing else None

    return row_of


def _part_column(known: AgencyYear, words: Words) -> dict[str, Callable[[Row], Any]]:
    """The column of the table that says what an OPD adds to the distance; none where none is
    known.
    """

    def part(row: Row) -> str:
        standing = known.standings.get(row["agency_id"])
        whole = row["dimension"] is None and standing is not None
        return words.signed(to_decimal(standing.part)) if whole else ""

    return {words("agency.part_points"): part} if known.standings else {}


def _heads(known: AgencyYear, words: Words) -> dict[int, Head]:
    """A heading over the first OPD of each class; none under a method without classes."""
    heads, before, whole = {}, "", known.whole_scores()
    for n, agency in enumerate(known.agencies if known.method and known.method.bands else ()):
        band = known.band(whole.get(agency["agency_id"]))
        code = band.code if band else None
        if code != before:
            limits = f" ({words.number(band.low)}–{words.number(band.high)})" if band else ""
            text = words(f"outcome.{code}") if code else words("agency.no_band")
            heads[n] = Head(text + limits, code)
        before = code
    return heads


def _heat_reading(view: View, known: AgencyYear, rows: Rows, show: str) -> None:
    """How to read the grid: shades, bands, our own values, and what the parts sum to."""
    words = view.words
    said = [words(f"agency.heat_reading_{show}"), words("agency.heat_click")]
    if any(row["own"] for row in rows):
        said.append(words("agency.heat_own"))
    if show == SCORE and known.method and known.method.bands:
        said.append(words("agency.heat_bands"))
    if show == SCORE and known.standings:
        said.append(part_reading(view, known))
    st.caption(" ".join(said))


def part_reading(view: View, known: AgencyYear) -> str:
    """What the parts of all OPD sum to: the distance to a class, of the region or of a part of its
    loci.
    """
    words, start, limit = view.words, known.start, known.limit
    return words(
        "agency.part_margin" if known.reached else "agency.part_gap",
        name=class_name(limit.code, words),
        low=words.number(limit.low),
        points=words.number(abs(start.score(AGGREGATIONS[0]) - limit.low)),
        aggregation=words(f"agency.own_{'whole' if start.complete else 'part'}"),
    )


def open_agency(cell: str) -> None:
    """A click on a cell "dimension|OPD": that OPD and dimension become the chosen ones."""
    dimension, _, agency = cell.partition("|")
    choose(agency=agency, dimension=dimension or None)
    st.session_state[OPENED] = True


def agency_picker(view: View, agencies: Rows) -> None:
    """Lets the reader open one OPD without the grid: by keyboard or by typing."""
    names = {agency["agency_id"]: agency["name"] for agency in agencies}
    bound(
        st.selectbox,
        "agency",
        "w.agency",
        view.choices.agency if view.choices.agency in names else None,
        view.words("agency.pick"),
        list(names),
        format_func=names.get,
        placeholder=view.words("agency.pick"),
        label_visibility="collapsed",
        filter_mode="contains",
    )


def dimension_picker(view: View, options: Sequence[str]) -> str:
    """The dimension that the reader looks at, the first where none of these was chosen."""
    chosen = view.choices.dimension if view.choices.dimension in options else options[0]
    return bound(
        st.pills,
        "dimension",
        "w.dimension",
        chosen,
        view.words("agency.choose_dimension"),
        options,
        format_func=lambda dimension: dimension_name(dimension, view.words),
        required=True,
    )


def with_indicators(view: View, rows: Rows) -> list[str]:
    """The dimensions of which indicators are known."""
    known = {row["dimension"] for row in rows if row["indicator"] is not None}
    return [dimension for dimension in dimensions_of(view, rows) if dimension in known]


def indicators(view: View, known: AgencyYear, shown: Rows, show: str, since: int | None) -> None:
    """OPD x indicator of the chosen dimension; OPD in groups where there are many."""
    words, options = view.words, with_indicators(view, known.rows)
    if not options:
        st.caption(words("agency.no_indicators"))
        return
    dimension = dimension_picker(view, options)
    rows = [row for row in shown if row["dimension"] == dimension and row["indicator"] is not None]
    parts, short = by_part(rows), short_names(known.agencies, words)
    names = {row["indicator"]: indicator_name(row["indicator"], words) for row in rows}
    columns = [(a["agency_id"], short[a["agency_id"]]) for a in _group(known.agencies, words)]
    figure = score_grid(
        list(names.items()),
        columns,
        lambda indicator, agency: parts.get((agency, dimension, indicator)),
        words,
        lambda indicator, agency: f"{dimension}|{agency}",
        changes=show == CHANGE,
    )
    alt = words(
        f"agency.indicators_alt_{show}",
        dimension=dimension_name(dimension, words),
        year=known.rows[0]["year"],
        since=since,
    )
    show_figure(view, figure, f"agency-indicators-{show}", alt, open_agency)
    note(view, rows)
    table_twin(view, "opd-indikator", rows, score_columns(view, rows))


def _group(agencies: Sequence[Any], words: Words) -> Sequence[Any]:
    """The OPD that stand side by side: all, or a group that the reader picks."""
    if len(agencies) <= COLUMNS_AT_ONCE:
        return agencies
    starts = list(range(0, len(agencies), COLUMNS_AT_ONCE))
    key = "agency.group"
    # another region has other groups: what was picked there is none here
    if st.session_state.get(key) not in starts:
        st.session_state[key] = starts[0]
    start = st.segmented_control(
        words("agency.choose_group"),
        starts,
        key=key,
        format_func=lambda at: f"{at + 1}–{min(at + COLUMNS_AT_ONCE, len(agencies))}",
        required=True,
    )
    return agencies[start : start + COLUMNS_AT_ONCE]
