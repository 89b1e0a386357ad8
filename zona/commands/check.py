"""Report conflicts, claims that cannot be placed, zones that do not fit their score, totals and
codes that differ.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from zona.config import office_url
from zona.domain.checks import Finding, findings
from zona.domain.ledger import Facts
from zona.facts.read import read_facts
from zona.intake import batches
from zona.intake.totals import differences
from zona.language.words import Words
from zona.office.faults import OfficeFault
from zona.office.place import exists
from zona.store.resolved import indicator_values, unit_values


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace, words: Words) -> int:
    """Prints one sentence a finding; 1 where one of them is serious."""
    active = batches.active(args.root)
    # with what was accepted: that is what people see
    facts = batches.with_claims(read_facts(args.root), active)
    found = [
        *findings(facts, indicator_values(facts), unit_values(facts)),
        *_agency_totals(active, facts),
        *_damaged(args.root, words),
        *_journal(args.root, words),
    ]
    for finding in found:
        print(
            ("! " if finding.serious else "- ") + words(f"check.{finding.code}", **finding.details)
        )
    serious = sum(finding.serious for finding in found)
    print(words("check.summary", n=len(found), serious=serious))
    # conflicts are what sources say, and no fault of the data: they fail nothing
    return 1 if serious else 0


def _damaged(root: Path, words: Words) -> list[Finding]:
    """Files of accepted batches that are missing or were changed and do not stop a build: an
    original, whatever belongs to a withdrawn batch.
    """
    return [
        Finding("damaged_batch", {"problem": problem.sentence(words)}, serious=True)
        for problem in batches.damages(root)
    ]


def _journal(root: Path, words: Words) -> list[Finding]:
    """Where the journal of the office breaks first, if there is an office."""
    if not exists(root):
        return []
    # here: who has no office needs no database
    from zona.office import journal
    from zona.office.database import Database

    try:
        _, broken = journal.verify(Database(office_url(root)))
    except OfficeFault as fault:
        return [Finding("office_unreadable", {"why": fault.sentence(words)}, serious=True)]
    if broken is None:
        return []
    return [Finding(f"journal_{broken.code}", {"n": broken.n}, serious=True)]


def _agency_totals(active: list[batches.Batch], facts: Facts) -> list[Finding]:
    """Scores of OPD as a whole in accepted files that their dimensions do not give: to look at,
    nothing to refuse.
    """
    return [
        Finding(
            "agency_total",
            {
                "agency": whole.agency_id,
                "year": whole.year,
                "stated": whole.score,
                "computed": computed,
                "batch": whole.row,
            },
        )
        for whole, computed in differences(batches.agency_parts(active), facts.methods)
    ]
