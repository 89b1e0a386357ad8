"""Accepted rows of the datasets about services -> the fields that the rules of the services read.

A dataset calls its columns by what people call them; the rules need an id that stands once,
and days. Complaints are the exception: there may be millions, so that SQL reads them
(`complaints_read`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from zona.domain.periods import period_span
from zona.domain.satisfaction import means_of_answers
from zona.domain.servicerules import SurveyRules
from zona.store.snapshot import Row

Stored = Mapping[str, Any]
UNSUR = "unsur_"  # before the code of an unsur in a stored row
# field of a stored row -> field that the rules read; all others keep their name
RENAMED = {
    "services": {"service": "name"},
    "standard_checks": {
        "service": "name",
        "present": "exists",
        "shown_online": "shown_electronically",
    },
    "visits": {"visited": "date"},
    "findings": {"due": "deadline"},
    "actions": {
        "number": "action_id",
        "about": "source",
        "action": "what",
        "owner": "owner_office",
        "due": "deadline",
        "state": "status",
    },
    "district_scores": {},
    "satisfaction": {"ikm": "reported_ikm", "users": "served"},
}
# What makes the id of a row where its dataset states none: fields of the stored row.
IDS = {
    "services": ("service_id", ("region_code", "agency", "unit", "service")),
    "standard_checks": ("service_id", ("region_code", "agency", "unit", "service")),
    "visits": ("visit_id", ("region_code", "agency", "unit", "visited")),
    "findings": ("finding_id", ("region_code", "document", "item")),
}
# The measures of a kecamatan, by the field of its row.
MEASURES = {"nilai-internal": "score", "ikm": "ikm"}


def rows_of(dataset: str, stored: Iterable[Stored], rules: SurveyRules) -> list[Row]:
    """The rows of a dataset (any but complaints) in the fields of the rules.

    Raises KeyError for a dataset that is none of them.
    """
    renamed = RENAMED[dataset]
    own: dict[str, Callable[[Iterable[Stored], SurveyRules], list[Row]]] = {
        "satisfaction": _surveys,
        "district_scores": _districts,
    }
    if dataset in own:
        return own[dataset](stored, rules)
    return [_named(row, renamed) | _id(dataset, row) for row in stored]


def _named(row: Stored, renamed: Mapping[str, str]) -> Row:
    """The row under the names of the rules; an empty text is None: nothing was stated."""
    return {renamed.get(field, field): _stated(value) for field, value in row.items()}


def _stated(value: Any) -> Any:
    return None if value == "" else value


def _id(dataset: str, row: Stored) -> Row:
    if dataset not in IDS:
        return {}
    name, fields = IDS[dataset]
    parts = (str(row.get(field) or "").strip() for field in fields)
    return {name: "/".join(part for part in parts if part)}


def _surveys(stored: Iterable[Stored], rules: SurveyRules) -> list[Row]:
    """One row a unit and period: stated means as they are, answers as their means."""
    answers: dict[tuple[Any, ...], list[Stored]] = defaultdict(list)
    rows = []
    for row in stored:
        if row.get("respondent"):
            answers[tuple(row.get(f) for f in ("region_code", "agency", "unit", "period"))] += [row]
        else:
            rows.append(_survey(row, {c: row.get(UNSUR + c) for c in rules.codes}))
    for own in answers.values():
        given = [{code: row.get(UNSUR + code) for code in rules.codes} for row in own]
        # the number of answers is the number of rows: a stated one would count each many times
        means = means_of_answers(rules, given)
        first = dict(own[0]) | {"respondents": len(own), "ikm": None}
        rounded = {
            code: None if mean is None else Decimal(mean.numerator) / mean.denominator
            for code, mean in means.items()
        }
        rows.append(_survey(first, rounded))
    return rows


def _survey(row: Stored, means: Mapping[str, Any]) -> Row:
    kept = {f: v for f, v in row.items() if not f.startswith(UNSUR) and f != "respondent"}
    span = period_span(row.get("period")) or (None, None)
    days = {"period_start": span[0], "period_end": span[1]}
    return _named(kept, RENAMED["satisfaction"]) | dict(means) | days


def _districts(stored: Iterable[Stored], rules: SurveyRules) -> list[Row]:
    """One row a kecamatan and year with its measures side by side; a later row of one measure
    wins.
    """
    rows: dict[tuple[Any, ...], Row] = {}
    for row in stored:
        key = (row["region_code"], row["district"], row["year"])
        found = rows.setdefault(
            key, dict(zip(("region_code", "district", "year"), key, strict=True))
        )
        found[MEASURES[row["measure"]]] = row["value"]
    return list(rows.values())
