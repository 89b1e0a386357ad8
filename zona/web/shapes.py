"""The regions' geometry for the open data, turned as RFC 7946 wants it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from zona.rings import rfc7946


class Shapes:
    """Geometry by region code from a GeoJSON file, read again when the file changes; `notes` are its other texts."""

    def __init__(self, path: Path):
        self.path = path
        self.stamp: tuple[int, int] = (0, 0)
        self.geometry: dict[str, dict[str, Any]] = {}
        self.notes: dict[str, str] = {}

    def read(self) -> Shapes:
        """Itself, as the file is now. Raises OSError, ValueError where the file cannot be read."""
        stat = self.path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        if stamp != self.stamp:
            collection = rfc7946(json.loads(self.path.read_text(encoding="utf-8")))
            self.geometry = {str(feature["id"]): feature["geometry"] for feature in collection["features"]}
            self.notes = {name: text for name, text in collection.items() if name in ("license", "source", "note")}
            self.stamp = stamp
        return self
