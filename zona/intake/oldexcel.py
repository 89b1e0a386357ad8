"""Reads an old workbook (XLS) in a process of its own, which may use only so much memory and time.

An XLS is not packed, so nothing can be looked into beforehand, and a crafted one can make the
reader ask for any amount of memory: that ends a process. It must not be the one that serves
everybody. `python -m zona.intake.oldexcel` is that process: bytes in, the sheets out.
"""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from typing import Any

MAX_MEMORY = 1_500_000_000
MAX_SECONDS = 30

# name, hidden, height, first column with a value, merged areas, rows
RawSheet = tuple[str, bool, int, int, list, list[list[Any]]]


class Unreadable(Exception):
    """The file could not be read, or not within its limits. `password`: because it is protected."""

    def __init__(self, password: bool = False):
        super().__init__("password" if password else "unreadable")
        self.password = password


def sheets(data: bytes) -> list[RawSheet]:
    """The sheets of an XLS. Raises Unreadable."""
    command = [sys.executable, "-m", "zona.intake.oldexcel"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MAX_SECONDS)
    except (subprocess.TimeoutExpired, OSError) as error:
        raise Unreadable from error
    if done.returncode:
        raise Unreadable(password=done.returncode == 3)
    return pickle.loads(done.stdout)  # written by our own process, from plain values


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the timeout alone must do
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _main() -> int:
    import python_calamine as calamine

    _limit_memory()
    try:
        book = calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        found: list[RawSheet] = []
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            left = sheet.start[1] if sheet.start else 0
            merged = list(sheet.merged_cell_ranges or ())
            found.append(
                (meta.name, hidden, sheet.total_height, left, merged, list(sheet.iter_rows()))
            )
    except calamine.PasswordError:
        return 3
    except Exception:
        return 1
    sys.stdout.buffer.write(pickle.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
