"""A briefing as slides that can be edited: titles that state the finding, real text, native tables
and charts, speaker notes with the sources.

Five of them, for a region or the province.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zona.faces.briefing import slidedeck
from zona.faces.briefing import slideparts as parts
from zona.faces.briefing.model import Brief, Line, Section
from zona.faces.briefing.setting import footer, map_alt, moment, summary
from zona.faces.briefing.shorter import fitted
from zona.faces.briefing.slidedeck import HEIGHT, TITLE_ONLY, WIDTH
from zona.faces.briefing.zipped import normalised
from zona.language.words import Words

SLIDES = 5
LEFT, TOP, ROOM, BOTTOM = 36.0, 92.0, WIDTH - 72, 500.0
TALL = BOTTOM - TOP
BESIDE_LOGO = 770.0  # what a title has on the first slide, which may bear the coat of arms
MANY_NOTES = 24  # more sources than this take room from the questions above them
LARGE = (20, 19, 18, 17, 16, 15, 14, 13, 12, 11)
TEXT = (18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8)


def pptx_bytes(brief: Brief, logo: bytes | None = None) -> bytes:
    """The briefing as a PPTX file, shortened where the whole one has no room on its slides.

    Raises BriefingError where even the shortest does not fit.

    logo: a PNG as `zona.faces.briefing.logo` gives it.
    """
    return fitted(brief, lambda candidate: _deck(candidate, logo))


def _deck(brief: Brief, logo: bytes | None) -> bytes:
    words = Words(brief.language)
    deck = slidedeck.opened(brief, words)
    for number, plan in enumerate(REGION if brief.kind == "region" else PROVINCE, start=1):
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        canvas = parts.Canvas(slide, brief, words)
        plan.make(canvas)
        _foot(canvas)
        if number == 1 and logo:
            canvas.picture(logo, WIDTH - 120, 14, 56, brief.name)
        if brief.mark:
            canvas.mark(brief.mark, WIDTH, HEIGHT)
        slidedeck.speak(slide, spoken(brief, plan.sections, words), brief, words)
    slidedeck.tag_language(deck, brief.language)
    buffer = io.BytesIO()
    deck.save(buffer)
    return normalised(buffer.getvalue(), moment(brief.released))


def _foot(c: parts.Canvas) -> None:
    text = [Line(footer(c.brief, c.words))]
    c.text(LEFT, 512, ROOM - 60, 16, text, sizes=(9,), colour=parts.MUTED)
    c.page_number(WIDTH - 96, 512, 60, 16)


def spoken(brief: Brief, keys: Sequence[str], words: Words) -> list[Section]:
    """The sections that a slide's speaker notes tell whole: those that the briefing has."""
    asked = Section("questions", words("briefing.heading_questions"), brief.questions)
    return [
        asked if key == "questions" else brief.section(key)
        for key in keys
        if key == "questions" or brief.has(key)
    ]


# --- slides of a region


def standing(c: parts.Canvas) -> None:
    """Slide 1: the class, the sentences on it, map and tiles."""
    section = c.brief.section("standing")
    c.title(section.title, BESIDE_LOGO)
    c.badge(LEFT, TOP, 110, 82)
    small = [Line(c.brief.badge_small)]
    c.text(LEFT + 124, TOP, 300, 82, small, sizes=(20, 18, 16, 14, 12), middle=True)
    c.text(LEFT, TOP + 98, 424, TALL - 98, section.lines, sizes=LARGE)
    _where(c)


def _where(c: parts.Canvas) -> None:
    selected = c.brief.region_code if c.brief.kind == "region" else None
    told = {"province": c.brief.province, "year": c.brief.year}
    c.map(484, TOP, 186, selected, map_alt(c.brief, c.words))
    tiles = c.words("briefing.tiles_alt", summary=summary(c.brief, c.words), **told)
    c.tiles(652, TOP, 272, selected, tiles)
    c.legend(484, 392, 440, BOTTOM - 392)


def past(c: parts.Canvas) -> None:
    """Slide 2: the history as a native chart, what may be compared, the classes as a table.

    The results of other years stand in the table, their sentence in the speaker notes.
    """
    section = c.brief.section("past")
    c.title(section.title)
    c.history_chart(LEFT, TOP, 610, 282)
    reading = Line(c.words("briefing.chart_reading"))
    c.text(664, TOP, 260, 276, [*section.lines[:-1], reading], sizes=TEXT)
    c.history_table(LEFT, 386, ROOM, BOTTOM - 386)


def peers(c: parts.Canvas) -> None:
    """Slide 3: the peers as a native table, and as a chart where their scores are known."""
    section = c.brief.section("peers")
    c.title(section.title)
    c.text(LEFT, TOP, ROOM, 48, section.lines, sizes=TEXT)
    charted = c.peers_chart(LEFT + 560, 144, ROOM - 560, BOTTOM - 144)
    wide = 540 if charted else ROOM
    shares = (0.4, 0.25, 0.15, 0.2) if charted else (0.46, 0.23, 0.12, 0.19)
    room = (LEFT, 148, wide, BOTTOM - 148)
    c.table(*room, section.table, shares, sizes=LARGE, bold_first=True)


def agencies(c: parts.Canvas) -> None:
    """Slide 4: agencies at the left, what is not known at the right; where there is a path, it
    takes the right side.
    """
    section, gaps = c.brief.section("agencies"), c.brief.section("gaps")
    if c.brief.has("path"):
        _agencies_with_path(c)
        return
    c.title(section.title)
    c.text(LEFT, TOP, 470, 116, section.lines, sizes=TEXT)
    if section.table:
        shares = (0.56, 0.17, 0.27)
        c.table(LEFT, 216, 470, BOTTOM - 216, section.table, shares, sizes=TEXT)
    c.text(534, TOP, 390, 40, [Line(gaps.heading)], sizes=(16, 15, 14, 13, 12), bold=True)
    c.text(534, TOP + 44, 390, TALL - 44, gaps.lines, sizes=TEXT, bullet=True)


def _agencies_with_path(c: parts.Canvas) -> None:
    section, path, gaps = (c.brief.section(key) for key in ("agencies", "path", "gaps"))
    c.title(path.finding or section.title)
    small = (14, 13, 12, 11, 10, 9, 8)
    c.text(LEFT, TOP, 410, 62, section.lines, sizes=small)
    if section.table:
        shares = (0.64, 0.2, 0.16)
        c.table(LEFT, 158, 410, 218, section.table, shares, sizes=(*small, 7, 6))
    c.text(LEFT, 384, 410, 18, [Line(gaps.heading)], sizes=small, bold=True)
    c.text(LEFT, 404, 410, 96, gaps.lines, sizes=small, bullet=True)
    c.text(470, TOP, 454, 20, [Line(path.heading)], sizes=(15, *small), bold=True)
    c.text(470, TOP + 24, 454, 190, path.lines, sizes=small)
    if path.table:
        shares = (0.42, 0.34, 0.11, 0.13)
        c.table(470, 310, 454, BOTTOM - 310, path.table, shares, sizes=(*small, 7))


def asking(c: parts.Canvas) -> None:
    """Slide 5: the three questions, the sources, the code to the dashboard."""
    c.title(c.words("briefing.finding.questions", n=len(c.brief.questions)))
    tall = 186 if len(c.brief.notes) > MANY_NOTES else 232
    below = TOP + tall + 14
    c.questions(LEFT, TOP, ROOM, tall)
    c.sources(LEFT, below, ROOM - (100 if c.brief.address else 0), BOTTOM - below)
    c.qr(WIDTH - 124, below + 20, 88)


# --- slides of the province


def now(c: parts.Canvas) -> None:
    """Slide 1: the state of the year with map and tiles."""
    section = c.brief.section("now")
    c.title(section.title, BESIDE_LOGO)
    c.text(LEFT, TOP, 424, TALL, section.lines, sizes=(22, 21, *LARGE))
    _where(c)


def counts(c: parts.Canvas) -> None:
    """Slide 2: counts by class over the years as a native chart, coverage in words."""
    section, coverage = c.brief.section("counts"), c.brief.section("coverage")
    c.title(section.title)
    c.counts_chart(LEFT, TOP, 590, TALL)
    reading = Line(c.words("briefing.counts_reading"))
    c.text(650, TOP, 274, TALL, [*section.lines, *coverage.lines, reading], sizes=TEXT)


def moved(c: parts.Canvas) -> None:
    """Slide 3: the regions that moved, in two tables side by side where they are many."""
    section = c.brief.section("moved")
    c.title(section.title)
    c.text(LEFT, TOP, ROOM, 48, section.lines, sizes=TEXT)
    if section.table:
        shares = (0.46, 0.15, 0.15, 0.24)
        c.halved_table(LEFT, 148, ROOM, BOTTOM - 148, section.table, shares, sizes=TEXT)


def conflicts(c: parts.Canvas) -> None:
    """Slide 4: open conflicts, and what is not known."""
    section, gaps = c.brief.section("conflicts"), c.brief.section("gaps")
    c.title(section.title)
    c.text(LEFT, TOP, ROOM, 40, section.lines, sizes=TEXT)
    if section.table:
        shares = (0.08, 0.24, 0.36, 0.32)
        c.table(LEFT, 136, ROOM, 216, section.table, shares, sizes=TEXT)
    c.text(LEFT, 364, ROOM, 20, [Line(gaps.heading)], sizes=(15, 14, 13, 12), bold=True)
    c.text(LEFT, 388, ROOM, BOTTOM - 388, gaps.lines, sizes=TEXT, bullet=True)


@dataclass(frozen=True)
class Slide:
    """How a slide is made, and the sections that its speaker notes tell."""

    make: Callable[[parts.Canvas], None]
    sections: tuple[str, ...]


REGION = (
    Slide(standing, ("standing",)),
    Slide(past, ("past",)),
    Slide(peers, ("peers",)),
    Slide(agencies, ("agencies", "path", "gaps")),
    Slide(asking, ("questions",)),
)
PROVINCE = (
    Slide(now, ("now",)),
    Slide(counts, ("counts", "coverage")),
    Slide(moved, ("moved",)),
    Slide(conflicts, ("conflicts", "gaps")),
    Slide(asking, ("questions",)),
)
