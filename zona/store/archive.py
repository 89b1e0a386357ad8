"""Earlier releases that come with the checkout: the facts of each as one small file, from which its
snapshot is built again.

`data/archive/<release>.zip` holds the facts of a release in the layout of today, so that every
question can be asked of it (docs/decisions/releases.md).
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import zipfile
from pathlib import Path

import duckdb

from zona.domain.problems import FactsError
from zona.facts.read import read_facts
from zona.store.build import content_id, fill, swap_in
from zona.store.opened import make_tables
from zona.store.releases import NAME, folder
from zona.store.snapshot import sql

log = logging.getLogger("zona")

COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'main' ORDER BY ALL
"""


def archived(root: Path) -> dict[str, Path]:
    """The releases whose facts come with the checkout, by name."""
    found = sorted((root / "data" / "archive").glob("*.zip"))
    return {path.stem: path for path in found if NAME.fullmatch(path.stem)}


def restore_missing(root: Path, snapshot_path: Path) -> list[Path]:
    """Builds the snapshots of archived releases that are not kept beside a snapshot yet, or were
    kept by a version whose tables were others; returns those that were built. One that cannot be
    built is told in the log and stops nothing.
    """
    restored = []
    for name, archive in archived(root).items():
        target = folder(snapshot_path) / f"{name}.duckdb"
        if target.exists() and _has_our_tables(target):
            continue
        try:
            restored.append(restore(root, archive, target))
        except (FactsError, OSError, zipfile.BadZipFile) as error:
            log.error("the archived release %s cannot be built: %s", name, error)
    return restored


def _has_our_tables(kept: Path) -> bool:
    """Whether today's questions can be asked of a kept snapshot."""
    with duckdb.connect() as today:
        today.execute(sql("schema"))
        today.execute(sql("services_schema"))
        make_tables(today)
        wanted = today.execute(COLUMNS).fetchall()
    try:
        with duckdb.connect(str(kept), read_only=True) as db:
            return set(wanted) <= set(db.execute(COLUMNS).fetchall())
    except duckdb.Error:
        return False


def restore(root: Path, archive: Path, target: Path) -> Path:
    """Builds the snapshot of an archived release at `target`, with the geometry below `root`.

    Raises FactsError where its facts cannot be right, or are not of the release of its name.
    """
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        with zipfile.ZipFile(archive) as packed:
            # the archives are files of this project, none that anybody sends
            packed.extractall(place)
        (place / "geo").mkdir(exist_ok=True)
        # the geometry of today: an archive holds facts, 18 kB of them
        shutil.copy(root / "geo" / "regions.geojson", place / "geo")
        # by the rules of today: an archive that they refuse has to be written anew
        facts = read_facts(place)
        return swap_in(target, lambda db: fill(db, facts, content_id(place)))
