"""Satisfaction with the services of the province, a region or an OPD: the index recomputed beside
the reported one, its unsur, respondents, periods; beside it what others published.
"""

from zona.faces.dashboard.example import way_back
from zona.faces.dashboard.published_index import published_index
from zona.faces.dashboard.satisfaction import DATASET, satisfaction
from zona.faces.dashboard.service_level import level, nothing_shown
from zona.faces.dashboard.view import current_view

view = current_view()
shown = level(view, "satisfaction")
way_back(view)
if view.rows("surveys", **shown.asked):
    satisfaction(view, shown)
else:
    nothing_shown(view, shown, DATASET)
published_index(view, shown)
