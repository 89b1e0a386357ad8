"""Lighthouse on a phone: accessibility and the first picture of the interactive pages, and all four
marks of the public ones. Run by `make bench ARGS=audit`.

Lighthouse comes from npm into `tests/bench/lighthouse/`, a folder of its own; without npm this part
says so and measures nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.public import server
from tests.conftest import CHROMIUM_FLAGS, chromium_path
from tests.interface import CHROME
from zona.faces.pagelist import PAGES

FOLDER = Path(__file__).with_name("lighthouse")
PROGRAM = FOLDER / "node_modules" / ".bin" / "lighthouse"
LONGEST_S = 240
INTERACTIVE = ("performance", "accessibility")
PUBLIC = (*INTERACTIVE, "best-practices", "seo")
PUBLIC_PAGES = ("/publik/", "/publik/en/wilayah/12.75.html", "/publik/sumber.html")
MISSING = """Not measured: npm is not on this machine. Node.js 18.16 or later brings it; then `make bench ARGS=audit` installs
Lighthouse into `tests/bench/lighthouse/` by itself."""
HOW = """Lighthouse 12 with its own settings of a phone (slow 4G and a processor 4 times slower, both simulated), one visit a page, region
12.75 chosen. Marks are of 100. A finding that lies inside Streamlit's own chrome is listed in `tests/interface.py` with its reason."""


def installed() -> bool:
    """Whether Lighthouse is there, fetched by npm where it is not. False without npm.

    Raises CalledProcessError where npm fails.
    """
    if not PROGRAM.exists():
        if shutil.which("npm") is None:
            return False
        environment = os.environ | {"PUPPETEER_SKIP_DOWNLOAD": "1"}  # we bring our own Chromium
        command = ["npm", "ci", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=FOLDER, env=environment, check=True, capture_output=True)
    return shutil.which("node") is not None


def audited(url: str, categories: tuple[str, ...], chromium: str) -> dict[str, Any]:
    """Lighthouse's report on an address."""
    flags = " ".join(["--headless=new", *CHROMIUM_FLAGS])
    command = [
        str(PROGRAM),
        url,
        "--quiet",
        f"--config-path={FOLDER / 'config.json'}",  # waits until the app has drawn
        "--output=json",
        "--output-path=stdout",
        f"--only-categories={','.join(categories)}",
        f"--chrome-flags={flags}",
    ]
    environment = os.environ | {"CHROME_PATH": chromium}
    done = subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True, timeout=LONGEST_S
    )
    return json.loads(done.stdout)


def findings(report: dict[str, Any]) -> list[str]:
    """What costs accessibility: one line an element, those of Streamlit's own chrome marked."""
    asked = report["categories"]["accessibility"]["auditRefs"]
    found = []
    for audit in (report["audits"][ref["id"]] for ref in asked if ref["weight"]):
        if audit["score"] in (None, 1):
            continue
        for item in audit.get("details", {}).get("items", ()):
            node = item.get("node", {})
            known = any(rule == audit["id"] for rule, _, _ in CHROME)
            mark = " (known: Streamlit's chrome)" if known else ""
            found.append(f"{audit['id']}: `{node.get('selector', '')}`{mark}")
    return list(dict.fromkeys(found))


def line(name: str, report: dict[str, Any]) -> str:
    """The row of a page."""
    audits = report["audits"]
    marks = {key: round(100 * (one["score"] or 0)) for key, one in report["categories"].items()}
    shown = [str(marks.get(category, "")) for category in PUBLIC]
    first, largest = (
        f"{audits[name]['numericValue'] / 1000:.1f}"
        for name in ("first-contentful-paint", "largest-contentful-paint")
    )
    shift = f"{audits['cumulative-layout-shift']['numericValue']:.3f}"
    return f"| `{name}` | {' | '.join([*shown, first, largest, shift])} |"


def pages() -> list[tuple[str, tuple[str, ...]]]:
    """(address, what is looked at): every interactive page, some public ones."""
    interactive = [f"/{entry.slug}?wilayah=12.75" for entry in PAGES]
    return [
        *((path, INTERACTIVE) for path in interactive),
        *((path, PUBLIC) for path in PUBLIC_PAGES),
    ]


def report() -> str:
    """The table of one run and its findings, or why there is none."""
    if not installed():
        return MISSING
    lines = [
        "| page | performance | accessibility | best practices | SEO | first paint, s | largest paint, s | layout shift |",
        "|---|---|---|---|---|---|---|---|",
    ]
    told = []
    with sync_playwright() as playwright:
        chromium = chromium_path() or playwright.chromium.executable_path
    with server("zona") as (_, port):
        for _ in range(2):  # the first answer of a server comes without its first picture
            urllib.request.urlopen(f"http://127.0.0.1:{port}/").read()
        for path, categories in pages():
            made = audited(f"http://127.0.0.1:{port}{path}", categories, chromium)
            lines.append(line(path, made))
            told += [f"- `{path}` {finding}" for finding in findings(made)]
    return "\n\n".join([HOW, "\n".join(lines), "\n".join(told) or "No findings."])


if __name__ == "__main__":
    print(report())
