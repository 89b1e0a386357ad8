"""What a public page is made with: its `Look`, the templates, the style. Pure.

A template gets rows and this page's `Look`; whatever it has to decide is a method here, so that
templates stay thin.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zona.domain.classes import ABSENCES, letter, outcome
from zona.faces import templates
from zona.faces.address import PARAMETERS
from zona.faces.public.addresses import Addresses, in_language, relative
from zona.faces.public.content import Content
from zona.faces.public.parts import source_page
from zona.faces.publisher import Publisher
from zona.figures.palette import LOOKS
from zona.language.narrative import describe, elimination_sentence, region_sentence
from zona.language.tables import assessment_years, correction_sentences, score_absence
from zona.language.words import LANGUAGES, Words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

Row = Mapping[str, Any]
FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The templates.

    Everything that they write is escaped; a name that is not there is an error.
    """
    env = templates.environment(FOLDER)
    env.globals.update(looks=LOOKS, absences=ABSENCES, outcome=outcome, letter=letter)
    return env


@dataclass(frozen=True)
class Look:
    """One page in one language: what its template may ask for.

    `path` is the page's own path below the site; `missing`: there is no such page, so nothing may
    name its address.
    """

    content: Content
    addresses: Addresses
    words: Words
    path: str
    publisher: Publisher
    missing: bool = False

    def href(self, path: str) -> str:
        """The link from this page to a page of the same language."""
        return relative(in_language(path, self.words.language), self.path)

    def place(self, code: str) -> str:
        """The link from this page to a region."""
        return self.href(f"wilayah/{code}.html")

    def other_languages(self) -> list[tuple[str, str, str]]:
        """(language, its own name, link) of this page in each other language."""
        own = "index.html" if self.missing else self.own_path
        return [
            (code, name, relative(in_language(own, code), self.path))
            for code, name in self.words.others()
        ]

    @property
    def own_path(self) -> str:
        """This page's path without the folder of its language."""
        return (
            self.path.removeprefix(f"{self.words.language}/")
            if self.words.language != LANGUAGES[0]
            else self.path
        )

    def absolute(self, path: str, language: str | None = None) -> str:
        """The full address of a page, "" where the site's address is not known."""
        return self.addresses.absolute(in_language(path, language or self.words.language))

    def interactive(
        self,
        script: str,
        year: int | None = None,
        region: str | None = None,
        indicator: str | None = None,
    ) -> str | None:
        """The link to the interactive page of the same thing; the province is no region of the
        interactive face.
        """
        language = self.words.language if self.words.language != LANGUAGES[0] else None
        code = None if region == self.content.province["region_code"] else region
        asked = {"year": year, "region": code, "indicator": indicator, "language": language}
        values = {PARAMETERS[name]: value for name, value in asked.items()}
        return self.addresses.interactive(self.path, script, values)

    def api(self, path: str) -> str | None:
        """The link to the open data."""
        return self.addresses.to_app(self.path, f"api/v1/{path}")

    def describe(self, row: Row) -> str:
        """One line on an assessment, the same as on the interactive face."""
        return describe(row, self.words)

    def score(self, row: Row) -> str:
        """The score as published, or why there is none."""
        return self.words.number(row["score"]) or score_absence(row, self.words)

    def stated(self, claim: Row) -> str:
        """What a claim states, in words."""
        values = [self.words.number(claim["score"])] if claim["score"] is not None else []
        values += [self.words(f"zone.{claim['zone']}")] if claim["zone"] else []
        return ", ".join(values + [text for text in (claim["category"], claim["opinion"]) if text])

    def corrections(self, claim: Row) -> list[str]:
        """What a claim said before it was corrected, and why."""
        return correction_sentences(claim, self.words)

    def claim_years(self, claim: Row) -> str:
        """The assessment year that a claim names, several, or the word for none."""
        return assessment_years(claim) or self.words("public.no_year")

    def method_name(self, method: str | None) -> str:
        """The name of a method, or the word for none."""
        return (
            self.words.of(self.content.methods[method], "name")
            if method
            else self.words("common.no_method")
        )

    def marks(self, row: Row) -> str:
        """What stands behind a marked value: claims that differ, or that the zone was derived."""
        if row["status"] == "conflict":
            both = [
                self.content.claims[claim_id]
                for claim_id in dict.fromkeys((*row["claim_ids"], *row["contrary_ids"]))
            ]
            return self.words(
                "public.conflict",
                claims="; ".join(f"{c['claim_id']} {self.stated(c)}" for c in both),
            )
        return self.words("status.derived") if row["status"] == "derived" else ""

    def bases(self, row: Row) -> list[str]:
        """What no source states but the method or an elimination makes of what is stated, or that
        only OPD are known.
        """
        kinds = (("zone", "score"), ("category", "score"), ("category", "zone"))
        found = [
            self.words(f"region.{what}_from_{basis}")
            for what, basis in kinds
            if row[f"{what}_basis"] == basis
        ]
        found += [elimination_sentence(row["reasoning"], self.words)] if row["reasoning"] else []
        return found + ([region_sentence(row, self.words)] if row["agencies_only"] else [])

    def short_class(self, code: str) -> str:
        """A class in one word: the letter of a category, the colour of a zone."""
        key = f"zone.{code}"
        return self.words(key) if self.words.has(key) else code

    def limits(self, method: str | None) -> str:
        """The class limits of a method in one line, "" where they are not known."""
        number = self.words.number
        bands = [
            # a class and its limits are one word to the eye: no line may break between them
            f"{self.short_class(band['class'])}\N{NO-BREAK SPACE}"
            f"{number(band['low'])}–{number(band['high'])}"
            for band in self.content.bands.get(method or "", ())
        ]
        return self.words("public.limits", bands="; ".join(bands)) if bands else ""

    def limit_of(self, row: Row) -> str:
        """What a score is measured by: the limits of its class and the scale, "" where either is
        not known.
        """
        method = self.content.methods.get(row["method"] or "")
        bands = self.content.bands.get(row["method"] or "", ())
        band = next((band for band in bands if band["class"] == row["class"]), None)
        if row["score"] is None or band is None or method is None or method["scale_high"] is None:
            return ""
        number = self.words.number
        return self.words(
            "public.limit_of",
            low=number(band["low"]),
            high=number(band["high"]),
            top=number(method["scale_high"], 0),
        )

    def source_link(self, source_id: str) -> str:
        """The link to a source in the list of sources."""
        return f"{self.href(source_page(self.content, source_id))}#{source_id}"

    def batch(self, batch_id: str) -> str:
        """An accepted file as a source: its number and who stated what is in it."""
        stated_by = self.content.batches[batch_id]["stated_by"] or "unknown"
        return self.words("public.batch", id=batch_id, stated_by=self.words.stated_by(stated_by))


def render(template: str, look: Look, **values: Any) -> str:
    """A page from its template."""
    style = stylesheet(look.content)
    return (
        environment()
        .get_template(template)
        .render(look=look, t=look.words, c=look.content, style=style, **values)
    )


@cache
def _style(columns: int, rows: int) -> Markup:
    from markupsafe import Markup

    text = environment().get_template("style.css").render(columns=columns, rows=rows)
    return Markup("".join(line.strip() for line in text.splitlines()))


def stylesheet(content: Content) -> Markup:
    """The style that stands inside every page: one request shows a page, and nothing waits for a
    second one.
    """
    placed = [r for r in content.places if r["tile_column"] is not None]
    return _style(
        max((r["tile_column"] for r in placed), default=0) + 1,
        max((r["tile_row"] for r in placed), default=0) + 1,
    )


def style_hash(content: Content) -> str:
    """The style as a Content-Security-Policy names it: no other style and no script runs on these
    pages.
    """
    return (
        "sha256-" + base64.b64encode(hashlib.sha256(stylesheet(content).encode()).digest()).decode()
    )
