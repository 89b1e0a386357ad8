"""Rows of a snapshot become a Brief: what every format says, in one language.

Pure but for reading the snapshot.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from zona.config import PUBLIC_URL
from zona.domain.classes import order
from zona.faces.address import PUBLISHED, SIMULATED, Choices, parameters
from zona.faces.briefing import findings, province
from zona.faces.briefing.agency import agency_section
from zona.faces.briefing.evidence import Evidence, Row
from zona.faces.briefing.gaps import gap_lines
from zona.faces.briefing.model import Brief, Line, Place, Section
from zona.faces.briefing.nextclass import path_section
from zona.faces.briefing.past import history, history_line, past_lines
from zona.faces.briefing.peers import bars, peer_section
from zona.faces.briefing.questions import questions
from zona.faces.briefing.standing import bands_of, standing
from zona.language.narrative import class_name
from zona.language.words import Words
from zona.store.rows import default_year
from zona.store.snapshot import Snapshot, is_simulated


def brief(
    snapshot: Snapshot,
    region_code: str,
    year: int | None = None,
    language: str = "id",
    *,
    simulated: bool | None = None,
    public_url: str | None = None,
) -> Brief:
    """What a briefing says about a region (or the province, by its code) in a year.

    `simulated`: print the mark although the snapshot's release is none of simulated data; such a
    release always prints it. `public_url` None: from the settings. Raises BriefingError for a
    region or a year that the snapshot does not know.
    """
    words = Words(language)
    e = Evidence(
        snapshot,
        region_code,
        year if year is not None else default_year(snapshot.rows("years")),
        words,
    )
    fake = is_simulated(snapshot.release) or bool(simulated)
    whole = region_code == snapshot.province_code
    row = e.of(region_code)
    sections = province.sections(e) if whole else region_sections(e, row)
    found = findings.of_province(e) if whole else findings.of_region(e, row)
    sections = tuple(
        replace(section, finding=found.get(section.key, section.finding)) for section in sections
    )
    asked = province.questions(e) if whole else questions(e, row)
    name, letter = e.mark(row)
    counts = e.counts()
    return Brief(
        kind="province" if whole else "region",
        region_code=region_code,
        name=row["full_name"],
        province=snapshot.province_name,
        year=e.year,
        language=language,
        release=snapshot.release,
        released=snapshot.released,
        content_id=snapshot.content_id,
        mark=words("common.simulated_mark") if fake else "",
        address=address(PUBLIC_URL if public_url is None else public_url, e, whole, fake),
        bbox=tuple(snapshot.bbox),
        badge=name,
        badge_letter=letter,
        badge_big=words.number(row["score"]),
        badge_small=words("briefing.province_small", n=len(e.everyone()))
        if whole
        else badge_words(e, row),
        sections=sections,
        questions=asked,
        notes=e.notes,
        places=places(e),
        legend=tuple((n, words(f"outcome.{n}"), counts[n]) for n in order(counts)),
        history=None if whole else history(e, region_code),
        counts=province.counts(e) if whole else None,
        bars=() if whole else bars(e),
    )


def region_sections(e: Evidence, row: Row) -> tuple[Section, ...]:
    """The sections of a region's briefing, in reading order (notes are numbered in this order)."""
    words = e.words
    sections = (
        Section("standing", words("briefing.heading_standing"), standing(e, row)),
        Section(
            "past",
            words("briefing.heading_past"),
            (*past_lines(e, row), history_line(e, row["region_code"])),
        ),
        peer_section(e),
        agency_section(e),
        path_section(e),
        Section(
            "gaps",
            words("briefing.heading_gaps"),
            gap_lines(e) or (Line(words("briefing.gap_none")),),
        ),
    )
    return tuple(section for section in sections if section)


def badge_words(e: Evidence, row: Row) -> str:
    """What stands under the score: the zone, the opinion, or the kind of absence, with the mark in
    words.
    """
    if row["class"]:
        text = zone_words(e, row)
        if row["score"] is None:
            text += ", " + e.words("common.score_unpublished")
    else:
        text = row["opinion"] or e.words(f"status.{row['status']}")
    return text + (
        f" · {e.words('status.' + row['status'])}"
        if row["status"] in ("conflict", "derived")
        else ""
    )


def zone_words(e: Evidence, row: Row) -> str:
    """The zone, with the limits of the class on its scale where the method has them: a score alone
    says nothing.
    """
    bands, zone = bands_of(e, row), e.words(f"zone.{row['zone']}")
    if not bands:
        return e.words("briefing.badge_zone", zone=zone)
    return e.words(
        "briefing.badge_band",
        zone=zone,
        cls=class_name(row["class"], e.words),
        low=e.words.number(min(band.low for band in bands)),
        high=e.words.number(max(band.high for band in bands)),
        scale=e.words.number(e.method.scale_high, 0),
    )


def places(e: Evidence) -> tuple[Place, ...]:
    """Every kabupaten and kota with its tile and its outcome of the year."""
    result = []
    for row in e.everyone():
        region = e.regions[row["region_code"]]
        name, letter = e.mark(row)
        result.append(
            Place(
                row["region_code"],
                row["full_name"],
                region["tile_name"],
                region["tile_column"],
                region["tile_row"],
                name,
                letter,
            )
        )
    return tuple(result)


def address(public_url: str, e: Evidence, whole: bool, simulated: bool) -> str:
    """The same view of the dashboard, empty where no public address is set
    (docs/decisions/briefing.md).
    """
    if not public_url:
        return ""
    choices = Choices(
        e.words.language,
        e.year,
        None if whole else e.region["region_code"],
        data=SIMULATED if simulated else PUBLISHED,
    )
    return f"{public_url.rstrip('/')}/{'' if whole else 'wilayah'}?{urlencode(parameters(choices))}"
