"""Complaints of the province, a region or an OPD: who is late, how many, where, what about, and
what each limit came to; beside it what others published.
"""

from zona.faces.dashboard.complaints import DATASET, complaints
from zona.faces.dashboard.example import way_back
from zona.faces.dashboard.published_figures import published_reports
from zona.faces.dashboard.service_level import level, nothing_shown
from zona.faces.dashboard.view import current_view

view = current_view()
shown = level(view, "complaints")
way_back(view)
if view.rows("complaint_months", **shown.asked):
    complaints(view, shown)
else:
    nothing_shown(view, shown, DATASET)
published_reports(view, shown, ("lapor", "ombudsman_reports"))
