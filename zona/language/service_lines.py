"""One line for each service around the score of a place: what is known of it in one sentence. Pure.

Where nothing was taken in the line says that, so that silence is not taken for good news.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zona.domain.followup import LATE, SETTLED
from zona.domain.method import Method
from zona.domain.servicerules import ServiceRules
from zona.domain.servicevalues import settled, settled_shown
from zona.domain.surveys import by_place, protected_surveys
from zona.language.services import percent_text
from zona.language.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ServiceLine:
    """What is said of one service; `page` is the subject of the page that tells more."""

    page: str
    text: str
    known: bool


@dataclass(frozen=True)
class Told:
    """What the snapshot says of the services of one place, in rows of its questions
    (`complaint_limits`, `surveys`, `standards`, `followup_counts`).
    """

    limits: Sequence[Row]
    surveys: Sequence[Row]
    standards: Sequence[Row]
    followup: Sequence[Row]


def service_lines(
    told: Told, rules: ServiceRules, methods: Sequence[Method], words: Words
) -> list[ServiceLine]:
    """The lines of a place in the order of their pages.

    methods: those of the index of satisfaction.
    """
    said = {
        "complaints": complaints_line(told.limits, rules, words),
        "satisfaction": _satisfaction(told.surveys, rules, methods, words),
        "standards": _standards(told.standards, words),
        "followup": _followup(told.followup, words),
    }
    nothing = {page: words(f"service_line.no_{page}") for page in said}
    return [ServiceLine(page, text or nothing[page], bool(text)) for page, text in said.items()]


def complaints_line(rows: Sequence[Row], rules: ServiceRules, words: Words) -> str:
    """How many complaints of a place were settled within their own limit, by the limits that
    `data/rules/dissonance.toml` names; empty where none is decided.

    rows: the question `complaint_limits` of the place.
    """
    if not settled(rows, rules.dissonance.settled_by).decided:
        return ""
    share = settled_shown(rules, rows)
    if share is None:
        return words("service_line.few_complaints", least=rules.small_numbers.least)
    return words(
        "service_line.complaints",
        met=share.met,
        decided=share.decided,
        percent=percent_text(share.in_time, words),
    )


def _satisfaction(
    rows: Sequence[Row], rules: ServiceRules, methods: Sequence[Method], words: Words
) -> str:
    shown = protected_surveys(rules.small_numbers, rules.satisfaction, rows)
    latest = by_place(rules.satisfaction, methods, shown, lambda row: None).get(None)
    if latest is None or latest.mean.ikm is None:
        return ""
    return words(
        "service_line.satisfaction" if latest.band else "service_line.satisfaction_plain",
        ikm=words.number(latest.mean.ikm),
        mutu=latest.band.category if latest.band else "",
        units=latest.mean.units,
        ends=words.date(latest.span[1].isoformat()),
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
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["state"]] += row["n"]
    done, late = counts[SETTLED], counts[LATE]
    return words("service_line.followup", open=counts.total() - done, late=late, settled=done)
