"""The OPD of a region: who was assessed, scores by dimension and indicator, what is weakest, the
same kind in the peers; with one chosen, the view of that OPD.
"""

import streamlit as st

from zona.domain.agencyyear import agency_year
from zona.faces.dashboard import agency as ui_agency
from zona.faces.dashboard import agency_grid, one_agency, ways_on
from zona.faces.dashboard.choices import pickers, region_picker
from zona.faces.dashboard.example import way_back
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

if view.choices.agency:
    one_agency.one_agency(view)
    st.stop()

st.title(words("agency.heading", region=view.region_row(code)["full_name"], year=year))
pickers(view)
way_back(view)

known = agency_year(view.rows, code, year)
if any(row["score"] is not None for row in known.rows):
    agency_grid.scores(view, known)
    st.header(words("agency.weakest"))
    ui_agency.weakest_list(view, known.rows)
    st.page_link(page_path(view, "plan.py"), label=words("agency.to_plan"), icon=":material/route:")
    st.header(words("agency.peers"))
    ui_agency.peer_kinds(view, code, year)
elif known.rows:
    st.header(words("agency.zones"))
    ui_agency.zones(view, known.rows)

st.header(words("agency.loci_title"))
ui_agency.loci(view, code, year, known.rows)
if not known.rows and not view.simulated and view.year_row(year)["survey"] != "none":
    ways_on.ways_on(view, code, year)
ui_agency.undated_claims(view, code)
