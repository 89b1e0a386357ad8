"""Write the workbook (XLSX) in which scores are handed in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zona.facts.read import read_facts
from zona.files import write_new
from zona.intake.datasets import DATASETS
from zona.intake.template import template
from zona.language.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the kind and the file."""
    parser.add_argument(
        "kind", choices=tuple(DATASETS), help="scores of agencies (OPD) or of regions"
    )
    parser.add_argument(
        "out", type=Path, metavar="OUT.xlsx", help="where the template goes; nothing is overwritten"
    )


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes the template; never over a file that is there, since somebody may have filled it in.
    """
    if args.out.suffix.lower() != ".xlsx":
        return _refuse(words("intake.target_suffix", path=args.out))
    data = template(args.kind, read_facts(args.root), words)
    try:
        write_new(args.out, data)
    except FileExistsError:
        return _refuse(words("intake.target_exists", path=args.out))
    print(words("intake.template_written", path=args.out))
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
