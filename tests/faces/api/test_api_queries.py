"""What may be asked of the open tables: filters, ranges, order, columns; the cache; large answers."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import brotli
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.planted import rows_by_the_question
from zona.config import ROOT
from zona.faces.api import answers, page
from zona.faces.api import routes as api_module
from zona.faces.api.kept import Kept
from zona.faces.api.query import NOT_ROWS, conditions_of, sortable
from zona.faces.api.routes import Api, routes
from zona.faces.opendata import BY_NAME, TABLES, Column, Table
from zona.geometry.shapes import Shapes
from zona.serving.current import Current
from zona.serving.limits import Limiter
from zona.serving.responses import LIGHT, QUALITY, compress
from zona.serving.slow import NoRoom, Slow
from zona.store import copies
from zona.store.snapshot import Snapshot, Store


def serving(path: Path) -> tuple[TestClient, Api]:
    api = Api(
        Current(Store(path)),
        Shapes(ROOT / "geo" / "regions.geojson"),
        Limiter(0),
    )
    return TestClient(Starlette(routes=routes(api))), api


@pytest.fixture(scope="module")
def client(snapshot_path: Path) -> TestClient:
    """The open data of the shared snapshot."""
    return serving(snapshot_path)[0]


@pytest.fixture(scope="module")
def filled(services_path: Path) -> TestClient:
    """The open data of a snapshot with rows about services."""
    return serving(services_path)[0]


@pytest.fixture(scope="module")
def plain(snapshot: Snapshot) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table straight from its question: what answers are compared with."""
    return {table.name: rows_by_the_question(table, snapshot) for table in TABLES}


def asked(client: TestClient, path: str, **parameters: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_float=Decimal)


# --- filters, order, columns


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_filters_sorts_and_can_be_chosen(
    client: TestClient,
    plain: dict,
    filled: TestClient,
    services: Snapshot,
    table: Table,
) -> None:
    whole, names = plain[table.name], [column.name for column in table.columns]
    if table.about_services:
        client, whole = filled, rows_by_the_question(table, services)
    for name, (column, bound) in conditions_of(table).items():
        values = [row[column.name] for row in whole if row[column.name] not in (None, [])]
        if values and not bound:
            value = values[-1][-1] if column.is_list else values[-1]
            told = str(value).lower() if isinstance(value, bool) else str(value)
            expected = [row for row in whole if found(row[column.name], value)]
            assert asked(client, f"{table.name}.json", **{name: told}) == expected, name
            empty = [row for row in whole if row[column.name] in (None, [])]
            assert asked(client, f"{table.name}.json", **{name: ""}) == empty, name
    for name in sortable(table):
        rows = asked(client, f"{table.name}.json", sort=f"-{name}")
        assert rows == in_order(whole, [(name, True)]), name
        (key, *others) = {tuple(row) for row in asked(client, f"{table.name}.json", columns=name)}
        assert key == (name,) and not others
    reverse = ",".join(reversed(names))
    assert list(asked(client, f"{table.name}.json", columns=reverse)[0]) == names[::-1]


def found(cell: Any, value: Any) -> bool:
    return value in cell if isinstance(cell, list) else cell == value


def in_order(rows: list[dict], sort: list[tuple[str, bool]]) -> list[dict]:
    """Rows sorted in a plain way: the last criterion first, empty cells at the end."""
    for name, falls in reversed(sort):
        full = sorted((r for r in rows if r[name] is not None), key=lambda r: r[name])
        if falls:  # equal ones keep the order that they had
            full = sorted(full, key=lambda r: Reversed(r[name]))
        rows = full + [row for row in rows if row[name] is None]
    return rows


class Reversed:
    """A value that sorts the other way round."""

    def __init__(self, value: Any):
        self.value = value

    def __lt__(self, other: Reversed) -> bool:
        return other.value < self.value


def test_ranges_include_their_ends_and_numbers_compare_exactly(
    client: TestClient, plain: dict
) -> None:
    whole = plain["assessments"]
    scores = sorted(row["score"] for row in whole if row["score"] is not None)
    low, high = scores[3], scores[-3]
    both = {"score.min": low, "score.max": high}
    expected = [row for row in whole if row["score"] is not None and low <= row["score"] <= high]
    assert asked(client, "assessments.json", **both) == expected and len(expected) > 20
    assert asked(client, "assessments.json", **{"year.min": 2022, "year.max": 2023}) == [
        row for row in whole if row["year"] in (2022, 2023)
    ]
    for score in {row["score"] for row in whole if row["score"] is not None}:
        assert {row["score"] for row in asked(client, "assessments.json", score=score)} == {score}


def test_the_formats_agree_on_a_query(client: TestClient, plain: dict) -> None:
    query = {"zone": "hijau", "sort": "-score,region", "columns": "region,score", "limit": 9}
    rows = asked(client, "assessments.json", **query)
    assert len(rows) == 9 and list(rows[0]) == ["region", "score"]
    text = client.get("/api/v1/assessments.csv", params=query).text
    assert [(r["region"], r["score"]) for r in csv.DictReader(io.StringIO(text))] == [
        (row["region"], str(row["score"])) for row in rows
    ]
    body = client.get("/api/v1/assessments.parquet", params=query).content
    assert pq.read_table(io.BytesIO(body)).to_pylist() == rows
    features = client.get("/api/v1/assessments.geojson", params=query).json()["features"]
    assert [list(feature["properties"]) for feature in features] == [["region", "score"]] * 9
    assert all(re.fullmatch(r"12\.\d\d-20\d\d", feature["id"]) for feature in features)


def test_the_links_carry_the_whole_query(client: TestClient, plain: dict) -> None:
    query = "zone=hijau&score.min=80.5&opinion=&sort=-score,region&columns=region,year&limit=7"
    path, seen = f"/api/v1/assessments.json?{query}", []
    while path:
        answer = client.get(path)
        seen += answer.json()
        found_next = re.search(r'<([^<>]*)>; rel="next"', answer.headers["link"])
        path = found_next and found_next[1]
    rows = [
        row
        for row in plain["assessments"]
        if row["zone"] == "hijau" and (row["score"] or 0) >= Decimal("80.5") and not row["opinion"]
    ]
    rows = in_order(rows, [("score", True), ("region", False)])
    assert seen == [{"region": row["region"], "year": row["year"]} for row in rows]
    assert int(answer.headers["x-total-count"]) == len(rows) > 14


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("assessments.csv?zona=hijau", "zone"),
        ("assessments.csv?zone.min=hijau", "score.min"),
        ("assessments.csv?claim_ids.max=1", "score.max"),
        ("assessments.csv?_place=1", "score.max"),
        ("assessments.csv?sort=zona", "region_code"),
        ("assessments.csv?sort=", "region_code"),
        ("assessments.csv?sort=score,", "region_code"),
        ("assessments.csv?sort=--score", "-score"),
        ("assessments.csv?sort=claim_ids", "claim_ids"),
        ("assessments.csv?sort=score%20DESC;%20DROP%20TABLE%20x", "DROP TABLE"),
        ("assessments.csv?columns=score,nilai", "nilai"),
        ('assessments.csv?columns=score"', 'score"'),
        ("assessments.csv?columns=", "region_code"),
        ("assessments.csv?score=tinggi", "80.5"),
        ("assessments.csv?score=80,5", "80.5"),
        ("assessments.csv?score=NaN", "80.5"),
        ("assessments.csv?score=1e999", "80.5"),
        ("assessments.csv?score.min=", "80.5"),
        ("assessments.csv?year.min=2e3", "2147483647"),
        ("bands.csv?position=99999999999", "2147483647"),
        ("survey_years.csv?list_complete=ya", "true, false"),
        ("assessments.csv?zone=hijau&zone=merah", "zone"),
    ],
)
def test_a_wrong_name_or_value_gets_one_sentence(client: TestClient, path: str, says: str) -> None:
    sentences = set()
    for language in ("id", "en"):
        header = {"accept-language": language}
        answer = client.get(f"/api/v1/{path}", headers=header)
        assert answer.status_code == 400 and says in answer.json()["error"], answer.text
        assert answer.headers["content-language"] == language
        sentences.add(answer.json()["error"])
    assert len(sentences) == 2


def test_values_are_bound_and_never_pasted(client: TestClient, plain: dict) -> None:
    for value in ("' OR '1'='1", 'x" OR 1=1 --', "$limit", "{value}", "\x00", "%", "*", "🟢"):
        assert asked(client, "claims.json", zone=value) == [], value
    assert asked(client, "claims.json") == plain["claims"]


def test_no_column_is_called_like_another_parameter() -> None:
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert not {*NOT_ROWS, copies.PLACE} & set(names)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


def test_the_page_shows_examples_that_find_something(client: TestClient) -> None:
    text = client.get("/api/v1/").text
    for address in (one for many in page.EXAMPLES.values() for one in many):
        assert f"/api/v1/{address}".replace("&", "&amp;") in text
        answer = client.get(f"/api/v1/{address}")
        assert answer.status_code == 200 and int(answer.headers["x-total-count"]) > 0, address


def a_value(rows: list[dict], column: Column) -> st.SearchStrategy[Any]:
    cells = [row[column.name] for row in rows]
    items = [i for cell in cells for i in (cell if isinstance(cell, list) else [cell])]
    return st.sampled_from(sorted({i for i in items if i is not None}, key=str) or [None])


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_query_finds_what_plain_python_finds(
    client: TestClient, plain: dict, data: st.DataObject
) -> None:
    table = data.draw(st.sampled_from(TABLES))
    whole, asked_, rows = plain[table.name], {}, plain[table.name]
    picked = data.draw(st.lists(st.sampled_from(list(conditions_of(table).items())), max_size=3))
    for name, (column, bound) in dict(picked).items():
        value = data.draw(a_value(whole, column))
        if value is None and bound:
            continue
        told = str(value).lower() if isinstance(value, bool) else str(value)
        asked_[name] = "" if value is None else told
        rows = [row for row in rows if passes(row[column.name], bound, value)]
    names = st.lists(st.sampled_from(sortable(table)), max_size=3, unique=True)
    sort = [(name, data.draw(st.booleans())) for name in data.draw(names)]
    rows = in_order(rows, sort)
    if sort:
        asked_["sort"] = ",".join(("-" if falls else "") + name for name, falls in sort)
    limit, offset = data.draw(st.integers(1, 50)), data.draw(st.integers(0, 50))
    part = asked(client, f"{table.name}.json", **asked_, limit=limit, offset=offset)
    assert part == rows[offset : offset + limit]


def passes(cell: Any, bound: str, value: Any) -> bool:
    if value is None:
        return cell in (None, [])
    if cell is None:
        return False
    return {"min": lambda: cell >= value, "max": lambda: cell <= value}.get(
        bound, lambda: found(cell, value)
    )()


# --- what is kept


def test_what_is_kept_stays_within_bytes_and_entries() -> None:
    kept: Kept[str] = Kept(most_bytes=800, most_entries=20)
    for number in range(1000):
        kept.put(number, "x", 10)
        assert kept.get(0) == "x"
    assert len(kept) == 20 and kept.bytes_n == 200
    assert kept.get(0) and kept.get(999) and kept.get(500) is None
    for number in range(1000):
        kept.put(number, "y", 100)
    assert len(kept) == 8 and kept.bytes_n == 800
    kept.put(999, "z", 50)
    assert kept.get(999) == "z" and kept.bytes_n == 750
    kept.put("large", "x", 101)
    assert kept.get("large") is None and len(kept) == 8
    kept.put(999, "too large now", 500)
    assert kept.get(999) is None and kept.bytes_n == 700


def test_thousands_of_offsets_leave_a_bounded_cache(
    snapshot_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_module, "MOST_ANSWERS", 30)
    client, api = serving(snapshot_path)
    for offset in range(100):
        client.get(f"/api/v1/bands.csv?limit=1&offset={offset}")
    assert len(api._answers) == 30
    assert api._answers.bytes_n == sum(size for _, size in api._answers._entries.values())


def test_only_the_form_that_is_asked_for_is_made_and_lightly_for_a_query(
    snapshot_path: Path,
) -> None:
    client, api = serving(snapshot_path)
    for path, quality in (("claims.csv", QUALITY), ("claims.csv?limit=100", LIGHT)):
        url, header = f"/api/v1/{path}", {"accept-encoding": "br"}
        with client.stream("GET", url, headers=header) as answer:
            raw = b"".join(answer.iter_raw())
        assert raw == compress(brotli.decompress(raw), "br", quality)
    client.get("/api/v1/claims.csv?limit=100", headers={"accept-encoding": "gzip"})
    forms = [set(answer.body._forms) for answer, _ in api._answers._entries.values()]
    assert forms == [{"br"}, {"br", "gzip"}]
    assert api._answers.bytes_n == sum(a.body.size for a, _ in api._answers._entries.values())


# --- large answers


@pytest.fixture
def streaming(snapshot_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[TestClient, Api]:
    """The open data, where 50 rows are many and go out 20 at a time."""
    monkeypatch.setattr(answers, "MOST_HELD_ROWS", 50)
    monkeypatch.setattr(answers, "ROWS_AT_ONCE", 20)
    monkeypatch.setattr(answers, "PARQUET_ROWS_AT_ONCE", 30)
    monkeypatch.setattr(copies, "LARGE", 50)
    monkeypatch.setattr(api_module, "LARGE", 50)
    return serving(snapshot_path)


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
@pytest.mark.parametrize(
    "path",
    [
        "claims.csv",
        "claims.json?sort=-score&columns=claim_id,score",
        "assessments.geojson?status=stated",
        "assessments.geojson?columns=score",
    ],
)
def test_a_large_answer_is_streamed_with_the_same_bytes(
    client: TestClient, request: pytest.FixtureRequest, path: str, encoding: str
) -> None:
    header = {"accept-encoding": encoding}
    whole = client.get(f"/api/v1/{path}", headers=header)
    streaming = request.getfixturevalue("streaming")  # from here on 50 rows are many
    parts = streaming[0].get(f"/api/v1/{path}", headers=header)
    assert parts.status_code == 200 and parts.content == whole.content
    assert "content-length" not in parts.headers and "content-length" in whole.headers
    same = ("content-type", "content-encoding", "x-total-count", "link", "cache-control", "vary")
    assert [parts.headers.get(n) for n in same] == [whole.headers.get(n) for n in same]
    head = streaming[0].head(f"/api/v1/{path}", headers=header)
    assert head.content == b"" and dict(head.headers) == dict(parts.headers)
    tag = {"if-none-match": parts.headers["etag"]}
    again = streaming[0].get(f"/api/v1/{path}", headers=header | tag)
    assert (again.status_code, again.content) == (304, b"")
    assert len(streaming[1]._answers) == 0 and streaming[1]._streams_n == 0


def test_a_large_parquet_file_is_whole(
    streaming: tuple[TestClient, Api], plain: dict[str, list]
) -> None:
    answer = streaming[0].get("/api/v1/claims.parquet")
    file = pq.ParquetFile(io.BytesIO(answer.content))
    assert file.read().to_pylist() == plain["claims"] and file.num_row_groups > 5


def test_rows_come_as_they_are_asked_for(snapshot: Snapshot) -> None:
    copy = BY_NAME["claims"].copy(snapshot)
    rows: Iterator = copies.batches(snapshot, copy, ["claim_id"], copies.Part(), 10)
    assert [len(next(rows)) for _ in range(3)] == [10, 10, 10]
    assert sum(map(len, rows)) == copy.rows_n - 30


def test_a_copy_is_made_once_whoever_asks_first(snapshot_path: Path) -> None:
    snapshot = Snapshot(snapshot_path)
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda table: table.copy(snapshot), TABLES * 4))
    assert len({id(copy) for copy in made}) == len(TABLES)
    assert all(snapshot.held_copy(t.name) is copy for t, copy in zip(TABLES, made, strict=False))


def test_more_large_answers_than_there_is_room_for_are_put_off(
    streaming: tuple[TestClient, Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, api = streaming
    monkeypatch.setattr(api_module, "MOST_STREAMS", 0)
    answer = client.get("/api/v1/claims.csv?bahasa=en")
    assert answer.status_code == 503 and "busy" in answer.json()["error"]
    assert answer.headers["retry-after"] == "5" and api._streams_n == 0
    monkeypatch.setattr(api._slow, "most", 0)
    assert client.get("/api/v1/assessments.csv?zone=hijau").status_code == 503
    assert client.get("/api/v1/openapi.json").status_code == 200


def test_slow_work_queues_across_threads_and_event_loops() -> None:
    slow, most, at_work = Slow(at_once=2, most_waiting=30), [0], [0]
    lock = threading.Lock()

    def work() -> None:
        with lock:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        time.sleep(0.01)
        with lock:
            at_work[0] -= 1

    with ThreadPoolExecutor(8) as threads:  # each its own event loop
        list(threads.map(lambda _: asyncio.run(slow.run(work)), range(24)))
    assert most == [2] and slow._here_n == 0


def test_slow_work_without_room_is_refused_and_room_comes_back() -> None:
    slow, go_on = Slow(at_once=1, most_waiting=1), threading.Event()

    async def three() -> list[Any]:
        tasks = [asyncio.create_task(slow.run(go_on.wait)) for _ in range(3)]
        asyncio.get_running_loop().call_later(0.05, go_on.set)
        return await asyncio.gather(*tasks, return_exceptions=True)

    with ThreadPoolExecutor(1) as thread:  # the browser tests have a loop of their own in this one
        results = thread.submit(asyncio.run, three()).result()
        assert [type(result) for result in results] == [bool, bool, NoRoom]
        assert thread.submit(asyncio.run, slow.run(lambda: "again")).result() == "again"


def test_a_query_that_takes_too_long_is_stopped_with_a_sentence(
    streaming: tuple[TestClient, Api], snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, api = streaming
    monkeypatch.setattr(copies, "LONGEST_S", 0.05)
    cursor = snapshot.cursor()
    with pytest.raises(copies.TooLong), copies._limited(cursor):
        cursor.execute("SELECT max(hash(range)) FROM range(1000000000000)").fetchall()
    assert cursor.execute("SELECT 1").fetchall() == [(1,)]

    def too_long(*_: Any) -> None:
        raise copies.TooLong

    monkeypatch.setattr(copies, "_asked", too_long)
    answer = client.get("/api/v1/claims.csv?sort=note&bahasa=en")
    assert answer.status_code == 503 and "not done within" in answer.json()["error"]
    assert api._streams_n == 0
