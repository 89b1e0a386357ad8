"""For a region in the highest class: its margin, who is nearest to falling, and who holds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from zona.domain.aggregation import AGGREGATIONS, cut, to_decimal
from zona.domain.method import Band, classify
from zona.domain.recoverable import Standing, standings
from zona.domain.start import Start
from zona.faces.dashboard.agency import note
from zona.faces.dashboard.parts import show_figure
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View
from zona.figures.grid import score_grid
from zona.language.narrative import class_name
from zona.language.words import Words

NAMED = 3  # OPD named in a sentence


def margin(view: View, start: Start) -> None:
    """Margin, sentences and the table of all OPD; nothing under a score that has no class."""
    words, band = view.words, start.band(AGGREGATIONS[0])
    if band is None:
        return
    if start.complete:
        st.success(words("plan.top"), icon=":material/verified:")
    else:
        st.info(words("plan.top_part"), icon=":material/info:")
    st.header(words("plan.margin"))
    found = standings(start.items, AGGREGATIONS[0], band.low)
    names = {row["agency_id"]: row["name"] for row in start.scores}
    for sentence in _sentences(start, band, found, names, words):
        st.markdown(sentence)
    _picture(view, start, found, names)
    note(view, start.scores)
    rows = [{"region_code": start.code, "standing": standing} for standing in found]
    table_twin(view, "margin", rows, _columns(start, names, words))


def _sentences(
    start: Start, band: Band, found: Sequence[Standing], names: dict[str, str], words: Words
) -> list[str]:
    """How far above the limit, who is nearest to it, and who carries most."""
    score = start.score(AGGREGATIONS[0])
    above = words(
        "plan.margin_score" if start.complete else "plan.margin_score_part",
        points=words.number(score - band.low),
        name=class_name(band.code, words),
        low=words.number(band.low),
    )
    below = [standing for standing in found if standing.above < 0]
    nearest = found[: max(1, min(len(below), NAMED))]
    weak = words(
        "plan.margin_below" if below else "plan.margin_nearest",
        n=len(below),
        names=words.listing(_named(standing, names, words) for standing in nearest),
    )
    holding = sorted(found, key=lambda standing: (-standing.part, standing.agency_id))[:NAMED]
    strong = words(
        "plan.margin_holds",
        names=words.listing(
            f"{names[s.agency_id]} ({words.signed(to_decimal(s.part))})" for s in holding
        ),
    )
    return [above, weak, _loss(found[0], names, words), strong]


def _named(standing: Standing, names: dict[str, str], words: Words) -> str:
    return f"{names[standing.agency_id]} ({words.number(to_decimal(standing.score))})"


def _loss(weakest: Standing, names: dict[str, str], words: Words) -> str:
    """How much the weakest OPD may lose, the others as they are."""
    agency = names[weakest.agency_id]
    if weakest.may_lose is None:
        return words("plan.margin_no_loss", agency=agency)
    # cut, not rounded: one hundredth more would cost the class
    points = words.number(cut(weakest.may_lose))
    return words("plan.margin_loss", agency=agency, points=points)


def _picture(view: View, start: Start, found: Sequence[Standing], names: dict[str, str]) -> None:
    """Every OPD with its score, its distance to the limit and its part, the weakest on top."""
    words = view.words
    by_agency = {standing.agency_id: standing for standing in found}

    def row_of(agency: str, column: str) -> dict[str, Any]:
        standing = by_agency[agency]
        if column == "score":
            return {"score": to_decimal(standing.score)}
        return {"part": to_decimal(standing.above if column == "above" else standing.part)}

    figure = score_grid(
        [(standing.agency_id, names[standing.agency_id]) for standing in found],
        [(name, words(f"plan.margin_column_{name}")) for name in ("score", "above", "part")],
        row_of,
        words,
        lambda agency, column: agency,
    )
    show_figure(view, figure, "plan-margin", words("plan.margin_alt", n=len(found)))
    st.caption(words("plan.margin_note" if start.complete else "plan.gain_note_part"))


Columns = dict[str, Callable[[dict[str, Any]], Any]]


def _columns(start: Start, names: dict[str, str], words: Words) -> Columns:
    """The columns of the table of all OPD."""

    def class_of(row: dict[str, Any]) -> str:
        band = classify(start.method, to_decimal(row["standing"].score))
        return class_name(band.code, words) if band else words("plan.no_class")

    def loss(row: dict[str, Any]) -> str:
        may_lose = row["standing"].may_lose
        if may_lose is None:
            return words("plan.margin_all")
        return words.number(cut(may_lose))

    return {
        words("column.region_code"): lambda row: start.code,
        words("column.year"): lambda row: start.year,
        words("agency.agency"): lambda row: names[row["standing"].agency_id],
        words("column.score"): lambda row: words.number(to_decimal(row["standing"].score)),
        words("plan.class"): class_of,
        words("plan.margin_above"): lambda row: words.signed(to_decimal(row["standing"].above)),
        words("agency.part_points"): lambda row: words.signed(to_decimal(row["standing"].part)),
        words("plan.margin_may_lose"): loss,
    }
