"""The rules of the services: what they say, that every number has a source, and that what cannot be
right is refused with a sentence.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from zona.config import ROOT
from zona.domain.problems import FactsError
from zona.facts.read import read_facts
from zona.facts.servicerules import KINDS, read_service_rules, service_rules
from zona.language.words import LANGUAGES, Words

RULES = ROOT / "data" / "rules"


def test_the_limits_are_those_of_the_regulations():
    rules = service_rules(ROOT)
    limits = {rule.id: (rule.number, rule.unit) for rule in rules.complaints.limits}
    assert limits == {
        "verify-forward": (3, "working_days"),
        "first-response": (5, "working_days"),
        "settle-information": (5, "working_days"),
        "settle-complaint": (14, "working_days"),
        "settle-inspection": (60, "working_days"),
        "whole": (60, "days"),
    }
    closing = [rule for rule in rules.complaints.rules if rule.role == "closing"]
    assert [(rule.number, rule.unit) for rule in closing] == [(10, "working_days")]
    assert not any("aspirasi" in rule.applies_to for rule in rules.complaints.rules)
    assert len(rules.standards.codes) == 14 and len(rules.standards.displayed) == 6
    assert len(rules.satisfaction.codes) == 9


def test_the_limits_on_the_public_pages_are_the_same():
    from zona.facts.channels import read_channels

    channels, rules = read_channels(ROOT / "data"), service_rules(ROOT).complaints
    same = {"forward": "verify-forward", "first_answer": "first-response", "whole": "whole"}
    same["closed_unanswered"] = "closed-unanswered"
    numbers = {rule.id: rule.number for rule in rules.rules}
    for limit, rule in same.items():
        assert channels.limit(limit).n == numbers[rule], limit
    assert channels.limit("ombudsman_age").n == rules.ombudsman.within_years


def test_what_rules_name_exists(facts):
    rules = service_rules(ROOT)
    ties = rules.ties
    assert ties.component_of("toilet") == "sarana"
    assert ties.component_of("budaya-layanan") is None and ties.component_of(None) is None
    assert ties.components_of("kepatuhan-2022", "pengaduan") == ("pengaduan",)
    assert ties.components_of("opini-2025", "pengaduan") == ()
    assert ties.dimensions_of("kepatuhan-2022", "biaya") == ["proses", "output"]
    assert [tie.component for tie in ties.components] == list(rules.standards.codes)
    indicator = next(i for i in facts.indicators if i.id == rules.satisfaction.indicator)
    classes = {code for method in indicator.methods for code in method.categories}
    for flag in rules.dissonance.flags:
        for condition in flag.conditions:
            if condition.measure == "mutu":
                assert set(condition.codes) <= classes


def test_a_calendar_of_a_units_own_wins(tmp_path: Path):
    shutil.copytree(RULES, tmp_path / "rules")
    path = tmp_path / "rules" / "calendars.toml"
    units = [("Dinas A", "Puskesmas"), ("Dinas A", ""), ("", "")]
    made = ["senin-sabtu", "senin-jumat", "senin-sabtu"]
    with path.open("a", encoding="utf-8") as file:
        for (agency, unit), calendar in zip(units, made, strict=True):
            file.write(
                f'\n[[units]]\nregion_code = "12.75"\nagency = "{agency}"\nunit = "{unit}"\n'
                f'calendar = "{calendar}"\n'
            )
    problems: list = []
    calendars = read_service_rules(tmp_path / "rules", problems).calendars
    assert not problems
    assert calendars.calendar_of("12.75", "Dinas A", "Puskesmas") == "senin-sabtu"
    assert calendars.calendar_of("12.75", "Dinas A", "Kantor") == "senin-jumat"
    assert calendars.calendar_of("12.75", "Dinas B", "") == "senin-sabtu"
    assert calendars.calendar_of("12.74", "Dinas A", "Puskesmas") == calendars.default


def test_facts_of_earlier_releases_have_no_rules(tmp_path: Path):
    problems: list = []
    assert read_service_rules(tmp_path / "none", problems) is None and not problems
    with pytest.raises(FactsError, match="no_file"):
        service_rules(tmp_path)


C, S, F, D = "complaints.toml", "satisfaction.toml", "findings.toml", "dissonance.toml"
T = "ties.toml"
FAULTS = [
    (C, "number = 3\n", "", "number", "shape"),
    (C, "number = 3\n", "number = 0\n", "number", "shape"),
    (C, "number = 3\n", 'number = "3"\n', "number", "shape"),
    (C, "soon = 1\n", "soon = 4\n", "soon", "too_large"),
    (C, 'unit = "working_days"', 'unit = "hours"', "unit", "not_allowed"),
    (C, 'role = "limit"', 'role = "wish"', "role", "not_allowed"),
    (C, 'start = "submitted"', 'start = "read"', "start", "not_allowed"),
    (C, 'end = "forwarded"', 'end = "submitted"', "end", "not_allowed"),
    (C, 'open_in = ["unknown"]', 'open_in = ["new"]', "open_in", "not_allowed"),
    (C, 'applies_to = ["permintaan-informasi"]', "applies_to = []", "applies_to", "empty"),
    (C, 'id = "first-response"', 'id = "verify-forward"', "id", "twice"),
    (C, 'id = "whole"', 'id = "The Whole"', "id", "code"),
    (C, 'state = "verified"', 'state = "sure"', "state", "not_allowed"),
    (C, 'regulation = "UU 25/2009"', 'regulation = ""', "regulation", "empty"),
    (C, ', en = "Verifying and forwarding"', "", "name", "empty"),
    (C, 'told = "forwarded"', 'heard = "forwarded"', "heard", "unknown_key"),
    (C, 'not_settled = ["first-response"', 'not_settled = ["x"', "not_settled", "not_allowed"),
    (C, "within_years = 2", "within_years = 0", "within_years", "shape"),
    (
        C,
        'unsure_for = ["pengaduan",',
        'unsure_for = ["pengaduan-tidak-berkadar-pengawasan",',
        "unsure_for",
        "twice",
    ),
    ("calendars.toml", 'weekdays = ["senin"', 'weekdays = ["monday"', "weekdays", "not_allowed"),
    ("calendars.toml", 'default = "senin-jumat"', 'default = "x"', "default", "not_allowed"),
    ("calendars.toml", '"hari_pemilihan"]', '"hari_pasar"]', "closed", "not_allowed"),
    (S, '"pengaduan", "sarana"]', '"sarana"]', "codes", "not_allowed"),
    (S, "highest = 4", "highest = 1", "highest", "not_allowed"),
    (S, 'margin = "0.05"', 'margin = "5"', "margin", "not_allowed"),
    (S, 'chi_square = "3.841"', 'chi_square = "x"', "chi_square", "not_number"),
    (T, '["produk"]', '["persyaratan"]', "indicators", "twice"),
    (T, '["produk"]', '["kantin"]', "indicators", "not_allowed"),
    (T, '["Produk layanan"]', '["ANTREAN"]', "topics", "twice"),
    (T, 'component = "produk"', 'component = "hasil"', "component", "not_allowed"),
    (T, 'components = ["pengaduan"]', 'components = ["keluhan"]', "components", "not_allowed"),
    (T, 'components = ["pengaduan"]', "components = []", "components", "empty"),
    ("standards.toml", 'group = "delivery"', 'group = "front"', "group", "not_allowed"),
    (F, 'valid_to = "2022-12-31"', 'valid_to = "2022-13-31"', "valid_to", "not_day"),
    (F, 'applies_to = ["rekomendasi"]', 'applies_to = ["surat"]', "applies_to", "not_allowed"),
    (D, 'measure = "zone"', 'measure = "colour"', "conditions", "shape"),
    (D, 'below = "0.7"', 'below = "0.7", at_least = "0.1"', "conditions", "shape"),
    (D, "kurang dari {complaints_in_time}", "kurang dari {ikm}", "text", "not_allowed"),
    (D, "kurang dari {complaints_in_time}", "kurang dari {", "text", "not_allowed"),
    ("smallnumbers.toml", "least = 5", "least = 0", "least", "shape"),
    ("smallnumbers.toml", "least = 5", "least = ", "", "toml"),
]


@pytest.mark.parametrize(("file", "old", "new", "column", "code"), FAULTS)
def test_what_cannot_be_right_is_refused_with_a_sentence(
    tmp_path: Path, file, old, new, column, code
):
    shutil.copytree(RULES, tmp_path / "rules")
    path = tmp_path / "rules" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems: list = []
    assert read_service_rules(tmp_path / "rules", problems) is None
    found = next(p for p in problems if p.code == code and p.column == column)
    assert found.file == f"rules/{file}" and (found.line or code == "shape")
    for language in LANGUAGES:
        assert file in found.sentence(Words(language))


def test_a_fault_in_the_rules_stops_the_build(facts_copy: Path):
    path = facts_copy / "data" / "rules" / "smallnumbers.toml"
    path.write_text("least = 0\n", encoding="utf-8")
    with pytest.raises(FactsError, match="shape"):
        read_facts(facts_copy)


def test_a_tie_of_a_dimension_that_no_method_has_stops_the_build(facts_copy: Path):
    path = facts_copy / "data" / "rules" / "ties.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('dimension = "output"', 'dimension = "hasil"'), encoding="utf-8")
    with pytest.raises(FactsError, match="kepatuhan-2022/hasil"):
        read_facts(facts_copy)


def test_every_key_is_used_or_explained_in_its_file():
    """A key that the reader knows and no file shows would be found by nobody."""
    for name, tables in KINDS.items():
        text = (RULES / f"{name}.toml").read_text(encoding="utf-8")
        shared = set(KINDS["complaints"]["rules"]) if name == "findings" else set()
        for table, keys in tables.items():
            assert not table or f"[{table}]" in text, (name, table)
            unseen = {key for key in keys if not re.search(rf"\b{key}\b", text)}
            assert unseen <= shared, (name, table, unseen)
