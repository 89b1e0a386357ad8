"""What stands behind a part of the score at one OPD."""

from __future__ import annotations

import pytest

from zona.config import ROOT
from zona.domain.standards import EXISTS, ON_SITE, Ratio, service_standards
from zona.domain.ties import components_behind, tied
from zona.facts.servicerules import service_rules
from zona.language.ties import tie_columns, tied_line
from zona.language.words import LANGUAGES, Words

RULES = service_rules(ROOT)
METHOD = "kepatuhan-2022"
SERVICES = [
    {"service_id": str(n), "region_code": "12.75", "agency": "Dinas Contoh", "name": f"L{n}"}
    for n in range(3)
]
CHECKS = [
    {"service_id": "0", "component": "biaya", EXISTS: True, ON_SITE: True},
    {"service_id": "1", "component": "biaya", EXISTS: True, ON_SITE: False},
]
CHECKS = [check | {"checked": "2025-02-03", "shown_electronically": None} for check in CHECKS]
TOPICS = [("BIAYA ", 6), ("Pungutan  liar", 5), ("Antrean", None), (None, 9), ("*", 7)]


def test_indicators_lead_to_their_components_and_a_dimension_to_all_of_its():
    found, loose = components_behind(RULES.ties, METHOD, "input", ["toilet", "budaya-layanan"])
    assert (found, loose) == ({"sarana": ["toilet"]}, ["budaya-layanan"])
    found, loose = components_behind(RULES.ties, METHOD, "output", [])
    assert (list(found), loose) == (["jangka-waktu", "biaya", "kompetensi"], [])
    assert components_behind(RULES.ties, "opini-2025", "output", []) == ({}, [])


def test_a_component_says_how_far_it_is_there_and_what_is_written_about_it():
    standards = service_standards(RULES.standards, SERVICES, CHECKS)
    asked = {"biaya": ["biaya"], "sarana": [], "jangka-waktu": []}
    found = {
        one.component: one for one in tied(RULES.ties, RULES.standards, standards, TOPICS, asked)
    }
    assert list(found) == ["jangka-waktu", "biaya", "sarana"]
    assert found["biaya"].there[EXISTS] == Ratio(2, 3, 1)
    assert found["biaya"].there[ON_SITE] == Ratio(1, 3, 1)
    assert found["biaya"].complaints == 11
    # a hidden number stays hidden, and what need not be displayed is in no ratio of display
    assert found["jangka-waktu"].complaints is None
    assert found["sarana"].there[ON_SITE] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_says_what_is_known_and_what_is_not(language):
    words = Words(language)
    standards = service_standards(RULES.standards, SERVICES, CHECKS)
    (known,) = tied(RULES.ties, RULES.standards, standards, TOPICS, {"biaya": ["tanpa-imbalan"]})
    line = tied_line(known, "Biaya", ["publikasi"], words)
    for part in ("11", "**Biaya**", words("indicator.tanpa-imbalan"), words("ties.kind_publikasi")):
        assert part in line
    (unknown,) = tied(RULES.ties, RULES.standards, [], [], {"biaya": []})
    assert tied_line(unknown, "Biaya", [], words) == f"- **Biaya** — {words('ties.unchecked')}"


def test_each_component_names_its_part_of_the_score():
    words = Words("id")
    columns = tie_columns(RULES.ties, METHOD, {"biaya": "Biaya", "dasar-hukum": "Hukum"}, words)
    cells = [
        columns[words("agency.dimension")]({"code": code}) for code in ("biaya", "dasar-hukum")
    ]
    assert cells == ["Proses; Output", words("ties.none")]
