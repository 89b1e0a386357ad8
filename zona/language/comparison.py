"""Values of any indicator in words: number, class, period, and tables that compare them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zona.language.escaping import markdown, markdown_link
from zona.language.tables import Columns, correction_sentences
from zona.language.words import Words

Row = Mapping[str, Any]
ClassNames = Mapping[tuple[str, str], str]


def class_names(classes: Iterable[Row], words: Words) -> ClassNames:
    """(indicator, class) -> its name. classes: rows of `indicator_classes`; a class without words
    is called by its code.
    """
    return {
        (row["indicator"], row["class"]): words.of(row, "name") or row["class"] for row in classes
    }


def period_name(period: str, words: Words) -> str:
    """A year or period by its code: 2024, "triwulan III 2025"; other text as it is."""
    year, _, part = period.partition("-")
    if not part:
        return period
    key = {"Q": "quarter", "H": "half"}.get(part[0], "month")
    number = part.lstrip("QH")
    if not year.isdecimal() or not number.isdecimal():
        return period
    if key == "month":
        return words.date(period)
    return words(f"comparison.{key}_{number}", year=year)


def when(row: Row, words: Words) -> str:
    """The year or period of a value."""
    return period_name(row["period"] or str(row["year"]), words)


def value_text(row: Row, words: Words) -> str:
    """A value with the decimals of its source; empty where there is none."""
    if row["score_text"] is None:
        return ""
    decimals = len(row["score_text"].partition(".")[2])
    return words.number(row["score"], decimals)


def class_text(row: Row, names: ClassNames, words: Words) -> str:
    """The class of a value in words, else the label that its source prints."""
    if row["class"] is None:
        return row["opinion"] or ""
    zone = f"zone.{row['class']}"
    if row["zone"] == row["class"] and words.has(zone):
        return words(zone)
    return names.get((row["indicator"], row["class"]), row["class"])


def latest(values: Iterable[Row]) -> dict[str, Row]:
    """The latest value by indicator, of those that hold one; a whole year beats its parts."""
    result: dict[str, Row] = {}
    for row in values:
        if not holds_value(row):
            continue
        held = result.get(row["indicator"])
        if held is None or _later(row) > _later(held):
            result[row["indicator"]] = row
    return result


def _later(row: Row) -> tuple[int, bool, str]:
    return row["year"], not row["period"], row["period"]


def holds_value(row: Row) -> bool:
    """Whether a row shows anything: a score, a class or a label."""
    return any(row[name] is not None for name in ("score", "class", "opinion"))


def comparison_columns(
    indicators: Mapping[str, Row],
    methods: Mapping[str, Row],
    sources: Mapping[str, str],
    names: ClassNames,
    words: Words,
) -> Columns:
    """The columns of values of any indicator: what, how much, since when, by whom.

    indicators and methods by code; sources: publisher by claim.
    """

    def of(row: Row, column: str) -> str:
        return words.of(indicators[row["indicator"]], column) or ""

    return {
        words("comparison.indicator"): lambda row: of(row, "name"),
        words("column.region"): lambda row: row["full_name"],
        words("column.year"): lambda row: when(row, words),
        words("comparison.value"): lambda row: value_text(row, words),
        words("comparison.unit"): lambda row: of(row, "unit"),
        words("comparison.class"): lambda row: class_text(row, names, words),
        words("column.status"): lambda row: words(f"status.{row['status']}"),
        words("column.method"): lambda row: _method(row, methods, words),
        words("comparison.measured_by"): lambda row: of(row, "measured_by"),
        words("column.publisher"): lambda row: publishers(row, sources),
        words("column.claims"): lambda row: ", ".join((*row["claim_ids"], *row["contrary_ids"])),
    }


def _method(row: Row, methods: Mapping[str, Row], words: Words) -> str:
    if row["method"] is None:
        return words("comparison.no_method")
    return words.of(methods[row["method"]], "name") or ""


def publishers(row: Row, sources: Mapping[str, str]) -> str:
    """Who published the claims behind a value, each once."""
    return ", ".join(dict.fromkeys(sources[claim] for claim in row["claim_ids"]))


def told(claim: Row, names: ClassNames, words: Words) -> str:
    """What a claim of any indicator states: value, class, label, rank; a dash where it names
    nothing.
    """
    shown = {**claim, "class": claim["category"] or claim["zone"]}
    parts = (
        value_text(shown, words),
        class_text(shown, names, words),
        claim["opinion"] if shown["class"] else "",
        claim["rank_text"],
    )
    return ", ".join(filter(None, parts)) or "–"


def indicator_claim_line(claim: Row, names: ClassNames, words: Words, contrary: bool) -> str:
    """One claim of any indicator as a line of Markdown, with its note and its corrections."""
    about = f"{markdown(claim['opd'])}: " if claim["opd"] else ""
    period = period_name(claim["period"], words)
    about += f"({markdown(period)}) " if period else ""
    who = words.stated_by(claim["stated_by"])
    mark = f" {words('common.contrary')}" if contrary else ""
    source = f"{markdown_link(claim['publisher'], claim['url'])}, {words.date(claim['published'])}"
    notes = [*correction_sentences(claim, words), words.of(claim, "note")]
    tail = "".join(f"\n  {markdown(note)}" for note in notes if note)
    value = markdown(told(claim, names, words))
    return f"- `{claim['claim_id']}` {about}{value} — {source} ({who}){mark}{tail}"
