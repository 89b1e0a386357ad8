"""Builds the snapshot from the facts beside the old one and swaps it in by a rename."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow

from zona import files
from zona.config import ROOT, default_path
from zona.domain.agencies import agency_id, claimed_agencies, kind_of
from zona.domain.claims import Assessment, resolve_all, uncounted_reason
from zona.domain.ledger import Facts
from zona.domain.method import Method, method_of
from zona.domain.problems import FactsError, Problem
from zona.facts.read import read_facts
from zona.intake import batches
from zona.intake.batches import Batch
from zona.store.snapshot import Row, Snapshot, is_simulated, sql


def assessments(facts: Facts) -> list[Assessment]:
    """The facts' claims resolved: one assessment a region (the province included) and year."""
    return resolve_all(
        facts.codes,
        facts.years,
        facts.claims,
        facts.sources,
        facts.derived,
        facts.methods,
        (facts.province_code,),
    )


def build(root: Path = ROOT, path: Path | None = None) -> Path:
    """Builds the snapshot from the facts below `root` and swaps it in; returns its path.

    Raises FactsError where the facts cannot be right, or are simulated, NotWritten where the disk
    fails: then nothing is written and the old snapshot stays.
    """
    target = path or default_path(root)
    # The facts are read within the turn: else who read them first could write last.
    with files.turn(target.parent, target.name):
        counted = batches.active(root)
        facts = batches.with_claims(read_facts(root), counted)
        content, known = content_id(root), batches.batches(root)

        def fill_published(db: duckdb.DuckDBPyConnection) -> None:
            fill(db, facts, content)
            add_batches(db, facts, counted, known)
            refuse_simulated(db)

        return swap_in(target, fill_published)


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
        "SELECT table_name, column_name FROM information_schema.columns WHERE column_name IN ('release', 'batch_id')"
    ).fetchall()
    for table, column in columns:
        for (value,) in db.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall():
            if is_simulated(value):
                raise FactsError([Problem("simulated", table, column=column, value=value)])


def content_id(root: Path) -> str:
    """A short name for what the facts say: the same files, the same id."""
    digest = hashlib.sha256()
    for folder, patterns in (
        ("data", ("*.csv", "*.toml", "*.json", "methods/*.toml", "advice/*.toml")),
        ("geo", ("*.csv", "*.geojson")),
    ):
        for path in sorted(p for pattern in patterns for p in (root / folder).glob(pattern)):
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    digest.update(batches.state_id(root))
    return digest.hexdigest()[:12]


def fill(
    db: duckdb.DuckDBPyConnection,
    facts: Facts,
    content: str,
    instead: Mapping[str, list[Row]] | None = None,
) -> None:
    """Creates the tables of `schema.sql` in `db` and writes the facts and what follows from them.

    `instead`: rows of single tables that take the place of what the facts say (simulated data).
    """
    db.execute(sql("schema"))
    for table, table_rows in tables(facts, content):
        insert(db, table, (instead or {}).get(table, table_rows))


def add_batches(
    db: duckdb.DuckDBPyConnection, facts: Facts, counted: list[Batch], known: list[Batch]
) -> None:
    """Lists the `known` batches and adds the agency scores of the `counted` ones, read by DuckDB
    itself: they can be many.

    Raises FactsError where two of them state the same score.
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
    doubles = db.execute(sql("batch_doubles")).fetchall()
    if doubles:
        raise FactsError(
            Problem(
                "batch_double",
                f"batches/{one}",
                value=agency,
                details={"year": year, "other": other},
            )
            for agency, year, _, _, one, other in doubles
        )


def insert(db: duckdb.DuckDBPyConnection, table: str, table_rows: list[Row]) -> None:
    """Appends rows to a table; their keys are columns of it, a key that a row lacks is NULL.

    As one Arrow table: row by row, tens of thousands of scores would take minutes.
    """
    if not table_rows:
        return
    columns = dict.fromkeys(name for row in table_rows for name in row)
    db.register(
        "fresh", pyarrow.table({name: [row.get(name) for row in table_rows] for name in columns})
    )
    db.execute(f"INSERT INTO {table} BY NAME SELECT * FROM fresh")
    db.unregister("fresh")


def tables(facts: Facts, content: str) -> Iterable[tuple[str, list[Row]]]:
    """(table, rows) for every table of the snapshot."""
    release = {"release": facts.release}
    yield (
        "release",
        [
            release
            | {
                "released": facts.released,
                "content_id": content,
                "province_code": facts.province_code,
                "province_name": facts.province_name,
                "bbox": list(facts.bbox),
            }
        ],
    )
    yield "region", _regions(facts)
    yield (
        "region_alias",
        [{"region_code": c, "name": name} for c, kind, name in facts.names if kind == "alias"],
    )
    yield (
        "survey_year",
        [
            vars(year)
            | {"method": method.id if (method := method_of(facts.methods, year.year)) else None}
            for year in facts.years.values()
        ],
    )
    yield "method", [_method(method) for method in facts.methods]
    yield "band", [row for method in facts.methods for row in _bands(method)]
    yield "dimension", [row for method in facts.methods for row in _dimensions(method)]
    yield "locus", [row for method in facts.methods for row in _loci(method)]
    yield "source", [vars(source) | release for source in facts.sources.values()]
    yield (
        "claim",
        [
            vars(claim) | {"uncounted": uncounted_reason(claim, facts.years)} | release
            for claim in facts.claims
        ],
    )
    yield "derived_zone", [vars(zone) | release for zone in facts.derived]
    yield (
        "published_total",
        [
            {
                "year": t.year,
                "scope": t.scope,
                "n": t.n,
                "class": name,
                "count": count,
                "basis": t.basis,
                "publisher": t.publisher,
                "published": t.published,
            }
            for t in facts.totals
            for name, count in t.counts.items()
        ],
    )
    claimed = claimed_agencies(facts.claims)
    agencies = {agency_id(claim.region_code, claim.opd): claim for claim in claimed}
    yield (
        "agency",
        [
            {
                "agency_id": key,
                "region_code": claim.region_code,
                "name": claim.opd,
                "kind": kind_of(claim.opd, facts.agency_kinds),
            }
            for key, claim in agencies.items()
        ],
    )
    yield (
        "agency_score",
        [
            {
                "agency_id": agency_id(claim.region_code, claim.opd),
                "year": claim.year,
                "score": claim.score,
                "zone": claim.zone,
                "claim_id": claim.claim_id,
                "source_id": claim.source_id,
            }
            | release
            for claim in claimed
        ],
    )
    yield "assessment", [assessment_row(a) | release for a in assessments(facts)]


def _regions(facts: Facts) -> list[Row]:
    names = {(code, kind): name for code, kind, name in facts.names if kind != "alias"}
    tiles = {code: (column, row) for code, column, row in facts.tiles}
    province = {
        "region_code": facts.province_code,
        "bps_code": None,
        "name": facts.province_name,
        "full_name": f"Provinsi {facts.province_name}",
        "short_name": facts.province_name,
        "tile_name": None,
        "type": "provinsi",
        "capital": None,
        "area_km2": None,
        "population_2024": None,
        "tile_column": None,
        "tile_row": None,
    }
    return [province] + [
        vars(region)
        | {
            "full_name": f"{region.type.capitalize()} {region.name}",
            "short_name": names.get((region.region_code, "short"), region.name),
            "tile_name": names.get((region.region_code, "tile"), region.name),
            "tile_column": tiles.get(region.region_code, (None, None))[0],
            "tile_row": tiles.get(region.region_code, (None, None))[1],
        }
        for region in facts.regions
    ]


def _method(method: Method) -> Row:
    return {
        "method": method.id,
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
        for kind in dict.fromkeys(loci.kinds)
    ]


def assessment_row(assessment: Assessment) -> Row:
    """An assessment as a row of its table, the release apart."""
    return vars(assessment) | {
        "class": assessment.category or assessment.zone,
        "claim_ids": list(assessment.claim_ids),
        "contrary_ids": list(assessment.contrary_ids),
    }
