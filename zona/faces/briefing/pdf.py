"""A briefing as PDF: A4, two pages for a region and four for the province, tagged, with embedded
fonts.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import segno

from zona.faces.briefing.maps import map_svg, tile_grid
from zona.faces.briefing.model import Brief
from zona.faces.briefing.setting import (
    badge_data,
    compiled,
    footer,
    kicker,
    legend_data,
    line_data,
    map_alt,
    other_letters,
    queried,
    summary,
    table_data,
    title,
    with_glyphs,
)
from zona.faces.briefing.shorter import fitted
from zona.faces.briefing.yearcharts import counts_chart, history_chart
from zona.faces.refusal import BriefingError
from zona.language.words import Words

TEMPLATE = "pages.typ"
PAGES = {"region": (2,), "province": (3, 4)}  # how many there may be, the first if it can be
HALF_EMPTY = 470.0  # points down a page of 842: less on the last one, and it looks forgotten
# Sizes of text and of notes in points, and columns of notes: the first with which the pages hold
# everything is taken.
SIZES = (
    (10.0, 7.6, 2),
    (9.6, 7.4, 2),
    (9.2, 7.2, 2),
    (8.8, 7.0, 2),
    (8.4, 6.6, 3),
    (8.0, 6.2, 3),
    (7.5, 5.8, 3),
)
# the province has less to say: larger text fills its pages
LARGE_SIZES = {"region": (), "province": ((11.0, 8.2, 2), (10.5, 7.9, 2))}
WIDTH = 510.0  # between the margins of an A4 page
TILES = 286.0


def pdf_bytes(brief: Brief, logo: bytes | None = None) -> bytes:
    """The briefing as PDF/UA-1.

    Raises BriefingError where it does not fit on its pages in any size.

    logo: a PNG as `zona.faces.briefing.logo` gives it.
    """
    return compiled(
        TEMPLATE, fitting(brief, logo), brief.released, format="pdf", pdf_standards="ua-1"
    )


def fitting(brief: Brief, logo: bytes | None = None) -> dict[str, Any]:
    """The data of the pages in the largest size with which they are as many as they should be, of a
    shorter briefing where the whole one has no room.
    """
    return fitted(brief, lambda candidate: _sized(candidate, logo))


def _sized(brief: Brief, logo: bytes | None) -> dict[str, Any]:
    data = pages_data(brief, logo)
    wanted, held = PAGES[brief.kind], {}
    for sized in _sizes(data, brief.kind):
        end = queried(TEMPLATE, sized, "<end>")[0]
        if end["pages"] == wanted[0] and end["y"] >= HALF_EMPTY:
            return sized
        # not full, or too many pages: kept in case no size does better
        held.setdefault(end["pages"], sized)
    for pages in wanted:
        if pages in held:
            return held[pages]
    raise BriefingError("overflow", name=brief.name, year=brief.year, pages=wanted[-1])


def _sizes(data: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    for size, notes_size, columns in (*LARGE_SIZES[kind], *SIZES):
        yield data | {"size": size, "notes_size": notes_size, "notes_columns": columns}


def pages_data(brief: Brief, logo: bytes | None) -> dict[str, Any]:
    """Everything that the pages show, in words."""
    words = Words(brief.language)
    selected = brief.region_code if brief.kind == "region" else None
    chosen = words("briefing.outlined", name=brief.name) + " " if selected else ""
    data = {
        "kind": brief.kind,
        "lang": brief.language,
        "name": brief.name,
        "mark": brief.mark,
        "title": title(brief, words),
        "author": words("common.app") + " " + brief.province,
        "header": f"{words('common.app')} {brief.province}",
        "kicker": kicker(brief, words),
        "footer": footer(brief, words),
        "page_of": words("briefing.page_of", page="{page}", pages="{pages}"),
        "badge": badge_data(brief),
        "legend": legend_data(brief),
        "legend_marks": chosen + words("briefing.legend_marks"),
        "boundaries": words("briefing.boundaries"),
        "sections": [_section(brief, section) for section in brief.sections],
        "questions": [line_data(line) for line in brief.questions],
        "notes": [vars(note) for note in brief.notes],
        "map": map_svg(brief.year, brief.places, brief.bbox, 300, selected),
        "map_alt": map_alt(brief, words),
        "map_width": 190,
        "tiles": tile_grid(brief.places, TILES, selected),
        "tiles_alt": words(
            "briefing.tiles_alt",
            province=brief.province,
            year=brief.year,
            summary=summary(brief, words),
        ),
        "heading_place": words("briefing.heading_place"),
        "heading_questions": words("briefing.heading_questions"),
        "heading_sources": words("briefing.heading_sources"),
        "history_reading": " ".join(
            filter(None, (words("briefing.history_reading"), other_letters(brief, words)))
        ),
        "logo": list(logo) if logo else None,
        "logo_alt": brief.name,
        "qr": qr_svg(brief.address),
        "qr_text": words("briefing.qr") if brief.address else "",
    } | (_history(brief, words) if brief.history else _counts(brief, words))
    return with_glyphs(data, words("briefing.letters_lacking"))


def _section(brief: Brief, section: Any) -> dict[str, Any]:
    return {
        "key": section.key,
        "heading": section.heading,
        "lines": [line_data(line) for line in section.lines],
        "table": table_data(section.table, first_bold=section.key == "peers"),
    }


def _history(brief: Brief, words: Words) -> dict[str, Any]:
    written = {
        point.year: words.number(point.score)
        for point in brief.history.points
        if point.score is not None
    }
    text = words.listing(f"{year}: {score}" for year, score in written.items()) or words(
        "briefing.history_none"
    )
    return {
        "history": history_chart(brief.history, WIDTH, 138, written),
        "history_alt": words("briefing.history_alt", name=brief.name, summary=text),
    }


def _counts(brief: Brief, words: Words) -> dict[str, Any]:
    return {
        "counts": counts_chart(brief.counts, WIDTH, 190),
        "counts_alt": words("briefing.counts_alt"),
        "counts_reading": words("briefing.counts_reading"),
    }


def qr_svg(address: str) -> str | None:
    """The address as a QR code, None where there is none."""
    if not address:
        return None
    buffer = io.BytesIO()
    segno.make(address, error="m").save(
        buffer,
        kind="svg",
        border=2,
        scale=4,
        light="#ffffff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
    )
    return buffer.getvalue().decode()
