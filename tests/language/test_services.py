"""The services in words: every code has its word, every number its denominator."""

from __future__ import annotations

import pytest

from zona.config import ROOT
from zona.domain import complaints, followup
from zona.domain.complaints import Share
from zona.domain.servicerules import FINDING_STAMPS, STAMPS, STATES, UNITS
from zona.domain.standards import Ratio
from zona.facts.servicerules import service_rules
from zona.language.services import (
    basis_text,
    flag_sentence,
    ratio_text,
    rule_sentence,
    share_sentence,
)
from zona.language.words import LANGUAGES, Words

RULES = service_rules(ROOT)
ID, EN = Words("id"), Words("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_word(language):
    families = {
        "service_result": complaints.RESULTS,
        "service_clock": (*followup.ORDER, "basis_stated", "basis_receipt", "basis_issue"),
        "service_state": STATES,
        "service_stamp": (*STAMPS, *FINDING_STAMPS),
        "service_unit": UNITS,
        "complaint_status": RULES.complaints.statuses,
        "complaint_classification": (*RULES.complaints.classifications, "unclassified"),
        "complaint_ombudsman": ("yes", "no", "cannot-be-computed"),
    }
    missing = [
        f"{f}.{c}"
        for f, codes in families.items()
        for c in codes
        if not Words(language).has(f"{f}.{c}")
    ]
    assert missing == []


def test_a_limit_says_its_start_and_where_it_is_written():
    rules = {rule.id: rule for rule in (*RULES.complaints.rules, *RULES.findings.rules)}
    assert rule_sentence(rules["settle-complaint"], ID) == (
        "Penyelesaian pengaduan tidak berkadar pengawasan: paling lama 14 hari kerja"
        " sejak laporan diteruskan ke OPD"
    )
    assert rule_sentence(rules["suggestion"], EN).endswith("its limit is not known")
    assert basis_text(rules["corrective-30-working-days"].basis, EN) == (
        "Peraturan Ombudsman 58/2023, article 54 (read in the regulation)"
    )
    assert basis_text(rules["suggestion"].basis, ID) == "dasarnya belum ditemukan"
    for rule in rules.values():
        assert rule_sentence(rule, ID) and basis_text(rule.basis, ID)


def test_a_share_says_what_it_is_of_and_what_is_in_neither():
    share = Share("whole", met=2, late=1, apart=1, uncomputable=4, not_applicable=9)
    assert share_sentence(share, ID) == (
        "2 dari 3 tepat waktu (66,7 %); 1 ditutup sistem; 4 tidak dapat dihitung"
    )
    assert share_sentence(Share("whole", running=1), EN) == (
        "nothing can be judged yet; 1 still within the limit"
    )


def test_what_nobody_looked_at_is_not_called_missing():
    assert ratio_text(Ratio(4, 6, 0), ID) == "4 dari 6"
    assert ratio_text(Ratio(4, 14, 3), ID) == "4 dari 14, 3 belum diperiksa"
    assert ratio_text(Ratio(0, 6, 6), EN) == "not checked yet"


def test_the_sentence_of_a_flag_says_the_number_of_its_rule():
    for language in LANGUAGES:
        said = [flag_sentence(flag, Words(language)) for flag in RULES.dissonance.flags]
        assert "70 %" in said[0] and not any("{" in sentence for sentence in said)
