"""The open data and how to cite it."""

import streamlit as st

from zona.config import PUBLIC_URL
from zona.faces.dashboard.tables import table_twin
from zona.faces.dashboard.view import current_view
from zona.faces.opendata import TABLES
from zona.language import tables as columns

view = current_view()
words = view.words

st.title(words("downloads.heading"))
st.markdown(
    words("downloads.intro", release=view.snapshot.release, date=words.date(view.snapshot.released))
)

st.header(words("downloads.files"))
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
    f"{PUBLIC_URL}/api/v1/assessments.csv?year={view.choices.year}"
    + (f"&region={view.choices.region}" if view.choices.region else ""),
    language=None,  # the colours of a language have too little contrast
    wrap_lines=True,
)

st.header(words("downloads.services"))
st.markdown(words("downloads.services_note"))
for table in TABLES:
    if table.about_services:
        told = words(f"open.table.{table.name}")
        st.markdown(f"- [{table.name}.csv](/api/v1/{table.name}.csv) — {told}")

st.header(words("downloads.here"))
rows = view.rows("assessments", year=None, region=None)
table_twin(
    view,
    "assessments",
    rows,
    columns.assessment_columns(words),
    title=words("downloads.assessments_csv"),
)
claims = view.rows("claims", year=None, region=None)
table_twin(
    view, "claims", claims, columns.claim_columns(words), title=words("downloads.claims_csv")
)

st.header(words("downloads.cite"))
cited = {
    "release": view.snapshot.release,
    "content": view.snapshot.content_id,
    "date": words.date(view.snapshot.released),
}
st.code(
    words("downloads.citation", province=view.snapshot.province_name, **cited),
    language=None,
    wrap_lines=True,
)
st.markdown(words("downloads.licence"))
