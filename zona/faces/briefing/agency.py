"""Which OPD were looked at, what is known of each, and who could publish the rest. Pure."""

from __future__ import annotations

from zona.domain.aggregation import agency_score, to_decimal
from zona.domain.classes import ZONES
from zona.domain.start import Start
from zona.faces.briefing.evidence import Evidence, Row, joined
from zona.faces.briefing.model import Cell, Line, Section, Table
from zona.figures.palette import LOOKS
from zona.language.narrative import class_name

# more rows would push what is not known off the page
ROWS = 16


def agency_section(evidence: Evidence) -> Section:
    """The OPD of a region: their scores or zones where they were published, else the kinds that
    were assessed.
    """
    rows = scores(evidence)
    lines = (
        held_back_line(evidence, rows)
        if rows
        else own_lowest_line(evidence, evidence.start)
        if evidence.start
        else missing_line(evidence),
    )
    lines += noted_lines(evidence, rows)
    table = score_table(evidence, rows) if rows else loci_table(evidence)
    if not rows and table is None:
        lines += (Line(evidence.words("briefing.loci_unknown", year=evidence.year)),)
    return Section("agencies", evidence.words("briefing.heading_agencies"), lines, table)


def scores(evidence: Evidence) -> list[Row]:
    """The OPD of the region with their score or zone of the year, the worst first."""
    rows = evidence.snapshot.rows("briefing_agencies", region=evidence.region["region_code"])
    # without a zone nobody can say that an OPD is among the worst: those come last
    rank = {name: i for i, name in enumerate(reversed(LOOKS))}
    chosen = [row for row in rows if row["year"] == evidence.year]
    return sorted(
        chosen,
        key=lambda row: (
            rank.get(row["zone"], len(rank)),
            row["score"] if row["score"] is not None else 0,
            row["name"],
        ),
    )


def worst(evidence: Evidence, rows: list[Row]) -> list[Row]:
    """The OPD in the worst zone that occurs, none where all are in the best one."""
    zones = [row["zone"] for row in rows if row["zone"]]
    # the worst come first: where the first is in the best zone, all are
    if not zones or zones[0] == ZONES[0]:
        return []
    return [row for row in rows if row["zone"] == zones[0]]


def held_back_line(evidence: Evidence, rows: list[Row]) -> Line:
    """Which OPD hold the region back: those in the worst zone of the year."""
    held, zoned = worst(evidence, rows), [row for row in rows if row["zone"]]
    notes = evidence.claim_notes([row["claim_id"] for row in rows if row["claim_id"]])
    if held:
        names = evidence.words.listing(row["name"] for row in held)
        zone = evidence.words(f"zone.{held[0]['zone']}")
        return Line(
            evidence.words(
                "briefing.agencies_held", n=len(held), total=len(zoned), zone=zone, names=names
            ),
            notes,
        )
    if zoned:
        return Line(
            evidence.words("briefing.agencies_fine", n=len(zoned), year=evidence.year), notes
        )
    names = evidence.words.listing(
        f"{row['name']} ({evidence.words.number(row['score'])})" for row in lowest(rows)
    )
    return Line(
        evidence.words("briefing.agencies_lowest", n=len(rows), year=evidence.year, names=names),
        notes,
    )


def lowest(rows: list[Row], most: int = 3) -> list[Row]:
    """The OPD with the lowest scores, where scores and no zones are known; none otherwise."""
    # zones say more than scores: then `worst` tells who holds the region back
    if any(row["zone"] for row in rows):
        return []
    return sorted(
        (row for row in rows if row["score"] is not None),
        key=lambda row: (row["score"], row["name"]),
    )[:most]


def own_lowest_line(evidence: Evidence, start: Start) -> Line:
    """Only parts of OPD were published: the lowest OPD by our own aggregation of their parts, named
    as such.
    """
    names = {row["agency_id"]: row["name"] for row in start.scores}
    own = [
        (to_decimal(agency_score(i for i in start.items if i.agency_id == key)), names[key])
        for key in {i.agency_id for i in start.items}
    ]
    listed = evidence.words.listing(
        f"{name} ({evidence.words.number(score)})" for score, name in sorted(own)[:3]
    )
    return Line(
        evidence.words("briefing.agencies_own", n=len(own), year=evidence.year, names=listed),
        evidence.path_note(),
    )


def noted_lines(evidence: Evidence, rows: list[Row]) -> tuple[Line, ...]:
    """What the ledger notes as odd about the claims on these OPD, and that the table is cut where
    it is.
    """
    odd = list(
        dict.fromkeys(
            evidence.words.of(evidence.claims[row["claim_id"]], "note")
            for row in rows
            if row["claim_id"]
        )
    )
    odd = [note for note in odd if note]
    lines = [Line(evidence.words("briefing.agencies_noted", notes="; ".join(odd)))] if odd else []
    if len(rows) > ROWS:
        lines.append(Line(evidence.words("briefing.agencies_more", shown=ROWS, total=len(rows))))
    return tuple(lines)


def missing_line(evidence: Evidence) -> Line:
    """That no OPD score of the year was published, for which years there is one, and who could
    publish it.
    """
    words = evidence.words
    published = evidence.snapshot.rows("briefing_agencies", region=evidence.region["region_code"])
    known = sorted({row["year"] for row in published})
    who = words(
        "briefing.who_scores",
        province=evidence.snapshot.province_name,
        name=evidence.region["full_name"],
    )
    if evidence.survey["survey"] == "none":
        return Line(
            words("briefing.agencies_no_survey", year=evidence.year), evidence.survey_notes()
        )
    text = words("briefing.agencies_missing", year=evidence.year, who=who)
    if known:
        scored = any(row["score"] is not None for row in published)
        text += " " + words(
            f"briefing.agencies_{'scored_' if scored else ''}elsewhere", years=joined(known)
        )
    return Line(text)


def score_table(evidence: Evidence, rows: list[Row]) -> Table:
    """The OPD of the year, the worst first."""
    words = evidence.words
    cells = []
    for row in rows[:ROWS]:
        notes = evidence.claim_notes([row["claim_id"]], 1) if row["claim_id"] else ()
        score = words.number(row["score"]) or words("absence.unpublished")
        zone = (
            class_name(row["zone"], evidence.words) if row["zone"] else words("absence.unpublished")
        )
        cells.append((Cell(row["name"]), Cell(zone, notes, row["zone"]), Cell(score)))
    columns = tuple(words(f"briefing.agency_{name}") for name in ("name", "zone", "score"))
    return Table(columns, ("left", "center", "right"), tuple(cells))


def loci_table(evidence: Evidence) -> Table | None:
    """The kinds of OPD that the year's method looks at, None where that is not known."""
    code, words = evidence.region["region_code"], evidence.words
    rows = [
        row
        for row in evidence.snapshot.rows("loci")
        if evidence.method
        and row["method"] == evidence.method.id
        and evidence.year in row["years"]
        and row["region_code"] in (None, code)
    ]
    if not rows:
        return None
    cells = []
    for row in rows:
        notes = tuple(evidence.source_note(i) for i in row["source_ids"][:1])
        cells.append(
            (
                Cell(words(f"agency_kind.{row['kind']}")),
                Cell(str(row["agencies_n"]), notes),
                Cell(words("absence.unpublished")),
            )
        )
    columns = tuple(words(f"briefing.locus_{name}") for name in ("kind", "n", "score"))
    return Table(columns, ("left", "center", "right"), tuple(cells))
