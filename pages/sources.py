"""Where the figures come from: the rule, methods year by year, breaks, conflicts, the ledger of
claims, the sources.
"""

import streamlit as st

from zona.faces.dashboard import frame as ui
from zona.figures import zones as figures
from zona.language import tables as columns
from zona.language.narrative import break_sentences

v = ui.view()
words = v.words

st.title(words("sources.heading"))
st.markdown(words("sources.rule"))

st.subheader(words("sources.methods"))
methods, bands = v.rows("methods"), v.rows("bands")
ui.show_figure(figures.method_bands(methods, bands, words), "methods", words("sources.methods_alt"))
st.caption(words("sources.methods_reading"))
for method in methods:
    ui.method_note(method)
ui.table_twin("bands", bands, columns.band_columns(words))

st.subheader(words("trend.breaks"))
for sentence in break_sentences(v.spans(), words):
    st.markdown(f"- {sentence}")

st.subheader(words("sources.conflicts"))
conflicts = [
    row for row in v.rows("assessments", year=None, region=None) if row["status"] == "conflict"
]
st.caption(words("sources.conflicts_note", n=len(conflicts)))
for row in conflicts:
    ui.conflict_note(row)

st.subheader(words("sources.ledger"))
ui.region_picker()
claims = v.rows("claims", year=None, region=v.choices.region)
st.caption(
    words(
        "sources.ledger_note",
        n=len(claims),
        uncounted=sum(1 for claim in claims if claim["uncounted"]),
    )
)
ui.table_twin("claims", claims, columns.claim_columns(words))

st.subheader(words("sources.sources"))
sources = v.rows("sources")
st.caption(words("sources.sources_note", n=len(sources)))
ui.table_twin("sources", sources, columns.source_columns(words))
