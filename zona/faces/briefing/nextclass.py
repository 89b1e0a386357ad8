"""The lightest path to the next class, where scores of OPD were published; nothing elsewhere.

Pure but for the advice, which is read once.

The arithmetic is the project's own (docs/decisions/aggregation.md) and is named as such; levels and
effort are assumptions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from zona.config import ROOT
from zona.domain.advice import standard_task
from zona.domain.aggregation import AGGREGATIONS, Item
from zona.domain.loci import agencies_of
from zona.domain.method import next_better
from zona.domain.path import Move, Plan, Task, moves, solve
from zona.domain.start import STEP, Start
from zona.faces.briefing.evidence import Evidence
from zona.faces.briefing.model import Cell, Line, Section, Table
from zona.facts.advice import advice
from zona.language.agencies import dimension_name, item_names, short_names
from zona.language.narrative import class_name

ROWS, NAMES = 6, 8
# The solver ends by the number of branches, so that the same snapshot gives the same pack on every
# machine; the time is only there lest a reader waits. Real and simulated cases need far less of
# either (docs/decisions/briefing.md).
NODES, SECONDS = 1000, 1.5


def path_section(e: Evidence) -> Section | None:
    """The lightest path of the year; None where no score of an OPD counts."""
    s = e.start
    if s is None:
        return None
    better = next_better(s.method, s.score(AGGREGATIONS[0]))
    if not s.complete:  # no promise to a region from a part of its agencies
        agencies = len({item.agency_id for item in s.items})
        key = "plan.loci_part" if s.loci_n else "plan.loci_unknown"
        part = e.words(key, known=s.known_n, n=s.loci_n, year=s.year, agencies=agencies)
        return Section(
            "path",
            e.words("briefing.heading_path"),
            (*start_lines(e, s), Line(part, e.path_note())),
            None,
        )
    lines = (*start_lines(e, s), *(best_lines(e) if not better else ()))
    table, finding = None, ""
    if better:
        task = standard_task(s, better[0][0].low, advice(ROOT))
        plan = planned(s, task)
        lines += (
            plan_lines(e, s, task, plan)
            if plan
            else (Line(e.words("briefing.path_none", page=e.words("plan.title"))),)
        )
        table = move_table(e, s, moves(s.items, task, plan)) if plan else None
        finding = path_finding(e, s, task, plan) if plan else ""
    return Section("path", e.words("briefing.heading_path"), lines, table, finding)


def path_finding(e: Evidence, s: Start, task: Task, plan: Plan) -> str:
    """How much it takes to the next class."""
    done = moves(s.items, task, plan)
    return e.words(
        "briefing.finding.path",
        steps=sum(move.steps for move in done),
        n=len({move.item.agency_id for move in done}),
        cls=class_words(e, s, AGGREGATIONS[0], plan),
    )


def planned(s: Start, task: Task) -> Plan | None:
    """The plan, None where the solver had to give up before it was certain that none is lighter."""
    try:
        plan = solve(s.items, task, SECONDS, NODES)
    except TimeoutError:
        return None
    return plan if plan and plan.proven else None


def start_lines(e: Evidence, s: Start) -> tuple[Line, ...]:
    """Whose arithmetic this is and where it starts: beside the published score where they differ,
    without whom.
    """
    words, own = e.words, s.score(AGGREGATIONS[0])
    text = words("briefing.path_own", score=words.number(own), cls=class_words(e, s))
    published = e.of(s.code)["score"]
    notes: tuple[int, ...] = ()
    if published is not None and published != own:
        text += " " + words("briefing.path_published", score=words.number(published))
        notes = e.notes_of(e.of(s.code), 1)
    lines = [Line(text, e.path_note() + notes)]
    if s.left_out:
        names = {row["agency_id"]: row["name"] for row in s.scores}
        listed = some(e, [names[agency_id] for agency_id in s.left_out], 3)
        lines.append(Line(words("briefing.path_left_out", n=len(s.left_out), names=listed)))
    return tuple(lines)


def best_lines(e: Evidence) -> tuple[Line, ...]:
    """That there is no better class."""
    return (Line(e.words("briefing.path_top"), e.path_note()),)


def plan_lines(e: Evidence, s: Start, task: Task, plan: Plan) -> tuple[Line, ...]:
    """The path as a whole, the steps of each OPD, whether the class hangs on the aggregation, what
    was assumed.
    """
    words, done = e.words, moves(s.items, task, plan)
    one, other = AGGREGATIONS
    steps = sum(move.steps for move in done)
    agencies = steps_by_agency(e, s, done)
    told = words(
        "briefing.path_sentence",
        cls=class_words(e, s, one, plan),
        low=words.number(task.low),
        steps=steps,
        effort=words.number(plan.effort, 0),
        n=len(agencies),
        before=words.number(s.score(one)),
        after=words.number(s.score(one, plan.levels)),
        agencies=some(e, agencies, NAMES),
    )
    under = words(
        "briefing.path_other",
        score=words.number(s.score(other, plan.levels)),
        cls=class_words(e, s, other, plan),
    )
    lines = [
        Line(told, e.path_note()),
        Line(
            f"{under} {words('briefing.path_assumed', step=words.number(STEP, 0))}", e.path_note()
        ),
    ]
    if len(done) > ROWS:
        lines.append(
            Line(
                words(
                    "briefing.path_more", shown=ROWS, n=len(done) - ROWS, page=words("plan.title")
                )
            )
        )
    return tuple(lines)


def class_words(
    e: Evidence, s: Start, aggregation: str = AGGREGATIONS[0], plan: Plan | None = None
) -> str:
    """The class under an aggregation, now or after a plan."""
    band = s.band(aggregation, plan.levels if plan else None)
    return class_name(band.code, e.words) if band else e.words("plan.no_class")


def steps_by_agency(e: Evidence, s: Start, done: Iterable[Move]) -> list[str]:
    """Each OPD that moves with its steps, "Dinsos (7)", the most steps first."""
    count: Counter[str] = Counter()
    for move in done:
        count[move.item.agency_id] += move.steps
    names = short_names(agencies_of(s.scores), e.words)
    return [
        f"{names[i]} ({n})"
        for i, n in sorted(count.items(), key=lambda pair: (-pair[1], names[pair[0]]))
    ]


def some(e: Evidence, names: Sequence[str], n: int) -> str:
    """The first names and how many more there are."""
    if len(names) <= n:
        return e.words.listing(names)
    return ", ".join(names[:n]) + e.words("common.and_more", n=len(names) - n)


def move_table(e: Evidence, s: Start, done: Sequence[Move]) -> Table:
    """The first moves, the greatest gain first: OPD, indicator, from, to."""
    names, words = item_names(s.items, s.scores, e.words), e.words
    rows = tuple(
        (
            Cell(names[m.item.key][0]),
            Cell(part(e, m.item)),
            Cell(words.number(m.item.score)),
            Cell(words.number(m.to)),
        )
        for m in done[:ROWS]
    )
    columns = tuple(
        words(key)
        for key in ("agency.agency", "agency.indicator", "plan.move_from", "plan.move_to")
    )
    return Table(columns, ("left", "left", "right", "right"), rows)


def part(e: Evidence, item: Item) -> str:
    """What of an OPD moves: the indicator, the dimension where no indicator is known, or the OPD as
    a whole.
    """
    if item.indicator is None:
        return dimension_name(item.dimension, e.words)
    return item_names([item], [{"agency_id": item.agency_id, "name": ""}], e.words)[item.key][2]
