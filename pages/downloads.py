"""The open data and how to cite it."""

import streamlit as st

from zona.config import PUBLIC_URL
from zona.faces.dashboard import frame as ui
from zona.language import tables as columns

v = ui.view()
words = v.words

st.title(words("downloads.heading"))
st.markdown(
    words("downloads.intro", release=v.snapshot.release, date=words.date(v.snapshot.released))
)

st.subheader(words("downloads.files"))
for path in (
    "assessments.csv",
    "assessments.json",
    "claims.csv",
    "sources.csv",
    "regions.geojson",
    "datapackage.json",
):
    name = words("downloads." + path.replace(".", "_"))
    st.markdown(f"- [{path}](/api/v1/{path}) — {name}")
st.markdown(words("downloads.filters"))
st.code(
    f"{PUBLIC_URL}/api/v1/assessments.csv?year={v.choices.year}"
    + (f"&region={v.choices.region}" if v.choices.region else ""),
    language=None,  # the colours of a language have too little contrast
    wrap_lines=True,
)

st.subheader(words("downloads.here"))
rows = v.rows("assessments", year=None, region=None)
ui.table_twin(
    "assessments", rows, columns.assessment_columns(words), title=words("downloads.assessments_csv")
)
claims = v.rows("claims", year=None, region=None)
ui.table_twin("claims", claims, columns.claim_columns(words), title=words("downloads.claims_csv"))

st.subheader(words("downloads.cite"))
cited = {
    "release": v.snapshot.release,
    "content": v.snapshot.content_id,
    "date": words.date(v.snapshot.released),
}
st.code(
    words("downloads.citation", province=v.snapshot.province_name, **cited),
    language=None,
    wrap_lines=True,
)
st.markdown(words("downloads.licence"))
