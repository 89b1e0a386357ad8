"""The office's database: where and which version, bring it to a version, export or compare the
journal.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zona.config import office_url
from zona.domain.journal import Break
from zona.language.words import Words
from zona.office.faults import OfficeFault
from zona.office.place import exists

# The rest of the office is imported where it runs: the other commands start without a database.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds `migrate [--to VERSION]` and `journal --out FILE | --against FILE`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    migrate = actions.add_parser(
        "migrate", help="bring the database to a version; a SQLite file is copied first"
    )
    migrate.add_argument("--to", help="the version (default: this program's); older: goes back")
    journal = actions.add_parser("journal", help="export the journal, or compare it with an export")
    which = journal.add_mutually_exclusive_group(required=True)
    which.add_argument("--out", type=Path, help="JSON lines (.jsonl) or CSV (.csv)")
    which.add_argument(
        "--against", type=Path, help="an earlier export (.jsonl): are its rows still there?"
    )


def run(args: argparse.Namespace, words: Words) -> int:
    """0: done and whole; 1: the journal does not hold; 2 and one sentence: it cannot be done."""
    try:
        if not exists(args.root) and args.action != "migrate":
            raise OfficeFault("no_office")
        act = {"migrate": _migrate, "journal": _journal}.get(args.action, _show)
        return act(args, words)
    except OfficeFault as fault:
        print(fault.sentence(words), file=sys.stderr)
        return 2


def _show(args: argparse.Namespace, words: Words) -> int:
    from zona.office import journal, migrate
    from zona.office.database import Database

    # not `office()`: who looks changes nothing
    database = Database(office_url(args.root))
    version = migrate.version(database) or migrate.NOTHING
    head, broken = journal.verify(database)
    print(words("office.where", url=database.url, version=version))
    print(words("office.head", n=head.n, hash=head.hash))
    return _told(broken, words)


def _migrate(args: argparse.Namespace, words: Words) -> int:
    from zona.office import migrate
    from zona.office.access import machine_owner
    from zona.office.database import Database

    database, target = Database(office_url(args.root)), args.to or migrate.versions()[-1]
    copy = migrate.move(database, machine_owner(), target)
    print(words("office.where", url=database.url, version=target))
    if copy:
        print(words("office.copied", path=copy))
    elif database.file is None:
        print(words("office.copy_yourself"))
    return 0


def _journal(args: argparse.Namespace, words: Words) -> int:
    from zona.office import journal
    from zona.office.access import machine_owner
    from zona.office.database import Database

    database = Database(office_url(args.root))
    if args.against:
        head, broken = journal.verify(database, journal.exported_head(args.against))
    else:
        head, broken = journal.verify(database)
        journal.write_out(database, machine_owner(), args.out)
        print(words("command.wrote", path=args.out))
    print(words("office.head", n=head.n, hash=head.hash))
    return _told(broken, words)


def _told(broken: Break | None, words: Words) -> int:
    if broken is None:
        return 0
    print("! " + words(f"check.journal_{broken.code}", n=broken.n), file=sys.stderr)
    return 1
