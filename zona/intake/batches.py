"""Accepted files, kept as batches: original, accepted rows and what happened to them, in a folder
named by the content.

A batch is written whole by one rename, never changed, never deleted: a withdrawal is an entry in
its history. Who writes has the folder's turn, so that what was looked at still holds when it is
written. What an active batch says gets into the snapshot when the snapshot is built, and only then.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from zona import files
from zona.config import batches_path
from zona.domain.agencies import kind_of
from zona.domain.claims import Claim, Source
from zona.domain.ledger import Facts
from zona.domain.problems import FactsError, Problem
from zona.intake.datasets import DATASETS
from zona.intake.totals import Part

if TYPE_CHECKING:  # the snapshot is built from batches and knows nothing of words
    from zona.intake.report import Report

ID = re.compile(r"B[0-9a-f]{12}")
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv")
STATED_BY = ("", "ombudsman", "pemerintah")
MAX_REASON = 300
RECORD, ROWS_FILE = "batch.json", "rows.csv"
CHUNK = 1024 * 1024
Content = bytes | Path  # in memory, or a file of a spool
LONGEST_PUBLISHER = 120  # letters of what a row calls its source, as the publisher under a figure


class BatchFault(Exception):
    """What was asked of the batches cannot be done; `code` names the sentence (`batch.<code>`),
    `details` fill it.
    """

    def __init__(self, code: str, **details: Any):
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True)
class Batch:
    """One accepted file.

    `status`: accepted or withdrawn; `reason`: why it was withdrawn; times are UTC, to the minute.

    `stated_by`: whose statement the file is (ombudsman, pemerintah, empty: not told). `answers`:
    what was answered to the questions of its report.
    """

    batch_id: str
    kind: str
    file_name: str
    stated_by: str
    accepted: str
    rows: int
    rows_sha256: str
    original: str
    history: tuple[dict[str, str], ...]
    folder: Path
    answers: tuple[tuple[str, str, str], ...] = ()

    @property
    def status(self) -> str:
        """What the last entry of the history made of it; mending its files changes nothing."""
        return "withdrawn" if self._last["action"] == "withdrawn" else "accepted"

    @property
    def reason(self) -> str:
        """Why it was withdrawn, empty where it is not."""
        return self._last["reason"] if self.status == "withdrawn" else ""

    @property
    def _last(self) -> dict[str, str]:
        return next(entry for entry in reversed(self.history) if entry["action"] != "mended")

    @property
    def hands(self) -> frozenset[str]:
        """The codes of all who took it in, out or back, where that is known."""
        return frozenset(entry["by"] for entry in self.history if "by" in entry)

    def row(self) -> dict[str, Any]:
        """The batch as a row of the table `batch`."""
        return {
            "batch_id": self.batch_id,
            "kind": self.kind,
            "file_name": self.file_name,
            "stated_by": self.stated_by,
            "accepted": self.accepted,
            "rows_n": self.rows,
            "status": self.status,
            "reason": self.reason,
        }


def folder(root: Path) -> Path:
    """Where the batches lie; the environment's ZONA_BATCHES wins."""
    return batches_path(root)


def batches(root: Path) -> list[Batch]:
    """All batches, the oldest first. Raises FactsError that names each one that cannot be read."""
    found, damaged = readable(root)
    if damaged:
        raise FactsError(damaged)
    return found


def readable(root: Path) -> tuple[list[Batch], list[Problem]]:
    """(the batches whose record can be read, the oldest first; a problem for each other one)."""
    found: list[Batch] = []
    damaged: list[Problem] = []
    for path in sorted(folder(root).glob("B*")):
        if not (ID.fullmatch(path.name) and path.is_dir()) and not (path / RECORD).exists():
            continue
        try:
            found.append(_read(path / RECORD))
        except FactsError as error:
            damaged += error.problems
    return sorted(found, key=lambda batch: (batch.accepted, batch.batch_id)), damaged


def damages(root: Path) -> list[Problem]:
    """One problem for each file of a batch, withdrawn or not, that is missing or is not as it was
    accepted.
    """
    found, damaged = readable(root)
    return damaged + [problem for batch in found for problem in _damages(batch)]


def _damages(batch: Batch) -> Iterator[Problem]:
    """The damaged files of a batch whose record can be read: its id is the hash of both."""
    rows, original = batch.folder / ROWS_FILE, batch.folder / batch.original
    intact = _rows_are_intact(batch)
    if not intact:
        yield _damaged(batch.batch_id, ROWS_FILE)
    there = _is_readable(original)
    if not there or (intact and batch_id(batch.kind, original, rows) != batch.batch_id):
        yield _damaged(batch.batch_id, batch.original)


def _is_readable(path: Path) -> bool:
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False


def _damaged(key: str, name: str) -> Problem:
    return Problem("batch_damaged", f"batches/{key}/{name}", details={"id": key})


def _read(path: Path) -> Batch:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        lists = {"history": tuple(content["history"])}
        lists["answers"] = tuple(map(tuple, content.get("answers", ())))
        batch = Batch(**content | lists, folder=path.parent)
        if batch.batch_id != path.parent.name or batch.kind not in DATASETS or not batch._last:
            raise ValueError(batch.batch_id)
        return batch
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise FactsError([_damaged(path.parent.name, path.name)]) from error


def find(root: Path, batch_id: str) -> Batch:
    """The batch with this id. Raises BatchFault("unknown"), FactsError where it cannot be read."""
    path = folder(root) / batch_id
    if not ID.fullmatch(batch_id) or not path.is_dir():
        raise BatchFault("unknown", id=batch_id)
    return _read(path / RECORD)


# --- taking in, withdrawing, restoring


def rows_csv(kind: str, rows: Iterable[NamedTuple]) -> bytes:
    """Accepted rows as CSV, the contract's fields as header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(DATASETS[kind].fields)
    writer.writerows(rows)
    return text.getvalue().encode()


def batch_id(kind: str, original: Content, rows: Content) -> str:
    """The id of a batch from its content: the same file gives the same id."""
    head = kind.encode() + b"\0" + _sha256(original).digest()
    return "B" + _sha256(rows, head).hexdigest()[:12]


def _sha256(content: Content, head: bytes = b"") -> Any:
    digest = hashlib.sha256(head)
    for chunk in _chunks(content):
        digest.update(chunk)
    return digest


def _chunks(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


class _Papers(NamedTuple):
    """What a report gives to a batch."""

    original: Content
    rows: Content
    key: str


def _papers(report: Report, original: bytes) -> _Papers:
    """What is kept of the file: of one about persons, the columns that were read, written anew,
    with what points at a person covered; of any other the file itself. And its accepted rows.
    """
    spool = report.spool
    rows = spool.rows if spool else rows_csv(report.kind, report.rows)
    if DATASETS[report.kind].guarded:
        original = spool.kept if spool else report.kept.encode()
    return _Papers(original, rows, batch_id(report.kind, original, rows))


def same(root: Path, report: Report, original: bytes) -> Batch | None:
    """The batch that this very file already is, None where it is new or where that one is damaged:
    then it can be accepted again.
    """
    return _same(root, _papers(report, original).key) if report.ok else None


def _same(root: Path, key: str) -> Batch | None:
    held = _held(root, key)
    return None if held is None or any(_damages(held)) else held


def _held(root: Path, key: str) -> Batch | None:
    """The batch with this id, None where there is none or its record cannot be read."""
    try:
        return find(root, key)
    except (BatchFault, FactsError):
        return None


def accept(
    root: Path, report: Report, original: bytes, stated_by: str = "", by: str = ""
) -> tuple[Batch, bool]:
    """(batch, whether it is new) for a file whose report is good; the same file again gives the
    batch that there is, mended where that was damaged. `by`: the code of who takes it in.

    Raises BatchFault where the report is not good, or where something here speaks against it (see
    `objections`), NotWritten where the disk fails.
    """
    if not report.ok or stated_by not in STATED_BY:
        raise BatchFault("not_ok")
    original, rows, key = _papers(report, original)
    with turn(root):
        held = _held(root, key)
        if held and not any(_damages(held)):
            return held, False
        if not (held and held.status == "withdrawn") and any(objections(root, report, key)):
            raise BatchFault("not_ok")
        if held:
            return _mended(held, original, rows, by), held.status == "accepted"
        record = _record(report, key, rows, stated_by) | {"history": [_event("accepted", "", by)]}
        _write(folder(root) / key, record, original, rows)
        return find(root, key), True


@contextmanager
def turn(root: Path) -> Iterator[None]:
    """The turn to write batches. Raises NotWritten where the folder cannot be written."""
    with files.turn(folder(root), "B*"):
        yield


def _record(report: Report, key: str, rows: Content, stated_by: str) -> dict[str, Any]:
    suffix = ".csv" if DATASETS[report.kind].guarded else Path(report.file).suffix.lower()
    return {
        "batch_id": key,
        "kind": report.kind,
        "file_name": report.file,
        "stated_by": stated_by,
        "accepted": _now(),
        "rows": report.spool.rows_n if report.spool else len(report.rows),
        "rows_sha256": _sha256(rows).hexdigest(),
        "original": "original" + (suffix if suffix in SUFFIXES else ".bin"),
        "answers": report.answers,
    }


def _write(target: Path, record: dict[str, Any], original: Content, rows: Content) -> None:
    """Writes a new batch whole; where a folder without a readable record lies, its files, the
    record last.
    """
    contents = {record["original"]: original, ROWS_FILE: rows, RECORD: _json(record)}
    if target.exists():
        for name, content in contents.items():
            _put(target / name, content)
        return
    with files.whole(target) as draft:
        draft.mkdir()
        for name, content in contents.items():
            _copy(content, draft / name)


def _put(path: Path, content: Content) -> None:
    with files.whole(path) as draft:
        _copy(content, draft)


def _copy(content: Content, path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(_chunks(content))


def _mended(batch: Batch, original: Content, rows: Content, by: str) -> Batch:
    """A batch whose record stands and whose files were damaged, with its files again."""
    _put(batch.folder / batch.original, original)
    _put(batch.folder / ROWS_FILE, rows)
    return _append(batch, "mended", "", by)


def withdraw(root: Path, key: str, reason: str, by: str = "") -> Batch:
    """Takes a batch out of what is built, for a reason that is kept. `by`: who does. Raises
    BatchFault.
    """
    reason = " ".join("".join(c if c.isprintable() else " " for c in reason).split())[:MAX_REASON]
    if not reason:
        raise BatchFault("no_reason")
    find(root, key)
    with turn(root):
        batch = find(root, key)  # as it is now that nobody else can change it
        if batch.status == "withdrawn":
            raise BatchFault("already_withdrawn", id=key, reason=batch.reason)
        return _append(batch, "withdrawn", reason, by)


def restore(root: Path, key: str, by: str = "") -> Batch:
    """Takes a withdrawn batch in again. `by`: who does.

    Raises BatchFault, also where its scores meanwhile stand in another batch, FactsError where a
    batch is damaged.
    """
    find(root, key)
    with turn(root):
        batch = find(root, key)
        if batch.status != "withdrawn":
            raise BatchFault("not_withdrawn", id=key)
        if damaged := [*_damages(batch), *_unusable(root)]:
            raise FactsError(damaged)
        stated = {key for key, _ in _keys(batch.kind, batch.folder / ROWS_FILE)}
        taken = taken_keys(root, batch.kind, stated)
        other = next(iter(taken.values()), None)
        if other:
            raise BatchFault("taken", id=key, other=other)
        return _append(batch, "restored", "", by)


def _event(action: str, reason: str, by: str) -> dict[str, str]:
    """An entry of a history; of whom nobody knows it says nothing."""
    return {"action": action, "when": _now(), "reason": reason} | ({"by": by} if by else {})


def _append(batch: Batch, action: str, reason: str, by: str) -> Batch:
    changed = replace(batch, history=(*batch.history, _event(action, reason, by)))
    content = {name: value for name, value in vars(changed).items() if name != "folder"}
    files.sweep(batch.folder)
    files.write(batch.folder / RECORD, _json(content | {"history": list(changed.history)}))
    return changed


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M")


# --- what is already there


def stored_rows(batch: Batch) -> Iterator[dict[str, str]]:
    """The accepted rows of a batch as they are stored, all text."""
    with (batch.folder / ROWS_FILE).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _keys(kind: str, rows: Path) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The key of each row of a file of rows, with the row: a million of them take seconds."""
    fields = list(DATASETS[kind].fields)
    where = [fields.index(name) for name in DATASETS[kind].key]
    with rows.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader, None)
        for row in reader:
            yield tuple(row[place].casefold() for place in where), row


def known_agencies(root: Path, facts: Facts) -> dict[str, dict[str, str]]:
    """Names of OPD by region, with the kind of each, that claims and accepted files state already:
    a file that spells one of them otherwise would split it. The latest file's kind wins.
    """
    known: dict[str, dict[str, str]] = {}
    for claim in facts.claims:
        if claim.opd and claim.indicator == facts.indicators[0].id:
            kind = kind_of(claim.opd, facts.agency_kinds)
            known.setdefault(claim.region_code, {})[claim.opd] = kind
    for batch in readable(root)[0]:
        sound = batch.status == "accepted" and _rows_are_intact(batch)
        for row in stored_rows(batch) if sound and batch.kind == "agency_scores" else ():
            known.setdefault(row["region_code"], {})[row["name"]] = row["kind"]
    return known


def taken_keys(
    root: Path, kind: str, asked: Container[tuple[str, ...]]
) -> dict[tuple[str, ...], str]:
    """Which of the `asked` keys (the contract's) sound active batches of a kind already state, with
    the batch that does. What is held in memory is no more than what is asked, however much is
    there.
    """
    return {
        key: batch.batch_id
        for batch in readable(root)[0]
        if batch.kind == kind and batch.status == "accepted" and _rows_are_intact(batch)
        for key, _ in _keys(kind, batch.folder / ROWS_FILE)
        if key in asked
    }


def objections(root: Path, report: Report, besides: str = "") -> Iterator[Problem]:
    """What speaks here against accepting a good report: batches of which nobody knows what they
    state, the one `besides` apart, and scores that another batch states.
    """
    yield from (p for p in _unusable(root) if p.details["id"] != besides)
    yield from clashes(root, report)


def clashes(root: Path, report: Report) -> Iterator[Problem]:
    """One problem for each row of a good report that another active batch already states."""
    if not report.ok or not _has_active(root, report.kind):
        return
    taken = taken_keys(root, report.kind, {key for key, *_ in _stated(report)})
    for key, region_code, line, sheet in _stated(report) if taken else ():
        if other := taken.get(key):
            details = {"other": other}
            yield Problem("batch_clash", report.file, line, "", region_code, details, sheet)


def _has_active(root: Path, kind: str) -> bool:
    return any(batch.kind == kind and batch.status == "accepted" for batch in readable(root)[0])


def _stated(report: Report) -> Iterator[tuple[tuple[str, ...], str, int, str]]:
    """(key, region, line, sheet) of each row of a good report."""
    dataset = DATASETS[report.kind]
    if report.spool is None:
        for row in report.rows:
            key = tuple(str(getattr(row, name)).casefold() for name in dataset.key)
            yield key, row.region_code, row.line, row.sheet
        return
    place = {name: index for index, name in enumerate(dataset.fields)}
    for key, row in _keys(report.kind, report.spool.rows):
        yield key, row[place["region_code"]], int(row[place["line"]]), row[place["sheet"]]


def judged(root: Path, report: Report, original: bytes) -> Batch | None:
    """Adds to a report what speaks against it here (see `objections`); gives the batch that it
    already is.
    """
    if not report.ok:
        return None
    key = _papers(report, original).key
    if already := _same(root, key):
        return already
    # the list first: a problem makes the report a bad one
    for problem in list(objections(root, report, key)):
        report.problem(problem)
        if problem.line is not None:
            report.faulty += 1
    return None


# --- into the snapshot


def active(root: Path) -> list[Batch]:
    """The batches that count, each with its rows as they were accepted.

    Raises FactsError, which names all damages, where a record cannot be read or rows that count
    were changed since.
    """
    if _unusable(root):
        raise FactsError(damages(root))
    return [batch for batch in batches(root) if batch.status == "accepted"]


def _unusable(root: Path) -> list[Problem]:
    """The damages that leave unknown what counts: records, and rows of active batches."""
    found, damaged = readable(root)
    return damaged + [
        _damaged(batch.batch_id, ROWS_FILE)
        for batch in found
        if batch.status == "accepted" and not _rows_are_intact(batch)
    ]


def _rows_are_intact(batch: Batch) -> bool:
    path = batch.folder / ROWS_FILE
    try:
        seen = path.stat()
        told = _seen_sha256(path, seen.st_size, seen.st_mtime_ns, seen.st_ino)
    except OSError:
        return False
    return told == batch.rows_sha256


@lru_cache(1_000)
def _seen_sha256(path: Path, size: int, changed: int, number: int) -> str:
    """The hash of a file as it was last changed: one question asks for those of all batches
    several times, and they may be gigabytes.
    """
    return _sha256(path).hexdigest()


def agency_parts(counted: Sequence[Batch]) -> Iterator[Part]:
    """The scores of OPD as a whole and in dimensions that batches state, each with its batch."""
    for batch in counted:
        for row in stored_rows(batch) if batch.kind == "agency_scores" else ():
            if not row["indicator"]:
                yield Part(
                    row["agency_id"],
                    int(row["year"]),
                    row["dimension"],
                    Decimal(row["score"]),
                    batch.batch_id,
                )


def with_claims(facts: Facts, counted: Sequence[Batch]) -> Facts:
    """The facts with what batches of region scores state: each row a claim, each (source, date) of
    a batch a source.

    So the rule of resolution treats them like every other claim. Whose statement they are is known
    only where the person who took the file in told it.
    """
    sources, claims, lines = dict(facts.sources), list(facts.claims), dict(facts.lines)
    for batch in counted:
        if batch.kind != "region_scores":
            continue
        ids: dict[tuple[str, str], str] = {}
        for number, row in enumerate(stored_rows(batch), start=1):
            said = (row["source"], row["published"])
            source_id = ids.setdefault(said, f"{batch.batch_id}-S{len(ids) + 1}")
            sources[source_id] = Source(
                source_id, _publisher(said[0]), said[1], "batch", batch.stated_by, ""
            )
            claim = _claim(f"{batch.batch_id}-{number:04}", row, source_id)
            claims.append(claim)
            lines[claim.claim_id] = int(row["line"])
    return replace(facts, sources=sources, claims=tuple(claims), lines=lines)


def _publisher(source: str) -> str:
    return source if len(source) <= LONGEST_PUBLISHER else source[:LONGEST_PUBLISHER] + "…"


def _claim(claim_id: str, row: dict[str, str], source_id: str) -> Claim:
    score = Decimal(row["score"]) if row["score"] else None
    return Claim(
        claim_id,
        row["region_code"],
        int(row["year"]),
        int(row["year"]),
        "",
        score,
        row["zone"] or None,
        row["category"] or None,
        None,
        "",
        source_id,
        "",
    )


def state_id(root: Path) -> bytes:
    """What tells one state of the batches from another: their ids and whether they count."""
    return "\n".join(
        f"{batch.batch_id} {batch.status} {batch.reason}" for batch in batches(root)
    ).encode()
