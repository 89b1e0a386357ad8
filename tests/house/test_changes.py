"""The five changes of docs/changes.md, made as a newcomer would make them, in a copy of the project
and with the very lines that stand on that page.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.conftest import Server
from zona.config import ROOT

# Publishers keep their names; some are called after the real province.
SOURCES = ("sumber/", "en/sumber/")
GUIDE = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")
BUILT = shutil.ignore_patterns("*.duckdb*", "batches", "releases", "__pycache__", "node_modules")
NEW_RED = "#7a0f3c"
# The invented province: three regions of the real one under other codes, names and boundaries kept
# so that the geometry is a valid one.
CODES = {"12.71": "98.71", "12.07": "98.01", "12.75": "98.72"}


def example(language: str, n: int = 0) -> str:
    """The n-th example of the guide in a language of code."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)[n]


def copy_of_the_project(folder: Path) -> Path:
    """What a clone holds that runs: no tests, nothing built."""
    for name in ("zona", "pages", "data", "geo", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=BUILT)
    shutil.copy(ROOT / "dashboard.py", folder)
    return folder


def zona(root: Path, *arguments: str) -> None:
    """Runs a command of the copy; its words are shown where it fails."""
    ran = subprocess.run(
        [sys.executable, "-m", "zona", *arguments], cwd=root, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def change(path: Path, edit: Callable[[str], str]) -> None:
    """Edits a file; a change that changes nothing is a fault of the guide."""
    before = path.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


# --- a page, a colour, a label, a language


def add_page(root: Path) -> None:
    """Change 2."""
    (root / "pages" / "holidays.py").write_text(example("python"), encoding="utf-8")
    line = example("text").strip()
    listed = root / "zona" / "faces" / "pagelist.py"
    change(listed, lambda text: f"{text.rstrip().removesuffix(')')}    {line}\n)\n")
    texts = root / "zona" / "language" / "texts"
    (texts / "id" / "holidays.toml").write_text(example("toml"), encoding="utf-8")
    english = example("toml").replace("Hari libur", "Holidays")
    (texts / "en" / "holidays.toml").write_text(english, encoding="utf-8")


def change_colour(root: Path) -> None:
    """Change 3."""
    palette = root / "zona" / "figures" / "palette.py"
    change(palette, lambda text: text.replace('"merah": ("#a8231f"', f'"merah": ("{NEW_RED}"'))


def add_language(root: Path) -> None:
    """Change 4: Javanese, of which only a few words are translated here."""
    texts = root / "zona" / "language" / "texts"
    shutil.copytree(texts / "en", texts / "jv")
    (texts / "jv" / "named.toml").write_text(example("toml", 1), encoding="utf-8")
    change(texts / "jv" / "common.toml", lambda text: text.replace("English", "Basa Jawa"))
    change(texts / "jv" / "language.toml", lambda text: text.replace("en-GB", "jv-ID"))


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy with changes 2 to 4, its snapshot built and its public pages written."""
    root = copy_of_the_project(tmp_path_factory.mktemp("changes"))
    for step in (add_page, change_colour, add_language):
        step(root)
    zona(root, "build")
    zona(root, "site", str(root / "site"))
    return root


@pytest.fixture(scope="module")
def running(changed: Path) -> Iterator[Server]:
    """A server of that copy."""
    server = Server({"ZONA_SNAPSHOT": ""}, changed / "log.txt", changed)
    yield server
    server.stop()


def test_a_page_is_four_files(running: Server, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{running.url}/libur")
    expect(page.get_by_role("heading", name="Hari libur", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Hari libur")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    assert page.title().startswith("Hari libur")


def test_a_colour_is_one_line(changed: Path) -> None:
    written = (changed / "site" / "index.html").read_text(encoding="utf-8")
    assert NEW_RED in written
    assert "#a8231f" not in written


def test_a_language_is_a_folder(changed: Path, running: Server, context: BrowserContext) -> None:
    """It can be chosen, the public pages and the sitemap have it, and its words of the facts show."""
    public = (changed / "site" / "jv" / "wilayah" / "12.75.html").read_text(encoding="utf-8")
    assert '<html lang="jv"' in public
    assert "Pambiji kepatuhan 2022–2024" in public
    assert "Basa Jawa" in (changed / "site" / "index.html").read_text(encoding="utf-8")
    page = context.new_page()
    page.goto(f"{running.url}/wilayah?wilayah=12.75&bahasa=jv&tahun=2024")
    expect(page.get_by_role("heading", name="Binjai").first).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "jv"
    expect(page.get_by_text("Pambiji kepatuhan 2022–2024").first).to_be_attached()


# --- another province


def only(path: Path, keep: Callable[[dict[str, str]], bool]) -> None:
    """Keeps the rows of a CSV file that are about the new province, under their new codes."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [row for row in reader if keep(row)]
    for row in rows:
        row["region_code"] = CODES[row["region_code"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or (), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def only_features(path: Path) -> None:
    """The same for boundaries."""
    collection = json.loads(path.read_text(encoding="utf-8"))
    kept = [f for f in collection["features"] if f["properties"]["region_code"] in CODES]
    for feature in kept:
        properties = feature["properties"]
        old = properties["region_code"]
        properties["region_code"] = CODES[old]
        if "district_code" in properties:
            properties["district_code"] = properties["district_code"].replace(old, CODES[old])
    path.write_text(json.dumps(collection | {"features": kept}), encoding="utf-8")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Change 5: the data of the copy are about another province, its code is as it was."""
    root = copy_of_the_project(tmp_path_factory.mktemp("province"))
    data = root / "data"
    province = 'code = "98"\nname = "Provinsi Contoh"\ntype = "provinsi"\n'
    (data / "province.toml").write_text(province, encoding="utf-8")
    for name in ("regions.csv", "region_names.csv", "../geo/tiles.csv"):
        only(data / name, lambda row: row["region_code"] in CODES)
    only(
        data / "claims.csv",
        lambda row: row["region_code"] in CODES and row["indicator"] == "ombudsman",
    )
    for name in ("derived_zones", "published_totals", "corrections", "published_counts", "events"):
        change(data / f"{name}.csv", lambda text: text.splitlines(keepends=True)[0])
    shutil.rmtree(data / "archive", ignore_errors=True)
    change(data / "methods" / "kepatuhan-2016.toml", without_other_provinces)
    for source in (root / "geo" / "source").glob("*.geojson"):
        only_features(source)
    zona(root, "geo")
    zona(root, "build")
    zona(root, "site", str(root / "site"))
    return root


def without_other_provinces(text: str) -> str:
    """A method without the loci that name a region."""
    parts = re.split(r"(?m)^(?=\[)", text)
    return "".join(part for part in parts if "region_code" not in part)


def test_another_province_is_data_only(elsewhere: Path) -> None:
    pages = {
        path.relative_to(elsewhere / "site").as_posix(): path.read_text(encoding="utf-8")
        for path in (elsewhere / "site").rglob("*.html")
    }
    assert {"wilayah/98.71.html", "wilayah/98.01.html", "wilayah/98.html"} <= pages.keys()
    assert "Provinsi Contoh" in pages["index.html"]
    told = {name: text for name, text in pages.items() if not name.startswith(SOURCES)}
    assert [name for name, text in told.items() if "Sumatera Utara" in text] == []
