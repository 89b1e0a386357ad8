"""The services around the score on the page of a region: a line each, and the way to its page."""

from __future__ import annotations

import streamlit as st

from zona.config import ROOT
from zona.faces.dashboard.parts import page_path
from zona.faces.dashboard.satisfaction import methods
from zona.faces.dashboard.view import View
from zona.facts.servicerules import service_rules
from zona.language.service_lines import Told, service_lines


def services_of(view: View, code: str) -> None:
    """One line for each service of a region, each with a link to the page that tells more."""
    rules = service_rules(ROOT)
    asked = {"region": code, "agency": None}
    told = Told(
        view.rows("complaint_limits", **asked),
        view.rows("surveys", **asked),
        view.rows("standards", **asked),
        view.rows("followup_counts", **asked),
    )
    st.header(view.words("service_line.heading"))
    for line in service_lines(told, rules, methods(view), view.words):
        left, right = st.columns([1, 4], vertical_alignment="center")
        left.page_link(
            page_path(view, f"{line.page}.py"),
            label=view.words(f"{line.page}.title"),
        )
        right.markdown(line.text if line.known else f":gray[{line.text}]")
