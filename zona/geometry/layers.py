"""Rows with the geometry of their region as GeoPackage and FlatGeobuf, for people who work in QGIS.

GeoPandas is imported where a layer is made: no start of the server waits for it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

# What GDAL calls the formats that are given here.
DRIVERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf"}
CRS = "EPSG:4326"


def layer(
    name: str,
    format_: str,
    rows: Sequence[Mapping[str, Any]],
    shapes: Mapping[str, str],
    codes: Sequence[str],
    columns: Sequence[str],
) -> bytes:
    """One layer as a file's bytes: a feature for each row, its columns as attributes.

    `shapes`: geometry (RFC 7946) as JSON by region code; `codes`: the region of each row;
    `columns`: the attributes, which an empty layer has too. Lists
    become texts parted by commas, since a layer holds plain values only.
    """
    import geopandas
    from shapely.geometry import shape

    outlines = {code: shape(json.loads(shapes[code])) for code in set(codes)}
    frame = geopandas.GeoDataFrame(
        [{column: _plain_value(value) for column, value in row.items()} for row in rows],
        columns=columns,
        geometry=[outlines[code] for code in codes],
        crs=CRS,
    )
    # GDAL writes a GeoPackage to a place on the disk: it is a database and not a stream.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{format_}"
        frame.to_file(path, driver=DRIVERS[format_], layer=name, engine="pyogrio")
        return path.read_bytes()


def _plain_value(value: Any) -> Any:
    """A cell as a layer can hold it; scores are shown with two decimals, which a float keeps."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return value
