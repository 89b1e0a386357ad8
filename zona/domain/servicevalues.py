"""What is known of a place (region or OPD) from every side: the zone beside what the services around
it say. No composite: each value stays itself, and one that is not known stays missing. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zona.domain.complaints import LATE, MET
from zona.domain.method import Method, classify, method_of
from zona.domain.satisfaction import UnitsMean, units_mean

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Handled:
    """How many complaints of a place were settled within their own limit, of how many decided."""

    met: int = 0
    decided: int = 0

    @property
    def share(self) -> Fraction | None:
        """The share in time; None where nothing is decided."""
        return Fraction(self.met, self.decided) if self.decided else None


@dataclass(frozen=True)
class Pleased:
    """The index of satisfaction of a place: the mean of its units in its latest period."""

    mean: UnitsMean
    period_end: Any
    mutu: str | None


def handled_by_place(
    counts: Iterable[Row], settled_by: Sequence[str], place: str
) -> dict[str, Handled]:
    """Complaints settled within their limit, by place.

    counts: rows of `complaint_place_limits`; settled_by: the limits of which each complaint falls
    under one; place: the column that names the place.
    """
    met: dict[str, int] = defaultdict(int)
    late: dict[str, int] = defaultdict(int)
    for row in counts:
        if row["rule"] in settled_by and row["result"] in (MET, LATE):
            (met if row["result"] == MET else late)[row[place]] += row["complaints_n"]
    return {name: Handled(met[name], met[name] + late[name]) for name in {*met, *late}}


def pleased_by_place(
    surveys: Iterable[Row], methods: Sequence[Method], place: str
) -> dict[str, Pleased]:
    """The mean of the units of a place in its latest period, weighted by respondents (ours: no
    regulation says how), and its mutu by the bands of that year.

    surveys: rows of `surveys`, whose index is the recomputed one where there is one.
    """
    latest: dict[str, list[Row]] = {}
    for row in surveys:
        held = latest.get(row[place])
        if held is None or row["period_end"] > held[0]["period_end"]:
            latest[row[place]] = [row]
        elif row["period_end"] == held[0]["period_end"]:
            held.append(row)
    return {name: _pleased(rows, methods) for name, rows in latest.items()}


def _pleased(rows: Sequence[Row], methods: Sequence[Method]) -> Pleased:
    mean = units_mean((_index(row), row["respondents"]) for row in rows)
    ends = rows[0]["period_end"]
    method = method_of(methods, ends.year)
    band = classify(method, mean.ikm) if method and mean.ikm is not None else None
    return Pleased(mean, ends, band.category if band else None)


def _index(row: Row) -> Decimal | None:
    return row["ikm"] if row["ikm"] is not None else row["reported_ikm"]


def ratio_of(row: Row, aspect: str) -> Fraction | None:
    """A ratio of components of a row of `place_standards`; None where nobody looked at any."""
    found, of = row[f"{aspect}_n"], row[f"{aspect}_of"]
    return None if row[f"{aspect}_unchecked"] == of else Fraction(found, of)


def values(
    zone: Row | None = None,
    indices: Mapping[str, Row] | None = None,
    handled: Handled | None = None,
    pleased: Pleased | None = None,
    standards: Row | None = None,
) -> dict[str, Any]:
    """The measures of one place (`servicerules.MEASURES`) -> code, number or None.

    zone: its assessment (zone, category); indices: the latest value of each other indicator; a
    place's own surveys beat the published index of satisfaction, which is of the whole government.
    """
    published = indices or {}
    ikm = published.get("ikm")
    return {
        "zone": zone["zone"] if zone else None,
        "category": zone.get("category") if zone else None,
        "ikm": pleased.mean.ikm if pleased else ikm["score"] if ikm else None,
        "mutu": pleased.mutu if pleased else ikm["class"] if ikm else None,
        "ipp": _score(published.get("ipp")),
        "mcp": _score(published.get("mcp")),
        "complaints_in_time": handled.share if handled else None,
        "complaints_decided": handled.decided if handled else None,
        **{
            f"standards_{name}": ratio_of(standards, aspect) if standards else None
            for name, aspect in (
                ("exist", "exists"),
                ("on_site", "on_site"),
                ("electronic", "electronic"),
            )
        },
    }


def _score(row: Row | None) -> Decimal | None:
    return row["score"] if row else None
