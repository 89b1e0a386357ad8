"""What a page of complaints costs on a snapshot of ten thousand and of ten million complaints.

Both are simulated by `python -m zona demo`, each in a process of its own; then the questions of the
page and the page itself are asked in turn, in a process for each snapshot.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from zona.config import ROOT
from zona.store.snapshot import Snapshot

FEW, MANY = 10_000, 10_000_000
ROUNDS = 5
PLACES = ({}, {"wilayah": "12.07"}, {"wilayah": "12.75"})
APP = ROOT / "zona" / "faces" / "dashboard" / "app.py"
PAGE = "../../../pages/complaints.py"  # as its script lies from the app's
OF_PLACES = ("complaint_places", "complaint_place_limits")  # which have no place of their own
QUESTIONS = (
    *OF_PLACES,
    "complaint_limits",
    "complaint_months",
    "complaint_states",
    "complaint_statuses",
    "complaint_topics",
)


def _made(path: Path, complaints_n: int) -> dict[str, float]:
    """Seconds, peak MB and size of a simulated snapshot."""
    command = [sys.executable, "-m", "zona", "demo", "--complaints", str(complaints_n)]
    begun = time.perf_counter()
    process = subprocess.Popen([*command, "--out", str(path)], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, use = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.returncode
    return {
        "seconds": time.perf_counter() - begun,
        "processor": use.ru_utime + use.ru_stime,
        "peak_mb": use.ru_maxrss / 1024,
        "size_mb": path.stat().st_size / 1e6,
    }


def questions(snapshot: Snapshot) -> None:
    """Asks what the page asks, of the province, a region and an OPD."""
    agency = snapshot.rows("complaint_places", region="12.75")[0]["agency_id"]
    for region, office in ((None, None), ("12.75", None), ("12.75", agency)):
        for name in QUESTIONS:
            asked = {"agency": office} if name not in OF_PLACES else {}
            assert snapshot.rows(name, region=region, **asked)


def page() -> Callable[[], None]:
    """What opens the page of each place once, in this process."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(APP), default_timeout=120)
    app.query_params["data"] = "simulasi"
    app.run()
    app.switch_page(PAGE)

    def rerun() -> None:
        for place in PLACES:
            app.query_params.pop("wilayah", None)
            app.query_params.update(place)
            app.run()
            assert not app.exception and len(app.metric) == 5, app.exception

    return rerun


def _seconds(run: Callable[[], None]) -> list[float]:
    """Seconds of processors, all threads: what else runs on the machine counts for less."""
    times = []
    for _ in range(ROUNDS + 1):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return times[1:]


def _once(path: Path) -> None:
    logging.disable(logging.WARNING)
    snapshot = Snapshot(path)
    asked = _seconds(lambda: questions(snapshot))
    opened = _seconds(page())
    print(json.dumps({"questions": asked, "page": opened}))


def _asked(path: Path) -> dict[str, list[float]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.complaint_pages", str(path)],
        cwd=ROOT,
        env=os.environ | {"ZONA_SIMULATION": str(path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def report(few: int = FEW, many: int = MANY, turns: int = 3) -> str:
    """Building, size, questions and page of both as a Markdown table, one run."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {n: Path(folder) / f"simulasi{n}.duckdb" for n in (few, many)}
        figures = {n: _made(path, n) for n, path in paths.items()}
        times: dict[int, dict[str, list[float]]] = {n: {} for n in paths}
        for _ in range(turns):  # in turn: what else runs on the machine meets both
            for n, path in paths.items():
                for name, seconds in _asked(path).items():
                    times[n].setdefault(name, []).extend(seconds)
    for n in paths:
        for name, seconds in times[n].items():
            figures[n][name] = statistics.median(seconds) * 1000
    titles = {
        "questions": f"{len(QUESTIONS)} questions of the page at 3 places, ms of processors",
        "page": f"the page of {len(PLACES)} places, whole reruns, ms of processors",
        "size_mb": "the snapshot, MB",
        "processor": "making it (`demo`), seconds of processors",
        "peak_mb": "making it, peak memory, MB",
    }
    lines = [f"| what | {few:,} complaints | {many:,} | ratio |", "|---|---|---|---|"]
    for name, title in titles.items():
        one, other = figures[few][name], figures[many][name]
        lines.append(f"| {title} | {one:,.1f} | {other:,.1f} | {other / one:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    _once(Path(sys.argv[1]))
