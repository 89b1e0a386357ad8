"""Make the briefing pack of a region, of the province (its code) or of every region: PDF, slides
and a picture.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from zona.faces.briefing import pack
from zona.faces.briefing.logo import MOST_BYTES, prepared
from zona.faces.refusal import BriefingError
from zona.language.words import Words
from zona.store.published import published_store, simulated_store
from zona.store.rows import default_year
from zona.store.snapshot import Snapshot

BAR = 24


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The region or `--all`, year, format, folder, logo, and whether simulated data are wanted.

    `--lang` is the pack's too.
    """
    parser.add_argument(
        "region", nargs="?", help="Kemendagri code with its dot; the province's for the province"
    )
    parser.add_argument("--all", action="store_true", help="every kabupaten and kota")
    parser.add_argument(
        "--year", type=int, help="assessment year (default: the latest in which all were assessed)"
    )
    parser.add_argument("--format", choices=(*pack.FORMATS, "all"), default="all")
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("taklimat"), help="folder (default: taklimat)"
    )
    parser.add_argument("--logo", type=Path, help="coat of arms, PNG or JPEG")
    parser.add_argument(
        "--simulated", action="store_true", help="from simulated data; every page carries the mark"
    )


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes the files.

    2 and one sentence where the input is bad, and then nothing of the pack at hand is written. 1
    where `--all` had to leave out regions: the others are written, and those are listed at the end.
    """
    refused: list[BriefingError] = []
    try:
        for path in written(args, words, refused):
            print(words("briefing.command.wrote", path=path))
    except BriefingError as error:
        print(told(error, words), file=sys.stderr)
        return 2
    if refused:
        print(words("briefing.command.refused", n=len(refused)), file=sys.stderr)
        for error in refused:
            print(f"- {told(error, words)}", file=sys.stderr)
    return 1 if refused else 0


def told(error: BriefingError, words: Words) -> str:
    """A fault as its sentence."""
    return words(f"briefing.error.{error.code}", **error.values)


def written(args: argparse.Namespace, words: Words, refused: list[BriefingError]) -> Iterator[Path]:
    """The files that were written.

    refused: takes what kept a region from being made where there are others to go on with. Raises
    BriefingError for bad input, before anything is written; NotWritten for a folder that takes no
    files.
    """
    # both or neither: nobody should get 33 packs by leaving a word out
    if bool(args.region) == args.all:
        raise BriefingError("which")
    snapshot = opened(args)
    logo = read_logo(args.logo) if args.logo else None
    year = args.year if args.year is not None else default_year(snapshot.rows("years"))
    there = snapshot.rows("regions_of_year", year=year)
    regions = {row["region_code"]: row for row in there}
    codes = (
        [code for code, row in regions.items() if row["type"] != "provinsi"]
        if args.all
        else [args.region]
    )
    orders = [
        pack.Order(code, year, words.language, logo, args.simulated or None) for code in codes
    ]
    formats = pack.FORMATS if args.format == "all" else (args.format,)
    for n, order in enumerate(orders, start=1):
        try:
            files = pack.pack(snapshot, order, formats)
        except BriefingError as error:
            # what is wrong with the order would be wrong with each of the 33
            if not args.all or error.code not in pack.OF_ONE:
                raise
            refused.append(error)
        else:
            yield from pack.written(args.out, files)
        if args.all:
            progress(n, len(orders), regions[order.region_code]["full_name"], words)


def opened(args: argparse.Namespace) -> Snapshot:
    """The snapshot that is asked for. Raises BriefingError where there are no simulated data."""
    if not args.simulated:
        return published_store(args.root).snapshot()
    try:
        return simulated_store(args.root).snapshot()
    except FileNotFoundError as error:
        raise BriefingError("no_simulation") from error


def read_logo(path: Path) -> bytes:
    """The coat of arms of a file.

    Raises BriefingError where it is none; no more is read than one may have.
    """
    if not path.is_file():  # a device or a pipe may never end
        raise BriefingError("logo", path=path)
    try:
        # one byte more than allowed is enough to know that it is too large
        with path.open("rb") as file:
            return prepared(file.read(MOST_BYTES + 1), str(path), path.stat().st_size)
    except OSError as error:
        raise BriefingError("logo", path=path) from error


def progress(done: int, total: int, name: str, words: Words) -> None:
    """A bar on standard error: drawn over itself on a terminal, elsewhere the last one only."""
    if sys.stderr.isatty() or done == total:
        bar = "#" * (BAR * done // total)
        text = words("briefing.command.progress", n=done, total=total, name=name)
        end = "\n" if done == total or not sys.stderr.isatty() else ""
        print(f"\r[{bar:<{BAR}}] {text:<48}", end=end, file=sys.stderr, flush=True)
