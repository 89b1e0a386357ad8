"""Sentences that are computed from rows: the same on every face of Zona. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zona.domain.changes import by_direction, unchanged
from zona.domain.classes import ABSENCES, MARKS, is_category, order, outcome
from zona.domain.newest import newest_apart
from zona.language.words import Words

Row = Mapping[str, Any]


def year_sentence(year: int, counts: Sequence[Row], words: Words) -> str:
    """What a year's regions came to: "2024: 18 A, 13 B, 2 C of 33 regions."

    counts: one row an outcome (outcome, regions_n).
    """
    count = {row["outcome"]: row["regions_n"] for row in counts}
    total = sum(count.values())
    parts = [
        words("narrative.count", n=count[name], what=words(f"outcome.{name}"))
        for name in order(count)
    ]
    if not any(name not in ABSENCES for name in count):
        return words(
            "narrative.nothing", year=year, total=total, what=words(f"outcome.{next(iter(count))}")
        )
    return words("narrative.year", year=year, total=total, parts="; ".join(parts))


def coverage_sentence(survey: Row, words: Words) -> str:
    """Whom the year's survey covered, and whether the list of the assessed is known."""
    return words(f"coverage.{survey['coverage']}")


def previous_comparable(year: int, spans: Sequence[Sequence[int]]) -> int | None:
    """The year before `year` within the same comparable span, None where a break lies between."""
    span = next((span for span in spans if year in span), ())
    earlier = [other for other in span if other < year]
    return max(earlier, default=None)


def change_sentences(
    year: int, spans: Sequence[Sequence[int]], changes: Callable[[int], Sequence[Row]], words: Words
) -> list[str]:
    """Which regions rose and which fell since the last comparable year, how many stayed, of how
    many it cannot be told, or why no comparison is made.

    The marks ! and * stand with a class here too: a fall that follows from elimination only is said
    to be one.

    changes: the rows of the question `changes` for a given earlier year.
    """
    since = previous_comparable(year, spans)
    if since is None:
        return [words("narrative.no_comparison", year=year)]
    found, between = by_direction(changes(since)), {"year": year, "since": since}
    sentences = [
        words(
            f"narrative.{way}",
            **between,
            n=len(found[way]),
            moves="; ".join(_move(row, words) for row in found[way]),
        )
        for way in ("risen", "fallen")
        if found[way]
    ]
    if not sentences:
        sentences.append(words("narrative.no_change", **between))
    if found["same"]:
        sentences.append(words("narrative.same", **between, n=len(found["same"])))
    return sentences + _not_comparable(found["unknown"], between, words)


def _not_comparable(rows: Sequence[Row], between: Mapping[str, int], words: Words) -> list[str]:
    """Of how many regions it cannot be told what became of them, and why: the zone is the same and
    its category not known (these by name), or one of the years has no class.
    """
    same_zone = [row for row in rows if row["zone"] and row["zone_since"]]
    no_class = len(rows) - len(same_zone)
    sentences = []
    if same_zone:
        names = words.listing(row["short_name"] for row in same_zone)
        n = len(same_zone)
        sentences.append(words("narrative.category_unknown", **between, n=n, names=names))
    if no_class:
        sentences.append(words("narrative.class_unknown", **between, n=no_class))
    return sentences


def _move(row: Row, words: Words) -> str:
    since = class_name(row["class_since"], words) + MARKS.get(row["status_since"], "")
    now = class_name(row["class"], words) + MARKS.get(row["status"], "")
    return words("narrative.move", name=row["short_name"], since=since, now=now)


def elimination_sentence(basis: str, words: Words) -> str:
    """Why a zone follows by elimination; for a code without a sentence (other data, an old release)
    the general one.
    """
    key = f"elimination.{basis}"
    return words(key if words.has(key) else "elimination.other")


def class_name(name: str, words: Words) -> str:
    """The short word of a class: the letter of a category, the word of a zone."""
    return name if is_category(name) else words(f"zone.{name}")


def break_sentences(spans: Sequence[Sequence[int]], words: Words) -> list[str]:
    """One sentence for each place where two years must not be compared, with the reason where one
    is on record.
    """
    sentences = []
    for one, other in itertools.pairwise(spans):
        key = f"break.{one[-1]}_{other[0]}"
        sentences.append(
            words(
                "narrative.break",
                one=one[-1],
                other=other[0],
                why=words(key if words.has(key) else "break.other"),
            )
        )
    return sentences


def region_sentence(row: Row, words: Words) -> str:
    """Where a region stands in a year: "2024: kategori A, zona hijau, nilai 93,15." or why nothing
    can be said.
    """
    year = row["year"]
    if row["opinion"]:
        return words("narrative.region_opinion", year=year, opinion=row["opinion"])
    if row["zone"] is None:
        return words(
            f"narrative.region_{'agencies' if row.get('agencies_only') else row['status']}",
            year=year,
        )
    key = "narrative.region_class" if row["category"] else "narrative.region_zone"
    score = (
        words("common.score_is", score=words.number(row["score"]))
        if row["score"] is not None
        else words("common.score_unpublished")
    )
    return words(
        key, year=year, category=row["category"], zone=words(f"zone.{row['zone']}"), score=score
    )


def distance_sentences(row: Row, bands: Sequence[Row], words: Words) -> list[str]:
    """How many points are missing to each better class of the year's method; nothing where there is
    no score.

    bands: rows of the question `bands` of the year's method, the best first.
    """
    if row["score"] is None:
        return [words("narrative.distance_unknown")] if row["zone"] else []
    better = [band for band in reversed(bands) if band["low"] > row["score"]]
    if not better:
        return [words("narrative.distance_top")] if bands else []
    return [
        words(
            "narrative.distance",
            points=words.number(band["low"] - row["score"]),
            name=class_name(band["class"], words),
            low=words.number(band["low"]),
        )
        for band in better
    ]


def unknown_sentences(history: Sequence[Row], words: Words) -> list[str]:
    """What is not known of a region, year by year grouped by kind of absence, and who could publish
    it.
    """
    kinds = {
        "not_assessed": [row["year"] for row in history if row["status"] == "not_assessed"],
        "unknown": [
            row["year"]
            for row in history
            if row["status"] == "unknown" and not row.get("agencies_only")
        ],
        "unpublished": [row["year"] for row in history if row["status"] == "unpublished"],
        "no_score": [row["year"] for row in history if row["zone"] and row["score"] is None],
    }
    found = [
        words(f"narrative.missing_{kind}", years=words.listing(map(str, years)))
        for kind, years in kinds.items()
        if years
    ]
    agencies = [
        words("narrative.region_agencies", year=row["year"])
        for row in history
        if row.get("agencies_only")
    ]
    return [*found, *agencies, words("narrative.who_publishes")]


def since_sentence(
    row: Row, history: Sequence[Row], spans: Sequence[Sequence[int]], words: Words
) -> str | None:
    """Since when a region has had the zone of `row`, as far as years may be compared and are known;
    None without a zone.

    history: the region's assessments. A year in between whose zone is not known ends the statement.
    """
    by_year = {other["year"]: other["zone"] for other in history}
    span = [
        year
        for year in next((span for span in spans if row["year"] in span), ())
        if year <= row["year"]
    ]
    # one year alone is no "since"
    if row["zone"] is None or len(span) < 2:
        return None
    same = unchanged(by_year, span, row["year"])
    before = by_year.get(span[-len(same) - 1]) if len(same) < len(span) else None
    zone = words(f"zone.{row['zone']}")
    if before:
        return words(
            "narrative.since_after",
            zone=zone,
            since=same[-1],
            before=words(f"zone.{before}"),
            year=span[-len(same) - 1],
        )
    return words("narrative.since", zone=zone, since=same[-1]) if len(same) > 1 else None


def newest_sentence(
    row: Row, history: Sequence[Row], spans: Sequence[Sequence[int]], words: Words
) -> str | None:
    """The region's newest result by another method, in words and with the warning that it does not
    compare with `row`; None where there is none after it.
    """
    newest = newest_apart(row, history, spans)
    if newest is None:
        return None
    said = words("narrative.opinion", opinion=newest["opinion"])
    if newest["class"]:
        said = words(f"outcome.{newest['class']}")
    return words("narrative.newest", newest=newest["year"], result=said, year=row["year"])


def describe(row: Row, words: Words) -> str:
    """One line on an assessment: class, score or why there is none, and the mark."""
    parts = [words(f"outcome.{outcome(row)}")]
    if row["opinion"]:
        parts = [row["opinion"]]
    if row["score"] is not None:
        parts.append(words("common.score_is", score=words.number(row["score"])))
    elif row["class"]:
        parts.append(words("common.score_unpublished"))
    if row["status"] in ("conflict", "derived"):
        parts.append(words(f"status.{row['status']}"))
    return " · ".join(parts)
