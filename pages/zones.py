"""The zones of a year: tiles of counts, map, list, equal tiles, and what changed."""

import streamlit as st

from zona.faces.dashboard.choices import pickers
from zona.faces.dashboard.home import pictures, province_chip, tiles_of_counts
from zona.faces.dashboard.parts import note_sources, region_card, region_selector
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import current_view
from zona.language import tables as columns
from zona.language.narrative import change_sentences, coverage_sentence, year_sentence

view = current_view()
words, year = view.words, view.choices.year
everyone = view.rows("assessments", year=year, region=None)
rows = [row for row in everyone if row["type"] != "provinsi"]
counts = view.rows("class_counts", year=year)
survey = view.year_row()

with st.container(horizontal=True, vertical_alignment="center"):
    st.title(words("zones.heading", province=view.snapshot.province_name, year=year))
    province_chip(view, everyone)
pickers(view)
tiles_of_counts(view, rows)
pictures(view, rows, counts)
region_card(view, everyone)

st.markdown(f"**{year_sentence(year, counts, words)}** {coverage_sentence(survey, words)}")
st.caption(words("zones.reading"))
note_sources(view, rows, [survey["method"]])

st.header(words("zones.changes"))
for sentence in change_sentences(
    year, view.spans(), lambda since: view.rows("changes", year=year, since=since), words
):
    st.markdown("- " + sentence.replace("*", "\\*"))

table_twin(view, "zones", everyone, columns.assessment_columns(words), region_selector(view))
