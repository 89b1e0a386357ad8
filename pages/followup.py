"""What was found and agreed, and who owes what by when: visits, findings, actions of the province,
a region or an OPD, with the events that were published beside them.
"""

from datetime import date

from zona.config import ROOT
from zona.faces.dashboard import followup
from zona.faces.dashboard.example import way_back
from zona.faces.dashboard.service_level import day_of_data, level, nothing_shown
from zona.faces.dashboard.view import current_view
from zona.facts.servicerules import service_rules

view = current_view()
rules = service_rules(ROOT)
place = level(view, "followup")
way_back(view)

# simulated statuses are of one day, on which they are read for ever
as_of = day_of_data(view, "actions") if view.simulated else None
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
elif counts := view.rows("followup_counts", **place.asked):
    followup.counted(view, place, counts, day_of_data(view, "actions"))
else:
    nothing_shown(view, place, *followup.TABLES)

followup.rules_used(view, rules)
followup.published_findings(view, place)
followup.events(view, place)
