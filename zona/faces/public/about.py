"""The pages about the figures: methods, open data, and the one where there is no page. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from zona.faces.catalogue import Described, dataset
from zona.faces.opendata import TABLES
from zona.faces.public.look import Look, render
from zona.language.narrative import break_sentences

if TYPE_CHECKING:
    from markupsafe import Markup


def methods(look: Look) -> str:
    """How the Ombudsman scored, year by year, and where series break."""
    c, t = look.content, look.words
    return render(
        "methods.html",
        look,
        breaks=break_sentences(c.spans, t),
        title=t("public.methods_title"),
        description=t("public.methods_description"),
        picture=None,
        app=look.interactive("sources.py"),
    )


def data(look: Look) -> str:
    """The open data: what there is, under which licence, how to cite it; with a schema.org/Dataset
    as JSON-LD.
    """
    t = look.words
    return render(
        "data.html",
        look,
        tables=TABLES,
        linked_data=script_safe(dataset(described(look), t, look.absolute("data.html"))),
        title=t("public.data_title"),
        description=t("public.data_description", province=look.content.province["name"]),
        picture=None,
        citation=citation(look),
        app=look.interactive("downloads.py"),
    )


def citation(look: Look) -> str:
    """How to cite this release."""
    release = look.content.release
    return look.words(
        "public.citation",
        province=look.content.province["name"],
        release=release["release"],
        date=look.words.date(release["released"]),
        content=release["content_id"],
        address=look.absolute("index.html"),
    ).strip()


def described(look: Look) -> Described:
    """This release as catalogues describe it."""
    c = look.content
    return Described(
        release=c.release["release"],
        released=c.release["released"],
        content_id=c.release["content_id"],
        province=c.province["name"],
        years=(min(c.years), max(c.years)),
        root=look.addresses.root,
        publisher=look.publisher,
    )


def script_safe(value: Any) -> Markup:
    """JSON that nothing inside can close the element around."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, default=str)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def missing(look: Look, kind: str = "") -> str:
    """What a reader sees where there is no page: what would be right. kind: the first folder of
    what was asked for.
    """
    c, t = look.content, look.words
    if kind == "wilayah":
        hint = t("public.missing_region", example=c.places[0]["region_code"] if c.places else "")
    elif kind == "tahun":
        hint = t("public.missing_year", years=t.listing(map(str, c.years)))
    elif kind == "banding":
        names = [t.of(register, "short") for register in c.indicators.values()]
        hint = t("public.missing_indicator", indicators=t.listing(names))
    else:
        hint = t("public.missing_page")
    return render(
        "missing.html",
        look,
        hint=hint,
        title=t("public.missing_title"),
        description=hint,
        picture=None,
        app=None,
    )
