"""One region: score, class, distance to the next class, history, peers, claims, and what is not
known.
"""

import streamlit as st

from zona.domain.peers import peers
from zona.faces.dashboard import frame as ui
from zona.faces.dashboard.agency import agency_section
from zona.figures import history as historyfigures
from zona.figures import zones as figures
from zona.language import tables as columns
from zona.language.narrative import (
    distance_sentences,
    region_sentence,
    since_sentence,
    unknown_sentences,
)

v = ui.view()
words, code, year = v.words, v.choices.region, v.choices.year

if code is None:
    st.title(words("region.title"))
    ui.region_picker()
    st.info(words("region.choose"), icon=":material/touch_app:")
    tiles = ui.with_tiles(
        [row for row in v.rows("assessments", year=year, region=None) if row["type"] != "provinsi"]
    )
    ui.show_figure(
        figures.tile_grid(tiles, words), "tiles", words("region.choose"), ui.select_region
    )
    st.stop()

region = v.region_row(code)
st.title(region["full_name"])
ui.pickers()

history = v.rows("assessments", year=None, region=code)
row = next(row for row in history if row["year"] == year)
since = since_sentence(row, history, v.spans(), words)
st.markdown(f"**{region_sentence(row, words)}** {since or ''}")
ui.status_notes(row)
for sentence in distance_sentences(row, ui.bands_by_year(v).get(year, ()), words):
    st.markdown(f"- {sentence}")
ui.claims_of(row, "region.claims")

st.subheader(words("region.history"))
alt = words("trend.scores_alt", regions=region["full_name"])
figure = historyfigures.score_history(
    history, [code], v.rows("years"), v.spans(), ui.bands_by_year(v), words
)
ui.show_figure(figure, "scores", alt)
st.caption(words("trend.reading"))
ui.note_sources(history, dict.fromkeys(row["method"] for row in history if row["class"]))
ui.table_twin("history", history, columns.assessment_columns(words))

st.subheader(words("region.agencies"))
agency_section(v)

st.subheader(words("region.peers"))
near = peers(v.rows("regions"), code)
everyone = v.rows("assessments", year=year, region=None)
together = [r for r in everyone if r["region_code"] in (code, *near)]
st.caption(words("region.peers_rule", type=words(f"type.{region['type']}")))
figure = figures.peer_scores(together, code, ui.bands_by_year(v).get(year, ()), words)
ui.show_figure(
    figure,
    "peers",
    words("region.peers_alt", region=region["full_name"], year=year),
    ui.select_region,
)
ui.note_sources(together, [row["method"]])
ui.table_twin("peers", together, columns.assessment_columns(words), ui.select_region)

st.subheader(words("region.unknown"))
for sentence in unknown_sentences(history, words):
    st.markdown(f"- {sentence}")

st.subheader(words("region.claims"))
claims = v.rows("claims", year=None, region=code)
st.caption(
    words(
        "region.claims_note",
        n=len(claims),
        uncounted=sum(1 for claim in claims if claim["uncounted"]),
    )
)
ui.table_twin("claims", claims, columns.claim_columns(words))
