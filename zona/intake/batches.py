"""Accepted files, kept as batches: original, accepted rows and what happened to them, in a folder
named by the content.

A batch is written whole by one rename, never changed, never deleted: a withdrawal is an entry in
its history. What an active batch says gets into the snapshot when the snapshot is built, and only
then.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from zona.domain.claims import Claim, Source
from zona.domain.ledger import Facts
from zona.domain.problems import FactsError, Problem
from zona.intake.contract import KEYS, ROWS
from zona.intake.totals import Part

if TYPE_CHECKING:  # the snapshot is built from batches and knows nothing of words
    from zona.intake.report import Report

ID = re.compile(r"B[0-9a-f]{12}")
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv")
STATED_BY = ("", "ombudsman", "pemerintah")
MAX_REASON = 300
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

    `stated_by`: whose statement the file is (ombudsman, pemerintah, empty: not told).
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

    @property
    def status(self) -> str:
        """What the last entry of the history made of it."""
        return "withdrawn" if self.history[-1]["action"] == "withdrawn" else "accepted"

    @property
    def reason(self) -> str:
        """Why it was withdrawn, empty where it is not."""
        return self.history[-1]["reason"] if self.status == "withdrawn" else ""

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
    return Path(os.environ.get("ZONA_BATCHES") or root / "data" / "batches")


def batches(root: Path) -> list[Batch]:
    """All batches, the oldest first. Raises FactsError where one cannot be read."""
    paths = folder(root).glob("B*/batch.json")
    return sorted(
        (_read(path) for path in paths), key=lambda batch: (batch.accepted, batch.batch_id)
    )


def _read(path: Path) -> Batch:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        batch = Batch(**content | {"history": tuple(content["history"])}, folder=path.parent)
        if batch.batch_id != path.parent.name or batch.kind not in ROWS or not batch.history:
            raise ValueError(batch.batch_id)
        return batch
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FactsError([Problem("batch_damaged", f"batches/{path.parent.name}")]) from error


def find(root: Path, batch_id: str) -> Batch:
    """The batch with this id. Raises BatchFault("unknown")."""
    path = folder(root) / batch_id / "batch.json"
    if not ID.fullmatch(batch_id) or not path.exists():
        raise BatchFault("unknown", id=batch_id)
    return _read(path)


# --- taking in, withdrawing, restoring


def rows_csv(kind: str, rows: Iterable[NamedTuple]) -> bytes:
    """Accepted rows as CSV, the contract's fields as header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(ROWS[kind]._fields)
    writer.writerows(rows)
    return text.getvalue().encode()


def batch_id(kind: str, original: bytes, rows: bytes) -> str:
    """The id of a batch from its content: the same file gives the same id."""
    digest = hashlib.sha256(kind.encode() + b"\0" + hashlib.sha256(original).digest() + rows)
    return "B" + digest.hexdigest()[:12]


def same(root: Path, report: Report, original: bytes) -> Batch | None:
    """The batch that this very file already is, None where it is new."""
    key = batch_id(report.kind, original, rows_csv(report.kind, report.rows)) if report.ok else ""
    return find(root, key) if key and (folder(root) / key / "batch.json").exists() else None


def accept(root: Path, report: Report, original: bytes, stated_by: str = "") -> tuple[Batch, bool]:
    """(batch, whether it is new) for a file whose report is good; the same file again gives the
    batch that there is.

    Raises BatchFault where the report is not good, or where a score already stands in another batch
    (see `clashes`).
    """
    if not report.ok or stated_by not in STATED_BY:
        raise BatchFault("not_ok")
    rows = rows_csv(report.kind, report.rows)
    key = batch_id(report.kind, original, rows)
    target = folder(root) / key
    if (target / "batch.json").exists():
        return find(root, key), False
    if any(clashes(root, report)):
        raise BatchFault("not_ok")
    suffix = Path(report.file).suffix.lower()
    now = _now()
    content = {
        "batch_id": key,
        "kind": report.kind,
        "file_name": report.file,
        "stated_by": stated_by,
        "accepted": now,
        "rows": len(report.rows),
        "rows_sha256": hashlib.sha256(rows).hexdigest(),
        "original": "original" + (suffix if suffix in SUFFIXES else ".bin"),
        "history": [{"action": "accepted", "when": now, "reason": ""}],
    }
    _write(target, {content["original"]: original, "rows.csv": rows, "batch.json": _json(content)})
    return find(root, key), True


def _write(target: Path, files: dict[str, bytes]) -> None:
    """Writes a folder whole or not at all: beside its place, then one rename."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        os.rename(fresh, target)
    except OSError:
        if not (target / "batch.json").exists():  # else somebody was faster with the same content
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def withdraw(root: Path, key: str, reason: str) -> Batch:
    """Takes a batch out of what is built, for a reason that is kept. Raises BatchFault."""
    reason = " ".join("".join(c if c.isprintable() else " " for c in reason).split())[:MAX_REASON]
    if not reason:
        raise BatchFault("no_reason")
    batch = find(root, key)
    if batch.status == "withdrawn":
        raise BatchFault("already_withdrawn", id=key, reason=batch.reason)
    return _append(batch, "withdrawn", reason)


def restore(root: Path, key: str) -> Batch:
    """Takes a withdrawn batch in again.

    Raises BatchFault, also where its scores meanwhile stand in another batch.
    """
    batch = find(root, key)
    if batch.status != "withdrawn":
        raise BatchFault("not_withdrawn", id=key)
    taken = taken_keys(root, batch.kind)
    other = next(
        (taken[row] for row in _keys(batch.kind, stored_rows(batch)) if row in taken), None
    )
    if other:
        raise BatchFault("taken", id=key, other=other)
    return _append(batch, "restored", "")


def _append(batch: Batch, action: str, reason: str) -> Batch:
    changed = replace(
        batch, history=(*batch.history, {"action": action, "when": _now(), "reason": reason})
    )
    content = {name: value for name, value in vars(changed).items() if name != "folder"}
    fresh = batch.folder / f".batch.json.{os.getpid()}.tmp"
    fresh.write_bytes(_json(content | {"history": list(changed.history)}))
    os.replace(fresh, batch.folder / "batch.json")
    return changed


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M")


# --- what is already there


def stored_rows(batch: Batch) -> Iterator[dict[str, str]]:
    """The accepted rows of a batch as they are stored, all text."""
    with (batch.folder / "rows.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _keys(kind: str, rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield tuple(row[name].casefold() for name in KEYS[kind])


def taken_keys(root: Path, kind: str) -> dict[tuple[str, ...], str]:
    """What active batches of a kind already state (the contract's key), with the batch that does."""
    return {
        key: batch.batch_id
        for batch in batches(root)
        if batch.kind == kind and batch.status == "accepted"
        for key in _keys(kind, stored_rows(batch))
    }


def clashes(root: Path, report: Report) -> Iterator[Problem]:
    """One problem for each row of a good report that another active batch already states."""
    taken = taken_keys(root, report.kind) if report.ok else {}
    for row in report.rows if taken else ():
        other = taken.get(tuple(str(getattr(row, name)).casefold() for name in KEYS[report.kind]))
        if other:
            yield Problem(
                "batch_clash",
                report.file,
                row.line,
                "",
                row.region_code,
                {"other": other},
                row.sheet,
            )


def judged(root: Path, report: Report, original: bytes) -> Batch | None:
    """Adds to a report what speaks against it here (scores that another batch states); gives the
    batch that it already is.
    """
    already = same(root, report, original)
    for problem in (
        [] if already else list(clashes(root, report))
    ):  # the list first: a problem makes the report a bad one
        report.problem(problem)
        report.faulty += 1
    return already


# --- into the snapshot


def active(root: Path) -> list[Batch]:
    """The batches that count, each with its rows as they were accepted.

    Raises FactsError where rows were changed since.
    """
    found = [batch for batch in batches(root) if batch.status == "accepted"]
    damaged = [batch for batch in found if not _intact(batch)]
    if damaged:
        raise FactsError(Problem("batch_damaged", f"batches/{batch.batch_id}") for batch in damaged)
    return found


def _intact(batch: Batch) -> bool:
    try:
        return (
            hashlib.sha256((batch.folder / "rows.csv").read_bytes()).hexdigest()
            == batch.rows_sha256
        )
    except OSError:
        return False


def agency_parts(counted: Sequence[Batch]) -> Iterator[Part]:
    """The scores of OPD as a whole and in dimensions that batches state, each with its batch's id."""
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
