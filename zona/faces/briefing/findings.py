"""What a slide's title states: the finding of each section in one short sentence, not its topic.

No finding asks for a source: the numbered ones stand in the sentences below it. Pure.
"""

from __future__ import annotations

import itertools

from zona.domain.classes import ABSENCES
from zona.domain.method import next_better
from zona.faces.briefing.agency import lowest, scores, worst
from zona.faces.briefing.evidence import Evidence, Row
from zona.faces.briefing.past import DOUBTFUL, earlier_result
from zona.faces.briefing.peers import better_peers, chosen_peers
from zona.faces.briefing.province import directions_since, open_conflicts
from zona.faces.briefing.shorter import cut
from zona.faces.briefing.standing import result_case
from zona.language.narrative import class_name

LONGEST_NAME = 48  # letters of an OPD in a title


def said(evidence: Evidence, key: str, **values: object) -> str:
    """The finding of a key."""
    return evidence.words(f"briefing.finding.{key}", **values)


def of_region(evidence: Evidence, row: Row) -> dict[str, str]:
    """The findings of a region's sections by their keys; the path brings its own."""
    return {
        "standing": standing(evidence, row),
        "past": past(evidence, row),
        "peers": peers(evidence, row),
        "agencies": agencies(evidence),
    }


def of_province(evidence: Evidence) -> dict[str, str]:
    """The findings of the province's sections by their keys."""
    return {
        "now": now(evidence),
        "counts": counts(evidence),
        "moved": moves(evidence),
        "conflicts": conflicts(evidence),
    }


def standing(evidence: Evidence, row: Row) -> str:
    """The result, and what it lacks to the next class."""
    case = result_case(evidence, row)
    if row["class"] and row["status"] == "conflict":
        return said(evidence, "disputed", cls=class_phrase(evidence, row))
    if case in ("unscored", "derived"):
        return said(evidence, case, cls=class_phrase(evidence, row))
    if case == "scored":
        return scored(evidence, row)
    if case == "opinion":
        return said(evidence, "opinion", year=row["year"], opinion=row["opinion"])
    # why nothing is known stands in the sentences below: a title has no room for it
    if case.startswith("unknown") and case != "unknown_agencies":
        case = "unknown"
    return said(evidence, case, year=row["year"])


def scored(evidence: Evidence, row: Row) -> str:
    """A class with its score: the points to the next one, or above the edge of the best."""
    words, shown = (
        evidence.words,
        {"cls": class_phrase(evidence, row), "score": evidence.words.number(row["score"])},
    )
    better = next_better(evidence.method, row["score"]) if evidence.method else []
    if better:
        band, points = better[0]
        return said(
            evidence,
            "scored_next",
            points=words.number(points),
            next=class_name(band.code, words),
            **shown,
        )
    if evidence.method and evidence.method.bands:
        points = words.number(row["score"] - evidence.method.bands[0].low)
        return said(evidence, "scored_best", points=points, **shown)
    return said(evidence, "scored", **shown)


def class_phrase(evidence: Evidence, row: Row) -> str:
    """ "Kategori A (zona hijau)" or "Zona kuning"."""
    key = "category" if row["category"] else "zone"
    return said(evidence, key, category=row["category"], zone=evidence.words(f"zone.{row['zone']}"))


def past(evidence: Evidence, row: Row) -> str:
    """What changed since the last comparable result, or why nothing can be said."""
    if not row["class"] and not row["opinion"]:
        return said(evidence, "no_result", year=evidence.year)
    if not row["class"] or len(evidence.span) == 1:
        return said(evidence, "no_comparison", year=evidence.year)
    old = earlier_result(evidence, row)
    if old is None:
        return said(evidence, "no_earlier", year=evidence.year)
    doubts = [
        said(
            evidence,
            "doubt",
            year=other["year"],
            status=evidence.words(f"status.{other['status']}"),
        )
        for other in (old, row)
        if other["status"] in DOUBTFUL
    ]
    return " · ".join((change(evidence, old, row), *doubts))


def change(evidence: Evidence, old: Row, row: Row) -> str:
    """How the score moved, or the class where a score is missing."""
    if None not in (old["score"], row["score"]):
        points = row["score"] - old["score"]
        way = "up" if points > 0 else "down" if points < 0 else "same"
        return said(
            evidence, f"score_{way}", points=evidence.words.number(abs(points)), since=old["year"]
        )
    field = "category" if old["category"] and row["category"] else "zone"
    before, after = (class_name(r[field], evidence.words) for r in (old, row))
    if before == after:
        kind = evidence.words(f"briefing.kind_{field}")
        since = first_of_run(evidence, row, field)
        return said(evidence, "class_stays", kind=kind, new=after, since=since)
    return said(
        evidence, "class_moves", old=before, new=after, since=old["year"], year=evidence.year
    )


def first_of_run(evidence: Evidence, row: Row, field: str) -> int:
    """The first year of the span since which a region's zone or category is known to have been what
    it is.
    """
    earlier = reversed([year for year in evidence.span if year < row["year"]])
    same = itertools.takewhile(
        lambda year: evidence.of(row["region_code"], year)[field] == row[field], earlier
    )
    return min(same, default=row["year"])


def peers(evidence: Evidence, row: Row) -> str:
    """How many of the peers are in a better class."""
    chosen = chosen_peers(evidence)
    if not chosen:
        return said(evidence, "peers_unknown")
    known = [peer for peer in chosen if evidence.of(peer["region_code"])["class"]]
    if not row["class"] or not known:
        return said(evidence, "peers_open", n=len(chosen), year=evidence.year)
    better = len(better_peers(evidence, row))
    key = "peers_better" if better else "peers_none"
    of = said(evidence, "peers_all" if len(known) == len(chosen) else "peers_known", n=len(known))
    return said(evidence, key, better=better, of=of)


def agencies(evidence: Evidence) -> str:
    """Which OPD hold the region back, or that nobody can know."""
    rows = scores(evidence)
    held, zoned, low = worst(evidence, rows), [row for row in rows if row["zone"]], lowest(rows, 1)
    if held:
        zone = evidence.words(f"zone.{held[0]['zone']}")
        return said(evidence, "agencies_held", n=len(held), total=len(zoned), zone=zone)
    if zoned:
        return said(evidence, "agencies_fine", n=len(zoned))
    if low:
        name = cut(low[0]["name"], LONGEST_NAME)
        return said(
            evidence, "agencies_lowest", name=name, score=evidence.words.number(low[0]["score"])
        )
    if evidence.survey["survey"] == "none":
        return said(evidence, "agencies_no_survey", year=evidence.year)
    return said(
        evidence, "agencies_parts" if evidence.start else "agencies_missing", year=evidence.year
    )


def now(evidence: Evidence) -> str:
    """How many regions are in which class."""
    count = {name: n for name, n in evidence.counts().items() if name not in ABSENCES}
    if not count:
        return said(evidence, "now_none", year=evidence.year)
    return said(evidence, "now", parts=evidence.counts_words(count), total=len(evidence.everyone()))


def best_zone_n(evidence: Evidence, year: int) -> int:
    """How many regions are in the best zone of the year's method."""
    return sum(row["zone"] == evidence.method.zones[0] for row in evidence.everyone(year))


def counts(evidence: Evidence) -> str:
    """How many more regions are in the best zone than in the first year that may be compared; only
    where all were assessed in both.
    """
    first = evidence.span[0]
    # where fewer were assessed, fewer are in every class: no difference could be told
    whole = all(evidence.years[year]["coverage"] == "all" for year in (first, evidence.year))
    if first == evidence.year or not whole or not evidence.method or not evidence.method.zones:
        return said(evidence, "counts_alone", year=evidence.year)
    old, new = best_zone_n(evidence, first), best_zone_n(evidence, evidence.year)
    way = "up" if new > old else "down" if new < old else "same"
    zone = evidence.words(f"zone.{evidence.method.zones[0]}")
    return said(
        evidence, f"counts_{way}", zone=zone, old=old, new=new, since=first, year=evidence.year
    )


def moves(evidence: Evidence) -> str:
    """How many regions rose and how many fell."""
    since, found = directions_since(evidence)
    if since is None:
        return said(evidence, "no_comparison", year=evidence.year)
    up, down = len(found["risen"]), len(found["fallen"])
    if not up + down:
        return said(evidence, "moved_none", since=since)
    return said(evidence, "moved", up=up, down=down, since=since)


def conflicts(evidence: Evidence) -> str:
    """How many results are disputed."""
    n = len(open_conflicts(evidence))
    return said(evidence, "conflicts" if n else "conflicts_none", n=n)
