"""The public page beside our interactive page and the plain app, on loopback and on a slow phone;
requests a second beside bare Starlette. Run by `make bench ARGS=public`.
"""

from __future__ import annotations

import base64
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench import load
from tests.bench.dashboard import ROOT, resident_mb, start
from tests.bench.proxy import CountingProxy
from tests.conftest import CHROMIUM_FLAGS, chromium_path, free_port

ROUNDS = 5
MAP_SHAPES = {
    "public": "svg.map path[class]",
    "zona": ".choroplethlayer path",
    "plain": ".choroplethlayer path",
}
# What a reader sees of the map first: on the interactive page the first picture of its index page.
FIRST_SHAPES = MAP_SHAPES | {"zona": "#awal svg.map path[class]"}
# What is visited: server, path.
VISITS = {"public": ("zona", "/publik/"), "zona": ("zona", "/"), "plain": ("plain", "/")}
TITLES = {
    "public": "public page",
    "zona": "interactive page",
    "plain": "plain app",
    "bare": "bare Starlette",
}
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
SECONDS, CONNECTIONS = 3.0, 4
ASKED = ("/publik/", "/publik/wilayah/12.75.html", "/api/v1/assessments.csv?year=2024")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Conditions:
    """How the reader is connected.

    `round_trip_s` is split over both ways; `slower`: how many times slower the processor.
    """

    title: str
    viewport: tuple[int, int]
    round_trip_s: float = 0.0
    bytes_per_s: float | None = None
    slower: int = 1


LOOPBACK = Conditions("loopback, 1280 x 900", (1280, 900))
PHONE = Conditions("slow phone, 360 x 780", (360, 780), 0.150, 5e6 / 8, 4)

HOW = f"""Medians of {ROUNDS} alternating rounds in one run, each visit with an empty cache, after one visit that is not counted. The map
counts as drawn when its first shape is visible, the first picture when the first shape of the index page's picture is (on the
other two pages the map is the first picture). The slow phone: every byte, those of the websocket too, passes a proxy with 150 ms
a round trip (one more for each new connection) and 5 Mbit/s each way that all connections share; Chromium's own emulation
of networks is not used, so that it does not matter what it does to websockets. Slow start, losses and TLS are not modelled. The
processor of the page is slowed 4 times by Chromium, its main thread only. Requests are those that the page made, websockets included."""
HOW_OFTEN = f"""Answers a second, medians of {ROUNDS} alternating rounds of {SECONDS:.0f} s over {CONNECTIONS} kept connections from one process on the same
machine, compressed bodies. Bare Starlette answers a constant: the same body and headers, in a process of its own, with uvicorn's
settings of `streamlit run`. Processor time is that of the server's process (user and system) for each answer. The rate limit of the
open data is set so high (`ZONA_API_RATE`) that it counts but never refuses."""


@contextmanager
def server(name: str) -> Iterator[tuple[subprocess.Popen, int]]:
    """(process, port) of `zona` or `plain`, with a snapshot of its own."""
    with tempfile.TemporaryDirectory() as folder:
        process, port, _ = start(name, folder, {"ZONA_API_RATE": "1000000"})
        try:
            yield process, port
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def bare_server(answers: list[dict[str, Any]]) -> Iterator[tuple[subprocess.Popen, int]]:
    """(process, port) of bare Starlette that gives these answers."""
    with tempfile.TemporaryDirectory() as folder:
        file, port = Path(folder) / "answers.json", free_port()
        file.write_text(json.dumps(answers), encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.bare", str(port), str(file)], cwd=ROOT
        )
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(
                        f"http://127.0.0.1:{port}{answers[0]['path']}", timeout=5
                    ).read()
                    break
                except OSError:
                    time.sleep(0.05)
            yield process, port
        finally:
            process.terminate()
            process.wait(20)


def visit(browser: Browser, name: str, port: int, conditions: Conditions) -> dict[str, float]:
    """One first visit: seconds to the first picture and to the drawn map, bytes towards the
    browser, requests.
    """
    proxy = CountingProxy(port, conditions.round_trip_s / 2, conditions.bytes_per_s)
    width, height = conditions.viewport
    context = browser.new_context(viewport={"width": width, "height": height})
    try:
        page = context.new_page()
        if conditions.slower > 1:
            context.new_cdp_session(page).send(
                "Emulation.setCPUThrottlingRate", {"rate": conditions.slower}
            )
        made: list[str] = []
        page.on("request", lambda request: made.append(request.url))
        page.on("websocket", lambda socket: made.append(socket.url))
        begun = time.perf_counter()
        page.goto(
            f"http://127.0.0.1:{proxy.port}{VISITS[name][1]}", wait_until="commit", timeout=60_000
        )
        page.wait_for_selector(FIRST_SHAPES[name], timeout=60_000)
        first_s = time.perf_counter() - begun
        page.wait_for_selector(MAP_SHAPES[name], timeout=60_000)
        map_s = time.perf_counter() - begun
        painted_ms = page.evaluate(PAINTED)
        proxy.quiet(1.0)
        wire = [url for url in made if not url.startswith(("data:", "blob:"))]
        return {
            "bytes on the wire": proxy.down,
            "requests": len(wire),
            "first contentful paint, s": painted_ms / 1000,
            "time to the first picture, s": first_s,
            "time to the drawn map, s": map_s,
        }
    finally:
        context.close()


def visits(
    browser: Browser, ports: dict[str, int], conditions: Conditions
) -> dict[str, dict[str, float]]:
    """Medians of ROUNDS visits of each page, one after the other in turn."""
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in VISITS}
    for name in VISITS:
        visit(browser, name, ports[VISITS[name][0]], LOOPBACK)
    for _ in range(ROUNDS):
        for name, (where, _) in VISITS.items():
            measured[name].append(visit(browser, name, ports[where], conditions))
    return {
        name: {what: statistics.median(one[what] for one in rounds) for what in rounds[0]}
        for name, rounds in measured.items()
    }


def captured(port: int, path: str) -> dict[str, Any]:
    """An answer of ours for bare Starlette to repeat; uvicorn adds date and server to both."""
    head, _, body = load.once(port, path).partition(b"\r\n\r\n")
    headers = [line.split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:]]
    own = [header for header in headers if header[0].lower() not in ("date", "server")]
    return {"path": path.partition("?")[0], "headers": own, "body": base64.b64encode(body).decode()}


def cpu_s(process: subprocess.Popen) -> float:
    """Processor time that a process has used, user and system (Linux)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def loaded(process: subprocess.Popen, port: int, path: str) -> tuple[float, float]:
    """(answers a second, processor microseconds of the server an answer) of one round; the load
    comes from another process.
    """
    command = [
        sys.executable,
        "-m",
        "tests.bench.load",
        str(port),
        path,
        str(SECONDS),
        str(CONNECTIONS),
    ]
    before = cpu_s(process)
    per_s = float(
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    )
    return per_s, (cpu_s(process) - before) / (per_s * SECONDS) * 1e6


def often(
    servers: dict[str, tuple[subprocess.Popen, int]],
) -> dict[str, dict[str, tuple[float, float]]]:
    """`loaded` of each path and server, medians of ROUNDS; which server comes first changes from
    round to round.
    """
    rounds: dict[str, dict[str, list[tuple[float, float]]]] = {
        path: {name: [] for name in servers} for path in ASKED
    }
    for number in range(ROUNDS):
        for path in ASKED:
            for name in sorted(servers, reverse=bool(number % 2)):
                rounds[path][name].append(loaded(*servers[name], path))
    return {
        path: {
            name: (
                statistics.median(one[0] for one in got),
                statistics.median(one[1] for one in got),
            )
            for name, got in by.items()
        }
        for path, by in rounds.items()
    }


def visits_table(result: dict[str, dict[str, float]]) -> str:
    """One line a figure, the ratios to the plain app."""
    lines = [
        "| what | plain app | interactive page | public page | interactive / plain | public / plain |",
        "|---|---|---|---|---|---|",
    ]
    for what in result["plain"]:
        plain, ours, public = (result[name][what] for name in ("plain", "zona", "public"))
        shown = (
            f"{value:.2f}" if what.endswith(" s") else f"{value:,.0f}"
            for value in (plain, ours, public)
        )
        lines.append(
            f"| {what} | {' | '.join(shown)} | {ours / plain:.3f} | {public / plain:.4f} |"
        )
    return "\n".join(lines)


def often_table(result: dict[str, dict[str, tuple[float, float]]]) -> str:
    """One line an address."""
    lines = [
        "| address | bare Starlette, answers a second | Zona | ratio | bare Starlette, processor µs an answer | Zona | bare / Zona |",
        "|---|---|---|---|---|---|---|",
    ]
    for path, by in result.items():
        (bare, bare_us), (ours, ours_us) = by["bare"], by["zona"]
        lines.append(
            f"| `{path}` | {bare:,.0f} | {ours:,.0f} | {ours / bare:.2f} | {bare_us:.0f} | {ours_us:.0f} | {bare_us / ours_us:.2f} |"
        )
    return "\n".join(lines)


def memory_table(memory: dict[str, tuple[float, float]]) -> str:
    """One line a server."""
    lines = [
        "| server | resident memory after the visits, MB | after the load, MB |",
        "|---|---|---|",
    ]
    titles = {
        "zona": "Zona: dashboard, public pages and open data",
        "plain": "plain app (no load)",
        "bare": "bare Starlette (no visits)",
    }
    return "\n".join(
        lines
        + [
            f"| {titles[name]} | {first:.0f} | {last:.0f} |"
            for name, (first, last) in memory.items()
        ]
    )


def report() -> str:
    """The tables of one run."""
    with server("zona") as zona, server("plain") as plain, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        ports = {"zona": zona[1], "plain": plain[1]}
        seen = {
            conditions.title: visits(browser, ports, conditions) for conditions in (LOOPBACK, PHONE)
        }
        browser.close()
        with bare_server([captured(zona[1], path) for path in ASKED]) as bare:
            servers = {"zona": zona, "plain": plain, "bare": bare}
            before = {name: resident_mb(process) for name, (process, _) in servers.items()}
            speed = often({"zona": zona, "bare": bare})
            memory = {
                name: (before[name], resident_mb(process)) for name, (process, _) in servers.items()
            }
    parts = [HOW]
    for title, result in seen.items():
        parts += [f"### First visit, {title}", visits_table(result)]
    return "\n\n".join(
        [*parts, "### Answers a second", HOW_OFTEN, often_table(speed), memory_table(memory)]
    )


if __name__ == "__main__":
    print(report())
