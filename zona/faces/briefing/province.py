"""The province's briefing for the Ombudsman's office: counts by class, coverage, regions that
moved, open conflicts. Pure.
"""

from __future__ import annotations

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


def sections(e: Evidence) -> tuple[Section, ...]:
    """The sections of the province's briefing, in reading order."""
    words, row = e.words, e.of(e.snapshot.province_code)
    now = tuple(
        line
        for line in (province_line(e), scores_line(e), method_line(e, row), result_line(e, row))
        if line
    )
    return (
        Section("now", words("briefing.heading_now", year=e.year), now),
        moved_section(e),
        Section("counts", words("briefing.heading_counts"), (breaks_line(e),), counts_table(e)),
        Section(
            "coverage", words("briefing.heading_coverage"), (coverage_line(e),), coverage_table(e)
        ),
        conflict_section(e),
        Section("gaps", words("briefing.heading_gaps"), gap_lines(e)),
    )


def counts(e: Evidence) -> Counts:
    """Regions by outcome, year by year."""
    return Counts(tuple((year, e.counts(year)) for year in e.years), tuple(e.spans))


def scores_line(e: Evidence) -> Line:
    """Of how many regions the score itself is known in the year."""
    known = [row for row in e.everyone() if row["score"] is not None]
    key = "briefing.scores_known" if known else "briefing.scores_none"
    return Line(
        e.words(key, n=len(known), total=len(e.everyone()), year=e.year),
        e.own_note() if known else (),
    )


def counts_table(e: Evidence) -> Table:
    """One row a year, one column an outcome that occurs in any year."""
    by_year = {year: e.counts(year) for year in e.years}
    names = order(name for count in by_year.values() for name in count)
    heads = [e.outcome_words(name) for name in names]
    rows = []
    for year, count in by_year.items():
        cells = [
            Cell(str(count[name]), (), name) if count.get(name) else Cell("") for name in names
        ]
        rows.append((Cell(str(year), e.total_notes(year)), *cells))
    return Table(
        (e.words("briefing.year_column"), *heads), ("left", *["center"] * len(names)), tuple(rows)
    )


def coverage_line(e: Evidence) -> Line:
    """The years in which all regions were assessed, and those in which none or only a part were."""
    words = e.words
    by = {}
    for year, row in e.years.items():
        by.setdefault(row["coverage"], []).append(year)
    parts = [
        words(f"briefing.covered_{name}", years=joined(by[name]))
        for name in by
        if words.has(f"briefing.covered_{name}")
    ]
    return Line(words("briefing.coverage_line", parts="; ".join(parts)))


def coverage_table(e: Evidence) -> Table:
    """One row a year: whom the survey covered, how many regions have a class and how many a score
    that is known.
    """
    words, rows = e.words, []
    for year, survey in e.years.items():
        everyone = e.everyone(year)
        assessed = (
            str(survey["assessed_n"])
            if survey["assessed_n"] is not None
            else words("briefing.not_known")
        )
        rows.append(
            (
                Cell(str(year), e.survey_notes(year)),
                Cell(e.method_name(year) or words("briefing.no_method")),
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


def moved(e: Evidence) -> tuple[int | None, list[Row]]:
    """(the last comparable year, regions whose class differs from it); (None, []) where a break
    lies between.
    """
    since = previous_comparable(e.year, e.spans)
    return since, (
        e.snapshot.rows("changes", year=e.year, since=since) if since is not None else []
    )


def moved_section(e: Evidence) -> Section:
    """The regions that changed class since the last comparable year."""
    words, (since, rows) = e.words, moved(e)
    heading = words("briefing.heading_moved")
    if since is None:
        return Section(
            "moved",
            heading,
            (Line(words("narrative.no_comparison", year=e.year), e.method_notes()),),
        )
    if not rows:
        return Section(
            "moved",
            heading,
            (Line(words("narrative.no_change", year=e.year, since=since), e.own_note()),),
        )
    both = sum(
        bool(row["class"]) and bool(e.of(row["region_code"], since)["class"])
        for row in e.everyone()
    )
    lines = (
        Line(
            words("briefing.moved", n=len(rows), both=both, since=since, year=e.year), e.own_note()
        ),
        directions(e, rows),
    )
    cells = tuple(_moved_row(e, row, since) for row in rows)
    columns = (words("column.region"), str(since), str(e.year), words("briefing.moved_scores"))
    return Section(
        "moved", heading, lines, Table(columns, ("left", "center", "center", "right"), cells)
    )


def directions(e: Evidence, rows: list[Row]) -> Line:
    """How many moved up and how many down."""
    up = sum(is_rise(e, row) for row in rows)
    return Line(e.words("briefing.directions", up=up, down=len(rows) - up), e.own_note())


def is_rise(e: Evidence, row: Row) -> bool:
    """Whether a region that changed class moved up; a zone without its category goes by zone."""
    ranks = {band.code: i for i, band in enumerate(e.method.bands)}
    zones = list(e.method.zones)
    if row["class"] in ranks and row["class_since"] in ranks:
        return ranks[row["class"]] < ranks[row["class_since"]]
    return zones.index(row["zone"]) < zones.index(row["zone_since"])


def _moved_row(e: Evidence, row: Row, since: int) -> tuple[Cell, ...]:
    old, new = e.of(row["region_code"], since), e.of(row["region_code"])
    scores = " / ".join(e.words.number(r["score"]) or "–" for r in (old, new))
    return (
        Cell(new["full_name"]),
        Cell(e.mark(old)[1], e.notes_of(old, 1), e.mark(old)[0]),
        Cell(e.mark(new)[1], e.notes_of(new, 1), e.mark(new)[0]),
        Cell(scores),
    )


def open_conflicts(e: Evidence) -> list[Row]:
    """Every assessment of any year whose counted sources differ, the latest year first."""
    rows = [row for row in e.assessments.values() if row["status"] == "conflict"]
    return sorted(rows, key=lambda row: (-row["year"], row["region_code"]))


def conflict_section(e: Evidence) -> Section:
    """The conflicts that are still open, with who says what."""
    words, rows = e.words, open_conflicts(e)
    heading = words("briefing.heading_conflicts")
    if not rows:
        return Section(
            "conflicts", heading, (Line(words("briefing.conflicts_none"), e.own_note()),)
        )
    cells = tuple(
        (
            Cell(str(row["year"])),
            Cell(row["full_name"]),
            Cell(
                f"{e.result(row)} ({publishers(e, row['claim_ids'])})",
                e.claim_notes(row["claim_ids"], 2),
            ),
            Cell(
                "; ".join(f"{claimed(e, i)} ({publishers(e, [i])})" for i in row["contrary_ids"]),
                e.claim_notes(row["contrary_ids"], 2),
            ),
        )
        for row in rows
    )
    columns = (
        words("column.year"),
        words("column.region"),
        words("briefing.conflict_shown"),
        words("briefing.conflict_other"),
    )
    line = Line(words("briefing.conflicts", n=len(rows)), e.own_note())
    return Section("conflicts", heading, (line,), Table(columns, ("left",) * 4, cells))


def gap_lines(e: Evidence) -> tuple[Line, ...]:
    """What is not known of the province's regions, counted over all years, and who could publish
    it.
    """
    words, rows = e.words, [row for row in e.assessments.values() if row["type"] != "provinsi"]
    unscored = [row for row in e.everyone() if row["class"] and row["score"] is None]
    derived = [row for row in rows if row["status"] == "derived"]
    unknown = sorted({row["year"] for row in rows if row["status"] == "unknown"})
    lines = (
        [Line(words("briefing.gap_total_scores", n=len(unscored), year=e.year), e.own_note())]
        if unscored
        else []
    )
    if derived:
        years = joined({row["year"] for row in derived})
        lines.append(
            Line(words("briefing.gap_total_derived", n=len(derived), years=years), e.own_note())
        )
    if unknown:
        lines.append(Line(words("briefing.gap_total_unknown", years=joined(unknown)), e.own_note()))
    lines.append(
        Line(
            words(
                "briefing.gap_total_agencies",
                who=words("briefing.who_ombudsman", province=e.snapshot.province_name),
            )
        )
    )
    return tuple(lines)


def questions(e: Evidence) -> tuple[Line, ...]:
    """Three questions for the Ombudsman's office that follow from the province's data."""
    words, worst, open_rows = e.words, worst_regions(e), open_conflicts(e)
    unscored = [row for row in e.everyone() if row["class"] and row["score"] is None]
    fallen = [
        row
        for row in moved(e)[1]
        if row["class"] > row["class_since"] and len(row["class"]) == len(row["class_since"]) == 1
    ]
    asked = []
    if open_rows:
        names = words.listing([f"{row['short_name']} {row['year']}" for row in open_rows])
        asked.append(
            Line(
                words("briefing.ask.province_conflicts", n=len(open_rows), names=names),
                e.own_note(),
            )
        )
    if fallen:
        names = words.listing([row["short_name"] for row in fallen])
        asked.append(
            Line(words("briefing.ask.province_fallen", names=names, year=e.year), e.own_note())
        )
    if worst:
        names = words.listing([row["short_name"] for row in worst])
        asked.append(
            Line(
                words(
                    "briefing.ask.province_worst", names=names, cls=e.class_words(worst[0]["class"])
                ),
                e.own_note(),
            )
        )
    if unscored:
        asked.append(
            Line(words("briefing.ask.province_scores", n=len(unscored), year=e.year), e.own_note())
        )
    asked.append(Line(words("briefing.ask.province_agencies", year=e.year)))
    asked.append(Line(words("briefing.ask.province_list", year=e.year)))
    asked.append(Line(words("briefing.ask.province_method")))
    return tuple(asked[:3])


def worst_regions(e: Evidence) -> list[Row]:
    """The regions in the worst class that occurs in the year, none where that is the best class or
    nothing is known.
    """
    known = order(row["class"] for row in e.everyone() if row["class"])
    if len(known) < 2:
        return []
    return [row for row in e.everyone() if row["class"] == known[-1]]
