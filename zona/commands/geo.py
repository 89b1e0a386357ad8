"""Rebuild the web geometry from the boundaries in geo/source (needs requirements-dev.txt)."""

from __future__ import annotations

import argparse

from zona.language.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes geo/regions.geojson and geo/districts.geojson."""
    from zona.geometry import boundaries  # GeoPandas: not installed where Zona only runs

    for path in boundaries.build(args.root / "geo"):
        print(words("command.wrote", path=path))
    return 0
