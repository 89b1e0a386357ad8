"""List the accepted files, take one out of what is built (with a reason, nothing is deleted) or
take it in again.
"""

from __future__ import annotations

import argparse
import sys

from zona.intake import batches
from zona.intake.batches import BatchFault
from zona.language.words import Words
from zona.office import receiving
from zona.office.access import machine_owner
from zona.office.faults import OfficeFault


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds `withdraw ID --reason TEXT` and `restore ID`; without them the batches are listed."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    withdraw = actions.add_parser("withdraw", help="take a batch out of what is built; it is kept")
    withdraw.add_argument("id")
    withdraw.add_argument("--reason", required=True, help="why; it is kept and shown")
    restore = actions.add_parser("restore", help="take a withdrawn batch in again")
    restore.add_argument("id")


def run(args: argparse.Namespace, words: Words) -> int:
    """Lists (1 where a batch is damaged), withdraws or restores; 2 with a sentence where that
    cannot be done.
    """
    try:
        if args.action == "withdraw":
            batch = receiving.withdraw(args.root, machine_owner(), args.id, args.reason)
            print(words("intake.withdrawn", id=batch.batch_id, reason=batch.reason))
        elif args.action == "restore":
            batch = receiving.restore(args.root, machine_owner(), args.id)
            print(words("intake.restored", id=batch.batch_id))
        else:
            return _list(args, words)
    except BatchFault as fault:
        print(words(f"batch.{fault.code}", **fault.details), file=sys.stderr)
        return 2
    except OfficeFault as fault:
        print(fault.sentence(words), file=sys.stderr)
        return 2
    return 0


def _list(args: argparse.Namespace, words: Words) -> int:
    # one damaged batch must not hide the others: people look here to mend it
    known, _ = batches.readable(args.root)
    damaged = batches.damages(args.root)
    if not known and not damaged:
        print(words("intake.no_batches"))
    for batch in known:
        print(
            words(
                "intake.batch_line",
                id=batch.batch_id,
                status=words(f"intake.status_{batch.status}"),
                file=batch.file_name,
                kind=words(f"intake.kind_{batch.kind}"),
                n=words.number(batch.rows, 0),
                accepted=batch.accepted,
                reason=words("intake.because", reason=batch.reason) if batch.reason else "",
            )
        )
    for problem in damaged:
        print(f"! {problem.sentence(words)}", file=sys.stderr)
    return 1 if damaged else 0
