"""The briefing pack of a region or of the province: what it says, and its files, made when somebody
asks.
"""

import streamlit as st

from zona.faces.briefing import pack
from zona.faces.briefing.content import brief
from zona.faces.briefing.logo import prepared
from zona.faces.briefing.pack import Order
from zona.faces.dashboard import briefing as ui_briefing
from zona.faces.dashboard.choices import pickers
from zona.faces.dashboard.view import current_view

view = current_view()
words, year = view.words, view.choices.year
code = view.choices.region or view.snapshot.province_code
name = view.region_row(code)["full_name"]

st.title(words("briefing.heading", name=name, year=year))
pickers(view)
st.markdown(
    words(
        "briefing.intro" if code != view.snapshot.province_code else "briefing.intro_province",
        name=name,
        release=view.snapshot.release,
    )
)

order = Order(code, year, words.language, ui_briefing.logo_uploader(view, prepared), view.simulated)
ui_briefing.offer(view, pack, order)

# without the picture its half would stay empty
made = ui_briefing.made_files(view, pack, order, ("png",))
left, right = st.columns([3, 2]) if made else (st.container(), st.container())
with right:
    ui_briefing.card(view, pack, order, name)
with left:
    ui_briefing.told(
        view, brief(view.snapshot, code, year, words.language, simulated=view.simulated)
    )
st.markdown(words("briefing.shell", code=code, year=year, language=words.language))
