"""`streamlit run dashboard.py` starts everything: dashboard, open data and health, in one process.

Streamlit reads this file's text to find the `st.App`: the call has to stand here, by this name.
"""

import streamlit as st

from zona import ui, web

app = st.App(
    web.SCRIPT,
    middleware=web.middleware(address=st.get_option("server.address")),
    on_script_error=ui.script_failed,
)
