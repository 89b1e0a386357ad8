"""The parts of a region's page: badge, tiles, one sentence, the years, peers, and its OPD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from zona.domain.changes import direction, unchanged
from zona.domain.classes import MARKS
from zona.domain.loci import agencies_of
from zona.domain.peers import peers
from zona.faces.dashboard.parts import note_sources, page_path, region_selector, show_figure
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View, bands_by_year
from zona.figures import agencies as agency_figures
from zona.figures import history as history_figures
from zona.figures import zones as figures
from zona.figures.scores import peer_scores
from zona.language import tables
from zona.language.escaping import markdown
from zona.language.narrative import (
    class_name,
    distance_sentences,
    newest_sentence,
    previous_comparable,
    region_sentence,
    since_sentence,
)
from zona.language.words import Words

Row = Mapping[str, Any]

BADGE_COLORS = {"hijau": "green", "kuning": "yellow", "merah": "red"}
TILE_WIDTH = 230
VALUE_CHARACTERS = 12  # more are cut on the tile and shown whole in its help


def badge(view: View, row: Row) -> None:
    """Class and mark, score with its scale, and the limits of the class."""
    words = view.words
    if row["zone"] is None:
        said = words(f"status.{row['status']}")
        if row["opinion"]:
            said = words("narrative.opinion", opinion=row["opinion"])
        st.badge(said, color="gray")
        return
    name = words(f"outcome.{row['class']}") + MARKS.get(row["status"], "")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(name, color=BADGE_COLORS[row["zone"]], icon=":material/verified:")
        st.markdown(on_scale(view, row["score"], row["method"]))
        st.caption(_limits(view, row))


def newest_result(view: View, row: Row, history: Sequence[Row]) -> None:
    """A later result by another method, below the class of the chosen year: nobody may miss it."""
    sentence = newest_sentence(row, history, view.spans(), view.words)
    if sentence:
        st.markdown(f":material/update: **{markdown(sentence)}**")


def on_scale(view: View, score: Decimal | None, method: str | None) -> str:
    """A score with the top of its method's scale: a number alone says nothing to a stranger."""
    words = view.words
    if score is None:
        return words("common.score_unpublished")
    tops = [row["scale_high"] for row in view.rows("methods") if row["method"] == method]
    # where the publication prints no scale all scores that are known lie within 100
    high = words.number(next(iter(tops), None) or 100, 0)
    return words("region.score_of", score=words.number(score), high=high)


def _band(view: View, row: Row) -> Row | None:
    """The band of the class that is shown."""
    bands = bands_by_year(view).get(row["year"], ())
    return next((band for band in bands if band["class"] == row["class"]), None)


def _limits(view: View, row: Row) -> str:
    band, words = _band(view, row), view.words
    if band is None:
        return ""
    low, high = words.number(band["low"]), words.number(band["high"])
    return words("region.limits", name=class_name(row["class"], words), low=low, high=high)


def tiles(view: View, row: Row, history: Sequence[Row]) -> None:
    """Change within the span, distance to the limits, rank as somebody stated it, since when."""
    words = view.words
    with st.container(horizontal=True, key="region-tiles"):
        for label, value, note in (
            _change(view, row, history),
            _margin(view, row),
            _rank(view, row),
            _since(view, row, history),
        ):
            st.metric(
                words(f"region.{label}"),
                value,
                note,
                delta_color="off",
                delta_arrow="off",
                border=True,
                width=TILE_WIDTH,
                help=f"{value}, {note}" if len(value) > VALUE_CHARACTERS else None,
            )


def _change(view: View, row: Row, history: Sequence[Row]) -> tuple[str, str, str]:
    """The change since the last comparable year: in points where both scores are known."""
    words = view.words
    since = previous_comparable(row["year"], view.spans())
    earlier = next((other for other in history if other["year"] == since), None)
    if earlier is None:  # also where the region was not there yet
        return "tile_change", "–", words("zones.tile_moved_none")
    if row["score"] is not None and earlier["score"] is not None:
        points = words.signed(row["score"] - earlier["score"])
        return "tile_change", points, words("region.points_since", since=since)
    way = direction(row, earlier)
    note = words("region.class_since", since=since)
    if way == "unknown":
        note = _why_unknown(row, earlier, words)
    return "tile_change", words(f"region.moved_{way}"), note


def _why_unknown(row: Row, earlier: Row, words: Words) -> str:
    """Why it cannot be told whether the class changed; an unchanged zone is said to be known."""
    year, since = row["year"], earlier["year"]
    if row["zone"] is None or earlier["zone"] is None:
        return words("region.class_unknown_since", since=since, year=year)
    zone = words(f"zone.{row['zone']}")
    open_year = since if earlier["category_open"] else year
    return words("region.category_unknown_since", zone=zone, year=open_year)


def _margin(view: View, row: Row) -> tuple[str, str, str]:
    """How far the score lies above the lower limit of its class and below the next one."""
    band, words = _band(view, row), view.words
    if band is None or row["score"] is None:
        return "tile_margin", "–", words("region.margin_unknown")
    above = words.number(row["score"] - band["low"])
    better = [b for b in bands_by_year(view)[row["year"]] if b["low"] > row["score"]]
    if not better:
        return "tile_margin", above, words("region.margin_top")
    missing = words.number(min(b["low"] for b in better) - row["score"])
    return "tile_margin", above, words("region.margin_next", missing=missing)


def _rank(view: View, row: Row) -> tuple[str, str, str]:
    """A rank as a source stated it, with its publisher; none is computed here."""
    words = view.words
    stated = [
        claim
        for claim in view.rows("claims", year=row["year"], region=row["region_code"])
        if claim["rank_text"] and not claim["uncounted"]
    ]
    if not stated:
        return "tile_rank", "–", words("region.rank_none")
    return "tile_rank", stated[0]["rank_text"], words("region.rank_by", who=stated[0]["publisher"])


def _since(view: View, row: Row, history: Sequence[Row]) -> tuple[str, str, str]:
    """Since which year the zone has been the same, as far as years may be compared."""
    words = view.words
    span = next((span for span in view.spans() if row["year"] in span), ())
    by_year = {other["year"]: other["zone"] for other in history}
    same = unchanged(by_year, span, row["year"])
    if not same:
        return "tile_since", "–", words("region.since_unknown")
    return (
        "tile_since",
        str(same[-1]),
        words("region.since_zone", zone=words(f"zone.{row['zone']}")),
    )


def lead(view: View, row: Row, history: Sequence[Row]) -> None:
    """One paragraph: position, since when, what holds back, the next step."""
    words = view.words
    sentences = [
        f"**{region_sentence(row, words)}**",
        since_sentence(row, history, view.spans(), words) or "",
        held_back(view, row),
        *distance_sentences(row, bands_by_year(view).get(row["year"], ()), words)[:1],
    ]
    st.markdown(" ".join(filter(None, sentences)))


def is_highest(view: View, row: Row) -> bool:
    """Whether a region is in the best class of the year's method: then nothing holds it back."""
    bands = bands_by_year(view).get(row["year"], ())
    return bool(bands) and row["class"] == bands[0]["class"]


def held_back(view: View, row: Row) -> str:
    """Which OPD is the weakest, or that the scores of OPD are not published; under the best class
    the lowest one is named as that, with its distance to the limit.
    """
    words, highest = view.words, is_highest(view, row)
    scores = view.rows("agency_scores", region=row["region_code"], year=row["year"])
    whole = _whole_scores(scores)
    if whole:
        weakest = min(whole, key=lambda score: score["score"])
        score = words.number(weakest["score"])
        said = {"agency": weakest["name"], "score": score}
        if not highest:
            return words("region.held_back", **said)
        limit = bands_by_year(view)[row["year"]][0]["low"]
        key = "region.lowest_above" if weakest["score"] >= limit else "region.lowest_below"
        return words(key, name=class_name(row["class"], words), low=words.number(limit), **said)
    if not row["zone"] or scores:
        return ""
    return words("region.lowest_unknown" if highest else "region.held_back_unknown")


def _whole_scores(scores: Sequence[Row]) -> list[Row]:
    """The scores of OPD as a whole."""
    return [
        row
        for row in scores
        if row["dimension"] is None and row["indicator"] is None and row["score"] is not None
    ]


def agency_strip(view: View, code: str, year: int) -> None:
    """The region's OPD, the weakest first; nothing where no score of an OPD is known."""
    words = view.words
    scores = view.rows("agency_scores", region=code, year=year)
    whole = sorted(_whole_scores(scores), key=lambda row: (row["score"], row["name"]))
    if not whole:
        return
    lines = [(row["name"], row["score"]) for row in whole]
    alt = words("region.strip_alt", n=len(agencies_of(scores)), year=year)
    show_figure(view, agency_figures.bars(lines, words), "agency-strip", alt)


def years(view: View, code: str, name: str, history: Sequence[Row], year: int) -> None:
    """The comparable years large, the other ones folded."""
    words = view.words
    span = next((span for span in view.spans() if year in span), (year,))
    st.caption(words("region.span", years=figures.year_span(span)))
    alt = words("trend.scores_alt", regions=name)
    scored = any(row["score"] is not None for row in history if row["year"] in span)
    if scored:
        show_figure(view, years_figure(view, code, history, span), "scores", alt)
        st.caption(words("trend.reading"))
    else:
        st.markdown(words("region.span_unscored"))
    note_sources(view, history, dict.fromkeys(row["method"] for row in history if row["class"]))
    with st.expander(words("region.all_years"), icon=":material/history:", expanded=not scored):
        everything = tuple(row["year"] for row in view.rows("years"))
        show_figure(view, years_figure(view, code, history, everything), "scores-all", alt)
        st.caption(words("zones.letters"))
    table_twin(view, "history", history, tables.assessment_columns(words))


def years_figure(
    view: View, code: str, history: Sequence[Row], shown: Sequence[int]
) -> dict[str, Any]:
    """The figure of some years of a region."""
    return history_figures.score_history(
        [row for row in history if row["year"] in shown],
        code,
        [row for row in view.rows("years") if row["year"] in shown],
        [tuple(y for y in span if y in shown) for span in view.spans() if set(span) & set(shown)],
        {y: bands for y, bands in bands_by_year(view).items() if y in shown},
        view.words,
    )


def peer_section(view: View, code: str, row: Row) -> None:
    """The region among its peers, the highest score on top, with their median."""
    words, year = view.words, row["year"]
    near = peers(view.regions, code)
    if not near:
        st.caption(words("region.no_peers"))
        return
    everyone = view.rows("assessments", year=year, region=None)
    together = [other for other in everyone if other["region_code"] in (code, *near)]
    region = view.region_row(code)
    st.caption(words("region.peers_rule", type=words(f"type.{region['type']}")))
    figure = peer_scores(together, code, bands_by_year(view).get(year, ()), words)
    alt = words("region.peers_alt", region=region["full_name"], year=year)
    show_figure(view, figure, "peers", alt, region_selector(view))
    note_sources(view, together, [row["method"]])
    columns = tables.assessment_columns(words)
    table_twin(view, "peers", together, columns, region_selector(view))


def next_steps(view: View, words: Words) -> None:
    """The ways on from a region: its briefing, the path to the next class, its OPD."""
    with st.container(horizontal=True):
        for script, key, icon in (
            ("briefing.py", "region.to_briefing", ":material/co_present:"),
            ("plan.py", "region.to_plan", ":material/route:"),
            ("agency.py", "region.to_agencies", ":material/apartment:"),
        ):
            st.page_link(page_path(view, script), label=words(key), icon=icon)
