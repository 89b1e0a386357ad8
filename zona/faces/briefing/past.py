"""Since when and what changed, only where the methods allow it, and why not elsewhere. Pure."""

from __future__ import annotations

from zona.domain.changes import unchanged
from zona.faces.briefing.evidence import Evidence, Row, joined
from zona.faces.briefing.model import History, Line, Point
from zona.language.narrative import break_sentences, class_name

DOUBTFUL = ("conflict", "derived")


def past_lines(evidence: Evidence, row: Row) -> tuple[Line, ...]:
    """The sentences beside a region's history."""
    return tuple(
        line
        for line in (change_line(evidence, row), since_line(evidence, row), breaks_line(evidence))
        if line
    )


def earlier_result(evidence: Evidence, row: Row) -> Row | None:
    """The latest earlier assessment with a class that may be compared with this one, None where
    there is none.
    """
    known = [evidence.of(row["region_code"], year) for year in evidence.span if year < row["year"]]
    return next((other for other in reversed(known) if other["class"]), None)


def change_line(evidence: Evidence, row: Row) -> Line | None:
    """How score and class moved since the last comparable result."""
    if not row["class"] or row["year"] == evidence.span[0]:
        return None
    old = earlier_result(evidence, row)
    if old is None:
        years = joined(year for year in evidence.span if year < row["year"])
        return Line(evidence.words("briefing.no_earlier", years=years, year=row["year"]))
    moves = [
        text for text in (score_move(evidence, old, row), class_move(evidence, old, row)) if text
    ]
    if not moves:
        return None
    return Line(
        " ".join(filter(None, (*moves, doubt(evidence, [old])))),
        evidence.notes_of(old, 2) + evidence.notes_of(row, 2),
    )


def score_move(evidence: Evidence, old: Row, new: Row) -> str:
    """ "Nilai naik 2,43 poin, dari 90,72 (2023) menjadi 93,15 (2024).", empty where a score is
    missing.
    """
    if old["score"] is None or new["score"] is None:
        return ""
    words, points = evidence.words, new["score"] - old["score"]
    way = "up" if points > 0 else "down" if points < 0 else "same"
    return words(
        f"briefing.score_{way}",
        points=words.number(abs(points)),
        old=words.number(old["score"]),
        since=old["year"],
        new=words.number(new["score"]),
        year=new["year"],
    )


def class_move(evidence: Evidence, old: Row, new: Row) -> str:
    """How the class moved; by zones where one of the two has no category."""
    field = "category" if old["category"] and new["category"] else "zone"
    before, after = old[field], new[field]
    if (
        field == "zone"
        and before == after
        and old["year"] == max(year for year in evidence.span if year < new["year"])
    ):
        return ""  # `since_line` says it
    key = "briefing.class_stays" if before == after else "briefing.class_moves"
    kind = evidence.words(f"briefing.kind_{field}")
    return evidence.words(
        key,
        kind=kind,
        old=class_name(before, evidence.words),
        new=class_name(after, evidence.words),
        since=old["year"],
        year=new["year"],
    )


def doubt(evidence: Evidence, rows: list[Row]) -> str:
    """The marks of earlier results that are not simply stated."""
    marked = [row for row in rows if row["status"] in DOUBTFUL]
    return " ".join(
        evidence.words(
            "briefing.doubt", year=row["year"], status=evidence.words(f"status.{row['status']}")
        )
        for row in marked
    )


def since_line(evidence: Evidence, row: Row) -> Line | None:
    """Since when the zone is what it is, within the comparable years; None where the year before
    says it already.
    """
    if not row["zone"]:
        return None
    zones = {year: evidence.of(row["region_code"], year)["zone"] for year in evidence.span}
    run = unchanged(zones, evidence.span, row["year"])
    if len(run) == 1:
        return None
    start = run[-1]
    used = [evidence.of(row["region_code"], year) for year in run[1:]]
    zone = evidence.words(f"zone.{row['zone']}")
    if start == evidence.span[0]:
        text = evidence.words("briefing.since_first", zone=zone, start=start)
    else:
        before = evidence.of(
            row["region_code"], max(year for year in evidence.span if year < start)
        )
        if before["zone"]:
            used.append(before)
            text = evidence.words(
                "briefing.since",
                zone=zone,
                start=start,
                before=evidence.words(f"zone.{before['zone']}"),
                year=before["year"],
            )
        else:
            text = evidence.words(
                "briefing.since_at_least", zone=zone, start=start, year=before["year"]
            )
    notes = tuple(n for other in used for n in evidence.notes_of(other, 1))
    said = change_line(evidence, row)  # its doubt is not said twice
    fresh = [other for other in used if said is None or other is not earlier_result(evidence, row)]
    return Line(" ".join(filter(None, (text, doubt(evidence, fresh)))), notes)


def breaks_line(evidence: Evidence) -> Line:
    """Which years may be compared with this one, and what was used before and after."""
    words = evidence.words
    if evidence.method is None:
        return Line(words("briefing.breaks_no_survey", year=evidence.year), evidence.survey_notes())
    if len(evidence.span) > 1:
        text = words(
            "briefing.breaks_span",
            years=joined(evidence.span),
            method=evidence.method_name(evidence.year),
        )
    else:
        text = words(
            "briefing.breaks_alone", year=evidence.year, method=evidence.method_name(evidence.year)
        )
    at = evidence.spans.index(evidence.span)
    # this span and its neighbours: breaks further away say nothing about this year
    near = [span for span in evidence.spans[max(0, at - 1) : at + 2] if span]
    text += " " + " ".join(break_sentences(near, words))
    notes = tuple(
        n
        for span in near
        for n in (evidence.method_notes(span[0]) or evidence.survey_notes(span[0]))
    )
    return Line(text, tuple(dict.fromkeys(notes)))


def history(evidence: Evidence, region_code: str) -> History:
    """The points, spans and bands of a region's chart."""
    points = []
    for year in evidence.years:
        row = evidence.of(region_code, year)
        name, letter = evidence.mark(row)
        points.append(Point(year, name, letter, row["score"]))
    bands = {
        year: tuple((band.code, band.low, band.high) for band in method.bands)
        for method in evidence.methods
        for year in method.years
        if year in evidence.years
    }
    return History(tuple(points), tuple(evidence.spans), bands)


def history_line(evidence: Evidence, region_code: str) -> Line:
    """Every known result of other years with its sources: the notes of what the chart shows."""
    parts, notes = [], ()
    for year in evidence.years:
        row = evidence.of(region_code, year)
        if (row["class"] or row["opinion"]) and year != evidence.year:
            result = (
                class_name(row["class"], evidence.words) if row["class"] else f"“{row['opinion']}”"
            )
            score = f" {evidence.words.number(row['score'])}" if row["score"] is not None else ""
            mark = (
                " (" + evidence.words(f"status.{row['status']}") + ")"
                if row["status"] in DOUBTFUL
                else ""
            )
            parts.append(f"{year} {result}{score}{mark}")
            notes += evidence.notes_of(row, 2)
    if not parts:
        return Line(evidence.words("briefing.history_none"))
    return Line(
        evidence.words("briefing.history_known", results="; ".join(parts)),
        tuple(dict.fromkeys(notes)),
    )
