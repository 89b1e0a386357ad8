"""Write simulated data into a database of their own, to try Zona with scores of every OPD."""

from __future__ import annotations

import argparse
from pathlib import Path

from zona.language.words import Words
from zona.store import simulate as demo
from zona.store.snapshot import Snapshot

MOST_COMPLAINTS = 20_000_000  # twice what a country is tried with; all of them pass the memory


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the target and how many complaints are made up."""
    parser.add_argument(
        "--out", type=Path, help="where the simulated data go (default: data/simulasi.duckdb)"
    )
    parser.add_argument(
        "--complaints",
        type=_count,
        default=demo.COMPLAINTS,
        metavar="N",
        help=f"how many complaints are made up and counted (default: {demo.COMPLAINTS})",
    )


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes; raises FactsError where the target is no place for simulated data, and then writes
    nothing.
    """
    path = demo.write(args.root, args.out, args.complaints)
    counts = Snapshot(path).rows("simulated_counts")[0]
    print(words("demo.written", path=path, **counts))
    return 0


def _count(text: str) -> int:
    """A number of complaints. Raises ValueError, which the parser tells as a wrong argument."""
    number = int(text)
    if not 0 < number <= MOST_COMPLAINTS:
        raise ValueError(text)
    return number
