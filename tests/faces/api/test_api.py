"""The open data without a server: what it answers, in every format, and what it refuses."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shutil
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from starlette.applications import Starlette
from starlette.testclient import TestClient

import dashboard
from tests.intake.test_intake_datasets import QUEUES
from tests.planted import rows_by_the_question
from zona.__main__ import main
from zona.config import ROOT
from zona.exports import XLSX, sheet_parts
from zona.faces import datapackage, opendata
from zona.faces.api import answers
from zona.faces.api.formats import csv_parts, json_parts
from zona.faces.api.query import LONGEST
from zona.faces.opendata import BY_NAME, TABLES
from zona.faces.publisher import Publisher
from zona.geometry.rings import signed_area
from zona.intake.datasets import DATASETS
from zona.language.words import LANGUAGES, Words
from zona.serving.current import Current
from zona.serving.limits import Limiter
from zona.store import simulate as demo
from zona.store import snapshot as snapshots
from zona.store.build import build
from zona.store.snapshot import Snapshot, Store

ASSESSMENT_COLUMNS = [
    "region_code",
    "region",
    "type",
    "year",
    "status",
    "score",
    "zone",
    "category",
    "opinion",
    "method",
    "claim_ids",
    "release",
    "region_key",
]
# design.md, "Known answers": region, year -> score as published, zone, category, status
KNOWN = {
    ("12.75", 2017): ("32.61", "merah", "", "stated"),
    ("12.75", 2018): ("75.77", "kuning", "", "stated"),
    ("12.75", 2019): ("70.53", "kuning", "", "stated"),
    ("12.75", 2021): ("", "kuning", "", "stated"),
    ("12.75", 2022): ("45.16", "merah", "D", "stated"),
    ("12.75", 2023): ("90.72", "hijau", "A", "stated"),
    ("12.75", 2024): ("93.15", "hijau", "A", "stated"),
    ("12.74", 2018): ("10.02", "merah", "", "stated"),
    ("12.74", 2024): ("85.84", "hijau", "B", "stated"),
    ("12.18", 2021): ("77.02", "kuning", "", "stated"),
    ("12.18", 2024): ("97.08", "hijau", "A", "stated"),
    ("12.10", 2022): ("59.94", "kuning", "C", "stated"),
    ("12.10", 2024): ("", "hijau", "B", "derived"),
}


def serving(path: Path, limiter: Limiter | None = None, **more) -> TestClient:
    source = Current(Store(path))
    return TestClient(Starlette(routes=dashboard.routes(source, limiter or Limiter(0))), **more)


@pytest.fixture(scope="module")
def api(snapshot_path: Path) -> TestClient:
    """The open data of the shared snapshot, without a rate limit."""
    return serving(snapshot_path)


@pytest.fixture(scope="module")
def filled(services_path: Path) -> TestClient:
    """The open data of a snapshot with rows about services."""
    return serving(services_path)


def rows_of(api: TestClient, path: str) -> list[dict[str, str]]:
    answer = api.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


# --- figures


def test_assessments_have_exactly_the_published_columns(api: TestClient) -> None:
    header = api.get("/api/v1/assessments.csv").text.splitlines()[0]
    assert header.split(",") == ASSESSMENT_COLUMNS
    assert all(
        list(row) == ASSESSMENT_COLUMNS for row in api.get("/api/v1/assessments.json").json()
    )


@pytest.mark.parametrize("key", KNOWN)
def test_known_answers(api: TestClient, key: tuple[str, int]) -> None:
    (row,) = rows_of(api, f"assessments.csv?region={key[0]}&year={key[1]}")
    assert (row["score"], row["zone"], row["category"], row["status"]) == KNOWN[key]


def test_a_conflict_is_told(api: TestClient) -> None:
    (row,) = rows_of(api, "assessments.csv?region=12.76&year=2019")
    assert row["status"] == "conflict"


def test_csv_json_and_parquet_of_every_table_say_the_same_as_the_snapshot(
    api: TestClient, snapshot: Snapshot, filled: TestClient, services: Snapshot
) -> None:
    for table in TABLES:
        # nothing was handed in about services yet: their rows stand in a snapshot of the tests
        asked = filled if table.about_services else api
        expected = rows_by_the_question(table, services if table.about_services else snapshot)
        assert expected, table.name
        from_json = json.loads(asked.get(f"/api/v1/{table.name}.json").text, parse_float=Decimal)
        assert from_json == expected
        from_parquet = pq.read_table(
            io.BytesIO(asked.get(f"/api/v1/{table.name}.parquet").content)
        ).to_pylist()
        assert from_parquet == expected
        assert from_workbook(asked.get(f"/api/v1/{table.name}.xlsx").content) == [
            [as_cell(c, row[c.name]) for c in table.columns] for row in expected
        ]
        from_csv = rows_of(asked, f"{table.name}.csv")
        assert from_csv == [
            {c.name: as_text(c, row[c.name]) for c in table.columns} for row in expected
        ]


SERVICES = [table for table in TABLES if table.about_services]


def test_tables_of_services_are_there_before_anything_was_handed_in(
    api: TestClient, filled: TestClient
) -> None:
    for table in SERVICES:
        names = [column.name for column in table.columns]
        answers = {form: api.get(f"/api/v1/{table.name}.{form}") for form in table.formats}
        assert {answer.status_code for answer in answers.values()} == {200}
        assert answers["csv"].text.split() == [",".join(names)]
        assert answers["json"].json() == [] and answers["geojson"].json()["features"] == []
        read = pq.read_table(io.BytesIO(answers["parquet"].content))
        assert (read.column_names, read.num_rows) == (names, 0)
        full = pq.read_table(io.BytesIO(filled.get(f"/api/v1/{table.name}.parquet").content))
        assert read.schema.equals(full.schema)
    empty = Words("id")("open.empty_services")
    assert empty in api.get("/api/v1/").text and empty not in filled.get("/api/v1/").text


def test_a_release_that_was_kept_before_a_table_came_has_no_row_of_it(
    snapshot_path: Path, tmp_path: Path, snapshot: Snapshot
) -> None:
    """It stays readable, with every table of today."""
    path, kept = tmp_path / "zona.duckdb", tmp_path / "releases" / "2025.9.duckdb"
    kept.parent.mkdir()
    for place in (path, kept):
        shutil.copy(snapshot_path, place)
    with duckdb.connect(str(kept)) as db:
        db.execute("UPDATE release SET release = '2025.9', content_id = 'old'")
        tables = [row[0] for row in db.execute("SHOW TABLES").fetchall()]
        for name in tables:
            if name in OLD or name.startswith("open_"):
                db.execute(f"DROP TABLE {name}")
    api, base = serving(path), "/api/v1/releases/2025.9"
    for table in SERVICES:
        full = pq.read_table(io.BytesIO(api.get(f"/api/v1/{table.name}.parquet").content))
        old = pq.read_table(io.BytesIO(api.get(f"{base}/{table.name}.parquet").content))
        assert old.schema.equals(full.schema) and old.num_rows == 0
    assert api.get(f"{base}/").status_code == 200
    assert len(rows_of(api, "releases/2025.9/assessments.csv?region=12.75")) == 13
    assert api.get(f"{base}/dictionary.json").json()


def test_an_open_table_follows_from_a_declaration_alone(
    services_path: Path, tmp_path: Path
) -> None:
    """A dataset that the project has not: what is public of it is in the table, nothing else is."""
    table = opendata.of_dataset(QUEUES).with_key()
    told = {column.name: (column.kind, column.required) for column in table.columns}
    assert told == {
        "region_code": ("text", True),
        "region": ("text", True),
        "year": ("integer", True),
        "counter": ("text", True),
        "busy": ("text", False),
        "batch_id": ("text", False),
        "release": ("text", True),
        "region_key": ("text", True),
    }
    assert "geojson" in table.formats
    path = Path(shutil.copy(services_path, tmp_path / "zona.duckdb"))
    with duckdb.connect(str(path)) as db:
        db.execute(QUEUES.table_sql())
        db.execute("INSERT INTO queue VALUES ('12.75', 2024, 'Loket A', 'pagi', 'B1', '2026.9')")
    snapshot = Snapshot(path)
    copy = table.copy(snapshot)
    (row,) = snapshot.cursor().execute(f"FROM {copy.table}").fetchall()
    assert row[1:] == (
        *("12.75", "Kota Binjai", 2024, "Loket A", "pagi", "B1", "2026.9", "kota-binjai"),
    )
    with pytest.raises(LookupError):
        opendata.of_dataset(DATASETS["complaints"])


OLD = ("satisfaction", "service", "standard_check", "district_value", "visit_count")


def from_workbook(body: bytes) -> list[list[object]]:
    """The cells of a workbook below its header."""
    rows = openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
    next(rows)
    return [list(row) for row in rows]


def as_cell(column: opendata.Column, value: object) -> object:
    """What a person would see in the sheet: numbers are numbers, all else is text."""
    if column.kind in ("number", "integer"):
        return None if value is None else float(value)
    return as_text(column, value) or None


def as_text(column: opendata.Column, value: object) -> str:
    """What a person would write into the cell: a second, plain answer."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal) and column.digits[1] == 4:
        # scales of all sorts in one column: no zeros at the end
        return str(value).rstrip("0").rstrip(".")
    if isinstance(value, list | tuple):
        return ("; " if column.kind == "texts" else " ").join(str(item) for item in value)
    return str(value)


def test_every_table_about_regions_has_a_key_that_stays_text(
    api: TestClient, filled: TestClient
) -> None:
    keys = {row["region_code"]: row["region_key"] for row in rows_of(api, "regions.csv")}
    assert keys["12.75"] == "kota-binjai" and keys["12.10"] == "kabupaten-labuhanbatu"
    assert len(set(keys.values())) == 34 and all(
        re.fullmatch(r"[a-z]+(-[a-z]+)+", k) for k in keys.values()
    )
    about = [t for t in TABLES if any(c.name == "region_code" for c in t.columns)]
    assert len(about) >= 6
    for table in about:
        rows = rows_of(filled, f"{table.name}.csv?region_key=kota-binjai")
        assert all(row["region_code"] == "12.75" for row in rows), table.name
        for row in rows_of(filled, f"{table.name}.csv"):
            assert row["region_key"] == keys.get(row["region_code"], row["region_key"])
    assert len(rows_of(api, "assessments.csv?region_key=kota-binjai")) == 13


def test_a_workbook_is_the_same_bytes_and_goes_on_in_a_further_sheet(
    api: TestClient, snapshot_path: Path
) -> None:
    path = "/api/v1/assessments.xlsx"
    first = api.get(path)
    assert (
        first.headers["content-type"] == XLSX
        and first.content == serving(snapshot_path).get(path).content
    )
    rows = [[n, f"={n}"] for n in range(7)]
    body = b"".join(sheet_parts(["n", "text"], rows, date(2026, 11, 22), sheet_rows=3))
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = [list(row) for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert book.sheetnames == ["data", "data 2", "data 3"] and cells == rows
    assert {cell.data_type for sheet in book for cell in sheet["B"]} == {"s"}


def test_scores_keep_two_decimals_and_are_numbers_in_json(api: TestClient) -> None:
    text = api.get("/api/v1/assessments.json").text
    scores = json.loads(text, parse_float=str)
    found = [row["score"] for row in scores if row["score"] is not None]
    assert len(found) > 50
    assert all(len(score.partition(".")[2]) == 2 for score in found)
    assert isinstance(json.loads(text)[0]["year"], int)


def test_claim_ids_are_a_list_in_json_and_joined_by_space_in_csv(api: TestClient) -> None:
    (row,) = rows_of(api, "assessments.csv?region=12.75&year=2022")
    (record,) = api.get("/api/v1/assessments.json?region=12.75&year=2022").json()
    assert isinstance(record["claim_ids"], list) and len(record["claim_ids"]) > 1
    assert row["claim_ids"].split(" ") == record["claim_ids"]
    known = {claim["claim_id"] for claim in rows_of(api, "claims.csv")}
    assert set(record["claim_ids"]) <= known


def test_filters_give_the_part_of_the_whole(api: TestClient) -> None:
    whole = rows_of(api, "assessments.csv")
    assert rows_of(api, "assessments.csv?year=2022") == [
        row for row in whole if row["year"] == "2022"
    ]
    assert rows_of(api, "assessments.csv?region=12.10") == [
        row for row in whole if row["region_code"] == "12.10"
    ]
    assert len(rows_of(api, "assessments.csv?year=2022&region=12.10")) == 1
    spans = [
        c
        for c in rows_of(api, "claims.csv")
        if c["year_from"] and int(c["year_from"]) <= 2018 <= int(c["year_to"])
    ]
    assert rows_of(api, "claims.csv?year=2018") == spans


@pytest.mark.parametrize(
    "name",
    [
        table.name
        for table in TABLES
        if {"year", "region"} <= set(table.filters) and "year" in [c.name for c in table.columns]
    ],
)
def test_every_table_that_takes_filters_filters_by_each(api: TestClient, name: str) -> None:
    whole = rows_of(api, f"{name}.csv")
    region, year = whole[-1]["region_code"], whole[-1]["year"]
    of_region, of_year = (
        [row for row in whole if row[c] == v] for c, v in (("region_code", region), ("year", year))
    )
    assert rows_of(api, f"{name}.csv?region={region}") == of_region
    assert rows_of(api, f"{name}.csv?year={year}") == of_year
    assert rows_of(api, f"{name}.csv?region=12.17&year=2020") == [
        row for row in whole if (row["region_code"], row["year"]) == ("12.17", "2020")
    ]
    if name == "derived_zones":
        assert 0 < len(of_region) < len(whole) and 0 < len(of_year) < len(whole)


def test_region_codes_keep_their_dot_and_every_row_its_release(
    api: TestClient, snapshot: Snapshot
) -> None:
    codes = {row["region_code"] for row in rows_of(api, "assessments.csv")}
    assert {"12", "12.10", "12.20", "12.75"} <= codes and len(codes) == 34
    assert {row["release"] for row in rows_of(api, "claims.csv")} == {snapshot.release}


def test_text_that_starts_like_a_formula_is_inert_in_csv_and_as_it_is_in_json() -> None:
    columns = BY_NAME["derived_zones"].columns
    cells = {"text": "=1+1", "ids": ["S001"]}
    batches = [[tuple(cells.get(column.kind, 2022) for column in columns)]]
    assert b"".join(csv_parts(columns, batches)).splitlines()[1].startswith(b"'=1+1")
    assert json.loads(b"".join(json_parts(columns, batches)))[0]["basis"] == "=1+1"


# --- geometry


def test_regions_as_geojson_are_oriented_by_the_book_and_carry_both_codes(api: TestClient) -> None:
    answer = api.get("/api/v1/regions.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    assert len(features) == 33 == len({feature["id"] for feature in features})
    bps = {
        row["region_code"]: row["bps_code"]
        for row in csv.DictReader((ROOT / "data" / "regions.csv").open())
    }
    for feature in features:
        own = feature["properties"]
        assert own["region_code"] == feature["id"] and own["bps_code"] == bps[feature["id"]]
        assert own["name"] and own["type"] in ("kabupaten", "kota")
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for outer, *holes in polygons:
            assert signed_area(outer) > 0 and all(signed_area(hole) < 0 for hole in holes)
    assert "MIT" in answer.json()["license"]


def test_geojson_of_other_tables_leaves_out_what_has_no_polygon(api: TestClient) -> None:
    answer = api.get("/api/v1/assessments.geojson?year=2022")
    features = answer.json()["features"]
    assert len(features) == 33 == int(answer.headers["x-total-count"])
    assert {feature["id"] for feature in features} >= {"12.75-2022", "12.10-2022"}
    assert api.get("/api/v1/assessments.geojson?region=12").json()["features"] == []
    assert api.get("/api/v1/methods.geojson").status_code == 404


# --- pages of rows


def test_following_the_links_gives_every_row_once(api: TestClient) -> None:
    path, seen = "/api/v1/claims.json?region=12.75&limit=7", []
    for _ in range(20):
        answer = api.get(path)
        seen += answer.json()
        links = {rel: url for url, rel in links_of(answer.headers["link"])}
        if "next" not in links:
            break
        path = links["next"]
    assert seen == api.get("/api/v1/claims.json?region=12.75").json()
    assert len(seen) == int(answer.headers["x-total-count"]) > 7
    assert links["first"].endswith("offset=0") and "prev" in links


def links_of(header: str) -> list[tuple[str, str]]:
    parts = (part.strip().split(">; rel=") for part in header.split(", <"))
    return [(url.removeprefix("<"), rel.strip('"')) for url, rel in parts]


def test_a_page_behind_the_last_row_is_empty(api: TestClient) -> None:
    answer = api.get("/api/v1/bands.json?limit=5&offset=1000")
    assert answer.json() == [] and "next" not in answer.headers["link"]
    assert api.get("/api/v1/bands.csv?offset=1000").text.count("\n") == 1
    total = int(answer.headers["x-total-count"])
    assert 'rel="next"' not in api.get(f"/api/v1/bands.csv?limit={total}").headers["link"]
    assert 'rel="next"' in api.get(f"/api/v1/bands.csv?limit={total - 1}").headers["link"]


# --- HTTP


def test_head_is_get_without_a_body(api: TestClient) -> None:
    for path in (
        "assessments.csv",
        "regions.geojson",
        "claims.parquet",
        "openapi.json",
        "",
        "nothing.csv",
        "claims.csv?x=1",
    ):
        head, get = (api.request(method, f"/api/v1/{path}") for method in ("HEAD", "GET"))
        assert head.content == b"" and head.status_code == get.status_code
        assert dict(head.headers) == dict(get.headers)


def test_options_and_every_origin(api: TestClient) -> None:
    answer = api.options(
        "/api/v1/claims.csv",
        headers={"origin": "https://example.org", "access-control-request-method": "GET"},
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (
        answer.headers["access-control-allow-methods"]
        == answer.headers["allow"]
        == "GET, HEAD, OPTIONS"
    )
    for path in ("claims.csv", "nothing", "claims.csv?x=1"):
        assert api.get(f"/api/v1/{path}").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "ZONA"])
def test_other_methods_are_refused_with_a_sentence(api: TestClient, method: str) -> None:
    answer = api.request(method, "/api/v1/claims.csv", content=b"x")
    assert answer.status_code == 405 and answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert method in answer.json()["error"]


def test_conditional_requests_and_encodings(api: TestClient) -> None:
    answer = api.get("/api/v1/assessments.csv", headers={"accept-encoding": "br"})
    assert (
        answer.headers["content-encoding"] == "br" and "Accept-Encoding" in answer.headers["vary"]
    )
    assert (
        api.get("/api/v1/assessments.csv", headers={"accept-encoding": "gzip"}).headers[
            "content-encoding"
        ]
        == "gzip"
    )
    assert (
        "content-encoding"
        not in api.get("/api/v1/claims.parquet", headers={"accept-encoding": "br"}).headers
    )
    again = api.get("/api/v1/assessments.csv", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = api.get(
        "/api/v1/assessments.csv?year=2022", headers={"if-none-match": answer.headers["etag"]}
    )
    assert other.status_code == 200


def test_the_short_addresses_lead_to_the_page_for_people(api: TestClient) -> None:
    for path in ("/api", "/api/", "/api/v1"):
        answer = api.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (308, "/api/v1/")
    page = api.get("/api/v1/").text
    assert all(f"/api/v1/{table.name}.{f}" in page for table in TABLES for f in table.formats)
    assert '<html lang="en">' in api.get("/api/v1/?bahasa=en").text and "<script" not in page


# --- what is refused


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("assessments.csv?tahun=2022", 400, "year, region, limit, offset, bahasa"),
        ("assessments.csv?year=1999", 400, "2013, 2014, 2015"),
        ("assessments.csv?year=", 400, "2013, 2014, 2015"),
        ("assessments.csv?year=2022.0", 400, "2013, 2014, 2015"),
        ("assessments.csv?year=%DB%B2%DB%B0%DB%B2%DB%B2", 400, "2013, 2014, 2015"),
        ("assessments.csv?region=1275", 400, "12.75"),
        ("assessments.csv?region=12.1", 400, "12.10"),
        ("assessments.csv?region=12.75%00", 400, "12.75"),
        ("assessments.csv?region=12.75&region=12.10", 400, "region"),
        ("assessments.csv?year=2022&year=2022", 400, "year"),
        ("assessments.csv?limit=0", 400, "100000"),
        ("assessments.csv?limit=-1", 400, "100000"),
        ("assessments.csv?limit=1e3", 400, "100000"),
        ("assessments.csv?offset=99999999999999999999", 400, "1000000000"),
        ("assessments.csv?bahasa=fr", 400, "id, en"),
        ("assessments.csv?%ff=1", 400, "UTF-8"),
        ("assessments.csv?region=%ff", 400, "UTF-8"),
        ("assessments.csv?region=" + "1" * 300, 400, "12.75"),
        ("assessments.csv?x=" + "y" * LONGEST, 414, str(LONGEST)),
        ("openapi.json?year=2022", 400, "bahasa"),
        ("sources.csv?year=2022", 400, "limit, offset, bahasa"),
        ("assessments.xml", 404, "assessments.{csv,json,parquet,geojson,gpkg,fgb,xlsx}"),
        ("assessments", 404, "assessments.{csv"),
        ("agency.csv", 404, "agency_scores"),
        ("ASSESSMENTS.CSV", 404, "assessments.{csv"),
        ("../../data/claims.csv", 404, ""),
        ("..%2f..%2fdata%2fclaims.csv", 404, "claims.{csv"),
        ("%2e%2e/%2e%2e/etc/passwd", 404, "claims.{csv"),
        ("claims.csv%00", 404, "claims.{csv"),
        ("claims.csv/", 404, "claims.{csv"),
        ("releases/1999.1/claims.csv", 404, "latest"),
        ("releases/..%2f..%2fzona/claims.csv", 404, "latest"),
        ("releases//claims.csv", 404, "latest"),
    ],
)
def test_bad_input_gets_the_right_status_and_a_sentence(
    api: TestClient, path: str, status: int, says: str
) -> None:
    answer = api.get(f"/api/v1/{path}")
    assert answer.status_code == status
    if says:
        assert list(answer.json()) == ["error"]
        assert says in answer.json()["error"]
        assert "Traceback" not in answer.text and "\x00" not in answer.json()["error"]
        assert len(answer.json()["error"]) < 2000


def test_sentences_come_in_the_readers_language(api: TestClient) -> None:
    def sentence(query: str = "", **headers: str) -> tuple[str, str]:
        answer = api.get(
            f"/api/v1/assessments.csv?year=1999{query}",
            headers={k.replace("_", "-"): v for k, v in headers.items()},
        )
        return answer.json()["error"], answer.headers["content-language"]

    indonesian, english = (
        Words(language)("api.unknown_year", value="1999", allowed="2013")[:20]
        for language in LANGUAGES
    )
    assert sentence()[0].startswith(indonesian)
    assert sentence(accept_language="en-GB,en;q=0.8,id;q=0.2") == sentence("&bahasa=en")
    assert sentence("&bahasa=en")[0].startswith(english) and sentence("&bahasa=en")[1] == "en"
    assert sentence("&bahasa=id", accept_language="en")[0].startswith(indonesian)
    for odd in ("fr", "*", "en;q=0", ",,;;", "en;q=abc;;", "x" * 5000):
        assert sentence(accept_language=odd)[1] in LANGUAGES


def test_a_greedy_address_is_told_to_wait_and_others_are_not(snapshot_path: Path) -> None:
    limiter = Limiter(1, clock=lambda: 0.0)
    greedy, honest = (
        serving(snapshot_path, limiter, client=(host, 1)) for host in ("1.1.1.1", "2.2.2.2")
    )
    assert [greedy.get("/api/v1/bands.csv").status_code for _ in range(30)] == [200] * 30
    answer = greedy.get("/api/v1/bands.csv")
    assert answer.status_code == 429 and answer.headers["retry-after"] == "1"
    assert "1 " in answer.json()["error"]
    assert greedy.get("/healthz").status_code == 200
    assert honest.get("/api/v1/bands.csv").status_code == 200


def test_without_a_snapshot_the_answer_is_503(tmp_path: Path) -> None:
    answer = serving(tmp_path / "none.duckdb").get("/api/v1/claims.csv")
    assert answer.status_code == 503 and answer.json()["error"]


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", '{"features": [{"id": "12.75", "geometry": null}]}', None]
)
def test_broken_geometry_is_503_in_json_and_mends_without_a_restart(
    facts_copy: Path, snapshot_path: Path, text
) -> None:
    source = Current(Store(snapshot_path, facts_copy))
    api = TestClient(Starlette(routes=dashboard.routes(source, Limiter(0))))
    path = facts_copy / "geo" / "regions.geojson"
    sound = path.read_text(encoding="utf-8")
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    answer = api.get("/api/v1/regions.geojson")
    assert answer.status_code == 503 and answer.json()["error"]
    assert api.get("/api/v1/regions.csv").status_code == 200
    path.write_text(sound, encoding="utf-8")
    assert len(api.get("/api/v1/regions.geojson").json()["features"]) == 33


def test_a_missing_map_file_gets_a_sentence(facts_copy: Path, snapshot_path: Path) -> None:
    api = TestClient(
        Starlette(routes=dashboard.routes(Current(Store(snapshot_path, facts_copy)), Limiter(0)))
    )
    (facts_copy / "geo" / "regions.geojson").unlink()
    answer = api.get("/peta/regions.geojson", headers={"accept-language": "en"})
    assert (
        answer.status_code == 503
        and "regions.geojson cannot be read" in answer.text
        and answer.headers["retry-after"]
    )


def test_the_basis_of_every_assessment_is_public(api: TestClient, snapshot: Snapshot) -> None:
    basis = {
        (row["region_code"], row["year"]): row
        for row in api.get("/api/v1/assessment_basis.json").json()
    }
    shown = {
        (row["region_code"], row["year"]): row for row in api.get("/api/v1/assessments.json").json()
    }
    assert basis.keys() == shown.keys()
    for key, row in shown.items():
        assert bool(row["zone"]) == bool(basis[key]["zone_basis"]) and bool(
            row["category"]
        ) == bool(basis[key]["category_basis"])
        assert bool(basis[key]["contrary_ids"]) == (row["status"] == "conflict"), key
        assert bool(basis[key]["reasoning"]) == (row["status"] == "derived"), key
    derived = basis["12.10", 2024]
    assert derived["zone_basis"] == "elimination" and derived["reasoning"]
    # A score that a source states, and a zone or category that only follows from it, are told
    # apart.
    assert {row["zone_basis"] for row in basis.values()} > {"claim", "elimination", None}
    known = {claim["claim_id"] for claim in api.get("/api/v1/claims.json").json()}
    assert {name for row in basis.values() for name in row["contrary_ids"]} <= known
    (row,) = rows_of(
        api, f"releases/{snapshot.release}/assessment_basis.csv?region=12.10&year=2024"
    )
    assert list(row) == [
        "region_code",
        "year",
        "zone_basis",
        "category_basis",
        "contrary_ids",
        "reasoning",
        "reasoning_source_ids",
        "release",
        "region_key",
    ]


def test_the_tables_of_all_indicators(api: TestClient) -> None:
    """Values keep the decimals of their sources; filters by indicator; the others' are not in the
    tables that mean the Ombudsman's.
    """
    assert [row["indicator"] for row in rows_of(api, "indicators.csv")][:2] == ["ombudsman", "ipp"]
    (row,) = rows_of(api, "indicator_values.csv?indicator=ipp&region=12&year=2025")
    assert (row["score"], row["class"], row["status"]) == ("4.27", "A-", "stated")
    (row,) = rows_of(api, "indicator_values.csv?indicator=lppd&region=12.75&year=2009")
    assert (row["score"], row["method"]) == ("2.5111", "lppd-2009")
    (row,) = rows_of(api, "indicator_values.csv?indicator=iid&region=12.06&year=2020")
    assert row["score"] == "3319"
    values = {row["indicator"] for row in rows_of(api, "indicator_claims.csv")}
    assert len(values) == 11 and all(r["claim_id"] < "C1001" for r in rows_of(api, "claims.csv"))
    answer = api.get("/api/v1/indicator_values.csv?indicator=xyz")
    assert answer.status_code == 400 and "ombudsman, ipp" in answer.json()["error"]


def test_a_correction_is_told_with_its_old_value_and_reason(api: TestClient) -> None:
    (claim,) = [row for row in rows_of(api, "claims.csv") if row["claim_id"] == "C0285"]
    assert claim["corrections"] == "year_from: 2019 -> 2022; year_to: 2019 -> 2022"
    rows = rows_of(api, "corrections.csv")
    assert {(r["claim_id"], r["field"], r["old"], r["new"]) for r in rows} == {
        ("C0285", "year_from", "2019", "2022"),
        ("C0285", "year_to", "2019", "2022"),
    }
    assert all(r["reason_id"] and r["reason_en"] and r["in_release"] == "2026.2" for r in rows)


# --- releases


def changed(facts_copy: Path, release: str) -> Path:
    """Facts with one score changed, as another release."""
    claims, package = facts_copy / "data" / "claims.csv", facts_copy / "data" / "datapackage.json"
    text = claims.read_text(encoding="utf-8")
    assert ",93.15," in text
    claims.write_text(text.replace(",93.15,", ",93.99,"), encoding="utf-8")
    package.write_text(
        json.dumps(json.loads(package.read_text(encoding="utf-8")) | {"version": release}),
        encoding="utf-8",
    )
    return facts_copy


def test_a_new_snapshot_answers_without_a_restart_and_the_kept_release_stays(
    facts_copy: Path, tmp_path: Path, snapshot_path: Path, snapshot: Snapshot
) -> None:
    path = tmp_path / "served" / "zona.duckdb"
    path.parent.mkdir()
    shutil.copy(snapshot_path, path)
    api = serving(path)
    binjai = "assessments.csv?region=12.75&year=2024"
    before = api.get(f"/api/v1/{binjai}")
    assert main(["keep", "--snapshot", str(path)]) == 0
    build(changed(facts_copy, "2026.3"), path)
    (row,) = rows_of(api, binjai)
    assert (row["score"], row["release"]) == ("93.99", "2026.3")
    assert (
        api.get(f"/api/v1/{binjai}", headers={"if-none-match": before.headers["etag"]}).status_code
        == 200
    )
    (old,) = rows_of(api, f"releases/{snapshot.release}/{binjai}")
    assert (old["score"], old["release"]) == ("93.15", snapshot.release)
    assert [entry["release"] for entry in api.get("/api/v1/releases.json").json()] == [
        snapshot.release,
        "2026.3",
    ]
    assert rows_of(api, f"releases/latest/{binjai}") == [row]
    assert api.get("/healthz").json()["release"] == "2026.3"


def test_a_reader_never_gets_half_of_two_snapshots(
    facts_copy: Path, tmp_path: Path, snapshot_path: Path
) -> None:
    path, other = (
        tmp_path / "served.duckdb",
        build(changed(facts_copy, "2026.3"), tmp_path / "other.duckdb"),
    )
    shutil.copy(snapshot_path, path)
    api, done, bodies = serving(path), threading.Event(), set()

    def read() -> None:
        while not done.is_set():
            bodies.add(api.get("/api/v1/assessments.csv?year=2024").text)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(8):
        fresh = shutil.copy((other, snapshot_path)[turn % 2], tmp_path / "fresh")
        os.replace(fresh, path)
        bodies.add(api.get("/api/v1/assessments.csv?year=2024").text)  # while the others read
    done.set()
    for reader in readers:
        reader.join()
    assert len(bodies) == 2
    releases = [{row["release"] for row in csv.DictReader(io.StringIO(body))} for body in bodies]
    assert sorted(map(sorted, releases)) == [["2026.2"], ["2026.3"]]


def damaged(sound: Path, folder: Path) -> list[Path]:
    """Copies with one broken block each that open, name their release, and cannot be read whole."""
    found, content = [], sound.read_bytes()
    for offset in range(20_000, len(content), 1 << 18):
        path = folder / f"damaged{offset}.duckdb"
        path.write_bytes(content[:offset] + bytes(64) + content[offset + 64 :])
        with contextlib.suppress(duckdb.Error), duckdb.connect(str(path), read_only=True) as db:
            db.execute("SELECT release FROM release").fetchall()
            tables = [name for (name,) in db.execute("SHOW TABLES").fetchall()]
            try:
                for table in tables:
                    db.execute(f"SELECT * FROM {table}").fetchall()
            except duckdb.Error:
                found.append(path)
    return found


def test_health_and_data_say_the_same_of_a_snapshot_that_is_damaged_inside(
    tmp_path: Path, snapshot_path: Path, snapshot: Snapshot
) -> None:
    """A reader takes a new one only when it could read all of it; whoever has none says so."""
    broken = damaged(snapshot_path, tmp_path)
    assert broken
    path = Path(shutil.copy(snapshot_path, tmp_path / "zona.duckdb"))
    held, asked = serving(path), ["/healthz", *(f"/api/v1/{t.name}.json" for t in TABLES)]
    assert held.get("/healthz").status_code == 200
    for successor in broken:
        os.replace(shutil.copy(successor, tmp_path / "fresh"), path)
        assert {held.get(address).status_code for address in asked} == {200}, successor
        assert held.get("/healthz").json()["content_id"] == snapshot.content_id
        assert {serving(path).get(address).status_code for address in asked} == {503}, successor


def test_a_successor_that_was_refused_is_tried_again(
    tmp_path: Path, snapshot_path: Path, facts_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at each question, and at once where the file is another one."""
    path = Path(shutil.copy(snapshot_path, tmp_path / "zona.duckdb"))
    held, opened = Store(path), []
    first = held.snapshot()
    new = build(changed(facts_copy, "2026.9"), tmp_path / "new.duckdb")
    (tmp_path / "broken").write_bytes(b"no database")
    os.replace(tmp_path / "broken", path)
    real = snapshots.Snapshot
    monkeypatch.setattr(snapshots, "Snapshot", lambda path: (opened.append(path), real(path))[1])
    assert {held.snapshot() for _ in range(5)} == {first} and len(opened) == 1
    monkeypatch.setattr(snapshots, "RETRY_S", -1.0)
    held._refuse()
    assert held.snapshot() is first and len(opened) == 2
    os.replace(new, path)
    assert held.snapshot().release == "2026.9" and len(opened) == 3


def test_a_kept_release_is_never_replaced_by_other_content(
    facts_copy: Path, tmp_path: Path, capsys
) -> None:
    path = build(facts_copy, tmp_path / "zona.duckdb")
    assert main(["keep", "--snapshot", str(path)]) == 0
    assert main(["keep", "--snapshot", str(path)]) == 0
    build(changed(facts_copy, Snapshot(path).release), path)
    assert main(["keep", "--snapshot", str(path), "--lang", "en"]) == 2
    assert "raise version" in capsys.readouterr().err
    assert main(["keep", "--snapshot", str(tmp_path / "none")]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_simulated_data_are_never_a_release(
    tmp_path: Path, snapshot_path: Path, snapshot: Snapshot, capsys
) -> None:
    simulated = demo.write(ROOT, tmp_path / "simulasi.duckdb")
    assert main(["keep", "--snapshot", str(simulated), "--lang", "en"]) == 2
    assert "simulated data" in capsys.readouterr().err and not (tmp_path / "releases").exists()
    path = Path(shutil.copy(snapshot_path, tmp_path / "zona.duckdb"))
    (tmp_path / "releases").mkdir()
    for name in ("SIMULASI", "2025.9"):
        shutil.copy(simulated, tmp_path / "releases" / f"{name}.duckdb")
    shutil.copy(snapshot_path, tmp_path / "releases" / "2025.8.duckdb")
    (tmp_path / "releases" / "2025.7.duckdb").write_bytes(b"no database")
    api = serving(path)
    assert [entry["release"] for entry in api.get("/api/v1/releases.json").json()] == [
        snapshot.release
    ]
    for name in ("SIMULASI", "2025.9", "2025.8", "2025.7"):
        answer = api.get(f"/api/v1/releases/{name}/assessments.json")
        assert answer.status_code == 404 and name in answer.json()["error"], name


def test_a_kept_file_that_becomes_a_simulated_one_is_shut(
    tmp_path: Path, snapshot_path: Path, facts_copy: Path
) -> None:
    path = Path(shutil.copy(snapshot_path, tmp_path / "zona.duckdb"))
    (tmp_path / "releases").mkdir()
    kept = build(changed(facts_copy, "2025.9"), tmp_path / "releases" / "2025.9.duckdb")
    api = serving(path)
    assert api.get("/api/v1/releases/2025.9/claims.csv").status_code == 200
    os.replace(demo.write(ROOT, tmp_path / "simulasi.duckdb"), kept)
    assert api.get("/api/v1/releases/2025.9/claims.csv").status_code == 404


# --- descriptions


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_column_and_parameter_is_described_in_both_languages(
    snapshot: Snapshot, language: str
) -> None:
    words = Words(language)
    described = datapackage.dictionary(snapshot, words)
    assert [(row["table"], row["column"]) for row in described] == [
        (t.name, c.name) for t in TABLES for c in t.columns
    ]
    assert all(len(row["description"]) > 4 for row in described)
    assert all(words(f"open.kind.{column.kind}") for table in TABLES for column in table.columns)


@pytest.mark.parametrize("rows", ["api", "filled"])
def test_the_data_package_validates_with_the_files_that_it_names(
    rows: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    api = request.getfixturevalue(rows)
    (tmp_path / "datapackage.json").write_bytes(
        api.get("/api/v1/datapackage.json?bahasa=en").content
    )
    for table in TABLES:
        (tmp_path / f"{table.name}.csv").write_bytes(api.get(f"/api/v1/{table.name}.csv").content)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    # and it is not valid where a required cell is empty
    bands = tmp_path / "bands.csv"
    bands.write_text(
        bands.read_text(encoding="utf-8").replace("kepatuhan-2015,1,", ",1,"), encoding="utf-8"
    )
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("assessments", ",hijau,", ",ungu,"),
        ("claims", ",12.75,", ",12.99,"),
        ("standard_checks", ",true,", ",mungkin,"),
        ("complaint_states", ",status,", ",keadaan,"),
    ],
)
def test_the_data_package_knows_the_values_and_where_columns_point(
    filled: TestClient, tmp_path: Path, name: str, old: str, new: str
) -> None:
    api = filled
    package = api.get("/api/v1/datapackage.json").json()
    wanted = [
        r
        for r in package["resources"]
        if r["name"] in (name.replace("_", "-"), "regions", "sources")
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps(package | {"resources": wanted}))
    for resource in wanted:
        body = api.get(f"/api/v1/{resource['path']}").content
        (tmp_path / resource["path"]).write_bytes(body)
    assert Package(str(tmp_path / "datapackage.json")).validate().valid
    table = tmp_path / f"{name}.csv"
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.parametrize("root", ["", "https://zona.example.org"])
def test_the_catalogue_names_every_file_with_what_portals_need(
    snapshot_path: Path, monkeypatch: pytest.MonkeyPatch, root: str
) -> None:
    monkeypatch.setattr(answers, "PUBLIC_URL", root)
    monkeypatch.setattr(answers, "configured", lambda: Publisher("Bagian X", "x@example.org"))
    found = serving(snapshot_path).get("/api/v1/catalog.jsonld", params={"bahasa": "en"})
    assert found.headers["content-type"] == "application/ld+json"
    content = found.json()
    assert (
        content["@type"] == "dcat:Catalog" and content["dct:publisher"]["foaf:name"] == "Bagian X"
    )
    terms = set(re.findall(r'"(\w+):\w+"', found.text))
    assert terms <= set(content["@context"]) | {"https", "http", "mailto"}
    names = []
    for dataset in content["dcat:dataset"]:
        assert dataset["dct:temporal"]["dcat:startDate"]["@value"] == "2013"
        assert dataset["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:x@example.org"}
        assert len(dataset["dcat:keyword"]) > 4 and dataset["dct:license"]["@id"]
        for file in dataset["dcat:distribution"]:
            address = file["dcat:downloadURL"]["@id"]
            assert address.startswith(f"{root}/api/v1/")
            names.append(address.removeprefix(f"{root}/api/v1/"))
    assert names == [f"{table.name}.{form}" for table in TABLES for form in table.formats]


def test_openapi_describes_every_address_that_there_is(api: TestClient) -> None:
    description = api.get("/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    expected = {f"/{t.name}.{f}" for t in TABLES for f in t.formats}
    assert expected <= set(description["paths"])
    for path in description["paths"]:
        assert api.get("/api/v1" + path.replace("{release}", "latest")).status_code == 200
    for table in TABLES:
        assert list(description["components"]["schemas"][table.name]["properties"]) == [
            c.name for c in table.columns
        ]
    parameters = description["components"]["parameters"]
    assert (
        parameters["region"]["schema"]["enum"][0] == "12"
        and 2024 in parameters["year"]["schema"]["enum"]
    )
