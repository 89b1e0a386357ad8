"""`streamlit run dashboard.py` starts everything: dashboard, open data and health, in one process.

Streamlit reads this file's text to find the `st.App`: the call has to stand here, by this name.
"""

import streamlit as st

from zona import ui, web
from zona.ui_uploads import Uploads

app = st.App(web.SCRIPT, middleware=web.middleware(held=Uploads()), on_script_error=ui.script_failed)
