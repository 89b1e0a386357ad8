"""Report conflicts, claims that cannot be placed, zones that do not fit their score, totals and codes that differ."""

from __future__ import annotations

import argparse

from zona.checks import findings
from zona.facts import read_facts
from zona.intake import batches
from zona.store import assessments
from zona.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace, words: Words) -> int:
    """Prints one sentence a finding; 1 where one of them is serious."""
    facts = batches.with_claims(read_facts(args.root), batches.active(args.root))
    found = findings(facts, assessments(facts))
    for finding in found:
        print(("! " if finding.serious else "- ") + words(f"check.{finding.code}", **finding.details))
    serious = sum(finding.serious for finding in found)
    print(words("check.summary", n=len(found), serious=serious))
    return 1 if serious else 0
