"""The answers on top of the pages of complaints and satisfaction, word for word."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.domain.test_surveys import METHODS, ready, survey
from zona.config import ROOT
from zona.domain import complaintcounts as counts
from zona.domain import surveys
from zona.domain.complaints import Share
from zona.facts.servicerules import service_rules
from zona.language import complaints, satisfaction
from zona.language.words import Words

RULES = service_rules(ROOT)
ID, EN = Words("id"), Words("en")
LIMIT = next(rule for rule in RULES.complaints.limits if rule.id == "settle-complaint")


def state(late_open: int):
    row = {
        "rule": LIMIT.id,
        "result": "late",
        "still_open": True,
        "elapsed_sum": 31 * late_open,
        "elapsed_n": late_open,
        "weekends_only_n": 0,
    }
    share = Share(LIMIT.id, met=60, late=late_open, late_open=late_open)
    return counts.limit_state(LIMIT, RULES.small_numbers, share, [row])


def test_the_answer_says_who_is_late_by_how_much_and_of_which_day():
    whole = {"complaints_n": 2000, "late_now_n": 30}
    late = [("Dinas A", 12), ("Dinas *B*", 9), ("Dinas C", 5), ("Dinas D", 5)]
    said = complaints.answer("Kota Binjai", date(2025, 6, 30), whole, late, state(8), 5, ID)
    assert said == (
        "Per 30 Juni 2025, **30 dari 2.000 pengaduan** di Kota Binjai sedang lewat batas waktu; "
        "terbanyak Dinas A (12), Dinas \\*B\\* (9), dan Dinas C (5); paling banyak pada "
        "“Penyelesaian pengaduan tidak berkadar pengawasan” (batas 14 hari kerja): 8 pengaduan, "
        "rata-rata lewat 17,0 hari kerja."
    )


def test_few_are_said_as_few_and_none_as_none():
    few = {"complaints_n": 80, "late_now_n": None}
    said = complaints.answer("Dinas A", date(2025, 6, 30), few, [], None, 5, EN)
    assert said == "On 30 June 2025, **< 5 of 80 complaints** in Dinas A are past a limit."
    none = {"complaints_n": 80, "late_now_n": 0}
    assert "tidak ada yang sedang lewat" in complaints.answer("X", None, none, [], None, 5, ID)


def test_a_limit_says_its_rule_its_state_and_all_that_is_not_in_its_share():
    share = Share(LIMIT.id, met=60, late=20, late_open=7, apart=11, uncomputable=6)
    found = counts.limit_state(LIMIT, RULES.small_numbers, share)
    rule, basis, counted = complaints.limit_lines(found, 5, ID)
    assert "14 hari kerja sejak laporan diteruskan" in rule
    assert "Permen PANRB 62/2018 (menurut laporan atau paparan" in basis
    assert "tidak dapat dihitung: 6" in counted and "ditutup sistem: 11" in counted
    assert "7 masih terbuka" in counted and "berdiri sendiri" in counted
    assert complaints.share_text(found, ID) == "60 dari 80 tepat waktu (75,0 %)"


def test_the_answer_of_a_survey_names_mutu_lowest_unsur_and_respondents():
    row = survey("Loket", "3.2", 150, waktu=Decimal("2.9"))
    found = surveys.by_period(RULES.satisfaction, METHODS, ready(row))[0]
    said = satisfaction.answer("Dinas A", found, RULES.satisfaction, ID)
    assert said == (
        "IKM Dinas A, 2024: **80,00** dari 100, mutu B, baik (76,61–88,30); "
        "terendah: **Waktu penyelesaian** (2,90 dari 4); "
        "150 responden, **belum cukup** (perlu 217 dari 500 yang dilayani)."
    )


def test_an_old_survey_is_said_to_have_no_grade():
    found = surveys.by_period(
        RULES.satisfaction, METHODS, ready(survey("Loket", "3.2", 150, 2016))
    )[0]
    said = satisfaction.answer("Dinas A", found, RULES.satisfaction, ID)
    assert "tanpa mutu" in said and "baik (" not in said
