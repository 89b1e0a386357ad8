"""The few settings of a running Zona. Each can be set in the environment; the defaults serve one machine."""

from __future__ import annotations

import os

# Where people reach this Zona, for links in feeds, cards and papers; without it links are relative.
PUBLIC_URL = os.environ.get("ZONA_PUBLIC_URL", "").rstrip("/")

# Addresses of the map's files, served by `zona.web` from this process: nothing comes from another host.
ASSETS = "/peta"
GEOMETRY_URL = f"{ASSETS}/regions.geojson"
TOPOLOGY_URL = f"{ASSETS}/"
