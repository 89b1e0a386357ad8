"""Indicators side by side: all of one region, and one of all regions."""

import streamlit as st

from zona.faces.dashboard import frame as ui
from zona.faces.dashboard.comparison import one_indicator, one_region
from zona.language.comparison import holds_value

v = ui.view()
words, code = v.words, v.choices.region

st.title(words("comparison.heading", province=v.snapshot.province_name))
st.markdown(words("comparison.intro"))
ui.region_picker()
if code is None:
    st.info(words("comparison.choose"), icon=":material/touch_app:")
else:
    one_region(v, code)

st.subheader(words("comparison.one_indicator"))
register = {row["indicator"]: row for row in v.rows("indicators")}
indicator = register[v.choices.indicator or next(iter(register))]
values = v.rows("indicator_values", indicator=indicator["indicator"], year=None, region=None)
period = ui.indicator_picker([row for row in values if holds_value(row)])
one_indicator(v, indicator, values, period)
