"""A disk without room: exit 2, one sentence, and what was there is as it was.

In three ways: `limit`, no file may grow beyond some bytes (works everywhere); `full`, a disk of its
own in memory that is filled up; `readonly`, the same disk, not to be written. The last two need the
right to mount.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.faults import work
from tests.faults.common import Tally, Time, did, drafts, fresh_root, scores_of
from zona.files import LOCK

COMMANDS = ("build", "keep", "demo", "site", "intake", "batches", "brief")
WAYS = ("limit", "full", "readonly")
ALL = tuple(f"{way}-{command}" for way in WAYS for command in COMMANDS)
DISK_MB = 48
FILLER = "filler"


def run(name: str, folder: Path, times: int, time_left: Time) -> Tally:
    """Tries `<way>-<command>` with up to `times` sizes of what is left of the disk."""
    way, command = name.split("-")
    tally, root = Tally(), fresh_root(folder)
    (folder / "place").mkdir()
    with contextlib.ExitStack() as stack:
        if way != "limit" and not stack.enter_context(mounted(folder / "place")):
            tally.counts["skipped: mount is not permitted"] = 1
            return tally
        arguments, environment = prepared(command, folder, root)
        tries = 1 if way == "readonly" else times
        for n in range(1, tries + 1):
            if time_left:
                share = n / (tries + 1)
                _attempt(way, folder / "place", arguments, environment, share, tally)
    return tally


@contextlib.contextmanager
def mounted(place: Path) -> Iterator[bool]:
    """A small disk in memory at this place; False where that is not permitted."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(place)]
    able = shutil.which("mount") and not subprocess.run(mount, capture_output=True).returncode
    try:
        yield bool(able)
    finally:
        if able:
            subprocess.run(["umount", str(place)], check=True)


def prepared(command: str, folder: Path, root: Path) -> tuple[list[str], dict[str, str]]:
    """(arguments, environment) of a command that writes into `place`, where an older run left its
    own; the newer one has something else to say.
    """
    place, data = folder / "place", root / "data"
    did(work.build, root)
    environment = {
        "ZONA_SNAPSHOT": str(data / "zona.duckdb"),
        "ZONA_BATCHES": str(place / "batches"),
    }
    arguments = {
        "build": ["--out", str(place / "zona.duckdb")],
        "keep": ["--snapshot", str(place / "zona.duckdb")],
        "demo": ["--out", str(place / "simulasi.duckdb")],
        "site": [str(place / "situs")],
        "intake": [str(folder / "baru.xlsx")],
        "batches": ["withdraw", "?", "--reason", "keliru"],
        "brief": ["12.75", "--format", "pdf", "-o", str(place / "taklimat")],
    }[command]
    if command in ("build", "keep"):
        shutil.copy(data / "zona.duckdb", place / "zona.duckdb")
    if command in ("demo", "site", "brief"):
        answer = did(work.command, [command, "--root", str(root), *arguments], environment, None)
        if answer[0]:
            raise RuntimeError(f"{command} cannot be prepared: {answer}")
    if command in ("intake", "batches"):
        old = (root, scores_of("Dinas Lama"), "lama.xlsx")
        key = did(work.in_folder, place / "batches", work.accept, *old)
        (folder / "baru.xlsx").write_bytes(scores_of("Dinas Baru"))
        arguments = [key if argument == "?" else argument for argument in arguments]
    return [command, "--root", str(root), *arguments], environment


def _attempt(
    way: str,
    place: Path,
    arguments: list[str],
    environment: dict[str, str],
    share: float,
    tally: Tally,
) -> None:
    """One try with room for a `share` of what the command writes."""
    before = contents(place)
    room = int(share * needed(arguments[0], place))
    limit = room if way == "limit" else None
    with shrunk(way, place, room):
        answer = did(work.command, arguments, environment, limit)
    told = f"with {share:.0%} of the room: {answer}"
    code, err = answer if isinstance(answer, tuple) else (None, "")
    # The report lies beside the file, on a disk with room, but a limit holds for it too.
    lines = [line for line in err.splitlines() if "laporan.xlsx" not in line]
    tally.counts["refused in one sentence" if (code, len(lines)) == (2, 1) else "other"] += 1
    tally.expect((code, len(lines)) == (2, 1) and "Traceback" not in err, told)
    tally.expect(contents(place) == before, f"{told}: what was there has changed")
    tally.expect(not drafts(place), f"{told}: left {drafts(place)}")


def needed(command: str, place: Path) -> int:
    """Bytes of the largest file that a command writes: an older run's is as large."""
    names = {"batches": "batch.json", "intake": "original.*"}
    files = place.rglob(names.get(command, "*"))
    return max(path.stat().st_size for path in files if path.is_file())


@contextlib.contextmanager
def shrunk(way: str, place: Path, room: int) -> Iterator[None]:
    """The disk with so many bytes left, or not to be written."""
    if way == "full":
        free = shutil.disk_usage(place).free
        (place / FILLER).write_bytes(bytes(max(free - room, 0)))
    if way == "readonly":
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    try:
        yield
    finally:
        if way == "readonly":
            subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
        (place / FILLER).unlink(missing_ok=True)


def contents(place: Path) -> dict[str, str]:
    """A hash of every file."""
    return {
        path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name not in (LOCK, FILLER) and ".tmp/" not in path.as_posix()
    }
