"""The regions beside which a region is read: same type, nearest in population. Pure."""

from __future__ import annotations

from collections import Counter

from zona.domain.classes import order
from zona.domain.peers import peers
from zona.faces.briefing.evidence import Evidence, Row
from zona.faces.briefing.model import Bar, Cell, Line, Section, Table


def chosen_peers(evidence: Evidence) -> list[Row]:
    """The peers of the briefing's region, by name."""
    return [
        evidence.regions[code]
        for code in peers(evidence.regions.values(), evidence.region["region_code"])
    ]


def peer_section(evidence: Evidence) -> Section:
    """The peers' results of the same year, beside the region's own."""
    words, chosen = evidence.words, chosen_peers(evidence)
    rows = tuple(_row(evidence, region) for region in [evidence.region, *chosen])
    columns = tuple(
        words(f"briefing.peer_{name}") for name in ("name", "population", "class", "score")
    )
    table = Table(columns, ("left", "right", "center", "right"), rows)
    if not chosen:
        return Section(
            "peers", words("briefing.heading_peers"), (Line(words("briefing.peer_none")),), table
        )
    # without the region itself: it is compared with these
    count = Counter(evidence.mark(evidence.of(region["region_code"]))[0] for region in chosen)
    parts = evidence.counts_words({name: count[name] for name in order(count)})
    summary = words(
        "briefing.peer_summary",
        n=len(chosen),
        type=words(f"type.{evidence.region['type']}"),
        parts=parts,
    )
    return Section(
        "peers",
        words("briefing.heading_peers"),
        (Line(summary, evidence.population_note()),),
        table,
    )


def bars(evidence: Evidence) -> tuple[Bar, ...]:
    """The region and its peers with their scores, the region first."""
    regions = [evidence.region, *chosen_peers(evidence)]
    rows = [(region["full_name"], evidence.of(region["region_code"])) for region in regions]
    return tuple(Bar(name, evidence.mark(row)[0], row["score"]) for name, row in rows)


def _row(evidence: Evidence, region: Row) -> tuple[Cell, ...]:
    assessment = evidence.of(region["region_code"])
    name, letter = evidence.mark(assessment)
    return (
        Cell(region["full_name"]),
        Cell(evidence.words.number(region["population_2024"], 0)),
        Cell(letter, evidence.notes_of(assessment, 1), name),
        Cell(evidence.score_cell(assessment)),
    )


def better_peers(evidence: Evidence, row: Row) -> list[Row]:
    """The peers whose class of the year is better than the region's; none where its own is not
    known.
    """
    if not evidence.method or not row["class"]:
        return []
    zones = list(evidence.method.zones)
    ranks = {band.code: i for i, band in enumerate(evidence.method.bands)}

    def better(other: Row) -> bool:
        if row["class"] in ranks and other["class"] in ranks:
            return ranks[other["class"]] < ranks[row["class"]]
        return other["zone"] is not None and zones.index(other["zone"]) < zones.index(row["zone"])

    return [
        region for region in chosen_peers(evidence) if better(evidence.of(region["region_code"]))
    ]
