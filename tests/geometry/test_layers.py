"""Layers for QGIS: what GeoPandas reads again is what the open data say."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import dashboard
from zona.serving.current import Current
from zona.serving.limits import Limiter
from zona.store.snapshot import Store

FORMATS = {"gpkg": "application/geopackage+sqlite3", "fgb": "application/flatgeobuf"}


@pytest.fixture(scope="module")
def api(snapshot_path: Path) -> TestClient:
    routes = dashboard.routes(Current(Store(snapshot_path)), Limiter(0))
    return TestClient(Starlette(routes=routes))


@pytest.mark.parametrize("format_", FORMATS)
def test_the_figures_of_a_year_open_as_a_layer(api, tmp_path, format_):
    answer = api.get(f"/api/v1/assessments.{format_}?year=2024")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMATS[format_]
    path = tmp_path / f"layer.{format_}"
    path.write_bytes(answer.content)
    frame = geopandas.read_file(path)
    told = {row["region_code"]: row for row in api.get("/api/v1/assessments.json?year=2024").json()}
    told.pop("12")  # the province has no polygon
    assert frame.crs.to_epsg() == 4326 and len(frame) == 33
    assert frame.geometry.is_valid.all()
    for row in frame.itertuples():
        wanted = told[row.region_code]
        assert (row.zone, row.category) == (wanted["zone"], wanted["category"])
        assert row.score == wanted["score"] or (row.score != row.score and wanted["score"] is None)
        assert row.claim_ids == ", ".join(wanted["claim_ids"])
    binjai = frame[frame["region_code"] == "12.75"].geometry.iloc[0].representative_point()
    assert 98.4 < binjai.x < 98.6 and 3.5 < binjai.y < 3.7


@pytest.mark.parametrize("format_", FORMATS)
def test_columns_filters_and_an_empty_answer(api, tmp_path, format_):
    path = tmp_path / f"layer.{format_}"
    path.write_bytes(
        api.get(f"/api/v1/assessments.{format_}?year=2022&zone=merah&columns=score").content
    )
    frame = geopandas.read_file(path)
    assert list(frame.columns) == ["score", "geometry"] and len(frame) == 5
    path.write_bytes(api.get(f"/api/v1/assessments.{format_}?year=2020&zone=merah").content)
    empty = geopandas.read_file(path)
    assert len(empty) == 0 and "region_code" in empty.columns


def test_tables_without_regions_have_no_layer(api):
    assert api.get("/api/v1/methods.gpkg").status_code == 404
