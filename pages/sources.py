"""Where the figures come from: the rule, methods year by year, breaks, conflicts, the ledger of
claims, the sources.
"""

import streamlit as st

from zona.faces.dashboard.choices import region_picker
from zona.faces.dashboard.parts import conflict_note, corrections, method_note, show_figure
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import current_view
from zona.figures.scores import method_bands
from zona.language import tables as columns
from zona.language.narrative import break_sentences

view = current_view()
words = view.words

st.title(words("sources.heading"))
st.markdown(words("sources.rule"))

st.header(words("sources.methods"))
methods, bands = view.rows("methods"), view.rows("bands")
show_figure(view, method_bands(methods, bands, words), "methods", words("sources.methods_alt"))
st.caption(words("sources.methods_reading"))
for method in methods:
    method_note(view, method)
table_twin(view, "bands", bands, columns.band_columns(words))

st.header(words("trend.breaks"))
for sentence in break_sentences(view.spans(), words):
    st.markdown(f"- {sentence}")

st.header(words("sources.conflicts"))
conflicts = [
    row for row in view.rows("assessments", year=None, region=None) if row["status"] == "conflict"
]
st.caption(words("sources.conflicts_note", n=len(conflicts)))
for row in conflicts:
    conflict_note(view, row)

st.header(words("ledger.corrections"))
st.caption(words("ledger.corrections_note"))
corrections(view)

st.header(words("sources.ledger"))
region_picker(view)
claims = view.rows("claims", year=None, region=view.choices.region)
st.caption(
    words(
        "sources.ledger_note",
        n=len(claims),
        uncounted=sum(1 for claim in claims if claim["uncounted"]),
    )
)
table_twin(view, "claims", claims, columns.claim_columns(words))

st.header(words("sources.sources"))
sources = view.rows("sources")
st.caption(words("sources.sources_note", n=len(sources)))
table_twin(view, "sources", sources, columns.source_columns(words))
