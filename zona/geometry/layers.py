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
    outlines: Sequence[str | None],
    columns: Sequence[str],
) -> bytes:
    """One layer as a file's bytes: a feature for each row, its columns as attributes.

    `outlines`: the geometry (RFC 7946) of each row as JSON, None for none; `columns`: the
    attributes, which an empty layer has too. Lists become texts parted by commas, since a layer
    holds plain values only.
    """
    import geopandas
    from shapely.geometry import shape

    # a region's outline is parsed once, however many rows are about it
    parsed = {text: shape(json.loads(text)) for text in set(outlines) if text is not None}
    frame = geopandas.GeoDataFrame(
        [{column: _plain_value(value) for column, value in row.items()} for row in rows],
        columns=columns,
        geometry=[parsed.get(text) for text in outlines],
        crs=CRS,
    )
    # GDAL writes a GeoPackage to a place on the disk: it is a database and not a stream.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{format_}"
        # pyogrio is what requirements.txt has; GeoPandas could take fiona too
        frame.to_file(path, driver=DRIVERS[format_], layer=name, engine="pyogrio")
        return path.read_bytes()


def _plain_value(value: Any) -> Any:
    """A cell as a layer can hold it; scores are shown with two decimals, which a float keeps."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return value
