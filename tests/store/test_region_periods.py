"""A region that is split and one that gets another name: each year shows what was valid then, in the
snapshot, on the maps, in the layers and on the pages.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import dashboard
from tests.invented import province
from zona.domain.checks import findings
from zona.domain.problems import FactsError
from zona.faces.briefing.content import brief
from zona.faces.briefing.maps import outlines
from zona.faces.refusal import BriefingError
from zona.facts.read import read_facts
from zona.intake import batches
from zona.serving.current import Current
from zona.serving.limits import Limiter
from zona.store.build import build
from zona.store.resolved import assessments
from zona.store.snapshot import Snapshot, Store

# year: (names by code, area of each outline in square degrees)
BEFORE = {"98.01": ("Kabupaten Lembah", 2), "98.71": ("Kota Bandar", 1)}
AFTER = {
    "98.02": ("Kabupaten Hulu", 1),
    "98.03": ("Kabupaten Hilir", 1),
    "98.71": ("Kota Muara", 2),
}
YEARS = {2018: BEFORE, 2021: AFTER}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return province(tmp_path_factory.mktemp("province"))


@pytest.fixture(scope="module")
def snapshot(root) -> Snapshot:
    return Snapshot(build(root, root / "z.duckdb"))


@pytest.fixture(scope="module")
def client(root, snapshot) -> TestClient:
    source = Current(Store(snapshot.path, root=root))
    return TestClient(Starlette(routes=dashboard.routes(source, Limiter(0))))


@pytest.mark.parametrize("year", YEARS)
def test_a_year_lists_the_regions_of_its_time(snapshot, year):
    there = {code: name for code, (name, _) in YEARS[year].items()}
    for rows in (
        snapshot.rows("assessments", year=year, region=None),
        snapshot.rows("indicator_values", indicator=None, year=year, region=None),
        snapshot.rows("regions_of_year", year=year),
    ):
        assert {r["region_code"]: r["full_name"] for r in rows if r["type"] != "provinsi"} == there
    counts = snapshot.rows("class_counts", year=year)
    assert sum(row["regions_n"] for row in counts) == len(there)


def test_names_and_tiles_are_those_of_the_year(snapshot):
    then, now = (
        {row["region_code"]: row for row in snapshot.rows("regions_of_year", year=year)}
        for year in YEARS
    )
    assert (then["98.71"]["short_name"], then["98.71"]["tile_name"]) == ("Bdr", "Bndr")
    assert (now["98.71"]["short_name"], now["98.71"]["tile_name"]) == ("Muara", "Muara")
    places = [(row["tile_column"], row["tile_row"]) for row in (then["98.01"], now["98.02"])]
    assert places == [(0, 0), (0, 0)]
    claims = snapshot.rows("claims", year=None, region="98.71")
    assert [row["full_name"] for row in claims] == ["Kota Bandar", "Kota Muara"]
    periods = snapshot.rows("region_periods")
    assert {p["region_code"]: p["replaced_by"] for p in periods}["98.01"] == ["98.02", "98.03"]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("format_", ["gpkg", "fgb", "geojson"])
def test_a_layer_has_the_boundaries_of_its_year(client, tmp_path, year, format_):
    # a column that tells no year: the outline is the right one all the same
    answer = client.get(f"/api/v1/assessments.{format_}?year={year}&columns=region_code,region")
    path = tmp_path / f"layer.{format_}"
    path.write_bytes(answer.content)
    rows = geopandas.read_file(path).itertuples()
    drawn = {row.region_code: (row.region, round(row.geometry.area, 6)) for row in rows}
    assert drawn == YEARS[year]


def test_one_layer_of_all_years_draws_each_row_as_it_was(client, tmp_path):
    path = tmp_path / "layer.gpkg"
    path.write_bytes(client.get("/api/v1/assessments.gpkg").content)
    frame = geopandas.read_file(path)
    muara = frame[frame["region_code"] == "98.71"]
    assert {row.year: row.geometry.area for row in muara.itertuples()} == {
        year: 1 if year < 2019 else 2 for year in muara["year"]
    }


@pytest.mark.parametrize("year", YEARS)
def test_the_maps_draw_a_year(client, root, year):
    features = client.get(f"/peta/regions.geojson?year={year}").json()["features"]
    drawn = {feature["id"]: feature["geometry"]["coordinates"][0] for feature in features}
    # neither map has two shapes of one region
    assert len(features) == len(drawn) == 4
    east = max(x for x, _ in drawn["98.71"])
    assert east == (3 if year == 2018 else 4)
    assert max(x for x, _ in outlines(year, root / "geo" / "regions.geojson")["98.71"][0]) == east


def test_years_with_one_map_share_its_address(root):
    from zona.config import GEOMETRY
    from zona.faces.dashboard.home import geometry_url

    path = root / "geo" / "regions.geojson"
    urls = [geometry_url(path, year) for year in (2016, 2018, 2019, 2021)]
    assert urls == [f"/peta/regions.geojson?year={like}" for like in (2018, 2018, 2019, 2019)]
    assert geometry_url(GEOMETRY, 2018) == "/peta/regions.geojson"  # nothing changed: one for all


@pytest.mark.parametrize("year", YEARS)
def test_the_public_page_of_a_year_names_what_was_there(client, year):
    answer = client.get(f"/publik/tahun/{year}.html")
    assert answer.status_code == 200
    names = {name.split()[1] for there in YEARS.values() for name, _ in there.values()}
    mine = {name.split()[1] for name, _ in YEARS[year].values()}
    assert {name for name in names if name in answer.text} == mine
    # what there was no longer, or not yet, keeps its page
    for code in (*BEFORE, *AFTER):
        assert client.get(f"/publik/wilayah/{code}.html").status_code == 200


def test_a_briefing_is_of_what_there_was(snapshot):
    assert brief(snapshot, "98.01", 2018, "id").name == "Kabupaten Lembah"
    assert brief(snapshot, "98.02", 2021, "id").name == "Kabupaten Hulu"
    with pytest.raises(BriefingError):
        brief(snapshot, "98.01", 2021, "id")


def test_the_check_finds_nothing_and_sees_a_year_without_outline(root):
    facts = read_facts(root)
    serious = [f for f in findings(facts, assessments(facts)) if f.serious]
    assert serious == []
    path = root / "geo" / "regions.geojson"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('"valid_to": 2018', '"valid_to": 2012'), encoding="utf-8")
    try:
        facts = read_facts(root)
    finally:
        path.write_text(whole, encoding="utf-8")
    (found,) = [f for f in findings(facts, assessments(facts)) if f.serious]
    assert (found.code, found.details) == ("no_polygon", {"region": "98.71", "n": 0})


def test_a_batch_about_a_region_that_was_not_there_is_refused(root, tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "active", lambda root: [])
    facts = read_facts(root)
    said = replace(facts.sources["S004"], source_id="B0-S1", kind="batch")
    late = replace(
        facts.claims[0], claim_id="B0-0001", source_id="B0-S1", year_from=2021, year_to=2021
    )
    accepted = replace(facts, claims=(*facts.claims, late), sources=facts.sources | {"B0-S1": said})
    monkeypatch.setattr(batches, "with_claims", lambda facts, counted: accepted)
    with pytest.raises(FactsError) as caught:
        build(root, tmp_path / "z.duckdb")
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("not_valid_then", "batches/B0")
    assert problem.details == {"region": "98.01", "year": 2021}
