"""The cheapest path to a class: an integer programme over indicators, solved by HiGHS through
scipy. Pure.

Each indicator can climb the steps of the item scale, each step costs an effort, and the region's
score by the project's own aggregation (`zona.domain.aggregation`) has to reach the class once it is
rounded half up to two decimals. The solver works with floats; every answer is checked with
fractions, and an answer that falls short is cut off and solved again, so that the class is certain
and no cheaper plan is missed (docs/decisions/path.md).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zona.domain.aggregation import HALF_CENT, Item, Key, agency_weights, region_score

# Efforts are working days with two decimals; whole cents of them are what the solver adds.
EFFORT_UNIT = Decimal("0.01")
# The programme is loosened by this many points, far below what two decimals show, so that the float
# of an exact tie is never cut off; what is let in wrongly is found by the exact check.
LOOSE = 1e-7
# statuses of scipy.optimize.milp; a node limit that is used up before any plan was found may be any
# other one
LIMIT, INFEASIBLE = 1, 2


@dataclass(frozen=True)
class Task:
    """What is asked: reach `low` (the lower edge of a class) under every one of `aggregations`.

    step: distance of two levels of the item scale, levels lie on its multiples from `bottom` to
    `top` (points). effort: effort of one step of an item, 1 where nothing is said; at least 0.01,
    two decimals. locked: items that stay as they are. limits: highest effort in an OPD, none where
    nothing is said.
    """

    low: Decimal
    step: Decimal
    top: Decimal = Decimal(100)
    bottom: Decimal = Decimal(0)
    aggregations: tuple[str, ...] = ("loci",)
    effort: Mapping[Key, Decimal] = field(default_factory=dict, hash=False)
    locked: frozenset[Key] = frozenset()
    limits: Mapping[str, Decimal] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Raises ValueError for a step that is not above 0, and an effort that is below 0.01 or has
        more decimals.
        """
        if self.step <= 0:
            raise ValueError("the step of the item scale must be above 0")
        for effort in self.effort.values():
            if effort < EFFORT_UNIT or effort != effort.quantize(EFFORT_UNIT):
                raise ValueError("an effort is at least 0.01 and has at most two decimals")

    def effort_of(self, item: Item) -> Decimal:
        """The effort of one step of this item."""
        return self.effort.get(item.key, Decimal(1))

    @property
    def needed(self) -> Fraction:
        """The least exact score that becomes `low` when it is rounded half up to two decimals."""
        return Fraction(self.low) - HALF_CENT


@dataclass(frozen=True)
class Plan:
    """A way to the class: the new level of each item that moves, and the sum of efforts.

    `proven`: none is cheaper.
    """

    levels: Mapping[Key, Decimal] = field(hash=False)
    effort: Decimal
    proven: bool = True


@dataclass(frozen=True)
class Move:
    """One item of a plan: steps, effort, and `gain` in points of the region's score by the first
    aggregation.
    """

    item: Item
    to: Decimal
    steps: int
    effort: Decimal
    gain: Fraction


def ladder(score: Decimal, task: Task) -> list[Decimal]:
    """The levels above a score, nearest first: the multiples of the step, and the top itself."""
    # a score between two levels climbs to the next one above it, not by a whole step
    n = (score - task.bottom) // task.step + 1
    levels = []
    while task.bottom + n * task.step < task.top:
        levels.append(task.bottom + n * task.step)
        n += 1
    return [*levels, task.top] if score < task.top else []


def solve(
    items: Sequence[Item], task: Task, seconds: float = 20, nodes: int | None = None
) -> Plan | None:
    """The plan of least effort; None where no plan reaches the class.

    nodes: how many branches the solver may look at, all where nothing is said; unlike the time, it
    ends at the same plan on every machine. `proven` is False where time or nodes ran out before it
    was certain that none is cheaper. Raises TimeoutError where they ran out before any plan was
    found.
    """
    # the class is reached already: no step is the cheapest plan, and needs no solver
    if reaches(items, task, {}):
        return Plan({}, Decimal(0))
    return _Programme(items, task, nodes).cheapest(seconds)


def alternatives(
    items: Sequence[Item],
    task: Task,
    best: Plan,
    most: int = 3,
    slack: Fraction = Fraction(1, 10),
    differs: int | None = None,
    seconds: float = 10,
) -> list[Plan]:
    """Up to `most` other plans, the cheapest first, of at most (1 + slack) times the effort of
    `best` or one step more.

    Each leaves out at least `differs` steps of every plan before it (a tenth of the best plan's
    steps, at least one, where nothing is said): plans that exchange one indicator for its twin help
    nobody.
    """
    programme = _Programme(items, task)
    # one step more: of a small plan a tenth of the effort would allow no other plan at all
    ceiling = max(best.effort * (1 + Decimal(slack.numerator) / slack.denominator), best.effort + 1)
    steps = programme.steps_of(best)
    differs = differs or max(1, len(steps) // 10)
    found, latest = [], best
    for _ in range(most):
        programme.leave_out(programme.steps_of(latest), differs)
        # an alternative is a courtesy: without time left those that were found are enough
        try:
            latest = programme.cheapest(seconds)
        except TimeoutError:
            break
        if latest is None or latest.effort > ceiling:
            break
        found.append(latest)
    return found


def furthest(items: Sequence[Item], task: Task, seconds: float = 10) -> Fraction:
    """The highest score that the locks and limits allow, by the first aggregation: what to say
    where nothing suffices.
    """
    levels = _Programme(items, task).highest(seconds)
    return region_score(items, task.aggregations[0], levels)


def moves(items: Iterable[Item], task: Task, plan: Plan) -> list[Move]:
    """The items of a plan with what each brings, the greatest gain first."""
    items = list(items)
    weights = agency_weights(items, task.aggregations[0])
    result = []
    for item in items:
        if item.key in plan.levels:
            to = plan.levels[item.key]
            steps = ladder(item.score, task).index(to) + 1
            gain = weights[item.agency_id] * item.share * (Fraction(to) - Fraction(item.score))
            result.append(Move(item, to, steps, steps * task.effort_of(item), gain))
    return sorted(
        result,
        key=lambda move: (
            -move.gain,
            move.item.agency_id,
            move.item.dimension or "",
            move.item.indicator or "",
        ),
    )


def effort_of(items: Iterable[Item], task: Task, levels: Mapping[Key, Decimal]) -> Decimal:
    """The effort of climbing to these levels, each a level of the item's ladder."""
    return sum(
        (
            task.effort_of(item) * (ladder(item.score, task).index(levels[item.key]) + 1)
            for item in items
            if item.key in levels
        ),
        Decimal(0),
    )


def reaches(items: Sequence[Item], task: Task, levels: Mapping[Key, Decimal]) -> bool:
    """Whether the levels reach the class after rounding, under every aggregation of the task;
    exact.
    """
    return all(
        region_score(items, aggregation, levels) >= task.needed for aggregation in task.aggregations
    )


class _Programme:
    """One binary variable a step of an item; a step needs the step below it.

    Cuts are added as plans are found.
    """

    def __init__(self, items: Sequence[Item], task: Task, nodes: int | None = None):
        self.items, self.task, self.nodes = list(items), task, nodes
        self.steps: list[tuple[Item, Decimal]] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.gains: list[dict[str, Fraction]] = []
        weights = {
            aggregation: agency_weights(self.items, aggregation)
            for aggregation in task.aggregations
        }
        for item in self.items:
            self._add(item, {name: weights[name][item.agency_id] * item.share for name in weights})
        self.index = {(item.key, level): n for n, (item, level) in enumerate(self.steps)}
        # whole cents: the solver adds floats, and sums of whole numbers stay exact in them
        self.costs = [int(task.effort_of(item) / EFFORT_UNIT) for item, _ in self.steps]
        self._limit()
        self.goals = [self._goal(aggregation) for aggregation in task.aggregations]

    def _add(self, item: Item, weight: Mapping[str, Fraction]) -> None:
        """The steps of one item, each allowed only after the one below it."""
        before = item.score
        for n, level in enumerate(
            [] if item.key in self.task.locked else ladder(item.score, self.task)
        ):
            self.gains.append(
                {name: w * (Fraction(level) - Fraction(before)) for name, w in weight.items()}
            )
            self.steps.append((item, level))
            here = len(self.steps) - 1
            if n:
                self.rows.append(({here - 1: 1.0, here: -1.0}, 0.0, float("inf")))
            before = level

    def _limit(self) -> None:
        for agency_id, limit in self.task.limits.items():
            inside = {
                n: float(self.costs[n])
                for n, (item, _) in enumerate(self.steps)
                if item.agency_id == agency_id
            }
            if inside:
                self.rows.append((inside, float("-inf"), float(limit / EFFORT_UNIT)))

    def _goal(self, aggregation: str) -> tuple[dict[int, float], float, float]:
        # only what is missing goes into the programme: small numbers lose less as floats
        missing = self.task.needed - region_score(self.items, aggregation)
        gains = {n: float(gain[aggregation]) for n, gain in enumerate(self.gains)}
        return gains, float(missing) - LOOSE, float("inf")

    def cheapest(self, seconds: float) -> Plan | None:
        """The cheapest plan that satisfies all rows and, exactly, the goal; `seconds` for all runs
        of the solver together.
        """
        end = time.monotonic() + seconds
        while self.steps:
            left = max(end - time.monotonic(), 0)
            taken, proven = self._run(
                [float(cost) for cost in self.costs], self.rows + self.goals, left
            )
            if taken is None:
                return None
            plan = self._plan(taken, proven)
            if reaches(self.items, self.task, plan.levels):
                return plan
            # within a hair of the goal: every plan that does reach it takes some other step as well
            self.rows.append(
                ({n: 1.0 for n in range(len(self.steps)) if n not in taken}, 1.0, float("inf"))
            )
        return None

    def highest(self, seconds: float) -> dict[Key, Decimal]:
        """The levels of the highest score within locks and limits."""
        if not self.steps:
            return {}
        # what is told where nothing suffices is told by the aggregation that pages show
        first = self.task.aggregations[0]
        taken, _ = self._run([-float(gain[first]) for gain in self.gains], self.rows, seconds)
        return dict(self._plan(taken or set(), True).levels)

    def leave_out(self, steps: set[int], differs: int) -> None:
        """From now on at least `differs` of these steps are not taken."""
        self.rows.append(
            (dict.fromkeys(steps, 1.0), float("-inf"), float(len(steps) - min(differs, len(steps))))
        )

    def steps_of(self, plan: Plan) -> set[int]:
        """The variables that a plan sets."""
        scores = {item.key: item.score for item in self.items}
        return {
            n
            for n, (item, level) in enumerate(self.steps)
            if scores[item.key] < level <= plan.levels.get(item.key, item.score)
        }

    def _plan(self, taken: set[int], proven: bool) -> Plan:
        levels: dict[Key, Decimal] = {}
        for n in sorted(taken):
            item, level = self.steps[n]
            # the highest step that is taken is the level that the item reaches
            levels[item.key] = max(level, levels.get(item.key, level))
        return Plan(levels, sum((self.costs[n] for n in taken), 0) * EFFORT_UNIT, proven)

    def _run(
        self, costs: list[float], rows: list[tuple[dict[int, float], float, float]], seconds: float
    ) -> tuple[Any, bool]:
        """(the variables set, whether that is proven to be best); (None, True) where nothing
        satisfies the rows.
        """
        import numpy as np  # here and not above: a tenth of a second that only this page pays
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csc_array

        at = [(r, n, value) for r, (row, _, _) in enumerate(rows) for n, value in row.items()]
        shape = (len(rows), len(costs))
        matrix = csc_array(
            ([v for _, _, v in at], ([r for r, _, _ in at], [n for _, n, _ in at])), shape=shape
        )
        lows, highs = [low for _, low, _ in rows], [high for _, _, high in rows]
        result = milp(
            costs,
            integrality=np.ones(len(costs)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, lows, highs) if rows else None,
            options={"time_limit": seconds, "mip_rel_gap": 0}
            | ({} if self.nodes is None else {"node_limit": self.nodes}),
        )
        if result.x is None and (
            result.status == LIMIT or (self.nodes is not None and result.status != INFEASIBLE)
        ):
            raise TimeoutError(f"no plan within {seconds:g} s")
        if result.x is None:
            return (
                None,
                True,
            )  # all variables are bounded: the only other reason is that nothing satisfies the rows
        # a solver gives 0.9999999 for 1
        return {n for n, value in enumerate(result.x) if value > 0.5}, result.status == 0
