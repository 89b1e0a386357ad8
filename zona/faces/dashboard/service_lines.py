"""The services around the score on the page of a region: a line each, and the way to its page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from zona.config import ROOT
from zona.faces.dashboard.parts import place_link
from zona.faces.dashboard.satisfaction import methods
from zona.faces.dashboard.view import View
from zona.facts.servicerules import service_rules
from zona.language.service_lines import ServiceLine, Told, service_lines


def services_of(view: View, code: str) -> None:
    """One line for each service of a region, each with a link to the page that tells more."""
    st.header(view.words("service_line.heading"))
    show_lines(view, lines_of(view, code))


def lines_of(view: View, code: str, agency: str | None = None) -> list[ServiceLine]:
    """What is said of each service of a region, or of one of its OPD."""
    asked = {"region": code, "agency": agency}
    told = Told(
        view.rows("complaint_limits", **asked),
        view.rows("surveys", **asked),
        view.rows("standards", **asked),
        view.rows("followup_counts", **asked),
    )
    return service_lines(told, service_rules(ROOT), methods(view), view.words)


def show_lines(view: View, lines: Sequence[ServiceLine]) -> None:
    """Each line beside the link to its page, at the same place."""
    for line in lines:
        left, right = st.columns([1, 4], vertical_alignment="center")
        place_link(left, view, f"{line.page}.py", view.words(f"{line.page}.title"))
        right.markdown(line.text if line.known else f":gray[{line.text}]")
