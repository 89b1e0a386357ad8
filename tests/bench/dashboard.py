"""The interactive page beside the plain app: bytes, server time of a rerun, start, memory.

Run by `make bench`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.proxy import CountingProxy
from tests.conftest import CHROMIUM_FLAGS, chromium_path, free_port
from zona.store.build import build

ROOT = Path(__file__).resolve().parents[2]
APPS = {
    "plain": [
        str(ROOT / "tests" / "bench" / "plain_app.py"),
        "--server.enableStaticServing",
        "true",
    ],
    "zona": [str(ROOT / "dashboard.py")],
}
PILLS = ("2021", "2022", "2023", "2024")


def start(
    name: str, folder: str, settings: Mapping[str, str] | None = None
) -> tuple[subprocess.Popen, int, float]:
    """(process, port, seconds to the first answer) of a freshly started app; `settings`: more for
    its environment.

    The plain app runs without Zona's settings, as its user would run it; Zona with its snapshot
    built, as `make run` does.
    """
    port = free_port()
    if name == "zona":
        build(ROOT, Path(folder) / "zona.duckdb")
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        *APPS[name],
        "--server.port",
        str(port),
        "--server.headless",
        "true",
        "--browser.gatherUsageStats",
        "false",
    ]
    environment = (
        os.environ
        | {"ZONA_SNAPSHOT": f"{folder}/zona.duckdb", "PYTHONPATH": str(ROOT)}
        | dict(settings or {})
    )
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT if name == "zona" else folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
            return process, port, time.perf_counter() - begun
        except OSError:
            time.sleep(0.02)


def resident_mb(process: subprocess.Popen) -> float:
    """Resident memory of a process in MB (Linux)."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return (
        int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
        / 1024
    )


def drawn(page: Page) -> None:
    """Waits until the map is drawn."""
    page.wait_for_selector(".choroplethlayer path", timeout=60_000)


def measure(name: str, browser: Browser) -> dict[str, Any]:
    """All figures of one app: bytes on the wire, milliseconds, seconds, MB."""
    with tempfile.TemporaryDirectory() as folder:
        process, port, start_s = start(name, folder)
        proxy = CountingProxy(port)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        try:
            page = context.new_page()
            begun = time.perf_counter()
            page.goto(f"http://127.0.0.1:{proxy.port}/")
            drawn(page)
            map_s = time.perf_counter() - begun
            proxy.quiet()
            first = proxy.down
            changes, times = _change_years(page, proxy)
            begun_repeat = proxy.down
            again = context.new_page()
            again.goto(f"http://127.0.0.1:{proxy.port}/")
            drawn(again)
            proxy.quiet()
            return {
                "first visit, bytes": first,
                "repeat visit, bytes": proxy.down - begun_repeat,
                "year change, bytes (median)": round(statistics.median(changes)),
                "year change, bytes (most)": max(changes),
                "year change, last byte after ms (median)": statistics.median(times) * 1000,
                "server time of a rerun, ms (median)": _rerun_ms(name, folder),
                "start to first answer, s": start_s,
                "time to the drawn map, s": map_s,
                "resident memory, MB": resident_mb(process),
            }
        finally:
            context.close()
            process.terminate()
            process.wait(20)


def _change_years(
    page: Page, proxy: CountingProxy, rounds: int = 5
) -> tuple[list[int], list[float]]:
    """Bytes of each year change and the time from the last byte sent up to the last byte that came
    down.
    """
    changes, times = [], []
    for _ in range(rounds):
        for year in PILLS:
            proxy.quiet()
            before = proxy.down
            page.get_by_role("radio", name=year, exact=True).click()
            time.sleep(0.1)
            proxy.quiet()
            changes.append(proxy.down - before)
            times.append(max(proxy.last_down - proxy.last_up, 0))
    return changes, times


def _rerun_ms(name: str, folder: str) -> float:
    command = [sys.executable, "-m", "tests.bench.rerun", name]
    environment = os.environ | {"ZONA_SNAPSHOT": f"{folder}/zona.duckdb"}
    return float(
        subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout
    )


def run() -> dict[str, dict[str, Any]]:
    """Both apps, in one run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        result = {name: measure(name, browser) for name in APPS}
        browser.close()
    return result


def table(result: dict[str, dict[str, Any]]) -> str:
    """The result as a Markdown table with the ratio ours / plain."""
    lines = ["| what | plain app | Zona | ratio |", "|---|---|---|---|"]
    for what in result["plain"]:
        plain, ours = result["plain"][what], result["zona"][what]
        shown = (f"{value:,.0f}" if value >= 100 else f"{value:.2f}" for value in (plain, ours))
        lines.append(f"| {what} | {' | '.join(shown)} | {ours / plain:.2f} |")
    return "\n".join(lines)


def report() -> str:
    """The table of one run."""
    return table(run())
