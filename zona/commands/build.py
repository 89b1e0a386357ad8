"""Build the snapshot from the facts and swap it in; the running dashboard notices. Earlier releases
that come with the checkout are built beside it where they are missing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from zona.language.words import Words
from zona.store.archive import restore_missing
from zona.store.build import build
from zona.store.snapshot import Snapshot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds `--out`."""
    parser.add_argument(
        "--out", type=Path, help="where the snapshot goes (default: data/zona.duckdb)"
    )


def run(args: argparse.Namespace, words: Words) -> int:
    """Builds; raises FactsError where the facts are bad, and leaves the old snapshot as it is."""
    path = build(args.root, args.out)
    restore_missing(args.root, path)
    # what is printed is read back from the file, not from memory
    snapshot = Snapshot(path)
    n = len(snapshot.rows("assessments", year=None, region=None))
    print(
        words(
            "command.built", path=path, release=snapshot.release, content=snapshot.content_id, n=n
        )
    )
    return 0
