"""One line for each service around the score of a place: what is known of it, in one sentence. Pure.

Where nothing was taken in the line says that, so that silence is not taken for good news.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zona.domain.aggregation import to_decimal
from zona.domain.followup import LATE, SETTLED
from zona.domain.servicerules import ServiceRules
from zona.domain.servicevalues import Handled, Pleased, handled_by_place, pleased_by_place
from zona.domain.smallnumbers import share_shown
from zona.language.words import Words

Row = Mapping[str, Any]

PERCENT = 100


@dataclass(frozen=True)
class ServiceLine:
    """What is said of one service; `page` is the subject of the page that tells more."""

    page: str
    text: str
    known: bool


@dataclass(frozen=True)
class Told:
    """What the snapshot says of the services of one place: rows of the questions of these names,
    and when each dataset is of.
    """

    limits: Sequence[Row]
    surveys: Sequence[Row]
    standards: Sequence[Row]
    followup: Sequence[Row]


def service_lines(
    told: Told, rules: ServiceRules, methods: Sequence[Any], words: Words
) -> list[ServiceLine]:
    """The lines of a place in the order of their pages.

    methods: those of the index of satisfaction.
    """
    here: list[Row] = [dict(row) | {"place": ""} for row in told.limits]
    handled = handled_by_place(here, rules.dissonance.settled_by, "place").get("")
    surveys = [dict(row) | {"place": ""} for row in told.surveys]
    pleased = pleased_by_place(surveys, methods, "place").get("")
    said = {
        "complaints": _complaints(handled, rules, words),
        "satisfaction": _satisfaction(pleased, words),
        "standards": _standards(told.standards, words),
        "followup": _followup(told.followup, words),
    }
    nothing = {page: words(f"service_line.no_{page}") for page in said}
    return [ServiceLine(page, text or nothing[page], bool(text)) for page, text in said.items()]


def _complaints(handled: Handled | None, rules: ServiceRules, words: Words) -> str:
    if handled is None or handled.share is None:
        return ""
    small = rules.small_numbers
    if not share_shown(small, handled.met, handled.decided):
        return words("service_line.few_complaints", least=small.least)
    return words(
        "service_line.complaints",
        met=handled.met,
        decided=handled.decided,
        percent=words.number(to_decimal(handled.share * PERCENT, 1), 1),
    )


def _satisfaction(pleased: Pleased | None, words: Words) -> str:
    if pleased is None or pleased.mean.ikm is None:
        return ""
    return words(
        "service_line.satisfaction" if pleased.mutu else "service_line.satisfaction_plain",
        ikm=words.number(pleased.mean.ikm),
        mutu=pleased.mutu,
        units=pleased.mean.units,
        ends=words.date(pleased.period_end.isoformat()),
    )


def _standards(rows: Sequence[Row], words: Words) -> str:
    looked = [row for row in rows if row["on_site_unchecked"] < row["on_site_of"]]
    if not looked:
        return ""
    return words(
        "service_line.standards",
        services=len(looked),
        exists=sum(row["exists_n"] for row in looked),
        exists_of=sum(row["exists_of"] for row in looked),
        shown=sum(row["on_site_n"] for row in looked),
        shown_of=sum(row["on_site_of"] for row in looked),
    )


def _followup(rows: Sequence[Row], words: Words) -> str:
    if not rows:
        return ""
    late = _count(rows, (LATE,))
    open_n = sum(row["n"] for row in rows if row["state"] != SETTLED)
    return words("service_line.followup", open=open_n, late=late, settled=_count(rows, (SETTLED,)))


def _count(rows: Sequence[Row], states: Collection[str]) -> int:
    return sum(row["n"] for row in rows if row["state"] in states)
