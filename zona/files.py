"""Writing whole or not at all, and taking turns.

What is written is made in a draft folder beside its place, brought to the disk, and put in its
place by a rename: a reader sees the old or the new, and whatever stops the writer leaves the old
one whole. A draft folder is called `.<name>.<32 hex digits>.tmp`; one whose process died is swept
by a later writer of the same name: at once where writers take turns, else when it is old enough.
"""

from __future__ import annotations

import errno
import glob
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

LOCK = ".zona.lock"
# A build takes seconds: whoever waits longer than this waits for a process that hangs.
PATIENCE_S = 60.0
# Where nobody holds a turn, only a draft of this age is certain to be a dead process's. People's
# own folders are written without a turn, so that no lock stays in them.
ABANDONED_S = 3600.0
# A file's whole name may have 255 bytes, and the draft's is longer than the target's.
NAME_LENGTH = 60

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
BUSY = (errno.EBUSY, errno.ENOTEMPTY)
NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.EEXIST)
WHY = {"full": FULL, "denied": DENIED, "busy": BUSY, "nowhere": NOWHERE}


class NotWritten(OSError):
    """Something could not be written; what stood in its place before is as it was.

    `filename` is the place, `strerror` the system's words.
    """

    @property
    def why(self) -> str:
        """A key of WHY, or `other`: the sentence is `unwritten.why.<why>` in the words."""
        return next((why for why, codes in WHY.items() if self.errno in codes), "other")


@contextmanager
def whole(target: Path, failures: tuple[type[Exception], ...] = ()) -> Iterator[Path]:
    """Gives the path of a draft, where the block makes a file or a folder; puts it in the place of
    `target` when the block ends well.

    `failures`: what else than OSError a library raises where the disk fails. Raises NotWritten;
    other errors of the block pass through. A folder's place is empty for the moment between two
    renames (see `sweep`).
    """
    with told(target, failures):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _work(target) as work:
            draft = work / target.name
            yield draft
            _to_disk(draft)
            _place(draft, target, work / "old")


@contextmanager
def scratch(folder: Path, name: str) -> Iterator[Path]:
    """A folder in `folder` for what is made on the way, gone when the block ends; one whose process
    died is swept by a later one of the same name. Raises NotWritten where there can be none.
    """
    with ExitStack() as stack:
        with told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            work = stack.enter_context(_work(folder / name))
        yield work


def write(target: Path, content: bytes) -> Path:
    """Writes one file whole or not at all; returns its path. Raises NotWritten."""
    return write_all({target: content})[0]


def write_new(target: Path, content: bytes) -> Path:
    """Like `write`, in a folder that is there and never over another file. Raises FileExistsError
    too.
    """
    with told(target), _draft_of(target, content) as draft:
        placed = _place_new(draft, target)
        _sync_folder(target.parent)
    if not placed:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    return target


def write_all(contents: Mapping[Path, bytes]) -> list[Path]:
    """Writes files, none before all are on the disk; returns their paths. Raises NotWritten."""
    drafts: dict[Path, Path] = {}
    with ExitStack() as stack:
        for target, content in contents.items():
            stack.enter_context(told(target))
            target.parent.mkdir(parents=True, exist_ok=True)
            drafts[target] = stack.enter_context(_draft_of(target, content))
        for target, draft in drafts.items():
            os.replace(draft, target)
            _sync_folder(target.parent)
    return list(drafts)


@contextmanager
def _draft_of(target: Path, content: bytes) -> Iterator[Path]:
    """A draft of a file, on the disk."""
    with _work(target) as work:
        draft = work / target.name
        draft.write_bytes(content)
        _to_disk(draft)
        yield draft


@contextmanager
def turn(folder: Path, name: str = "*") -> Iterator[None]:
    """The turn of one writer, among all threads and processes, in `folder`; it may be taken again
    inside.

    Drafts of what is called `name` (a pattern) are swept first: whoever has the turn knows that
    nobody else is at work on them. Raises NotWritten, also where the turn does not come.
    """
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = _lock(folder / LOCK)
    try:
        with told(folder):
            sweep(folder, name)
        yield
    finally:
        lock.release()


def _lock(path: Path):
    # imported here: a process that only reads starts sooner without it
    from filelock import FileLock, Timeout

    # Whoever may write in the folder may take its turn, also after an administrator took one.
    lock = FileLock(path, mode=0o666, timeout=PATIENCE_S, is_singleton=True)
    try:
        lock.acquire()
    except Timeout as error:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path.parent)) from error
    return lock


def sweep(folder: Path, name: str = "*", age_s: float = 0.0) -> None:
    """Removes draft folders of what is called `name` (a pattern) that are older than `age_s`
    seconds.

    What a killed process had moved aside and not yet replaced goes back to its place.
    """
    now = time.time()
    for work in folder.glob(f".{_cut(name)}.{'[0-9a-f]' * 32}.tmp"):
        try:
            if now - work.stat().st_mtime < age_s:
                continue
            for old in (work / "old").glob("*"):
                if not (folder / old.name).exists():
                    os.replace(old, folder / old.name)
        except FileNotFoundError:  # another sweeper was faster
            continue
        shutil.rmtree(work, ignore_errors=True)


def _cut(name: str) -> str:
    return name if name.endswith("*") else glob.escape(name[:NAME_LENGTH])


@contextmanager
def _work(target: Path) -> Iterator[Path]:
    """A draft folder for `target`, gone when the block ends, with whatever a library left beside
    the draft.
    """
    sweep(target.parent, target.name, ABANDONED_S)
    work = target.with_name(f".{target.name[:NAME_LENGTH]}.{uuid.uuid4().hex}.tmp")
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def told(target: Path, failures: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Makes NotWritten of what goes wrong inside with the disk; `target` is the place it names."""
    try:
        yield
    except NotWritten:
        raise
    except OSError as error:
        raise NotWritten(error.errno, error.strerror or str(error), str(target)) from error
    except failures as error:
        code = _code_in(str(error))
        if code is None:
            raise
        raise NotWritten(code, os.strerror(code), str(target)) from error


def _code_in(message: str) -> int | None:
    """The system's error that a library's message quotes, None where it quotes none."""
    codes = (*FULL, *DENIED, errno.EIO, errno.EMFILE)
    return next((code for code in codes if os.strerror(code) in message), None)


def _place(draft: Path, target: Path, aside: Path) -> None:
    """One rename for a file or a new folder, two where a folder replaces a folder."""
    if not (draft.is_dir() and target.exists()):
        os.replace(draft, target)
    else:
        aside.mkdir()
        os.replace(target, aside / target.name)
        try:
            os.replace(draft, target)
        except BaseException:
            if not target.exists():  # else another writer was faster
                os.replace(aside / target.name, target)
            raise
    _sync_folder(target.parent)


def _place_new(draft: Path, target: Path) -> bool:
    """Gives the draft its name unless something has it; returns whether it did."""
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    except OSError:  # a disk without hard links
        if os.path.lexists(target):
            return False
        os.rename(draft, target)
    return True


def _to_disk(path: Path) -> None:
    """Brings a file, or a folder and all that is in it, to the disk. Raises OSError."""
    if not path.is_dir():
        with path.open("r+b") as file:
            os.fsync(file.fileno())
        return
    for inside in path.iterdir():
        _to_disk(inside)
    _sync_folder(path)


def _sync_folder(path: Path) -> None:
    """Brings the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # not every disk keeps names apart
            raise
    finally:
        os.close(handle)
