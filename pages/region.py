"""One region: score, class, distance to the next class, history, peers, claims, and what is not
known.
"""

import streamlit as st

from zona.domain.peers import peers
from zona.faces.dashboard.agency import agency_section
from zona.faces.dashboard.choices import pickers, region_picker
from zona.faces.dashboard.parts import (
    claims_of,
    note_sources,
    region_selector,
    show_figure,
    status_notes,
    table_twin,
    with_tiles,
)
from zona.faces.dashboard.view import bands_by_year, current_view
from zona.figures import history as historyfigures
from zona.figures import zones as figures
from zona.language import tables as columns
from zona.language.narrative import (
    distance_sentences,
    region_sentence,
    since_sentence,
    unknown_sentences,
)

view = current_view()
words, code, year = view.words, view.choices.region, view.choices.year

if code is None:
    st.title(words("region.title"))
    region_picker(view)
    st.info(words("region.choose"), icon=":material/touch_app:")
    tiles = with_tiles(
        view,
        [
            row
            for row in view.rows("assessments", year=year, region=None)
            if row["type"] != "provinsi"
        ],
    )
    show_figure(
        view,
        figures.tile_grid(tiles, words),
        "tiles",
        words("region.choose"),
        region_selector(view),
    )
    st.stop()

region = view.region_row(code)
st.title(region["full_name"])
pickers(view)

history = view.rows("assessments", year=None, region=code)
row = next(row for row in history if row["year"] == year)
since = since_sentence(row, history, view.spans(), words)
st.markdown(f"**{region_sentence(row, words)}** {since or ''}")
status_notes(view, row)
for sentence in distance_sentences(row, bands_by_year(view).get(year, ()), words):
    st.markdown(f"- {sentence}")
claims_of(view, row, "region.claims")

st.subheader(words("region.history"))
alt = words("trend.scores_alt", regions=region["full_name"])
figure = historyfigures.score_history(
    history, [code], view.rows("years"), view.spans(), bands_by_year(view), words
)
show_figure(view, figure, "scores", alt)
st.caption(words("trend.reading"))
note_sources(view, history, dict.fromkeys(row["method"] for row in history if row["class"]))
table_twin(view, "history", history, columns.assessment_columns(words))

st.subheader(words("region.agencies"))
agency_section(view)

st.subheader(words("region.peers"))
near = peers(view.rows("regions"), code)
everyone = view.rows("assessments", year=year, region=None)
together = [r for r in everyone if r["region_code"] in (code, *near)]
if near:
    st.caption(words("region.peers_rule", type=words(f"type.{region['type']}")))
    figure = figures.peer_scores(together, code, bands_by_year(view).get(year, ()), words)
    show_figure(
        view,
        figure,
        "peers",
        words("region.peers_alt", region=region["full_name"], year=year),
        region_selector(view),
    )
    note_sources(view, together, [row["method"]])
    table_twin(view, "peers", together, columns.assessment_columns(words), region_selector(view))
else:
    st.markdown(words("region.no_peers"))

st.subheader(words("region.unknown"))
for sentence in unknown_sentences(history, words):
    st.markdown(f"- {sentence}")

st.subheader(words("region.claims"))
claims = view.rows("claims", year=None, region=code)
st.caption(
    words(
        "region.claims_note",
        n=len(claims),
        uncounted=sum(1 for claim in claims if claim["uncounted"]),
    )
)
table_twin(view, "claims", claims, columns.claim_columns(words))
