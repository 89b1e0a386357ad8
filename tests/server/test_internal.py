"""Nothing internal is reachable: a snapshot made of files whose every internal cell carries a mark
is asked for everything that this process can answer, and no answer holds a mark.

What is asked follows from the routes, the tables, the pages and the questions: what is added to one
of these is walked without a word here.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pypdf
import pytest
import streamlit as st
from starlette.routing import BaseRoute, Mount
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import dashboard
from tests import planted
from tests.faces.api.test_api import serving
from tests.server.test_web import client
from zona.config import ROOT
from zona.faces.address import SERVICES
from zona.faces.api.answers import DOCUMENTS
from zona.faces.briefing import pack
from zona.faces.opendata import TABLES
from zona.faces.pagelist import PAGES
from zona.faces.public.addresses import MOUNT, Addresses
from zona.faces.public.site import PNG, Site
from zona.intake.datasets import RECORDS
from zona.language.words import LANGUAGES
from zona.serving.current import Current
from zona.serving.limits import Limiter
from zona.store.releases import keep
from zona.store.snapshot import SQL, Snapshot, Store

OFFICE = "12.75/dinas-kesehatan"
# A picture of pixels holds no text; what it is drawn from is asked for beside it.
PIXELS = PNG


@pytest.fixture(scope="module")
def served(services_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lies in the published folder: the snapshot and its release, kept."""
    folder = tmp_path_factory.mktemp("served")
    path = Path(shutil.copy(services_path, folder / "zona.duckdb"))
    keep(path)
    return path


@pytest.fixture(scope="module")
def reader(served: Path) -> TestClient:
    """A reader of everything beside the dashboard itself."""
    return serving(served)


def marks(body: bytes, name: str = "") -> set[str]:
    """The marks in an answer, whatever it is packed in."""
    parts = [body]
    if body.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(body))
        parts = [archive.read(part) for part in archive.namelist()]
    elif body.startswith(b"%PDF"):
        parts = [page.extract_text().encode() for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    elif body.startswith(b"PAR1"):
        parts = [str(pq.read_table(io.BytesIO(body)).to_pylist()).encode()]
    text = b"\n".join(parts).decode("utf-8", "replace") + name
    return {word for word in (planted.MARK, planted.RARE) if word in text}


def test_the_marks_are_everywhere_where_nobody_may_see(services_folder: Path, facts) -> None:
    """Without this the walk would find nothing because nothing was planted."""
    kept = "\n".join(
        path.read_text(encoding="utf-8") for path in (services_folder / "batches").rglob("rows.csv")
    )
    for dataset in RECORDS:
        for column in dataset.columns:
            if planted.is_internal(dataset, column):
                assert f"{planted.MARK} {dataset.name} {column.name} " in kept, column.name
    assert planted.RARE in kept


# --- addresses


def routes(path: Path) -> list[BaseRoute]:
    return dashboard.routes(Current(Store(path)), Limiter(0))


def addresses_of(route: BaseRoute, site: Site, release: str) -> list[str]:
    """Every address of a route; a route that can be of many needs its list here, or the walk fails."""
    if isinstance(route, Mount):
        assert route.path == f"/{MOUNT}", route.path
        return [f"/{MOUNT}/{path}" for path in (*site.entries, "tidak/ada.html")]
    path = route.path
    if "{" not in path:
        return [path]
    many = {
        "/api/{rest:path}": list(of_open_data(release)),
        "/peta/{name}.json": ["/peta/world_110m.json"],
    }
    return many[path]


def of_open_data(release: str) -> Iterator[str]:
    for name in DOCUMENTS:
        for language in LANGUAGES:
            yield f"/api/v1/{name}?bahasa={language}"
        yield f"/api/v1/releases/{release}/{name}"
    for table in TABLES:
        for form in table.formats:
            yield f"/api/v1/{table.name}.{form}"
        for form in ("csv", "json"):  # the same rows by the same code, of a kept release
            yield f"/api/v1/releases/{release}/{table.name}.{form}"
            yield f"/api/v1/{table.name}.{form}?sort=release&limit=50"
    # what is internal has no address, under whatever name
    for dataset in RECORDS:
        for name in {dataset.name, dataset.table} - {table.name for table in TABLES}:
            yield from (f"/api/v1/{name}{ending}" for ending in ("", ".csv", ".json", ".xlsx"))
    yield from ("/api/v1/claims.csv?opd=x&opd=y", "/api/v1/..%2f..%2fdata%2fbatches", "/api/v2/")


def test_no_address_answers_with_what_is_internal(
    reader: TestClient, served: Path, services: Snapshot
) -> None:
    site = Site.of(services, Addresses("https://zona.example.org/publik", ""))
    found, asked = {}, 0
    for route in routes(served):
        for address in addresses_of(route, site, services.release):
            answer = reader.get(address)
            assert answer.status_code < 500, address
            if answer.headers.get("content-type") != PIXELS:
                asked += 1
                if left := marks(answer.content, str(answer.headers)):
                    found[address] = left
    assert found == {} and asked > 600
    # with an address of their own pages have a sitemap and absolute links
    texts = {p: d.body for p, d in site.documents().items() if d.media_type != PIXELS}
    assert [path for path, body in texts.items() if marks(body, path)] == []


def test_no_page_of_the_dashboard_shows_what_is_internal(
    services_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page of the list as the app draws it, with its tables and figures; and its first picture."""
    monkeypatch.setenv("ZONA_SNAPSHOT", str(services_path))
    first = client(services_path)
    st.cache_resource.clear()
    st.cache_data.clear()
    found, drawn = {}, 0
    try:
        for page, address in product(PAGES, ({}, {"wilayah": "12.75"}, {"opd": OFFICE})):
            if "opd" in address and page.slug not in (*SERVICES, "opd"):
                continue
            choice = address | ({"wilayah": "12.75"} if "opd" in address else {})
            app = AppTest.from_file(
                str(ROOT / "zona" / "faces" / "dashboard" / "app.py"), default_timeout=60
            )
            for name, value in choice.items():
                app.query_params[name] = value
            app.run().switch_page(str(page.path)).run()
            assert not app.exception, (page.slug, app.exception)
            told = "\n".join(str(getattr(part, "proto", "")) for part in _parts(app))
            drawn += len(told)
            if left := marks(told.encode()):
                found[page.slug, str(address)] = left
            if left := marks(first.get(f"/{page.slug}", params=choice).content):
                found[f"first picture of {page.slug}", str(address)] = left
    finally:
        st.cache_resource.clear()
        st.cache_data.clear()
    assert found == {} and drawn > 200_000


def _parts(app: AppTest) -> Iterator[object]:
    """Every element that stands on the page."""
    blocks = [app._tree]
    while blocks:
        block = blocks.pop()
        for part in getattr(block, "children", {}).values():
            yield part
            blocks.append(part)


# What a question takes that pages ask; others prepare a build.
GIVEN = {"region", "agency", "year", "indicator", "release"}


def test_no_question_that_a_page_may_ask_gives_what_is_internal(services: Snapshot) -> None:
    """Pages know of a snapshot what its questions say, and nothing else."""
    values = {
        "region": (None, *sorted(set(planted.PLACES))),
        "agency": (None, OFFICE),
        "year": (None, 2024),
        "indicator": (None, "ombudsman"),
    }
    asked = 0
    for path in sorted(SQL.glob("*.sql")):
        text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        names = sorted(set(re.findall(r"\$(\w+)", text)))
        if re.search(r"\b(CREATE|INSERT)\b", text) or not set(names) <= values.keys():
            continue
        try:
            answers = [
                services.rows(path.stem, **dict(zip(names, given)))
                for given in product(*(values[name] for name in names))
            ]
        except duckdb.CatalogException:  # asks a table that is there while a build runs
            continue
        asked += 1
        assert marks(str(answers).encode()) == set(), path.stem
    assert asked > 40


def test_no_briefing_carries_what_is_internal(services: Snapshot) -> None:
    for code in ("12", "12.75"):
        order = pack.Order(code, 2024, "id")
        for name, body in pack.pack(services, order, ("pdf", "pptx")):
            assert marks(body, name) == set(), name


def test_no_file_of_the_published_folder_holds_what_is_internal(served: Path) -> None:
    """The bytes and, since a database packs its texts, every row of every table."""
    paths = sorted(served.parent.rglob("*.duckdb"))
    assert len(paths) == 2
    for path in paths:
        assert marks(path.read_bytes()) == set(), path.name
        with duckdb.connect(str(path), read_only=True) as db:
            for (name,) in db.execute("SHOW TABLES").fetchall():
                rows = db.execute(f'FROM "{name}"').fetchall()
                assert marks(str(rows).encode()) == set(), name
