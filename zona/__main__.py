"""`python -m zona COMMAND`: the same functions without a browser.

Exit 0: done, 1: findings, 2: bad input (one sentence).

A command is a module with `add_arguments(parser)` and `run(args, words) -> int`; its docstring is
its help.
"""

from __future__ import annotations

import argparse
import importlib
import io
import sys
from pathlib import Path

from zona.config import ROOT, faults
from zona.domain.problems import FactsError
from zona.files import NotWritten
from zona.language.settings import told
from zona.language.words import LANGUAGES, Words

COMMANDS = {
    "brief": "zona.commands.brief",
    "build": "zona.commands.build",
    "check": "zona.commands.check",
    "frontend": "zona.commands.frontend",
    "demo": "zona.commands.demo",
    "geo": "zona.commands.geo",
    "keep": "zona.commands.keep",
    "site": "zona.commands.site",
    "template": "zona.commands.template",
    "intake": "zona.commands.intake",
    "batches": "zona.commands.batches",
    "account": "zona.commands.account",
    "office": "zona.commands.office",
}


def parser() -> argparse.ArgumentParser:
    """The command line, one subcommand a module in COMMANDS."""
    top = argparse.ArgumentParser(
        prog="python -m zona",
        description="Zona: public-service zones, every figure with its source.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module_name in COMMANDS.items():
        module = importlib.import_module(module_name)
        command = commands.add_parser(
            name, help=module.__doc__.splitlines()[0], description=module.__doc__
        )
        command.add_argument(
            "--lang", choices=LANGUAGES, default=LANGUAGES[0], help="language of the messages"
        )
        command.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; bad facts, bad input and a disk that cannot be written become sentences on
    standard error.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a letter shows ? for it
            stream.reconfigure(errors="replace")
    args = parser().parse_args(arguments)
    words = Words(args.lang)
    # before anything is read or written: half of a run with a wrong setting helps nobody
    if wrong := faults():
        print(told(wrong, words), file=sys.stderr)
        return 2
    try:
        return args.run(args, words)
    except FactsError as error:
        for problem in error.problems:
            print(problem.sentence(words), file=sys.stderr)
        return 2
    except NotWritten as error:
        print(unwritten(args.command, error, words), file=sys.stderr)
        return 2


def unwritten(command: str, error: NotWritten, words: Words) -> str:
    """One sentence or two: what was not written, why, and that the old one stands."""
    path, reason = error.filename, error.strerror
    why = words(f"unwritten.why.{error.why}", path=path, reason=reason)
    return words(f"unwritten.{command}", why=why)


if __name__ == "__main__":
    sys.exit(main())
