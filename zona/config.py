"""Every setting and every path, read once, in one place.

Each setting can be set in the environment; the defaults serve one machine.
"""

from __future__ import annotations

import os
from pathlib import Path

# The checkout: facts, pages and the built geometry lie below it.
ROOT = Path(__file__).resolve().parent.parent
PAGES_FOLDER = ROOT / "pages"
GEOMETRY = ROOT / "geo" / "regions.geojson"
ICON = ROOT / "zona" / "faces" / "dashboard" / "static" / "icon.svg"


def default_path(root: Path = ROOT) -> Path:
    """Where the published snapshot lies; the environment's ZONA_SNAPSHOT wins."""
    return Path(os.environ.get("ZONA_SNAPSHOT") or root / "data" / "zona.duckdb")


def simulation_path(root: Path = ROOT) -> Path:
    """Where simulated data lie, never in the published snapshot; the environment's ZONA_SIMULATION
    wins.
    """
    return Path(os.environ.get("ZONA_SIMULATION") or root / "data" / "simulasi.duckdb")


# Where people reach this Zona, for links in feeds, cards and papers; without it links are relative.
PUBLIC_URL = os.environ.get("ZONA_PUBLIC_URL", "").rstrip("/")

# Who answers for this Zona: a name, and an e-mail address or a page. Shown in the foot of public
# pages, in the catalogue and in /.well-known/security.txt; empty: pages say that it is not stated.
PUBLISHER = os.environ.get("ZONA_PUBLISHER", "").strip()
CONTACT = os.environ.get("ZONA_CONTACT", "").strip()

# More names that people reach it by, with commas: "zona.kantor.local, 10.0.0.5". The public address
# and those of this machine itself are always answered, every other Host is refused.
HOSTS = os.environ.get("ZONA_HOSTS", "")

# Addresses of the map's files, served by `zona.server` from this process: nothing comes from another
# host.
ASSETS = "/peta"
GEOMETRY_URL = f"{ASSETS}/regions.geojson"
# Which year's map is asked for, where boundaries changed; without it all outlines come.
GEOMETRY_YEAR = "year"
TOPOLOGY_URL = f"{ASSETS}/"

# Requests a second that one address may make of the open data for ever; 30 seconds' worth at once.
# 0: no limit.
API_RATE = float(os.environ.get("ZONA_API_RATE", "10"))
# Open dashboards (websockets) of one address: an office has one address for all. 0: no limit.
SOCKETS = int(os.environ.get("ZONA_SOCKETS", "200"))
# Addresses or networks of reverse proxies whose X-Forwarded-For names the reader, e.g.
# "10.0.0.0/8". Empty: nobody's.
TRUSTED_PROXY = os.environ.get("ZONA_TRUSTED_PROXY", "")


def intake_writes() -> bool:
    """Whether files of scores can be accepted in the browser: only where the office runs Zona for
    itself (ZONA_INTAKE=1).

    Asked each time, so that a test can set it. The public must never be able to write.
    """
    return os.environ.get("ZONA_INTAKE") == "1"


def intake_password() -> str:
    """The password that opens a Zona that takes in files; "" where none is set: then it does not
    start.
    """
    return os.environ.get("ZONA_INTAKE_PASSWORD", "")
