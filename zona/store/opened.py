"""The open tables of the services, filled when a snapshot is built from what was accepted.

Rows of public datasets stand there as their declarations say; of internal ones there are counts
alone, with small numbers hidden by the rule of the pages (`zona.domain.opencounts`). Simulated data
have none of it: their tables stay empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import duckdb

from zona.domain import opencounts
from zona.domain.ledger import Facts
from zona.domain.servicerules import ServiceRules
from zona.domain.smallnumbers import is_small
from zona.domain.surveys import period, period_code, protected_surveys
from zona.intake.datasets import OPENED, Dataset
from zona.store.services import Rows, insert_rows
from zona.store.snapshot import Row, rows_of, sql


def make_tables(db: duckdb.DuckDBPyConnection) -> None:
    """The tables of public datasets, empty: every snapshot has them."""
    for dataset in OPENED:
        db.execute(dataset.table_sql())


def add_opened(
    db: duckdb.DuckDBPyConnection,
    facts: Facts,
    rules: ServiceRules,
    datasets: Mapping[str, Rows],
    as_of: Mapping[str, date],
) -> None:
    """Fills the open tables; what the pages ask for is in the snapshot already (`add_services`)."""
    surveys = protected_surveys(rules.small_numbers, rules.satisfaction, _all(db, "surveys"))
    for dataset in OPENED:
        rows = surveys if dataset.name == "satisfaction" else datasets.get(dataset.name, ())
        told = [_opened(dataset, row, rules) | {"release": facts.release} for row in rows]
        insert_rows(db, dataset.table, told)
    if len(datasets.get("complaints", ())):
        mark = {"as_of": as_of["complaints"], "release": facts.release}
        _count_complaints(db, facts, rules, mark)


def _all(db: duckdb.DuckDBPyConnection, question: str, **values: Any) -> list[Row]:
    """The answer to a question about everything, or about what `values` say."""
    asked = dict.fromkeys(("region", "agency")) | values
    text = sql(question)
    bound = {name: value for name, value in asked.items() if f"${name}" in text}
    return rows_of(db.execute(text, bound))


# --- rows of public datasets


def _opened(dataset: Dataset, row: Row, rules: ServiceRules) -> Row:
    """A row in the fields of its dataset's declaration; without the answers of too few people."""
    told = READ[dataset.name](row) if dataset.name in READ else row
    kept = {field.field: told.get(field.field) for field in dataset.opened}
    # in a file an empty cell is an empty text, whatever the type of its column
    kept = {name: None if value == "" else value for name, value in kept.items()}
    kept["batch_id"] = row.get("batch_id")
    if not dataset.people:
        return kept
    people = kept[dataset.people]
    few = row.get("is_hidden") or is_small(rules.small_numbers, people and int(people))
    hidden = dict.fromkeys((dataset.people, *dataset.answers)) if few else {}
    return kept | hidden | {"is_hidden": bool(few)}


def _survey(row: Row) -> Row:
    """A survey of the snapshot in the words of its dataset: there `ikm` is what was reported."""
    means = {f"unsur_{code}": value for code, value in row.items()}
    return {
        **row,
        **means,
        "period": period_code(period(row)),
        "users": row["served"],
        "ikm": row["reported_ikm"],
        "recomputed_ikm": row["ikm"],
        "respondents_needed": row["needed"],
    }


READ: dict[str, Callable[[Row], Row]] = {"satisfaction": _survey}


# --- counts of internal datasets


def _count_complaints(
    db: duckdb.DuckDBPyConnection, facts: Facts, rules: ServiceRules, mark: Row
) -> None:
    """What the pages of the province and of each region count, in tables."""
    small = rules.small_numbers
    places = _all(db, "complaint_places")
    codes = [row["region_code"] for row in places]

    def each(question: str) -> dict[str, list[Row]]:
        """The answer for the province and for each region."""
        of_province = {facts.province_code: _all(db, question)}
        return of_province | {code: _all(db, question, region=code) for code in codes}

    province = facts.province_code
    told: dict[str, Iterable[Row]] = {
        "open_complaint_place": opencounts.places(small, province, places),
        "open_complaint_period": opencounts.periods(small, province, each("complaint_months")),
        "open_complaint_limit": opencounts.limits(
            rules.complaints, small, province, each("complaint_limits")
        ),
        "open_complaint_state": opencounts.states(small, province, each("complaint_states")),
    }
    for table, rows in told.items():
        insert_rows(db, table, [row | mark for row in rows])
