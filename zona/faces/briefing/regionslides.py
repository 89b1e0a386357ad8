"""The slides of a region, but for the last one, which it shares with the province."""

from __future__ import annotations

from zona.faces.briefing import slidecharts, slideplaces, slidetables
from zona.faces.briefing.model import Line
from zona.faces.briefing.setting import other_letters
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


def standing(canvas: Canvas) -> None:
    """Slide 1: the class, the sentences on it, map and tiles."""
    section = canvas.brief.section("standing")
    canvas.title(section.title, BESIDE_LOGO)
    slideplaces.badge(canvas, Box(LEFT, TOP, 110, 82))
    small = [Line(canvas.brief.badge_small)]
    canvas.text(Box(LEFT + 124, TOP, 300, 82), small, sizes=(20, 18, 16, 14, 12), middle=True)
    canvas.text(Box(LEFT, TOP + 98, 424, TALL - 98), section.lines, sizes=LARGE)
    slideplaces.where(canvas)


def past(canvas: Canvas) -> None:
    """Slide 2: the history as a native chart, what may be compared, the classes as a table.

    The results of other years stand in the table, their sentence in the speaker notes.
    """
    section = canvas.brief.section("past")
    canvas.title(section.title)
    slidecharts.history(canvas, Box(LEFT, TOP, 610, 282))
    reading = Line(canvas.words("briefing.chart_reading"))
    letters = Line(other_letters(canvas.brief, canvas.words))
    told = [*section.lines[:-1], reading, *([letters] if letters.text else [])]
    canvas.text(Box(664, TOP, 260, 276), told, sizes=TEXT)
    slidetables.history_table(canvas, Box(LEFT, 386, ROOM, BOTTOM - 386))


def peers(canvas: Canvas) -> None:
    """Slide 3: the peers as a native table, and as a chart where their scores are known."""
    section = canvas.brief.section("peers")
    canvas.title(section.title)
    canvas.text(Box(LEFT, TOP, ROOM, 48), section.lines, sizes=TEXT)
    charted = slidecharts.peers(canvas, Box(LEFT + 560, 144, ROOM - 560, BOTTOM - 144))
    wide = 540 if charted else ROOM
    shares = (0.4, 0.25, 0.15, 0.2) if charted else (0.46, 0.23, 0.12, 0.19)
    room = Box(LEFT, 148, wide, BOTTOM - 148)
    slidetables.table(canvas, room, section.table, shares, sizes=LARGE, bold_first=True)


def agencies(canvas: Canvas) -> None:
    """Slide 4: agencies at the left, what is not known at the right; where there is a path, it
    takes the right side.
    """
    section, gaps = canvas.brief.section("agencies"), canvas.brief.section("gaps")
    if canvas.brief.has("path"):
        _agencies_with_path(canvas)
        return
    canvas.title(section.title)
    # without a table its room is for the sentences: else the slide is half empty
    high, sizes = (116, TEXT) if section.table else (TALL, LARGE)
    canvas.text(Box(LEFT, TOP, 470, high), section.lines, sizes=sizes)
    if section.table:
        shares = (0.56, 0.17, 0.27)
        slidetables.table(
            canvas, Box(LEFT, 216, 470, BOTTOM - 216), section.table, shares, sizes=TEXT
        )
    canvas.text(Box(534, TOP, 390, 40), [Line(gaps.heading)], sizes=(16, 15, 14, 13, 12), bold=True)
    canvas.text(Box(534, TOP + 44, 390, TALL - 44), gaps.lines, sizes=TEXT, bullet=True)


def _agencies_with_path(canvas: Canvas) -> None:
    section, path, gaps = (canvas.brief.section(key) for key in ("agencies", "path", "gaps"))
    canvas.title(path.finding or section.title)
    small = (14, 13, 12, 11, 10, 9, 8)
    canvas.text(Box(LEFT, TOP, 410, 62), section.lines, sizes=small)
    if section.table:
        shares = (0.64, 0.2, 0.16)
        slidetables.table(
            canvas, Box(LEFT, 158, 410, 218), section.table, shares, sizes=(*small, 7, 6)
        )
    canvas.text(Box(LEFT, 384, 410, 18), [Line(gaps.heading)], sizes=small, bold=True)
    canvas.text(Box(LEFT, 404, 410, 96), gaps.lines, sizes=small, bullet=True)
    canvas.text(Box(470, TOP, 454, 20), [Line(path.heading)], sizes=(15, *small), bold=True)
    canvas.text(Box(470, TOP + 24, 454, 190), path.lines, sizes=small)
    if path.table:
        shares = (0.42, 0.34, 0.11, 0.13)
        slidetables.table(
            canvas, Box(470, 310, 454, BOTTOM - 310), path.table, shares, sizes=(*small, 7)
        )


def services(canvas: Canvas) -> None:
    """The slide of the services: what is known of each at the left, who owes what at the right."""
    section = canvas.brief.section("services")
    canvas.title(section.title)
    wide = 440 if section.table else ROOM
    canvas.text(Box(LEFT, TOP, ROOM, 34), [Line(section.heading)], sizes=(16, 15, 14), bold=True)
    canvas.text(Box(LEFT, TOP + 44, wide, TALL - 44), section.lines, sizes=LARGE, bullet=True)
    if section.table:
        room = Box(LEFT + wide + 28, TOP + 44, ROOM - wide - 28, BOTTOM - TOP - 44)
        slidetables.table(canvas, room, section.table, (0.48, 0.24, 0.28), sizes=LARGE)
