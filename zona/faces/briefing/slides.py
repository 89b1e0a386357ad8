"""A briefing as slides that can be edited: titles that state the finding, real text, native tables
and charts, speaker notes with the sources.

Five of them, for a region or the province; six for a region of whose services something is known.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zona.faces.briefing import provinceslides, regionslides, slidedeck, slidelists
from zona.faces.briefing.model import Brief, Line, Section
from zona.faces.briefing.setting import footer, moment
from zona.faces.briefing.shorter import fitted
from zona.faces.briefing.slidecanvas import BOTTOM, LEFT, MUTED, ROOM, TOP, Box, Canvas
from zona.faces.briefing.slidedeck import HEIGHT, TITLE_ONLY, WIDTH
from zona.faces.briefing.zipped import normalised
from zona.language.words import Words

SLIDES = 5  # without that of the services
# Height of the questions and columns of the sources below them: the first with which the sources
# can be read. The many of the province take room from its three questions.
SHARES = ((232, 3), (186, 3), (150, 4), (136, 4))


def pptx_bytes(brief: Brief, logo: bytes | None = None) -> bytes:
    """The briefing as a PPTX file, shortened where the whole one has no room on its slides.

    Raises BriefingError where even the shortest does not fit.

    logo: a PNG as `zona.faces.briefing.logo` gives it.
    """
    return fitted(brief, lambda candidate: _deck(candidate, logo))


def _deck(brief: Brief, logo: bytes | None) -> bytes:
    words = Words(brief.language)
    deck = slidedeck.opened(brief, words)
    for number, plan in enumerate(plans(brief), start=1):
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        canvas = Canvas(slide, brief, words)
        plan.make(canvas)
        _foot(canvas)
        if number == 1 and logo:
            canvas.picture(logo, WIDTH - 120, 14, 56, brief.name)
        # last, so that it lies above everything
        if brief.mark:
            canvas.mark(brief.mark, WIDTH, HEIGHT)
        slidedeck.speak(slide, spoken(brief, plan.sections, words), brief, words)
    slidedeck.tag_language(deck, brief.language)
    buffer = io.BytesIO()
    deck.save(buffer)
    return normalised(buffer.getvalue(), moment(brief.released))


def _foot(canvas: Canvas) -> None:
    text = [Line(footer(canvas.brief, canvas.words))]
    canvas.text(Box(LEFT, 512, ROOM - 60, 16), text, sizes=(9,), ink=MUTED)
    canvas.page_number(Box(WIDTH - 96, 512, 60, 16))


def spoken(brief: Brief, keys: Sequence[str], words: Words) -> list[Section]:
    """The sections that a slide's speaker notes tell whole: those that the briefing has."""
    asked = Section("questions", words("briefing.heading_questions"), brief.questions)
    return [
        asked if key == "questions" else brief.section(key)
        for key in keys
        if key == "questions" or brief.has(key)
    ]


def asking(canvas: Canvas) -> None:
    """Slide 5: the three questions, the sources, the code to the dashboard."""
    canvas.title(canvas.words("briefing.finding.questions", n=len(canvas.brief.questions)))
    wide = ROOM - (100 if canvas.brief.address else 0)
    for tall, columns in SHARES:
        below = TOP + tall + 14
        box = Box(LEFT, below, wide, BOTTOM - below)
        if fits := slidelists.have_room(canvas, box, columns):
            break
    slidelists.questions(canvas, Box(LEFT, TOP, ROOM, tall))
    sizes = slidelists.READABLE if fits else slidelists.SMALL
    slidelists.sources(canvas, box, columns, sizes)
    slidelists.qr(canvas, WIDTH - 124, below + 20, 88)


def plans(brief: Brief) -> list[Slide]:
    """The slides of a briefing: that of the services is there only where something is known."""
    chosen = REGION if brief.kind == "region" else PROVINCE
    return [plan for plan in chosen if plan.sections != ("services",) or brief.has("services")]


@dataclass(frozen=True)
class Slide:
    """How a slide is made, and the sections that its speaker notes tell."""

    make: Callable[[Canvas], None]
    sections: tuple[str, ...]


REGION = (
    Slide(regionslides.standing, ("standing",)),
    Slide(regionslides.past, ("past",)),
    Slide(regionslides.peers, ("peers",)),
    Slide(regionslides.agencies, ("agencies", "path", "gaps")),
    Slide(regionslides.services, ("services",)),
    Slide(asking, ("questions",)),
)
PROVINCE = (
    Slide(provinceslides.now, ("now",)),
    Slide(provinceslides.counts, ("counts", "coverage")),
    Slide(provinceslides.moved, ("moved",)),
    Slide(provinceslides.conflicts, ("conflicts", "gaps")),
    Slide(asking, ("questions",)),
)
