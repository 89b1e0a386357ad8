"""Accepted files of the services become what pages ask for, and no more than everybody may see."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from zona.config import ROOT
from zona.facts.servicerules import service_rules
from zona.intake.batches import Batch
from zona.intake.datasets import DATASETS, complaints, satisfaction, services
from zona.store.build import fill, withheld
from zona.store.records import accepted, span
from zona.store.services import add_services
from zona.store.snapshot import sql

RULES = service_rules(ROOT)
BINJAI = {"region_code": "12.75", "agency": "Dinas Kesehatan"}


class Office:
    """What an office has handed in: batches in a folder, one file each."""

    def __init__(self, folder: Path):
        self.folder, self.batches = folder, []

    def hands_in(self, kind: str, *rows: dict, accepted: str = "2025-07-01T09:00") -> None:
        place = self.folder / f"B{len(self.batches):012d}"
        place.mkdir()
        fields = list(DATASETS[kind].fields)
        with (place / "rows.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fields)
            writer.writeheader()
            given = ({"sheet": "Data", "line": 2} | BINJAI | row for row in rows)
            writer.writerows({k: v for k, v in row.items() if k in fields} for row in given)
        batch = Batch(place.name, kind, "x.csv", "", accepted, len(rows), "", "", (), place)
        self.batches.append(batch)

    def built(self, facts) -> duckdb.DuckDBPyConnection:
        db = duckdb.connect()
        fill(db, facts, "x")
        rows, days = accepted(db, self.batches, RULES)
        add_services(db, facts, RULES, rows, days, facts.release, withheld())
        return db


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def asked(db: duckdb.DuckDBPyConnection, question: str, **values) -> list[dict]:
    cursor = db.execute(sql(question), values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


EVERYWHERE = {"region": None, "agency": None}


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
        ("2023-H1", date(2023, 1, 1), date(2023, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_period_has_two_days(period: str, first: date, last: date) -> None:
    assert span(period) == (first, last)


def test_a_later_export_tells_the_same_complaint_anew(office: Office, facts) -> None:
    first = {
        "number": "L-1",
        "submitted": "2025-06-02 10:00",
        "forwarded": "2025-06-03",
        "classification": "pengaduan-tidak-berkadar-pengawasan",
        "status_raw": "Dalam proses",
        "status": "dalam-proses",
    }
    later = first | {"closed": "2025-06-20", "status": "tuntas-ditindaklanjuti", "title": "rahasia"}
    office.hands_in("complaints", first, first | {"number": "L-2", "classification": "pengaduan"})
    office.hands_in("complaints", later, accepted="2025-08-01T09:00")
    db = office.built(facts)
    (place,) = asked(db, "complaint_places", region=None)
    assert (place["region_code"], place["complaints_n"]) == ("12.75", 2)
    results = {
        (row["rule"], row["result"]): row["complaints_n"]
        for row in asked(db, "complaint_limits", region="12.75", agency="12.75/dinas-kesehatan")
    }
    assert results["settle-complaint", "met"] == 1
    assert results["settle-complaint", "cannot-be-computed"] == 1  # nobody classified it further
    (known,) = asked(db, "service_datasets")
    assert (known["as_of"], known["rows_n"]) == (date(2025, 6, 20), 2)


def test_answers_of_respondents_make_the_means(office: Office, facts) -> None:
    elements = {f"unsur_{code}": 3 for code in RULES.satisfaction.codes}
    office.hands_in(
        "satisfaction",
        *(
            {"period": "2024-Q1", "respondent": n, "users": 40} | elements | {"unsur_waktu": n}
            for n in (1, 2, 4)
        ),
        {"period": "2024-Q2", "respondents": 30, "ikm": "80.00"} | elements,
    )
    own, stated = asked(office.built(facts), "surveys", **EVERYWHERE)
    assert own["respondents"] == 3 and own["waktu"] == Decimal("2.3333")
    assert own["ikm"] == Decimal("73.15")  # 25 * (8 * 3 + 7 / 3) / 9
    assert own["lowest"] == ["waktu"] and own["is_enough"] is False
    assert (stated["ikm"], stated["difference"]) == (Decimal("75.00"), Decimal("5.00"))


def test_a_check_without_an_inventory_is_a_service_too(office: Office, facts) -> None:
    check = {"service": "KTP-el", "component": "biaya", "checked": "2025-05-02"}
    office.hands_in("standard_checks", check | {"present": True, "shown_on_site": False})
    office.hands_in("services", {"service": "KTP-el"}, {"service": "Akta kelahiran"})
    found = {row["name"]: row for row in asked(office.built(facts), "standards", **EVERYWHERE)}
    assert (found["KTP-el"]["exists_n"], found["KTP-el"]["exists_unchecked"]) == (1, 13)
    assert found["KTP-el"]["missing_on_site"] == ["biaya"]
    assert found["Akta kelahiran"]["exists_unchecked"] == 14


def test_findings_and_actions_leave_only_counts(office: Office, facts) -> None:
    office.hands_in(
        "findings",
        {"document": "LHP-1", "kind": "lhp", "received": "2025-01-06", "finding": "rahasia"},
        {"document": "LHP-2", "kind": "lhp", "received": "2025-06-30"},
    )
    office.hands_in(
        "actions", {"number": "A-1", "action": "rahasia", "due": "2025-06-01", "state": "berjalan"}
    )
    db = office.built(facts)
    counts = {
        (row["sort"], row["state"]): row["n"] for row in asked(db, "followup_counts", **EVERYWHERE)
    }
    assert counts == {
        ("finding:lhp", "late"): 1,
        ("finding:lhp", "running"): 1,
        ("action", "late"): 1,
    }
    for question in ("visits", "findings", "actions"):
        assert asked(db, question, **EVERYWHERE) == []


def test_values_of_a_kecamatan_stand_side_by_side(office: Office, facts) -> None:
    row = {"district": "Binjai Kota", "year": 2024, "source": "surat"}
    office.hands_in(
        "district_scores",
        row | {"measure": "ikm", "value": "81.5"},
        row | {"measure": "nilai-internal", "value": "77"},
    )
    (found,) = asked(office.built(facts), "district_scores", region="12.75")
    assert (found["score"], found["ikm"]) == (Decimal("77.00"), Decimal("81.50"))


def test_files_and_rules_use_the_same_codes() -> None:
    """A code that a file may hold and no rule knows would have no limit, no word and no count."""
    assert tuple(services.COMPONENTS) == RULES.standards.codes
    assert set(satisfaction.UNSUR) == set(RULES.satisfaction.codes)
    assert set(complaints.statuses().values()) <= set(RULES.complaints.statuses)
