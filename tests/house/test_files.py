"""Writing whole or not at all, and taking turns: what a reader sees while the disk or the process
fails.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from zona import files
from zona.config import ROOT
from zona.files import NotWritten

REPLACE = os.replace


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != files.LOCK)


def failing(monkeypatch, name: str, at: int, code: int = errno.ENOSPC) -> None:
    """Lets the call of an os function with this number fail."""
    calls, real = [], getattr(os, name)

    def call(*arguments):
        calls.append(arguments)
        if len(calls) == at:
            raise OSError(code, os.strerror(code))
        return real(*arguments)

    monkeypatch.setattr(files.os, name, call)


@pytest.mark.parametrize(("name", "at"), [("fsync", 1), ("fsync", 2), ("replace", 1)])
def test_several_files_all_or_none(tmp_path, monkeypatch, name, at):
    (tmp_path / "a").write_bytes(b"old")
    failing(monkeypatch, name, at)
    with pytest.raises(NotWritten) as error:
        files.write_all({tmp_path / "a": b"new", tmp_path / "b": b"new"})
    assert error.value.why == "full" and str(tmp_path) in error.value.filename
    assert (tmp_path / "a").read_bytes() == b"old" and names(tmp_path) == ["a"]


def test_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    """A machine that loses power must not keep the name without the content."""
    done = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(
            files.os, name, lambda *a, name=name, real=real: (done.append(name), real(*a))[1]
        )
    files.write(tmp_path / "a", b"x")
    assert done == ["fsync", "replace", "fsync"]
    done.clear()
    with files.whole(tmp_path / "folder") as draft:
        (draft / "deep").mkdir(parents=True)
        (draft / "deep" / "file").write_bytes(b"x")
    assert done == ["fsync"] * 3 + ["replace", "fsync"]


@pytest.mark.parametrize("at", [1, 2])
def test_a_folder_is_replaced_whole_or_stays(tmp_path, monkeypatch, at):
    target = tmp_path / "folder"

    def write(content: str) -> None:
        with files.whole(target) as draft:
            draft.mkdir()
            (draft / content).write_text(content)

    write("old")
    failing(monkeypatch, "replace", at)
    with pytest.raises(NotWritten):
        write("new")
    assert names(target) == ["old"] and names(tmp_path) == ["folder"]
    write("new")
    assert names(target) == ["new"] and names(tmp_path) == ["folder"]


def test_an_error_of_the_block_passes_through(tmp_path):
    with pytest.raises(ZeroDivisionError), files.whole(tmp_path / "a") as draft:
        draft.write_bytes(b"half")
        raise ZeroDivisionError
    assert names(tmp_path) == []


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_never_goes_over_another(tmp_path, monkeypatch, links):
    if not links:
        failing(monkeypatch, "link", 1, errno.EPERM)
    (tmp_path / "there").write_bytes(b"filled in")
    with pytest.raises(FileExistsError):
        files.write_new(tmp_path / "there", b"x")
    assert (tmp_path / "there").read_bytes() == b"filled in"
    if not links:
        failing(monkeypatch, "link", 1, errno.EPERM)
    files.write_new(tmp_path / "new", b"x")
    assert names(tmp_path) == ["new", "there"]


@pytest.mark.parametrize(
    ("code", "why"),
    [(28, "full"), (27, "full"), (13, "denied"), (30, "denied"), (2, "nowhere"), (5, "other")],
)
def test_why_it_was_not_written(tmp_path, monkeypatch, code, why):
    failing(monkeypatch, "replace", 1, code)
    with pytest.raises(NotWritten) as error:
        files.write(tmp_path / "a", b"x")
    assert error.value.why == why


def test_a_file_where_a_folder_should_be(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotWritten) as error:
        files.write(tmp_path / "file" / "a", b"x")
    assert error.value.why == "nowhere"


COUNTING = """
import sys
from pathlib import Path
from threading import Thread
from zona import files
place = Path(sys.argv[1])
def count():
    for _ in range(20):
        with files.turn(place), files.turn(place):  # may be taken again inside
            files.write(place / "n", str(int((place / "n").read_text()) + 1).encode())
threads = [Thread(target=count) for _ in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_turns_hold_between_threads_and_processes(tmp_path):
    """Who reads, adds one and writes in its turn loses nothing."""
    files.write(tmp_path / "n", b"0")
    run = [sys.executable, "-c", COUNTING, str(tmp_path)]
    processes = [subprocess.Popen(run, cwd=ROOT) for _ in range(2)]
    assert [process.wait(120) for process in processes] == [0, 0]
    assert (tmp_path / "n").read_text() == str(2 * 3 * 20)
    assert names(tmp_path) == ["n"]


def test_who_waits_too_long_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PATIENCE_S", 0.05)
    told = []

    def wait() -> None:
        try:
            with files.turn(tmp_path):
                told.append("had the turn")
        except NotWritten as error:
            told.append(error.why)

    with files.turn(tmp_path):
        waiting = threading.Thread(target=wait)
        waiting.start()
        waiting.join()
    wait()
    assert told == ["busy", "had the turn"]


def abandoned(folder: Path, name: str, age_s: float = 0) -> Path:
    """What a killed writer left, so old."""
    work = folder / f".{name}.{'0' * 32}.tmp"
    work.mkdir()
    (work / name).write_bytes(b"half")
    os.utime(work, (time.time() - age_s,) * 2)
    return work


def test_what_dead_writers_left_is_swept(tmp_path):
    mine, other = abandoned(tmp_path, "a.duckdb"), abandoned(tmp_path, "b.duckdb")
    alike = tmp_path / ".a.duckdb.tmp"
    alike.write_text("somebody's own")
    with files.turn(tmp_path, "a.duckdb"):
        assert not mine.exists() and other.exists() and alike.exists()
    with files.turn(tmp_path):
        assert not other.exists() and alike.exists()


def test_without_a_turn_only_an_old_draft_is_a_dead_ones(tmp_path):
    young = abandoned(tmp_path, "a")
    files.write(tmp_path / "a", b"x")
    assert young.exists()
    os.utime(young, (0, 0))
    files.write(tmp_path / "a", b"x")
    assert names(tmp_path) == ["a"]


def test_a_folder_that_was_moved_aside_comes_back(tmp_path):
    """Killed between the two renames: the old one is all that there is."""
    work = abandoned(tmp_path, "site")
    (work / "old" / "site").mkdir(parents=True)
    (work / "old" / "site" / "index.html").write_text("old")
    files.sweep(tmp_path)
    assert names(tmp_path) == ["site"] and names(tmp_path / "site") == ["index.html"]
