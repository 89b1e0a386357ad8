"""What a user would write instead: plain Streamlit and px.choropleth, the geometry in the figure.

Only for the benchmark.

The base map is given locally, else Plotly would wait for its CDN and draw nothing.
"""

import json
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

ROOT = Path(__file__).resolve().parents[2]

st.set_page_config(layout="wide")
claims = pd.read_csv(ROOT / "data" / "claims.csv", dtype={"region_code": str})
regions = pd.read_csv(ROOT / "data" / "regions.csv", dtype={"region_code": str})
geometry = json.loads((ROOT / "geo" / "regions.geojson").read_text())

st.title("Zona")
year = st.pills("Tahun", [2021, 2022, 2023, 2024], default=2024, key="year")
zones = (
    claims[(claims.year_from == year) & claims.opd.isna()]
    .dropna(subset=["zone"])
    .drop_duplicates("region_code", keep="last")
)
rows = regions.merge(zones[["region_code", "zone", "score"]], on="region_code", how="left").fillna(
    {"zone": "-"}
)
figure = px.choropleth(
    rows,
    geojson=geometry,
    locations="region_code",
    featureidkey="id",
    color="zone",
    hover_name="name",
    hover_data=["score"],
    color_discrete_map={"hijau": "green", "kuning": "gold", "merah": "red", "-": "lightgrey"},
)
figure.update_geos(fitbounds="locations", visible=False)
st.plotly_chart(figure, config={"topojsonURL": "/app/static/"})
