"""The OPD of a region: who was assessed, scores by dimension and indicator, what is weakest, the
same kind in the peers.
"""

import streamlit as st

from zona.faces.dashboard import agency as ui_agency
from zona.faces.dashboard.choices import region_picker, year_picker
from zona.faces.dashboard.parts import page_path
from zona.faces.dashboard.view import current_view

view = current_view()
words, code, year = view.words, view.choices.region, view.choices.year

if code is None:
    st.title(words("agency.title"))
    region_picker(view)
    st.info(words("agency.choose"), icon=":material/touch_app:")
    ui_agency.published_somewhere(view)
    st.caption(words("narrative.who_publishes"))
    st.stop()

st.title(words("agency.heading", region=view.region_row(code)["full_name"], year=year))
region_picker(view)
year_picker(view)

scores = view.rows("agency_scores", region=code, year=year)
st.subheader(words("agency.loci_title"))
ui_agency.loci(view, code, year, scores)

if any(row["score"] is not None for row in scores):
    compared, since = ui_agency.compared(view, scores, code, year)
    show = ui_agency.SCORE
    st.subheader(words("agency.heat"))
    if since is not None:
        choices = {
            ui_agency.SCORE: words("agency.show_score"),
            ui_agency.CHANGE: words("agency.show_change", since=since),
        }
        show = st.segmented_control(
            words("agency.show"),
            list(choices),
            default=show,
            format_func=choices.get,
            required=True,
        )
    else:
        st.caption(words("agency.no_change", year=year))
    ui_agency.heat(view, scores, compared, show, since)
    st.subheader(words("agency.indicators"))
    ui_agency.indicators(view, scores, compared, show, since)
    st.subheader(words("agency.weakest"))
    ui_agency.weakest_list(view, scores)
    st.page_link(page_path(view, "plan.py"), label=words("agency.to_plan"), icon=":material/route:")
    st.subheader(words("agency.peers"))
    ui_agency.peer_kinds(view, code, year)
elif scores:
    st.subheader(words("agency.zones"))
    ui_agency.zones(view, scores)

ui_agency.undated_claims(view, code)
