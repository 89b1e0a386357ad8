"""Complaints of the province, a region or an OPD: who is late, how many, where, what about, and
what each limit came to; beside it what others published.
"""

import streamlit as st

from zona.faces.dashboard.complaints import DATASET, complaints
from zona.faces.dashboard.example import way_back
from zona.faces.dashboard.published_figures import published_reports
from zona.faces.dashboard.service_level import holds, level, ways_on
from zona.faces.dashboard.view import current_view

view = current_view()
shown = level(view, "complaints")
way_back(view)
if not holds(view, DATASET):
    ways_on(view, DATASET)
elif view.rows("complaint_months", **shown.asked):
    complaints(view, shown)
else:
    st.info(view.words("servicepage.nothing_here", place=shown.name), icon=":material/help:")
published_reports(view, shown, ("lapor", "ombudsman_reports"))
