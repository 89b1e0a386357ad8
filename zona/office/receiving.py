"""Taking files in, out and back, and showing them: asked for first, and told in the journal.

The batch itself says who did what with it, written by the same rename; the journal's row follows.
Where a process is killed between the two, the batch still names who it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from zona.domain.roles import Actor, allowed
from zona.intake import batches
from zona.intake.batches import Batch
from zona.office.access import require
from zona.office.faults import OfficeFault
from zona.office.place import exists

if TYPE_CHECKING:
    from zona.intake.report import Report

ACCEPT, WITHDRAW, PUBLISH = "intake.accept", "intake.withdraw", "release.publish"


def sees_batches(actor: Actor) -> bool:
    """Whether somebody sees what was taken in before it is shown: who takes in, who publishes."""
    return allowed(actor, ACCEPT) or allowed(actor, PUBLISH)


def accept(
    root: Path, actor: Actor, report: Report, original: bytes, stated_by: str = ""
) -> tuple[Batch, bool]:
    """As `batches.accept`. Raises OfficeFault too, for an actor who may not."""
    require(actor, ACCEPT)
    batch, fresh = batches.accept(root, report, original, stated_by, by=actor.who)
    if fresh:
        details = {"kind": batch.kind, "rows": batch.rows, "rows_sha256": batch.rows_sha256}
        _tell(root, actor, "batch.accepted", batch, details)
    return batch, fresh


def withdraw(root: Path, actor: Actor, key: str, reason: str) -> Batch:
    """As `batches.withdraw`. Raises OfficeFault too, for an actor who may not."""
    require(actor, WITHDRAW)
    batch = batches.withdraw(root, key, reason, by=actor.who)
    _tell(root, actor, "batch.withdrawn", batch, why=batch.reason)
    return batch


def restore(root: Path, actor: Actor, key: str) -> Batch:
    """As `batches.restore`. Raises OfficeFault too, for an actor who may not."""
    require(actor, WITHDRAW)
    batch = batches.restore(root, key, by=actor.who)
    _tell(root, actor, "batch.restored", batch)
    return batch


def publish(
    root: Path, actor: Actor, shown: Mapping[str, str], build: Callable[[], object]
) -> None:
    """Runs `build`, which shows every file that was taken in.

    `shown`: the batches that are on show now, with their status. Raises OfficeFault for an actor
    who may not, or who did something themselves with what would now begin or cease to show: a
    second person looks at it. The machine's owner may: they could copy the files.
    """
    require(actor, PUBLISH)
    changed = [one for one in batches.batches(root) if shown.get(one.batch_id) != one.status]
    own = [one.batch_id for one in changed if actor.who in one.hands]
    if own and not actor.owner:
        raise OfficeFault("own_batch", ids=", ".join(own))
    build()
    details = {"batches": sorted(one.batch_id for one in changed)}
    _write(root, actor, "release.built", "release", details)


def _tell(
    root: Path,
    actor: Actor,
    what: str,
    batch: Batch,
    details: Mapping[str, object] | None = None,
    why: str = "",
) -> None:
    try:
        _write(root, actor, what, f"batch:{batch.batch_id}", details, why)
    except OfficeFault as fault:
        raise OfficeFault("untold", id=batch.batch_id) from fault


def _write(
    root: Path,
    actor: Actor,
    what: str,
    about: str,
    details: Mapping[str, object] | None = None,
    why: str = "",
) -> None:
    """Nothing where there is no office: a command on a machine without one makes none."""
    if not exists(root):
        return
    # here: who has no office needs no database
    from zona.office import journal
    from zona.office.database import office

    with office(root).writing() as connection:
        journal.append(connection, actor, what, about, details, why)
