"""The regions beside which a region is read: same type, nearest in population. Pure."""

from __future__ import annotations

from collections import Counter

from zona.domain.classes import order
from zona.domain.peers import peers
from zona.faces.briefing.evidence import Evidence, Row
from zona.faces.briefing.model import Bar, Cell, Line, Section, Table


def chosen_peers(e: Evidence) -> list[Row]:
    """The peers of the briefing's region, by name."""
    return [e.regions[code] for code in peers(e.regions.values(), e.region["region_code"])]


def peer_section(e: Evidence) -> Section:
    """The peers' results of the same year, beside the region's own."""
    words, chosen = e.words, chosen_peers(e)
    rows = tuple(_row(e, region) for region in [e.region, *chosen])
    columns = tuple(
        words(f"briefing.peer_{name}") for name in ("name", "population", "class", "score")
    )
    table = Table(columns, ("left", "right", "center", "right"), rows)
    if not chosen:
        return Section(
            "peers", words("briefing.heading_peers"), (Line(words("briefing.peer_none")),), table
        )
    count = Counter(e.mark(e.of(region["region_code"]))[0] for region in chosen)
    parts = e.counts_words({name: count[name] for name in order(count)})
    summary = words(
        "briefing.peer_summary", n=len(chosen), type=words(f"type.{e.region['type']}"), parts=parts
    )
    return Section(
        "peers", words("briefing.heading_peers"), (Line(summary, e.population_note()),), table
    )


def bars(e: Evidence) -> tuple[Bar, ...]:
    """The region and its peers with their scores, the region first."""
    regions = [e.region, *chosen_peers(e)]
    rows = [(region["full_name"], e.of(region["region_code"])) for region in regions]
    return tuple(Bar(name, e.mark(row)[0], row["score"]) for name, row in rows)


def _row(e: Evidence, region: Row) -> tuple[Cell, ...]:
    assessment = e.of(region["region_code"])
    name, letter = e.mark(assessment)
    return (
        Cell(region["full_name"]),
        Cell(e.words.number(region["population_2024"], 0)),
        Cell(letter, e.notes_of(assessment, 1), name),
        Cell(e.score_cell(assessment)),
    )


def better_peers(e: Evidence, row: Row) -> list[Row]:
    """The peers whose class of the year is better than the region's; none where its own is not
    known.
    """
    if not e.method or not row["class"]:
        return []
    zones = list(e.method.zones)
    ranks = {band.code: i for i, band in enumerate(e.method.bands)}

    def better(other: Row) -> bool:
        if row["class"] in ranks and other["class"] in ranks:
            return ranks[other["class"]] < ranks[row["class"]]
        return other["zone"] is not None and zones.index(other["zone"]) < zones.index(row["zone"])

    return [region for region in chosen_peers(e) if better(e.of(region["region_code"]))]
