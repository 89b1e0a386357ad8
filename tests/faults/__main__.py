"""Faults by command: processes killed in the middle, disks that are full, writers at once.

`python -m tests.faults kill|disk|race [what ...] [--times N] [--seconds S]` works in a folder of its
own, stops after S seconds at the latest, prints counts, and ends with 1 where anything was lost.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

from tests.faults.common import Tally, Time

KINDS = ("kill", "disk", "race")


def main(arguments: list[str]) -> int:
    """Runs one kind of fault; 1 where something went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("what", nargs="*", help="commands (default: all that the kind knows)")
    parser.add_argument("--times", type=int, default=20, help="tries of each (default 20)")
    parser.add_argument("--seconds", type=float, default=300, help="no new try after this")
    args = parser.parse_args(arguments)
    for name in [name for name in os.environ if name.startswith("ZONA_")]:
        del os.environ[name]  # nothing of this machine's own Zona is touched
    module = importlib.import_module(f"tests.faults.{args.kind}")
    if unknown := set(args.what) - set(module.ALL):
        parser.error(f"{args.kind} does not know {sorted(unknown)}; it knows {sorted(module.ALL)}")
    time, failed = Time(args.seconds), 0
    for name in args.what or module.ALL:
        with tempfile.TemporaryDirectory(prefix="zona-faults-") as folder:
            tally: Tally = module.run(name, Path(folder), args.times, time)
        print(f"{args.kind} {name}: {tally}", flush=True)
        if not time:
            print(f"stopped after {args.seconds:g} seconds", flush=True)
            break
        failed += len(tally.wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
