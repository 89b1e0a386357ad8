"""What the faults share: a root of their own, children that start quickly, counts."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.intake.intake_files import AGENCY, agency, xlsx
from zona.config import ROOT

# Children are forked from a process that has read the modules and opened no database.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.work"])
# No single try takes longer on the slowest machine; a child that does hangs.
PATIENCE_S = 120


class Time:
    """So many seconds for everything."""

    def __init__(self, seconds: float):
        self.end = time.monotonic() + seconds

    def __bool__(self) -> bool:
        return time.monotonic() < self.end


class Tally:
    """What happened, counted, and a line for everything that must not happen."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def expect(self, holds: bool, told: str) -> None:
        """Notes what is wrong where it does not hold."""
        if not holds:
            self.wrong.append(told)

    def __str__(self) -> str:
        counts = ", ".join(f"{n} {what}" for what, n in sorted(self.counts.items()))
        return "\n  WRONG: ".join([f"{counts}, {len(self.wrong)} wrong", *self.wrong])


def fresh_root(folder: Path) -> Path:
    """A root with the facts of this checkout, which a fault may change."""
    root = folder / "root"
    left_out = shutil.ignore_patterns("*.duckdb*", "batches", "releases", ".*")
    shutil.copytree(ROOT / "data", root / "data", ignore=left_out)
    (root / "geo").mkdir()
    for name in ("regions.geojson", "tiles.csv"):
        shutil.copy(ROOT / "geo" / name, root / "geo" / name)
    return root


def change(root: Path, name: str, old: str, new: str) -> None:
    """Writes `new` instead of `old` into a file of the facts."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{name} does not say {old!r}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def scores_of(agency_name: str, score: float = 77.02) -> bytes:
    """A good workbook with one score of one OPD."""
    return xlsx(AGENCY, agency(opd=agency_name, nilai=score))


def drafts(folder: Path) -> list[str]:
    """What killed or failed writers left below a folder."""
    return sorted(path.name for path in folder.rglob(".*.tmp"))


class Child:
    """A process that does one thing; `answer()` is what that gave, None where it was killed."""

    def __init__(self, act: Callable[..., Any], *arguments: Any):
        self._answers, theirs = CONTEXT.Pipe(duplex=False)
        self.process = CONTEXT.Process(target=_answering, args=(theirs, act, arguments))
        self.process.start()
        theirs.close()

    def started(self) -> None:
        """Returns when the child begins with what it is to do."""
        if self._answers.poll(PATIENCE_S):
            self._answers.recv()

    def answer(self) -> Any:
        """What the child gave back, an exception included."""
        answer = None
        with contextlib.suppress(EOFError):
            if self._answers.poll(PATIENCE_S):
                answer = self._answers.recv()
        self.process.join(PATIENCE_S)
        self._answers.close()
        return answer


def _answering(answers: Connection, act: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    answers.send("started")
    try:
        answer = act(*arguments)
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
    answers.send(answer)


def did(act: Callable[..., Any], *arguments: Any) -> Any:
    """What a child gives that nobody disturbs."""
    child = Child(act, *arguments)
    child.started()
    return child.answer()


@contextlib.contextmanager
def said() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Standard output and standard error of what is done inside."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield out, err


@contextlib.contextmanager
def batches_in(folder: Path) -> Iterator[None]:
    """The batches lie in this folder."""
    before = os.environ.get("ZONA_BATCHES")
    os.environ["ZONA_BATCHES"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("ZONA_BATCHES")
        if before is not None:
            os.environ["ZONA_BATCHES"] = before
