"""The two stores of a running Zona: published data, built where they are missing, and simulated."""

from __future__ import annotations

from pathlib import Path

from zona.config import ROOT, simulation_path
from zona.store.snapshot import Store


def published_store(root: Path = ROOT, path: Path | None = None) -> Store:
    """The store of the published snapshot; a missing file is built from the facts below `root`."""
    return Store(path, root, build=_build)


def simulated_store(root: Path = ROOT) -> Store:
    """The store of simulated data, a file of its own that is never built on the way."""
    return Store(simulation_path(root), root, simulated=True)


def _build(root: Path, path: Path) -> None:
    # imported here: who only serves needs neither facts nor intake, and answers sooner
    from zona.store.archive import restore_missing
    from zona.store.build import build

    build(root, path)
    restore_missing(root, path)
