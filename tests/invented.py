"""A province that does not exist, of a few regions: one was split after 2018, one got another name
and a larger boundary at the same time. For tests alone.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from zona.config import ROOT

EMPTY = (
    "agency_kinds",
    "corrections",
    "derived_zones",
    "events",
    "holidays",
    "published_counts",
    "published_totals",
)
# what ended with 2018 and what began with 2019
REGIONS = """region_code,bps_code,name,type,capital,area_km2,population_2024
98.01,9801,Lembah,kabupaten,Lembah,2,100
98.02,9802,Hulu,kabupaten,Hulu,1,60
98.03,9803,Hilir,kabupaten,Hilir,1,50
98.71,9871,Muara,kota,Muara,2,40
"""
PERIODS = """region_code,valid_from,valid_to,name,short_name,tile_name,replaced_by,source_id
98.01,,2018,,,,98.02 98.03,S004
98.02,2019,,,,,,S004
98.03,2019,,,,,,S004
98.71,,2018,Bandar,Bdr,Bndr,,S004
98.71,2019,,,,,,S004
"""
TILES = "region_code,column,row\n98.01,0,0\n98.02,0,0\n98.03,1,0\n98.71,2,0\n"
CLAIMS = (
    "X1,ombudsman,98.01,Kabupaten Lembah,2018,2018,,,40,merah,,,,,S004,,",
    "X2,ombudsman,98.71,Kota Bandar,2018,2018,,,85,hijau,,,,,S004,,",
    "X3,ombudsman,98.02,Kabupaten Hulu,2021,2021,,,60,kuning,,,,,S004,,",
    "X4,ombudsman,98.71,Kota Muara,2021,2021,,,86,hijau,,,,,S004,,",
    # a plan over several years may reach beyond a region's own
    "X5,ombudsman,98.01,Kabupaten Lembah,2017,2021,,,,,,,naik,,S004,,",
)
# west, south, east, north
BOXES = (
    ("98.01", {}, (0, 0, 2, 1)),
    ("98.02", {}, (0, 0, 1, 1)),
    ("98.03", {}, (1, 0, 2, 1)),
    ("98.71", {"valid_to": 2018}, (2, 0, 3, 1)),
    ("98.71", {"valid_from": 2019}, (2, 0, 4, 1)),
)


def province(root: Path) -> Path:
    """Writes its data/ and geo/ below `root`; returns `root`."""
    ignored = shutil.ignore_patterns("*.duckdb*", "batches", "releases", "archive", "indicators")
    shutil.copytree(ROOT / "data", root / "data", ignore=ignored)
    data, geo = root / "data", root / "geo"
    (data / "indicators").mkdir()
    shutil.copy(ROOT / "data" / "indicators" / "ombudsman.toml", data / "indicators")
    for name in EMPTY:
        _write(data / f"{name}.csv", _header(name))
    _write(data / "province.toml", 'code = "98"\nname = "Rekaan"\ntype = "provinsi"\n')
    _write(data / "regions.csv", REGIONS)
    _write(data / "region_periods.csv", PERIODS)
    _write(data / "region_names.csv", _header("region_names"))
    _write(data / "claims.csv", _header("claims") + "\n".join(CLAIMS) + "\n")
    _keep(data / "survey_years.csv", lambda row: row["indicator"] == "ombudsman")
    # whoever measures another indicator is nobody here
    _keep(data / "sources.csv", lambda row: row["stated_by"] in ("", "ombudsman", "pemerintah"))
    geo.mkdir()
    _write(geo / "tiles.csv", TILES)
    _write(geo / "regions.geojson", json.dumps(_geometry()))
    return root


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _header(name: str) -> str:
    return (ROOT / "data" / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0] + "\n"


def _keep(path: Path, wanted: Callable[[dict[str, str]], bool]) -> None:
    """Leaves the wanted rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if wanted(row)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _geometry() -> dict:
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"region_code": code, **years},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w, s], [w, n], [e, n], [e, s], [w, s]]],
            },
        }
        for code, years, (w, s, e, n) in BOXES
    ]
    return {"type": "FeatureCollection", "bbox": [0, 0, 4, 1], "features": features}
