"""What was found and agreed, and who owes what by when: visits, findings, actions of the province,
a region or an OPD, with the events that were published beside them.
"""

from datetime import date

import streamlit as st

from zona.config import ROOT
from zona.faces.dashboard import followup, service_place
from zona.faces.dashboard.view import current_view
from zona.facts.servicerules import service_rules

view = current_view()
words, rules = view.words, service_rules(ROOT)
place = service_place.place_of(view)

st.title(words("followup.heading", place=place.name))
service_place.place_pickers(view)
service_place.way_back(view)

# simulated statuses are of one day, on which they are read for ever
as_of = service_place.as_of(view, followup.TABLES) if view.simulated else None
day = as_of or date.today()
known = followup.found(view, place)
if any(known.values()):
    items = followup.items_of(view, rules, known, day)
    followup.day_note(view, day)
    followup.lead(view, items, len(known["visits"]))
    followup.first_table(view, items, place)
    followup.time_line(view, known, items, place, day)
    if not place.agency:
        followup.who_owes(view, items, place)
else:
    st.info(words("followup.nothing", place=place.name), icon=":material/help:")
    service_place.ways_on(view, followup.TABLES)

followup.rules_used(view, rules)
followup.published_findings(view, place)
followup.events(view, place)
