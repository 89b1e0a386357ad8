"""Accepted rows and what is kept of a file, on the disk while they come: a million of them need no
memory.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zona import files
from zona.intake.datasets import DATASETS
from zona.intake.report import Report

NAME = "spool"


class Spool:
    """Two files in a folder: the rows as a batch has them, and what is kept of the file itself.

    Raises NotWritten where the disk fails.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.rows, self.kept = folder / "rows.csv", folder / "kept.csv"
        self._rows = self.rows.open("w", encoding="utf-8", newline="")
        self._kept = self.kept.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._rows, lineterminator="\n")
        self.rows_n = 0

    def add_rows(self, kind: str, rows: Sequence[Sequence[Any]]) -> None:
        """Appends accepted rows, below a header before the first of them."""
        with files.told(self.folder):
            if not self.rows_n:
                self._writer.writerow(DATASETS[kind].fields)
            self._writer.writerows(rows)
            self.rows_n += len(rows)

    def add_kept(self, text: str) -> None:
        """Appends to what is kept of the file."""
        with files.told(self.folder):
            self._kept.write(text)

    def give(self, report: Report) -> None:
        """Lets the report of the file know that its rows lie here."""
        with files.told(self.folder):
            self.close()
        report.spool = self

    def close(self) -> None:
        """Nothing more comes."""
        self._rows.close()
        self._kept.close()


@contextmanager
def spooled(folder: Path) -> Iterator[Spool]:
    """A spool in a folder, gone when the block ends. Raises NotWritten."""
    with files.scratch(folder, NAME) as work:
        spool = Spool(work)
        try:
            yield spool
        finally:
            spool.close()
