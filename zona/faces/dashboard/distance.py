"""How far a region is from each class: the latest known class, and the distance of the latest
published score.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from zona.domain.loci import bands_of
from zona.domain.method import next_better
from zona.faces.dashboard.parts import note_sources, show_figure
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import View, bands_by_year
from zona.figures import agencies as figures
from zona.language.narrative import class_name, describe, distance_sentences, region_sentence


def distance(view: View, code: str) -> None:
    """The region's latest known class, and how far its latest published score is from each class of
    that score's method.
    """
    words = view.words
    history = view.rows("assessments", year=None, region=code)
    latest = next((row for row in reversed(history) if row["class"] or row["opinion"]), None)
    if latest:
        st.markdown(words("plan.latest", year=latest["year"], what=describe(latest, words)))
    known = [row for row in history if row["score"] is not None and row["class"]]
    if not known:
        st.info(
            words("plan.no_score", region=view.region_row(code)["full_name"]),
            icon=":material/info:",
        )
        st.caption(words("narrative.who_publishes"))
        return
    row = known[-1]
    bands = bands_by_year(view).get(row["year"], [])
    _distance_basis(view, row, latest)
    st.markdown(f"**{region_sentence(row, words)}**")
    st.markdown("\n".join(f"- {sentence}" for sentence in distance_sentences(row, bands, words)))
    mark = words("plan.published", year=row["year"])
    alt = words("plan.distance_alt", year=row["year"], score=words.number(row["score"]))
    show_figure(
        view, figures.band_bar(bands, [(mark, row["score"], True)], words), "plan-distance", alt
    )
    note_sources(view, [row], [row["method"]])
    rows = [
        {"row": row, "band": band, "missing": missing}
        for band, missing in next_better(bands_of(bands, row["method"]), row["score"])
    ]
    table_twin(
        view,
        "jarak",
        rows,
        {
            words("column.region_code"): lambda row: row["row"]["region_code"],
            words("column.region"): lambda row: row["row"]["full_name"],
            words("column.year"): lambda row: row["row"]["year"],
            words("column.score"): lambda row: words.number(row["row"]["score"]),
            words("plan.class"): lambda row: class_name(row["band"].code, words),
            words("column.low"): lambda row: words.number(row["band"].low),
            words("plan.missing"): lambda row: words.number(row["missing"]),
        },
    )


def _distance_basis(view: View, scored: dict[str, Any], latest: dict[str, Any]) -> None:
    """From which year's score the distance counts and by which method; a warning where a later
    class is known.
    """
    words = view.words
    names = {row["method"]: words.of(row, "name") for row in view.rows("methods")}
    key = "plan.distance_from_simulated" if view.simulated else "plan.distance_from"
    said = words(
        key, year=scored["year"], method=names.get(scored["method"]) or words("common.no_method")
    )
    if latest["year"] == scored["year"]:
        st.markdown(said)
        return
    other = (
        words("plan.distance_other_method", year=latest["year"])
        if latest["method"] != scored["method"]
        else ""
    )
    st.warning(
        " ".join(filter(None, (said, words("plan.distance_not", year=latest["year"]), other))),
        icon=":material/history:",
    )
