"""The page of one region: its latest result, its years, its OPD, what is not known, its peers, and
every statement. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from zona.domain.classes import ABSENCES, outcome
from zona.faces.public import services
from zona.faces.public.agencies import Agencies, latest
from zona.faces.public.content import Content
from zona.faces.public.history import history
from zona.faces.public.indicators import of_region
from zona.faces.public.look import Look, Row, render
from zona.faces.public.published import events_of, figures_of
from zona.faces.public.services import Said
from zona.facts.channels import BODIES, Channel
from zona.facts.servicerules import service_rules
from zona.language.narrative import class_name, region_sentence, unknown_sentences

# What a phone can do at once; an address or an app is for the page that says more.
TAPPED = ("web", "sms", "phone", "whatsapp")


def region(look: Look, code: str) -> str:
    """One region: its latest result and class, its years, its OPD, what is not known, its peers,
    and every claim.
    """
    c, t = look.content, look.words
    row, rows = c.regions[code], c.of_region(code)
    known = [r for r in rows if outcome(r) not in ABSENCES]
    beside, unmeasured = of_region(look, code)
    claims, found = c.claims_of(code), latest(c.agency_scores.get(code, ()))
    figures, figures_n = figures_of(look, code)
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
        contacts=contacts(c),
        beside=beside,
        services=services_of(look, code),
        unmeasured=unmeasured,
        events=events_of(look, code),
        figures=figures,
        figures_n=figures_n,
        # the latest zone and not the latest result: an opinion says nothing about a zone
        zoned=next((r for r in reversed(known) if r["zone"]), None),
    )


def services_of(look: Look, code: str) -> Said | None:
    """What is said of the services of a region; None where nothing is known."""
    # without any data nobody needs the rules that they would be measured by
    if not look.content.services.told:
        return None
    return services.of_region(
        look.content.services, service_rules(look.content.root), code, look.words
    )


def contacts(content: Content) -> list[tuple[str, list[Channel]]]:
    """What a tap reaches of each body that takes complaints, as (body, channels); sources and
    conditions stand on the page for citizens.
    """
    near = (
        (body, [channel for channel in content.channels.of(body) if channel.kind in TAPPED])
        for body in BODIES
    )
    return [(body, channels) for body, channels in near if channels]


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
