"""The view of one OPD: where it stands, its dimensions by weight, its indicators by what the region
can win, and the same kind in the peers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import streamlit as st

from zona.config import ROOT
from zona.domain.agencyyear import AgencyYear, agency_year
from zona.domain.aggregation import Item, to_decimal
from zona.domain.loci import by_part
from zona.domain.peers import peers
from zona.domain.recoverable import by_agency, by_dimension
from zona.faces.dashboard.agency import kind_table, note, own_name, peers_note, score_columns
from zona.faces.dashboard.agency_grid import (
    agency_picker,
    compared,
    dimension_picker,
    part_reading,
    with_indicators,
)
from zona.faces.dashboard.choices import choose, year_picker
from zona.faces.dashboard.parts import page_path, show_figure, tile
from zona.faces.dashboard.region import BADGE_COLORS, on_scale
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.ties import behind_dimension, services_of_agency
from zona.faces.dashboard.view import View
from zona.facts.advice import advice
from zona.figures import agencies as figures
from zona.figures.grid import OWN
from zona.language.agencies import dimension_name, indicator_name, kind_name
from zona.language.escaping import code_span, markdown
from zona.language.narrative import class_name
from zona.language.words import Words

Row = dict[str, Any]

TILE_WIDTH = 250


def one_agency(view: View) -> None:
    """The whole view of the chosen OPD."""
    words, code, year = view.words, view.choices.region, view.choices.year
    known = agency_year(view.rows, code, year)
    shown, since = compared(view, known, code)
    rows = [row for row in shown if row["agency_id"] == view.choices.agency]
    _breadcrumb(view, rows)
    if not rows:
        _nothing_about(view, known)
        return
    st.title(words("agency.one_heading", agency=markdown(rows[0]["name"]), year=year))
    with st.container(horizontal=True):
        year_picker(view)
        agency_picker(view, known.agencies)
    whole = by_part(rows).get((view.choices.agency, None, None))
    _badge(view, known, rows[0], whole)
    _tiles(view, known, whole, since)
    _dimensions(view, known, rows)
    _indicators(view, known, rows, since)
    _behind(view, known, rows)
    services_of_agency(view)
    st.page_link(page_path(view, "plan.py"), label=words("agency.to_plan"), icon=":material/route:")
    _peers(view, rows[0], whole)


def _breadcrumb(view: View, rows: Sequence[Row]) -> None:
    """The way back: region, its OPD, this OPD, the dimension."""
    words, region = view.words, view.region_row(view.choices.region)
    with st.container(horizontal=True, vertical_alignment="center", key="breadcrumb", gap="small"):
        st.page_link(page_path(view, "region.py"), label=region["full_name"])
        st.button(
            words("agency.crumb_all", year=view.choices.year),
            type="tertiary",
            key="agency.back",
            icon=":material/chevron_right:",
            on_click=choose,
            kwargs={"agency": None, "dimension": None},
        )
        last = [rows[0]["name"]] if rows else []
        if rows and view.choices.dimension:
            last.append(dimension_name(view.choices.dimension, words, short=True))
        st.markdown("".join(f":material/chevron_right: {markdown(text)} " for text in last))


def _nothing_about(view: View, known: AgencyYear) -> None:
    """Nothing is known of the OPD of the address in this year: says so, and offers the others."""
    words, agency = view.words, view.choices.agency
    st.title(words("agency.title"))
    year_picker(view)
    said = words("agency.one_unknown", agency=code_span(agency), year=view.choices.year)
    st.warning(said, icon=":material/info:")
    if known.rows:
        agency_picker(view, known.agencies)


def _badge(view: View, known: AgencyYear, row: Row, whole: Row | None) -> None:
    """Class, score with its scale, the limits of the class, and whose figure it is."""
    words = view.words
    score = whole["score"] if whole else None
    band = known.band(score)
    said = [kind_name(row["kind"], words), own_name(whole, words) if whole else ""]
    if band:
        low, high = words.number(band.low), words.number(band.high)
        limits = words("region.limits", name=class_name(band.code, words), low=low, high=high)
        said.insert(0, limits)
    with st.container(horizontal=True, vertical_alignment="center"):
        if whole and whole["zone"]:
            st.badge(words(f"zone.{whole['zone']}"), color=BADGE_COLORS[whole["zone"]])
        elif band:
            name, help_text = words(f"outcome.{band.code}"), words("agency.heat_bands")
            st.badge(name, color=BADGE_COLORS[band.zone], help=help_text)
        method = known.method.id if known.method else None
        st.markdown(on_scale(view, score, method), width="content")
        st.caption(" · ".join(filter(None, said)), width="content")


def _tiles(view: View, known: AgencyYear, whole: Row | None, since: int | None) -> None:
    """Change since the last comparable year, part in the region's distance, what can be won."""
    words = view.words
    agency = view.choices.agency
    standing, points = known.standings.get(agency), by_agency(known.points).get(agency)
    unit = words(f"agency.points_{'region' if known.start and known.start.complete else 'mean'}")
    with st.container(horizontal=True, key="agency-tiles"):
        tile(*_change(whole, since, words), TILE_WIDTH)
        if standing:
            part = words.signed(to_decimal(standing.part))
            name = class_name(known.limit.code, words)
            note = words("agency.tile_part", name=name)
            tile(words("agency.part_points"), part, note, TILE_WIDTH)
        if points is not None:
            value = words.number(to_decimal(points))
            tile(words("agency.to_win"), value, words("agency.tile_win"), TILE_WIDTH)
    if standing:
        st.caption(f"{part_reading(view, known)} {words('agency.points_are', unit=unit)}")


def _change(whole: Row | None, since: int | None, words: Words) -> tuple[str, str, str]:
    """Label, value and note of the tile about the last comparable year."""
    if whole is None or whole["change"] is None:
        return words("agency.change"), "–", words("agency.tile_no_change")
    change, before = words.signed(whole["change"]), words.number(whole["score_since"])
    return words("agency.change"), change, words("agency.tile_change", since=since, before=before)


def _dimensions(view: View, known: AgencyYear, rows: Sequence[Row]) -> None:
    """The dimensions with their weights: what is reached, and what is to be won; a click chooses
    one.
    """
    words, agency = view.words, view.choices.agency
    won = by_dimension(known.points, agency)
    items = [item for item in known.start.items if item.agency_id == agency] if known.start else []
    # an OPD that counts by its score as a whole has no dimensions to draw
    if not items or None in won:
        if any(row["score"] is not None for row in rows):
            st.caption(words("agency.no_dimensions"))
        return
    st.header(words("agency.dimensions"))
    scores = {row["dimension"]: row for row in rows if row["indicator"] is None}
    top = Fraction(known.start.scale[1])
    lines = []
    for dimension in won:
        inside = [item for item in items if item.dimension == dimension]
        reached, missing = _reached(inside, top)
        lines.append((dimension, _dimension_line(view, known, scores, dimension), reached, missing))
    figure = figures.weighted_parts(lines, words, view.choices.dimension)
    alt = words("agency.dimensions_alt", n=len(lines), year=view.choices.year)
    show_figure(
        view, figure, "agency-dimensions", alt, lambda dimension: choose(dimension=dimension)
    )
    st.caption(words("agency.dimensions_reading"))
    note(view, rows)
    dimension_rows = [scores[dimension] for dimension in won if dimension in scores]
    table_twin(view, "opd-dimensi", dimension_rows, _dimension_columns(view, known, won))


def _reached(items: Sequence[Item], top: Fraction) -> tuple[float, float]:
    """(points of the OPD that a dimension brings, points that it lacks)."""
    reached = sum((item.share * Fraction(item.score) for item in items), Fraction(0))
    whole = sum((item.share * top for item in items), Fraction(0))
    return float(reached), float(whole - reached)


def _dimension_line(view: View, known: AgencyYear, scores: dict[Any, Row], dimension: str) -> str:
    """A dimension's name with its weight and score."""
    words, row = view.words, scores.get(dimension)
    return words(
        "agency.dimension_line",
        name=dimension_name(dimension, words, short=True),
        weight=words.number(known.weights.get(dimension)),
        score=words.number(row["score"] if row else None) + (OWN if _own(row) else ""),
    )


def _own(row: Row | None) -> bool:
    return bool(row and row["own"])


Columns = dict[str, Callable[[Row], Any]]


def _dimension_columns(view: View, known: AgencyYear, won: dict[str | None, Fraction]) -> Columns:
    """Scores of dimensions with their weights and what the region can win."""
    words = view.words
    return score_columns(view, ()) | {
        words("agency.weight"): lambda row: words.number(known.weights.get(row["dimension"])),
        words("agency.to_win_region"): lambda row: _points(won[row["dimension"]], words),
    }


def _points(value: Fraction | None, words: Words) -> str:
    """Points of the region with three decimals: an indicator is worth hundredths."""
    return words.number(to_decimal(value, 3), 3) if value is not None else ""


def _indicators(view: View, known: AgencyYear, rows: Sequence[Row], since: int | None) -> None:
    """The indicators of the chosen dimension, those first with which the region wins most, with
    what is known to be asked for each.
    """
    words, options = view.words, with_indicators(view, rows)
    st.header(words("agency.indicators"))
    if not options:
        st.caption(words("agency.no_indicators"))
        return
    dimension = dimension_picker(view, options)
    fine = [row for row in rows if row["dimension"] == dimension and row["indicator"] is not None]

    def win(row: Row) -> Fraction | None:
        return known.points.get((row["agency_id"], row["dimension"], row["indicator"]))

    fine.sort(key=lambda row: (-(win(row) or 0), row["indicator"]))
    sources = list(dict.fromkeys(filter(None, (_asked_source(row, words) for row in fine))))
    won = "line_win" if known.start and known.start.complete else "line_win_part"
    lines = [_indicator_line(row, win(row), won, since, sources, words) for row in fine]
    st.markdown("\n".join(lines))
    listed = [f"[{n}] {markdown(source)}." for n, source in enumerate(sources, start=1)]
    st.caption(" ".join([words("agency.evidence_note"), *listed]))
    note(view, fine)
    columns = score_columns(view, fine) | {
        words("agency.score_since", since=since or "–"): lambda row: words.number(
            row["score_since"]
        ),
        words("agency.to_win_region"): lambda row: _points(win(row), words),
        words("agency.evidence"): lambda row: _asked(row, words),
        words("agency.evidence_source"): lambda row: _asked_source(row, words),
    }
    table_twin(view, "opd-bukti", fine, columns)


def _behind(view: View, known: AgencyYear, rows: Sequence[Row]) -> None:
    """The components of a standard behind the dimension that is looked at; nothing where neither
    its indicators nor a dimension of the score is known.
    """
    options = with_indicators(view, rows)
    scored = [row["dimension"] for row in rows if row["dimension"] is not None]
    everything = options or list(dict.fromkeys(scored))
    if not everything:
        return
    chosen = view.choices.dimension if view.choices.dimension in everything else everything[0]
    fine = [row for row in rows if row["dimension"] == chosen and row["indicator"] is not None]
    behind_dimension(view, known.method.id if known.method else None, chosen, fine)


def _indicator_line(
    row: Row,
    win: Fraction | None,
    won: str,
    since: int | None,
    sources: Sequence[str],
    words: Words,
) -> str:
    """One indicator as an item of a list: score, last year, what is to be won, what is asked with
    the number of its source. won: the words for what is to be won.
    """
    said = [words("agency.line_score", score=words.number(row["score"]))]
    if row["score"] is None:
        said = [words("absence.unpublished")]
    if row["score_since"] is not None:
        said.append(f"{since}: {words.number(row['score_since'])}")
    if win:
        said.append(words(f"agency.{won}", points=_points(win, words)))
    name = markdown(indicator_name(row["indicator"], words))
    source = _asked_source(row, words)
    asked = _asked(row, words) + (f" [{sources.index(source) + 1}]" if source else "")
    return f"- **{name}** — {' · '.join(said)}  \n  {asked}"


def _asked(row: Row, words: Words) -> str:
    """What assessors are known to ask for an indicator, or that nothing is known."""
    found = advice(ROOT).asked(row["dimension"], row["indicator"])
    return words.pick(dict(found.text)) if found else words("agency.evidence_unknown")


def _asked_source(row: Row, words: Words) -> str:
    """Who says so, how well it is known, and of which years."""
    found = advice(ROOT).asked(row["dimension"], row["indicator"])
    if found is None:
        return ""
    years = f"{found.years[0]}–{found.years[-1]}" if len(found.years) > 1 else str(found.years[0])
    return words(
        "agency.evidence_from",
        years=years,
        state=words(f"agency.evidence_{found.state}"),
        source=found.source,
    )


def _peers(view: View, row: Row, whole: Row | None) -> None:
    """The same kind of OPD in the region's peers."""
    words, code = view.words, row["region_code"]
    near = peers(view.regions, code)
    kind = row["kind"]
    st.header(words("agency.peers_of", kind=kind_name(kind, words)))
    everyone = view.rows("kind_scores", year=view.choices.year, regions=",".join((code, *near)))
    rows = [other for other in everyone if other["kind"] == kind]
    if whole is None or not any(other["region_code"] != code for other in rows):
        st.caption(words("agency.no_peers"))
        return
    figure = figures.kind_peers(rows, code, {kind: kind_name(kind, words)}, words)
    name = view.region_row(code)["full_name"]
    alt = words("agency.peers_alt", region=name, year=view.choices.year)
    show_figure(view, figure, "agency-peers", alt)
    st.caption(peers_note(view, near))
    note(view, [whole])
    kind_table(view, rows)
