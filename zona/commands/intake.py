"""Check a file of scores (XLSX, XLS, CSV) and take it in whole, or refuse it whole with a report
beside it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zona.domain.ledger import Facts
from zona.domain.problems import Problem
from zona.facts.read import read_facts
from zona.files import write
from zona.intake import answers, batches, mappings, report
from zona.intake.answers import Answers
from zona.intake.apart import check_file
from zona.intake.batches import Batch, BatchFault
from zona.intake.check import Progress
from zona.intake.datasets import DATASETS
from zona.intake.mappings import ColumnMap
from zona.intake.reader import File
from zona.intake.report import Report
from zona.intake.sizes import MAX_ROWS, MAX_UNPACKED, OWNER
from zona.intake.spool import Spool, spooled
from zona.language.words import Words
from zona.office import receiving
from zona.office.access import machine_owner
from zona.office.faults import OfficeFault

# lines that a terminal shows at once; the report has all of them
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the files, their kind, the answers, `--dry-run`, `--stated-by` and `--report`."""
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="what somebody sent; several files are taken in one after the other, each whole or "
        f"not at all. Here a CSV of complaints or other records may have {OWNER.rows:,} rows and "
        f"{OWNER.text >> 20:,} MB, any other file {MAX_ROWS:,} rows and {MAX_UNPACKED >> 20} MB "
        "unpacked",
    )
    parser.add_argument(
        "--kind", choices=tuple(DATASETS), help="what it holds (default: told by its columns)"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="check and report only, keep nothing"
    )
    for flag, meaning in (
        ("--same", "the first is another spelling: the second is used"),
        ("--different", "both stay as they are"),
    ):
        parser.add_argument(
            flag,
            action="append",
            default=[],
            metavar="A=B",
            help=f"an answer about two names that look alike; {meaning} (may be repeated)",
        )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="THEIR HEADING=OUR COLUMN",
        help="which column a heading means; kept for files with the same headings; nothing after "
        "= leaves the column out (may be repeated)",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="OUR COLUMN=VALUE",
        help="what holds for each row of a file that has no such column, kept like --map: "
        "--set kode_wilayah=KODE",
    )
    stated_by = tuple(name for name in batches.STATED_BY if name)
    parser.add_argument(
        "--stated-by",
        choices=stated_by,
        default="",
        help="whose statement it is, where that is certain",
    )
    parser.add_argument(
        "--report", type=Path, help="where the report goes (default: beside the file)"
    )


def run(args: argparse.Namespace, words: Words) -> int:
    """0: accepted, the same file as before, or fit in a dry run; 1: refused for its rows, or asked
    about; 2: the file cannot be read. Of several files the worst.
    """
    facts = read_facts(args.root)
    try:
        said = answers.parsed(args.same, args.different)
        told = mappings.parsed(args.map, args.set)
    except ValueError as wrong:
        print(words("intake.answer_form", value=wrong), file=sys.stderr)
        return 2
    if args.report and len(args.files) > 1:
        print(words("intake.one_report"), file=sys.stderr)
        return 2
    return max(_file(args, path, facts, said, told, words) for path in args.files)


def _file(
    args: argparse.Namespace,
    path: Path,
    facts: Facts,
    said: Answers,
    told: ColumnMap,
    words: Words,
) -> int:
    """Checks one file and accepts it."""
    try:
        data = _content(path)
    except OSError:
        print(words("intake.file_missing", path=path), file=sys.stderr)
        return 2
    with _spool(args) as spool:
        found = _checked(args, path, data, facts, said, told, spool, words)
        if told and found.sound and found.signature and not args.dry_run:
            # right for this file: asked once for all with the same headings
            mappings.remember(batches.folder(args.root), found.signature, told)
            print(words("intake.mapping_kept"))
        if found.unreadable:
            problem = found.problems[0]
            print(f"{problem.sentence(words)} {problem.remedy(words)}", file=sys.stderr)
            return 2
        return _judged(args, path, data, found, words)


def _content(path: Path) -> File:
    """The bytes of a file as they are now; of a large one its path. Raises OSError."""
    with path.open("rb") as file:
        content = file.read(MAX_UNPACKED + 1)
    return content if len(content) <= MAX_UNPACKED else path


@contextmanager
def _spool(args: argparse.Namespace) -> Iterator[Spool]:
    """Where accepted rows wait: beside the batches, or elsewhere where nothing is kept."""
    if not args.dry_run:
        with spooled(batches.folder(args.root)) as spool:
            yield spool
        return
    with tempfile.TemporaryDirectory() as folder, spooled(Path(folder)) as spool:
        yield spool


def _checked(
    args: argparse.Namespace,
    path: Path,
    data: File,
    facts: Facts,
    said: Answers,
    told: ColumnMap,
    spool: Spool,
    words: Words,
) -> Report:
    known = batches.known_agencies(args.root, facts)
    names = {region: tuple(found) for region, found in known.items()}
    return check_file(
        path.name,
        data,
        facts,
        args.kind,
        progress=_progress(path, words),
        answers=said,
        known=names,
        mapping=told,
        remembered=mappings.load(batches.folder(args.root)),
        size=OWNER,
        spool=spool,
    )


def _progress(path: Path, words: Words) -> Progress:
    """Tells on a terminal, in one line that is written over, how far the reading is."""
    if not sys.stderr.isatty():
        return lambda done, total: None
    number = lambda n: words.number(n, 0)  # noqa: E731

    def progress(done: int, total: int) -> None:
        said = words("intake.progress", done=number(done), total=number(total))
        end = "\n" if done >= total else ""
        print(f"\r{path.name}: {said}", end=end, file=sys.stderr, flush=True)

    return progress


def _judged(args: argparse.Namespace, path: Path, data: File, found: Report, words: Words) -> int:
    """Shows the report and accepts the file if it is good."""
    # what is kept of a large file lies in the spool
    content = data if isinstance(data, bytes) else b"" if found.guarded else data.read_bytes()
    already = batches.judged(args.root, found, content)
    _show(found, words)
    # the report comes also with a file that fits: it says what was understood
    _write_report(found, args.report or path.with_name(f"{path.name}.laporan.xlsx"), words)
    if already:
        print(_already(already, words))
        return 0
    if not found.ok:
        return 1
    return _accept(args, found, content, words)


def _accept(args: argparse.Namespace, found: Report, data: bytes, words: Words) -> int:
    if args.dry_run:
        print(words("intake.dry_run"))
        return 0
    try:
        actor = machine_owner()
        batch, fresh = receiving.accept(args.root, actor, found, data, args.stated_by)
    except BatchFault as fault:
        print(words(f"batch.{fault.code}", **fault.details), file=sys.stderr)
        return 2
    except OfficeFault as fault:
        print(fault.sentence(words), file=sys.stderr)
        return 2
    if fresh:
        print(words("intake.accepted", id=batch.batch_id, n=words.number(batch.rows, 0)))
    else:
        print(_already(batch, words))
    return 0


def _already(batch: Batch, words: Words) -> str:
    key = "already_withdrawn" if batch.status == "withdrawn" else "already"
    return words(f"intake.{key}", id=batch.batch_id, accepted=batch.accepted, reason=batch.reason)


def _show(found: Report, words: Words) -> None:
    for line in report.summary(found, words):
        print(line)
    _list("!", found.problems, found.problems_n, words)
    _list("?", found.questions, len(found.questions), words)
    _list("-", found.notes, found.notes_n, words)


def _list(mark: str, problems: list[Problem], total: int, words: Words) -> None:
    """Equal ones as one line; says where not all are shown."""
    groups = report.grouped(problems)[:SHOWN]
    for group in groups:
        print(f"{mark} {group.sentence(words)} {group.problem.remedy(words)}")
    shown = sum(group.n for group in groups)
    if total > shown:
        print(words("intake.problems_more", shown=words.number(shown, 0), n=words.number(total, 0)))


def _write_report(found: Report, path: Path, words: Words) -> None:
    try:
        write(path, report.xlsx(found, words))
        print(words("intake.report_written", path=path))
    except OSError:
        print(words("intake.report_unwritten", path=path), file=sys.stderr)
