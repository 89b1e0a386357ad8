"""Time and peak memory of taking in complaints, beside plain pandas on the same files.

`python -m tests.bench.complaints 1000000` takes as many rows as it is told, in files of at most
100 000 (a file is one check and one batch). Each way runs in a process of its own, so that the peak
is its own. `make bench ARGS=complaints` takes 200 000.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from zona.config import ROOT
from zona.domain.ledger import Facts
from zona.facts.read import read_facts

ROWS = 200_000
A_FILE = 100_000
HEAD = (
    "Kode Wilayah", "Tracking ID", "Tanggal Laporan", "Tanggal Verifikasi", "Tanggal Disposisi",
    "Tindak Lanjut Pertama", "Tanggal Selesai", "Klasifikasi", "Kategori", "Status", "Instansi",
    "Kecamatan", "Nama Pelapor", "No HP", "Isi Laporan",
)  # fmt: skip
STATUSES = ("Terdisposisi", "Dalam proses", "Tuntas ditindaklanjuti", "Ditutup sistem")
TEXT = "Jalan di depan sekolah rusak sejak lama, mohon diperiksa. Hubungi 0812-6055-{:04}."


def rows(facts: Facts, start: int, n: int) -> Iterator[tuple[str, ...]]:
    """`n` complaints from number `start` on, each with a telephone number in its text."""
    regions = [region.region_code for region in facts.regions]
    first = datetime(max(facts.years) - 1, 1, 1, 8, 0)
    for number in range(start, start + n):
        at = first + timedelta(minutes=number % 400_000)
        stamps = [f"{at + timedelta(days=days):%d/%m/%Y %H:%M}" for days in (0, 2, 3, 7, 20)]
        yield (
            regions[number % len(regions)],
            f"L{number:08}",
            *stamps,
            "pengaduan",
            f"Kategori {number % 40}",
            STATUSES[number % len(STATUSES)],
            f"Dinas Uji {number % 30}",
            f"Kecamatan {number % 20}",
            "Nama Seseorang",
            "081260550000",
            TEXT.format(number % 10_000),
        )


def write(folder: Path, n: int) -> int:
    """Writes `n` complaints as CSV files."""
    facts = read_facts(ROOT)
    for start in range(0, n, A_FILE):
        with (folder / f"aduan{start // A_FILE:03}.csv").open("w", newline="") as file:
            out = csv.writer(file, delimiter=";")
            out.writerow(HEAD)
            out.writerows(rows(facts, start, min(A_FILE, n - start)))
    return n


def ours(folder: Path, n: int) -> int:
    """Reads, checks and guards every row; the number of accepted ones."""
    from zona.intake.check import check_file

    facts, accepted = read_facts(ROOT), 0
    for path in sorted(folder.glob("*.csv")):
        report = check_file(path.name, path.read_bytes(), facts)
        assert report.ok and report.reconciled, report.problems[:3]
        accepted += report.accepted
    return accepted


def ours_build(folder: Path, n: int) -> int:
    """As `ours`, accepted as batches and built into a snapshot; the number of rows in it."""
    from zona.intake import batches
    from zona.intake.check import check_file
    from zona.store.build import build
    from zona.store.snapshot import Snapshot

    facts = read_facts(ROOT)
    for path in sorted(folder.glob("*.csv")):
        data = path.read_bytes()
        batches.accept(ROOT, check_file(path.name, data, facts), data)
    snapshot = Snapshot(build(ROOT, folder / "zona.duckdb"))
    return sum(row["rows_n"] for row in snapshot.rows("batches"))


def pandas(folder: Path, n: int) -> int:
    """Reads the cells and parses the five stamps, nothing else."""
    import pandas as pd

    read = 0
    for path in sorted(folder.glob("*.csv")):
        frame = pd.read_csv(path, sep=";", dtype=str)
        for name in HEAD[2:7]:
            frame[name] = pd.to_datetime(frame[name], format="%d/%m/%Y %H:%M")
        read += len(frame)
    return read


WAYS = {"write": write, "ours": ours, "ours_build": ours_build, "pandas": pandas}
TITLES = {
    "ours": "Zona: read, check, guard and account for every row",
    "ours_build": "Zona: the same, accepted and built into a snapshot",
    "pandas": "plain pandas: read the cells and parse five stamps",
}


def measure(folder: Path, n: int) -> dict[str, dict[str, float]]:
    """Seconds, peak MB and rows of each way on the same files, each in a process of its own."""
    environment = os.environ | {"ZONA_BATCHES": str(folder / "batches")}
    figures = {}
    for name in WAYS:
        command = [sys.executable, "-m", "tests.bench.complaints", name, str(folder), str(n)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment
        )
        figures[name] = json.loads(done.stdout)
    return figures


def _once(name: str, folder: Path, n: int) -> None:
    start = time.perf_counter()
    read = WAYS[name](folder, n)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": read, "seconds": round(seconds, 2), "peak_mb": round(peak)}))


def report(n: int = ROWS) -> str:
    """Rows, seconds and peak memory of each way as a Markdown table, one run."""
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), n)
    lines = ["| what | rows | seconds | peak memory, MB |", "|---|---|---|---|"]
    for way, title in TITLES.items():
        figure = figures[way]
        told = f"{figure['rows']:,} | {figure['seconds']:.1f} | {figure['peak_mb']:.0f}"
        lines.append(f"| {title} | {told} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1] in WAYS:
        _once(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(report(int(sys.argv[1])))
