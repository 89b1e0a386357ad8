"""A briefing as one picture for the phone: 1080 by 1350 pixels, at most 300 kB."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from zona.domain.classes import MARKS
from zona.faces.briefing.maps import map_svg, tile_grid
from zona.faces.briefing.model import Brief
from zona.faces.briefing.pdf import qr_svg
from zona.faces.briefing.setting import (
    badge_data,
    compiled,
    footer,
    kicker,
    legend_data,
    map_alt,
    other_letters,
    queried,
    summary,
    title,
    with_glyphs,
)
from zona.faces.briefing.shorter import fitted
from zona.faces.briefing.yearcharts import counts_chart, history_chart
from zona.faces.refusal import BriefingError
from zona.language.words import Words

TEMPLATE = "card.typ"
SIZE = (1080, 1350)
WIDTH = 968.0
# (size of the sentences, number of sentences): the first with which everything has room is taken.
SIZES = ((31, 3), (28, 3), (31, 2), (27, 2), (28, 1), (24, 1))
# a drawing has few: a palette keeps the picture small enough to send
COLOURS = 128


def png_bytes(brief: Brief, logo: bytes | None = None) -> bytes:
    """The card as PNG, without a time in it.

    Raises BriefingError where it does not fit in any size.
    """
    png = compiled(TEMPLATE, fitting(brief, logo), brief.released, format="png", ppi=72)
    image = (
        Image.open(io.BytesIO(png))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def fitting(brief: Brief, logo: bytes | None = None) -> dict[str, Any]:
    """The data of the card with the largest text that has room."""
    return fitted(brief, lambda candidate: _sized(candidate, logo))


def _sized(brief: Brief, logo: bytes | None) -> dict[str, Any]:
    data = card_data(brief, logo)
    for size, n in SIZES:
        sized = data | {"size": size, "lines": data["lines"][:n]}
        room = queried(TEMPLATE, sized, "<room>")[0]
        if room["used"] <= room["room"]:
            return sized
    raise BriefingError("overflow", name=brief.name, year=brief.year, pages=1)


def card_data(brief: Brief, logo: bytes | None) -> dict[str, Any]:
    """Everything that the card shows, in words."""
    words = Words(brief.language)
    selected = brief.region_code if brief.kind == "region" else None
    first = brief.sections[0].lines[:1]
    rest = [line for line in brief.sections[0].lines[1:] if line != brief.newest]
    disputed = rest[:1] if brief.badge_letter.endswith(MARKS["conflict"]) else ()
    # the history only where nothing is disputed: the card has room for one of them
    more = brief.section("past").lines[:1] if brief.kind == "region" else rest[:1]
    told = [*first, *([brief.newest] if brief.newest else []), *(disputed or more)]
    notes = {number for line in first for number in line.notes}
    written = (
        {p.year: words.number(p.score) for p in brief.history.points if p.score is not None}
        if brief.history
        else {}
    )
    data = {
        "kind": brief.kind,
        "lang": brief.language,
        "name": brief.name,
        "mark": brief.mark,
        "title": title(brief, words),
        "name_size": 52 if len(brief.name) < 24 else 42,
        "kicker": kicker(brief, words),
        "badge": badge_data(brief),
        "lines": [line.text for line in told],
        "legend": legend_data(brief),
        "map": map_svg(brief.year, brief.places, brief.bbox, 300, selected),
        "map_alt": map_alt(brief, words),
        "map_width": 360,
        "tiles": tile_grid(brief.places, 520, selected),
        "tiles_alt": words(
            "briefing.tiles_alt",
            province=brief.province,
            year=brief.year,
            summary=summary(brief, words),
        ),
        "history": history_chart(brief.history, WIDTH, 250, written, 19)
        if brief.history
        else counts_chart(brief.counts, WIDTH, 330, 18),
        "history_alt": "",
        "sources": [note.text for note in brief.notes if note.number in notes][:3],
        "footer": footer(brief, words),
        "logo": list(logo) if logo else None,
        "logo_alt": brief.name,
        "qr": qr_svg(brief.address),
        "qr_text": words("briefing.qr"),
        "other_letters": other_letters(brief, words),
    }
    return with_glyphs(data, words("briefing.letters_lacking"))
