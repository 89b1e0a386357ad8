"""The releases that can be read: the current snapshot, and those that `python -m zona keep` put
beside it.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import shutil
from collections import OrderedDict
from pathlib import Path

import duckdb
from starlette.concurrency import run_in_threadpool

from zona import files
from zona.store import Snapshot, Version, is_simulated, version_of
from zona.web.current import Current

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
LATEST = "latest"
OPENED = (
    8  # kept snapshots that stay open; the one that was asked for least recently is closed first
)

log = logging.getLogger("zona")


class Simulated(Exception):
    """The snapshot holds simulated data, which are never published."""


def folder(snapshot_path: Path) -> Path:
    """Where the kept snapshots of a snapshot lie: `releases/<release>.duckdb` beside it."""
    return snapshot_path.parent / "releases"


def keep(snapshot_path: Path) -> Path:
    """Copies a snapshot to the kept ones, under the name of its release; returns where it lies.

    Raises FileExistsError where that release is kept already with other content: what was published
    stays as it was. Raises ValueError for a release whose name cannot be a file's, Simulated for
    simulated data, NotWritten where the disk fails.
    """
    snapshot = Snapshot(snapshot_path)
    if is_simulated(snapshot.release):
        raise Simulated(snapshot_path)
    if not NAME.fullmatch(snapshot.release):
        raise ValueError(snapshot.release)
    target = folder(snapshot_path) / f"{snapshot.release}.duckdb"
    with files.turn(target.parent):
        if target.exists():
            if Snapshot(target).content_id != snapshot.content_id:
                raise FileExistsError(target)
            return target
        with files.whole(target, (duckdb.Error,)) as draft:
            shutil.copyfile(snapshot_path, draft)
            if Snapshot(draft).content_id != snapshot.content_id:  # a build came between
                raise files.NotWritten(errno.EBUSY, os.strerror(errno.EBUSY), str(snapshot_path))
    return target


def open_kept(path: Path) -> Snapshot | None:
    """A kept snapshot; None (and a line in the log) where it is not to be published: it cannot be
    read, holds simulated data, or its release is not the one that the file's name says. Files come
    here by hand too.
    """
    try:
        snapshot = Snapshot(path)
    except (OSError, duckdb.Error, LookupError):
        log.exception("the kept release %s cannot be read", path.name)
        return None
    if is_simulated(snapshot.release):
        log.error("the kept release %s holds simulated data and is not published", path.name)
        return None
    if snapshot.release != path.stem:
        log.error(
            "the kept release %s holds release %s and is not published", path.name, snapshot.release
        )
        return None
    return snapshot


class Releases:
    """Hands out the snapshot of a release by name."""

    def __init__(self, current: Current):
        self.current = current
        self._opened: OrderedDict[str, Snapshot] = OrderedDict()
        self._sound: dict[str, tuple[Version, bool]] = {}

    async def names(self) -> list[str]:
        """The releases that there are, the current one last."""
        current = (await self.current.snapshot()).release
        return sorted(set(await run_in_threadpool(self._kept)) - {current}) + [current]

    def _kept(self) -> list[str]:
        """The kept releases that may be published; each file is opened once for that, and again
        when it changes.
        """
        return [
            p.stem
            for p in folder(self.current.store.path).glob("*.duckdb")
            if NAME.fullmatch(p.stem) and self._is_sound(p)
        ]

    def _is_sound(self, path: Path) -> bool:
        try:
            now = version_of(path)
        except OSError:
            return False
        if self._sound.get(path.stem, (None,))[0] != now:
            self._opened.pop(path.stem, None)
            self._sound[path.stem] = now, open_kept(path) is not None
        return self._sound[path.stem][1]

    async def snapshot(self, name: str) -> Snapshot | None:
        """The snapshot of a release (LATEST: the current one), None where there is no such release."""
        current = await self.current.snapshot()
        if name in (LATEST, current.release):
            return current
        if name not in await self.names():
            return None
        held = self._opened.get(name)
        if held is None:
            held = await run_in_threadpool(
                open_kept, folder(self.current.store.path) / f"{name}.duckdb"
            )
            if held is None:
                return None
            self._opened[name] = held
            if len(self._opened) > OPENED:
                self._opened.popitem(last=False)
        if name in self._opened:
            self._opened.move_to_end(name)
        return held
