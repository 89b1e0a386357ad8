"""Tables for people: heading -> cell of a row, in the reader's language. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from zona.exports import Numeral
from zona.language.escaping import markdown, markdown_link
from zona.language.words import Words

Row = Mapping[str, Any]
Columns = dict[str, Callable[[Row], Any]]


def assessment_columns(words: Words) -> Columns:
    """The columns of assessments; where there is no score, the cell says which kind of absence it
    is.
    """
    return {
        words("column.region_code"): lambda row: row["region_code"],
        words("column.region"): lambda row: row["full_name"],
        words("column.year"): lambda row: row["year"],
        words("column.score"): lambda row: words.number(row["score"]) or score_absence(row, words),
        words("column.zone"): lambda row: words(f"zone.{row['zone']}") if row["zone"] else "",
        words("column.category"): lambda row: row["category"] or "",
        words("column.opinion"): lambda row: row["opinion"] or "",
        words("column.status"): lambda row: "; ".join(
            [words(f"status.{row['status']}"), *inferred(row, words)]
        ),
        words("column.claims"): lambda row: ", ".join(
            dict.fromkeys((*row["claim_ids"], *row["contrary_ids"]))
        ),
    }


def inferred(row: Row, words: Words) -> list[str]:
    """What of an assessment no source states but the year's method makes of what is stated."""
    found = (
        [words(f"inferred.zone_{row['zone_basis']}")]
        if row["zone_basis"] in ("score", "category")
        else []
    )
    return found + (
        [words(f"inferred.category_{row['category_basis']}")]
        if row["category_basis"] in ("score", "zone")
        else []
    )


def score_absence(row: Row, words: Words) -> str:
    """Why there is no score: not assessed, assessed but not published, or not known."""
    known = row["status"] in ("stated", "conflict", "derived")
    return Numeral(words("absence." + ("unpublished" if known else row["status"])))


def claim_columns(words: Words) -> Columns:
    """The columns of the ledger of claims."""
    return {
        words("column.claim"): lambda row: row["claim_id"],
        words("column.region"): lambda row: row["full_name"],
        words("column.year"): assessment_years,
        "OPD": lambda row: row["opd"],
        words("column.score"): lambda row: words.number(row["score"]),
        words("column.zone"): lambda row: words(f"zone.{row['zone']}") if row["zone"] else "",
        words("column.category"): lambda row: row["category"] or row["opinion"] or "",
        words("column.rank"): lambda row: row["rank_text"],
        words("column.note"): lambda row: " ".join(
            [*correction_sentences(row, words), words.of(row, "note") or ""]
        ).strip(),
        words("column.counted"): lambda row: words(f"uncounted.{row['uncounted'] or 'counted'}"),
        words("column.publisher"): lambda row: row["publisher"],
        words("column.published"): lambda row: words.date(row["published"]),
        words("column.stated_by"): lambda row: words.stated_by(row["stated_by"]),
        words("column.url"): lambda row: row["url"],
    }


def correction_sentences(claim: Row, words: Words) -> list[str]:
    """What the claim said before it was corrected, when and why; empty where it never was."""
    changes: dict[tuple[str, ...], list[str]] = {}
    for change in claim["corrected"]:
        reason = words.of(change, "reason")
        key = (change["corrected"], change["in_release"], change["old"], change["new"], reason)
        changes.setdefault(key, []).append(words(f"field.{change['field']}"))
    return [
        words(
            "ledger.corrected",
            date=words.date(date),
            release=release,
            fields=", ".join(fields),
            old=old or "–",
            new=new or "–",
            reason=reason,
        )
        for (date, release, old, new, reason), fields in changes.items()
    ]


def assessment_years(claim: Row) -> str:
    """The assessment year of a claim as it states it: 2022, 2018–2019, or nothing."""
    if claim["year_from"] is None:
        return ""
    if claim["year_from"] == claim["year_to"]:
        return str(claim["year_from"])
    return f"{claim['year_from']}–{claim['year_to']}"


def band_columns(words: Words) -> Columns:
    """The columns of the methods' bands."""
    return {
        words("column.method"): lambda row: row["method"],
        words("column.category"): lambda row: row["category"] or "",
        words("column.zone"): lambda row: words(f"zone.{row['zone']}"),
        words("column.low"): lambda row: words.number(row["low"]),
        words("column.high"): lambda row: words.number(row["high"]),
    }


def source_columns(words: Words) -> Columns:
    """The columns of the sources."""
    return {
        words("column.source"): lambda row: row["source_id"],
        words("column.publisher"): lambda row: row["publisher"],
        words("column.published"): lambda row: words.date(row["published"]),
        words("column.stated_by"): lambda row: words.stated_by(row["stated_by"]),
        words("column.claims"): lambda row: row["claims_n"],
        words("column.url"): lambda row: row["url"],
    }


def claim_line(claim: Row, words: Words, contrary: bool = False) -> str:
    """One claim as a line of Markdown: value, who reports it, whose statement it is, the link."""
    value = markdown(stated_value(claim, words) or claim["rank_text"])
    who = words.stated_by(claim["stated_by"])
    publisher = markdown_link(claim["publisher"], claim["url"])
    mark = words("common.contrary") if contrary else ""
    if claim["corrected"]:
        mark += f" **{words('ledger.corrected_mark')}**"
    date = words.date(claim["published"])
    return f"- `{claim['claim_id']}` {value} — {publisher}, {date} ({who}) {mark}"


def source_line(source: Row, words: Words) -> str:
    """One source as Markdown, with its address where it was kept."""
    link = markdown_link(source["publisher"], source["url"])
    return f"`{source['source_id']}` {link}, {words.date(source['published'])}"


def dimension_line(row: Row, words: Words) -> str:
    """One dimension of a method: its name, weight and how well that is known."""
    weight = (
        words("sources.weight", weight=words.number(row["weight_pct"]))
        if row["weight_pct"] is not None
        else words("sources.no_weight")
    )
    return f"{words('dimension.' + row['dimension'])}: {weight} ({words('state.' + row['state'])})"


def loci_names(rows: list[Row], words: Words) -> list[str]:
    """The kinds of agencies that were assessed, with their number where it is not one."""
    return [
        words(f"agency_kind.{row['kind']}")
        + (f" ({row['agencies_n']})" if row["agencies_n"] > 1 else "")
        for row in rows
    ]


def short_claim(claim: Row, words: Words) -> str:
    """What a claim states and who says so, without links: "merah (waspada.co.id, pernyataan
    pemerintah daerah)".
    """
    who = words.stated_by(claim["stated_by"])
    return f"{markdown(stated_value(claim, words))} ({markdown(claim['publisher'])}, {who})"


def stated_value(claim: Row, words: Words) -> str:
    """The values that a claim states, as words; empty where it states a rank only."""
    stated = [words.number(claim["score"])] if claim["score"] is not None else []
    stated += [words(f"zone.{claim['zone']}")] if claim["zone"] else []
    return ", ".join(stated + [text for text in (claim["category"], claim["opinion"]) if text])


def elimination_sources(totals: Iterable[Row], year: int) -> list[str]:
    """Who published the totals of a year, from which a zone follows by elimination. totals: rows of
    `published_totals`.
    """
    return list(dict.fromkeys(row["publisher"] for row in totals if row["year"] == year))
