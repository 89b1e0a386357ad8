"""Write the workbook (XLSX) in which scores are handed in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zona.facts.read import read_facts
from zona.files import write_new
from zona.intake.crosstable import NoTemplate, prefilled
from zona.intake.datasets import DATASETS
from zona.intake.regions import RegionIndex
from zona.intake.template import template
from zona.language.words import Words

CROSSED = next(name for name, dataset in DATASETS.items() if dataset.matrix)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the kind, the file, the region and the year."""
    parser.add_argument(
        "kind",
        choices=tuple(DATASETS),
        nargs="?",
        default=CROSSED,
        help="what is handed in (default: scores of agencies, OPD)",
    )
    parser.add_argument(
        "out",
        type=Path,
        nargs="?",
        metavar="OUT.xlsx",
        help="where the template goes (default: a name in this folder); nothing is overwritten",
    )
    parser.add_argument(
        "--region", help="prefilled for a region, by code or name: indicators down, OPD across"
    )
    parser.add_argument("--year", type=int, help="the year of assessment that it is prefilled for")


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes the template; never over a file that is there, since somebody may have filled it in."""
    facts = read_facts(args.root)
    asked = args.region is not None or args.year is not None
    if asked and (args.region is None or args.year is None or not DATASETS[args.kind].matrix):
        return _refuse(words("template.region_and_year", kind=CROSSED))
    code = RegionIndex(facts).code_of(args.region) if asked else None
    out = args.out or Path(_file_name(args.kind, code or args.region, args.year))
    if out.suffix.lower() != ".xlsx":
        return _refuse(words("intake.target_suffix", path=out))
    try:
        data = (
            prefilled(args.root, facts, words, code or args.region, args.year)
            if asked
            else template(args.kind, facts, words)
        )
        write_new(out, data)
    except NoTemplate as none:
        return _refuse(words(f"template.{none.code}", **none.details))
    except FileExistsError:
        return _refuse(words("intake.target_exists", path=out))
    print(words("intake.template_written", path=out))
    return 0


def _file_name(kind: str, region: str | None, year: int | None) -> str:
    plain = "".join(sign for sign in region or "" if sign.isalnum() or sign in ".-")
    return f"zona-opd-{plain}-{year}.xlsx" if region else f"zona-{kind}.xlsx"


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
