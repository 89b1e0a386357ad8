"""What the tests share: one set of facts, one snapshot, one server, one browser for the whole run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import planted
from zona.config import ROOT
from zona.domain.ledger import Facts
from zona.facts.read import read_facts
from zona.server.chart_library import make_cut
from zona.server.fonts import Fonts
from zona.server.frontend import cache_folder, streamlit_folder
from zona.store.build import build
from zona.store.snapshot import Snapshot

# Flags without which headless Chromium talks to its maker at every start.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def nothing_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Batches and the office of whoever works on this machine are no part of the tests."""
    os.environ["ZONA_BATCHES"] = str(tmp_path_factory.mktemp("batches"))
    os.environ["ZONA_OFFICE"] = f"sqlite:///{tmp_path_factory.mktemp('office')}/office.sqlite"


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The facts of this checkout."""
    return read_facts(ROOT)


@pytest.fixture(scope="session")
def snapshot_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot built from the facts of this checkout, outside of the checkout."""
    return build(ROOT, tmp_path_factory.mktemp("snapshot") / "zona.duckdb")


@pytest.fixture(scope="session")
def snapshot(snapshot_path: Path) -> Snapshot:
    """That snapshot, opened."""
    return Snapshot(snapshot_path)


@pytest.fixture(scope="session")
def services_folder(tmp_path_factory: pytest.TempPathFactory, facts: Facts) -> Path:
    """A folder with what an office has when files of every dataset were accepted and built: the
    batches, and zona.duckdb. What is internal carries the marks of `tests.planted`.
    """
    folder = tmp_path_factory.mktemp("services")
    planted.accept_all(folder / "batches", facts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONA_BATCHES", str(folder / "batches"))
        build(ROOT, folder / "zona.duckdb")
    return folder


@pytest.fixture(scope="session")
def services_path(services_folder: Path) -> Path:
    """A published snapshot with rows of every dataset."""
    return services_folder / "zona.duckdb"


@pytest.fixture(scope="session")
def services(services_path: Path) -> Snapshot:
    """That snapshot, opened."""
    return Snapshot(services_path)


@pytest.fixture
def facts_copy(tmp_path: Path) -> Path:
    """A root whose data/ and geo/ a test may break."""
    shutil.copytree(
        ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.duckdb*", "batches")
    )
    (tmp_path / "geo").mkdir()
    for name in ("regions.geojson", "tiles.csv"):
        shutil.copy(ROOT / "geo" / name, tmp_path / "geo" / name)
    return tmp_path


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """A running Zona, started as the README says. `url` has no slash at its end.

    `before`: what its command is given to, e.g. a shell that sets limits; `address`: where it is
    told to listen, None for nowhere.
    """

    def __init__(
        self,
        environment: dict[str, str],
        log: Path,
        cwd: Path = ROOT,
        before: Sequence[str] = (),
        address: str | None = "127.0.0.1",
    ):
        self.port, self.log = free_port(), log
        self.url = f"http://127.0.0.1:{self.port}"
        command = [
            *before,
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "dashboard.py",
            "--server.port",
            str(self.port),
            *(("--server.address", address) if address else ()),
        ]
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env=os.environ | environment,
            stdout=log.open("w"),
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2)
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        """Ends the process, by force where it does not end itself."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)


@pytest.fixture(scope="session")
def server(snapshot_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The one server of the run, on a snapshot of its own."""
    folder = tmp_path_factory.mktemp("server")
    Fonts().make()  # both as `make run` does; a second time there is nothing to do
    make_cut(streamlit_folder() / "static", cache_folder())
    running = Server(
        {"ZONA_SNAPSHOT": str(snapshot_path), "ZONA_SIMULATION": str(folder / "simulasi.duckdb")},
        folder / "log.txt",
    )
    yield running
    running.stop()


def chromium_path() -> str | None:
    """The Chromium that is there; None lets Playwright take its own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of the run."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh reader at 1280 px."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 900})
    fresh.set_default_timeout(20_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh tab of that reader."""
    return context.new_page()
