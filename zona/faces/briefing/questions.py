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
from zona.faces.briefing.standing import claimed, history_of, newest_row
from zona.language.narrative import class_name

Rule = Callable[[Evidence, Row], Line | None]


def questions(evidence: Evidence, row: Row) -> tuple[Line, ...]:
    """The three questions of a region and year."""
    asked = (rule(evidence, row) for rule in RULES)
    # no rule is asked beyond the third: its sources would be numbered for nothing
    return tuple(itertools.islice((line for line in asked if line), 3))


def disputed(evidence: Evidence, row: Row) -> Line | None:
    """Sources differ: which one is right?"""
    if row["status"] != "conflict":
        return None
    values = [evidence.result(row), *(claimed(evidence, i) for i in row["contrary_ids"])]
    text = evidence.words(
        "briefing.ask.disputed",
        year=row["year"],
        values=evidence.words("briefing.or").join(values),
        name=row["full_name"],
    )
    return Line(text, evidence.notes_of(row))


def newer_result(evidence: Evidence, row: Row) -> Line | None:
    """The next result came by another method: what is behind it, and who acts on it?

    A paper about a year long past asks about that year.
    """
    newest = newest_row(evidence, row)
    later = [r for r in history_of(evidence, row) if r["year"] > row["year"]]
    if newest is None or next(r for r in later if r["class"] or r["opinion"]) is not newest:
        return None
    text = evidence.words(
        "briefing.ask.newer",
        newest=newest["year"],
        result=evidence.result(newest),
        year=row["year"],
        name=row["full_name"],
    )
    return Line(text, evidence.notes_of(newest, 2))


def no_survey(evidence: Evidence, row: Row) -> Line | None:
    """A year without a survey: what else tells how services were?"""
    return (
        Line(evidence.words("briefing.ask.no_survey", year=evidence.year), evidence.survey_notes())
        if evidence.survey["survey"] == "none"
        else None
    )


def was_it_assessed(evidence: Evidence, row: Row) -> Line | None:
    """Not known whether the region was assessed, or what came of it."""
    if row["status"] not in ("unknown", "unpublished") or scores(evidence):
        return None
    return Line(
        evidence.words(f"briefing.ask.{row['status']}", name=row["full_name"], year=evidence.year)
    )


def left_out(evidence: Evidence, row: Row) -> Line | None:
    """The region was not among the assessed of the year."""
    if row["status"] != "not_assessed" or evidence.survey["survey"] == "none":
        return None
    return Line(
        evidence.words("briefing.ask.left_out", name=row["full_name"], year=evidence.year),
        evidence.survey_notes(),
    )


def opinion_scale(evidence: Evidence, row: Row) -> Line | None:
    """An opinion without published cut-offs: what score is behind it?"""
    if not row["opinion"] or row["class"]:
        return None
    return Line(
        evidence.words("briefing.ask.opinion", opinion=row["opinion"], year=evidence.year),
        evidence.notes_of(row),
    )


def red_agencies(evidence: Evidence, row: Row) -> Line | None:
    """OPD in the worst zone: what changed there, who answers for it?"""
    rows = scores(evidence)
    held = worst(evidence, rows)
    if not held:
        return None
    names = evidence.words.listing([agency["name"] for agency in held[:3]])
    more = evidence.words("common.and_more", n=len(held) - 3) if len(held) > 3 else ""
    notes = evidence.claim_notes([agency["claim_id"] for agency in held if agency["claim_id"]], 2)
    zone = evidence.words(f"zone.{held[0]['zone']}")
    return Line(
        evidence.words(
            "briefing.ask.red_agencies", names=names + more, zone=zone, year=evidence.year
        ),
        notes,
    )


def weakest_agency(evidence: Evidence, row: Row) -> Line | None:
    """Scores of OPD without zones: what holds back the one with the lowest?"""
    low = lowest(scores(evidence), 1)
    if not low:
        return None
    notes = evidence.claim_notes([low[0]["claim_id"]] if low[0]["claim_id"] else [], 1)
    score = evidence.words.number(low[0]["score"])
    return Line(
        evidence.words(
            "briefing.ask.weakest", name=low[0]["name"], score=score, year=evidence.year
        ),
        notes,
    )


def fell(evidence: Evidence, row: Row) -> Line | None:
    """The score fell since the last comparable result: why?"""
    old = earlier_result(evidence, row) if row["class"] else None
    if old is None or None in (old["score"], row["score"]) or row["score"] >= old["score"]:
        return None
    points = evidence.words.number(old["score"] - row["score"])
    return Line(
        evidence.words("briefing.ask.fell", points=points, since=old["year"], year=evidence.year),
        evidence.notes_of(old, 1) + evidence.notes_of(row, 1),
    )


def next_class(evidence: Evidence, row: Row) -> Line | None:
    """Points are missing to the next class: who brings them, by when?"""
    better = next_better(evidence.method, row["score"]) if evidence.method else []
    if not better or row["status"] not in ("stated", "conflict"):
        return None
    band, points = better[0]
    text = evidence.words(
        "briefing.ask.next_class",
        points=evidence.words.number(points),
        cls=class_name(band.code, evidence.words),
    )
    return Line(text, evidence.notes_of(row, 1) + evidence.method_notes())


def unstated_score(evidence: Evidence, row: Row) -> Line | None:
    """The class is known, the score is not: what is it?"""
    if not row["class"] or row["score"] is not None:
        return None
    key = "briefing.ask.derived" if row["status"] == "derived" else "briefing.ask.unstated_score"
    return Line(
        evidence.words(
            key, name=row["full_name"], year=evidence.year, cls=evidence.class_words(row["class"])
        ),
        evidence.notes_of(row, 1),
    )


def learn_from_peers(evidence: Evidence, row: Row) -> Line | None:
    """Peers are in a better class: what do they do?"""
    better = better_peers(evidence, row)
    if not better:
        return None
    notes = tuple(
        n for region in better for n in evidence.notes_of(evidence.of(region["region_code"]), 1)
    )
    names = evidence.words.listing([region["full_name"] for region in better])
    return Line(evidence.words("briefing.ask.peers", names=names, year=evidence.year), notes)


def rose(evidence: Evidence, row: Row) -> Line | None:
    """The score rose: what worked, and does it last?"""
    old = earlier_result(evidence, row) if row["class"] else None
    if old is None or None in (old["score"], row["score"]) or row["score"] <= old["score"]:
        return None
    points = evidence.words.number(row["score"] - old["score"])
    return Line(
        evidence.words("briefing.ask.rose", points=points, since=old["year"], year=evidence.year),
        evidence.notes_of(old, 1) + evidence.notes_of(row, 1),
    )


def best_class(evidence: Evidence, row: Row) -> Line | None:
    """The best class, with a score: how many points above its edge, and what keeps them?"""
    if (
        evidence.method is None
        or row["score"] is None
        or not row["class"]
        or next_better(evidence.method, row["score"])
    ):
        return None
    low = evidence.method.bands[0].low
    text = evidence.words(
        "briefing.ask.best_class",
        points=evidence.words.number(row["score"] - low),
        low=evidence.words.number(low),
    )
    return Line(text, evidence.notes_of(row, 1) + evidence.method_notes())


def agency_scores(evidence: Evidence, row: Row) -> Line | None:
    """No OPD score of the year is known: ask for them."""
    if scores(evidence) or evidence.start or evidence.survey["survey"] == "none":
        return None
    key = (
        "briefing.ask.agency_scores"
        if row["class"] or row["opinion"]
        else "briefing.ask.agency_any"
    )
    return Line(evidence.words(key, year=evidence.year))


def new_instrument(evidence: Evidence, row: Row) -> Line | None:
    """Another method came after this year: is the region ready for the latest one?"""
    latest = max(y for y in evidence.years if evidence.years[y]["method"])
    if latest <= evidence.span[-1] or newest_row(evidence, row):
        return None
    return Line(
        evidence.words("briefing.ask.new_method", method=evidence.method_name(latest), year=latest),
        evidence.method_notes(latest),
    )


def last_known(evidence: Evidence, row: Row) -> Line:
    """The latest known result of all: what was done since?"""
    code = row["region_code"]
    known = [evidence.of(code, year) for year in evidence.years if evidence.of(code, year)["class"]]
    if not known:
        return Line(evidence.words("briefing.ask.never", name=row["full_name"]))
    last = known[-1]
    return Line(
        evidence.words("briefing.ask.last_known", result=evidence.result(last), year=last["year"]),
        evidence.notes_of(last, 1),
    )


def open_years(evidence: Evidence, row: Row) -> Line:
    """Which papers does the region hold on years that nobody published?"""
    years = [
        year
        for year in evidence.years
        if evidence.of(row["region_code"], year)["score"] is None
        and evidence.years[year]["survey"] != "none"
    ]
    return Line(
        evidence.words(
            "briefing.ask.open_years" if years else "briefing.ask.papers",
            years=joined(years),
            name=row["full_name"],
        )
    )


def follow_up(evidence: Evidence, row: Row) -> Line:
    """Who answers for the next step, and by when?"""
    return Line(evidence.words("briefing.ask.follow_up", name=row["full_name"]))


# The order is the weight: what is newer, doubts about the figure, who acts, papers to look for.
RULES: tuple[Rule, ...] = (
    newer_result,
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
