"""The services around the score in the snapshot: rows of datasets become what pages ask for.

Complaints are counted in SQL and leave nothing but counts; surveys and standards are computed here
once; visits, findings and actions are few and stay rows, whose clocks a page reads on its day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow

from zona.domain.agencies import agency_id
from zona.domain.aggregation import to_decimal
from zona.domain.followup import action_clock, finding_clock
from zona.domain.ledger import Facts
from zona.domain.satisfaction import enough, index, respondents_needed
from zona.domain.servicerules import ServiceRules
from zona.domain.smallnumbers import is_small
from zona.domain.standards import Ratio, ServiceStandard, latest, service_standards
from zona.domain.workdays import Calendar, calendars_from, day_of
from zona.store.complaints import PUBLIC, tally
from zona.store.snapshot import Row, sql

if TYPE_CHECKING:
    from zona.domain.method import Method

# dataset -> the table that holds its rows as they are
PLAIN = {"visits": "visit", "findings": "finding", "actions": "action"}
# what a value of a kecamatan measures -> its column
MEASURES = {"nilai-internal": "score", "ikm": "ikm"}
# What says that a complaint is of an OPD; single rows of complaints never reach the snapshot.
OF_OFFICE = (*PUBLIC, "complaint_status")
ASPECTS = {"exists": "exists", "on_site": "shown_on_site", "electronic": "shown_electronically"}

Rows = Sequence[Row] | pyarrow.Table


def add_services(
    db: duckdb.DuckDBPyConnection,
    facts: Facts,
    rules: ServiceRules,
    datasets: Mapping[str, Rows],
    as_of: Mapping[str, date],
    release: str,
    withheld: Collection[str] = (),
) -> None:
    """Fills the tables of `services_schema.sql` with what the datasets come to.

    datasets: rows by the name of their dataset, in the fields that the rules ask for; as_of: by
    dataset the day of which its statuses are; withheld: datasets whose single rows nobody may see
    yet, of which only counts are kept.
    """
    marked = {"release": release}
    known = {name: len(rows) for name, rows in datasets.items() if len(rows)}
    insert_rows(
        db,
        "service_dataset",
        [
            {"dataset": name, "as_of": as_of.get(name), "rows_n": n} | marked
            for name, n in known.items()
        ],
    )
    if len(datasets.get("complaints", ())):
        _count_complaints(db, facts, rules, datasets["complaints"], as_of["complaints"], release)
    methods = _survey_methods(facts, rules)
    surveys = [_survey(row, rules, methods) | marked for row in _rows(datasets, "satisfaction")]
    insert_rows(db, "satisfaction_survey", surveys)
    checks = _rows(datasets, "standard_checks")
    standards = _standards(rules, _inventory(_rows(datasets, "services"), checks), checks)
    insert_rows(db, "service_standard", [row | marked for row in standards])
    counts = _followup(facts, rules, datasets, as_of)
    insert_rows(db, "followup_count", [row | marked for row in counts])
    visits = _visits(_rows(datasets, "visits"))
    insert_rows(db, "visit_count", [row | marked for row in visits])
    districts = _districts(_rows(datasets, "district_scores"), rules)
    insert_rows(db, "district_score", [row | marked for row in districts])
    for name, table in PLAIN.items():
        if name in withheld:
            continue
        columns = set(_columns(db, table))
        placed = (_placed(row) | marked for row in _rows(datasets, name))
        insert_rows(db, table, [{k: v for k, v in row.items() if k in columns} for row in placed])
    _name_offices(db)


def _calendars(facts: Facts, rules: ServiceRules) -> dict[str, Calendar]:
    return calendars_from(rules.calendars, ((day.date, day.type) for day in facts.holidays))


def _rows(datasets: Mapping[str, Rows], name: str) -> Sequence[Row]:
    rows = datasets.get(name, ())
    return rows.to_pylist() if isinstance(rows, pyarrow.Table) else rows


def _placed(row: Row) -> Row:
    """The row with the id of its OPD, where it names one."""
    if not row.get("agency"):
        return dict(row)
    return row | {"agency_id": agency_id(row["region_code"], row["agency"])}


def _columns(db: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    found = db.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = $table", {"table": table}
    )
    return [name for (name,) in found.fetchall()]


def insert_rows(db: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> None:
    """Appends rows as one Arrow table; texts of days become days in the table."""
    kept = list(rows)
    if not kept:
        return
    columns = dict.fromkeys(name for row in kept for name in row)
    db.register("fresh", pyarrow.table({name: [row.get(name) for row in kept] for name in columns}))
    db.execute(f"INSERT INTO {table} BY NAME SELECT * FROM fresh")
    db.unregister("fresh")


# --- complaints


def _count_complaints(
    db: duckdb.DuckDBPyConnection,
    facts: Facts,
    rules: ServiceRules,
    rows: Rows,
    as_of: date,
    release: str,
) -> None:
    """Counts in SQL; the complaints themselves are a temporary view and go with the connection."""
    complaints = rows if isinstance(rows, pyarrow.Table) else pyarrow.Table.from_pylist(list(rows))
    db.register("handed_complaints", complaints)
    db.execute("CREATE OR REPLACE TEMP TABLE complaint AS FROM handed_complaints")
    calendars = _calendars(facts, rules).values()
    tally(db, rules.complaints, rules.calendars, calendars, as_of, release, PUBLIC)
    db.execute(sql("complaints_rare"), {"least": rules.small_numbers.least})
    if "status_raw" not in complaints.column_names:
        db.execute("ALTER TABLE complaint ADD COLUMN status_raw VARCHAR")
    db.execute(sql("complaints_statuses"), {"release": release})
    offices = db.execute("SELECT DISTINCT region_code, agency FROM complaint_count").fetchall()
    named = [
        {"region_code": code, "agency": name, "agency_id": agency_id(code, name)}
        for code, name in offices
        if name
    ]
    db.execute("CREATE TEMP TABLE named (region_code VARCHAR, agency VARCHAR, agency_id VARCHAR)")
    insert_rows(db, "named", named)
    for table in OF_OFFICE:
        # sorted, so that the same complaints give the same file
        db.execute(
            f"CREATE OR REPLACE TABLE {table} AS SELECT t.*, named.agency_id FROM {table} AS t "
            "LEFT JOIN named USING (region_code, agency) ORDER BY ALL"
        )
    db.execute("DROP TABLE named; DROP TABLE complaint CASCADE")
    db.unregister("handed_complaints")


# --- satisfaction


def _survey_methods(facts: Facts, rules: ServiceRules) -> tuple[Method, ...]:
    """The bands of the index, by year."""
    found = (one for one in facts.indicators if one.id == rules.satisfaction.indicator)
    # another province may keep no such indicator: then nothing is graded
    return next((indicator.methods for indicator in found), ())


def _survey(row: Row, rules: ServiceRules, methods: tuple[Method, ...]) -> Row:
    """A survey with its index recomputed beside the reported one."""
    asked = rules.satisfaction
    ends = day_of(row["period_end"])
    found = index(asked, methods, ends.year if ends else 0, row, row.get("reported_ikm"))
    served = row.get("served")
    means = {code: row.get(code) for code in asked.codes}
    return _placed(row) | {
        # exact up to here; the snapshot keeps four decimals
        **{
            code: None if mean is None else to_decimal(Fraction(mean), 4)
            for code, mean in means.items()
        },
        "ikm": found.ikm,
        "reported_ikm": found.reported,
        "difference": found.difference,
        "mutu": found.band.category if found.band else None,
        "graded": found.graded,
        "lowest": list(found.lowest),
        "needed": respondents_needed(asked.respondents, served) if served else None,
        "is_enough": enough(asked.respondents, row.get("respondents"), served),
    }


# --- standards


def _inventory(services: Sequence[Row], checks: Sequence[Row]) -> list[Row]:
    """The services of the inventory, and those of which only a check tells."""
    known = {row["service_id"]: row for row in checks} | {
        row["service_id"]: row for row in services
    }
    return list(known.values())


def _standards(
    rules: ServiceRules, services: Sequence[Row], checks: Sequence[Row]
) -> Iterable[Row]:
    """The state of every service as one row."""
    days: dict[str, str] = {}
    for check in latest(checks):
        day = str(check.get("checked") or "")
        days[check["service_id"]] = max(day, days.get(check["service_id"], ""))
    for standard in service_standards(rules.standards, services, checks):
        yield _standard(standard) | {"checked": days.get(standard.service_id) or None}


def _standard(standard: ServiceStandard) -> Row:
    row: Row = {
        "service_id": standard.service_id,
        "region_code": standard.region_code,
        "agency": standard.agency,
        "name": standard.name,
    }
    for name, aspect in ASPECTS.items():
        ratio: Ratio = getattr(standard, name)
        row[f"{name}_n"], row[f"{name}_of"] = ratio.found, ratio.of
        row[f"{name}_unchecked"] = ratio.unchecked
        row[f"missing_{name}"] = list(standard.missing[aspect])
        row[f"unseen_{name}"] = list(standard.unchecked[aspect])
    return _placed(row)


# --- follow-up


def _followup(
    facts: Facts, rules: ServiceRules, datasets: Mapping[str, Rows], as_of: Mapping[str, date]
) -> Iterable[Row]:
    """How many findings and actions of an OPD are in which state, on the day of their dataset."""
    calendar = _calendars(facts, rules)[rules.calendars.default]
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for row in _rows(datasets, "findings"):
        clock = finding_clock(rules.findings, row, as_of["findings"], calendar)
        counts[(row["region_code"], row["agency"], f"finding:{row['kind']}", clock.state)] += 1
    for row in _rows(datasets, "actions"):
        clock = action_clock(rules.findings.actions, row, as_of["actions"], calendar)
        counts[(row["region_code"], row["agency"], "action", clock.state)] += 1
    for (code, agency, sort, state), n in sorted(counts.items()):
        yield _placed({"region_code": code, "agency": agency, "sort": sort, "state": state, "n": n})


def _visits(rows: Iterable[Row]) -> Iterable[Row]:
    """How many visits an OPD had in a year."""
    counts = Counter((row["region_code"], row["agency"], str(row["date"])[:4]) for row in rows)
    for (code, agency, year), n in sorted(counts.items()):
        found = {"region_code": code, "agency": agency, "year": int(year) if year else None, "n": n}
        yield _placed(found)


# --- kecamatan


def _districts(rows: Iterable[Row], rules: ServiceRules) -> list[Row]:
    """One row a kecamatan and year, its measures side by side; what too few people answered is in
    none.
    """
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = (row["region_code"], row["district"], int(row["year"]))
        held = found.setdefault(key, dict(zip(("region_code", "district", "year"), key)))
        people = row.get("respondents")
        if not is_small(rules.small_numbers, int(people) if people else None):
            held[MEASURES[row["measure"]]] = row["value"]
    return list(found.values())


# --- offices


def _name_offices(db: duckdb.DuckDBPyConnection) -> None:
    """Every OPD that a dataset names, once; of two spellings of an id the first in the alphabet."""
    tables = (
        *OF_OFFICE[:1],
        "satisfaction_survey",
        "service_standard",
        "followup_count",
        "visit",
    )
    parts = " UNION ".join(
        f"SELECT agency_id, region_code, agency FROM {table} WHERE agency_id IS NOT NULL"
        for table in tables
    )
    db.execute(
        "INSERT INTO service_office SELECT agency_id, min(region_code), min(agency) "
        f"FROM ({parts}) GROUP BY agency_id ORDER BY agency_id"
    )
