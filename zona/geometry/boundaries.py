"""Builds the web geometry, geo/regions.geojson and geo/districts.geojson, from the transcribed
boundaries.

The source was simplified region by region: neighbours overlap or leave gaps, and a city lies inside
the kabupaten around it. Here it becomes one coverage, in which neighbours share every vertex of
their border. Needs GeoPandas and Shapely, which the running app does not: it reads only what is
written here. All lengths are degrees (0.001 is about 110 m in these latitudes), all areas square
degrees.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import mapping

from zona import files
from zona.geometry.rings import clockwise

CITY = "kota"
# About 11 m, as the source has it: fewer decimals would bend the outline of a small city.
DECIMALS = 4
# Gaps between neighbours are up to 2 km wide; nothing real in the source is enclosed and narrower.
GAP_WIDTH = 0.02
# Roughly the square root of the area that a dropped vertex may add or take. The regions' is as
# coarse as leaves the area of each city true within 1.5 per cent; the districts are shown larger.
REGION_TOLERANCE = 0.005
# An island of half a square kilometre would shrink to a splinter at the tolerance of the mainland.
ISLAND_TOLERANCE = 0.002
DISTRICT_TOLERANCE = 0.001
NOTE = {
    "license": "MIT, copyright (c) 2025 cahya dsn; see LICENSE-boundaries",
    "source": "cahyadsn/wilayah_boundaries, after Kepmendagri 300.2.2-2138/2025; simplified",
    "note": "For display at the scale of a province. Not a legal description of boundaries.",
}

Polygonal = Polygon | MultiPolygon


def build(geo_dir: Path) -> list[Path]:
    """Writes regions.geojson and districts.geojson into `geo_dir` from `geo_dir`/source, and
    returns both paths. The same source gives the same bytes. Outlines of earlier years
    (source/boundaries_former.geojson, where it is) go along as they are.

    Raises FileNotFoundError where a source is missing, ValueError where it does not make a
    coverage.
    """
    source = Path(geo_dir) / "source"
    regions = build_regions(read_boundaries(source / "boundaries_kabkota.geojson", "region_code"))
    districts = build_districts(
        read_boundaries(source / "boundaries_kecamatan.geojson", "district_code"), regions
    )
    return [
        write_collection(
            Path(geo_dir) / "regions.geojson",
            regions,
            "region_code",
            ["name"],
            former_outlines(source / "boundaries_former.geojson"),
        ),
        write_collection(
            Path(geo_dir) / "districts.geojson", districts, "district_code", ["region_code", "name"]
        ),
    ]


def read_boundaries(path: Path, key: str) -> gpd.GeoDataFrame:
    """The features of a GeoJSON in WGS 84, one row each, in the order of their codes in column
    `key`.

    Codes are text with their dots. Raises ValueError where a code is not such text or is there
    twice, or where a boundary crosses itself.
    """
    collection = json.loads(Path(path).read_text(encoding="utf-8"))
    frame = gpd.GeoDataFrame.from_features(collection["features"], crs="EPSG:4326")
    bad = [code for code in frame[key] if not (isinstance(code, str) and "." in code)]
    if bad or frame[key].duplicated().any():
        raise ValueError(
            f"{path}: {key} must be text with a dot, each once: {bad or list(frame[key])}"
        )
    if not frame.is_valid.all():
        raise ValueError(
            f"{path}: boundaries cross themselves: {list(frame.loc[~frame.is_valid, key])}"
        )
    return frame.sort_values(key, ignore_index=True)


def former_outlines(path: Path) -> list[dict]:
    """The features of a GeoJSON of outlines that were right in earlier years: region_code, name and
    valid_to, or valid_from too, among their properties. None where there is no such file.

    Raises ValueError for one that does not say when it ended: it would be a second one of today.
    """
    if not path.exists():
        return []
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    for feature in features:
        if type(feature["properties"].get("valid_to")) is not int:
            raise ValueError(f"{path}: an outline without valid_to: {feature['properties']}")
    return [{**feature, "id": feature["properties"]["region_code"]} for feature in features]


def build_regions(source: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The regions (columns region_code, name, type, geometry) as one simplified coverage on the
    grid.
    """
    cut = subtract_enclaves(source)
    clean = without_crumbs(clean_coverage(cut), cut)
    return source.set_geometry(snap(simplify(clean)), crs=source.crs)


def build_districts(source: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The districts (columns district_code, region_code, name, geometry) of each region as a
    coverage that reaches to the region's own web geometry, so that an inset and the map show one
    outline.

    Raises ValueError where a district names a region that `regions` does not have.
    """
    outlines = dict(zip(regions["region_code"], regions.geometry))
    geometry = source.geometry.copy()
    for code, rows in source.groupby("region_code"):
        if code not in outlines:
            raise ValueError(f"districts of a region without boundaries: {code}")
        fitted = fit(clean_coverage(rows.geometry.to_numpy()), outlines[code])
        # The outline is simplified already; only the borders between districts are left to do.
        simple = shapely.coverage_simplify(fitted, DISTRICT_TOLERANCE, simplify_boundary=False)
        geometry.loc[rows.index] = snap(simple)
    return source.set_geometry(geometry)


def subtract_enclaves(source: gpd.GeoDataFrame) -> np.ndarray:
    """The boundaries with the cities (column type) and every other enclave taken out of what is
    around them.

    The source has outer rings only. So a part of a region that lies wholly inside another region is
    an enclave, whose hole was lost.
    """
    shapes, cities = source.geometry.to_numpy(), source["type"] == CITY
    enclaves = [
        shape if city else _enclosed_parts(shape, shapes) for shape, city in zip(shapes, cities)
    ]
    cut = []
    for at, (shape, city) in enumerate(zip(shapes, cities)):
        others = shapely.union_all(
            [enclave for other, enclave in enumerate(enclaves) if other != at]
        )
        cut.append(shape if city else shapely.difference(shape, others))
    return np.array(cut)


def _enclosed_parts(shape: Polygonal, shapes: Sequence[Polygonal]) -> MultiPolygon:
    """The parts of `shape` that lie inside another one of `shapes`."""
    others = [other for other in shapes if other is not shape]
    return MultiPolygon(
        [part for part in shapely.get_parts(shape) if shapely.contains(others, part).any()]
    )


def clean_coverage(shapes: Sequence[Polygonal]) -> np.ndarray:
    """The same shapes without overlaps and without gaps that are narrower than GAP_WIDTH."""
    return shapely.coverage_clean(np.asarray(shapes), gap_width=GAP_WIDTH)


def without_crumbs(shapes: Sequence[Polygonal], source: Sequence[Polygonal]) -> np.ndarray:
    """A coverage whose regions have the parts that they have in `source` and no others.

    Where two rough borders cross each other, crumbs of one region are cut off behind the other.
    They are no islands: they go to the neighbour with whom they share most border.
    """
    kept, crumbs = zip(*(_own_parts(shape, origin) for shape, origin in zip(shapes, source)))
    return give_away(list(kept), [crumb for group in crumbs for crumb in group])


def _own_parts(shape: Polygonal, origin: Polygonal) -> tuple[Polygonal, list[Polygon]]:
    """The parts of `shape` that stand for a part of `origin`, as one geometry, and the rest."""
    parts = shapely.get_parts(shape)
    # each part of the source claims the part that it overlaps most; what nobody claims is a crumb
    own = {
        int(np.argmax(shapely.area(shapely.intersection(parts, part))))
        for part in shapely.get_parts(origin)
    }
    return shapely.union_all(parts[sorted(own)]), [
        part for at, part in enumerate(parts) if at not in own
    ]


def give_away(shapes: list[Polygonal], pieces: Iterable[Polygon]) -> np.ndarray:
    """`shapes`, to each of which are added those of `pieces` whose longest border is with it.

    The pieces and shapes share the vertices of their borders. Raises ValueError where a piece
    borders on nothing: there is nobody to give it to.
    """
    shapes, left = list(shapes), sorted(pieces, key=lambda piece: piece.bounds)
    while left:
        # The longest border first: a piece may border on a shape only by way of another piece.
        borders = [
            shapely.length(shapely.intersection(shapely.boundary(shapes), piece.boundary))
            for piece in left
        ]
        at, taker = np.unravel_index(np.argmax(borders), (len(left), len(shapes)))
        if not borders[at][taker]:
            raise ValueError(f"a piece without a neighbour at {left[at].bounds}")
        shapes[taker] = shapely.union(shapes[taker], left.pop(at))
    return np.asarray(shapes)


def simplify(shapes: Sequence[Polygonal]) -> np.ndarray:
    """A coverage with fewer vertices; parts that border on no other part, the islands, keep more of
    theirs.
    """
    parts, owners = shapely.get_parts(shapes, return_index=True)
    touching = {int(at) for at in shapely.STRtree(parts).query(parts, predicate="touches")[0]}
    coarse = shapely.coverage_simplify(parts, REGION_TOLERANCE)
    fine = shapely.coverage_simplify(parts, ISLAND_TOLERANCE)
    chosen = np.array([coarse[at] if at in touching else fine[at] for at in range(len(parts))])
    return np.array([shapely.union_all(chosen[owners == at]) for at in range(len(shapes))])


def fit(shapes: Sequence[Polygonal], outline: Polygonal) -> np.ndarray:
    """A coverage cut to `outline`, and spread to it where it falls short of it by less than
    GAP_WIDTH, on the grid of DECIMALS. A wider gap stays: the source does not say whose it is.

    Raises ValueError where a narrow part of the outline borders on none of the shapes.
    """
    # the faces of all lines together: cut one by one, neighbours would lose their common vertices
    faces = _faces([*shapes, outline])
    inside = faces[shapely.area(shapely.intersection(faces, outline)) > shapely.area(faces) / 2]
    owners = [_owner(face, shapes) for face in inside]
    unowned = [face for face, owner in zip(inside, owners) if owner is None]
    narrow = [
        face for face in unowned if 2 * shapely.maximum_inscribed_circle(face).length < GAP_WIDTH
    ]
    return give_away(_joined(inside, owners, len(shapes)), narrow)


def snap(shapes: Sequence[Polygonal]) -> np.ndarray:
    """A coverage with every vertex on the grid of DECIMALS, still a coverage.

    Rounding each shape for itself would let borders cross. So all borders are snapped together, and
    each face that results goes to the shape that it lies in. Raises ValueError where the result is
    no coverage.
    """
    faces = _faces(shapes)
    joined = _joined(faces, [_owner(face, shapes) for face in faces], len(shapes))
    snapped = shapely.transform(joined, lambda xy: np.round(xy, DECIMALS))
    # a splinter can fall onto a line of the grid and vanish
    if (
        any(shapely.is_empty(snapped))
        or not shapely.is_valid(snapped).all()
        or not shapely.coverage_is_valid(snapped)
    ):
        raise ValueError("the boundaries do not make a coverage on the grid")
    return snapped


def _faces(shapes: Sequence[Polygonal]) -> np.ndarray:
    """The pieces into which all borders together cut the plane, with vertices on the grid."""
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=10**-DECIMALS)
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))


def _owner(face: Polygon, shapes: Sequence[Polygonal]) -> int | None:
    """Which of `shapes` holds most of `face`; None where it lies mostly beyond all of them."""
    areas = shapely.area(shapely.intersection(shapes, face))
    return int(np.argmax(areas)) if areas.sum() > face.area / 2 else None


def _joined(faces: Sequence[Polygon], owners: Sequence[int | None], count: int) -> list[Polygonal]:
    """For each owner from 0 to `count` the union of its faces."""
    return [
        shapely.coverage_union_all([f for f, owner in zip(faces, owners) if owner == at])
        for at in range(count)
    ]


def neighbour_pairs(shapes: Sequence[Polygonal], codes: Sequence[str]) -> set[tuple[str, str]]:
    """The pairs of codes, the smaller first, whose shapes of a coverage share a border on land, not
    only a point.
    """
    tree = shapely.STRtree(shapes)
    pairs = zip(*tree.query(shapes, predicate="touches"))
    return {
        (codes[a], codes[b])
        for a, b in pairs
        if codes[a] < codes[b] and shapely.intersection(shapes[a], shapes[b]).length > 0
    }


def to_collection(
    frame: gpd.GeoDataFrame, key: str, properties: Sequence[str], former: Iterable[dict] = ()
) -> dict:
    """A FeatureCollection for the web: a feature a row in the order of `key`, which is its id and a
    property of it, with the named properties and the years of its validity; rings as d3 wants them.
    `former`: features of earlier years, which stand before those of today.
    """
    features = [
        {
            "type": "Feature",
            "id": row[key],
            "properties": {name: row[name] for name in [key, *properties]} | _validity(row),
            # In normal form, so that it does not depend on where an algorithm began a ring.
            "geometry": mapping(shapely.normalize(row["geometry"])),
        }
        for _, row in frame.sort_values(key).iterrows()
    ]
    ended = sorted(former, key=lambda feature: feature["properties"]["valid_to"])
    features = sorted([*ended, *features], key=lambda feature: feature["id"])
    bbox = [round(float(value), DECIMALS) for value in frame.total_bounds]
    return clockwise({"type": "FeatureCollection", **NOTE, "bbox": bbox, "features": features})


def _validity(row: Mapping[str, Any]) -> dict[str, int]:
    """The years that the source of a boundary states; a column with gaps holds floats."""
    limits = {name: row.get(name) for name in ("valid_from", "valid_to")}
    return {name: int(year) for name, year in limits.items() if year == year and year is not None}


def write_collection(
    path: Path,
    frame: gpd.GeoDataFrame,
    key: str,
    properties: Sequence[str],
    former: Iterable[dict] = (),
) -> Path:
    """Writes `to_collection` of the frame as UTF-8, a line a feature: changes can be read."""
    collection = to_collection(frame, key, properties, former)
    features = ",\n".join(_compact(feature) for feature in collection.pop("features"))
    text = f'{_compact(collection)[:-1]},"features":[\n{features}\n]}}\n'
    return files.write(path, text.encode())


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
