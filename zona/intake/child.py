"""Runs one function in a process of its own, which may use only so much memory and time.

What strangers send can make a reader ask for any amount of either, or end its process. That must
not be the process that serves everybody. `python -m zona.intake.child` is that other process: a
request comes in by its stdin, plain values go out by its stdout, a frame each. It is started anew
(nothing is forked: the server has threads) and knows none of our settings.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import IO, Any, NamedTuple

from zona.config import ROOT

log = logging.getLogger("zona")

LENGTH = struct.Struct(">I")
MAX_FRAME = 64 * 1024 * 1024
MAX_COMPLAINT = 1024 * 1024  # bytes that the process may write to a file, which is its stderr
OUT_OF_MEMORY = 4
# What a frame may hold beside numbers, text, lists, dicts and the like.
CLASSES = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("decimal", "Decimal"),
}

Send = Callable[[Any], None]


class Limits(NamedTuple):
    """What the process may use: bytes of address space, seconds of a processor, seconds at all."""

    memory: int = 1_000_000_000
    processor: int = 30
    seconds: float = 120  # long: on a busy machine a good file waits for its turn


LIMITS = Limits()


class Stopped(Exception):
    """The process ended before its work was done. `reason`: slow, heavy (too much memory), died."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def run(function: str, arguments: Mapping[str, Any], limits: Limits = LIMITS) -> Iterator[Any]:
    """What `function` ("module:name") sends, one value after the other.

    It is called as `name(send, **arguments)`. Whoever stops iterating ends the process.
    Raises Stopped.
    """
    with tempfile.TemporaryFile() as complaints:
        process = _start(complaints)
        late = threading.Event()
        timer = threading.Timer(limits.seconds, _end, (process, late))
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError):  # it ended early; its exit code says why
                pickle.dump((limits, function, dict(arguments)), process.stdin)
                process.stdin.close()
            yield from _frames(process.stdout)
            code = process.wait()
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            process.stdout.close()
        if code or late.is_set():
            raise Stopped(_reason(code, late.is_set(), complaints))


def _start(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "zona.intake.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("ZONA_")},
    )


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _reason(code: int, late: bool, complaints: IO[bytes]) -> str:
    # by name: Windows has few signals
    numbers = {name: -getattr(signal, name, 0) for name in ("SIGXCPU", "SIGABRT", "SIGKILL")}
    if late or code == numbers["SIGXCPU"]:
        return "slow"
    # a failed allocation in compiled code aborts; the system itself kills what it has no memory for
    if code in (OUT_OF_MEMORY, numbers["SIGABRT"], numbers["SIGKILL"]):
        return "heavy"
    complaints.seek(0)
    last = complaints.read()[-4000:].decode("utf-8", "replace")
    log.error("the process that reads files ended with %s: %s", code, last)
    return "died"


# --- frames


def frame(value: Any) -> bytes:
    """A value with its length in front."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content


class _Plain(pickle.Unpickler):
    """Reads plain values: a pickle that names any other class or function is refused."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} is no plain value")
        return super().find_class(module, name)


def plain_value(content: bytes) -> Any:
    """The value of a frame. Raises pickle.UnpicklingError for one that is not plain."""
    return _Plain(io.BytesIO(content)).load()


def _frames(source: IO[bytes]) -> Iterator[Any]:
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(head)
        content = source.read(length) if length <= MAX_FRAME else b""
        if len(content) < length:
            return  # cut off, or too much: the exit code says why
        try:
            value = plain_value(content)
        except Exception as error:  # a broken pickle raises anything
            raise Stopped("died") from error
        yield value


# --- the process itself


def _limit(limits: Limits) -> None:
    if hasattr(os, "nice"):
        os.nice(5)  # those who look at pages come first
    try:
        import resource
    except ImportError:  # not on Windows: there the time alone must do
        return
    for name, soft, hard in (
        ("RLIMIT_AS", limits.memory, limits.memory),
        ("RLIMIT_CPU", limits.processor, limits.processor + 2),
        ("RLIMIT_FSIZE", MAX_COMPLAINT, MAX_COMPLAINT),
        ("RLIMIT_CORE", 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit stands already
            resource.setrlimit(getattr(resource, name), (soft, hard))


def _main() -> int:
    # whatever a library prints goes to the complaints, not between the frames
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limits, function, arguments = pickle.load(sys.stdin.buffer)  # written by our own process
    _limit(limits)
    module, name = function.split(":")

    def send(value: Any) -> None:
        answers.write(frame(value))
        answers.flush()

    try:
        getattr(import_module(module), name)(send, **arguments)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(_main())
