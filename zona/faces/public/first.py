"""The first picture of the interactive face: the headline and the map of what an address asks for,
from the same rows and in the same words as the public pages, as a piece of HTML.

`zona.server.index` puts it into the index page, where it stands until the app has drawn.
"""

from __future__ import annotations

import logging
from asyncio import shield, wrap_future
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from zona.config import ROOT
from zona.domain.classes import ABSENCES, outcome
from zona.faces.address import PARAMETERS, SHOW, Choices, parameters, parse, public_address
from zona.faces.pagelist import PAGES, PageEntry
from zona.faces.public.addresses import MOUNT, Addresses, in_language
from zona.faces.public.content import Content, Row, read
from zona.faces.public.history import history
from zona.faces.public.look import Look, environment
from zona.faces.public.region import headline, history_sentences
from zona.faces.publisher import configured
from zona.language.agencies import dimension_name
from zona.language.narrative import (
    coverage_sentence,
    newest_sentence,
    region_sentence,
    year_sentence,
)
from zona.language.words import Words
from zona.serving.current import UNREADABLE
from zona.store.snapshot import Snapshot

log = logging.getLogger("zona")

MAP = "zones"  # the page that shows the map with a chosen region too
# Pages about one region: its years where one is chosen, else the map to choose it from.
OF_A_REGION = ("trend", "region", "agency", "plan", "briefing")
AGENCY = "agency"  # the page with a view of each OPD
OF_ONE_YEAR = ("zones", "region", "agency", "briefing")


@dataclass(frozen=True)
class Asked:
    """What an address asks for, as far as the first picture shows it."""

    subject: str
    language: str
    year: int
    region: str | None
    release: str
    projected: bool = False
    agency: str | None = None


@dataclass(frozen=True)
class FirstLook(Look):
    """The index page of one view as a public page: its links lead from the root of the host."""

    asked: Asked | None = None

    def href(self, path: str) -> str:
        """The link to a public page of the same language."""
        return f"/{MOUNT}/{in_language(path, self.words.language)}"

    def app(self, subject: str, region: str | None, year: int | None = None) -> str:
        """The address of an interactive page in this language, by default with this year."""
        entry = next(entry for entry in PAGES if entry.subject == subject)
        # the menu leads to all OPD of a region, another year to the same one
        agency = self.asked.agency if subject == AGENCY and year else None
        choices = Choices(
            self.words.language,
            year or self.asked.year,
            region or _region_of(agency),
            agency=agency,
        )
        return f"/{'' if entry.default else entry.slug}?{urlencode(parameters(choices))}"

    def place(self, code: str) -> str:
        """The link to a region: its page, or the asked page where that is about regions."""
        subject = self.asked.subject
        return self.app(subject if subject in OF_A_REGION else "region", code)

    def menu(self) -> list[tuple[str, list[tuple[PageEntry, str]]]]:
        """The pages by section, each with its address for the same view."""
        sections: dict[str, list[tuple[PageEntry, str]]] = {}
        for entry in PAGES:
            address = self.app(entry.subject, self.asked.region)
            sections.setdefault(entry.section, []).append((entry, address))
        return list(sections.items())

    def head(self) -> str:
        """The line above every page of the app, without its Markdown."""
        words, release = self.words, self.content.release
        return words(
            "common.head",
            owner=words("common.owner"),
            release=release["release"],
            date=words.date(release["released"]),
            status=words("common.status_published"),
        ).replace("**", "")

    def public_page(self) -> str:
        """The address of the public page about the same thing."""
        choices = Choices(self.words.language, self.asked.year, self.asked.region)
        return public_address(choices)


class First:
    """First pictures from the rows of the current snapshot."""

    def __init__(self, root: Path = ROOT):
        """`root`: geo/ lies below it."""
        self.root = root
        self._content: Content | None = None
        self._snapshot: Snapshot | None = None
        self._reading: Future[Content | None] | None = None
        self._readers = ThreadPoolExecutor(1, "first picture")

    async def asked(
        self, snapshot: Snapshot, entry: PageEntry, query: Mapping[str, str], language: str
    ) -> Asked | None:
        """What the address of a page asks for of the published data; None where there is no picture
        of it.
        """
        content = await self._read(snapshot)
        if content is None:
            return None
        codes = [place["region_code"] for place in content.places]

        def chosen(name: str) -> Any:
            return parse(name, query.get(PARAMETERS[name], ""), list(content.years), codes)

        agency = chosen("agency") if entry.subject == AGENCY else None
        return Asked(
            entry.subject,
            language,
            chosen("year") or content.default_year,
            chosen("region") or _region_of(agency, codes),
            content.release["content_id"],
            query.get(PARAMETERS["mode"]) == SHOW,
            agency,
        )

    async def _read(self, snapshot: Snapshot) -> Content | None:
        """The rows of a snapshot, read once in a thread; None where they cannot be read."""
        # set before anything is awaited: of many readers of a new release one reads
        if self._snapshot is not snapshot:
            self._snapshot = snapshot
            self._reading = self._readers.submit(_content, snapshot, self.root)
        self._content = await shield(wrap_future(self._reading))
        return self._content

    def html(self, asked: Asked) -> str:
        """The picture as HTML, "" where its release is not the current one any more.

        Takes some 10 ms.
        """
        content = self._content
        # a release may have come between the question and the drawing: no picture beats one of two
        # releases
        if content is None or content.release["content_id"] != asked.release:
            return ""
        words = Words(asked.language)
        look = FirstLook(content, Addresses(), words, "index.html", configured(), asked=asked)
        return (
            environment()
            .get_template("first.html")
            .render(look=look, t=look.words, c=content, asked=asked, **shown(look))
        )

    def style(self) -> str:
        """The style of all pictures: every rule of it begins with their own name, since the app
        stands in the same page.
        """
        return _style()


def _content(snapshot: Snapshot, root: Path) -> Content | None:
    try:
        environment()
        return read(snapshot, root)
    except UNREADABLE:
        log.exception("no first picture for release %s", snapshot.release)
        return None


@cache
def _style() -> str:
    text = environment().get_template("first.css").render()
    return "".join(line.strip() for line in text.splitlines())


def shown(look: FirstLook) -> dict[str, Any]:
    """What the picture of a view shows: `title`, sentences, and the rows of its map or of its
    region's years.
    """
    asked, content = look.asked, look.content
    found: dict[str, Any] = {
        "title": title(look),
        "name": "",
        "leads": [],
        "sentences": [],
        "rows": [],
        "history": None,
        "hint": None,
        "below": "",
        "dated": asked.subject in OF_ONE_YEAR and not asked.projected,
    }
    if asked.subject == MAP or (asked.subject in OF_A_REGION and asked.region is None):
        return found | _province(look)
    if rows := _agency_rows(look):
        return found | _agency(look, rows)
    if asked.subject in OF_A_REGION:
        return found | _region(look, content.regions[asked.region])
    key = f"web.about_{asked.subject}"
    about = key if look.words.has(key) else "web.about"
    place = content.regions[asked.region]["full_name"] if asked.region else content.province["name"]
    return found | {"sentences": [look.words(about, place=place)]}


def title(look: FirstLook) -> str:
    """The title of the page as the app writes it."""
    asked, words = look.asked, look.words
    place = look.content.regions[asked.region] if asked.region else look.content.province
    region = {"region": place["full_name"]} if asked.region else {}
    if asked.subject == "region" and region:
        return place["full_name"]
    heading = f"{asked.subject}.heading"
    try:
        return words(
            heading,
            year=asked.year,
            province=look.content.province["name"],
            name=place["full_name"],
            place=place["full_name"],
            **region,
        )
    except KeyError:  # no such text, or it names a region and none is chosen
        return words(f"{asked.subject}.title")


def _province(look: FirstLook) -> dict[str, Any]:
    """The map of the year, its sentence, and the chosen region in one line."""
    asked, content, words = look.asked, look.content, look.words
    row = content.assessments.get((asked.region, asked.year))
    choose = f"{asked.subject}.choose"
    return {
        "rows": content.of_year(asked.year),
        "leads": [(None, year_sentence(asked.year, content.counts[asked.year], words))],
        "sentences": [f"{row['full_name']}: {look.describe(row)}", *_newest(look, row)]
        if row
        else [],
        "below": coverage_sentence(content.years[asked.year], words),
        "hint": words(choose) if words.has(choose) else None,
    }


def _newest(look: FirstLook, row: Row) -> list[str]:
    """The region's newer result by another method, where there is one."""
    history = look.content.of_region(row["region_code"])
    sentence = newest_sentence(row, history, look.content.spans, look.words)
    return [sentence] if sentence else []


def _region_of(agency: str | None, codes: Sequence[str] | None = None) -> str | None:
    """The region that an OPD's id begins with; of an address it may be none of `codes`."""
    code = agency.partition("/")[0] if agency else None
    return code if codes is None or code in codes else None


def _agency_rows(look: FirstLook) -> list[Row]:
    """What is published of the asked OPD in the asked year; nothing where none is asked for."""
    asked = look.asked
    rows = look.content.agency_scores.get(asked.region, ()) if asked.agency else ()
    return [row for row in rows if (row["agency_id"], row["year"]) == (asked.agency, asked.year)]


def _agency(look: FirstLook, rows: Sequence[Row]) -> dict[str, Any]:
    """An OPD's own result, then its dimensions, as far as they are published."""
    words, asked = look.words, look.asked
    coarse = [row for row in rows if row["indicator"] is None]
    whole = [_agency_value(row, words) for row in coarse if row["dimension"] is None]
    parts = [
        f"{dimension_name(row['dimension'], words)}: {_agency_value(row, words)}"
        for row in coarse
        if row["dimension"] is not None
    ]
    return {
        "title": words("agency.one_heading", agency=rows[0]["agency"], year=asked.year),
        "name": look.content.regions[asked.region]["full_name"],
        "leads": [(None, text) for text in whole or [words("absence.unpublished")]],
        "sentences": parts,
    }


def _agency_value(row: Row, words: Words) -> str:
    """Score and zone of an OPD or of one of its dimensions."""
    score = row["score"]
    said = [words("agency.line_score", score=words.number(score))] if score is not None else []
    said += [words(f"zone.{row['zone']}")] if row["zone"] else []
    return " · ".join(said) or words("absence.unpublished")


def _region(look: FirstLook, region: Row) -> dict[str, Any]:
    """A region's result of the year, or its latest ones as its public page opens with, and the
    drawing of its years.
    """
    content, words = look.content, look.words
    rows = content.of_region(region["region_code"])
    known = [row for row in rows if outcome(row) not in ABSENCES]
    none = [] if known else [words("public.history_none")]
    told = history_sentences(look, rows)
    told_of = [row for row in rows if row["year"] == look.asked.year]
    if look.asked.subject not in OF_ONE_YEAR:
        told_of = headline(known)
    return {
        "name": region["full_name"],
        "leads": [(row, region_sentence(row, words)) for row in told_of],
        "sentences": _newest(look, told_of[0]) if known and told_of else none,
        "history": history(rows, content.spans, content.bands),
        "history_title": words("public.history_of", name=region["full_name"]),
        "history_text": " ".join(told) or words("public.history_none"),
    }
