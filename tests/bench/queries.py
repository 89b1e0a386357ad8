"""Answers a second for queries that nobody asked before, beside Datasette with the same rows.

Datasette comes from PyPI into a folder of its own (build/datasette), never into Zona's environment.
Run by `make bench ARGS=queries`.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.bench import load
from tests.bench.dashboard import ROOT, resident_mb, start
from tests.bench.public import cpu_s
from tests.conftest import free_port

DATASETTE = "datasette==0.65.5"
HOME = ROOT / "build" / "datasette"
ROUNDS = 5
PER_ROUND = 300  # answers of one kind in one round, none asked before
TABLES = ("assessments", "claims", "agency_scores", "regions")
ZONES = ("hijau", "kuning", "merah")
# What is asked: title -> (Zona, Datasette). {n} makes each address another one, {offset} a page.
ASKED = {
    "page of 100, JSON": (
        "/api/v1/claims.json?limit=100&offset={offset}&year_to.max={n}",
        "/open/claims.json?_shape=array&_size=100&_offset={offset}&year_to__lte={n}",
    ),
    "page of 100, CSV": (
        "/api/v1/claims.csv?limit=100&offset={offset}&year_to.max={n}",
        "/open/claims.csv?_size=100&_offset={offset}&year_to__lte={n}",
    ),
    "filter and sort, JSON": (
        "/api/v1/assessments.json?zone={zone}&sort=-score&limit=100&year.max={n}",
        "/open/assessments.json?_shape=array&zone={zone}&_sort_desc=score&_size=100&year__lte={n}",
    ),
    "three columns, JSON": (
        "/api/v1/assessments.json?columns=region,year,zone&zone={zone}&limit=100&year.max={n}",
        "/open/assessments.json?_shape=array&_col=region&_col=year&_col=zone&zone={zone}"
        "&_size=100&year__lte={n}",
    ),
}
HOW = f"""Medians of {ROUNDS} alternating rounds in one run, each of {PER_ROUND} addresses that were
never asked before, over one kept connection from another process, compressed bodies where the
server compresses (Datasette does not). Datasette ({DATASETTE}) has the same rows in SQLite,
immutable, facets off. Processor time is that of the server's process for each answer."""


def address(pattern: str, number: int) -> str:
    """One of the addresses of a pattern; each number another one."""
    return pattern.format(offset=number % 200, zone=ZONES[number % 3], n=3000 + number)


def datasette_python() -> Path:
    """The interpreter of Datasette's own environment, made where it is missing."""
    python = HOME / "bin" / "python"
    if not (HOME / "bin" / "datasette").exists():
        venv.create(HOME, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", DATASETTE], check=True)
    return python


def fill(port: int, path: Path) -> None:
    """Writes what Zona's open data say into a SQLite file, lists joined by spaces."""
    with sqlite3.connect(path) as db:
        for table in TABLES:
            url = f"http://127.0.0.1:{port}/api/v1/{table}.json"
            rows = json.loads(urllib.request.urlopen(url).read(), parse_float=Decimal)
            names = ", ".join(f'"{name}"' for name in rows[0])
            db.execute(f"CREATE TABLE {table} ({names})")
            marks = ", ".join("?" * len(rows[0]))
            values = ([_cell(value) for value in row.values()] for row in rows)
            db.executemany(f"INSERT INTO {table} VALUES ({marks})", values)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return float(value) if isinstance(value, Decimal) else value


@contextmanager
def datasette(path: Path) -> Iterator[tuple[subprocess.Popen, int]]:
    """(process, port) of Datasette with this file."""
    port = free_port()
    command = [datasette_python(), "-m", "datasette", "serve", "--immutable", path]
    settings = ["--setting", "suggest_facets", "off", "--port", str(port)]
    process = subprocess.Popen(
        command + settings, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.05)
        yield process, port
    finally:
        process.terminate()
        process.wait(20)


def once(process: subprocess.Popen, port: int, pattern: str, begin: int) -> tuple[float, float]:
    """(answers a second, processor milliseconds an answer) of one round."""
    command = [sys.executable, "-m", "tests.bench.queries", str(port), pattern, str(begin)]
    before = cpu_s(process)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout), (cpu_s(process) - before) / PER_ROUND * 1000


def ask(port: int, pattern: str, begin: int) -> float:
    """Answers a second of one round, asked from this process."""
    paths = [address(pattern, number) for number in range(begin, begin + PER_ROUND)]
    return load.unseen_per_s(port, paths)


def run() -> tuple[dict[str, dict[str, tuple[float, float]]], dict[str, float]]:
    """(title -> server -> (answers a second, processor ms an answer), server -> resident MB)."""
    with tempfile.TemporaryDirectory() as folder:
        process, port, _ = start("zona", folder, {"ZONA_API_RATE": "1000000"})
        try:
            fill(port, Path(folder) / "open.db")
            with datasette(Path(folder) / "open.db") as other:
                servers = {"zona": (process, port), "datasette": other}
                found = _rounds(servers)
                return found, {name: resident_mb(server[0]) for name, server in servers.items()}
        finally:
            process.terminate()
            process.wait(20)


def _rounds(
    servers: dict[str, tuple[subprocess.Popen, int]],
) -> dict[str, dict[str, tuple[float, float]]]:
    got: dict[str, dict[str, list[tuple[float, float]]]] = {
        title: {name: [] for name in servers} for title in ASKED
    }
    for number in range(ROUNDS + 1):  # the first one warms up
        for title, patterns in ASKED.items():
            by_name = dict(zip(("zona", "datasette"), patterns, strict=True))
            for name in sorted(servers, reverse=bool(number % 2)):
                one = once(*servers[name], by_name[name], number * PER_ROUND)
                got[title][name] += [one] if number else []
    return {
        title: {
            name: (
                statistics.median(one[0] for one in many),
                statistics.median(one[1] for one in many),
            )
            for name, many in by.items()
        }
        for title, by in got.items()
    }


def report() -> str:
    """The tables of one run."""
    found, memory = run()
    lines = [
        "| unseen query | Datasette, answers a second | Zona | Zona / Datasette | Datasette, processor ms an answer | Zona |",
        "|---|---|---|---|---|---|",
    ]
    for title, by in found.items():
        (theirs, theirs_ms), (ours, ours_ms) = by["datasette"], by["zona"]
        lines.append(
            f"| {title} | {theirs:,.0f} | {ours:,.0f} | {ours / theirs:.2f} | {theirs_ms:.2f} | {ours_ms:.2f} |"
        )
    sizes = f"Resident memory afterwards: Zona {memory['zona']:.0f} MB (dashboard and public pages in the same process), Datasette {memory['datasette']:.0f} MB."
    return "\n\n".join([HOW, "\n".join(lines), sizes])


if __name__ == "__main__":
    print(ask(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
