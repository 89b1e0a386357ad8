"""The zones of a year: map, tiles, counts, what changed, and the list."""

import streamlit as st

from zona.config import GEOMETRY_URL
from zona.faces.dashboard.choices import pickers
from zona.faces.dashboard.parts import (
    note_sources,
    region_card,
    region_selector,
    show_figure,
    table_twin,
    with_tiles,
)
from zona.faces.dashboard.view import current_view
from zona.figures import zones as figures
from zona.language import tables as columns
from zona.language.narrative import change_sentences, coverage_sentence, year_sentence

view = current_view()
words, year = view.words, view.choices.year

st.title(words("zones.heading", province=view.snapshot.province_name, year=year))
pickers(view)

everyone = view.rows("assessments", year=year, region=None)
rows = [row for row in everyone if row["type"] != "provinsi"]
counts = view.rows("class_counts", year=year)
survey = view.year_row()

st.markdown(f"**{year_sentence(year, counts, words)}** {coverage_sentence(survey, words)}")
region_card(view, everyone)

map_column, tile_column = st.columns(2)
with map_column:
    st.subheader(words("zones.map"))
    alt = words("zones.map_alt", year=year, summary=year_sentence(year, counts, words))
    show_figure(
        view,
        figures.zone_map(rows, GEOMETRY_URL, view.snapshot.bbox, words, view.choices.region),
        "map",
        alt,
        region_selector(view),
    )
with tile_column:
    st.subheader(words("zones.tiles"))
    tiles = with_tiles(view, rows)
    alt = words("zones.tiles_alt", year=year, summary=year_sentence(year, counts, words))
    show_figure(
        view,
        figures.tile_grid(tiles, words, view.choices.region),
        "tiles",
        alt,
        region_selector(view),
    )

st.subheader(words("zones.counts"))
show_figure(view, figures.class_counts(counts, words), "counts", year_sentence(year, counts, words))
st.caption(words("zones.reading"))
note_sources(view, rows, [survey["method"]])

st.subheader(words("zones.changes"))
for sentence in change_sentences(
    year, view.spans(), lambda since: view.rows("changes", year=year, since=since), words
):
    st.markdown("- " + sentence.replace("*", "\\*"))

table_twin(view, "zones", everyone, columns.assessment_columns(words), region_selector(view))
