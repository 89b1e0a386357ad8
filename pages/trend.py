"""The years of one or several regions: scores within comparable spans, classes of all regions,
breaks named.
"""

import streamlit as st

from zona.domain.peers import peers
from zona.faces.dashboard.choices import others_picker, region_picker
from zona.faces.dashboard.compare import compare_selector, compare_table
from zona.faces.dashboard.parts import note_sources, show_figure
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import bands_by_year, current_view
from zona.figures import history as historyfigures
from zona.figures.together import scores_together
from zona.language import tables as columns
from zona.language.narrative import break_sentences

view = current_view()
words, chosen = view.words, view.choices.region

st.title(words("trend.heading", province=view.snapshot.province_name))
region_picker(view)
near = peers(view.rows("regions"), chosen) if chosen else []
others_picker(view, near)

codes = [code for code in (chosen, *view.choices.others) if code]
everything = view.rows("assessments", year=None, region=None)
years, spans, bands = view.rows("years"), view.spans(), bands_by_year(view)

st.header(words("trend.scores"))
if not codes:
    st.info(words("trend.choose"), icon=":material/touch_app:")
else:
    codes = list(dict.fromkeys(codes))
    rows = [row for row in everything if row["region_code"] in codes]
    alt = words(
        "trend.scores_alt",
        regions=words.listing(view.region_row(code)["full_name"] for code in codes),
    )
    together = len(codes) > 1
    figure = (
        scores_together(rows, codes, years, spans, bands, words)
        if together
        else historyfigures.score_history(rows, codes[0], years, spans, bands, words)
    )
    show_figure(view, figure, "scores", alt)
    st.caption(words("trend.reading_together" if together else "trend.reading"))
    note_sources(view, rows, dict.fromkeys(row["method"] for row in rows if row["class"]))
    if together:
        st.markdown(f"**{words('trend.compared')}**")
        compare_table(view, rows, codes)
    table_twin(view, "trend", rows, columns.assessment_columns(words))

st.header(words("trend.classes"))
st.caption(words("trend.click"))
# the province stands above its regions where a reader asks for it
regions = sorted(
    (
        row
        for row in view.rows("regions")
        if row["type"] != "provinsi" or row["region_code"] in codes
    ),
    key=lambda row: (row["type"] != "provinsi", row["name"]),
)
listed = {row["region_code"] for row in regions}
grid = [row for row in everything if row["region_code"] in listed]
figure = historyfigures.class_history(grid, regions, years, spans, words, selected=codes)
show_figure(view, figure, "classes", words("trend.classes_alt"), compare_selector(view))
st.caption(words("zones.reading"))
note_sources(view, grid, [row["method"] for row in years])
table_twin(view, "classes", grid, columns.assessment_columns(words))

st.header(words("trend.breaks"))
for sentence in break_sentences(spans, words):
    st.markdown(f"- {sentence}")
