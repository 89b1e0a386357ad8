"""The releases that were kept: snapshots of their own beside the current one.

`python -m zona keep` puts them there.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import shutil
from pathlib import Path

import duckdb

from zona import files
from zona.store.snapshot import Snapshot, is_simulated

log = logging.getLogger("zona")

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


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
    # it becomes the name of a file and a part of an address
    if not NAME.fullmatch(snapshot.release):
        raise ValueError(snapshot.release)
    target = folder(snapshot_path) / f"{snapshot.release}.duckdb"
    with files.turn(target.parent):
        if target.exists():
            # who cited a release must find what they cited
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
