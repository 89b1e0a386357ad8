"""The way from a page of the services back to the score of the same region or OPD (streamlit)."""

from __future__ import annotations

import streamlit as st

from zona.domain.agencyyear import agency_year
from zona.domain.loci import by_part
from zona.faces.dashboard.parts import place_link
from zona.faces.dashboard.view import View
from zona.language.narrative import describe


def score_link(view: View, region: str | None, agency: str | None) -> None:
    """One line with what the Ombudsman said of the place, as a link to the page that tells more."""
    if region is None:
        return
    if agency is not None:
        _of_agency(view, region, agency)
        return
    words, year = view.words, view.choices.year
    row = view.rows("assessments", year=year, region=region)[0]
    said = words("ties.score_region", region=row["full_name"], year=year, said=describe(row, words))
    place_link(st, view, "region.py", said, ":material/location_city:")


def _of_agency(view: View, region: str, agency: str) -> None:
    words, year = view.words, latest_year(view, region, agency)
    if year is None:
        place_link(st, view, "agency.py", words("ties.score_agency_none"), ":material/apartment:")
        return
    known = agency_year(view.rows, region, year)
    row = by_part(known.rows).get((agency, None, None))
    score = row["score"] if row else None
    key = "score_agency_own" if row and row["own"] else "score_agency"
    told = words.number(score) if score is not None else words("common.score_unpublished")
    said = words(f"ties.{key}", year=year, score=told)
    place_link(st, view, "agency.py", said, ":material/apartment:", year=year)


def latest_year(view: View, region: str, agency: str) -> int | None:
    """The latest year of which anything is published of an OPD; None where there is none."""
    rows = view.rows("agency_scores", region=region, year=None)
    return max((row["year"] for row in rows if row["agency_id"] == agency), default=None)
