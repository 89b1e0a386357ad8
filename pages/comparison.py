"""Indicators side by side: all of one region, and one of all regions."""

import streamlit as st

from zona.faces.dashboard.choices import indicator_picker, region_picker
from zona.faces.dashboard.comparison import one_indicator, one_region
from zona.faces.dashboard.dissonance import dissonance
from zona.faces.dashboard.view import current_view
from zona.language.comparison import holds_value

view = current_view()
words, code = view.words, view.choices.region

st.title(words("comparison.heading", province=view.snapshot.province_name))
st.markdown(words("comparison.intro"))
region_picker(view)
if code is None:
    st.info(words("comparison.choose"), icon=":material/touch_app:")
else:
    one_region(view, code)

dissonance(view, code)

st.header(words("comparison.one_indicator"))
register = {row["indicator"]: row for row in view.rows("indicators")}
indicator = register[view.choices.indicator or next(iter(register))]
values = view.rows("indicator_values", indicator=indicator["indicator"], year=None, region=None)
period = indicator_picker(view, [row for row in values if holds_value(row)])
one_indicator(view, indicator, values, period)
