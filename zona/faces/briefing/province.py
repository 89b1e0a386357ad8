"""The province's briefing for the Ombudsman's office: counts by class, coverage, regions that
moved, open conflicts. Pure.
"""

from __future__ import annotations

from zona.domain.changes import by_direction
from zona.domain.classes import order
from zona.faces.briefing.evidence import Evidence, Row, joined
from zona.faces.briefing.model import Cell, Counts, Line, Section, Table
from zona.faces.briefing.past import breaks_line
from zona.faces.briefing.standing import (
    claimed,
    method_line,
    province_line,
    publishers,
    result_line,
)
from zona.language.narrative import previous_comparable


def sections(evidence: Evidence) -> tuple[Section, ...]:
    """The sections of the province's briefing, in reading order."""
    words, row = evidence.words, evidence.of(evidence.snapshot.province_code)
    now = tuple(
        line
        for line in (
            province_line(evidence),
            scores_line(evidence),
            method_line(evidence, row),
            result_line(evidence, row),
        )
        if line
    )
    return (
        Section("now", words("briefing.heading_now", year=evidence.year), now),
        moved_section(evidence),
        Section(
            "counts",
            words("briefing.heading_counts"),
            (breaks_line(evidence),),
            counts_table(evidence),
        ),
        Section(
            "coverage",
            words("briefing.heading_coverage"),
            (coverage_line(evidence),),
            coverage_table(evidence),
        ),
        conflict_section(evidence),
        Section("gaps", words("briefing.heading_gaps"), gap_lines(evidence)),
    )


def counts(evidence: Evidence) -> Counts:
    """Regions by outcome, year by year."""
    return Counts(
        tuple((year, evidence.counts(year)) for year in evidence.years), tuple(evidence.spans)
    )


def scores_line(evidence: Evidence) -> Line:
    """Of how many regions the score itself is known in the year."""
    known = [row for row in evidence.everyone() if row["score"] is not None]
    key = "briefing.scores_known" if known else "briefing.scores_none"
    return Line(
        evidence.words(key, n=len(known), total=len(evidence.everyone()), year=evidence.year),
        evidence.own_note() if known else (),
    )


def counts_table(evidence: Evidence) -> Table:
    """One row a year, one column an outcome that occurs in any year."""
    by_year = {year: evidence.counts(year) for year in evidence.years}
    names = order(name for count in by_year.values() for name in count)
    heads = [evidence.outcome_words(name) for name in names]
    rows = []
    for year, count in by_year.items():
        cells = [
            Cell(str(count[name]), (), name) if count.get(name) else Cell("") for name in names
        ]
        rows.append((Cell(str(year), evidence.total_notes(year)), *cells))
    return Table(
        (evidence.words("briefing.year_column"), *heads),
        ("left", *["center"] * len(names)),
        tuple(rows),
    )


def coverage_line(evidence: Evidence) -> Line:
    """The years in which all regions were assessed, and those in which none or only a part were."""
    words = evidence.words
    by = {}
    for year, row in evidence.years.items():
        by.setdefault(row["coverage"], []).append(year)
    parts = [
        words(f"briefing.covered_{name}", years=joined(by[name]))
        for name in by
        if words.has(f"briefing.covered_{name}")
    ]
    return Line(words("briefing.coverage_line", parts="; ".join(parts)))


def coverage_table(evidence: Evidence) -> Table:
    """One row a year: whom the survey covered, how many regions have a class and how many a score
    that is known.
    """
    words, rows = evidence.words, []
    for year, survey in evidence.years.items():
        everyone = evidence.everyone(year)
        assessed = (
            str(survey["assessed_n"])
            if survey["assessed_n"] is not None
            else words("briefing.not_known")
        )
        rows.append(
            (
                Cell(str(year), evidence.survey_notes(year)),
                Cell(evidence.method_name(year) or words("briefing.no_method")),
                Cell(words(f"coverage.{survey['coverage']}").rstrip(".")),
                Cell(assessed),
                Cell(str(sum(bool(row["class"]) for row in everyone))),
                Cell(str(sum(row["score"] is not None for row in everyone))),
            )
        )
    columns = tuple(
        words(f"briefing.coverage_{name}")
        for name in ("year", "method", "scope", "assessed", "classes", "scores")
    )
    return Table(columns, ("left", "left", "left", "right", "right", "right"), tuple(rows))


def directions_since(evidence: Evidence) -> tuple[int | None, dict[str, list[Row]]]:
    """(the last comparable year, the regions by what became of their class); (None, nobody) where a
    break lies between.
    """
    since = previous_comparable(evidence.year, evidence.spans)
    rows = (
        evidence.snapshot.rows("changes", year=evidence.year, since=since)
        if since is not None
        else []
    )
    return since, by_direction(rows)


def moved_section(evidence: Evidence) -> Section:
    """The regions that changed class since the last comparable year."""
    words, (since, found) = evidence.words, directions_since(evidence)
    rows = sorted(found["risen"] + found["fallen"], key=lambda row: row["name"])
    heading = words("briefing.heading_moved")
    if since is None:
        return Section(
            "moved",
            heading,
            (Line(words("narrative.no_comparison", year=evidence.year), evidence.method_notes()),),
        )
    if not rows:
        return Section(
            "moved",
            heading,
            (
                Line(
                    words("narrative.no_change", year=evidence.year, since=since),
                    evidence.own_note(),
                ),
            ),
        )
    numbers = {"n": len(rows), "both": len(rows) + len(found["same"])}
    text = words("briefing.moved", **numbers, since=since, year=evidence.year)
    if found["unknown"]:
        text += " " + words("briefing.moved_unknown", n=len(found["unknown"]))
    lines = (Line(text, evidence.own_note()), directions(evidence, found))
    cells = tuple(_moved_row(evidence, row, since) for row in rows)
    columns = (
        words("column.region"),
        str(since),
        str(evidence.year),
        words("briefing.moved_scores"),
    )
    return Section(
        "moved", heading, lines, Table(columns, ("left", "center", "center", "right"), cells)
    )


def directions(evidence: Evidence, found: dict[str, list[Row]]) -> Line:
    """How many moved up and how many down."""
    up, down = len(found["risen"]), len(found["fallen"])
    return Line(evidence.words("briefing.directions", up=up, down=down), evidence.own_note())


def _moved_row(evidence: Evidence, row: Row, since: int) -> tuple[Cell, ...]:
    old, new = evidence.of(row["region_code"], since), evidence.of(row["region_code"])
    scores = " / ".join(evidence.words.number(r["score"]) or "–" for r in (old, new))
    return (
        Cell(new["full_name"]),
        Cell(evidence.mark(old)[1], evidence.notes_of(old, 1), evidence.mark(old)[0]),
        Cell(evidence.mark(new)[1], evidence.notes_of(new, 1), evidence.mark(new)[0]),
        Cell(scores),
    )


def open_conflicts(evidence: Evidence) -> list[Row]:
    """Every assessment of any year whose counted sources differ, the latest year first."""
    rows = [row for row in evidence.assessments.values() if row["status"] == "conflict"]
    return sorted(rows, key=lambda row: (-row["year"], row["region_code"]))


def conflict_section(evidence: Evidence) -> Section:
    """The conflicts that are still open, with who says what."""
    words, rows = evidence.words, open_conflicts(evidence)
    heading = words("briefing.heading_conflicts")
    if not rows:
        none = Line(words("briefing.conflicts_none"), evidence.own_note())
        return Section("conflicts", heading, (none,))
    cells = tuple(_conflict_row(evidence, row) for row in rows)
    columns = tuple(
        words(key)
        for key in (
            "column.year",
            "column.region",
            "briefing.conflict_shown",
            "briefing.conflict_other",
        )
    )
    line = Line(words("briefing.conflicts", n=len(rows)), evidence.own_note())
    return Section("conflicts", heading, (line,), Table(columns, ("left",) * 4, cells))


def _conflict_row(evidence: Evidence, row: Row) -> tuple[Cell, ...]:
    shown = f"{evidence.result(row)} ({publishers(evidence, row['claim_ids'])})"
    others = "; ".join(
        f"{claimed(evidence, claim_id)} ({publishers(evidence, [claim_id])})"
        for claim_id in row["contrary_ids"]
    )
    return (
        Cell(str(row["year"])),
        Cell(row["full_name"]),
        Cell(shown, evidence.claim_notes(row["claim_ids"], 2)),
        Cell(others, evidence.claim_notes(row["contrary_ids"], 2)),
    )


def unscored(evidence: Evidence) -> list[Row]:
    """The regions of which the class of the year is known and the score is not."""
    return [row for row in evidence.everyone() if row["class"] and row["score"] is None]


def gap_lines(evidence: Evidence) -> tuple[Line, ...]:
    """What is not known of the province's regions, counted over all years, and who could publish
    it.
    """
    words, own = evidence.words, evidence.own_note
    rows = [row for row in evidence.assessments.values() if row["type"] != "provinsi"]
    lines = []
    if bare := unscored(evidence):
        text = words("briefing.gap_total_scores", n=len(bare), year=evidence.year)
        lines.append(Line(text, own()))
    if derived := [row["year"] for row in rows if row["status"] == "derived"]:
        years = joined(set(derived))
        text = words("briefing.gap_total_derived", n=len(derived), years=years)
        lines.append(Line(text, own()))
    if unknown := {row["year"] for row in rows if row["status"] == "unknown"}:
        lines.append(Line(words("briefing.gap_total_unknown", years=joined(unknown)), own()))
    who = words("briefing.who_ombudsman", province=evidence.snapshot.province_name)
    lines.append(Line(words("briefing.gap_total_agencies", who=who)))
    return tuple(lines)


def fallen_regions(evidence: Evidence) -> list[Row]:
    """The regions whose category fell since the last comparable year."""
    fallen = directions_since(evidence)[1]["fallen"]
    return [row for row in fallen if row["category"] and row["category_since"]]


def questions(evidence: Evidence) -> tuple[Line, ...]:
    """Three questions for the Ombudsman's office that follow from the province's data."""
    words, own = evidence.words, evidence.own_note
    asked = []
    if rows := open_conflicts(evidence):
        names = words.listing([f"{row['short_name']} {row['year']}" for row in rows])
        text = words("briefing.ask.province_conflicts", n=len(rows), names=names)
        asked.append(Line(text, own()))
    if rows := fallen_regions(evidence):
        names = words.listing([row["short_name"] for row in rows])
        text = words("briefing.ask.province_fallen", names=names, year=evidence.year)
        asked.append(Line(text, own()))
    if rows := worst_regions(evidence):
        names = words.listing([row["short_name"] for row in rows])
        cls = evidence.class_words(rows[0]["class"])
        asked.append(Line(words("briefing.ask.province_worst", names=names, cls=cls), own()))
    if rows := unscored(evidence):
        text = words("briefing.ask.province_scores", n=len(rows), year=evidence.year)
        asked.append(Line(text, own()))
    # always true, and so last: they are asked where the data give less than three others
    asked += [
        Line(words("briefing.ask.province_agencies", year=evidence.year)),
        Line(words("briefing.ask.province_list", year=evidence.year)),
        Line(words("briefing.ask.province_method")),
    ]
    return tuple(asked[:3])


def worst_regions(evidence: Evidence) -> list[Row]:
    """The regions in the worst class that occurs in the year, none where that is the best class or
    nothing is known.
    """
    known = order(row["class"] for row in evidence.everyone() if row["class"])
    if len(known) < 2:
        return []
    return [row for row in evidence.everyone() if row["class"] == known[-1]]
