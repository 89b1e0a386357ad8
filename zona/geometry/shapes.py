"""The regions' geometry for the open data, turned as RFC 7946 wants it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zona.domain.problems import FactsError, Problem
from zona.domain.validity import Outline, outlines_of
from zona.geometry.rings import rfc7946
from zona.geometry.years import outlines


@contextmanager
def geometry_of(path: Path) -> Iterator[None]:
    """What goes wrong inside with the geometry in this file becomes a FactsError; OSError stays as
    it is.

    A file that people edit can be wrong in any way: no JSON, no features, coordinates that are
    none, rings that do not close.
    """
    try:
        yield
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise FactsError(
            [Problem("geometry", path.name, value=f"{type(error).__name__}: {error}")]
        ) from error


class Shapes:
    """Geometry by region and year from a GeoJSON file, as JSON text, read again when the file
    changes; `codes` are its regions, `notes` its other texts.
    """

    def __init__(self, path: Path):
        self.path = path
        self.stamp: tuple[int, int] = (0, 0)
        self.notes: dict[str, str] = {}
        self._outlines: list[Outline] = []
        self._texts: list[str] = []
        self._places: dict[int | None, dict[str, int]] = {}

    @property
    def codes(self) -> list[str]:
        """The codes of the regions that have an outline in any year."""
        return list(dict.fromkeys(outline.region_code for outline in self._outlines))

    def of(self, code: str, year: int | None = None) -> str | None:
        """The geometry of a region as it was in a year, by default the latest; None where it had
        none then.
        """
        if year not in self._places:
            self._places[year] = outlines_of(self._outlines, year)
        place = self._places[year].get(code)
        return None if place is None else self._texts[place]

    def read(self) -> Shapes:
        """Itself, as the file is now.

        Raises OSError or FactsError where the file cannot be read.
        """
        stat = self.path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        # a look at the file for each request; its rings are turned only when it changed
        if stamp != self.stamp:
            with geometry_of(self.path):
                collection = rfc7946(json.loads(self.path.read_text(encoding="utf-8")))
                drawn = outlines(collection)
                texts = [
                    json.dumps(feature["geometry"], separators=(",", ":"))
                    for feature in collection["features"]
                ]
            self._outlines, self._texts, self._places = drawn, texts, {}
            self.notes = {
                name: text
                for name, text in collection.items()
                if name in ("license", "source", "note")
            }
            self.stamp = stamp
        return self
