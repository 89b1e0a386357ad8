"""The slides of the province, but for the last one, which it shares with a region."""

from __future__ import annotations

from zona.faces.briefing import slidecharts, slideplaces, slidetables
from zona.faces.briefing.model import Line
from zona.faces.briefing.slidecanvas import (
    BESIDE_LOGO,
    BOTTOM,
    LARGE,
    LEFT,
    ROOM,
    TALL,
    TEXT,
    TOP,
    Box,
    Canvas,
)


def now(canvas: Canvas) -> None:
    """Slide 1: the state of the year with map and tiles."""
    section = canvas.brief.section("now")
    canvas.title(section.title, BESIDE_LOGO)
    canvas.text(Box(LEFT, TOP, 424, TALL), section.lines, sizes=(22, 21, *LARGE))
    slideplaces.where(canvas)


def counts(canvas: Canvas) -> None:
    """Slide 2: counts by class over the years as a native chart, coverage in words."""
    section, coverage = canvas.brief.section("counts"), canvas.brief.section("coverage")
    canvas.title(section.title)
    slidecharts.counts(canvas, Box(LEFT, TOP, 590, TALL))
    reading = Line(canvas.words("briefing.counts_reading"))
    canvas.text(Box(650, TOP, 274, TALL), [*section.lines, *coverage.lines, reading], sizes=TEXT)


def moved(canvas: Canvas) -> None:
    """Slide 3: the regions that moved, in two tables side by side where they are many."""
    section = canvas.brief.section("moved")
    canvas.title(section.title)
    canvas.text(Box(LEFT, TOP, ROOM, 48), section.lines, sizes=TEXT)
    if section.table:
        shares = (0.46, 0.15, 0.15, 0.24)
        slidetables.halved_table(
            canvas, Box(LEFT, 148, ROOM, BOTTOM - 148), section.table, shares, sizes=TEXT
        )


def conflicts(canvas: Canvas) -> None:
    """Slide 4: open conflicts, and what is not known."""
    section, gaps = canvas.brief.section("conflicts"), canvas.brief.section("gaps")
    canvas.title(section.title)
    canvas.text(Box(LEFT, TOP, ROOM, 40), section.lines, sizes=TEXT)
    if section.table:
        shares = (0.08, 0.24, 0.36, 0.32)
        slidetables.table(canvas, Box(LEFT, 136, ROOM, 216), section.table, shares, sizes=TEXT)
    canvas.text(Box(LEFT, 364, ROOM, 20), [Line(gaps.heading)], sizes=(15, 14, 13, 12), bold=True)
    canvas.text(Box(LEFT, 388, ROOM, BOTTOM - 388), gaps.lines, sizes=TEXT, bullet=True)
