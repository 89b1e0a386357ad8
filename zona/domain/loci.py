"""Rows about the OPD of a region, arranged for people: loci and their state, changes, the weakest
indicators. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zona.domain.aggregation import Key
from zona.domain.method import Band, Method

Row = Mapping[str, Any]

# Of a region in any of these it is certain that somebody looked at its OPD.
ASSESSED = ("stated", "conflict", "derived", "unpublished")
# In the order of what is known: the most that any row says of an OPD counts.
STATES = ("unpublished", "zoned", "scored")


def loci_of(loci: Iterable[Row], method: str | None, year: int, region_code: str) -> list[Row]:
    """The loci of a year's method for a region: its own where they are known, else those of all
    regions, else none.

    loci: rows of the question `loci` (method, region_code or None, kind, agencies_n, years, state).
    """
    fitting = [row for row in loci if row["method"] == method and year in row["years"]]
    # what a source says of one region (Tanjungbalai 2016) beats what the method says of all
    own = [row for row in fitting if row["region_code"] == region_code]
    return own or [row for row in fitting if row["region_code"] is None]


def loci_states(loci: Iterable[Row], scores: Iterable[Row], status: str) -> list[dict[str, Any]]:
    """Each locus with what is known of it: kind, agencies_n, found_n and state.

    scores: the rows about the region's OPD in the year; status: of the region's assessment. state:
    scored (a score of the OPD is known), zoned (only a zone), unpublished (a row about the OPD,
    without a value). Without a row about the OPD itself nobody has said that it was assessed: then
    `usual` where the region was (the method only says which kinds usually are), else what the
    region's assessment says, not_assessed or unknown.
    """
    values: dict[str, dict[str, int]] = {}
    for row in scores:
        agencies = values.setdefault(row["kind"], {})
        said = 2 if row["score"] is not None else 1 if row["zone"] else 0
        agencies[row["agency_id"]] = max(said, agencies.get(row["agency_id"], 0))
    # that a region was assessed does not say that this OPD was: "usually" is all that is known
    absent = "usual" if status in ASSESSED else status
    return [
        {
            "kind": locus["kind"],
            "agencies_n": locus["agencies_n"],
            "locus_state": locus["state"],
            "found_n": len(found),
            "state": STATES[max(found.values())] if found else absent,
        }
        for locus in loci
        for found in [values.get(locus["kind"], {})]
    ]


def loci_known(loci: Iterable[Row], kinds: Mapping[str, str]) -> int:
    """How many of the loci are among OPD: of each kind at most as many as the method assesses.

    loci: rows with kind and agencies_n; kinds: OPD -> its kind.
    """
    found = Counter(kinds.values())
    # more OPD of a kind than the method assesses make up for no missing kind
    return sum(min(row["agencies_n"], found[row["kind"]]) for row in loci)


def undated(claims: Iterable[Row]) -> list[Row]:
    """The claims about an OPD that name no assessment year: no page of a year would show them."""
    return [row for row in claims if row["opd"] and row["year_from"] is None]


def agencies_of(scores: Iterable[Row]) -> list[Row]:
    """One row an OPD (agency_id, name, kind), sorted by name."""
    return sorted({row["agency_id"]: row for row in scores}.values(), key=lambda row: row["name"])


def by_part(scores: Iterable[Row]) -> dict[Key, Row]:
    """The rows by (OPD, dimension, indicator)."""
    return {(row["agency_id"], row["dimension"], row["indicator"]): row for row in scores}


def with_change(scores: Iterable[Row], earlier: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows with score_since and change (points): the same part of the same OPD in the earlier,
    comparable year.
    """
    before = by_part(earlier)
    result = []
    for row in scores:
        old = before.get((row["agency_id"], row["dimension"], row["indicator"]))
        since = old["score"] if old else None
        change = row["score"] - since if row["score"] is not None and since is not None else None
        result.append({**row, "score_since": since, "change": change})
    return result


def weakest(scores: Iterable[Row], most: int = 10) -> list[Row]:
    """The `most` indicators with the lowest scores; of equal ones in the order of OPD and
    indicator.
    """
    known = [row for row in scores if row["indicator"] is not None and row["score"] is not None]
    return sorted(
        known, key=lambda row: (row["score"], row["name"], row["dimension"] or "", row["indicator"])
    )[:most]


def weakest_n(scores: Sequence[Row], most: int = 10) -> int:
    """How many indicators have a score as low as the last of the `most` weakest: what "the ten
    weakest" leaves out.
    """
    shown = weakest(scores, most)
    return sum(
        1 for row in weakest(scores, len(scores)) if shown and row["score"] <= shown[-1]["score"]
    )


def bands_of(bands: Iterable[Row], method: str, years: Sequence[int] = ()) -> Method:
    """The rows of the question `bands` of one method as a Method that can classify."""
    own = [
        Band(row["zone"], row["low"], row["high"], row["category"], row["label"])
        for row in bands
        if row["method"] == method
    ]
    return Method(method, tuple(years), tuple(years), "unknown", tuple(own))
