"""Accepted rows in the fields of the rules."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from zona.config import ROOT
from zona.domain.followup import finding_clock
from zona.domain.periods import period_span
from zona.domain.satisfaction import exact_index
from zona.domain.standards import service_standards
from zona.domain.workdays import Calendar
from zona.facts.servicerules import service_rules
from zona.store.complaints import read_stored
from zona.store.service_rows import rows_of

RULES = service_rules(ROOT)
PLACE = {"region_code": "12.75", "agency": "Dinas A", "unit": ""}


def rows(dataset: str, *stored: dict) -> list[dict]:
    return rows_of(dataset, [PLACE | row for row in stored], RULES.satisfaction)


@pytest.mark.parametrize(
    ("code", "span"),
    [
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-H2", (date(2024, 7, 1), date(2024, 12, 31))),
        ("2024-Q1", (date(2024, 1, 1), date(2024, 3, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2024-Q5", None),
        ("2024-13", None),
        ("2024-0", None),
        ("triwulan I", None),
        ("", None),
        (None, None),
    ],
)
def test_the_days_of_a_period(code, span):
    assert period_span(code) == span


def test_means_stay_and_answers_become_means():
    means = {f"unsur_{code}": Decimal("3.2") for code in RULES.satisfaction.codes}
    whole = {"period": "2024-Q1", "respondents": 80, "users": 100, "ikm": Decimal("79.2")} | means
    (found,) = rows("satisfaction", whole)
    assert (found["served"], found["reported_ikm"], found["unit"]) == (100, Decimal("79.2"), None)
    assert (found["period_start"], found["period_end"]) == (date(2024, 1, 1), date(2024, 3, 31))
    assert exact_index(RULES.satisfaction, found) == 80
    answers = [
        {"period": "2024", "respondent": str(n), **{name: Decimal(n) for name in means}}
        for n in (1, 4, 4)
    ]
    (found,) = rows("satisfaction", *answers)
    assert found["respondents"] == 3 and found["biaya"] == 3 and "respondent" not in found


def test_checks_find_their_service():
    service = {"service": "Kartu Keluarga", "unit": "Loket"}
    checked = {"component": "biaya", "present": True, "shown_on_site": False, "shown_online": None}
    services = rows("services", service, service | {"unit": "Kantor"})
    checks = rows("standard_checks", service | checked | {"checked": "2025-01-02"})
    first, second = service_standards(RULES.standards, services, checks)
    assert first.exists.found == 1 and first.missing["shown_on_site"] == ("biaya",)
    assert second.exists.value is None and first.service_id != second.service_id


def test_findings_visits_actions_and_districts():
    stored = {"document": "T/1", "item": "", "kind": "lhp", "issued": "2025-07-01", "received": ""}
    (finding,) = rows("findings", stored | {"due": "", "outcome": None})
    assert finding["finding_id"] == "12.75/T/1" and finding["received"] is None
    office = Calendar("office", (1, 2, 3, 4, 5))
    assert finding_clock(RULES.findings, finding, date(2025, 7, 2), office).estimated
    (visit,) = rows("visits", {"visited": "2025-03-01", "team": "Bagian Organisasi"})
    assert (visit["date"], visit["visit_id"]) == ("2025-03-01", "12.75/Dinas A/2025-03-01")
    (action,) = rows(
        "actions", {"number": "A1", "about": "T/1", "due": "2025-08-01", "state": "belum"}
    )
    assert (action["action_id"], action["source"], action["status"]) == ("A1", "T/1", "belum")
    place = {"district": "Binjai Kota", "year": 2024}
    (district,) = rows(
        "district_scores",
        place | {"measure": "nilai-internal", "value": Decimal(80)},
        place | {"measure": "ikm", "value": Decimal("81.5")},
    )
    assert (district["score"], district["ikm"]) == (80, Decimal("81.5"))


def test_complaints_of_two_files_are_read_once_each_and_without_their_words(tmp_path: Path):
    names = [
        "region_code",
        "number",
        "agency",
        "unit",
        "district",
        "channel",
        "classification",
        "topic",
        "status",
    ]
    names += [
        "submitted",
        "verified",
        "forwarded",
        "first_response",
        "closed",
        "title",
        "text",
        "sheet",
        "line",
    ]
    paths = []
    for status in ("dalam-proses", "tuntas-ditindaklanjuti"):
        paths.append(tmp_path / f"{status}.csv")
        with paths[-1].open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            row = {"region_code": "12.75", "submitted": "2025-07-01 08:00", "status": status}
            writer.writerow(row | {"number": "L-1", "text": 'Nama saya "A", 0812'})
            writer.writerow(row | {"number": f"only {status}"})
    with duckdb.connect() as db:
        assert read_stored(db, paths) == 3
        found = db.execute("FROM complaint ORDER BY complaint_id").fetchall()
        columns = [column[0] for column in db.description]
        assert read_stored(db, []) == 0
    assert "text" not in columns and "title" not in columns and "0812" not in str(found)
    latest = dict(zip(columns, found[0]))
    assert (latest["complaint_id"], latest["status"]) == ("12.75/L-1", "tuntas-ditindaklanjuti")
