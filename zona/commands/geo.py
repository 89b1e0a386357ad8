"""Rebuild the web geometry from the boundaries in geo/source."""

from __future__ import annotations

import argparse
import sys

from zona.language.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes geo/regions.geojson and geo/districts.geojson."""
    # here: GeoPandas takes a second to import, and only this command needs it
    from zona.geometry import boundaries

    try:
        paths = boundaries.build(args.root / "geo")
    except (ValueError, KeyError, FileNotFoundError) as error:
        print(words("command.no_geometry", reason=error), file=sys.stderr)
        return 2
    for path in paths:
        print(words("command.wrote", path=path))
    return 0
