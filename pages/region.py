"""One region: where it stands, since when, what holds it back, its years, peers, OPD and claims."""

import streamlit as st

from zona.faces.dashboard.agency_grid import agency_section
from zona.faces.dashboard.choices import pickers, region_picker
from zona.faces.dashboard.districts import district_section
from zona.faces.dashboard.parts import (
    claims_of,
    region_selector,
    show_figure,
    status_notes,
    with_tiles,
)
from zona.faces.dashboard.region import (
    agency_strip,
    badge,
    lead,
    newest_result,
    next_steps,
    peer_section,
    tiles,
    years,
)
from zona.faces.dashboard.service_lines import services_of
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import current_view
from zona.figures import zones as figures
from zona.language import tables as columns
from zona.language.narrative import unknown_sentences

view = current_view()
words, code, year = view.words, view.choices.region, view.choices.year

if code is None:
    st.title(words("region.title"))
    region_picker(view)
    st.info(words("region.choose"), icon=":material/touch_app:")
    everyone = view.rows("assessments", year=year, region=None)
    kabkota = with_tiles(view, [row for row in everyone if row["type"] != "provinsi"])
    figure = figures.tile_grid(kabkota, words)
    show_figure(view, figure, "tiles", words("region.choose"), region_selector(view))
    st.stop()

region = view.region_row(code)
history = view.rows("assessments", year=None, region=code)
row = next(row for row in history if row["year"] == year)

st.title(region["full_name"])
pickers(view)
badge(view, row)
newest_result(view, row, history)
tiles(view, row, history)
lead(view, row, history)
status_notes(view, row)
with st.container(horizontal=True):
    claims_of(view, row, "region.claims")
    next_steps(view, words)

st.header(words("region.history"))
years(view, code, region["full_name"], history, year)

st.header(words("region.agencies"))
agency_strip(view, code, year)
agency_section(view)

services_of(view, code)
district_section(view, code)

st.header(words("region.peers"))
peer_section(view, code, row)

st.header(words("region.unknown"))
for sentence in unknown_sentences(history, words):
    st.markdown(f"- {sentence}")

st.header(words("region.claims"))
claims = view.rows("claims", year=None, region=code)
uncounted = sum(1 for claim in claims if claim["uncounted"])
st.caption(words("region.claims_note", n=len(claims), uncounted=uncounted))
table_twin(view, "claims", claims, columns.claim_columns(words))
