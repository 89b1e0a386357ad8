"""Three questions for the meeting that follow from the data: rules in their order of weight, the
first three that apply. Pure.

The last three rules apply to every region and year, so that there are always three.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from zona.domain.method import next_better
from zona.faces.briefing.agency import lowest, scores, worst
from zona.faces.briefing.evidence import Evidence, Row, joined
from zona.faces.briefing.model import Line
from zona.faces.briefing.past import earlier_result
from zona.faces.briefing.peers import better_peers
from zona.faces.briefing.standing import claimed
from zona.language.narrative import class_name

Rule = Callable[[Evidence, Row], Line | None]


def questions(e: Evidence, row: Row) -> tuple[Line, ...]:
    """The three questions of a region and year."""
    asked = (rule(e, row) for rule in RULES)
    # no rule is asked beyond the third: its sources would be numbered for nothing
    return tuple(itertools.islice((line for line in asked if line), 3))


def disputed(e: Evidence, row: Row) -> Line | None:
    """Sources differ: which one is right?"""
    if row["status"] != "conflict":
        return None
    values = [e.result(row), *(claimed(e, i) for i in row["contrary_ids"])]
    text = e.words(
        "briefing.ask.disputed",
        year=row["year"],
        values=e.words("briefing.or").join(values),
        name=row["full_name"],
    )
    return Line(text, e.notes_of(row))


def no_survey(e: Evidence, row: Row) -> Line | None:
    """A year without a survey: what else tells how services were?"""
    return (
        Line(e.words("briefing.ask.no_survey", year=e.year), e.survey_notes())
        if e.survey["survey"] == "none"
        else None
    )


def was_it_assessed(e: Evidence, row: Row) -> Line | None:
    """Not known whether the region was assessed, or what came of it."""
    if row["status"] not in ("unknown", "unpublished") or scores(e):
        return None
    return Line(e.words(f"briefing.ask.{row['status']}", name=row["full_name"], year=e.year))


def left_out(e: Evidence, row: Row) -> Line | None:
    """The region was not among the assessed of the year."""
    if row["status"] != "not_assessed" or e.survey["survey"] == "none":
        return None
    return Line(
        e.words("briefing.ask.left_out", name=row["full_name"], year=e.year), e.survey_notes()
    )


def opinion_scale(e: Evidence, row: Row) -> Line | None:
    """An opinion without published cut-offs: what score is behind it?"""
    if not row["opinion"] or row["class"]:
        return None
    return Line(
        e.words("briefing.ask.opinion", opinion=row["opinion"], year=e.year), e.notes_of(row)
    )


def red_agencies(e: Evidence, row: Row) -> Line | None:
    """OPD in the worst zone: what changed there, who answers for it?"""
    rows = scores(e)
    held = worst(e, rows)
    if not held:
        return None
    names = e.words.listing([agency["name"] for agency in held[:3]])
    more = e.words("common.and_more", n=len(held) - 3) if len(held) > 3 else ""
    notes = e.claim_notes([agency["claim_id"] for agency in held if agency["claim_id"]], 2)
    zone = e.words(f"zone.{held[0]['zone']}")
    return Line(
        e.words("briefing.ask.red_agencies", names=names + more, zone=zone, year=e.year), notes
    )


def weakest_agency(e: Evidence, row: Row) -> Line | None:
    """Scores of OPD without zones: what holds back the one with the lowest?"""
    low = lowest(scores(e), 1)
    if not low:
        return None
    notes = e.claim_notes([low[0]["claim_id"]] if low[0]["claim_id"] else [], 1)
    score = e.words.number(low[0]["score"])
    return Line(
        e.words("briefing.ask.weakest", name=low[0]["name"], score=score, year=e.year), notes
    )


def fell(e: Evidence, row: Row) -> Line | None:
    """The score fell since the last comparable result: why?"""
    old = earlier_result(e, row) if row["class"] else None
    if old is None or None in (old["score"], row["score"]) or row["score"] >= old["score"]:
        return None
    points = e.words.number(old["score"] - row["score"])
    return Line(
        e.words("briefing.ask.fell", points=points, since=old["year"], year=e.year),
        e.notes_of(old, 1) + e.notes_of(row, 1),
    )


def next_class(e: Evidence, row: Row) -> Line | None:
    """Points are missing to the next class: who brings them, by when?"""
    better = next_better(e.method, row["score"]) if e.method else []
    if not better or row["status"] not in ("stated", "conflict"):
        return None
    band, points = better[0]
    text = e.words(
        "briefing.ask.next_class", points=e.words.number(points), cls=class_name(band.code, e.words)
    )
    return Line(text, e.notes_of(row, 1) + e.method_notes())


def unstated_score(e: Evidence, row: Row) -> Line | None:
    """The class is known, the score is not: what is it?"""
    if not row["class"] or row["score"] is not None:
        return None
    key = "briefing.ask.derived" if row["status"] == "derived" else "briefing.ask.unstated_score"
    return Line(
        e.words(key, name=row["full_name"], year=e.year, cls=e.class_words(row["class"])),
        e.notes_of(row, 1),
    )


def learn_from_peers(e: Evidence, row: Row) -> Line | None:
    """Peers are in a better class: what do they do?"""
    better = better_peers(e, row)
    if not better:
        return None
    notes = tuple(n for region in better for n in e.notes_of(e.of(region["region_code"]), 1))
    names = e.words.listing([region["full_name"] for region in better])
    return Line(e.words("briefing.ask.peers", names=names, year=e.year), notes)


def rose(e: Evidence, row: Row) -> Line | None:
    """The score rose: what worked, and does it last?"""
    old = earlier_result(e, row) if row["class"] else None
    if old is None or None in (old["score"], row["score"]) or row["score"] <= old["score"]:
        return None
    points = e.words.number(row["score"] - old["score"])
    return Line(
        e.words("briefing.ask.rose", points=points, since=old["year"], year=e.year),
        e.notes_of(old, 1) + e.notes_of(row, 1),
    )


def best_class(e: Evidence, row: Row) -> Line | None:
    """The best class, with a score: how many points above its edge, and what keeps them?"""
    if (
        e.method is None
        or row["score"] is None
        or not row["class"]
        or next_better(e.method, row["score"])
    ):
        return None
    low = e.method.bands[0].low
    text = e.words(
        "briefing.ask.best_class",
        points=e.words.number(row["score"] - low),
        low=e.words.number(low),
    )
    return Line(text, e.notes_of(row, 1) + e.method_notes())


def agency_scores(e: Evidence, row: Row) -> Line | None:
    """No OPD score of the year is known: ask for them."""
    if scores(e) or e.start or e.survey["survey"] == "none":
        return None
    key = (
        "briefing.ask.agency_scores"
        if row["class"] or row["opinion"]
        else "briefing.ask.agency_any"
    )
    return Line(e.words(key, year=e.year))


def new_instrument(e: Evidence, row: Row) -> Line | None:
    """Another method came after this year: is the region ready for the latest one?"""
    latest = max(y for y in e.years if e.years[y]["method"])
    if latest <= e.span[-1]:
        return None
    return Line(
        e.words("briefing.ask.new_method", method=e.method_name(latest), year=latest),
        e.method_notes(latest),
    )


def last_known(e: Evidence, row: Row) -> Line:
    """The latest known result of all: what was done since?"""
    code = row["region_code"]
    known = [e.of(code, year) for year in e.years if e.of(code, year)["class"]]
    if not known:
        return Line(e.words("briefing.ask.never", name=row["full_name"]))
    last = known[-1]
    return Line(
        e.words("briefing.ask.last_known", result=e.result(last), year=last["year"]),
        e.notes_of(last, 1),
    )


def open_years(e: Evidence, row: Row) -> Line:
    """Which papers does the region hold on years that nobody published?"""
    years = [
        year
        for year in e.years
        if e.of(row["region_code"], year)["score"] is None and e.years[year]["survey"] != "none"
    ]
    return Line(
        e.words(
            "briefing.ask.open_years" if years else "briefing.ask.papers",
            years=joined(years),
            name=row["full_name"],
        )
    )


def follow_up(e: Evidence, row: Row) -> Line:
    """Who answers for the next step, and by when?"""
    return Line(e.words("briefing.ask.follow_up", name=row["full_name"]))


RULES: tuple[Rule, ...] = (
    disputed,
    no_survey,
    was_it_assessed,
    left_out,
    opinion_scale,
    red_agencies,
    weakest_agency,
    fell,
    next_class,
    unstated_score,
    learn_from_peers,
    agency_scores,
    rose,
    best_class,
    new_instrument,
    last_known,
    open_years,
    follow_up,
)
