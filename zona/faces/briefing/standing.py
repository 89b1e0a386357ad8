"""Where a region stands, in sentences: its result, how sure it is, what the class means, how far
the next one is. Pure.
"""

from __future__ import annotations

from zona.domain.method import Band, next_better
from zona.faces.briefing.evidence import Evidence, Row
from zona.faces.briefing.model import Line
from zona.language.narrative import class_name, coverage_sentence

UNKNOWN_COVERAGES = ("sample", "partial", "agencies")


def standing(e: Evidence, row: Row) -> tuple[Line, ...]:
    """The sentences on a region's result of the year, the most important first."""
    lines = (
        result_line(e, row),
        conflict_line(e, row),
        method_line(e, row),
        distance_line(e, row),
        province_line(e),
    )
    return tuple(line for line in lines if line)


def result_line(e: Evidence, row: Row) -> Line:
    """The result itself, or which of the three absences it is."""
    words, case = e.words, result_case(e, row)
    text = words(
        f"briefing.result.{case}",
        year=row["year"],
        name=row["full_name"],
        result=e.result(row),
        n=e.survey["assessed_n"] if e.survey["assessed_n"] is not None else "",
        totals=totals_words(e, row["year"]),
    )
    absent = not row["class"] and not row["opinion"]
    return Line(text, e.survey_notes() if absent else e.notes_of(row, limit=6))


def result_case(e: Evidence, row: Row) -> str:
    """Which sentence tells the result: scored, unscored, derived, opinion, no_survey, not_assessed,
    unpublished, unknown_*.
    """
    if row["class"]:
        if row["status"] == "derived":
            return "derived"
        return "scored" if row["score"] is not None else "unscored"
    if row["opinion"]:
        return "opinion"
    if e.survey["survey"] == "none":
        return "no_survey"
    if row["status"] != "unknown":
        return row["status"]
    coverage = e.survey["coverage"]
    return f"unknown_{coverage if coverage in UNKNOWN_COVERAGES else 'other'}"


def totals_words(e: Evidence, year: int) -> str:
    """The published totals of a year as a phrase: "hijau 31, kuning 2, merah 0, A 18, B 13, C 2"."""
    rows = [row for row in e.snapshot.rows("published_totals") if row["year"] == year]
    # zones before categories, each from best to worst, as the method lists them
    names = [*dict.fromkeys(e.method.zones), *e.method.categories] if e.method else []
    count = {row["class"]: row["count"] for row in rows}
    return ", ".join(
        f"{e.words(f'zone.{n}') if len(n) > 1 else n} {count[n]}" for n in names if count.get(n)
    )


def conflict_line(e: Evidence, row: Row) -> Line | None:
    """Who says what, where counted sources differ."""
    if row["status"] != "conflict":
        return None
    shown = f"{e.result(row)} ({publishers(e, row['claim_ids'])})"
    others = "; ".join(f"{claimed(e, i)} ({publishers(e, [i])})" for i in row["contrary_ids"])
    notes = e.claim_notes(row["claim_ids"], 6) + e.claim_notes(row["contrary_ids"], 6)
    return Line(e.words("briefing.conflict", year=row["year"], shown=shown, others=others), notes)


def publishers(e: Evidence, claim_ids: list[str]) -> str:
    """Who publishes claims, each once."""
    return ", ".join(dict.fromkeys(e.claims[i]["publisher"] for i in claim_ids))


def claimed(e: Evidence, claim_id: str) -> str:
    """What one claim states, in words."""
    claim, words = e.claims[claim_id], e.words
    name = claim["category"] or claim["zone"]
    score = (
        words("common.score_is", score=words.number(claim["score"]))
        if claim["score"] is not None
        else ""
    )
    return (
        ", ".join(filter(None, (e.class_words(name) if name else "", score, claim["opinion"])))
        or claim["rank_text"]
    )


def bands_of(e: Evidence, row: Row) -> list[Band]:
    """The bands that a shown class covers: one, or several where only the zone is known."""
    return (
        [band for band in e.method.bands if row["class"] in (band.category, band.zone)]
        if e.method and row["class"]
        else []
    )


def method_line(e: Evidence, row: Row) -> Line | None:
    """The year's method and what the class means on its scale."""
    if e.method is None:
        return None
    words, bands = e.words, bands_of(e, row)
    if not e.method.bands:
        return Line(
            words("briefing.method_without_bands", method=e.method_name(e.year)), e.method_notes()
        )
    if not bands:
        return Line(
            words("briefing.method_only", method=e.method_name(e.year), bands=all_bands(e)),
            e.method_notes(),
        )
    text = words(
        "briefing.method_class",
        method=e.method_name(e.year),
        cls=class_name(row["class"], e.words),
        low=words.number(min(band.low for band in bands)),
        high=words.number(max(band.high for band in bands)),
        scale_low=words.number(e.method.scale_low, 0),
        scale_high=words.number(e.method.scale_high, 0),
    )
    return Line(text, e.method_notes())


def all_bands(e: Evidence) -> str:
    """Every class of the method with where it begins: "hijau mulai 81,00, kuning mulai 51,00, ..."."""
    words = e.words
    return ", ".join(
        words("briefing.band_from", cls=class_name(band.code, e.words), low=words.number(band.low))
        for band in e.method.bands
    )


def distance_line(e: Evidence, row: Row) -> Line | None:
    """How many points are missing to the next class, or how far the best class is from its lower
    edge.
    """
    bands = bands_of(e, row)
    if not bands or row["status"] == "derived":
        return None
    words, notes = e.words, e.method_notes()
    if row["score"] is None:
        best = bands[0] is e.method.bands[0] and len(bands) == 1
        return None if best else Line(words("briefing.distance_unknown"), ())
    better = next_better(e.method, row["score"])
    if better:
        band, points = better[0]
        return Line(
            words(
                "briefing.distance",
                points=words.number(points),
                cls=class_name(band.code, e.words),
                low=words.number(band.low),
            ),
            notes,
        )
    points = words.number(row["score"] - bands[0].low)
    return Line(
        words("briefing.distance_best", points=points, low=words.number(bands[0].low)), notes
    )


def province_line(e: Evidence) -> Line:
    """What the year's regions came to, and whom the survey covered."""
    count = e.counts()
    text = e.words(
        "narrative.year", year=e.year, total=sum(count.values()), parts=e.counts_words(count)
    )
    return Line(f"{text} {coverage_sentence(e.survey, e.words)}", e.own_note() + e.survey_notes())
