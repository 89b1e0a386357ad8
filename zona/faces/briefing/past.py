"""Since when and what changed, only where the methods allow it, and why not elsewhere. Pure."""

from __future__ import annotations

from zona.faces.briefing.evidence import Evidence, Row, joined
from zona.faces.briefing.model import History, Line, Point
from zona.language.narrative import break_sentences, class_name

DOUBTFUL = ("conflict", "derived")


def past_lines(e: Evidence, row: Row) -> tuple[Line, ...]:
    """The sentences beside a region's history."""
    return tuple(line for line in (change_line(e, row), since_line(e, row), breaks_line(e)) if line)


def earlier_result(e: Evidence, row: Row) -> Row | None:
    """The latest earlier assessment with a class that may be compared with this one, None where
    there is none.
    """
    known = [e.of(row["region_code"], year) for year in e.span if year < row["year"]]
    return next((other for other in reversed(known) if other["class"]), None)


def change_line(e: Evidence, row: Row) -> Line | None:
    """How score and class moved since the last comparable result."""
    if not row["class"] or row["year"] == e.span[0]:
        return None
    old = earlier_result(e, row)
    if old is None:
        years = joined(year for year in e.span if year < row["year"])
        return Line(e.words("briefing.no_earlier", years=years, year=row["year"]))
    moves = [text for text in (score_move(e, old, row), class_move(e, old, row)) if text]
    if not moves:
        return None
    return Line(
        " ".join(filter(None, (*moves, doubt(e, [old])))), e.notes_of(old, 2) + e.notes_of(row, 2)
    )


def score_move(e: Evidence, old: Row, new: Row) -> str:
    """ "Nilai naik 2,43 poin, dari 90,72 (2023) menjadi 93,15 (2024).", empty where a score is
    missing.
    """
    if old["score"] is None or new["score"] is None:
        return ""
    words, points = e.words, new["score"] - old["score"]
    way = "up" if points > 0 else "down" if points < 0 else "same"
    return words(
        f"briefing.score_{way}",
        points=words.number(abs(points)),
        old=words.number(old["score"]),
        since=old["year"],
        new=words.number(new["score"]),
        year=new["year"],
    )


def class_move(e: Evidence, old: Row, new: Row) -> str:
    """How the class moved; by zones where one of the two has no category."""
    field = "category" if old["category"] and new["category"] else "zone"
    before, after = old[field], new[field]
    if (
        field == "zone"
        and before == after
        and old["year"] == max(year for year in e.span if year < new["year"])
    ):
        return ""  # `since_line` says it
    key = "briefing.class_stays" if before == after else "briefing.class_moves"
    kind = e.words(f"briefing.kind_{field}")
    return e.words(
        key,
        kind=kind,
        old=class_name(before, e.words),
        new=class_name(after, e.words),
        since=old["year"],
        year=new["year"],
    )


def doubt(e: Evidence, rows: list[Row]) -> str:
    """The marks of earlier results that are not simply stated."""
    marked = [row for row in rows if row["status"] in DOUBTFUL]
    return " ".join(
        e.words("briefing.doubt", year=row["year"], status=e.words(f"status.{row['status']}"))
        for row in marked
    )


def since_line(e: Evidence, row: Row) -> Line | None:
    """Since when the zone is what it is, within the comparable years; None where the year before
    says it already.
    """
    if not row["zone"]:
        return None
    run = [row["year"]]
    for year in reversed([year for year in e.span if year < row["year"]]):
        if e.of(row["region_code"], year)["zone"] != row["zone"]:
            break
        run.append(year)
    start = run[-1]
    if len(run) == 1:
        return None
    used = [e.of(row["region_code"], year) for year in run[1:]]
    zone = e.words(f"zone.{row['zone']}")
    if start == e.span[0]:
        text = e.words("briefing.since_first", zone=zone, start=start)
    else:
        before = e.of(row["region_code"], max(year for year in e.span if year < start))
        if before["zone"]:
            used.append(before)
            text = e.words(
                "briefing.since",
                zone=zone,
                start=start,
                before=e.words(f"zone.{before['zone']}"),
                year=before["year"],
            )
        else:
            text = e.words("briefing.since_at_least", zone=zone, start=start, year=before["year"])
    notes = tuple(n for other in used for n in e.notes_of(other, 1))
    said = change_line(e, row)  # its doubt is not said twice
    fresh = [other for other in used if said is None or other is not earlier_result(e, row)]
    return Line(" ".join(filter(None, (text, doubt(e, fresh)))), notes)


def breaks_line(e: Evidence) -> Line:
    """Which years may be compared with this one, and what was used before and after."""
    words = e.words
    if e.method is None:
        return Line(words("briefing.breaks_no_survey", year=e.year), e.survey_notes())
    if len(e.span) > 1:
        text = words("briefing.breaks_span", years=joined(e.span), method=e.method_name(e.year))
    else:
        text = words("briefing.breaks_alone", year=e.year, method=e.method_name(e.year))
    at = e.spans.index(e.span)
    near = [span for span in e.spans[max(0, at - 1) : at + 2] if span]
    text += " " + " ".join(break_sentences(near, words))
    notes = tuple(n for span in near for n in (e.method_notes(span[0]) or e.survey_notes(span[0])))
    return Line(text, tuple(dict.fromkeys(notes)))


def history(e: Evidence, region_code: str) -> History:
    """The points, spans and bands of a region's chart."""
    points = []
    for year in e.years:
        row = e.of(region_code, year)
        name, letter = e.mark(row)
        points.append(Point(year, name, letter, row["score"]))
    bands = {
        year: tuple((band.code, band.low, band.high) for band in method.bands)
        for method in e.methods
        for year in method.years
        if year in e.years
    }
    return History(tuple(points), tuple(e.spans), bands)


def history_line(e: Evidence, region_code: str) -> Line:
    """Every known result of other years with its sources: the notes of what the chart shows."""
    parts, notes = [], ()
    for year in e.years:
        row = e.of(region_code, year)
        if (row["class"] or row["opinion"]) and year != e.year:
            result = class_name(row["class"], e.words) if row["class"] else f"“{row['opinion']}”"
            score = f" {e.words.number(row['score'])}" if row["score"] is not None else ""
            mark = (
                " (" + e.words(f"status.{row['status']}") + ")" if row["status"] in DOUBTFUL else ""
            )
            parts.append(f"{year} {result}{score}{mark}")
            notes += e.notes_of(row, 2)
    if not parts:
        return Line(e.words("briefing.history_none"))
    return Line(
        e.words("briefing.history_known", results="; ".join(parts)), tuple(dict.fromkeys(notes))
    )
