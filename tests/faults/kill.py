"""kill -9 at a random moment: what was there is there, whole, and the next run sweeps the rest."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults import work
from tests.faults.common import Child, Tally, Time, change, did, drafts, fresh_root, scores_of
from zona.intake import batches
from zona.store.snapshot import Snapshot

ALL = ("build", "intake", "keep")


def run(name: str, folder: Path, times: int, time_left: Time) -> Tally:
    """Kills `name` up to `times` times, each at another moment of its run."""
    tally, root, chance = Tally(), fresh_root(folder), random.Random(name)
    did(work.build, root)
    attempt = {"build": _build, "intake": _intake, "keep": _keep}[name]
    durations: list[float] = []
    attempt(root, 0, tally, lambda child: _timed(child, durations))
    for n in range(1, times + 1):
        if time_left:
            moment = chance.uniform(0, durations[0])
            attempt(root, n, tally, lambda child, moment=moment: _killed(child, moment, tally))
    tally.counts["drafts left by the killed"] = len(drafts(root))
    attempt(root, times + 1, tally, lambda child: child.answer())
    tally.expect(not drafts(root), f"a later run left {drafts(root)}")
    return tally


def _timed(child: Child, durations: list[float]) -> Any:
    began = time.monotonic()
    answer = child.answer()
    durations.append(time.monotonic() - began)
    return answer


def _killed(child: Child, moment_s: float, tally: Tally) -> Any:
    child.process.join(moment_s)
    child.process.kill()
    answer = child.answer()
    tally.counts["ended before" if answer else "killed"] += 1
    return answer


End = Callable[[Child], Any]


def _begun(act: Callable[..., Any], *arguments: Any) -> Child:
    child = Child(act, *arguments)
    child.started()
    return child


def _build(root: Path, n: int, tally: Tally, end: End) -> None:
    """Each try says another score of the same class; the snapshot says the former one or this one."""
    path = root / "data" / "zona.duckdb"
    before, now = f"{90 + n / 100 - 0.01:.2f}" if n else "93.15", f"{90 + n / 100:.2f}"
    shown = Snapshot(path).rows("assessments", year=2024, region="12.75")[0]["score"]
    change(root, "data/claims.csv", f",{before},", f",{now},")
    done = end(_begun(work.build, root))
    after = Snapshot(path).rows("assessments", year=2024, region="12.75")[0]["score"]
    right = (now,) if done else (now, str(shown))
    tally.expect(str(after) in right, f"try {n}: {after} instead of {right}")


def _intake(root: Path, n: int, tally: Tally, end: End) -> None:
    """Each try hands in another file; every batch that is there is whole."""
    before = {batch.batch_id for batch in batches.batches(root)}
    key = end(_begun(work.accept, root, scores_of(f"Dinas {n} A"), f"berkas{n}.xlsx"))
    after = {batch.batch_id for batch in batches.batches(root)}
    tally.expect(before <= after and len(after - before) <= 1, f"try {n}: {before ^ after}")
    tally.expect(not key or key in after, f"try {n}: {key} was accepted and is not there")
    tally.expect(not batches.damages(root), f"try {n}: {batches.damages(root)}")


def _keep(root: Path, n: int, tally: Tally, end: End) -> None:
    """Each try keeps another release; every kept one can be read."""
    before = Snapshot(root / "data" / "zona.duckdb").release
    change(root, "data/datapackage.json", f'"{before}"', f'"9.{n}"')
    did(work.build, root)
    done = end(_begun(work.keep, root))
    kept = {p.stem for p in (root / "data" / "releases").glob("*.duckdb")}
    tally.expect(not done or done in kept, f"try {n}: {done} was kept and is not there")
    for name in kept & {done, f"9.{n}"}:
        release = Snapshot(root / "data" / "releases" / f"{name}.duckdb").release
        tally.expect(release == name, f"try {n}: {name} holds {release}")
