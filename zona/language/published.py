"""Figures that others published, in words: series, dimensions, tables, and sums that do not add up.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zona.domain.publishedsums import Mismatch
from zona.language.tables import Columns
from zona.language.words import Words

Row = Mapping[str, Any]


def series_name(series: str, words: Words) -> str:
    """A series by its code; one without words by the code itself."""
    key = f"complaints.series_{series}"
    return words(key) if words.has(key) else series


def dimension_name(dimension: str, words: Words) -> str:
    """What a figure is by: total, status, substance."""
    key = f"complaints.dimension_{dimension}"
    return words(key) if words.has(key) else dimension


def figure_text(row: Row, words: Words) -> str:
    """A figure with the decimals of its source; empty where there is none."""
    if row["value"] is None:
        return row["value_text"] or ""
    decimals = len((row["value_text"] or "").partition(".")[2])
    return words.number(row["value"], decimals)


def years_of(rows: Sequence[Row]) -> str:
    """From the first to the last year of the figures."""
    years = [row["year_from"] for row in rows if row["year_from"]]
    if not years:
        return ""
    return f"{min(years)}–{max(years)}" if min(years) != max(years) else str(years[0])


def mismatch_sentence(mismatch: Mismatch, words: Words) -> str:
    """What does not add up: the sum of the parts, and every total published beside them."""
    totals = [
        words("complaints.total_item", value=words.number(value, 0), item=item)
        for item, value in mismatch.totals.items()
    ]
    return words(
        "complaints.sum_differs",
        series=series_name(mismatch.series, words),
        place=mismatch.region,
        year=" ".join(filter(None, (str(mismatch.year), mismatch.period))),
        dimension=dimension_name(mismatch.dimension, words),
        parts=words.number(mismatch.parts_sum, 0),
        totals=words.listing(totals),
    )


def figure_columns(publishers: Mapping[str, str], words: Words) -> Columns:
    """The columns of published figures (rows of `published_counts`); publishers by source."""
    return {
        words("complaints.year"): lambda row: row["year_from"],
        words("complaints.period"): lambda row: row["period"] or "",
        words("complaints.series"): lambda row: series_name(row["series"], words),
        words("complaints.dimension"): lambda row: dimension_name(row["dimension"], words),
        words("complaints.item"): lambda row: row["item"],
        words("complaints.value"): lambda row: figure_text(row, words),
        words("complaints.unit"): lambda row: row["unit"],
        words("complaints.publisher"): lambda row: publishers.get(row["source_id"], ""),
        words("complaints.note"): lambda row: words.of(row, "note") or "",
    }
