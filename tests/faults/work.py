"""What children do: the same functions that the commands call."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from typing import Any

from tests.faults.common import batches_in, said
from zona.__main__ import main
from zona.config import ROOT
from zona.facts.read import read_facts
from zona.intake import batches
from zona.intake.batches import BatchFault
from zona.intake.check import check_file
from zona.store import build as building
from zona.store import releases, simulate


def build(root: Path) -> str:
    """Builds; returns the content that the facts now have."""
    building.build(root, root / "data" / "zona.duckdb")
    return "built"


def keep(root: Path) -> str:
    """Keeps the snapshot of a root."""
    return releases.keep(root / "data" / "zona.duckdb").stem


def simulated(path: Path) -> str:
    """Writes simulated data."""
    return simulate.write(ROOT, path).name


def accept(root: Path, data: bytes, name: str) -> str:
    """The id of the batch that a file becomes, or the code of why it does not."""
    found = check_file(name, data, read_facts(root))
    try:
        return batches.accept(root, found, data)[0].batch_id if found.ok else "not ok"
    except BatchFault as fault:
        return fault.code


def withdraw(root: Path, key: str, reason: str) -> tuple[str, str]:
    """(what happened, the reason that now holds)."""
    try:
        return "withdrawn", batches.withdraw(root, key, reason).reason
    except BatchFault as fault:
        return fault.code, fault.details.get("reason", "")


def in_folder(folder: Path, act: Any, *arguments: Any) -> Any:
    """What `act` gives with the batches in this folder."""
    with batches_in(folder):
        return act(*arguments)


def command(arguments: list[str], environment: dict[str, str], limit: int | None) -> Any:
    """(exit code, standard error) of `python -m zona`; no file may grow beyond `limit` bytes."""
    os.environ.update(environment)
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    with said() as (_, err):
        code = main(arguments)
    return code, err.getvalue()
