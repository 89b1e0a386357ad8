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


def path_section(evidence: Evidence) -> Section | None:
    """The lightest path of the year; None where no score of an OPD counts."""
    start = evidence.start
    if start is None:
        return None
    heading = evidence.words("briefing.heading_path")
    lines = start_lines(evidence, start)
    if not start.complete:  # no promise to a region from a part of its agencies
        return Section("path", heading, (*lines, part_line(evidence, start)))
    better = next_better(start.method, start.score(AGGREGATIONS[0]))
    if not better:
        return Section("path", heading, (*lines, *best_lines(evidence)))
    task = standard_task(start, better[0][0].low, advice(ROOT))
    plan = planned(start, task)
    if plan is None:
        none = evidence.words("briefing.path_none", page=evidence.words("plan.title"))
        return Section("path", heading, (*lines, Line(none)))
    return Section(
        "path",
        heading,
        (*lines, *plan_lines(evidence, start, task, plan)),
        move_table(evidence, start, moves(start.items, task, plan)),
        path_finding(evidence, start, task, plan),
    )


def part_line(evidence: Evidence, start: Start) -> Line:
    """Of how many OPD scores are known, where they are not all."""
    agencies = len({item.agency_id for item in start.items})
    key = "plan.loci_part" if start.loci_n else "plan.loci_unknown"
    text = evidence.words(
        key, known=start.known_n, n=start.loci_n, year=start.year, agencies=agencies
    )
    return Line(text, evidence.path_note())


def path_finding(evidence: Evidence, start: Start, task: Task, plan: Plan) -> str:
    """How much it takes to the next class."""
    done = moves(start.items, task, plan)
    return evidence.words(
        "briefing.finding.path",
        steps=sum(move.steps for move in done),
        n=len({move.item.agency_id for move in done}),
        cls=class_words(evidence, start, AGGREGATIONS[0], plan),
    )


def planned(start: Start, task: Task) -> Plan | None:
    """The plan, None where the solver had to give up before it was certain that none is lighter."""
    try:
        plan = solve(start.items, task, SECONDS, NODES)
    except TimeoutError:
        return None
    return plan if plan and plan.proven else None


def start_lines(evidence: Evidence, start: Start) -> tuple[Line, ...]:
    """Whose arithmetic this is and where it starts: beside the published score where they differ,
    without whom.
    """
    words, own = evidence.words, start.score(AGGREGATIONS[0])
    text = words("briefing.path_own", score=words.number(own), cls=class_words(evidence, start))
    published = evidence.of(start.code)["score"]
    notes: tuple[int, ...] = ()
    if published is not None and published != own:
        text += " " + words("briefing.path_published", score=words.number(published))
        notes = evidence.notes_of(evidence.of(start.code), 1)
    lines = [Line(text, evidence.path_note() + notes)]
    if start.left_out:
        names = {row["agency_id"]: row["name"] for row in start.scores}
        listed = some(evidence, [names[agency_id] for agency_id in start.left_out], 3)
        lines.append(Line(words("briefing.path_left_out", n=len(start.left_out), names=listed)))
    return tuple(lines)


def best_lines(evidence: Evidence) -> tuple[Line, ...]:
    """That there is no better class."""
    return (Line(evidence.words("briefing.path_top"), evidence.path_note()),)


def plan_lines(evidence: Evidence, start: Start, task: Task, plan: Plan) -> tuple[Line, ...]:
    """The path as a whole, the steps of each OPD, whether the class hangs on the aggregation, what
    was assumed.
    """
    words, done = evidence.words, moves(start.items, task, plan)
    one, other = AGGREGATIONS
    steps = sum(move.steps for move in done)
    agencies = steps_by_agency(evidence, start, done)
    told = words(
        "briefing.path_sentence",
        cls=class_words(evidence, start, one, plan),
        low=words.number(task.low),
        steps=steps,
        effort=words.number(plan.effort, 0),
        n=len(agencies),
        before=words.number(start.score(one)),
        after=words.number(start.score(one, plan.levels)),
        agencies=some(evidence, agencies, NAMES),
    )
    under = words(
        "briefing.path_other",
        score=words.number(start.score(other, plan.levels)),
        cls=class_words(evidence, start, other, plan),
    )
    lines = [
        Line(told, evidence.path_note()),
        Line(
            f"{under} {words('briefing.path_assumed', step=words.number(STEP, 0))}",
            evidence.path_note(),
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
    evidence: Evidence, start: Start, aggregation: str = AGGREGATIONS[0], plan: Plan | None = None
) -> str:
    """The class under an aggregation, now or after a plan."""
    band = start.band(aggregation, plan.levels if plan else None)
    return class_name(band.code, evidence.words) if band else evidence.words("plan.no_class")


def steps_by_agency(evidence: Evidence, start: Start, done: Iterable[Move]) -> list[str]:
    """Each OPD that moves with its steps, "Dinsos (7)", the most steps first."""
    count: Counter[str] = Counter()
    for move in done:
        count[move.item.agency_id] += move.steps
    names = short_names(agencies_of(start.scores), evidence.words)
    return [
        f"{names[i]} ({n})"
        for i, n in sorted(count.items(), key=lambda pair: (-pair[1], names[pair[0]]))
    ]


def some(evidence: Evidence, names: Sequence[str], shown: int) -> str:
    """The first names and how many more there are."""
    if len(names) <= shown:
        return evidence.words.listing(names)
    return ", ".join(names[:shown]) + evidence.words("common.and_more", n=len(names) - shown)


def move_table(evidence: Evidence, start: Start, done: Sequence[Move]) -> Table:
    """The first moves, the greatest gain first: OPD, indicator, from, to."""
    names, words = item_names(start.items, start.scores, evidence.words), evidence.words
    rows = tuple(
        (
            Cell(names[m.item.key][0]),
            Cell(part(evidence, m.item)),
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


def part(evidence: Evidence, item: Item) -> str:
    """What of an OPD moves: the indicator, the dimension where no indicator is known, or the OPD as
    a whole.
    """
    if item.indicator is None:
        return dimension_name(item.dimension, evidence.words)
    return item_names([item], [{"agency_id": item.agency_id, "name": ""}], evidence.words)[
        item.key
    ][2]
