"""What is not known of a region, and who could publish it. Pure."""

from __future__ import annotations

from collections.abc import Callable

from zona.faces.briefing.evidence import Evidence, Row, joined
from zona.faces.briefing.model import Line


def gap_lines(e: Evidence) -> tuple[Line, ...]:
    """One sentence for each kind of gap that the region has, over all years."""
    code = e.region["region_code"]
    rows = [e.of(code, year) for year in e.years]
    kinds: tuple[tuple[str, Callable[[Row], bool]], ...] = (
        ("assessed", lambda row: row["status"] == "unknown"),
        ("result", lambda row: row["status"] == "unpublished"),
        ("score", lambda row: bool(row["class"]) and row["score"] is None),
        ("derived", lambda row: row["status"] == "derived"),
        ("conflict", lambda row: row["status"] == "conflict"),
    )
    lines = []
    for kind, is_gap in kinds:
        years = [row["year"] for row in rows if is_gap(row)]
        if years:
            notes = tuple(
                n
                for row in rows
                if row["year"] in years and kind == "conflict"
                for n in e.notes_of(row, 2)
            )
            lines.append(
                Line(
                    e.words(f"briefing.gap_{kind}", years=joined(years), who=who(e, kind)),
                    tuple(dict.fromkeys(notes)),
                )
            )
    if e.method and not e.method.bands:
        lines.append(
            Line(e.words("briefing.gap_bands", method=e.method_name(e.year), who=who(e, "bands")))
        )
    if e.survey["survey"] == "held" and e.of(code)["class"]:
        lines.append(Line(e.words("briefing.gap_aggregation", who=who(e, "aggregation"))))
    return tuple(lines)


def who(e: Evidence, kind: str) -> str:
    """Who could publish what is missing: the Ombudsman alone, or the region as well where it holds
    the result.
    """
    key = (
        "briefing.who_ombudsman"
        if kind in ("assessed", "derived", "conflict", "bands", "aggregation")
        else "briefing.who_scores"
    )
    return e.words(key, province=e.snapshot.province_name, name=e.region["full_name"])
