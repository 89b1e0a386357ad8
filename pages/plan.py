"""The lightest path to the next class: distance, the plan and other plans, and trying by hand; for
a region in the highest class its margin.
"""

import streamlit as st

from zona.faces.dashboard import distance as ui_distance
from zona.faces.dashboard import plan as ui_plan
from zona.faces.dashboard.choices import region_picker
from zona.faces.dashboard.plan_hand import by_hand
from zona.faces.dashboard.plan_margin import margin
from zona.faces.dashboard.plan_settings import settings
from zona.faces.dashboard.view import current_view
from zona.faces.dashboard.ways_on import ways_on

view = current_view()
words, code = view.words, view.choices.region

if code is None:
    st.title(words("plan.title"))
    region_picker(view)
    st.info(words("plan.choose"), icon=":material/touch_app:")
    st.stop()

region = view.region_row(code)["full_name"]
st.title(words("plan.heading", region=region))
region_picker(view)
st.header(words("plan.distance"))
ui_distance.distance(view, code)

st.header(words("plan.path"))
start = ui_plan.latest_start(view, code)
if start is None:
    st.info(words("plan.no_agencies", region=region), icon=":material/info:")
    if not view.simulated:
        ways_on(view, code, view.choices.year)
    st.stop()

ui_plan.standing(view, start)
task = settings(view, start)
if task is None:
    margin(view, start)
    st.stop()

others = ui_plan.others_toggle(view)
plan = None
try:
    found = ui_plan.plans(start, task, others, words)
except TimeoutError:
    st.warning(words("plan.too_long", seconds=ui_plan.SECONDS), icon=":material/timer:")
else:
    if found:
        plan = ui_plan.result(view, start, task, found)
    else:
        ui_plan.unreachable(start, task, words)

st.header(words("plan.hand"))
by_hand(view, start, task, plan)
