"""Who owes what by when, counted by hand."""

from __future__ import annotations

from datetime import date

from zona.config import ROOT
from zona.domain.followup import LATE, NO_LIMIT, ORDER, RUNNING, SETTLED, SOON, UNDATED
from zona.domain.owed import ACTION, FINDING, debts, owed, state_counts
from zona.domain.workdays import Calendar
from zona.facts.servicerules import service_rules

RULES = service_rules(ROOT).findings
WEEKDAYS = Calendar("senin-jumat", (1, 2, 3, 4, 5), listed=frozenset({2022, 2024}))
DAY = date(2024, 4, 12)


def finding(number: str, kind: str = "lhp", **more):
    row = {"finding_id": number, "kind": kind, "region_code": "x", "agency": "Dinas A"}
    return row | {"issued": None, "received": None, "deadline": None, "outcome": None} | more


def action(number: str, deadline: str | None, status: str = "berjalan", **more):
    row = {"action_id": number, "source": "K1", "region_code": "x", "agency": "Dinas B"}
    return row | {"deadline": deadline, "status": status, "evidence": None} | more


FOUND = {
    "visits": [{"visit_id": "K1", "region_code": "x", "date": date(2024, 3, 1)}],
    "findings": [
        # Friday 1 March 2024 and six working weeks: Friday 12 April, which is the day itself
        finding("T1", received=date(2024, 3, 1), issued=date(2024, 2, 20)),
        # only issued: the same clock from the Friday before is over, and an estimate
        finding("T2", issued=date(2024, 2, 23)),
        # before 2023 the 30 days were days: 31 March 2022
        finding("T3", received=date(2022, 3, 1), outcome="dilaksanakan-sebagian"),
        finding("T4", received=date(2022, 3, 1), outcome="dilaksanakan-penuh"),
        finding("T5", "lha", received=date(2024, 3, 1)),
        finding("T6", "rekomendasi"),
    ],
    "actions": [
        action("A1", "2024-06-28"),
        action("A2", "2024-04-01", "selesai", evidence="foto"),
        action("A3", "2024-04-01", "selesai"),
    ],
}


def items():
    return owed(RULES, FOUND, DAY, lambda region, agency: WEEKDAYS)


def test_open_and_late_come_first_the_oldest_on_top():
    found = [(item.clock.id, item.clock.state) for item in items()]
    assert found == [
        ("T3", LATE),
        ("A3", LATE),
        ("T2", LATE),
        ("T1", SOON),
        ("A1", RUNNING),
        ("T6", UNDATED),
        ("T5", NO_LIMIT),
        ("T4", SETTLED),
        ("A2", SETTLED),
    ]


def test_each_clock_runs_by_the_rule_of_its_time_and_an_estimate_is_called_one():
    by_id = {item.clock.id: item for item in items()}
    assert by_id["T1"].clock.deadline == date(2024, 4, 12) and by_id["T1"].clock.left == 0
    assert by_id["T3"].clock.deadline == date(2022, 3, 31) and by_id["T3"].clock.unit == "days"
    assert by_id["T2"].clock.deadline == date(2024, 4, 5) and by_id["T2"].clock.left == -7
    assert [i for i in by_id if by_id[i].clock.estimated] == ["T2"]
    assert by_id["A3"].clock.lacks_evidence and by_id["A3"].is_open and not by_id["A2"].is_open


def test_an_item_knows_when_it_began():
    begun = {item.clock.id: (item.kind, item.begun) for item in items()}
    assert begun["T1"] == (FINDING, date(2024, 3, 1)) and begun["T2"] == (
        FINDING,
        date(2024, 2, 23),
    )
    assert begun["A1"] == (ACTION, date(2024, 3, 1)) and begun["T6"] == (FINDING, None)


def test_the_number_of_another_region_is_another_item():
    twin = {"region_code": "y"}
    found = {name: [*rows, {**rows[0], **twin}] for name, rows in FOUND.items()}
    found["visits"][-1]["date"] = date(2024, 4, 2)
    both = owed(RULES, found, DAY, lambda region, agency: WEEKDAYS)
    assert len(both) == len(items()) + 2
    begun = {item.row["region_code"]: item.begun for item in both if item.clock.id == "A1"}
    assert begun == {"x": date(2024, 3, 1), "y": date(2024, 4, 2)}


def test_who_owes_most_late_comes_first_and_nobody_is_counted_twice():
    found = debts(items(), lambda row: row["agency"])
    assert [debt.code for debt in found] == ["Dinas A", "Dinas B"]
    first, other = found
    assert first.counts == dict.fromkeys(ORDER, 0) | {LATE: 2, SOON: 1, UNDATED: 1, NO_LIMIT: 1}
    assert (first.oldest, first.next) == (date(2022, 3, 31), date(2024, 4, 12))
    assert (other.oldest, other.next) == (date(2024, 4, 1), date(2024, 6, 28))
    still_open = sum(sum(debt.counts.values()) for debt in found)
    assert still_open + state_counts(items())[SETTLED] == len(items()) == 9
