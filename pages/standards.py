"""Standards of services of the province, a region or an OPD: what exists, what is displayed, what
is missing, and the papers with which an office mends it.
"""

from zona.config import ROOT
from zona.domain.standards import standard_of
from zona.faces.briefing import checklist, standard_document
from zona.faces.dashboard import drafting, standards, ties
from zona.faces.dashboard.example import way_back
from zona.faces.dashboard.service_level import level, nothing_shown
from zona.faces.dashboard.view import current_view
from zona.facts.servicerules import service_rules

view = current_view()
everything = service_rules(ROOT)
rules = everything.standards
place = level(view, "standards")
way_back(view)

rows = view.rows("standards", **place.asked)
known = [standard_of(row) for row in rows]
if known:
    standards.lead(view, rules, known)
    standards.basis(view, rules, rows)
    if not place.agency:
        standards.places(view, rules, place)
    standards.most_missing(view, rules, known, place)
    if place.region:
        standards.by_service(view, rules, known, place)
    standards.inventory(view, rules, rows)
else:
    nothing_shown(view, place, "services", "standard_checks")
    standards.basis(view, rules, rows)

ties.score_of_components(view, everything, place)

papers = drafting.Papers(
    standard_document.Draft,
    standard_document.standard_document,
    standard_document.checklist,
    checklist.checklist_pdf,
    standard_document.file_name,
    standard_document.DOCX,
)
# of the whole province the list would be too long to choose from
drafting.papers(view, rules, papers, place, rows if place.region else [])
