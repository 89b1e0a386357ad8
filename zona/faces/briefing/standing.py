"""Where a region stands, in sentences: its result, how sure it is, what the class means, how far
the next one is. Pure.
"""

from __future__ import annotations

from zona.domain.method import Band, next_better
from zona.domain.newest import newest_apart
from zona.faces.briefing.evidence import Evidence, Row
from zona.faces.briefing.model import Line
from zona.language.narrative import class_name, coverage_sentence, newest_sentence

UNKNOWN_COVERAGES = ("sample", "partial", "agencies")


def standing(evidence: Evidence, row: Row) -> tuple[Line, ...]:
    """The sentences on a region's result of the year, the most important first."""
    lines = (
        result_line(evidence, row),
        newest_line(evidence, row),
        conflict_line(evidence, row),
        method_line(evidence, row),
        distance_line(evidence, row),
        province_line(evidence),
    )
    return tuple(line for line in lines if line)


def result_line(evidence: Evidence, row: Row) -> Line:
    """The result itself, or which of the three absences it is."""
    words, case = evidence.words, result_case(evidence, row)
    text = words(
        f"briefing.result.{case}",
        year=row["year"],
        name=row["full_name"],
        result=evidence.result(row),
        n=evidence.survey["assessed_n"] if evidence.survey["assessed_n"] is not None else "",
        totals=totals_words(evidence, row["year"]),
    )
    # of an absence only the source on whom the survey covered can be named
    absent = not row["class"] and not row["opinion"]
    return Line(text, evidence.survey_notes() if absent else evidence.notes_of(row, limit=6))


def newest_row(evidence: Evidence, row: Row) -> Row | None:
    """The region's later result by a method that does not compare with the year's; else None."""
    return newest_apart(row, history_of(evidence, row), evidence.spans)


def history_of(evidence: Evidence, row: Row) -> list[Row]:
    """The assessments of a row's region, year by year."""
    return [evidence.of(row["region_code"], year) for year in evidence.years]


def newest_line(evidence: Evidence, row: Row) -> Line | None:
    """That later result, which a paper about an earlier year must not hide."""
    newest = newest_row(evidence, row)
    if newest is None:
        return None
    text = newest_sentence(row, history_of(evidence, row), evidence.spans, evidence.words)
    return Line(text, evidence.notes_of(newest, 2))


def result_case(evidence: Evidence, row: Row) -> str:
    """Which sentence tells the result: scored, unscored, derived, opinion, no_survey, not_assessed,
    unpublished, unknown_*.
    """
    if row["class"]:
        if row["status"] == "derived":
            return "derived"
        return "scored" if row["score"] is not None else "unscored"
    if row["opinion"]:
        return "opinion"
    if evidence.survey["survey"] == "none":
        return "no_survey"
    if row["status"] != "unknown":
        return row["status"]
    coverage = evidence.survey["coverage"]
    return f"unknown_{coverage if coverage in UNKNOWN_COVERAGES else 'other'}"


def totals_words(evidence: Evidence, year: int) -> str:
    """The published totals of a year as a phrase: "hijau 31, kuning 2, A 18, B 13, C 2"."""
    rows = [row for row in evidence.snapshot.rows("published_totals") if row["year"] == year]
    # zones before categories, each from best to worst, as the method lists them
    names = (
        [*dict.fromkeys(evidence.method.zones), *evidence.method.categories]
        if evidence.method
        else []
    )
    count = {row["class"]: row["count"] for row in rows}
    return ", ".join(
        f"{evidence.words(f'zone.{n}') if len(n) > 1 else n} {count[n]}"
        for n in names
        if count.get(n)
    )


def conflict_line(evidence: Evidence, row: Row) -> Line | None:
    """Who says what, where counted sources differ."""
    if row["status"] != "conflict":
        return None
    shown = f"{evidence.result(row)} ({publishers(evidence, row['claim_ids'])})"
    others = "; ".join(
        f"{claimed(evidence, i)} ({publishers(evidence, [i])})" for i in row["contrary_ids"]
    )
    notes = evidence.claim_notes(row["claim_ids"], 6) + evidence.claim_notes(row["contrary_ids"], 6)
    return Line(
        evidence.words("briefing.conflict", year=row["year"], shown=shown, others=others), notes
    )


def publishers(evidence: Evidence, claim_ids: list[str]) -> str:
    """Who publishes claims, each once."""
    return ", ".join(dict.fromkeys(evidence.claims[i]["publisher"] for i in claim_ids))


def claimed(evidence: Evidence, claim_id: str) -> str:
    """What one claim states, in words."""
    claim, words = evidence.claims[claim_id], evidence.words
    name = claim["category"] or claim["zone"]
    score = (
        words("common.score_is", score=words.number(claim["score"]))
        if claim["score"] is not None
        else ""
    )
    return (
        ", ".join(
            filter(None, (evidence.class_words(name) if name else "", score, claim["opinion"]))
        )
        or claim["rank_text"]
    )


def bands_of(evidence: Evidence, row: Row) -> list[Band]:
    """The bands that a shown class covers: one, or several where only the zone is known."""
    return (
        [band for band in evidence.method.bands if row["class"] in (band.category, band.zone)]
        if evidence.method and row["class"]
        else []
    )


def method_line(evidence: Evidence, row: Row) -> Line | None:
    """The year's method and what the class means on its scale."""
    if evidence.method is None:
        return None
    words, bands = evidence.words, bands_of(evidence, row)
    if not evidence.method.bands:
        return Line(
            words("briefing.method_without_bands", method=evidence.method_name(evidence.year)),
            evidence.method_notes(),
        )
    if not bands:
        return Line(
            words(
                "briefing.method_only",
                method=evidence.method_name(evidence.year),
                bands=all_bands(evidence),
            ),
            evidence.method_notes(),
        )
    text = words(
        "briefing.method_class",
        method=evidence.method_name(evidence.year),
        cls=class_name(row["class"], evidence.words),
        low=words.number(min(band.low for band in bands)),
        high=words.number(max(band.high for band in bands)),
        scale_low=words.number(evidence.method.scale_low, 0),
        scale_high=words.number(evidence.method.scale_high, 0),
    )
    return Line(text, evidence.method_notes())


def all_bands(evidence: Evidence) -> str:
    """Every class of the method with where it begins: "hijau mulai 81,00, kuning mulai 51,00"."""
    words = evidence.words
    return ", ".join(
        words(
            "briefing.band_from",
            cls=class_name(band.code, evidence.words),
            low=words.number(band.low),
        )
        for band in evidence.method.bands
    )


def distance_line(evidence: Evidence, row: Row) -> Line | None:
    """How many points are missing to the next class, or how far the best class is from its lower
    edge.
    """
    bands = bands_of(evidence, row)
    # a class that no source states has no score to measure from
    if not bands or row["status"] == "derived":
        return None
    words, notes = evidence.words, evidence.method_notes()
    if row["score"] is None:
        best = bands[0] is evidence.method.bands[0] and len(bands) == 1
        return None if best else Line(words("briefing.distance_unknown"), ())
    better = next_better(evidence.method, row["score"])
    if better:
        band, points = better[0]
        return Line(
            words(
                "briefing.distance",
                points=words.number(points),
                cls=class_name(band.code, evidence.words),
                low=words.number(band.low),
            ),
            notes,
        )
    points = words.number(row["score"] - bands[0].low)
    return Line(
        words("briefing.distance_best", points=points, low=words.number(bands[0].low)), notes
    )


def province_line(evidence: Evidence) -> Line:
    """What the year's regions came to, and whom the survey covered."""
    count = evidence.counts()
    text = evidence.words(
        "narrative.year",
        year=evidence.year,
        total=sum(count.values()),
        parts=evidence.counts_words(count),
    )
    return Line(
        f"{text} {coverage_sentence(evidence.survey, evidence.words)}",
        evidence.own_note() + evidence.survey_notes(),
    )
