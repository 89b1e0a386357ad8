"""The years of one or several regions: scores within comparable spans, classes of all regions,
breaks named.
"""

import streamlit as st

from zona.domain.peers import peers
from zona.faces.dashboard import frame as ui
from zona.figures import history as historyfigures
from zona.language import tables as columns
from zona.language.narrative import break_sentences

v = ui.view()
words, chosen = v.words, v.choices.region

st.title(words("trend.heading", province=v.snapshot.province_name))
ui.region_picker()
near = peers(v.rows("regions"), chosen) if chosen else []
ui.others_picker(near)

codes = [code for code in (chosen, *v.choices.others) if code]
everything = v.rows("assessments", year=None, region=None)
years, spans, bands = v.rows("years"), v.spans(), ui.bands_by_year(v)

st.subheader(words("trend.scores"))
if not codes:
    st.info(words("trend.choose"), icon=":material/touch_app:")
else:
    codes = list(dict.fromkeys(codes))
    rows = [row for row in everything if row["region_code"] in codes]
    alt = words(
        "trend.scores_alt", regions=words.listing(v.region_row(code)["full_name"] for code in codes)
    )
    ui.show_figure(
        historyfigures.score_history(rows, codes, years, spans, bands, words), "scores", alt
    )
    st.caption(words("trend.reading"))
    ui.note_sources(rows, dict.fromkeys(row["method"] for row in rows if row["class"]))
    ui.table_twin("trend", rows, columns.assessment_columns(words))

st.subheader(words("trend.classes"))
regions = sorted(
    (row for row in v.rows("regions") if row["type"] != "provinsi"), key=lambda row: row["name"]
)
shown = [row for row in regions if row["region_code"] in codes] if len(codes) > 1 else regions
grid = [row for row in everything if row["type"] != "provinsi"]
figure = historyfigures.class_history(grid, shown, years, spans, words, selected=chosen)
ui.show_figure(figure, "classes", words("trend.classes_alt"), ui.select_region)
st.caption(words("zones.reading"))
ui.note_sources(grid, [row["method"] for row in years])
ui.table_twin("classes", grid, columns.assessment_columns(words))

st.subheader(words("trend.breaks"))
for sentence in break_sentences(spans, words):
    st.markdown(f"- {sentence}")
