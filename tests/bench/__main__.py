"""`make bench`: everything measured side by side in one run; prints the tables and writes
docs/benchmarks.md.

`make bench ARGS=dashboard` runs one part (then only prints).
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
PARTS = {
    "dashboard": "The interactive page beside the plain app",
    "sessions": "Many readers at once",
    "public": "The public page, and answers a second",
    "queries": "Unseen queries of the open data beside Datasette",
    "path": "The cheapest path to the next class",
    "intake": "Taking in 200 000 rows beside plain pandas.read_excel",
    "complaints": "A million complaints beside plain pandas, and ten million behind a page",
    "briefing": "The briefing pack",
    "audit": "Lighthouse on a phone",
}
HEAD = """# Benchmarks

Written by `make bench`; every table is one run, side by side with what a user would pick instead. Not a test: figures
differ from machine to machine, the ratios less so. The plain app is `tests/bench/plain_app.py`: Streamlit and
`px.choropleth` with the geometry in the figure and the base map given locally, so that it draws. Bytes are counted by a
proxy between Chromium and the server, the websocket included.
"""


def machine() -> str:
    """The machine in one line."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{system}, {os.cpu_count()} cores, {memory_gb:.0f} GB"


def main(wanted: list[str]) -> None:
    """Runs the parts that are asked for, all by default; each part is a module with `report() ->
    str` (Markdown).
    """
    report = [HEAD, f"Machine: {machine()}.\n"]
    for name, title in PARTS.items():
        if not wanted or name in wanted:
            section = f"## {title}\n\n{importlib.import_module(f'tests.bench.{name}').report()}\n"
            print(section, flush=True)
            report.append(section)
    if not wanted:
        PAGE.write_text("\n".join(report), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
