"""Counts of complaints as open tables: what the pages of the province and of its regions show, and
nothing that would follow from all of them together. Pure.

A page hides small numbers within itself. All pages side by side say more: what one region hides
would follow from the province's sum and the other regions. So each cell is looked at twice here, as
a part of its region and as a part of the province.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from zona.domain import complaintcounts as counted
from zona.domain.complaints import APART, LATE, MET, RUNNING, SOON, UNCOMPUTABLE
from zona.domain.servicerules import ComplaintRules, SmallNumbers
from zona.domain.smallnumbers import is_small, with_sums

Row = Mapping[str, Any]
Cell = tuple[str, Hashable]  # (region_code, what is counted)
Told = dict[str, Any]

# The columns of a limit's row, and what a page calls them.
OUTCOMES = {
    "met_n": MET,
    "late_n": LATE,
    "about_to_be_late_n": SOON,
    "running_n": RUNNING,
    "closed_by_system_n": APART,
    "cannot_be_computed_n": UNCOMPUTABLE,
}
STATES = ("classification", "status")


def places(small: SmallNumbers, province: str, rows: Sequence[Row]) -> list[Told]:
    """One row for the province and for each region with complaints: `complaintcounts.COUNTS`.

    rows: of the question `complaint_places`. None: hidden.
    """
    whole = {"region_code": province} | counted.whole(small, rows)
    own = [
        {name: row[name] for name in ("region_code", *counted.COUNTS)}
        for row in counted.places(small, rows)
    ]
    return [whole, *sorted(own, key=lambda row: row["region_code"])]


def periods(
    small: SmallNumbers, province: str, rows: Mapping[str, Sequence[Row]]
) -> Iterator[Told]:
    """One row a place and month, quarter or year of submission (None: without that stamp), as long
    as its page makes them: complaints, and those that broke any limit.

    rows: of `complaint_months` by place, the province among them.
    """
    shown = {place: counted.timeline(small, own) for place, own in rows.items()}
    length = counted.length_of(shown[province])
    complaints: dict[Cell, int] = {}
    late: dict[Cell, int] = {}
    seen: dict[Cell, tuple[int | None, int | None]] = {}
    for place, own in rows.items():
        for code, (complaints_n, late_n) in counted.spans(own, length).items():
            complaints[place, code], late[place, code] = complaints_n, late_n
        seen |= {(place, span.code): (span.complaints, span.late) for span in shown[place]}
    # what a page does not tell in spans of this length is as good as hidden
    gone = across(small, province, complaints, {c for c in complaints if _shut(seen, c, 0)})
    late_gone = across(
        small, province, late, {cell for cell in late if _shut(seen, cell, 1)}, adds_up=False
    )
    for (place, code), (complaints_n, late_n) in seen.items():
        hidden = (place, code) in gone
        yield {
            "region_code": place,
            "period": code,
            "complaints_n": None if hidden else complaints_n,
            "late_n": None if hidden or (place, code) in late_gone else late_n,
        }


def _shut(seen: Mapping[Cell, tuple[int | None, int | None]], cell: Cell, at: int) -> bool:
    return seen.get(cell, (None, None))[at] is None


def limits(
    rules: ComplaintRules, small: SmallNumbers, province: str, rows: Mapping[str, Sequence[Row]]
) -> Iterator[Told]:
    """One row a place and limit: the limit as the rules state it, and what it came to.

    rows: of `complaint_limits` by place, the province among them.
    """
    found = {
        (place, state.rule.id): state
        for place, own in rows.items()
        for state in counted.limits(rules, small, own)
    }
    raw = {
        (place, (rule, code)): count
        for (place, rule), state in found.items()
        for code, count in counted.outcomes(state.share).items()
    }
    hidden = {
        (place, (rule, code))
        for place, (rule, code) in raw
        if found[place, rule].counts[code] is None
    }
    gone = across(small, province, raw, hidden)
    late_open = {cell: state.share.late_open for cell, state in found.items()}
    unsaid = {cell for cell, state in found.items() if state.late_open is None}
    open_gone = across(small, province, late_open, unsaid, adds_up=False)
    for (place, rule), state in found.items():
        outcomes = {
            name: None if (place, (rule, code)) in gone else state.counts[code]
            for name, code in OUTCOMES.items()
        }
        # of late ones that are hidden the open ones would tell the least there are
        closed = outcomes["late_n"] is None or (place, rule) in open_gone
        late = {"late_open_n": None if closed else state.late_open}
        yield {"region_code": place} | _limit(small, state) | outcomes | late


def _limit(small: SmallNumbers, state: counted.LimitState) -> Told:
    """The limit itself, and to how many complaints it applies."""
    rule, applies = state.rule, state.applies_n
    return {
        "rule": rule.id,
        "number": rule.number,
        "unit": rule.unit,
        "regulation": rule.basis.regulation,
        "state": rule.basis.state,
        "applies_n": None if is_small(small, applies) else applies,
    }


def states(small: SmallNumbers, province: str, rows: Mapping[str, Sequence[Row]]) -> Iterator[Told]:
    """One row a place and classification, and one a place and status.

    rows: of `complaint_states` by place, the province among them.
    """
    for aspect in STATES:
        raw: dict[Cell, int] = {}
        shown: dict[Cell, int | None] = {}
        for place, own in rows.items():
            for code, count in counted.totals(small, own, aspect):
                shown[place, code] = count
            for row in own:
                cell = (place, row[aspect])
                raw[cell] = raw.get(cell, 0) + row["complaints_n"]
        gone = across(
            small, province, raw, {cell for cell, count in shown.items() if count is None}
        )
        for (place, code), count in shown.items():
            hidden = (place, code) in gone
            yield {
                "region_code": place,
                "aspect": aspect,
                "value": code,
                "complaints_n": None if hidden else count,
            }


def across(
    small: SmallNumbers,
    province: str,
    counts: Mapping[Cell, int],
    hidden: Iterable[Cell],
    adds_up: bool = True,
) -> set[Cell]:
    """The hidden cells, and those that have to be hidden with them once all places stand side by
    side. adds_up: the cells of a region come to a sum that is shown too.
    """
    places: dict[Hashable, list[Cell]] = {}
    codes: dict[Hashable, list[Cell]] = {}
    for cell in counts:
        place, code = cell
        places.setdefault(_whole_of(place, code), []).append(cell)
        if place != province:
            codes.setdefault(code, []).append(cell)
    # a sum that is small itself is shown nowhere
    shown = (p for p in places.values() if not is_small(small, sum(counts[c] for c in p)))
    of_places = [(None, parts) for parts in shown] if adds_up else []
    of_province = [((province, code), parts) for code, parts in codes.items()]
    return with_sums(small, counts, hidden, [*of_places, *of_province])


def _whole_of(place: str, code: Hashable) -> Hashable:
    # the outcomes of each limit have a sum of their own
    return (place, code[0]) if isinstance(code, tuple) else place
