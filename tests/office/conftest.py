"""Each test of the office runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office.postgres import Cluster, cluster_or_reason
from zona.office.access import machine_owner
from zona.office.database import Database, office


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL for the whole run."""
    running = cluster_or_reason()
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty database, which is also the setting of this test."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'office' / 'office.sqlite'}"
    else:
        address = request.getfixturevalue("cluster").fresh()
    monkeypatch.setenv("ZONA_OFFICE", address)
    return address


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An office that has just been made."""
    opened = office()
    yield opened
    opened.close()


@pytest.fixture
def owner():
    """Who works at the machine."""
    return machine_owner()
