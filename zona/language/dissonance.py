"""What is known of a place from every side, as cells of a table. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from zona.language.services import percent_text
from zona.language.tables import Columns
from zona.language.words import Words

Row = Mapping[str, Any]

STANDARDS = ("standards_exist", "standards_on_site", "standards_electronic")


def percent(share: Fraction | None, words: Words) -> str:
    """A share in percent with one decimal; the dash where nothing is known."""
    if share is None:
        return words("dissonance.missing")
    return percent_text(share, words) + " %"


def dissonance_columns(words: Words) -> Columns:
    """The columns of places: zone, other indices, services, and which flags hold. What is missing
    stays visible as such: an empty cell would look like a fault.
    """
    missing = words("dissonance.missing")

    def number(name: str) -> Any:
        return lambda row: missing if row[name] is None else words.number(row[name])

    return {
        words("dissonance.place"): lambda row: row["name"],
        words("column.zone"): lambda row: words(f"outcome.{row['class']}"),
        words("dissonance.flags"): lambda row: words.listing(row["flags"]) if row["flags"] else "",
        words("dissonance.in_time"): lambda row: in_time_text(row, words),
        "IKM": number("ikm"),
        words("dissonance.mutu"): lambda row: row["mutu"] or missing,
        **{
            words(f"dissonance.{name}"): lambda row, name=name: percent(row[name], words)
            for name in STANDARDS
        },
        "IPP": number("ipp"),
        "MCP": number("mcp"),
    }


def where_it_holds(places: Sequence[str], undecided: int, total: int, words: Words) -> str:
    """Where a flag holds, and of how many places that is not known: what nobody looked at is not
    in order.

    places: names of those of which it holds; undecided: of how many the data are missing.
    """
    if undecided == total:
        return words("dissonance.undecided_all", n=total)
    said = words("dissonance.holds_nowhere", n=total - undecided)
    if places:
        said = words("dissonance.holds", n=len(places), places=words.listing(places))
    if not undecided:
        return said
    return said + " " + words("dissonance.undecided", n=undecided, total=total)


def in_time_text(row: Row, words: Words) -> str:
    """The share of complaints in time with both its numbers; that they are too few to be shown."""
    if row["few"]:
        return words("dissonance.few", least=row["least"])
    if row["complaints_in_time"] is None:
        return words("dissonance.missing")
    share = percent(row["complaints_in_time"], words)
    decided = row["complaints_decided"]
    met = int(row["complaints_in_time"] * decided)
    return words("dissonance.share", percent=share, met=met, decided=decided)
