"""Takes the pictures of the README: `make screens`. Look at each of them before it is committed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CHROMIUM_FLAGS, Server, chromium_path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screens"
SHOTS = {  # name: (path, width, height, colour scheme)
    "zones-1280": ("/?tahun=2024&wilayah=12.75", 1280, 1180, "light"),
    "zones-360": ("/?tahun=2022&wilayah=12.75", 360, 1100, "dark"),
    "trend-1280": ("/tren?wilayah=12.75", 1280, 1000, "light"),
    "region-360": ("/wilayah?wilayah=12.75&tahun=2022", 360, 1100, "light"),
}


def shoot(browser: Browser, url: str, name: str) -> None:
    """One picture, packed tightly; its colours stay as they are, they mean something."""
    path, width, height, scheme = SHOTS[name]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(url + path)
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=30_000)
    page.wait_for_timeout(2500)
    target = FOLDER / f"{name}.png"
    page.screenshot(path=target)
    page.close()
    Image.open(target).convert("RGB").save(target, optimize=True)


def main() -> None:
    """Starts a server of its own and takes all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server({"ZONA_SNAPSHOT": f"{folder}/zona.duckdb"}, Path(folder) / "log.txt")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        for name in SHOTS:
            shoot(browser, server.url, name)
        browser.close()
        server.stop()


if __name__ == "__main__":
    main()
