"""What others show of a region: the picture for chats, the card as SVG, the card as a page for an
iframe. Pure.

The picture is set by Typst, which carries its own fonts: the same bytes on every machine, without a
browser (docs/decisions/public.md).
"""

from __future__ import annotations

import json
from typing import Any

from zona.domain.classes import ABSENCES, letter, outcome
from zona.faces.public.look import FOLDER, Look, environment, render
from zona.faces.public.region import region_description
from zona.figures.palette import LOOKS

PIXELS = (1200, 630)


def facts(look: Look, code: str) -> dict[str, Any]:
    """What card and picture show of a region: its latest result and a letter for every year."""
    rows = look.content.of_region(code)
    known = [row for row in rows if outcome(row) not in ABSENCES]
    return {
        "row": look.content.regions[code],
        "rows": rows,
        "latest": known[-1] if known else None,
        "sentence": region_description(look, look.content.regions[code], known),
    }


def card(look: Look, code: str) -> str:
    """The card as an SVG of 480 x 170, to embed as a picture."""
    return (
        environment()
        .get_template("card.svg")
        .render(look=look, t=look.words, c=look.content, **facts(look, code))
    )


def card_page(look: Look, code: str) -> str:
    """The card as a page of its own, to embed in an iframe."""
    return render("card.html", look, **facts(look, code))


def picture(look: Look, code: str) -> bytes:
    """The picture for chats: PNG, 1200 x 630.

    Text reaches the template as data, never as markup.
    """
    import typst  # here: a fresh server answers sooner without it

    template = (FOLDER / "picture.typ").read_bytes()
    made = typst.compile(
        template, format="png", ppi=72, sys_inputs={"facts": json.dumps(_drawn(look, code))}
    )
    return (
        made[0] if isinstance(made, list) else made
    )  # more than one page: a name that no region bears


def _drawn(look: Look, code: str) -> dict[str, Any]:
    """The facts of the picture as plain text and colours."""
    t, found = look.words, facts(look, code)
    latest = found["latest"]
    box = _box(latest) if latest else None
    return {
        "app": t("common.app"),
        "name": found["row"]["full_name"],
        "province": look.content.province["name"],
        "language": t.language,
        "box": box,
        "year": str(latest["year"]) if latest else "",
        "result": look.describe(latest) if latest else found["sentence"],
        "years": [_box(row) | {"year": str(row["year"])} for row in found["rows"]],
        "foot": t("public.picture_foot", release=look.content.release["release"]),
    }


def _box(row: Any) -> dict[str, str]:
    look = LOOKS[outcome(row)]
    return {
        "letter": letter(row),
        "fill": look.fill,
        "ink": look.text,
        "absent": outcome(row) in ABSENCES,
    }
