"""The snapshot: built beside the old one, swapped in at once, read-only, noticed by the store."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from zona.config import ROOT, default_path, simulation_path
from zona.domain.problems import FactsError
from zona.store import factrows
from zona.store import snapshot as reading
from zona.store.build import build, content_id
from zona.store.published import published_store
from zona.store.snapshot import SQL, Snapshot, Store


@pytest.fixture
def root(facts_copy: Path) -> Path:
    """Facts of our own with a snapshot of our own."""
    build(facts_copy)
    return facts_copy


def corrected(root: Path) -> None:
    """Changes one published score (Binjai 2024)."""
    path = root / "data" / "claims.csv"
    text = path.read_text(encoding="utf-8")
    assert "93.15" in text
    path.write_text(text.replace("93.15", "93.16"), encoding="utf-8")


def score(snapshot: Snapshot) -> str:
    return str(snapshot.rows("assessments", year=2024, region="12.75")[0]["score"])


def leftovers(root: Path) -> list[str]:
    return [
        path.name
        for path in (root / "data").iterdir()
        if "duckdb" in path.name and path.name != "zona.duckdb"
    ]


def test_a_reader_keeps_the_old_one_and_the_store_notices_the_new(root):
    held = published_store(root)
    old = held.snapshot()
    assert held.snapshot() is old
    corrected(root)
    build(root)
    new = held.snapshot()
    assert (score(old), score(new)) == ("93.15", "93.16")
    assert old.content_id != new.content_id
    assert score(old) == "93.15"  # still, although the new one is open beside it
    assert leftovers(root) == []


def test_three_generations_in_one_process(root):
    held, seen = published_store(root), []
    for text in ("93.15", "93.16", "93.17"):
        path = root / "data" / "claims.csv"
        path.write_text(
            path.read_text(encoding="utf-8").replace(seen[-1][1] if seen else text, text),
            encoding="utf-8",
        )
        build(root)
        seen.append((held.snapshot(), text))
    assert [(score(snapshot), text) for snapshot, text in seen] == [
        (t, t) for t in ("93.15", "93.16", "93.17")
    ]


def test_a_snapshot_that_was_asked_very_often_is_opened_anew(root, monkeypatch):
    """DuckDB keeps something of each join until its database is closed."""
    monkeypatch.setattr(reading, "WORN", 3)
    store = Store(root=root)
    worn = store.snapshot()
    assert store.snapshot() is worn
    for _ in range(2):
        worn.kept_rows("release")  # an answer that is kept is asked once
    assert not worn.is_worn
    for _ in range(3):
        worn.rows("release")
    fresh = store.snapshot()
    assert fresh is not worn and not fresh.is_worn and store.snapshot() is fresh
    assert fresh.rows("release") == worn.rows("release")
    for _ in range(4):
        fresh.cursor()
    store.path.unlink()
    assert store.snapshot() is fresh


def test_bad_facts_leave_the_old_snapshot_serving(root):
    held, before = published_store(root), (root / "data" / "zona.duckdb").read_bytes()
    old = held.snapshot()
    with (root / "data" / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("C9999,12.99,,2024,2024,,90,,,,,S001,\n")
    with pytest.raises(FactsError):
        build(root)
    assert (root / "data" / "zona.duckdb").read_bytes() == before
    assert held.snapshot() is old and score(old) == "93.15"
    assert leftovers(root) == []


def test_a_failure_in_the_middle_leaves_nothing_behind(root, monkeypatch):
    before = (root / "data" / "zona.duckdb").read_bytes()

    def stumble(facts):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(factrows, "indicator_values", stumble)
    with pytest.raises(RuntimeError, match="in the middle"):
        build(root)
    assert (root / "data" / "zona.duckdb").read_bytes() == before
    assert leftovers(root) == []


def test_a_missing_snapshot_is_built(facts_copy):
    held = published_store(facts_copy)
    assert not held.path.exists()
    assert score(held.snapshot()) == "93.15"
    assert held.path.exists()


def test_a_store_that_does_not_build_says_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        Store(tmp_path / "simulasi.duckdb").snapshot()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO indicator_claim (claim_id) VALUES ('x')",
        "DELETE FROM indicator_value",
        "UPDATE indicator_value SET score = 99",
        "DROP TABLE region",
        "CREATE TABLE snapshot.x (i INTEGER)",
    ],
)
def test_nothing_writes_through_a_snapshot(snapshot_path, statement, monkeypatch):
    monkeypatch.setattr(
        reading,
        "sql",
        lambda question: statement if question == "evil" else (SQL / f"{question}.sql").read_text(),
    )
    before = snapshot_path.read_bytes()
    with pytest.raises(duckdb.Error, match="read-only"):
        Snapshot(snapshot_path).rows("evil")
    assert snapshot_path.read_bytes() == before


def test_a_file_that_is_no_snapshot_is_an_error(tmp_path):
    (tmp_path / "zona.duckdb").write_bytes(b"not a database" * 100)
    with pytest.raises(duckdb.Error):
        Snapshot(tmp_path / "zona.duckdb")
    with pytest.raises(FileNotFoundError):
        Snapshot(tmp_path / "missing.duckdb")


def test_an_unknown_question_is_an_error(snapshot):
    with pytest.raises(FileNotFoundError):
        snapshot.rows("no-such-question")


def test_a_path_with_a_quotation_mark(facts_copy, tmp_path):
    path = build(facts_copy, tmp_path / "o'brien" / "z.duckdb")
    assert score(Snapshot(path)) == "93.15"


def test_the_same_facts_have_the_same_content_id(root, facts_copy):
    first = content_id(root)
    assert first == content_id(facts_copy) == Snapshot(root / "data" / "zona.duckdb").content_id
    corrected(root)
    assert content_id(root) != first


def test_building_twice_gives_the_same_rows(root, tmp_path):
    one, other = (Snapshot(build(root, tmp_path / name)) for name in ("a.duckdb", "b.duckdb"))
    for question in (
        "regions",
        "years",
        "methods",
        "bands",
        "sources",
        "published_totals",
        "region_aliases",
        "release",
    ):
        assert one.rows(question) == other.rows(question), question
    for question in ("assessments", "claims"):
        assert one.rows(question, year=None, region=None) == other.rows(
            question, year=None, region=None
        ), question


def test_many_threads_read_one_snapshot(snapshot):
    def ask(n: int) -> list:
        return [
            snapshot.rows("assessments", year=2016 + n % 9, region=None),
            snapshot.rows("sources"),
        ]

    expected = {n: ask(n) for n in range(9)}
    with ThreadPoolExecutor(8) as pool:
        for n, answer in enumerate(pool.map(ask, range(90))):
            assert answer == expected[n % 9]


def test_reading_while_building(root):
    """Readers in threads see the old or the new score, never a mixture and never an error."""
    held, seen, stop = published_store(root), set(), threading.Event()
    errors: list[Exception] = []

    def read() -> None:
        try:
            while not stop.is_set():
                snapshot = held.snapshot()
                seen.add((snapshot.content_id, score(snapshot)))
        except Exception as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    corrected(root)
    build(root)
    newest = (content_id(root), "93.16")
    deadline = time.monotonic() + 20
    while newest not in seen and time.monotonic() < deadline and not errors:
        time.sleep(0.02)
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert {text for _, text in seen} == {"93.15", "93.16"} and len(seen) == 2


def test_two_processes_build_at_once(root):
    command = [
        sys.executable,
        "-m",
        "zona",
        "build",
        "--root",
        str(root),
        "--out",
        str(root / "data" / "zona.duckdb"),
    ]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    results = [process.communicate(timeout=60) + (process.returncode,) for process in running]
    assert [code for *_, code in results] == [0, 0], results
    assert score(Snapshot(root / "data" / "zona.duckdb")) == "93.15"
    assert leftovers(root) == []


def test_two_threads_build_at_once(root):
    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(lambda _: build(root), range(2)))) == 2
    assert score(Snapshot(root / "data" / "zona.duckdb")) == "93.15"
    assert leftovers(root) == []


def test_where_the_snapshots_lie(monkeypatch, tmp_path):
    monkeypatch.delenv("ZONA_SNAPSHOT", raising=False)
    monkeypatch.delenv("ZONA_SIMULATION", raising=False)
    assert default_path() == ROOT / "data" / "zona.duckdb"
    assert simulation_path() != default_path()
    monkeypatch.setenv("ZONA_SNAPSHOT", os.fspath(tmp_path / "x"))
    assert default_path() == tmp_path / "x"


def test_every_fact_row_carries_the_release(snapshot):
    db = snapshot._db.cursor().execute("USE snapshot")
    tables = [
        name
        for (name,) in db.execute(
            "SELECT table_name FROM duckdb_columns() WHERE database_name = 'snapshot' AND column_name = 'release'"
        ).fetchall()
    ]
    assert {"source", "claim", "derived_zone", "assessment", "agency_score"} <= set(tables)
    for table in tables:
        assert {
            release for (release,) in db.execute(f"SELECT DISTINCT release FROM {table}").fetchall()
        } <= {snapshot.release}


def test_the_build_takes_at_most_three_seconds(facts_copy):
    took = []
    for _ in range(2):
        start = time.process_time()
        build(facts_copy)
        took.append(time.process_time() - start)
    assert min(took) <= 3


def test_a_broken_successor_does_not_take_down_what_is_open(facts_copy, tmp_path, caplog):
    """A snapshot that cannot be read, and facts that make none, leave the open one serving; the log
    says why.
    """
    held = published_store(facts_copy, tmp_path / "zona.duckdb")
    first = held.snapshot()
    held.path.unlink()
    held.path.write_bytes(b"garbage")
    assert held.snapshot() is first
    held.path.unlink()
    (facts_copy / "data" / "claims.csv").write_text("broken", encoding="utf-8")
    assert held.snapshot() is first and "goes on serving" in caplog.text
    assert first.rows("assessments", year=2022, region="12.75")[0]["category"] == "D"


def test_what_dead_processes_spilled_is_swept_and_nothing_else(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = [f"zona-{dead.pid}-7f00", f"zona-{2**70}-0"]
    kept = [f"zona-{os.getpid()}-7f00", "zona-1-7f00", f"zona-{dead.pid}-xyz", "zona-faults-ab12"]
    for name in (*left, *kept):
        (tmp_path / name).mkdir()
        (tmp_path / name / "duckdb_temp_storage.tmp").write_bytes(b"x")
    (tmp_path / f"zona-{dead.pid}-11").symlink_to(tmp_path / "zona-1-7f00")
    reading.sweep_spilled(tmp_path)
    found = {path.name for path in tmp_path.iterdir()}
    assert found == {*kept, f"zona-{dead.pid}-11"}
    assert all(list((tmp_path / name).iterdir()) for name in kept)


def test_a_copy_spills_into_a_folder_that_the_sweep_knows(snapshot_path, tmp_path, monkeypatch):
    monkeypatch.setattr(reading.tempfile, "gettempdir", lambda: str(tmp_path))
    fresh = Snapshot(snapshot_path)
    fresh.copy("all", "SELECT * FROM source")
    (folder,) = fresh.cursor().execute("SELECT current_setting('temp_directory')").fetchone()
    assert Path(folder).parent == tmp_path
    assert int(reading.SPILLED.fullmatch(Path(folder).name)["pid"]) == os.getpid()
