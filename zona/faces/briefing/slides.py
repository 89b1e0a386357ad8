"""A briefing as slides that can be edited: real text, native tables and charts.

Five of them, for a region or the province.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from pptx import Presentation
from pptx.util import Pt

from zona.faces.briefing import slideparts as parts
from zona.faces.briefing.model import Brief, Line
from zona.faces.briefing.setting import footer, kicker, map_alt, moment, summary
from zona.faces.briefing.zipped import normalised
from zona.language.words import Words

SLIDES = 5
WIDTH, HEIGHT = 960.0, 540.0  # points: 13 1/3 by 7 1/2 inches
LEFT, TOP, ROOM, BOTTOM = 36.0, 84.0, WIDTH - 72, 500.0


def pptx_bytes(brief: Brief, logo: bytes | None = None) -> bytes:
    """The briefing as a PPTX file. Raises BriefingError where a text does not fit on its slide.

    logo: a PNG as `zona.faces.briefing.logo` gives it.
    """
    words = Words(brief.language)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    _properties(deck, brief, words)
    makers = REGION if brief.kind == "region" else PROVINCE
    for number, make in enumerate(makers, start=1):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        canvas = parts.Canvas(slide, brief, words)
        make(canvas)
        canvas.text(
            LEFT, 512, ROOM - 60, 18, [Line(footer(brief, words))], sizes=(9,), colour=parts.MUTED
        )
        canvas.text(
            WIDTH - 96,
            512,
            60,
            18,
            [Line(f"{number}/{len(makers)}")],
            sizes=(9,),
            colour=parts.MUTED,
            align="right",
        )
        if number == 1 and logo:
            canvas.picture(logo, WIDTH - 200, 14, 56, brief.name)
        if brief.mark:
            canvas.mark(brief.mark, WIDTH, HEIGHT)
    buffer = io.BytesIO()
    deck.save(buffer)
    return normalised(buffer.getvalue(), moment(brief.released))


def _properties(deck: Presentation, brief: Brief, words: Words) -> None:
    """Title and dates of the file; the dates are the release's."""
    core = deck.core_properties
    core.title, core.author = (
        f"{brief.name}: {kicker(brief, words)}",
        f"{words('common.app')} {brief.province}",
    )
    core.language, core.last_modified_by, core.revision = brief.language, core.author, 1
    core.created = core.modified = moment(brief.released).replace(tzinfo=None)
    core.identifier = f"{brief.region_code}/{brief.year}/{brief.content_id}"


# --- slides of a region
# ------------------------------------------------------------------------------------------------


def standing(c: parts.Canvas) -> None:
    """Slide 1: the class, the sentences on it, map and tiles."""
    c.title(c.brief.name, c.words("briefing.kicker", year=c.brief.year))
    c.badge(LEFT, TOP, 96, 74)
    c.text(
        LEFT + 108, TOP, 330, 74, [Line(c.brief.badge_small)], sizes=(18, 16, 14, 12), middle=True
    )
    c.text(
        LEFT, TOP + 86, 440, 320, c.brief.section("standing").lines, sizes=(16, 15, 14, 13, 12, 11)
    )
    _where(c)


def _where(c: parts.Canvas) -> None:
    selected = c.brief.region_code if c.brief.kind == "region" else None
    c.map(490, TOP, 160, selected, map_alt(c.brief, c.words))
    c.tiles(
        664,
        TOP,
        260,
        selected,
        c.words(
            "briefing.tiles_alt",
            province=c.brief.province,
            year=c.brief.year,
            summary=summary(c.brief, c.words),
        ),
    )
    c.legend(490, 400, 434, 92)


def past(c: parts.Canvas) -> None:
    """Slide 2: the history as a native chart, the classes as a table, what may be compared."""
    section = c.brief.section("past")
    c.title(c.brief.name, section.heading)
    c.history_chart(LEFT, TOP, 560, 290)
    c.history_table(LEFT, 384, ROOM, 100)
    c.text(
        612,
        TOP,
        312,
        292,
        [*section.lines, Line(c.words("briefing.chart_reading"))],
        sizes=(14, 13, 12, 11, 10, 9, 8),
    )


def peers(c: parts.Canvas) -> None:
    """Slide 3: the peers as a native table and chart."""
    section = c.brief.section("peers")
    c.title(c.brief.name, section.heading)
    c.text(LEFT, TOP, ROOM, 44, section.lines, sizes=(16, 14, 12, 11))
    c.table(
        LEFT,
        136,
        ROOM,
        340,
        section.table,
        (0.5, 0.2, 0.12, 0.18),
        sizes=(16, 14, 12),
        bold_first=True,
    )


def agencies(c: parts.Canvas) -> None:
    """Slide 4: agencies at the left, what is not known at the right; where there is a path, it
    takes the right side.
    """
    section, gaps = c.brief.section("agencies"), c.brief.section("gaps")
    c.title(c.brief.name, section.heading)
    if c.brief.has("path"):
        _agencies_with_path(c)
        return
    c.text(LEFT, TOP, 450, 130, section.lines, sizes=(14, 13, 12, 11, 10))
    if section.table:
        c.table(
            LEFT, 222, 450, 270, section.table, (0.58, 0.21, 0.21), sizes=(13, 12, 11, 10, 9, 8)
        )
    c.text(510, TOP, 414, 20, [Line(gaps.heading)], sizes=(14, 13, 12, 11), bold=True)
    c.text(510, TOP + 26, 414, 380, gaps.lines, sizes=(14, 13, 12, 11, 10), bullet=True)


def _agencies_with_path(c: parts.Canvas) -> None:
    section, path, gaps = (c.brief.section(key) for key in ("agencies", "path", "gaps"))
    small = (12, 11, 10, 9, 8)
    c.text(LEFT, TOP, 410, 66, section.lines, sizes=(14, 13, *small))
    if section.table:
        c.table(LEFT, 156, 410, 220, section.table, (0.64, 0.2, 0.16), sizes=(*small, 7, 6))
    c.text(LEFT, 384, 410, 18, [Line(gaps.heading)], sizes=(13, *small), bold=True)
    c.text(LEFT, 402, 410, 98, gaps.lines, sizes=small, bullet=True)
    c.text(470, TOP, 454, 20, [Line(path.heading)], sizes=(14, 13, 12, 11), bold=True)
    c.text(470, TOP + 24, 454, 192, path.lines, sizes=(14, 13, *small))
    if path.table:
        c.table(470, 306, 454, 186, path.table, (0.42, 0.34, 0.11, 0.13), sizes=(*small, 7))


def asking(c: parts.Canvas) -> None:
    """Slide 5: the three questions, the sources, the code to the dashboard."""
    c.title(c.brief.name, c.words("briefing.heading_questions"))
    c.text(
        LEFT, TOP, ROOM, 150, c.brief.questions, sizes=(18, 17, 16, 15, 14, 13, 12), numbered=True
    )
    c.sources(LEFT, 246, ROOM - 100, 254)
    c.qr(WIDTH - 124, 262, 88)


# --- slides of the province
# --------------------------------------------------------------------------------------------


def now(c: parts.Canvas) -> None:
    """Slide 1: the state of the year with map and tiles."""
    section = c.brief.section("now")
    c.title(c.brief.name, section.heading)
    c.text(LEFT, TOP, 440, 400, section.lines, sizes=(18, 16, 15, 14, 13, 12))
    _where(c)


def counts(c: parts.Canvas) -> None:
    """Slide 2: counts by class over the years as a native chart, coverage in words."""
    section = c.brief.section("counts")
    c.title(c.brief.name, section.heading)
    c.counts_chart(LEFT, TOP, 560, 410)
    lines = [
        Line(c.words("briefing.counts_slide")),
        *section.lines,
        *c.brief.section("coverage").lines,
    ]
    c.text(612, TOP, 312, 410, lines, sizes=(14, 13, 12, 11, 10))


def moved(c: parts.Canvas) -> None:
    """Slide 3: the regions that moved, in two tables side by side where they are many."""
    section = c.brief.section("moved")
    c.title(c.brief.name, section.heading)
    c.text(LEFT, TOP, ROOM, 44, section.lines, sizes=(14, 13, 12, 11, 10))
    if section.table:
        c.halved_table(
            LEFT,
            136,
            ROOM,
            360,
            section.table,
            (0.46, 0.15, 0.15, 0.24),
            sizes=(14, 13, 12, 11, 10, 9, 8),
        )


def conflicts(c: parts.Canvas) -> None:
    """Slide 4: open conflicts, and what is not known."""
    section, gaps = c.brief.section("conflicts"), c.brief.section("gaps")
    c.title(c.brief.name, section.heading)
    c.text(LEFT, TOP, ROOM, 40, section.lines, sizes=(14, 13, 12, 11))
    if section.table:
        c.table(
            LEFT,
            128,
            ROOM,
            210,
            section.table,
            (0.08, 0.24, 0.36, 0.32),
            sizes=(13, 12, 11, 10, 9, 8),
        )
    c.text(LEFT, 350, ROOM, 20, [Line(gaps.heading)], sizes=(14, 13, 12), bold=True)
    c.text(LEFT, 374, ROOM, 126, gaps.lines, sizes=(14, 13, 12, 11, 10), bullet=True)


Maker = Callable[[parts.Canvas], None]
REGION: Sequence[Maker] = (standing, past, peers, agencies, asking)
PROVINCE: Sequence[Maker] = (now, counts, moved, conflicts, asking)
