"""The OPD of a region: who was assessed, scores by dimension and indicator, what is weakest, the
same kind in the peers.
"""

import streamlit as st

from zona.faces.dashboard import agency as ui_agency
from zona.faces.dashboard import frame as ui

v = ui.view()
words, code, year = v.words, v.choices.region, v.choices.year

if code is None:
    st.title(words("agency.title"))
    ui.region_picker()
    st.info(words("agency.choose"), icon=":material/touch_app:")
    ui_agency.published_somewhere(v)
    st.caption(words("narrative.who_publishes"))
    st.stop()

st.title(words("agency.heading", region=v.region_row(code)["full_name"], year=year))
ui.region_picker()
ui.year_picker()

scores = v.rows("agency_scores", region=code, year=year)
st.subheader(words("agency.loci_title"))
ui_agency.loci(v, code, year, scores)

if any(row["score"] is not None for row in scores):
    compared, since = ui_agency.compared(v, scores, code, year)
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
    ui_agency.heat(v, scores, compared, show, since)
    st.subheader(words("agency.indicators"))
    ui_agency.indicators(v, scores, compared, show, since)
    st.subheader(words("agency.weakest"))
    ui_agency.weakest_list(v, scores)
    st.page_link(ui.page_path("plan.py"), label=words("agency.to_plan"), icon=":material/route:")
    st.subheader(words("agency.peers"))
    ui_agency.peer_kinds(v, code, year)
elif scores:
    st.subheader(words("agency.zones"))
    ui_agency.zones(v, scores)

ui_agency.undated_claims(v, code)
