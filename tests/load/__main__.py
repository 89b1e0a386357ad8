"""Load for a server on this machine, bounded in time: `python -m tests.load flood|slow|sessions`.

Starts a server of its own unless `--port` names one; prints what came of it as JSON, a line each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from dataclasses import asdict

from tests.load.flood import flood
from tests.load.server import target
from tests.load.sessions import sessions
from tests.load.slow import slow


def parser() -> argparse.ArgumentParser:
    """What may be asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    flooding = kinds.add_parser("flood", help="one websocket asks for very many runs")
    flooding.add_argument("--messages", type=int, default=1000)
    idling = kinds.add_parser("slow", help="connections that ask for nothing")
    idling.add_argument("--connections", type=int, default=1200)
    idling.add_argument("--files", type=int, help="that its own server may open")
    idling.add_argument("--drip", action="store_true", help="send a byte of a header each second")
    reading = kinds.add_parser("sessions", help="many readers at once")
    reading.add_argument("--readers", type=int, nargs="+", default=[10, 50, 100])
    reading.add_argument("--pause", type=float, default=5.0, help="seconds between two reruns")
    reading.add_argument("--rounds", type=int, default=1, help="how often, to watch the memory")
    for kind in (flooding, idling, reading):
        kind.add_argument("--port", type=int, help="of a server that runs already")
        kind.add_argument("--seconds", type=float, default=20.0)
    return parser


def main(arguments: list[str] | None = None) -> None:
    """Runs one load and prints its counts."""
    asked = parser().parse_args(arguments)
    with target(asked.port, files=getattr(asked, "files", None)) as there:
        if asked.kind == "flood":
            tell(asyncio.run(flood(there.port, asked.messages, asked.seconds)))
        elif asked.kind == "slow":
            tell(slow(there, asked.connections, asked.seconds, asked.drip))
        else:
            for readers in asked.readers * asked.rounds:
                tell(asyncio.run(sessions(there, readers, asked.seconds, asked.pause)))


def tell(result) -> None:
    """One line of JSON, times to the millisecond."""
    counts = {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(result).items()}
    print(json.dumps(counts), flush=True)


if __name__ == "__main__":
    main()
