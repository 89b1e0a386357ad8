"""Builds the snapshot from the facts beside the old one and swaps it in by a rename."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow

from zona import files
from zona.config import ROOT, default_path
from zona.domain.agencies import agency_id, claimed_agencies, kind_of, resolve_agencies
from zona.domain.claims import Assessment, Claim, SurveyYear, resolve_all, uncounted_reason
from zona.domain.indicators import Indicator
from zona.domain.ledger import Facts, Total
from zona.domain.method import Method, method_of
from zona.domain.problems import FactsError, Problem
from zona.domain.records import Correction, Count, Event
from zona.domain.validity import RegionPeriod
from zona.facts.methodfile import LANGUAGES_OF_DATA
from zona.facts.read import read_facts
from zona.intake import batches
from zona.intake.batches import Batch
from zona.intake.datasets import DATASETS
from zona.store import opened, records
from zona.store.services import add_services
from zona.store.snapshot import Row, Snapshot, is_simulated, sql


def assessments(facts: Facts, indicator: Indicator | None = None) -> list[Assessment]:
    """The facts' claims about an indicator resolved: one assessment a region (the province
    included) and year, or shorter period. None: the first indicator.
    """
    asked = indicator or facts.indicators[0]
    return resolve_all(
        facts.codes,
        facts.years_of(asked.id),
        facts.claims,
        facts.sources,
        facts.derived,
        asked.methods,
        (facts.province_code,),
        asked,
        facts.validity,
    )


def indicator_values(facts: Facts) -> list[Assessment]:
    """The assessments of all indicators, one indicator after the other."""
    return [a for indicator in facts.indicators for a in assessments(facts, indicator)]


def unit_values(facts: Facts) -> list[Assessment]:
    """The assessments of OPD and other units by all indicators, one indicator after the other."""
    return [
        assessment
        for indicator in facts.indicators
        for assessment in resolve_agencies(
            facts.years_of(indicator.id),
            facts.claims_of(indicator.id),
            facts.sources,
            indicator.methods,
            indicator,
        )
    ]


def build(root: Path = ROOT, path: Path | None = None) -> Path:
    """Builds the snapshot from the facts below `root` and swaps it in; returns its path.

    Raises FactsError where the facts cannot be right, or are simulated, NotWritten where the disk
    fails: then nothing is written and the old snapshot stays.
    """
    target = path or default_path(root)
    # The facts are read within the turn: else who read them first could write last.
    with files.turn(target.parent, target.name):
        # the batches before the facts: one that is accepted meanwhile waits for the next build
        counted = batches.active(root)
        facts = batches.with_claims(read_facts(root), counted)
        content, known = content_id(root), batches.batches(root)

        def fill_published(db: duckdb.DuckDBPyConnection) -> None:
            fill(db, facts, content)
            add_batches(db, facts, counted, known)
            if facts.rules is not None:  # the facts of earlier releases have none
                rows, days = records.accepted(db, counted, facts.rules)
                add_services(db, facts, facts.rules, rows, days, facts.release, withheld())
                opened.add_opened(db, facts, facts.rules, rows, days)
            refuse_simulated(db)

        return swap_in(target, fill_published)


def withheld() -> list[str]:
    """The datasets of which nobody may see single rows."""
    return [name for name, dataset in DATASETS.items() if dataset.privacy != "public"]


def swap_in(target: Path, fill_new: Callable[[duckdb.DuckDBPyConnection], None]) -> Path:
    """Writes a database beside `target`, reads it again and puts it in its place by a rename.

    A failure leaves the old one as it is; raises NotWritten where it is the disk's.
    """
    with files.whole(target, (duckdb.Error,)) as draft:
        with duckdb.connect(str(draft)) as db:
            fill_new(db)
            db.execute("CHECKPOINT")  # closing makes one too, but says nothing where it fails
        _read_back(draft)
    return target


def _read_back(draft: Path) -> None:
    """Raises NotWritten where what was written cannot be read."""
    try:
        Snapshot(draft)
    except (duckdb.Error, LookupError) as error:
        reason = os.strerror(errno.EIO)
        raise files.NotWritten(errno.EIO, reason, str(draft.parent.parent)) from error


def refuse_simulated(db: duckdb.DuckDBPyConnection) -> None:
    """Raises FactsError where any row of a database for publication belongs to a simulated release
    or batch.
    """
    columns = db.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE column_name IN ('release', 'batch_id')"
    ).fetchall()
    for table, column in columns:
        for (value,) in db.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall():
            if is_simulated(value):
                raise FactsError([Problem("simulated", table, column=column, value=value)])


def content_id(root: Path) -> str:
    """A short name for what the facts say: the same files, the same id."""
    digest = hashlib.sha256()
    for folder, patterns in (
        (
            "data",
            (
                *("*.csv", "*.toml", "*.json", "methods/*.toml", "indicators/*.toml"),
                *("advice/*.toml", "rules/*.toml"),
            ),
        ),
        ("geo", ("*.csv", "*.geojson")),
    ):
        for path in sorted(p for pattern in patterns for p in (root / folder).glob(pattern)):
            # the name too: two files that exchange their content say something else
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    # what an accepted file adds makes another content
    digest.update(batches.state_id(root))
    return digest.hexdigest()[:12]


def fill(
    db: duckdb.DuckDBPyConnection,
    facts: Facts,
    content: str,
    instead: Mapping[str, list[Row]] | None = None,
) -> None:
    """Creates all tables in `db` and writes the facts and what follows from them; those of the
    services and the open ones stay empty.

    `instead`: rows of single tables that take the place of what the facts say (simulated data).
    """
    db.execute(sql("schema"))
    db.execute(sql("services_schema"))
    opened.make_tables(db)
    for table, table_rows in tables(facts, content):
        insert(db, table, (instead or {}).get(table, table_rows))


def add_batches(
    db: duckdb.DuckDBPyConnection, facts: Facts, counted: list[Batch], known: list[Batch]
) -> None:
    """Lists the `known` batches and adds the agency scores of the `counted` ones, read by DuckDB
    itself: they can be many.

    Raises FactsError where two of them state the same score, or one speaks of a region in a year
    in which there was none.
    """
    insert(db, "batch", [batch.row() for batch in known])
    for batch in counted:
        if batch.kind == "agency_scores":
            path = {"path": (batch.folder / "rows.csv").as_posix()}
            db.execute(sql("batch_agencies"), path)
            named = path | {"batch": batch.batch_id, "release": facts.release}
            db.execute(
                sql("batch_sources"),
                named | {"stated_by": batch.stated_by, "longest": batches.LONGEST_PUBLISHER},
            )
            db.execute(sql("batch_scores"), named)
    problems = [*_doubles(db), *_strays(db)]
    if problems:
        raise FactsError(problems)


def _doubles(db: duckdb.DuckDBPyConnection) -> Iterable[Problem]:
    """A problem for each score that two batches state."""
    for agency, year, _, _, one, other in db.execute(sql("batch_doubles")).fetchall():
        details = {"year": year, "other": other}
        yield Problem("batch_double", f"batches/{one}", value=agency, details=details)


def _strays(db: duckdb.DuckDBPyConnection) -> Iterable[Problem]:
    """A problem for each region of a batch in a year in which there was no such region."""
    for batch, code, year in db.execute(sql("batch_strays")).fetchall():
        details = {"region": code, "year": year}
        yield Problem("not_valid_then", f"batches/{batch}", value=str(year), details=details)


def insert(db: duckdb.DuckDBPyConnection, table: str, table_rows: list[Row]) -> None:
    """Appends rows to a table; their keys are columns of it, a key that a row lacks is NULL.

    As one Arrow table: row by row, tens of thousands of scores would take minutes.
    """
    if not table_rows:
        return
    # dict, not set: the columns in the order in which they first stand
    columns = dict.fromkeys(name for row in table_rows for name in row)
    db.register(
        "fresh", pyarrow.table({name: [row.get(name) for row in table_rows] for name in columns})
    )
    db.execute(f"INSERT INTO {table} BY NAME SELECT * FROM fresh")
    db.unregister("fresh")


def tables(facts: Facts, content: str) -> Iterable[tuple[str, list[Row]]]:
    """(table, rows) for every table of the snapshot."""
    # every row says of which release it is: rows of two must never be mixed unnoticed
    release = {"release": facts.release}
    yield "release", [_release(facts, content) | release]
    register = _regions(facts)
    yield "region", register
    yield "region_period", [row | release for row in _region_periods(facts, register)]
    yield "region_alias", _aliases(facts)
    yield from _register(facts, release)
    yield "source", [vars(source) | release for source in facts.sources.values()]
    yield "indicator_claim", [_claim(claim, facts) | release for claim in facts.claims]
    yield "correction", [_correction(correction) | release for correction in facts.corrections]
    yield "derived_zone", [_lists(vars(zone)) | release for zone in facts.derived]
    yield "published_total", [row for total in facts.totals for row in _total(total)]
    yield "published_count", [_figure(count) | release for count in facts.counts]
    yield "event", [_figure(event) | release for event in facts.events]
    yield "holiday", [_lists(vars(holiday)) | release for holiday in facts.holidays]
    yield from _agencies(facts, release)
    yield "indicator_value", [row | release for row in _values(facts)]


def _release(facts: Facts, content: str) -> Row:
    return {
        "released": facts.released,
        "content_id": content,
        "province_code": facts.province_code,
        "province_name": facts.province_name,
        "bbox": list(facts.bbox),
    }


def _aliases(facts: Facts) -> list[Row]:
    return [
        {"region_code": code, "name": name} for code, kind, name in facts.names if kind == "alias"
    ]


def _agencies(facts: Facts, release: Row) -> Iterable[tuple[str, list[Row]]]:
    """(table, rows) of the OPD that claims about the first indicator name, and of their scores."""
    claimed = claimed_agencies(facts.claims, facts.sources)
    agencies = {agency_id(claim.region_code, claim.opd): claim for claim in claimed}
    yield "agency", [_agency(key, claim, facts) for key, claim in agencies.items()]
    yield "agency_score", [_agency_score(claim) | release for claim in claimed]


def _agency(key: str, claim: Claim, facts: Facts) -> Row:
    return {
        "agency_id": key,
        "region_code": claim.region_code,
        "name": claim.opd,
        "kind": kind_of(claim.opd, facts.agency_kinds),
    }


def _agency_score(claim: Claim) -> Row:
    return {
        "agency_id": agency_id(claim.region_code, claim.opd),
        "year": claim.year,
        "score": claim.score,
        "zone": claim.zone,
        "claim_id": claim.claim_id,
        "source_id": claim.source_id,
    }


def _values(facts: Facts) -> Iterable[Row]:
    """What is shown of regions and of their units, by all indicators."""
    sources = {(d.indicator, d.region_code, d.year): list(d.source_ids) for d in facts.derived}
    for assessment in indicator_values(facts):
        subject = (assessment.indicator, assessment.region_code, assessment.year)
        # where a zone could be derived and is stated all the same, the statement needs no reasoning
        reasons = sources.get(subject, []) if assessment.reasoning else []
        yield assessment_row(assessment) | {"reasoning_source_ids": reasons}
    for assessment in unit_values(facts):
        yield _unit(assessment, facts)


def _register(facts: Facts, release: Row) -> Iterable[tuple[str, list[Row]]]:
    """(table, rows) of the register of indicators and of their methods."""
    indicators = facts.indicators
    yield (
        "indicator",
        [_indicator(i, position) | release for position, i in enumerate(indicators, start=1)],
    )
    yield "indicator_class", [row for indicator in indicators for row in _classes(indicator)]
    yield "indicator_year", [_year(survey, facts) for survey in facts.surveys.values()]
    methods = [method for indicator in indicators for method in indicator.methods]
    yield "indicator_method", [_method(method) for method in methods]
    yield "method_evidence", [row for method in methods for row in _evidence(method)]
    yield "indicator_band", [row for method in methods for row in _bands(method)]
    yield "indicator_dimension", [row for method in methods for row in _dimensions(method)]
    yield "locus", [row for method in methods for row in _loci(method)]


def _lists(row: Row) -> Row:
    """The row with its tuples as lists."""
    return {k: list(value) if isinstance(value, tuple) else value for k, value in row.items()}


def _spoken(stem: str, words: Mapping[str, str]) -> Row:
    """Words by language as columns: name_id, name_en."""
    return {f"{stem}_{language}": words.get(language) for language in LANGUAGES_OF_DATA}


def _indicator(indicator: Indicator, position: int) -> Row:
    row: Row = {
        "indicator": indicator.id,
        "position": position,
        "body": indicator.body,
        "state": indicator.state,
        "source_ids": list(indicator.sources),
        "grain": list(indicator.grain),
        "period": indicator.period,
        "direction": indicator.direction,
        "decimals": indicator.decimals,
        "years_listed": indicator.years_listed,
    }
    for stem in ("name", "short", "measured_by", "unit", "note"):
        row |= _spoken(stem, getattr(indicator, stem))
    return row


def _classes(indicator: Indicator) -> list[Row]:
    return [
        {"indicator": indicator.id, "position": position, "class": named.code}
        | _spoken("name", named.words)
        for position, named in enumerate(indicator.classes, start=1)
    ]


def _year(survey: SurveyYear, facts: Facts) -> Row:
    methods = next(i.methods for i in facts.indicators if i.id == survey.indicator)
    method = method_of(methods, survey.year)
    return vars(survey) | {"method": method.id if method else None}


def _claim(claim: Claim, facts: Facts) -> Row:
    indicator = next(i for i in facts.indicators if i.id == claim.indicator)
    uncounted = uncounted_reason(claim, facts.years_of(indicator.id), indicator)
    # why it counts for nothing is decided here once; pages only say it
    return vars(claim) | {"uncounted": uncounted, "score_text": as_published(claim.score)}


def as_published(value: Decimal | None) -> str | None:
    """A number with the decimals that it was published with."""
    return None if value is None else format(value, "f")


def _correction(correction: Correction) -> Row:
    row = dict(vars(correction))
    # `release` of a row is the snapshot's own; this is the one in which it said the new value
    row["in_release"] = row.pop("release")
    return row


def _total(total: Total) -> list[Row]:
    # a row a class: a question can group by it
    shared = {name: value for name, value in vars(total).items() if name != "counts"}
    return [shared | {"class": name, "count": count} for name, count in total.counts.items()]


def _figure(figure: Count | Event) -> Row:
    return vars(figure) | {"value_text": as_published(figure.value)}


def _evidence(method: Method) -> list[Row]:
    return [
        {
            "method": method.id,
            "position": position,
            "subject": evidence.subject,
            "state": evidence.state,
            "source_ids": list(evidence.sources),
        }
        | _spoken("text", evidence.words)
        for position, evidence in enumerate(method.evidence, start=1)
    ]


def _regions(facts: Facts) -> list[Row]:
    """The register as it is now, the province first."""
    names = {(code, kind): name for code, kind, name in facts.names if kind != "alias"}
    tiles = {code: (column, row) for code, column, row in facts.tiles}
    province = {
        "region_code": facts.province_code,
        "name": facts.province_name,
        "full_name": f"Provinsi {facts.province_name}",
        "short_name": facts.province_name,
        "type": "provinsi",
    }
    return [province] + [
        vars(region)
        | {
            "full_name": _full_name(region.type, region.name),
            "short_name": names.get((region.region_code, "short"), region.name),
            "tile_name": names.get((region.region_code, "tile"), region.name),
            "tile_column": tiles.get(region.region_code, (None, None))[0],
            "tile_row": tiles.get(region.region_code, (None, None))[1],
        }
        for region in facts.regions
    ]


def _full_name(type_: str, name: str) -> str:
    return f"{type_.capitalize()} {name}"


def _region_periods(facts: Facts, register: list[Row]) -> list[Row]:
    """What each region was called in which years; every region has one row at least."""
    return [
        {
            "region_code": period.region_code,
            "replaced_by": list(period.replaced_by),
            "source_id": period.source_id or None,
        }
        | vars(period.years)
        | _names_then(period, row)
        for row in register
        for period in facts.validity.of(row["region_code"])
    ]


def _names_then(period: RegionPeriod, now: Row) -> Row:
    """The names of a period; where it had no other name, the names of now."""
    if not period.name:
        return {key: now.get(key) for key in ("name", "full_name", "short_name", "tile_name")}
    return {
        "name": period.name,
        "full_name": _full_name(now["type"], period.name),
        "short_name": period.short_name or period.name,
        "tile_name": period.tile_name or period.short_name or period.name,
    }


def _method(method: Method) -> Row:
    return {
        "method": method.id,
        "indicator": method.indicator,
        "name_id": method.name.get("id"),
        "name_en": method.name.get("en"),
        "note_id": method.note.get("id"),
        "note_en": method.note.get("en"),
        "state": method.state,
        "scale_low": method.scale_low,
        "scale_high": method.scale_high,
        "scale_state": method.scale_state,
        "years": list(method.years),
        "comparable_years": list(method.comparable_years),
        "source_ids": list(method.sources),
        "opinions": list(method.opinions),
    }


def _bands(method: Method) -> list[Row]:
    return [
        {"method": method.id, "position": position, "class": band.code} | vars(band)
        for position, band in enumerate(method.bands, start=1)
    ]


def _dimensions(method: Method) -> list[Row]:
    return [
        {
            "method": method.id,
            "dimension": d.id,
            "weight_pct": d.weight_pct,
            "state": d.state,
            "source_ids": list(d.sources),
            "parts": list(d.parts),
            "indicators_n": d.indicators_n,
        }
        for d in method.dimensions
    ]


def _loci(method: Method) -> list[Row]:
    return [
        {
            "method": method.id,
            "region_code": loci.region_code,
            "kind": kind,
            "agencies_n": loci.kinds.count(kind),
            "years": list(loci.years),
            "state": loci.state,
            "source_ids": list(loci.sources),
        }
        for loci in method.loci
        # two puskesmas are one row with agencies_n 2
        for kind in dict.fromkeys(loci.kinds)
    ]


def _unit(assessment: Assessment, facts: Facts) -> Row:
    return assessment_row(assessment) | {
        "agency_id": agency_id(assessment.region_code, assessment.opd),
        "kind": kind_of(assessment.opd, facts.agency_kinds),
        "reasoning_source_ids": [],
    }


def assessment_row(assessment: Assessment) -> Row:
    """An assessment as a row of its table, the release apart."""
    return vars(assessment) | {
        "class": assessment.category or assessment.zone,
        "score_text": as_published(assessment.score),
        "claim_ids": list(assessment.claim_ids),
        "contrary_ids": list(assessment.contrary_ids),
    }
