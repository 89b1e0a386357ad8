"""Complaints in number: a million taken in beside plain pandas on the same file, and the page of ten
million beside that of ten thousand.

`python -m tests.bench.complaints 100000` takes in as many as it is told and leaves the pages out.
Each way runs in a process of its own, so that the peak is its own. `make bench ARGS=complaints`
does both; ten million simulated complaints need 5 GB of memory for a minute or two.
"""

from __future__ import annotations

import contextlib
import csv
import io
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
from typing import Any

from zona.config import ROOT
from zona.domain.ledger import Facts
from zona.facts.read import read_facts

ROWS = 1_000_000
FILE = "aduan.csv"
HEAD = (
    "Kode Wilayah", "Tracking ID", "Tanggal Laporan", "Tanggal Verifikasi", "Tanggal Disposisi",
    "Tindak Lanjut Pertama", "Tanggal Selesai", "Klasifikasi", "Kategori", "Status", "Instansi",
    "Unit Kerja", "Kecamatan", "Kanal", "Nama Pelapor", "NIK", "No HP", "Email", "Alamat", "Judul",
    "Isi Laporan",
)  # fmt: skip
STATUSES = ("Terdisposisi", "Dalam proses", "Tuntas ditindaklanjuti", "Ditutup sistem")
CLASSES = (
    "pengaduan tidak berkadar pengawasan",
    "aspirasi",
    "permintaan informasi",
    "pengaduan berkadar pengawasan",
)
CHANNELS = ("Situs web", "Aplikasi", "SMS", "Tatap muka", "WhatsApp")
TITLE = "Jalan rusak di depan sekolah nomor {}"
TEXT = (
    "Jalan di depan sekolah nomor {} rusak sejak lama dan lampunya mati setiap malam. Kami sudah "
    "melapor ke kantor lurah tetapi petugas belum datang, mohon segera diperiksa – terima kasih. "
)
CONTACT = "Hubungi 0812-6055-{:04}."
CLOSED = ("libur_nasional", "cuti_bersama", "hari_pemilihan")  # of data/rules/calendars.toml
# The limits whose shares both ways compute: start, end, working days.
SHARES = {
    "verify-forward": ("Tanggal Laporan", "Tanggal Disposisi", 3),
    "first-response": ("Tanggal Disposisi", "Tindak Lanjut Pertama", 5),
}


def rows(facts: Facts, n: int) -> Iterator[tuple[str, ...]]:
    """`n` complaints, every seventh with a telephone number in its text."""
    regions = [region.region_code for region in facts.regions]
    first = datetime(max(facts.years) - 3, 1, 1, 0, 0)
    for number in range(n):
        # spread without a random number: the same file each time, few stamps alike
        at = first + timedelta(minutes=number * 7919 % 1_500_000)
        days = (0, number % 3, number % 5, number % 5 + number % 11, number % 40 + 20)
        stamps = [f"{at + timedelta(days=day, minutes=day):%d/%m/%Y %H:%M}" for day in days]
        yield (
            regions[number % len(regions)],
            f"LPR-{number:08}",
            *stamps,
            CLASSES[number % len(CLASSES)],
            f"Kategori {number % 60}",
            STATUSES[number // 4 % len(STATUSES)],
            f"Dinas Uji {number % 35}",
            f"UPT {number % 80}",
            f"Kecamatan {number % 20}",
            CHANNELS[number % len(CHANNELS)],
            "Nama Seseorang",
            f"12{number:014}",
            f"0812{number:08}",
            f"orang{number}@contoh.id",
            "Jalan Contoh 5",
            TITLE.format(number % 1_000),
            TEXT.format(number) + (CONTACT.format(number % 10_000) if number % 7 == 0 else ""),
        )


def write(folder: Path, n: int) -> int:
    """Writes `n` complaints as one CSV file."""
    with (folder / FILE).open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(HEAD)
        out.writerows(rows(read_facts(ROOT), n))
    return n


def intake(folder: Path, n: int) -> int:
    """The command: read, check, guard and account for every row, and accept."""
    from zona.__main__ import main

    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["intake", str(folder / FILE)]) == 0
    return n


def build(folder: Path, n: int) -> int:
    """The snapshot with what was accepted; the number of complaints in it."""
    from zona.store.build import build as build_snapshot
    from zona.store.snapshot import Snapshot

    snapshot = Snapshot(build_snapshot(ROOT, folder / "zona.duckdb"))
    return sum(row["complaints_n"] for row in snapshot.rows("complaint_places", region=None))


def pandas(folder: Path, n: int) -> int:
    """Reads the file, parses the five stamps, and counts by region what was in time."""
    import pandas as pd

    frame = pd.read_csv(folder / FILE, sep=";", dtype=str)
    for name in HEAD[2:7]:
        frame[name] = pd.to_datetime(frame[name], format="%d/%m/%Y %H:%M")
    assert shares(folder) == pandas_shares(frame)
    return len(frame)


def pandas_shares(frame: Any) -> dict[tuple[str, str], tuple[int, int]]:
    """(in time, in time or late) by limit and region, of complaints that the limit applies to."""
    import numpy as np

    closed = [day.date for day in read_facts(ROOT).holidays if day.type in CLOSED]
    asked = frame[frame["Klasifikasi"] != "aspirasi"]
    found = {}
    for rule, (start, end, limit) in SHARES.items():
        days = asked[start].to_numpy("datetime64[D]")
        last = np.busday_offset(days, limit, roll="backward", holidays=closed)
        met = asked[end].to_numpy("datetime64[D]") <= last
        grouped = asked.assign(met=met).groupby("Kode Wilayah")["met"].agg(["sum", "size"])
        for code, (in_time, judged) in zip(grouped.index, grouped.to_numpy(), strict=True):
            found[(rule, code)] = (int(in_time), int(judged))
    return found


def shares(folder: Path) -> dict[tuple[str, str], tuple[int, int]]:
    """The same of the snapshot: what the pages read."""
    from zona.store.snapshot import Snapshot

    found: dict[tuple[str, str], tuple[int, int]] = {}
    for row in Snapshot(folder / "zona.duckdb").rows("complaint_place_limits", region=None):
        if row["rule"] in SHARES and row["result"] in ("met", "late"):
            met, judged = found.get((row["rule"], row["region_code"]), (0, 0))
            more = row["complaints_n"]
            met += more if row["result"] == "met" else 0
            found[(row["rule"], row["region_code"])] = (met, judged + more)
    return found


WAYS = {"write": write, "intake": intake, "build": build, "pandas": pandas}
TITLES = {
    "intake": "Zona `intake`: read, check, guard and account for every row, accept",
    "build": "Zona `build`: judge every limit, count, the whole snapshot",
    "pandas": "plain pandas: read, parse five stamps, two limits by region",
}


def measure(folder: Path, n: int) -> dict[str, dict[str, float]]:
    """Seconds, peak MB and rows of each way on the same file, each in a process of its own."""
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
    begun = time.perf_counter()
    read = WAYS[name](folder, n)
    seconds = time.perf_counter() - begun
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    figures = {
        "rows": read,
        "seconds": seconds,
        "processor": sum(use.ru_utime + use.ru_stime for use in uses),
        # both at once: the file is read in a process of its own
        "peak_mb": sum(use.ru_maxrss for use in uses) / 1024,
    }
    print(json.dumps(figures))


def taken_in(n: int) -> str:
    """Rows, seconds and peak memory of each way as a Markdown table, one run."""
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), n)
        size_mb = (Path(folder) / FILE).stat().st_size / 1e6
    beside = figures["pandas"]
    lines = [
        f"One CSV of {size_mb:,.0f} MB, {len(HEAD)} columns. The shares in time by region of both "
        "ways are equal. Memory: the peaks of all processes of a way, added.",
        "",
        "| what | rows | seconds | of processors | x pandas | peak memory, MB | x pandas |",
        "|---|---|---|---|---|---|---|",
    ]
    for way, title in TITLES.items():
        figure = figures[way]
        lines.append(
            f"| {title} | {figure['rows']:,} | {figure['seconds']:.1f} | {figure['processor']:.1f} "
            f"| {figure['processor'] / beside['processor']:.1f} | {figure['peak_mb']:,.0f} "
            f"| {figure['peak_mb'] / beside['peak_mb']:.2f} |"
        )
    return "\n".join(lines)


def report(n: int = ROWS) -> str:
    """Both parts as Markdown."""
    from tests.bench import complaint_pages

    return f"{taken_in(n)}\n\n{complaint_pages.report()}"


if __name__ == "__main__":
    if sys.argv[1] in WAYS:
        _once(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(taken_in(int(sys.argv[1])))
