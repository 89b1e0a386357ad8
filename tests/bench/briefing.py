"""The briefing pack: time and peak memory of one PDF, one pack and all regions, each in a fresh
process. Run by `make bench`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CASES = {"one PDF": ("pdf",), "one pack (PDF, PPTX, PNG)": None, "the packs of all regions": None}


def measured(case: str, snapshot_path: str) -> dict[str, float]:
    """Seconds, peak memory in MB and bytes of one case, in this process."""
    from zona.faces.briefing import pack
    from zona.store.rows import default_year
    from zona.store.snapshot import Snapshot

    snapshot = Snapshot(Path(snapshot_path))
    year = default_year(snapshot.rows("years"))
    codes = [row["region_code"] for row in snapshot.rows("regions") if row["type"] != "provinsi"]
    orders = [
        pack.Order(code, year, "id")
        for code in (codes if case == "the packs of all regions" else codes[-1:])
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    made = [
        content
        for order in orders
        for _, content in pack.pack(snapshot, order, CASES[case] or pack.FORMATS)
    ]
    return {
        "files": len(made),
        "seconds": time.perf_counter() - start,
        "kB": sum(map(len, made)) / 1024,
        "start_mb": before,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def report() -> str:
    """The table of the three cases as Markdown.

    `start` is the process with the snapshot open, before anything is made.
    """
    from zona.config import ROOT
    from zona.store.build import build

    lines = [
        "| what | files | kB | seconds | peak memory, MB (start) |",
        "|---|---:|---:|---:|---:|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = build(ROOT, Path(folder) / "zona.duckdb")
        for case in CASES:
            code = f"import json; from tests.bench.briefing import measured; print(json.dumps(measured({case!r}, {str(path)!r})))"
            done = subprocess.run(
                [sys.executable, "-c", code],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            m = json.loads(done.stdout)
            lines.append(
                f"| {case} | {m['files']} | {m['kB']:.0f} | {m['seconds']:.2f} | {m['peak_mb']:.0f} ({m['start_mb']:.0f}) |"
            )
    return "\n".join(lines)
