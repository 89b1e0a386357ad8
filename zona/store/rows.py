"""Rows of questions turned into what the domain computes with: methods, spans, the default year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zona.domain.method import Band, Method, spans

Row = Mapping[str, Any]


def default_year(years: Sequence[Row]) -> int:
    """The latest year in which all regions were assessed, the latest of all where there is none.

    years: rows of the question `years`.
    """
    full = [row["year"] for row in years if row["coverage"] == "all"]
    # the latest year alone may be a sample (2025): a map of a few regions is no first picture
    return max(full or [row["year"] for row in years])


def methods_of(methods: Iterable[Row], bands: Iterable[Row] = ()) -> list[Method]:
    """The rows of the questions `methods` and `bands` as methods that can compare and classify."""
    by_method: dict[str, list[Band]] = {}
    for row in bands:
        band = Band(row["zone"], row["low"], row["high"], row["category"], row["label"] or "")
        by_method.setdefault(row["method"], []).append(band)
    return [
        Method(
            row["method"],
            tuple(row["years"]),
            tuple(row["comparable_years"]),
            row["state"],
            tuple(by_method.get(row["method"], ())),
            row["scale_low"],
            row["scale_high"],
            row["scale_state"],
            sources=tuple(row["source_ids"]),
            name={"id": row["name_id"], "en": row["name_en"]},
        )
        for row in methods
    ]


def spans_of(methods: Iterable[Row], years: Iterable[Row]) -> list[tuple[int, ...]]:
    """The years cut into spans within which scores may be compared."""
    return spans(methods_of(methods), [row["year"] for row in years])
