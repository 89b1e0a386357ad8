"""The public pages, one function a kind: rows and words in, HTML out. Pure.

A template gets rows and this page's `Look`; whatever it has to decide is a method here, so that
templates stay thin.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from zona.config import ICON
from zona.domain.classes import ABSENCES, letter, order, outcome
from zona.faces.catalogue import Described, dataset
from zona.faces.opendata import TABLES
from zona.faces.public.addresses import Addresses, in_language, relative
from zona.faces.public.agencies import Agencies, latest
from zona.faces.public.content import Content
from zona.faces.public.history import history
from zona.faces.public.parts import source_page
from zona.faces.publisher import Publisher
from zona.figures.palette import LOOKS
from zona.language.narrative import (
    break_sentences,
    change_sentences,
    class_name,
    coverage_sentence,
    describe,
    elimination_sentence,
    region_sentence,
    unknown_sentences,
    year_sentence,
)
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
    # imported here, as all that only a page needs: a fresh server answers sooner
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    env = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    icon = f"data:image/svg+xml,{quote(ICON.read_text(encoding='utf-8').strip())}"
    env.globals.update(looks=LOOKS, absences=ABSENCES, outcome=outcome, letter=letter, icon=icon)
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
            (code, Words(code)("common.own_name"), relative(in_language(own, code), self.path))
            for code in LANGUAGES
            if code != self.words.language
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
        self, script: str, year: int | None = None, region: str | None = None
    ) -> str | None:
        """The link to the interactive page of the same thing; the province is no region of the
        interactive face.
        """
        language = self.words.language if self.words.language != LANGUAGES[0] else None
        code = None if region == self.content.province["region_code"] else region
        return self.addresses.interactive(
            self.path, script, {"tahun": year, "wilayah": code, "bahasa": language}
        )

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
        """What stands behind a marked value: the claims that differ, or that the zone was derived."""
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

    def limits(self, method: str | None) -> str:
        """The class limits of a method in one line, "" where they are not known."""
        bands = [
            f"{band['class']}\N{NO-BREAK SPACE}{self.words.number(band['low'])}–{self.words.number(band['high'])}"
            for band in self.content.bands.get(method or "", ())
        ]
        return self.words("public.limits", bands="; ".join(bands)) if bands else ""

    def limit_of(self, row: Row) -> str:
        """What a score is measured by: the limits of its class and the scale, "" where either is
        not known.
        """
        method = self.content.methods.get(row["method"] or "")
        band = next(
            (
                b
                for b in self.content.bands.get(row["method"] or "", ())
                if b["class"] == row["class"]
            ),
            None,
        )
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


def home(look: Look) -> str:
    """The province: the zones of the latest year in which all regions were assessed."""
    return _zones(look, look.content.default_year, "home")


def year(look: Look, year: int) -> str:
    """One year of all regions."""
    return _zones(look, year, "year")


def _zones(look: Look, year: int, kind: str) -> str:
    c, t = look.content, look.words
    summary = year_sentence(year, c.counts[year], t)
    survey = c.years[year]
    count = {row["outcome"]: row["regions_n"] for row in c.counts[year]}
    return render(
        "zones.html",
        look,
        kind=kind,
        year=year,
        rows=c.of_year(year),
        survey=survey,
        summary=summary,
        province_row=c.assessments[c.province["region_code"], year],
        coverage=coverage_sentence(survey, t),
        changes=change_sentences(year, c.spans, lambda since: c.changes[year], t),
        counts=[(name, count[name]) for name in order(count)],
        most=max(count.values()),
        title=t(f"public.{kind}_title", province=c.province["name"], year=year),
        description=t("public.zones_description", province=c.province["name"], summary=summary),
        picture=f"gambar/{c.province['region_code']}.png",
        app=look.interactive("zones.py", year=year),
    )


def region(look: Look, code: str) -> str:
    """One region: its latest result and class, its years, its OPD, what is not known, its peers,
    and every claim.
    """
    c, t = look.content, look.words
    row, rows = c.regions[code], c.of_region(code)
    known = [r for r in rows if outcome(r) not in ABSENCES]
    claims, found = c.claims_of(code), latest(c.agency_scores.get(code, ()))
    return render(
        "region.html",
        look,
        row=row,
        rows=rows,
        leads=[(r, region_sentence(r, t)) for r in headline(known)],
        claims=claims,
        newest=region_sentence(rows[-1], t) if rows and rows[-1] not in known else None,
        history=history(rows, c.spans, c.bands),
        history_text=history_sentences(look, rows),
        gaps=unknown_sentences(rows, t),
        # a region that began later, or ended, has no years in some spans
        spans=[own for span in c.spans if (own := [r for r in rows if r["year"] in span])],
        others={i for r in rows for i in r["contrary_ids"]},
        peers=[
            (peer, c.assessments[peer["region_code"], c.default_year]) for peer in compared(c, code)
        ],
        agencies=found,
        gap_agencies=gap_agencies(found, claims),
        title=row["full_name"],
        description=region_description(look, row, known),
        picture=f"gambar/{code}.png",
        app=look.interactive("region.py", region=code),
        zoned=next((r for r in reversed(known) if r["zone"]), None),
    )


def headline(known: Sequence[Row]) -> list[Row]:
    """The years that a region opens with: the latest result, and where that is an opinion the
    latest class too.
    """
    classed = [row for row in known if row["class"]]
    return [*known[-1:], *(row for row in classed[-1:] if row is not known[-1])]


def compared(content: Content, code: str) -> list[Row]:
    """A region among its peers, by name; nobody where it has no peers."""
    near = content.peers(code)
    return sorted([*near, content.regions[code]], key=lambda row: row["name"]) if near else []


def gap_agencies(found: Agencies | None, claims: Sequence[Row]) -> str:
    """The key of the sentence on what is published of a region's OPD: a table, only claims without
    a year, or nothing.
    """
    if found is not None:
        return "public.gap_agencies_table"
    return (
        "public.gap_agencies_some"
        if any(claim["opd"] for claim in claims)
        else "public.gap_agencies_none"
    )


def region_description(look: Look, row: Row, known: Sequence[Row]) -> str:
    """A region in one sentence, for search engines, chats and the head of its page."""
    if not known:
        return look.words("public.region_nothing", name=row["full_name"])
    return (
        f"{row['full_name']}, {' '.join(region_sentence(r, look.words) for r in headline(known))}"
    )


def history_sentences(look: Look, rows: Sequence[Row]) -> list[str]:
    """The drawing of a region in words, one sentence a comparable span that has a result."""
    sentences = []
    for span in look.content.spans:
        known = [r for r in rows if r["year"] in span and outcome(r) not in ABSENCES]
        if known:
            parts = look.words.listing(f"{r['year']} {_result(look, r)}" for r in known)
            sentences.append(
                look.words(
                    "public.history_span", method=look.method_name(known[0]["method"]), parts=parts
                )
            )
    return sentences


def _result(look: Look, row: Row) -> str:
    name = class_name(row["class"], look.words) if row["class"] else row["opinion"]
    number = look.words.number(row["score"])
    return f"{name} ({number})" if number else name


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
