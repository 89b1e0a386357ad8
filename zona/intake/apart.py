"""Checks a file of strangers in a process of its own: what the server and the commands call.

The report comes over as plain values; the rows, which only who accepts them needs, in parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import Any

from zona.domain.ledger import Facts
from zona.domain.problems import Problem
from zona.intake import check, child
from zona.intake.answers import NONE, Answers
from zona.intake.check import Progress
from zona.intake.child import Limits, Send
from zona.intake.datasets import DATASETS
from zona.intake.mappings import ColumnMap
from zona.intake.reader import File
from zona.intake.refusal import Refused
from zona.intake.report import Report
from zona.intake.sizes import STRANGERS, Size
from zona.intake.spool import Spool

TEXT_PART = 4_000_000  # letters: well below the longest frame


def check_file(
    name: str,
    data: File,
    facts: Facts,
    kind: str | None = None,
    today: date | None = None,
    progress: Progress = lambda done, total: None,
    rows: bool = True,
    limits: Limits | None = None,
    answers: Answers = NONE,
    known: Mapping[str, Sequence[str]] | None = None,
    mapping: ColumnMap = check.UNMAPPED,
    remembered: Mapping[str, ColumnMap] | None = None,
    size: Size = STRANGERS,
    spool: Spool | None = None,
) -> Report:
    """The report of a file of scores, as `check.check_file` makes it, whatever the file does to its
    reader.

    rows: whether the accepted rows are wanted; without them the report is small. spool: where they
    and what is kept of the file go instead of into the report. limits: others than those of `size`.
    """
    limits = limits or size.limits
    arguments = {"name": name, "data": data, "facts": facts, "kind": kind, "today": today}
    arguments |= {"answers": answers, "known": known, "size": size}
    arguments |= {"mapping": mapping, "remembered": remembered}
    report = Report(name, kind)
    into = spool or _Memory()
    try:
        with closing(child.run(f"{__name__}:_send", {**arguments, "rows": rows}, limits)) as sent:
            for what, value in sent:
                if what == "progress":
                    progress(*value)
                elif what == "report":
                    report = from_plain(value)
                elif what == "kept":
                    into.add_kept(value)
                else:
                    into.add_rows(*value)
    except child.Stopped as stopped:
        return check.refused(name, kind, _refusal(stopped, limits))
    if rows and report.ok:
        into.give(report)
    return report


class _Memory:
    """Rows and what is kept of a file, held in memory for the report."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.kept: list[str] = []

    def add_rows(self, kind: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self.rows += [DATASETS[kind].row(*row) for row in rows]

    def add_kept(self, text: str) -> None:
        self.kept.append(text)

    def give(self, report: Report) -> None:
        report.rows, report.kept = self.rows, "".join(self.kept)


def _refusal(stopped: child.Stopped, limits: Limits) -> Refused:
    if stopped.reason == "slow":
        return Refused("file_slow", limit_s=limits.processor)
    if stopped.reason == "heavy":
        return Refused("file_heavy", limit_mb=limits.memory // 1_000_000)
    return Refused("damaged")


def _send(send: Send, rows: bool, **arguments: Any) -> None:
    """Runs in the other process."""

    def hand_on(kind: str, part: list[tuple[Any, ...]], kept: str) -> None:
        if not rows:
            return
        send(("rows", (kind, part)))
        for start in range(0, len(kept), TEXT_PART):
            send(("kept", kept[start : start + TEXT_PART]))

    progress = lambda done, total: send(("progress", (done, total)))  # noqa: E731
    report = check.check_file(**arguments, progress=progress, hand_on=hand_on)
    send(("report", to_plain(report)))


def to_plain(report: Report) -> dict[str, Any]:
    """A report without its rows as plain values."""
    return vars(report) | {
        "problems": [vars(problem) for problem in report.problems],
        "notes": [vars(note) for note in report.notes],
        "questions": [vars(question) for question in report.questions],
        "rows": [],
        "kept": "",
        "spool": None,
    }


def from_plain(values: dict[str, Any]) -> Report:
    """The report that `to_plain` was given, without its rows."""
    told = {
        name: [Problem(**one) for one in values[name]]
        for name in ("problems", "notes", "questions")
    }
    return Report(**values | told)
