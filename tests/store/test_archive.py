"""Earlier releases that come with the checkout: built from their facts where they are missing."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import dashboard
from zona.config import ROOT
from zona.serving.current import Current
from zona.store.archive import archived, restore_missing
from zona.store.releases import open_kept
from zona.store.snapshot import Snapshot, Store


@pytest.fixture(scope="module")
def restored(tmp_path_factory, snapshot_path: Path) -> Path:
    """A snapshot in a folder of its own, with the archived releases beside it."""
    path = tmp_path_factory.mktemp("served") / "zona.duckdb"
    path.write_bytes(snapshot_path.read_bytes())
    assert [made.stem for made in restore_missing(ROOT, path)] == ["2026.1"] == list(archived(ROOT))
    assert restore_missing(ROOT, path) == []  # what is kept is not built again
    return path


def test_release_2026_1_says_what_it_said(restored: Path) -> None:
    """Binjai 2019 was a conflict then, 2015 unknown, and a claim stood at the wrong year."""
    old = open_kept(restored.parent / "releases" / "2026.1.duckdb")
    assert old is not None and old.released == "2026-11-22"
    (row,) = old.rows("assessments", year=2019, region="12.75")
    assert (row["status"], row["claim_ids"], row["contrary_ids"]) == (
        "conflict",
        ["C0284"],
        ["C0285"],
    )
    assert len(old.rows("claims", year=None, region=None)) == 325
    assert len(old.rows("derived_zones", year=None, region=None)) == 30
    assert (
        next(m for m in old.rows("methods") if m["method"] == "kepatuhan-2015")["scale_high"] == 75
    )


def test_every_table_answers_of_every_release(restored: Path, snapshot: Snapshot) -> None:
    api = TestClient(Starlette(routes=dashboard.routes(Current(Store(restored)))))
    names = [entry["release"] for entry in api.get("/api/v1/releases.json").json()]
    assert names == ["2026.1", snapshot.release]
    before, now = (
        api.get(f"/api/v1/releases/{name}/assessments.csv?region=12.75&year=2019").text
        for name in names
    )
    assert ",conflict,,kuning," in before and ",stated,70.53,kuning," in now
    for table in ("claims", "corrections", "indicator_values", "published_counts", "holidays"):
        assert api.get(f"/api/v1/releases/2026.1/{table}.csv").status_code == 200, table


def test_a_broken_archive_stops_nothing(facts_copy: Path, tmp_path: Path, caplog) -> None:
    (facts_copy / "data" / "archive" / "2026.1.zip").write_bytes(b"no archive")
    with caplog.at_level(logging.ERROR, "zona"):
        assert restore_missing(facts_copy, tmp_path / "zona.duckdb") == []
    assert "2026.1" in caplog.text


def test_a_copy_with_other_tables_is_built_again(facts_copy: Path, tmp_path: Path) -> None:
    """A release kept by an earlier version could not answer today's questions."""
    kept = tmp_path / "releases" / "2026.1.duckdb"
    (built,) = restore_missing(facts_copy, tmp_path / "zona.duckdb")
    assert built == kept and restore_missing(facts_copy, tmp_path / "zona.duckdb") == []
    with duckdb.connect(str(kept)) as db:
        db.execute("ALTER TABLE region_period DROP COLUMN replaced_by")
    assert restore_missing(facts_copy, tmp_path / "zona.duckdb") == [kept]
    assert Snapshot(kept).rows("region_periods")
