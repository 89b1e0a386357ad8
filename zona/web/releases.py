"""The releases that can be read: the current snapshot, and those that `python -m zona keep` put beside it."""

from __future__ import annotations

import os
import re
import shutil
from collections import OrderedDict
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from zona.store import Snapshot
from zona.web.current import Current

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
LATEST = "latest"
OPENED = 8  # kept snapshots that stay open; the one that was asked for least recently is closed first


def folder(snapshot_path: Path) -> Path:
    """Where the kept snapshots of a snapshot lie: `releases/<release>.duckdb` beside it."""
    return snapshot_path.parent / "releases"


def keep(snapshot_path: Path) -> Path:
    """Copies a snapshot to the kept ones, under the name of its release; returns where it lies.

    Raises FileExistsError where that release is kept already with other content: what was published stays as it was.
    Raises ValueError for a release whose name cannot be a file's.
    """
    snapshot = Snapshot(snapshot_path)
    if not NAME.fullmatch(snapshot.release):
        raise ValueError(snapshot.release)
    target = folder(snapshot_path) / f"{snapshot.release}.duckdb"
    if target.exists():
        if Snapshot(target).content_id != snapshot.content_id:
            raise FileExistsError(target)
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    shutil.copyfile(snapshot_path, fresh)
    os.replace(fresh, target)
    return target


class Releases:
    """Hands out the snapshot of a release by name."""

    def __init__(self, current: Current):
        self.current = current
        self._opened: OrderedDict[str, Snapshot] = OrderedDict()

    async def names(self) -> list[str]:
        """The releases that there are, the current one last."""
        current = (await self.current.snapshot()).release
        kept = await run_in_threadpool(lambda: [p.stem for p in folder(self.current.store.path).glob("*.duckdb")])
        return sorted({name for name in kept if NAME.fullmatch(name)} - {current}) + [current]

    async def snapshot(self, name: str) -> Snapshot | None:
        """The snapshot of a release (LATEST: the current one), None where there is no such release."""
        current = await self.current.snapshot()
        if name in (LATEST, current.release):
            return current
        if name not in await self.names():
            return None
        if name not in self._opened:
            path = folder(self.current.store.path) / f"{name}.duckdb"
            self._opened[name] = await run_in_threadpool(Snapshot, path)
            if len(self._opened) > OPENED:
                self._opened.popitem(last=False)
        self._opened.move_to_end(name)
        return self._opened[name]
