"""Write simulated data into a database of their own, to try Zona with scores of every OPD."""

from __future__ import annotations

import argparse
from pathlib import Path

from zona.language.words import Words
from zona.store import simulate as demo
from zona.store.snapshot import Snapshot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds `--out`."""
    parser.add_argument(
        "--out", type=Path, help="where the simulated data go (default: data/simulasi.duckdb)"
    )


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes; raises FactsError where the target is no place for simulated data, and then writes
    nothing.
    """
    path = demo.write(args.root, args.out)
    counts = Snapshot(path).rows("simulated_counts")[0]
    print(words("demo.written", path=path, **counts))
    return 0
