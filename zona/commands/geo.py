"""Rebuild the web geometry from the boundaries in geo/source."""

from __future__ import annotations

import argparse

from zona.language.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes geo/regions.geojson and geo/districts.geojson."""
    # here: GeoPandas takes a second to import, and only this command needs it
    from zona.geometry import boundaries

    for path in boundaries.build(args.root / "geo"):
        print(words("command.wrote", path=path))
    return 0
