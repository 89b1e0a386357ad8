"""What the page of a region shows of its OPD: one year, one row for each statement about an OPD as
a whole. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Agencies:
    """The latest year of which a region's OPD have any score or zone, the other such years, and the
    rows of the latest.

    A row: agency, score, zone, claim_id, batch_ids. An OPD of which only dimensions or indicators
    are known has one row without score and zone: its own score is not computed here.
    """

    year: int
    others: tuple[int, ...]
    rows: Sequence[Row]


def latest(scores: Sequence[Row]) -> Agencies | None:
    """None where nothing of a region's OPD is known. scores: rows of the question
    `open_agency_scores` of the region.
    """
    years = sorted({row["year"] for row in scores})
    if not years:
        return None
    by_agency: dict[str, list[Row]] = {}
    for row in sorted(scores, key=lambda row: (row["agency"], row["agency_id"])):
        if row["year"] == years[-1]:
            by_agency.setdefault(row["agency_id"], []).append(row)
    return Agencies(
        years[-1],
        tuple(years[:-1]),
        [shown for rows in by_agency.values() for shown in _shown(rows)],
    )


def _shown(rows: Sequence[Row]) -> list[Row]:
    """What is stated of one OPD as a whole, else that only parts of it are."""
    whole = [row for row in rows if row["dimension"] is None and row["indicator"] is None]
    if not whole:
        return [
            {
                "agency": rows[0]["agency"],
                "score": None,
                "zone": None,
                "claim_id": None,
                "batch_ids": _batches(rows),
            }
        ]
    names = ("agency", "score", "zone", "claim_id")
    return [{name: row[name] for name in names} | {"batch_ids": _batches([row])} for row in whole]


def _batches(rows: Sequence[Row]) -> list[str]:
    return sorted({row["batch_id"] for row in rows if row["batch_id"]})
