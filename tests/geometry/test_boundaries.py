"""The web geometry, the tile grid and the direction of rings."""

import csv
import json
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, box
from shapely.geometry import shape

from zona import __main__ as command_line
from zona.geometry import boundaries, rings

ROOT = Path(__file__).resolve().parents[2]
GEO = ROOT / "geo"
EQUAL_AREA = "EPSG:6933"
KM2 = 1e6


def read_csv(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def frame_of(collection: dict) -> gpd.GeoDataFrame:
    ids = [feature["id"] for feature in collection["features"]]
    return gpd.GeoDataFrame.from_features(collection["features"], crs="EPSG:4326").set_index(
        np.array(ids)
    )


def km2(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    return geometry.to_crs(EQUAL_AREA).area / KM2


def holes(geometry) -> list[shapely.Polygon]:
    return [
        shapely.Polygon(ring) for part in shapely.get_parts(geometry) for ring in part.interiors
    ]


def misturned(collection: dict, outer_sign: int) -> list[str]:
    """The ids of the features in which a ring runs the wrong way."""
    wrong = []
    for feature in collection["features"]:
        coordinates = feature["geometry"]["coordinates"]
        for polygon in (
            coordinates if feature["geometry"]["type"] == "MultiPolygon" else [coordinates]
        ):
            signs = [outer_sign] + [-outer_sign] * (len(polygon) - 1)
            wrong += [
                feature["id"]
                for ring, sign in zip(polygon, signs)
                if rings.signed_area(ring) * sign <= 0
            ]
    return wrong


@pytest.fixture(scope="module")
def facts() -> list[dict]:
    return read_csv(ROOT / "data" / "regions.csv")


@pytest.fixture(scope="module")
def written() -> dict:
    return json.loads((GEO / "regions.geojson").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def regions(written) -> gpd.GeoDataFrame:
    return frame_of(written)


@pytest.fixture(scope="module")
def source() -> gpd.GeoDataFrame:
    path = GEO / "source" / "boundaries_kabkota.geojson"
    return boundaries.read_boundaries(path, "region_code").set_index("region_code", drop=False)


@pytest.fixture(scope="module")
def districts() -> gpd.GeoDataFrame:
    return frame_of(json.loads((GEO / "districts.geojson").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def tiles() -> dict[str, tuple[int, int]]:
    return {
        row["region_code"]: (int(row["column"]), int(row["row"]))
        for row in read_csv(GEO / "tiles.csv")
    }


def adjacent(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return max(abs(a[0] - b[0]), abs(a[1] - b[1])) == 1


class TestRegions:
    def test_every_region_once_with_its_code_as_text(self, written, facts):
        ids = [feature["id"] for feature in written["features"]]
        assert ids == sorted(row["region_code"] for row in facts)
        assert all(isinstance(code, str) and code[2] == "." for code in ids)
        assert [feature["properties"]["region_code"] for feature in written["features"]] == ids

    def test_names_are_those_of_the_facts(self, regions, facts):
        assert regions["name"].to_dict() == {row["region_code"]: row["name"] for row in facts}

    def test_is_one_valid_coverage(self, regions):
        shapes = regions.geometry.to_numpy()
        assert shapely.is_valid(shapes).all()
        assert shapely.is_empty(shapely.coverage_invalid_edges(shapes)).all()

    def test_has_no_overlap(self, regions):
        together = shapely.union_all(regions.geometry.to_numpy()).area
        assert together == pytest.approx(shapely.area(regions.geometry.to_numpy()).sum(), rel=1e-9)

    def test_has_no_gap(self, regions):
        # The lake belongs to the regions around it in the source, so that there is no hole at all.
        assert holes(shapely.union_all(regions.geometry.to_numpy())) == []

    def test_cities_lie_beside_the_kabupaten_around_them(self, regions, source):
        cities = source.index[source["type"] == "kota"]
        for city in cities:
            others = shapely.union_all(regions.geometry.drop(city).to_numpy())
            assert others.intersection(regions.geometry[city]).area == pytest.approx(
                0, abs=1e-12
            ), city

    def test_a_city_inside_a_kabupaten_is_a_hole_in_it(self, regions):
        inside = {"12.76": "12.18", "12.72": "12.08", "12.74": "12.09", "12.77": "12.03"}
        for city, kabupaten in inside.items():
            assert any(
                hole.equals(regions.geometry[city]) for hole in holes(regions.geometry[kabupaten])
            ), city

    def test_every_part_of_the_source_is_kept(self, regions, source):
        counts = {
            code: len(shapely.get_parts(geometry)) for code, geometry in regions.geometry.items()
        }
        assert counts == {
            code: len(shapely.get_parts(geometry)) for code, geometry in source.geometry.items()
        }
        assert sum(counts.values()) == 78
        assert counts["12.14"] == 24

    def test_every_island_stands_where_it_was(self, regions, source):
        for code, geometry in source.geometry.items():
            for part in shapely.get_parts(geometry):
                assert regions.geometry[code].intersection(part).area > 0.75 * part.area, (
                    code,
                    part.centroid,
                )

    def test_an_exclave_is_not_swallowed(self, regions):
        # Tapanuli Selatan has 8.5 km2 inside Padang Lawas Utara.
        parts = shapely.get_parts(regions.geometry["12.03"])
        exclave = min(parts, key=lambda part: part.area)
        assert any(hole.equals(exclave) for hole in holes(regions.geometry["12.20"]))

    def test_areas_are_those_of_the_source_after_subtraction(self, regions, source):
        cut = gpd.GeoSeries(
            boundaries.subtract_enclaves(source), index=source.index, crs=source.crs
        )
        ratio = km2(regions.geometry) / km2(cut)
        assert ratio.between(0.985, 1.015).all(), ratio[~ratio.between(0.985, 1.015)]
        assert km2(regions.geometry).sum() == pytest.approx(72_750, rel=0.01)

    def test_is_small_enough_for_the_web(self):
        assert (GEO / "regions.geojson").stat().st_size <= 60_000

    def test_coordinates_lie_on_the_grid(self, regions):
        xy = shapely.get_coordinates(regions.geometry.to_numpy())
        assert (np.round(xy, boundaries.DECIMALS) == xy).all()

    def test_rings_run_as_d3_wants_them(self, written):
        assert misturned(written, outer_sign=-1) == []

    def test_one_turned_ring_would_be_found(self, written):
        turned = json.loads(json.dumps(written))
        feature = next(f for f in turned["features"] if f["geometry"]["type"] == "MultiPolygon")
        feature["geometry"]["coordinates"][-1][0].reverse()
        assert misturned(turned, outer_sign=-1) == [feature["id"]]

    def test_bbox_holds_all(self, written, regions):
        assert written["bbox"] == pytest.approx(list(regions.total_bounds))

    @pytest.mark.parametrize("name", ["regions.geojson", "districts.geojson"])
    def test_licence_and_purpose_are_in_the_file(self, name):
        collection = json.loads((GEO / name).read_text(encoding="utf-8"))
        assert collection["license"].startswith("MIT, copyright (c) 2025 cahya dsn")
        assert "cahyadsn/wilayah_boundaries" in collection["source"]
        assert "300.2.2-2138/2025" in collection["source"]
        assert "Not a legal description" in collection["note"]


class TestDistricts:
    def test_every_district_of_the_source_once(self, districts):
        collection = json.loads(
            (GEO / "source" / "boundaries_kecamatan.geojson").read_text(encoding="utf-8")
        )
        expected = {
            f["properties"]["district_code"]: f["properties"] for f in collection["features"]
        }
        assert list(districts.index) == sorted(expected)
        assert districts.drop(columns="geometry").to_dict("index") == expected

    def test_is_a_valid_coverage_together_and_in_each_region(self, districts):
        shapes = districts.geometry.to_numpy()
        assert shapely.is_valid(shapes).all()
        assert shapely.is_empty(shapely.coverage_invalid_edges(shapes)).all()
        assert shapely.union_all(shapes).area == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)

    def test_fills_its_region_but_for_what_the_source_leaves_open(self, districts, regions):
        # 60 km2 of Labuhanbatu belong to no district of the source: left open, not guessed.
        still_open = {"12.10": 59.9}
        for code, rows in districts.groupby("region_code"):
            whole, together = regions.geometry[code], shapely.union_all(rows.geometry.to_numpy())
            missing = gpd.GeoSeries([whole.difference(together)], crs=4326)
            beyond = gpd.GeoSeries([together.difference(whole)], crs=4326)
            assert km2(missing)[0] == pytest.approx(still_open.get(code, 0), abs=0.3), code
            assert km2(beyond)[0] < 0.3, code

    def test_districts_stay_where_they_were(self, districts):
        path = GEO / "source" / "boundaries_kecamatan.geojson"
        source = boundaries.read_boundaries(path, "district_code").set_index("district_code")
        before, after = source.geometry.to_numpy(), districts.geometry.to_numpy()
        overlap = shapely.area(shapely.intersection(before, after)) / shapely.area(
            shapely.union(before, after)
        )
        # The small districts of the cities overlap in the source by up to a quarter.
        assert min(overlap) > 0.7
        assert np.median(overlap) > 0.95

    def test_rings_run_as_d3_wants_them(self):
        collection = json.loads((GEO / "districts.geojson").read_text(encoding="utf-8"))
        assert misturned(collection, outer_sign=-1) == []


class TestBuild:
    def test_gives_the_bytes_that_are_in_the_repository(self, tmp_path):
        shutil.copytree(GEO / "source", tmp_path / "source")
        paths = boundaries.build(tmp_path)
        assert [path.name for path in paths] == ["regions.geojson", "districts.geojson"]
        for path in paths:
            assert path.read_bytes() == (GEO / path.name).read_bytes(), path.name

    @pytest.mark.parametrize("language", ["id", "en"])
    def test_a_source_that_cannot_be_used_is_one_sentence(self, tmp_path, capsys, language):
        command = ["geo", "--root", str(tmp_path), "--lang", language]
        assert command_line.main(command) == 2
        told = capsys.readouterr().err
        assert "boundaries_kabkota.geojson" in told and told.count("\n") == 1

    def test_outlines_of_earlier_years_go_along(self, tmp_path):
        """Also when the geometry is built again: nobody has to put them back by hand."""
        path = tmp_path / "boundaries_former.geojson"
        old = {
            "type": "Feature",
            "properties": {"region_code": "12.02", "name": "Lama", "valid_to": 2018},
            "geometry": box(0, 0, 3, 1).__geo_interface__,
        }
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [old]}))
        frame = gpd.GeoDataFrame(
            {
                "region_code": ["12.01", "12.02"],
                "name": ["Satu", "Dua"],
                "valid_from": [None, 2019],
                "geometry": [box(3, 0, 4, 1), box(0, 0, 2, 1)],
            },
            crs="EPSG:4326",
        )
        former = boundaries.former_outlines(path)
        made = boundaries.to_collection(frame, "region_code", ["name"], former)
        years = [
            (f["id"], f["properties"].get("valid_from"), f["properties"].get("valid_to"))
            for f in made["features"]
        ]
        assert years == [("12.01", None, None), ("12.02", None, 2018), ("12.02", 2019, None)]
        assert misturned(made, outer_sign=-1) == []
        old["properties"].pop("valid_to")
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [old]}))
        with pytest.raises(ValueError, match="without valid_to"):
            boundaries.former_outlines(path)
        assert boundaries.former_outlines(tmp_path / "none.geojson") == []

    def test_refuses_a_code_that_lost_its_dot(self, tmp_path):
        path = tmp_path / "source.geojson"
        feature = {
            "type": "Feature",
            "properties": {"region_code": 12.1},
            "geometry": box(0, 0, 1, 1).__geo_interface__,
        }
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        with pytest.raises(ValueError, match="text with a dot"):
            boundaries.read_boundaries(path, "region_code")

    def test_refuses_a_boundary_that_crosses_itself(self, tmp_path):
        path = tmp_path / "source.geojson"
        bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
        feature = {"type": "Feature", "properties": {"region_code": "12.10"}, "geometry": bow}
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        with pytest.raises(ValueError, match="cross themselves"):
            boundaries.read_boundaries(path, "region_code")

    def test_a_crumb_goes_to_the_neighbour_with_the_longest_border(self):
        crumb = box(1, 0, 2, 1)
        shapes = boundaries.without_crumbs(
            [
                MultiPolygon([box(-3, 0, -1, 1), crumb]),
                box(0, 0, 1, 1),
                box(1, 1, 3, 2).union(box(2, 0, 3, 1)),
            ],
            [box(-3, 0, -1, 1), box(0, 0, 1, 1), box(1, 1, 3, 2)],
        )
        assert [shape.area for shape in shapes] == [2, 1, 4]

    def test_a_piece_without_a_neighbour_is_an_error(self):
        with pytest.raises(ValueError, match="without a neighbour"):
            boundaries.give_away([box(0, 0, 1, 1)], [box(5, 5, 6, 6)])

    def test_snapping_keeps_a_coverage_where_rounding_does_not(self):
        # A vertex nearer to the border than half the grid: rounded alone it lands beyond the
        # border.
        left = shape(
            {
                "type": "Polygon",
                "coordinates": [
                    [(0, 0), (0, 1), (0.00013, 1), (0.00004, 0.0002), (0.00013, 0), (0, 0)]
                ],
            }
        )
        right = box(0, 0, 1, 1).difference(left)
        snapped = boundaries.snap([left, right])
        assert shapely.coverage_is_valid(snapped)

    def test_neighbours_share_more_than_a_corner(self):
        shapes = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(1, 1, 2, 2)]
        assert boundaries.neighbour_pairs(shapes, ["a", "b", "c"]) == {("a", "b"), ("b", "c")}


class TestTiles:
    def test_every_region_once_and_none_upon_another(self, tiles, facts):
        rows = read_csv(GEO / "tiles.csv")
        assert [row["region_code"] for row in rows] == sorted(row["region_code"] for row in facts)
        assert len(set(tiles.values())) == len(rows)

    def test_fits_a_phone(self, tiles):
        columns, rows = zip(*tiles.values())
        assert min(columns) == min(rows) == 0
        assert max(columns) <= 8 and max(rows) <= 8

    def test_neighbours_stay_neighbours(self, tiles, regions):
        pairs = boundaries.neighbour_pairs(regions.geometry.to_numpy(), list(regions.index))
        kept = [pair for pair in pairs if adjacent(tiles[pair[0]], tiles[pair[1]])]
        assert len(kept) / len(pairs) >= 0.9, sorted(pairs - set(kept))

    def test_a_city_is_beside_what_it_borders_on(self, tiles, regions, source):
        pairs = boundaries.neighbour_pairs(regions.geometry.to_numpy(), list(regions.index))
        for a, b in pairs:
            if "kota" in (source["type"][a], source["type"][b]):
                assert adjacent(tiles[a], tiles[b]), (a, b)

    def test_binjai_lies_between_langkat_and_deli_serdang(self, tiles):
        assert adjacent(tiles["12.75"], tiles["12.05"])
        assert adjacent(tiles["12.75"], tiles["12.07"])

    def test_islands_stand_apart_to_the_west(self, tiles):
        nias = {"12.04", "12.14", "12.24", "12.25", "12.78"}
        for island in nias:
            for code in tiles.keys() - nias:
                assert not adjacent(tiles[island], tiles[code]), (island, code)
                assert tiles[island][0] < tiles[code][0]

    def test_north_is_up_and_east_is_right(self, tiles, regions):
        centre = regions.geometry.representative_point()
        codes = list(tiles)
        eastward = np.corrcoef([tiles[c][0] for c in codes], [centre[c].x for c in codes])[0, 1]
        southward = np.corrcoef([tiles[c][1] for c in codes], [centre[c].y for c in codes])[0, 1]
        assert eastward > 0.9
        assert southward < -0.9


SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]  # counterclockwise
HOLE = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]  # clockwise


def collection_of(kind: str, coordinates: list) -> dict:
    feature = {
        "type": "Feature",
        "id": "12.10",
        "properties": {"name": "A"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }
    return {"type": "FeatureCollection", "license": "MIT", "features": [feature]}


def coordinates_of(collection: dict) -> list:
    return collection["features"][0]["geometry"]["coordinates"]


class TestRings:
    def test_signed_area(self):
        assert rings.signed_area(SQUARE) == 16
        assert rings.signed_area(HOLE) == -1
        assert rings.signed_area([[0, 0], [1, 1], [2, 2], [0, 0]]) == 0

    def test_signed_area_of_a_small_ring_far_out(self):
        ring = [[98.5 + x * 1e-4, 3.5 + y * 1e-4] for x, y in SQUARE]
        assert rings.signed_area(ring) == pytest.approx(16e-8, rel=1e-6)

    @pytest.mark.parametrize(
        "ring", [[], [[0, 0], [1, 0], [0, 0]], [[0, 0], [1, 0], [1, 1], [0, 1]]]
    )
    def test_a_ring_must_be_closed(self, ring):
        with pytest.raises(ValueError, match="closed ring"):
            rings.signed_area(ring)

    def test_by_the_book_outer_rings_are_counterclockwise(self):
        for given in ([SQUARE, HOLE], [SQUARE[::-1], HOLE[::-1]], [SQUARE, HOLE[::-1]]):
            assert coordinates_of(rings.rfc7946(collection_of("Polygon", given))) == [SQUARE, HOLE]

    def test_for_d3_they_are_clockwise(self):
        for given in ([SQUARE, HOLE], [SQUARE[::-1], HOLE[::-1]], [SQUARE, HOLE[::-1]]):
            assert coordinates_of(rings.clockwise(collection_of("Polygon", given))) == [
                SQUARE[::-1],
                HOLE[::-1],
            ]

    def test_every_part_of_a_multipolygon_is_turned(self):
        turned = rings.clockwise(collection_of("MultiPolygon", [[SQUARE, HOLE], [SQUARE[::-1]]]))
        assert coordinates_of(turned) == [[SQUARE[::-1], HOLE[::-1]], [SQUARE[::-1]]]

    def test_the_given_collection_stays_and_the_rest_is_carried_over(self):
        given = collection_of("Polygon", [SQUARE, HOLE])
        before = json.dumps(given)
        turned = rings.clockwise(given)
        assert json.dumps(given) == before
        assert turned["license"] == "MIT"
        assert turned["features"][0]["id"] == "12.10"
        assert turned["features"][0]["properties"] == {"name": "A"}

    def test_other_geometries_are_refused(self):
        with pytest.raises(ValueError, match=r"12\.10.*Point"):
            rings.rfc7946(collection_of("Point", [0, 0]))

    def test_the_web_geometry_by_the_book(self, written):
        assert misturned(rings.rfc7946(written), outer_sign=1) == []

    def test_needs_no_geometry_library(self):
        text = (ROOT / "zona" / "geometry" / "rings.py").read_text(encoding="utf-8")
        assert "shapely" not in text and "geopandas" not in text
