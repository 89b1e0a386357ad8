"""Counts as open tables: nothing hidden follows from all places side by side."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zona.config import ROOT
from zona.domain import complaintcounts, opencounts
from zona.domain.servicerules import Basis, SmallNumbers
from zona.domain.smallnumbers import with_sums
from zona.facts.servicerules import service_rules
from zona.store.snapshot import Snapshot

SMALL = SmallNumbers(least=5, basis=Basis("", "", "assumption"))
PROVINCE = "12"


def states(**by_region: dict[str, int]) -> dict[str, list[dict]]:
    """Rows of `complaint_states` of regions and of the province, by status."""
    rows = {
        region: [
            {"classification": "aspirasi", "status": status, "complaints_n": n}
            for status, n in counts.items()
        ]
        for region, counts in by_region.items()
    }
    return {PROVINCE: [row for own in rows.values() for row in own]} | rows


def told(found: list[dict], aspect: str = "status") -> dict[tuple[str, str], int | None]:
    return {
        (row["region_code"], row["value"]): row["complaints_n"]
        for row in found
        if row["aspect"] == aspect
    }


def test_what_one_region_hides_does_not_follow_from_the_others() -> None:
    """By hand: on its own page Binjai hides 3 and 6, which add up to 9. The province's 23 less the
    other region's 20 would be the 3: so that region hides its 20 too, and with it its 8.
    """
    rows = states(
        binjai={"selesai": 30, "proses": 3, "terima": 6},
        karo={"selesai": 40, "proses": 20, "terima": 8},
    )
    alone = dict(complaintcounts.totals(SMALL, rows["binjai"], "status"))
    assert alone == {"selesai": 30, "proses": None, "terima": None}
    found = told(list(opencounts.states(SMALL, PROVINCE, rows)))
    assert {cell for cell, n in found.items() if n is None} == {
        ("binjai", "proses"),
        ("binjai", "terima"),
        ("karo", "proses"),
        ("karo", "terima"),
    }
    assert found[PROVINCE, "proses"] == 23 and found["karo", "selesai"] == 40
    # of one classification there is nothing to work out
    whole = told(list(opencounts.states(SMALL, PROVINCE, rows)), "classification")
    assert whole == {
        (PROVINCE, "aspirasi"): 107,
        ("binjai", "aspirasi"): 39,
        ("karo", "aspirasi"): 68,
    }


def worked_out(counts: dict, hidden: set, sums: list[tuple[object, list]]) -> set:
    """What a reader finds by taking what is shown from sums, again and again: the hidden cells
    whose count is then known, and those that together are known to be small. The slow way.
    """
    known = {cell for cell in counts if cell not in hidden}
    while True:
        found = set()
        for whole, parts in sums:
            if whole is not None and whole not in known:
                if all(part in known for part in parts):
                    found.add(whole)
                continue
            open_parts = [part for part in parts if part not in known]
            if len(open_parts) == 1:
                found.add(open_parts[0])
        if not found:
            return known & hidden
        known |= found


@given(st.tuples(*[st.integers(0, 12)] * 12))
# the first draw of a run imports much, and a busy machine is slow at it
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_hidden_count_can_be_worked_out(numbers: tuple[int, ...]) -> None:
    regions, codes = ("a", "b", "c"), ("x", "y", "z", "u")
    counts = dict(zip(product(regions, codes), numbers, strict=True))
    counts |= {(PROVINCE, code): sum(counts[region, code] for region in regions) for code in codes}
    small = {cell for cell, n in counts.items() if 0 < n < SMALL.least}
    gone = opencounts.across(SMALL, PROVINCE, counts, small)
    assert small <= gone
    zero = {cell for cell, n in counts.items() if n == 0}
    assert not gone & zero
    # the sum of a place is known to a reader where it is not small itself
    places = [
        [(place, code) for code in codes]
        for place in (*regions, PROVINCE)
        if not 0 < sum(counts[place, code] for code in codes) < SMALL.least
    ]
    sums: list = [(None, parts) for parts in places]
    sums += [((PROVINCE, code), [(region, code) for region in regions]) for code in codes]
    assert not worked_out(counts, gone, sums) & small


def test_a_small_count_does_not_follow_in_steps() -> None:
    """Row for row and column for column there are two unknowns here, and yet the 2 would follow:
    b's 11 is the only one of its column, then its 10, then a's 6 and 8, then c's 3, then the 2.
    """
    rows = {"a": (6, 8, 0, 0), "b": (10, 0, 0, 11), "c": (11, 3, 2, 0)}
    counts = {
        (place, code): n for place, own in rows.items() for code, n in zip("xyzu", own, strict=True)
    }
    counts |= {(PROVINCE, code): sum(counts[place, code] for place in rows) for code in "xyzu"}
    small = {cell for cell, n in counts.items() if 0 < n < SMALL.least}
    gone = opencounts.across(SMALL, PROVINCE, counts, small)
    sums: list = [(None, [(place, code) for code in "xyzu"]) for place in (*rows, PROVINCE)]
    sums += [((PROVINCE, code), [(place, code) for place in rows]) for code in "xyzu"]
    assert small <= gone and not worked_out(counts, gone, sums) & small
    chain = {
        ("a", "x"),
        ("a", "y"),
        ("b", "x"),
        ("b", "u"),
        ("c", "y"),
        ("c", "z"),
        (PROVINCE, "z"),
    }
    assert worked_out(counts, chain, sums) & small


def test_parts_of_a_hidden_whole_are_not_all_shown() -> None:
    counts = {"whole": 12, "a": 7, "b": 5}
    assert with_sums(SMALL, counts, {"whole"}, [("whole", ["a", "b"])]) == {"whole", "b"}
    assert with_sums(SMALL, counts, set(), [("whole", ["a", "b"])]) == set()


def test_open_tables_show_nothing_that_a_page_hides(services: Snapshot) -> None:
    """Cell by cell against the pages of the province and of every region, by the same rule."""
    rules = service_rules(ROOT)
    small = rules.small_numbers

    def rows(question: str, place: str, **more: object) -> list[dict]:
        return services.rows(question, region=None if place == PROVINCE else place, **more)

    def opened(table: str, place: str) -> list[dict]:
        return [r for r in services.rows(f"open_complaint_{table}") if r["region_code"] == place]

    places = [row["region_code"] for row in services.rows("open_complaint_places")]
    assert len(places) == 4
    hidden = shown = 0
    for place in places:
        months = complaintcounts.timeline(small, rows("complaint_months", place, agency=None))
        spans = {span.code: span for span in months}
        for row in opened("periods", place):
            page = spans[row["period"]]
            for mine, its in ((row["complaints_n"], page.complaints), (row["late_n"], page.late)):
                assert mine in (its, None)
        found = {
            state.rule.id: state
            for state in complaintcounts.limits(
                rules.complaints, small, rows("complaint_limits", place, agency=None)
            )
        }
        limits = opened("limits", place)
        assert {row["rule"] for row in limits} == found.keys()
        for row in limits:
            for name, code in opencounts.OUTCOMES.items():
                assert row[name] in (found[row["rule"]].counts[code], None)
                hidden, shown = hidden + (row[name] is None), shown + (row[name] is not None)
            assert row["late_open_n"] in (found[row["rule"]].late_open, None)
        for aspect in opencounts.STATES:
            page = dict(
                complaintcounts.totals(small, rows("complaint_states", place, agency=None), aspect)
            )
            mine = {
                r["value"]: r["complaints_n"]
                for r in opened("states", place)
                if r["aspect"] == aspect
            }
            assert mine.keys() == page.keys()
            assert all(mine[code] in (page[code], None) for code in page)
    assert hidden > 5 and shown > 50


@pytest.mark.parametrize(
    "table", ["open_complaint_places", "open_complaint_periods", "open_complaint_states"]
)
def test_no_open_count_is_small(services: Snapshot, table: str) -> None:
    rows = services.rows(table)
    counts = [n for row in rows for name, n in row.items() if name.endswith("_n") and n]
    assert counts and min(counts) >= SMALL.least
