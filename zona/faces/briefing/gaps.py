"""What is not known of a region, and who could publish it. Pure."""

from __future__ import annotations

from collections.abc import Callable

from zona.faces.briefing.evidence import Evidence, Row, joined
from zona.faces.briefing.model import Line


def gap_lines(evidence: Evidence) -> tuple[Line, ...]:
    """One sentence for each kind of gap that the region has, over all years."""
    code = evidence.region["region_code"]
    rows = [evidence.of(code, year) for year in evidence.years]
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
                for n in evidence.notes_of(row, 2)
            )
            lines.append(
                Line(
                    evidence.words(
                        f"briefing.gap_{kind}", years=joined(years), who=who(evidence, kind)
                    ),
                    tuple(dict.fromkeys(notes)),
                )
            )
    if evidence.method and not evidence.method.bands:
        lines.append(
            Line(
                evidence.words(
                    "briefing.gap_bands",
                    method=evidence.method_name(evidence.year),
                    who=who(evidence, "bands"),
                )
            )
        )
    if evidence.survey["survey"] == "held" and evidence.of(code)["class"]:
        lines.append(
            Line(evidence.words("briefing.gap_aggregation", who=who(evidence, "aggregation")))
        )
    return tuple(lines)


def who(evidence: Evidence, kind: str) -> str:
    """Who could publish what is missing: the Ombudsman alone, or the region as well where it holds
    the result.
    """
    # what a region never got it cannot publish
    key = (
        "briefing.who_ombudsman"
        if kind in ("assessed", "derived", "conflict", "bands", "aggregation")
        else "briefing.who_scores"
    )
    return evidence.words(
        key, province=evidence.snapshot.province_name, name=evidence.region["full_name"]
    )
