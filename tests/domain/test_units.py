"""OPD and other units as subjects of any indicator: resolved by the rule that holds for regions."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

from tests import alternative
from zona.config import ROOT
from zona.domain.agencies import agency_id, resolve_agencies
from zona.domain.claims import Claim, Source, SurveyYear
from zona.domain.indicators import FIRST, Indicator
from zona.faces.opendata import BY_NAME
from zona.store import copies
from zona.store.snapshot import Snapshot

IKM = Indicator("ikm", body="pemerintah", grain=("region", "opd"), period="quarter")
SOURCES = {
    "pem": Source("pem", "kota", "2024", "government", "pemerintah", ""),
    "med": Source("med", "koran", "2024-05-01", "media", "", ""),
}


def said(claim_id: str, source_id: str = "pem", opd: str = "Dinas Sosial", **values) -> Claim:
    stated = {"year_from": 2024, "year_to": 2024, "score": Decimal("80"), "zone": None}
    stated |= {"category": None, "opinion": None, "rank_text": ""}
    return Claim(
        claim_id, "12.75", opd=opd, source_id=source_id, indicator="ikm", **stated | values
    )


def resolved(*claims: Claim, years=None):
    return resolve_agencies(years or {}, claims, SOURCES, (), IKM)


def test_a_stronger_statement_is_shown_and_the_other_marked() -> None:
    (one,) = resolved(said("C1"), said("C2", "med", score=Decimal("90")))
    assert (one.status, one.score, one.opd) == ("conflict", Decimal("80"), "Dinas Sosial")
    assert (one.claim_ids, one.contrary_ids) == (("C1",), ("C2",))


def test_one_unit_however_its_name_is_written() -> None:
    (one,) = resolved(said("C1"), said("C2", "med", opd="DINAS  SOSIAL"))
    assert (one.status, one.claim_ids) == ("stated", ("C1", "C2"))


def test_units_and_periods_stay_apart_and_nothing_is_made_up() -> None:
    found = resolved(
        said("C1"),
        said("C2", opd="Puskesmas Merek"),
        said("C3", period="2024-Q2"),
        # none of these is of one year, one length that the indicator has, or of this indicator
        said("C4", year_to=2025),
        said("C5", year_from=None, year_to=None),
        said("C6", period="2024-07"),
        replace(said("C7"), indicator="ipp"),
        replace(said("C8"), region_code=""),
        replace(said("C9"), opd=""),
    )
    assert [(a.opd, a.period, a.claim_ids) for a in found] == [
        ("Dinas Sosial", "", ("C1",)),
        ("Dinas Sosial", "2024-Q2", ("C3",)),
        ("Puskesmas Merek", "", ("C2",)),
    ]


def test_a_rank_alone_shows_no_value_and_a_year_without_survey_nothing() -> None:
    (one,) = resolved(said("C1", score=None, rank_text="1"))
    assert (one.status, one.score) == ("unpublished", None)
    none = {2024: SurveyYear(2024, "none", "none", True, None, "", "ikm")}
    assert resolved(said("C1"), years=none) == []


@pytest.fixture(scope="module")
def stated() -> dict[tuple, list[dict[str, str]]]:
    """What the file says of units in single years or quarters, by subject."""
    with (ROOT / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["opd"]]
    found = defaultdict(list)
    for row in rows:
        whole = row["year_from"] and row["year_from"] == row["year_to"] and not row["period"]
        if (
            row["region_code"]
            and whole
            and alternative.counts(row | {"opd": ""}, row["year_from"], row["indicator"])
        ):
            unit = agency_id(row["region_code"], row["opd"])
            found[row["indicator"], unit, int(row["year_from"])].append(row)
    return found


def test_the_snapshot_says_what_the_file_says(snapshot: Snapshot, stated) -> None:
    rows = snapshot.rows("unit_values", indicator=None, year=None, region=None)
    by_subject = {(r["indicator"], r["agency_id"], r["year"]): r for r in rows}
    assert set(by_subject) == set(stated) and len(rows) == len(by_subject)
    assert {indicator for indicator, _, _ in stated} == {FIRST, "ikm", "ipp"}
    for subject, claims in stated.items():
        row = by_subject[subject]
        assert {*row["claim_ids"], *row["contrary_ids"]} <= {c["claim_id"] for c in claims}
        if row["score_text"] is not None:
            assert row["score_text"] in {claim["score"] for claim in claims}
    karo = by_subject["ikm", "12.06/dinas-kesehatan", 2020]
    assert (karo["score_text"], karo["class"], karo["kind"]) == ("85.91", "B", "kesehatan")


def test_no_unit_feeds_its_region(snapshot: Snapshot) -> None:
    # Karo's units alone are known in 2020: no year of the region follows from them
    assert snapshot.rows("indicator_values", indicator="ikm", year=2020, region="12.06") == []


def test_one_open_table_for_all(snapshot: Snapshot) -> None:
    copy = BY_NAME["indicator_values"].copy(snapshot)
    wholes, units = (
        copies.total(snapshot, copy, [copies.Test("is", "indicator", "ikm"), test])
        for test in (copies.Test("empty", "opd"), copies.Test("min", "opd", "A"))
    )
    rows = snapshot.rows("unit_values", indicator="ikm", year=None, region=None)
    assert units == len(rows) == 31 and wholes > 0
