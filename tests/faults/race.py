"""Writers at once, in processes of their own: one wins, the others are told, nothing is lost."""

from __future__ import annotations

from pathlib import Path

from tests.faults import work
from tests.faults.common import Child, Tally, Time, fresh_root, scores_of
from zona.intake import batches

ALL = ("accept", "same", "withdraw")
AT_ONCE = 3


def run(name: str, folder: Path, times: int, time_left: Time) -> Tally:
    """Lets AT_ONCE processes do `name` at the same moment, up to `times` times."""
    tally, root = Tally(), fresh_root(folder)
    for n in range(times):
        if time_left:
            tally.counts["rounds"] += 1
            {"accept": _accept, "same": _same, "withdraw": _withdraw}[name](root, n, tally)
    tally.expect(not batches.damages(root), f"{batches.damages(root)}")
    return tally


def _together(*tasks: tuple) -> list:
    children = [Child(*task) for task in tasks]
    for child in children:
        child.started()
    return [child.answer() for child in children]


def _accept(root: Path, n: int, tally: Tally) -> None:
    """Files that differ and state the same thing: one is accepted."""
    files = [scores_of(f"Dinas {n} B", 70 + i) for i in range(AT_ONCE)]
    answers = _together(*((work.accept, root, data, "nilai.xlsx") for data in files))
    accepted = [answer for answer in answers if batches.ID.fullmatch(str(answer))]
    tally.counts["accepted"] += len(accepted)
    others = [answer for answer in answers if answer not in accepted]
    tally.expect(
        len(accepted) == 1 and set(others) == {"not_ok"}, f"round {n}: {answers} were answered"
    )


def _same(root: Path, n: int, tally: Tally) -> None:
    """The same file several times: one batch, and everybody gets its id."""
    data = scores_of(f"Dinas {n} C")
    answers = _together(*((work.accept, root, data, "nilai.xlsx") for _ in range(AT_ONCE)))
    tally.counts["ids"] += len(set(answers))
    known = {batch.batch_id for batch in batches.batches(root)}
    tally.expect(len(set(answers)) == 1 and set(answers) <= known, f"round {n}: {answers}")


def _withdraw(root: Path, n: int, tally: Tally) -> None:
    """Several reasons: one is kept, and the others are told which."""
    key = work.accept(root, scores_of(f"Dinas {n} D"), "nilai.xlsx")
    answers = _together(*((work.withdraw, root, key, f"alasan {i}") for i in range(AT_ONCE)))
    done = [reason for what, reason in answers if what == "withdrawn"]
    tally.counts["withdrawn"] += len(done)
    kept = [entry["reason"] for entry in batches.find(root, key).history[1:]]
    tally.expect(done == kept and len(kept) == 1, f"round {n}: {answers}, kept {kept}")
    tally.expect({reason for _, reason in answers} == set(kept), f"round {n}: {answers}")
