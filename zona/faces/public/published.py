"""What others published of a region beside its scores: events, and figures that are no index. Pure.

As printed, never summed; the newest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zona.faces.public.look import Look, Row
from zona.language.counts import dimension_name, event_name, item_name, series_name, unit_name
from zona.language.followup import event_value
from zona.language.published import figure_text

FIGURES_N = 12  # of a region on its page; all of them are a table of the open data


@dataclass(frozen=True)
class Happened:
    """One event: its date in words, what it was, where, what its rows count, its source, and what
    is to be said of it.
    """

    when: str
    what: str
    place: str
    values: tuple[str, ...]
    source_id: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """One published figure: its years, of which OPD, what it counts and by what, the figure, its
    source, and what is to be said of it.
    """

    years: str
    agency: str
    what: str
    item: str
    value: str
    source_id: str
    note: str


def events_of(look: Look, code: str) -> list[Happened]:
    """The events of a region; several rows of one event are one, each with what it counts."""
    t = look.words
    grouped: dict[tuple[str, ...], list[Row]] = {}
    for row in look.content.events.get(code, ()):
        key = (row["date"] or "", row["kind"], row["place"] or "", row["source_id"])
        grouped.setdefault(key, []).append(row)
    newest = sorted(grouped.items(), key=lambda pair: pair[0][0], reverse=True)
    return [
        Happened(
            _capital(t.date(date)),
            _capital(event_name(kind, t)),
            place,
            tuple(filter(None, (event_value(row, t) for row in rows))),
            source_id,
            tuple(dict.fromkeys(filter(None, (t.of(row, "note") for row in rows)))),
        )
        for (date, kind, place, source_id), rows in newest
    ]


def figures_of(look: Look, code: str) -> tuple[list[Figure], int]:
    """(the newest figures about a region, how many there are in all)."""
    rows: Sequence[Row] = look.content.published.get(code, ())
    newest = sorted(rows, key=lambda row: row["year_to"] or 0, reverse=True)
    return [_figure(look, row) for row in newest[:FIGURES_N]], len(rows)


def _figure(look: Look, row: Row) -> Figure:
    t = look.words
    first, last = row["year_from"], row["year_to"]
    years = f"{first}–{last}" if first != last else str(first or "")
    return Figure(
        row["period"] or years,
        row["agency"] or "",
        f"{series_name(row['series'], t)}, {dimension_name(row['dimension'], t)}",
        item_name(row["item"], t),
        f"{figure_text(row, t)} {unit_name(row['unit'], t)}",
        row["source_id"],
        t.of(row, "note") or "",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
