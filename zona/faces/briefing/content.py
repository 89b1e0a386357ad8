"""Rows of a snapshot become a Brief: what every format says, in one language.

Pure but for reading the snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from zona.faces.briefing.services import services_section
from zona.faces.briefing.standing import bands_of, newest_line, standing
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
    asked_year = year if year is not None else default_year(snapshot.rows("years"))
    evidence = Evidence(snapshot, region_code, asked_year, words)
    fake = is_simulated(snapshot.release) or bool(simulated)
    whole = region_code == snapshot.province_code
    row = evidence.of(region_code)
    # Notes are numbered when they are first asked for: sections before questions, as on paper.
    told = province.sections(evidence) if whole else region_sections(evidence, row)
    found = findings.of_province(evidence) if whole else findings.of_region(evidence, row)
    asked = province.questions(evidence) if whole else questions(evidence, row)
    small = province_words(evidence) if whole else badge_words(evidence, row)
    name, letter = evidence.mark(row)
    return Brief(
        kind="province" if whole else "region",
        region_code=region_code,
        name=row["full_name"],
        province=snapshot.province_name,
        year=evidence.year,
        language=language,
        release=snapshot.release,
        released=snapshot.released,
        content_id=snapshot.content_id,
        mark=words("common.simulated_mark") if fake else "",
        address=address(PUBLIC_URL if public_url is None else public_url, evidence, whole, fake),
        bbox=tuple(snapshot.bbox),
        badge=name,
        badge_letter=letter,
        badge_big=words.number(row["score"]),
        badge_small=small,
        sections=tuple(with_finding(section, found) for section in told),
        questions=asked,
        notes=evidence.notes,
        places=places(evidence),
        legend=legend(evidence),
        history=None if whole else history(evidence, region_code),
        counts=province.counts(evidence) if whole else None,
        bars=() if whole else bars(evidence),
        newest=None if whole else newest_line(evidence, row),
    )


def with_finding(section: Section, found: Mapping[str, str]) -> Section:
    """A section with the finding of its key; the path brings its own."""
    return replace(section, finding=found.get(section.key, section.finding))


def legend(evidence: Evidence) -> tuple[tuple[str, str, int], ...]:
    """(outcome, its words, regions) of the year, best class first."""
    counts = evidence.counts()
    return tuple((name, evidence.words(f"outcome.{name}"), counts[name]) for name in order(counts))


def province_words(evidence: Evidence) -> str:
    """What stands in the province's badge instead of a class."""
    return evidence.words("briefing.province_small", n=len(evidence.everyone()))


def region_sections(evidence: Evidence, row: Row) -> tuple[Section, ...]:
    """The sections of a region's briefing, in reading order (notes are numbered in this order)."""
    words = evidence.words
    sections = (
        Section("standing", words("briefing.heading_standing"), standing(evidence, row)),
        Section(
            "past",
            words("briefing.heading_past"),
            (*past_lines(evidence, row), history_line(evidence, row["region_code"])),
        ),
        peer_section(evidence),
        agency_section(evidence),
        path_section(evidence),
        services_section(evidence),
        Section(
            "gaps",
            words("briefing.heading_gaps"),
            gap_lines(evidence) or (Line(words("briefing.gap_none")),),
        ),
    )
    return tuple(section for section in sections if section)


def badge_words(evidence: Evidence, row: Row) -> str:
    """What stands under the score: the zone, the opinion, or the kind of absence, with the mark in
    words.
    """
    if row["class"]:
        text = zone_words(evidence, row)
        if row["score"] is None:
            text += ", " + evidence.words("common.score_unpublished")
    elif row["opinion"]:
        text = evidence.words("briefing.badge_opinion", opinion=row["opinion"])
    else:
        text = evidence.words(f"status.{row['status']}")
    return text + (
        f" · {evidence.words('status.' + row['status'])}"
        if row["status"] in ("conflict", "derived")
        else ""
    )


def zone_words(evidence: Evidence, row: Row) -> str:
    """The zone, with the limits of the class on its scale where the method has them: a score alone
    says nothing.
    """
    bands, zone = bands_of(evidence, row), evidence.words(f"zone.{row['zone']}")
    if not bands:
        return evidence.words("briefing.badge_zone", zone=zone)
    return evidence.words(
        "briefing.badge_band",
        zone=zone,
        cls=class_name(row["class"], evidence.words),
        low=evidence.words.number(min(band.low for band in bands)),
        high=evidence.words.number(max(band.high for band in bands)),
        scale=evidence.words.number(evidence.method.scale_high, 0),
    )


def places(evidence: Evidence) -> tuple[Place, ...]:
    """Every kabupaten and kota with its tile and its outcome of the year."""
    result = []
    for row in evidence.everyone():
        region = evidence.regions[row["region_code"]]
        name, letter = evidence.mark(row)
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


def address(public_url: str, evidence: Evidence, whole: bool, simulated: bool) -> str:
    """The same view of the dashboard, empty where no public address is set
    (docs/decisions/briefing.md).
    """
    if not public_url:
        return ""
    choices = Choices(
        evidence.words.language,
        evidence.year,
        None if whole else evidence.region["region_code"],
        data=SIMULATED if simulated else PUBLISHED,
    )
    return f"{public_url.rstrip('/')}/{'' if whole else 'wilayah'}?{urlencode(parameters(choices))}"
