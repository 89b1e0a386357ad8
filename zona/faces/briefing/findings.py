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
from zona.faces.briefing.province import is_rise, moved, open_conflicts
from zona.faces.briefing.shorter import cut
from zona.faces.briefing.standing import result_case
from zona.language.narrative import class_name

LONGEST_NAME = 48  # letters of an OPD in a title


def said(e: Evidence, key: str, **values: object) -> str:
    """The finding of a key."""
    return e.words(f"briefing.finding.{key}", **values)


def of_region(e: Evidence, row: Row) -> dict[str, str]:
    """The findings of a region's sections by their keys; the path brings its own."""
    return {
        "standing": standing(e, row),
        "past": past(e, row),
        "peers": peers(e, row),
        "agencies": agencies(e),
    }


def of_province(e: Evidence) -> dict[str, str]:
    """The findings of the province's sections by their keys."""
    return {
        "now": now(e),
        "counts": counts(e),
        "moved": moves(e),
        "conflicts": conflicts(e),
    }


# --- a region


def standing(e: Evidence, row: Row) -> str:
    """The result, and what it lacks to the next class."""
    case = result_case(e, row)
    if row["class"] and row["status"] == "conflict":
        return said(e, "disputed", cls=class_phrase(e, row))
    if case in ("unscored", "derived"):
        return said(e, case, cls=class_phrase(e, row))
    if case == "scored":
        return scored(e, row)
    if case == "opinion":
        return said(e, "opinion", year=row["year"], opinion=row["opinion"])
    if case.startswith("unknown") and case != "unknown_agencies":
        case = "unknown"
    return said(e, case, year=row["year"])


def scored(e: Evidence, row: Row) -> str:
    """A class with its score: the points to the next one, or above the edge of the best."""
    words, shown = e.words, {"cls": class_phrase(e, row), "score": e.words.number(row["score"])}
    better = next_better(e.method, row["score"]) if e.method else []
    if better:
        band, points = better[0]
        return said(
            e,
            "scored_next",
            points=words.number(points),
            next=class_name(band.code, words),
            **shown,
        )
    if e.method and e.method.bands:
        points = words.number(row["score"] - e.method.bands[0].low)
        return said(e, "scored_best", points=points, **shown)
    return said(e, "scored", **shown)


def class_phrase(e: Evidence, row: Row) -> str:
    """ "Kategori A (zona hijau)" or "Zona kuning"."""
    key = "category" if row["category"] else "zone"
    return said(e, key, category=row["category"], zone=e.words(f"zone.{row['zone']}"))


def past(e: Evidence, row: Row) -> str:
    """What changed since the last comparable result, or why nothing can be said."""
    if not row["class"]:
        return said(e, "no_result", year=e.year)
    if len(e.span) == 1:
        return said(e, "no_comparison", year=e.year)
    old = earlier_result(e, row)
    if old is None:
        return said(e, "no_earlier", year=e.year)
    doubts = [
        said(e, "doubt", year=other["year"], status=e.words(f"status.{other['status']}"))
        for other in (old, row)
        if other["status"] in DOUBTFUL
    ]
    return " · ".join((change(e, old, row), *doubts))


def change(e: Evidence, old: Row, row: Row) -> str:
    """How the score moved, or the class where a score is missing."""
    if None not in (old["score"], row["score"]):
        points = row["score"] - old["score"]
        way = "up" if points > 0 else "down" if points < 0 else "same"
        return said(e, f"score_{way}", points=e.words.number(abs(points)), since=old["year"])
    field = "category" if old["category"] and row["category"] else "zone"
    before, after = (class_name(r[field], e.words) for r in (old, row))
    if before == after:
        return said(e, "class_stays", new=after, since=first_of_run(e, row, field))
    return said(e, "class_moves", old=before, new=after, since=old["year"], year=e.year)


def first_of_run(e: Evidence, row: Row, field: str) -> int:
    """The first year of the span since which a region's zone or category is known to have been what
    it is.
    """
    earlier = reversed([year for year in e.span if year < row["year"]])
    same = itertools.takewhile(
        lambda year: e.of(row["region_code"], year)[field] == row[field], earlier
    )
    return min(same, default=row["year"])


def peers(e: Evidence, row: Row) -> str:
    """How many of the peers are in a better class."""
    chosen = chosen_peers(e)
    if not chosen:
        return said(e, "peers_unknown")
    known = [peer for peer in chosen if e.of(peer["region_code"])["class"]]
    if not row["class"] or not known:
        return said(e, "peers_open", n=len(chosen), year=e.year)
    better = len(better_peers(e, row))
    key = "peers_better" if better else "peers_none"
    of = said(e, "peers_all" if len(known) == len(chosen) else "peers_known", n=len(known))
    return said(e, key, better=better, of=of)


def agencies(e: Evidence) -> str:
    """Which OPD hold the region back, or that nobody can know."""
    rows = scores(e)
    held, zoned, low = worst(e, rows), [row for row in rows if row["zone"]], lowest(rows, 1)
    if held:
        zone = e.words(f"zone.{held[0]['zone']}")
        return said(e, "agencies_held", n=len(held), total=len(zoned), zone=zone)
    if zoned:
        return said(e, "agencies_fine", n=len(zoned))
    if low:
        name = cut(low[0]["name"], LONGEST_NAME)
        return said(e, "agencies_lowest", name=name, score=e.words.number(low[0]["score"]))
    if e.survey["survey"] == "none":
        return said(e, "agencies_no_survey", year=e.year)
    return said(e, "agencies_parts" if e.start else "agencies_missing", year=e.year)


# --- the province


def now(e: Evidence) -> str:
    """How many regions are in which class."""
    count = {name: n for name, n in e.counts().items() if name not in ABSENCES}
    if not count:
        return said(e, "now_none", year=e.year)
    return said(e, "now", parts=e.counts_words(count), total=len(e.everyone()))


def best_zone_n(e: Evidence, year: int) -> int:
    """How many regions are in the best zone of the year's method."""
    return sum(row["zone"] == e.method.zones[0] for row in e.everyone(year))


def counts(e: Evidence) -> str:
    """How many more regions are in the best zone than in the first year that may be compared; only
    where all were assessed in both.
    """
    first = e.span[0]
    whole = all(e.years[year]["coverage"] == "all" for year in (first, e.year))
    if first == e.year or not whole or not e.method or not e.method.zones:
        return said(e, "counts_alone", year=e.year)
    old, new = best_zone_n(e, first), best_zone_n(e, e.year)
    way = "up" if new > old else "down" if new < old else "same"
    zone = e.words(f"zone.{e.method.zones[0]}")
    return said(e, f"counts_{way}", zone=zone, old=old, new=new, since=first, year=e.year)


def moves(e: Evidence) -> str:
    """How many regions rose and how many fell."""
    since, rows = moved(e)
    if since is None:
        return said(e, "no_comparison", year=e.year)
    if not rows:
        return said(e, "moved_none", since=since)
    up = sum(is_rise(e, row) for row in rows)
    return said(e, "moved", up=up, down=len(rows) - up, since=since)


def conflicts(e: Evidence) -> str:
    """How many results are disputed."""
    n = len(open_conflicts(e))
    return said(e, "conflicts" if n else "conflicts_none", n=n)
