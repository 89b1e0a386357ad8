"""Words of standards and follow-up: each code of the rules has its own, and clocks are told right."""

from __future__ import annotations

from datetime import date

import pytest

from zona.config import ROOT
from zona.domain.followup import LATE, ORDER, RUNNING, SETTLED, Clock
from zona.facts.servicerules import service_rules
from zona.language.followup import basis_of, deadline_text, left_text, span_of
from zona.language.words import LANGUAGES, Words

RULES = service_rules(ROOT)
SHORT = 18  # letters that stand upright over a column of a phone


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_rules_has_its_words(language):
    words, findings = Words(language), RULES.findings
    keys = [f"standard_short.{code}" for code in RULES.standards.codes]
    keys += [f"finding_kind.{kind}" for kind in findings.kinds]
    keys += [f"followup_progress.{code}" for code in findings.outcomes]
    keys += [f"followup_progress.{code}" for code in findings.actions.statuses]
    keys += [f"followup.tile_{state}" for state in ORDER]
    assert [key for key in keys if not words.has(key)] == []
    short = [words(f"standard_short.{code}") for code in RULES.standards.codes]
    assert len(set(short)) == len(short) and max(map(len, short)) <= SHORT


def test_an_estimate_is_called_one_and_time_is_told_in_its_unit():
    words, day = Words("id"), date(2024, 4, 12)
    estimate = Clock("T1", RUNNING, deadline=day, basis="issue", left=5, unit="working_days")
    assert deadline_text(estimate, words) == "12 April 2024 (perkiraan)"
    assert left_text(estimate, words) == "5 hari kerja lagi" and "terbit" in basis_of(
        estimate, words
    )
    late = Clock("T2", LATE, deadline=day, basis="receipt", left=-3, unit="days")
    assert (
        deadline_text(late, words) == "12 April 2024" and left_text(late, words) == "lewat 3 hari"
    )
    assert (
        left_text(Clock("T3", RUNNING, deadline=day, left=0, unit="days"), words) == "hari terakhir"
    )
    settled = Clock("T4", SETTLED, deadline=day, left=-3, unit="days")
    assert left_text(settled, words) == "" and deadline_text(Clock("T5", LATE), words) == "–"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024-03-05", date(2024, 3, 5), date(2024, 3, 5)),
    ],
)
def test_a_date_known_in_part_is_a_span(text, first, last):
    assert span_of(text) == (first, last) and span_of("") is None
