"""The zones of a year: map, tiles, counts, what changed, and the list."""

import streamlit as st

from zona.config import GEOMETRY_URL
from zona.faces.dashboard import frame as ui
from zona.figures import zones as figures
from zona.language import tables as columns
from zona.language.narrative import change_sentences, coverage_sentence, year_sentence

v = ui.view()
words, year = v.words, v.choices.year

st.title(words("zones.heading", province=v.snapshot.province_name, year=year))
ui.pickers()

everyone = v.rows("assessments", year=year, region=None)
rows = [row for row in everyone if row["type"] != "provinsi"]
counts = v.rows("class_counts", year=year)
survey = v.year_row()

st.markdown(f"**{year_sentence(year, counts, words)}** {coverage_sentence(survey, words)}")
ui.region_card(rows)

map_column, tile_column = st.columns(2)
with map_column:
    st.subheader(words("zones.map"))
    alt = words("zones.map_alt", year=year, summary=year_sentence(year, counts, words))
    ui.show_figure(
        figures.zone_map(rows, GEOMETRY_URL, v.snapshot.bbox, words, v.choices.region),
        "map",
        alt,
        ui.select_region,
    )
with tile_column:
    st.subheader(words("zones.tiles"))
    tiles = ui.with_tiles(rows)
    alt = words("zones.tiles_alt", year=year, summary=year_sentence(year, counts, words))
    ui.show_figure(
        figures.tile_grid(tiles, words, v.choices.region), "tiles", alt, ui.select_region
    )

st.subheader(words("zones.counts"))
ui.show_figure(figures.class_counts(counts, words), "counts", year_sentence(year, counts, words))
st.caption(words("zones.reading"))
ui.note_sources(rows, [survey["method"]])

st.subheader(words("zones.changes"))
for sentence in change_sentences(
    year, v.spans(), lambda since: v.rows("changes", year=year, since=since), words
):
    st.markdown("- " + sentence.replace("*", "\\*"))

ui.table_twin("zones", everyone, columns.assessment_columns(words), ui.select_region)
