"""Accepted files of the services become rows in the fields that the rules ask for.

A later file says what an earlier one said anew: the same complaint, service or action counts once,
as the latest accepted file tells it. What is internal stays behind here (zona.store.services).
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pyarrow
from pyarrow import compute

from zona.domain.agencies import agency_id, plain
from zona.domain.satisfaction import means_of_answers
from zona.domain.servicerules import STAMPS, ServiceRules
from zona.domain.workdays import day_of
from zona.intake.batches import ROWS_FILE, Batch
from zona.intake.datasets import DATASETS
from zona.store.snapshot import Row, rows_of, sql

MONTHS = {"Q": 3, "H": 6}  # how long the parts of a year are


def accepted(
    db: duckdb.DuckDBPyConnection, counted: Sequence[Batch], rules: ServiceRules
) -> tuple[dict[str, Sequence[Row] | pyarrow.Table], dict[str, date]]:
    """(rows by dataset, the day by dataset of which its statuses are) of the batches that count.

    That day is the one on which the latest file was accepted; of complaints, whose files carry
    stamps, the latest of these, so that nothing is called late for days that no file speaks of.
    """
    by_kind: dict[str, list[Batch]] = defaultdict(list)
    for batch in sorted(counted, key=lambda batch: (batch.accepted, batch.batch_id)):
        by_kind[batch.kind].append(batch)
    found: dict[str, Sequence[Row] | pyarrow.Table] = {}
    days: dict[str, date] = {}
    for name, read in READERS.items():
        if batches := by_kind.get(name):
            rows = _rows(db, batches)
            found[name] = read(_latest(rows, DATASETS[name].key), rules)
            days[name] = date.fromisoformat(batches[-1].accepted[:10])
    if batches := by_kind.get("complaints"):
        asked = db.sql(sql("records_complaints"), params=_paths(batches))
        found["complaints"] = asked.to_arrow_table()
        stamped = day_of(_latest_stamp(found["complaints"]))
        days["complaints"] = stamped or date.fromisoformat(batches[-1].accepted[:10])
    return found, days


def _paths(batches: Iterable[Batch]) -> dict[str, list[str]]:
    return {"paths": [(batch.folder / ROWS_FILE).as_posix() for batch in batches]}


def _latest_stamp(complaints: pyarrow.Table) -> str | None:
    """The latest moment of which any complaint tells: statuses are at least of that day."""
    # ISO text is in the order of time, and a day without its time comes before its hours
    stamps = (compute.max(complaints[name]).as_py() for name in STAMPS)
    return max(filter(None, stamps), default=None)


def _rows(db: duckdb.DuckDBPyConnection, batches: Sequence[Batch]) -> list[Row]:
    """Every accepted row, with the batch that it came in."""
    rows = rows_of(db.execute(sql("records_rows"), _paths(batches)))
    return [row | {"batch_id": batches[row["batch_n"] - 1].batch_id} for row in rows]


def _latest(rows: Iterable[Row], key: Sequence[str]) -> list[Row]:
    """Of each key the row of the latest file."""
    kept: dict[tuple[Any, ...], Row] = {}
    for row in sorted(rows, key=lambda row: row["batch_n"]):
        kept[tuple(row[name] for name in key)] = row
    return list(kept.values())


# --- satisfaction


def _surveys(rows: Sequence[Row], rules: ServiceRules) -> list[Row]:
    """One row a unit and period: means as stated, or those of its respondents' answers."""
    grouped: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[(row["region_code"], row["agency"], row["unit"] or "", row["period"])].append(row)
    return [_survey(key, own, rules) for key, own in grouped.items()]


def _survey(key: tuple[Any, ...], rows: Sequence[Row], rules: ServiceRules) -> Row:
    region_code, agency, unit, period = key
    answers = [row for row in rows if row["respondent"]]
    start, end = span(period)
    codes = rules.satisfaction.codes
    # the last file is the latest word on a unit and period
    stated = rows[-1]
    if answers:
        given = [{code: _whole(row[f"unsur_{code}"]) for code in codes} for row in answers]
        means: Mapping[str, Any] = means_of_answers(rules.satisfaction, given)
        # counted, not read: who hands in answers may have written another number above them
        respondents: int | None = len(answers)
    else:
        means = {code: _decimal(stated[f"unsur_{code}"]) for code in codes}
        respondents = _whole(stated["respondents"])
    return {
        "region_code": region_code,
        "agency": agency,
        "unit": unit,
        "period_start": start,
        "period_end": end,
        **means,
        "respondents": respondents,
        "served": _whole(stated["users"]),
        "reported_ikm": _decimal(stated["ikm"]),
        "batch_id": stated["batch_id"],
    }


def span(period: str) -> tuple[date, date]:
    """First and last day of a period by its code: 2024, 2024-Q3, 2024-H1, 2024-07.

    Raises ValueError for another code.
    """
    year, _, part = period.partition("-")
    if not part:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    length = MONTHS.get(part[0], 1)
    last = int(part[1:]) * length if part[0] in MONTHS else int(part)
    days = calendar.monthrange(int(year), last)[1]
    return date(int(year), last - length + 1, 1), date(int(year), last, days)


# --- services and their standards


def service_id(row: Row) -> str:
    """What names a service in all files: its OPD and unit, and its own name in plain letters."""
    parts = (plain(part) for part in (row["unit"], row["service"]) if part)
    return "/".join((agency_id(row["region_code"], row["agency"]), *parts))


def _services(rows: Sequence[Row], rules: ServiceRules) -> list[Row]:
    return [row | {"service_id": service_id(row), "name": row["service"]} for row in rows]


def _checks(rows: Sequence[Row], rules: ServiceRules) -> list[Row]:
    return [
        row
        | {
            "service_id": service_id(row),
            "name": row["service"],
            "exists": _truth(row["present"]),
            "shown_on_site": _truth(row["shown_on_site"]),
            "shown_electronically": _truth(row["shown_online"]),
        }
        for row in rows
    ]


# --- coaching and follow-up


def _visits(rows: Sequence[Row], rules: ServiceRules) -> list[Row]:
    return [
        row | {"visit_id": f"{row['region_code']}-{n}", "date": row["visited"]}
        for n, row in enumerate(rows, start=1)
    ]


def _findings(rows: Sequence[Row], rules: ServiceRules) -> list[Row]:
    return [
        row
        | {
            "finding_id": " ".join(filter(None, (row["document"], row["item"]))),
            "deadline": row["due"],
        }
        for row in rows
    ]


def _actions(rows: Sequence[Row], rules: ServiceRules) -> list[Row]:
    return [
        row
        | {
            "action_id": row["number"],
            "source": row["about"],
            "what": row["action"],
            "owner_office": row["owner"],
            "deadline": row["due"],
            "status": row["state"],
        }
        for row in rows
    ]


def _districts(rows: Sequence[Row], rules: ServiceRules) -> list[Row]:
    return [row | {"value": _decimal(row["value"])} for row in rows]


READERS: dict[str, Callable[[Sequence[Row], ServiceRules], list[Row]]] = {
    "satisfaction": _surveys,
    "services": _services,
    "standard_checks": _checks,
    "visits": _visits,
    "findings": _findings,
    "actions": _actions,
    "district_scores": _districts,
}


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _whole(text: str | None) -> int | None:
    return int(Fraction(text)) if text else None


def _truth(text: str | None) -> bool | None:
    """What CSV keeps of a yes or no; None where nobody looked."""
    return None if not text else text.casefold() == "true"
