"""What is missing of standards, counted by hand; what nobody looked at is no gap."""

from __future__ import annotations

import pytest

from zona.config import ROOT
from zona.domain.standards import (
    ASPECTS,
    ELECTRONIC,
    EXISTS,
    MISSING,
    NOT_NEEDED,
    ON_SITE,
    THERE,
    UNSEEN,
    Ratio,
    gaps,
    service_standards,
    standard_of,
    state_in,
    weakest_first,
)
from zona.facts.servicerules import service_rules

RULES = service_rules(ROOT).standards


def check(service: str, component: str, exists, on_site=None, online=None):
    seen = {"exists": exists, "shown_on_site": on_site, "shown_electronically": online}
    return {"service_id": service, "component": component, "checked": "2025-05-02"} | seen


@pytest.fixture
def standards():
    names = ("1", "2", "3")
    services = [
        {"service_id": n, "region_code": "x", "agency": "A", "name": f"L{n}"} for n in names
    ]
    checks = [check("1", code, True, True, True) for code in RULES.codes]
    checks += [check("2", code, code != "biaya", code != "biaya", False) for code in RULES.codes]
    return service_standards(RULES, services, checks)  # nobody checked the third


def test_the_state_of_each_cell(standards):
    one, two, three = standards
    assert state_in(RULES, one, EXISTS, "biaya") == THERE
    assert state_in(RULES, two, EXISTS, "biaya") == MISSING
    assert state_in(RULES, three, EXISTS, "biaya") == UNSEEN
    assert state_in(RULES, one, ON_SITE, "dasar-hukum") == NOT_NEEDED


def test_gaps_count_missing_and_unseen_apart_the_most_frequent_first(standards):
    found = gaps(RULES, standards)
    assert next(iter(found)) == "biaya" and set(found) == set(RULES.codes)
    assert found["biaya"] == {aspect: Ratio(1, 3, 1) for aspect in ASPECTS}
    assert found["produk"][EXISTS] == Ratio(0, 3, 1) and found["produk"][ELECTRONIC].found == 1
    assert found["dasar-hukum"][ON_SITE] is None
    assert sum(found[code][EXISTS].found for code in found) == 1


def test_weakest_first_and_who_was_not_checked_last(standards):
    assert [standard.name for standard in weakest_first(standards)] == ["L2", "L1", "L3"]


def test_the_snapshot_gives_a_standard_back(snapshot, standards):
    from zona.store.services import _standard

    for standard in standards:
        assert standard_of(_standard(standard) | {"checked": None}) == standard
