"""Which OPD were looked at, what is known of each, and who could publish the rest. Pure."""

from __future__ import annotations

from zona.domain.aggregation import agency_score, to_decimal
from zona.domain.classes import ZONES
from zona.domain.start import Start
from zona.faces.briefing.evidence import Evidence, Row, joined
from zona.faces.briefing.model import Cell, Line, Section, Table
from zona.figures.palette import LOOKS
from zona.language.narrative import class_name

ROWS = 16


def agency_section(e: Evidence) -> Section:
    """The OPD of a region: their scores or zones where they were published, else the kinds that
    were assessed.
    """
    rows = scores(e)
    lines = (
        held_back_line(e, rows)
        if rows
        else own_lowest_line(e, e.start)
        if e.start
        else missing_line(e),
    )
    lines += noted_lines(e, rows)
    table = score_table(e, rows) if rows else loci_table(e)
    if not rows and table is None:
        lines += (Line(e.words("briefing.loci_unknown", year=e.year)),)
    return Section("agencies", e.words("briefing.heading_agencies"), lines, table)


def scores(e: Evidence) -> list[Row]:
    """The OPD of the region with their score or zone of the year, the worst first."""
    rows = e.snapshot.rows("briefing_agencies", region=e.region["region_code"])
    rank = {name: i for i, name in enumerate(reversed(LOOKS))}
    chosen = [row for row in rows if row["year"] == e.year]
    return sorted(
        chosen,
        key=lambda r: (
            rank.get(r["zone"], len(rank)),
            r["score"] if r["score"] is not None else 0,
            r["name"],
        ),
    )


def worst(e: Evidence, rows: list[Row]) -> list[Row]:
    """The OPD in the worst zone that occurs, none where all are in the best one."""
    zones = [row["zone"] for row in rows if row["zone"]]
    if not zones or zones[0] == ZONES[0]:
        return []
    return [row for row in rows if row["zone"] == zones[0]]


def held_back_line(e: Evidence, rows: list[Row]) -> Line:
    """Which OPD hold the region back: those in the worst zone of the year."""
    held, zoned = worst(e, rows), [row for row in rows if row["zone"]]
    notes = e.claim_notes([row["claim_id"] for row in rows if row["claim_id"]])
    if held:
        names = e.words.listing(row["name"] for row in held)
        zone = e.words(f"zone.{held[0]['zone']}")
        return Line(
            e.words(
                "briefing.agencies_held", n=len(held), total=len(zoned), zone=zone, names=names
            ),
            notes,
        )
    if zoned:
        return Line(e.words("briefing.agencies_fine", n=len(zoned), year=e.year), notes)
    names = e.words.listing(
        f"{row['name']} ({e.words.number(row['score'])})" for row in lowest(rows)
    )
    return Line(e.words("briefing.agencies_lowest", n=len(rows), year=e.year, names=names), notes)


def lowest(rows: list[Row], n: int = 3) -> list[Row]:
    """The OPD with the lowest scores, where scores and no zones are known; none otherwise."""
    if any(row["zone"] for row in rows):
        return []
    return sorted(
        (row for row in rows if row["score"] is not None),
        key=lambda row: (row["score"], row["name"]),
    )[:n]


def own_lowest_line(e: Evidence, s: Start) -> Line:
    """Only parts of OPD were published: the lowest OPD by our own aggregation of their parts, named
    as such.
    """
    names = {row["agency_id"]: row["name"] for row in s.scores}
    own = [
        (to_decimal(agency_score(i for i in s.items if i.agency_id == key)), names[key])
        for key in {i.agency_id for i in s.items}
    ]
    listed = e.words.listing(f"{name} ({e.words.number(score)})" for score, name in sorted(own)[:3])
    return Line(
        e.words("briefing.agencies_own", n=len(own), year=e.year, names=listed), e.path_note()
    )


def noted_lines(e: Evidence, rows: list[Row]) -> tuple[Line, ...]:
    """What the ledger notes as odd about the claims on these OPD, and that the table is cut where
    it is.
    """
    odd = list(
        dict.fromkeys(
            e.words.of(e.claims[row["claim_id"]], "note") for row in rows if row["claim_id"]
        )
    )
    odd = [note for note in odd if note]
    lines = [Line(e.words("briefing.agencies_noted", notes="; ".join(odd)))] if odd else []
    if len(rows) > ROWS:
        lines.append(Line(e.words("briefing.agencies_more", shown=ROWS, total=len(rows))))
    return tuple(lines)


def missing_line(e: Evidence) -> Line:
    """That no OPD score of the year was published, for which years there is one, and who could
    publish it.
    """
    words = e.words
    published = e.snapshot.rows("briefing_agencies", region=e.region["region_code"])
    known = sorted({row["year"] for row in published})
    who = words(
        "briefing.who_scores", province=e.snapshot.province_name, name=e.region["full_name"]
    )
    if e.survey["survey"] == "none":
        return Line(words("briefing.agencies_no_survey", year=e.year), e.survey_notes())
    text = words("briefing.agencies_missing", year=e.year, who=who)
    if known:
        scored = any(row["score"] is not None for row in published)
        text += " " + words(
            f"briefing.agencies_{'scored_' if scored else ''}elsewhere", years=joined(known)
        )
    return Line(text)


def score_table(e: Evidence, rows: list[Row]) -> Table:
    """The OPD of the year, the worst first."""
    words = e.words
    cells = []
    for row in rows[:ROWS]:
        notes = e.claim_notes([row["claim_id"]], 1) if row["claim_id"] else ()
        score = words.number(row["score"]) or words("absence.unpublished")
        zone = class_name(row["zone"], e.words) if row["zone"] else words("absence.unpublished")
        cells.append((Cell(row["name"]), Cell(zone, notes, row["zone"]), Cell(score)))
    columns = tuple(words(f"briefing.agency_{name}") for name in ("name", "zone", "score"))
    return Table(columns, ("left", "center", "right"), tuple(cells))


def loci_table(e: Evidence) -> Table | None:
    """The kinds of OPD that the year's method looks at, None where that is not known."""
    code, words = e.region["region_code"], e.words
    rows = [
        row
        for row in e.snapshot.rows("loci")
        if e.method
        and row["method"] == e.method.id
        and e.year in row["years"]
        and row["region_code"] in (None, code)
    ]
    if not rows:
        return None
    cells = []
    for row in rows:
        notes = tuple(e.source_note(i) for i in row["source_ids"][:1])
        cells.append(
            (
                Cell(words(f"agency_kind.{row['kind']}")),
                Cell(str(row["agencies_n"]), notes),
                Cell(words("absence.unpublished")),
            )
        )
    columns = tuple(words(f"briefing.locus_{name}") for name in ("kind", "n", "score"))
    return Table(columns, ("left", "center", "right"), tuple(cells))
