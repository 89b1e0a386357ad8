"""The cheapest path to the next class: distance, the plan and other plans, and trying by hand."""

import streamlit as st

from zona.faces.dashboard import distance as ui_distance
from zona.faces.dashboard import frame as ui
from zona.faces.dashboard import plan as ui_plan

v = ui.view()
words, code = v.words, v.choices.region

if code is None:
    st.title(words("plan.title"))
    ui.region_picker()
    st.info(words("plan.choose"), icon=":material/touch_app:")
    st.stop()

st.title(words("plan.heading", region=v.region_row(code)["full_name"]))
ui.region_picker()
st.subheader(words("plan.distance"))
ui_distance.distance(v, code)

st.subheader(words("plan.path"))
start = ui_plan.start(v, code)
if start is None:
    st.info(
        words("plan.no_agencies", region=v.region_row(code)["full_name"]), icon=":material/info:"
    )
    st.caption(words("narrative.who_publishes"))
    st.stop()

ui_plan.standing(v, start)
task = ui_plan.settings(v, start)
if task is None:
    st.stop()

others = st.toggle(words("plan.others"), key="plan.others", help=words("plan.others_help"))
plan = None
try:
    found = ui_plan.plans(start, task, others, words)
except TimeoutError:
    st.warning(words("plan.too_long", seconds=ui_plan.SECONDS), icon=":material/timer:")
else:
    if found:
        plan = ui_plan.result(v, start, task, found)
    else:
        ui_plan.unreachable(start, task, words)

st.subheader(words("plan.hand"))
ui_plan.by_hand(v, start, task, plan)
