"""Scores from files: template, check of a file, and where the office runs it, taking in and
withdrawing.
"""

import streamlit as st

from zona.faces.dashboard import intake as ui_intake
from zona.faces.dashboard.view import current_view

view = current_view()
PARTS = (
    ui_intake.head,
    ui_intake.templates,
    ui_intake.prefilled_template,
    ui_intake.check,
    ui_intake.accepted,
)
for part in PARTS:
    with st.container():  # what appears in one part does not move the widgets of the next
        part(view)
