"""Typst sets pages and cards: fonts and templates of the project, data as JSON, nothing from the
machine. No text is markup.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from zona.domain.classes import order
from zona.faces.briefing.model import Brief, Cell, Line, Table
from zona.figures.palette import LOOKS
from zona.language.words import Words

FOLDER = Path(__file__).parent
TEMPLATES, FONTS = FOLDER / "templates", FOLDER / "fonts"
LACKING = "□"  # stands for a character that no font at hand has
SURE = frozenset("–—‘’“”…·•→≥" + LACKING)  # the words' own, so that nobody has to ask for them


@cache
def fonts() -> typst.Fonts:
    """The fonts of the project and those within Typst, never the machine's: the same bytes
    everywhere.
    """
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def inputs(data: dict[str, Any]) -> dict[str, str]:
    """Data as Typst reads them (`sys.inputs.data`)."""
    return {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}


@cache
def has_glyph(character: str) -> bool:
    """Whether Typst can set this character with the fonts at hand: an accessible PDF refuses to be
    made with one that it cannot.
    """
    source = b'#set document(title: "x")\n#set text(font: "Noto Sans")\n#sys.inputs.at("text")'
    try:
        typst.compile(
            source,
            font_paths=fonts(),
            sys_inputs={"text": character},
            format="pdf",
            pdf_standards="ua-1",
        )
    except typst.TypstError:
        return False
    return True


def settable(text: str) -> str:
    """The text with a box for each character that cannot be set."""
    # every font has these: no need to ask Typst
    if text.isascii():
        return text
    odd = {c for c in text if not c.isascii() and c not in SURE and not has_glyph(c)}
    return "".join(LACKING if c in odd else c for c in text) if odd else text


def with_glyphs(data: dict[str, Any], note: str) -> dict[str, Any]:
    """The data of a template in characters that can be set; `letters_note` says what a box stands
    for where there is one, else it is empty.
    """
    boxed = []

    def walked(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: walked(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [walked(part) for part in value]
        if not isinstance(value, str):
            return value
        shown = settable(value)
        boxed.extend([shown] if shown != value else [])
        return shown

    result = walked(data)
    return result | {"letters_note": note if boxed else ""}


def compiled(
    template: str, data: dict[str, Any], released: str, **more: Any
) -> bytes | list[bytes]:
    """A template set with data. Raises typst.TypstError where it cannot be."""
    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=fonts(),
        sys_inputs=inputs(data),
        timestamp=moment(released),
        **more,
    )


def queried(template: str, data: dict[str, Any], selector: str) -> list[Any]:
    """What a template says of itself: the values of its metadata with a label, such as
    `<overflow>`.
    """
    found = typst.query(
        TEMPLATES / template,
        selector,
        field="value",
        root=TEMPLATES,
        font_paths=fonts(),
        sys_inputs=inputs(data),
    )
    return json.loads(found)


def moment(released: str) -> datetime:
    """The release's date as the time that files carry: the same snapshot gives the same bytes on
    every day.
    """
    parts = [int(part) for part in released.split("-")]
    return datetime(*(parts + [1, 1])[:3], tzinfo=UTC)


def line_data(line: Line) -> dict[str, Any]:
    """A sentence as the templates read it."""
    return {"text": line.text, "notes": list(line.notes)}


def cell_data(cell: Cell) -> dict[str, Any]:
    """A cell with the colour of its outcome, if it has one."""
    look = LOOKS[cell.outcome] if cell.outcome else None
    return {
        "text": cell.text,
        "notes": list(cell.notes),
        "fill": look.fill if look else None,
        "ink": look.text if look else None,
    }


def table_data(table: Table | None, first_bold: bool = False) -> dict[str, Any] | None:
    """A table as the templates read it; `first_bold` where the first row is the region itself."""
    if table is None:
        return None
    return {
        "columns": list(table.columns),
        "align": list(table.align),
        "first_bold": first_bold,
        "rows": [[cell_data(cell) for cell in row] for row in table.rows],
    }


def legend_data(brief: Brief) -> list[dict[str, Any]]:
    """The outcomes of the year with colour, letter, words and the number of regions."""
    return [
        {
            "fill": LOOKS[name].fill,
            "ink": LOOKS[name].text,
            "letter": LOOKS[name].letter,
            "text": f"{text.removeprefix(LOOKS[name].letter + ' ')}: {n}",
        }
        for name, text, n in brief.legend
    ]


def other_letters(brief: Brief, words: Words) -> str:
    """What the letters of a region's years mean that the year's own legend does not explain, such
    as O; empty where it explains all.
    """
    if brief.history is None:
        return ""
    explained = {name for name, _, _ in brief.legend}
    names = order(point.outcome for point in brief.history.points)
    letters = ", ".join(words(f"legend.{name}") for name in names if name not in explained)
    return words("briefing.other_letters", letters=letters) if letters else ""


def badge_data(brief: Brief) -> dict[str, Any]:
    """The coloured box of the heading."""
    look = LOOKS[brief.badge]
    return {
        "fill": look.fill,
        "ink": look.text,
        "letter": brief.badge_letter,
        "big": brief.badge_big,
        "small": brief.badge_small,
    }


def footer(brief: Brief, words: Words) -> str:
    """Release, its date and its content, as every page, slide and card says them."""
    text = words(
        "briefing.footer",
        release=brief.release,
        date=words.date(brief.released),
        content=brief.content_id,
    )
    return f"{brief.mark} · {text}" if brief.mark else text


def kicker(brief: Brief, words: Words) -> str:
    """What kind of paper this is and of which year."""
    return words(
        "briefing.kicker" if brief.kind == "region" else "briefing.province_kicker", year=brief.year
    )


def title(brief: Brief, words: Words) -> str:
    """The title that a file carries in its properties, which viewers show on their tab."""
    text = f"{brief.name}: {kicker(brief, words)}"
    return f"{brief.mark} · {text}" if brief.mark else text


def summary(brief: Brief, words: Words) -> str:
    """The year's counts by class in words, for those who do not see the map."""
    return words.listing(f"{text}: {n}" for _, text, n in brief.legend)


def map_alt(brief: Brief, words: Words) -> str:
    """The map in words."""
    key = "briefing.map_alt" if brief.kind == "region" else "briefing.map_alt_whole"
    return words(
        key,
        province=brief.province,
        year=brief.year,
        name=brief.name,
        summary=summary(brief, words),
    )
