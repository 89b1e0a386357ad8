"""Time and peak memory of taking in 200 000 rows, beside plain `pandas.read_excel` on the same
file.

Each runs in a process of its own, so that the peak is its own. `make bench ARGS=intake` prints the
figures.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from zona.config import ROOT
from zona.domain.ledger import Facts
from zona.facts.read import read_facts

ROWS = 200_000
COLUMNS = ("kode_wilayah", "tahun", "opd", "dimensi", "indikator", "nilai", "sumber")


def table(facts: Facts, n: int) -> list[tuple[Any, ...]]:
    """`n` valid rows of agency scores, no two alike: regions x agencies x years x dimensions x
    indicators.
    """
    dimensions = ("input", "proses", "output", "pengaduan")
    rows = []
    for number in range(n):
        rest, region = divmod(number, len(facts.regions))
        rest, year = divmod(rest, 3)
        rest, dimension = divmod(rest, len(dimensions))
        agency, indicator = divmod(rest, 25)
        score = (number * 7919 % 10_001) / 100
        rows.append(
            (
                facts.regions[region].region_code,
                2022 + year,
                f"Dinas Uji {agency + 1}",
                dimensions[dimension],
                f"Indikator {indicator + 1}",
                score,
                "Berkas uji",
            )
        )
    return rows


def write(path: Path, n: int = ROWS) -> int:
    """Writes a workbook of `n` valid rows."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": False}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, COLUMNS)
        for number, row in enumerate(table(read_facts(ROOT), n), start=1):
            sheet.write_row(number, 0, row)
    return n


def ours(path: Path) -> int:
    """Reads, checks and accounts for every row; the number of accepted rows."""
    from zona.intake.check import check_file

    report = check_file(path.name, path.read_bytes(), read_facts(ROOT))
    assert report.ok and report.reconciled, report.problems[:3]
    return report.accepted


def ours_build(path: Path) -> int:
    """As `ours`, accepted as a batch and built into a snapshot; the number of scores in it."""
    from zona.intake import batches
    from zona.intake.check import check_file
    from zona.store.build import build
    from zona.store.snapshot import Snapshot

    data = path.read_bytes()
    report = check_file(path.name, data, read_facts(ROOT))
    batches.accept(ROOT, report, data)
    snapshot = Snapshot(build(ROOT, path.with_suffix(".duckdb")))
    return sum(row["rows_n"] for row in snapshot.rows("batches"))


def pandas(path: Path) -> int:
    """Only reads the cells, with pandas' default reader."""
    import pandas as pd

    return len(
        pd.read_excel(path, engine="openpyxl")
    )  # the default, named so that it does not warn


def measure(path: Path) -> dict[str, dict[str, float]]:
    """Seconds, peak MB and rows of each way on the same file, each in a process of its own."""
    environment = os.environ | {"ZONA_BATCHES": str(path.parent / "batches")}
    figures = {}
    for name in ("write", "ours", "ours_build", "pandas"):
        # a process starts with its parent's peak: this one must stay small, so even the file is
        # written by another
        command = [sys.executable, "-m", "tests.bench.intake", name, str(path)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment
        )
        figures[name] = json.loads(done.stdout)
    return figures


def _once(name: str, path: Path) -> None:
    start = time.perf_counter()
    rows = {"write": write, "ours": ours, "ours_build": ours_build, "pandas": pandas}[name](path)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": round(seconds, 2), "peak_mb": round(peak)}))


def report() -> str:
    """Rows, seconds and peak memory of each way as a Markdown table, one run."""
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder) / "nilai.xlsx")
    titles = {
        "ours": "Zona: read, check and account for every row",
        "ours_build": "Zona: the same, accepted and built into a snapshot",
        "pandas": "plain `pandas.read_excel`: only read the cells",
    }
    lines = ["| what | rows | seconds | peak memory, MB |", "|---|---|---|---|"]
    for way, title in titles.items():
        figure = figures[way]
        lines.append(
            f"| {title} | {figure['rows']:,} | {figure['seconds']:.1f} | {figure['peak_mb']:.0f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    _once(sys.argv[1], Path(sys.argv[2]))
