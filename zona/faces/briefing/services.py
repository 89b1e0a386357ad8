"""The services around a region's score in its briefing: a sentence for each of which something is
known, and which OPD still owe most. Counts only. Pure but for reading the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from zona.config import ROOT
from zona.domain.followup import LATE, SETTLED
from zona.faces.briefing.evidence import Evidence, Row
from zona.faces.briefing.model import Cell, Line, Section, Table
from zona.facts.servicerules import service_rules
from zona.language.service_lines import Told, service_lines
from zona.store.rows import methods_of

OWING_N = 5


def services_section(evidence: Evidence) -> Section | None:
    """The section of a region; None where nothing is known of any of its services."""
    if not evidence.snapshot.rows("service_datasets"):
        return None
    rules, told = service_rules(ROOT), _told(evidence)
    index, rows = rules.satisfaction.indicator, evidence.snapshot.rows
    methods = methods_of(
        [row for row in rows("indicator_methods") if row["indicator"] == index],
        [row for row in rows("indicator_bands") if row["indicator"] == index],
    )
    words = evidence.words
    known = [line for line in service_lines(told, rules, methods, words) if line.known]
    if not known:
        return None
    lines = [
        Line(words("briefing.service", name=words(f"{line.page}.title"), text=line.text))
        for line in known
    ]
    owing = _owing(told.followup)
    if len(owing) > OWING_N:
        lines.append(Line(words("briefing.services_more", n=OWING_N, of=len(owing))))
    return Section(
        "services",
        words("briefing.heading_services", date=_day(evidence)),
        tuple(lines),
        _table(evidence, owing[:OWING_N]),
        words("briefing.finding.services", late=_late(owing))
        if _late(owing)
        else words("briefing.finding.services_known"),
    )


def _told(evidence: Evidence) -> Told:
    asked = {"region": evidence.region["region_code"], "agency": None}
    questions = ("complaint_limits", "surveys", "standards", "followup_counts")
    return Told(*(evidence.snapshot.rows(name, **asked) for name in questions))


def _day(evidence: Evidence) -> str:
    """The latest day of the data: each service's own stands on its page."""
    days = [row["as_of"] for row in evidence.snapshot.rows("service_datasets") if row["as_of"]]
    return evidence.words.date(max(days).isoformat() if days else None)


def _owing(rows: Iterable[Row]) -> list[tuple[str, int, int]]:
    """(OPD, open, late of these) of every OPD that still owes anything, late and most first."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row["agency"] or "–", Counter())[row["state"]] += row["n"]
    found = [(name, count.total() - count[SETTLED], count[LATE]) for name, count in counts.items()]
    return sorted((one for one in found if one[1]), key=lambda one: (-one[2], -one[1], one[0]))


def _late(owing: Iterable[tuple[str, int, int]]) -> int:
    return sum(late for _, _, late in owing)


def _table(evidence: Evidence, owing: Iterable[tuple[str, int, int]]) -> Table | None:
    rows = tuple((Cell(name), Cell(str(n)), Cell(str(late))) for name, n, late in owing)
    if not rows:
        return None
    heads = tuple(
        evidence.words(f"briefing.services_{name}") for name in ("agency", "open", "late")
    )
    return Table(heads, ("left", "right", "right"), rows)
