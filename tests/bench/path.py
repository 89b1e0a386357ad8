"""The cheapest path: seconds for 7 loci x 31 indicators and for 20 x 60.

Run by `make bench ARGS=path`.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from zona.domain.aggregation import AGGREGATIONS, Item, items_of
from zona.domain.path import Task, alternatives, solve

WEIGHTS = {
    "input": Decimal("21.85"),
    "proses": Decimal("32.37"),
    "output": Decimal("24.24"),
    "pengaduan": Decimal("21.54"),
}
SIZES = {"7 x 31": (7, (9, 11, 5, 6)), "20 x 60": (20, (18, 20, 10, 12))}
ROUNDS = 3
LIMIT = 20  # seconds, as on the page
TASKS = ("one effort for all", "unequal efforts", "unequal efforts, both aggregations")


def made(agencies: int, counts: tuple[int, ...], seed: int) -> list[Item]:
    """Items with random levels of the scale 0, 25, ... 100, low enough that the best class is far."""
    rng = random.Random(seed)
    rows = [
        {
            "agency_id": f"o{a}",
            "kind": f"k{min(a, agencies - 2)}",
            "dimension": d,
            "indicator": f"i{i}",
            "score": Decimal(rng.choice((0, 25, 50, 50, 75, 75, 100))),
        }
        for a in range(agencies)
        for d, n in zip(WEIGHTS, counts, strict=True)
        for i in range(n)
    ]
    return items_of(rows, WEIGHTS)[0]


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """(seconds, result)."""
    begun = time.perf_counter()
    result = run()
    return time.perf_counter() - begun, result


def tasks(items: list[Item], seed: int) -> dict[str, Task]:
    """What is asked, from easy to hard: one effort for all, unequal efforts, both aggregations."""
    rng = random.Random(seed)
    efforts = {item.key: Decimal(rng.choice((50, 100, 130, 270, 300))) / 100 for item in items}
    low, step = Decimal("88.00"), Decimal(25)
    return dict(
        zip(
            TASKS,
            (
                Task(low, step),
                Task(low, step, effort=efforts),
                Task(low, step, effort=efforts, aggregations=AGGREGATIONS),
            ),
            strict=True,
        )
    )


def measured(agencies: int, counts: tuple[int, ...], name: str) -> str:
    """The cells of one line: plans of ROUNDS random regions, other plans for the first of them."""
    seconds, proven, others = [], 0, 0.0
    for seed in range(ROUNDS):
        items = made(agencies, counts, seed)
        task = tasks(items, seed)[name]
        took, best = timed(lambda items=items, task=task: solve(items, task, LIMIT))
        seconds.append(took)
        proven += best.proven
        if seed == 0:
            others, _ = timed(
                lambda items=items, task=task, best=best: alternatives(
                    items, task, best, seconds=LIMIT / 2
                )
            )
    return f"{statistics.median(seconds):.2f} | {max(seconds):.2f} | {proven} of {ROUNDS} | {others:.2f}"


def report() -> str:
    """A table: seconds for the plan of random regions, and for three other plans of one of them."""
    lines = [
        "| OPD x indicators | task | plan: median s | longest s | proven | three other plans: s |",
        "|---|---|---|---|---|---|",
    ]
    solve(made(2, (1, 1, 1, 1), 0), Task(Decimal("88.00"), Decimal(25)))  # loads scipy
    for size, (agencies, counts) in SIZES.items():
        for name in TASKS:
            lines.append(f"| {size} | {name} | {measured(agencies, counts, name)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
