"""The public tables: which there are, with their columns and types. Pure.

The one list that the open-data addresses, their OpenAPI description, the data package and the
dictionary are made from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from zona.exports import XLSX, defused
from zona.intake.datasets import OPENED, Dataset
from zona.intake.datasets.declare import Opened
from zona.store import copies
from zona.store.copies import Test
from zona.store.snapshot import Copy, Snapshot, sql

# How the items of a list stand in one CSV cell: ids and years have no spaces, texts have.
JOINTS = {"ids": " ", "years": " ", "texts": "; "}
TYPES = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "years": "INTEGER[]",
}
LICENSE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "fgb": "application/flatgeobuf",
    "xlsx": XLSX,
}
# Types of a dataset's table -> kinds of columns.
KINDS = {"VARCHAR": "text", "SMALLINT": "integer", "INTEGER": "integer", "BOOLEAN": "boolean"}
DECIMAL = re.compile(r"DECIMAL\((?P<all>\d+), (?P<after>\d+)\)")
# Formats that carry the geometry of a row's region.
GEOGRAPHIC = ("geojson", "gpkg", "fgb")


@dataclass(frozen=True)
class Column:
    """A column: `kind` is text, integer, number, boolean, ids, years or texts; `source` its name in
    the question's rows.

    `digits` of a number: (all, after the point). `required`: never empty. `is_key`: the words of
    its source as one lower-case word that no spreadsheet takes for a number (kota-binjai).
    `values`: the only ones that it may have; `meanings`: where else its meaning is written, where
    the texts of open data do not say it.
    """

    name: str
    kind: str = "text"
    source: str = ""
    digits: tuple[int, int] = (5, 2)
    required: bool = False
    is_key: bool = False
    values: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """Its type in a table of no rows."""
        if self.kind == "number":
            return f"DECIMAL({self.digits[0]}, {self.digits[1]})"
        return TYPES.get(self.kind, "VARCHAR[]")

    @property
    def is_list(self) -> bool:
        """Whether a cell holds several items."""
        return self.kind in JOINTS

    @property
    def is_trimmed(self) -> bool:
        """Whether its numbers have as many decimals as they need: scales of all sorts share it."""
        return self.kind == "number" and self.digits[1] > 3

    @property
    def is_measured(self) -> bool:
        """Whether cells can be compared by size: from `min` to `max`."""
        return self.kind in ("integer", "number")


@dataclass(frozen=True)
class Table:
    """A public table: the question that answers it (a file in sql/, else its `text`) and the
    filters that it takes.
    """

    name: str
    question: str
    columns: tuple[Column, ...]
    filters: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    text: str = ""
    about_services: bool = False

    @property
    def asked(self) -> str:
        """The text of its question."""
        return self.text or sql(self.question)

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of this table: those with geometry where its rows are about regions."""
        return tuple(
            f
            for f in FORMATS
            if f not in GEOGRAPHIC or any(c.name == "region_code" for c in self.columns)
        )

    def test(self, name: str, value: Any) -> Test:
        """What rows must be for a filter of `filters`: a claim that names several years is found by
        each of them.
        """
        if name == "region":
            return Test("is", "region_code", value)
        if any(column.name == name for column in self.columns):
            return Test("is", name, value)
        return Test("span", f"{name}_from", value, f"{name}_to")

    def copy(self, snapshot: Snapshot) -> Copy:
        """All rows of this table with just its public columns, in the order of its question; made
        once for a snapshot. Empty text counts as not known.
        """
        sources = {column.name: column.source or column.name for column in self.columns}
        texts = [column.name for column in self.columns if column.kind == "text"]
        keys = [column.name for column in self.columns if column.is_key]
        types = {column.name: column.sql for column in self.columns}
        text = self.asked
        bound = [name for name in self.filters if f"${name}" in text]
        return copies.make(snapshot, self.name, text, sources, texts, bound, keys, types)

    def with_key(self) -> Table:
        """This table, and where its rows are about regions their `region_key` behind all columns:
        12.10 is easily read as the number 12.1, kabupaten-labuhanbatu is not.
        """
        by_name = {column.name: column for column in self.columns}
        if "region_code" not in by_name:
            return self
        region = by_name.get("region") or Column("full_name")
        key = Column("region_key", source=region.source or region.name, is_key=True)
        key = replace(key, required=by_name["region_code"].required)
        return replace(self, columns=(*self.columns, key))


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _counts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "integer") for name in names)


CODE, YEAR = Column("region_code", required=True), Column("year", "integer", required=True)
REGION, RELEASE = (
    Column("region", source="full_name", required=True),
    Column("release", required=True),
)
METHOD, SOURCES = Column("method", required=True), Column("source_ids", "ids")
INDICATOR, NOTES = Column("indicator", required=True), _text("note_id", "note_en")
# the number, and as its source prints it
SCORE = (Column("score", "number", digits=(9, 4)), Column("score_text"))
VALUE = (Column("value", "number", digits=(18, 4)), Column("value_text"))

HIDDEN = Column("is_hidden", "boolean", required=True)
AS_OF = Column("as_of", required=True)  # the day of which the statuses behind a count are

DECLARED = (
    Table(
        "assessments",
        "assessments",
        (
            CODE,
            REGION,
            Column("type", required=True),
            YEAR,
            Column("status", required=True),
            Column("score", "number"),
            *_text("zone", "category", "opinion", "method"),
            Column("claim_ids", "ids"),
            RELEASE,
        ),
        ("year", "region"),
        ("region_code", "year"),
    ),
    Table(
        "assessment_basis",
        "assessments",
        (
            CODE,
            YEAR,
            *_text("zone_basis", "category_basis"),
            Column("contrary_ids", "ids"),
            Column("reasoning"),
            Column("reasoning_source_ids", "ids"),
            RELEASE,
        ),
        ("year", "region"),
        ("region_code", "year"),
    ),
    Table(
        "claims",
        "claims",
        (
            Column("claim_id", required=True),
            CODE,
            REGION,
            Column("year_from", "integer"),
            Column("year_to", "integer"),
            Column("opd"),
            Column("score", "number"),
            *_text("zone", "category", "opinion", "rank_text"),
            Column("note", source="note_en"),
            Column("uncounted"),
            Column("source_id", required=True),
            RELEASE,
            Column("note_id"),
            Column("corrections", "texts"),
        ),
        ("year", "region"),
        ("claim_id",),
    ),
    Table(
        "sources",
        "sources",
        (
            Column("source_id", required=True),
            Column("publisher", required=True),
            *_text("published", "kind", "stated_by", "url"),
            Column("claims_n", "integer", required=True),
            RELEASE,
        ),
        (),
        ("source_id",),
    ),
    Table(
        "regions",
        "regions",
        (
            CODE,
            *_text("bps_code", "name", "full_name", "short_name"),
            Column("type", required=True),
            Column("capital"),
            Column("area_km2", "number", digits=(10, 3)),
            Column("population_2024", "integer"),
            Column("tile_column", "integer"),
            Column("tile_row", "integer"),
        ),
        (),
        ("region_code",),
    ),
    Table(
        "region_periods",
        "region_periods",
        (
            CODE,
            REGION,
            *_text("short_name"),
            Column("valid_from", "integer"),
            Column("valid_to", "integer"),
            Column("replaced_by", "ids"),
            Column("source_id"),
            RELEASE,
        ),
        (),
    ),
    Table(
        "methods",
        "methods",
        (
            METHOD,
            *_text("name_id", "name_en", "note_id", "note_en"),
            Column("state", required=True),
            Column("scale_low", "number"),
            Column("scale_high", "number"),
            Column("scale_state"),
            Column("years", "years"),
            Column("comparable_years", "years"),
            SOURCES,
            Column("opinions", "texts"),
        ),
        (),
        ("method",),
    ),
    Table(
        "bands",
        "bands",
        (
            METHOD,
            Column("position", "integer", required=True),
            Column("class", required=True),
            *_text("category", "zone", "label"),
            Column("low", "number"),
            Column("high", "number"),
        ),
        (),
        ("method", "position"),
    ),
    Table(
        "dimensions",
        "dimensions",
        (
            METHOD,
            Column("dimension", required=True),
            Column("weight_pct", "number"),
            Column("state"),
            SOURCES,
            Column("parts", "ids"),
            Column("indicators_n", "integer"),
        ),
        (),
        ("method", "dimension"),
    ),
    Table(
        "survey_years",
        "years",
        (
            YEAR,
            Column("survey", required=True),
            Column("coverage", required=True),
            Column("list_complete", "boolean", required=True),
            Column("assessed_n", "integer"),
            *_text("source_id", "method"),
        ),
        (),
        ("year",),
    ),
    Table(
        "published_totals",
        "published_totals",
        (
            YEAR,
            Column("scope", required=True),
            Column("n", "integer"),
            Column("class", required=True),
            Column("count", "integer"),
            *_text("basis", "publisher", "published"),
        ),
        (),
        ("year", "scope", "class"),
    ),
    Table(
        "derived_zones",
        "derived_zones",
        (
            CODE,
            REGION,
            YEAR,
            Column("zone", required=True),
            *_text("category", "basis"),
            RELEASE,
            SOURCES,
        ),
        ("year", "region"),
        ("region_code", "year"),
    ),
    Table(
        "agency_scores",
        "open_agency_scores",
        (
            Column("agency_id", required=True),
            Column("agency", required=True),
            Column("kind"),
            CODE,
            REGION,
            Column("year", "integer"),
            *_text("dimension", "indicator"),
            Column("score", "number"),
            *_text("zone", "claim_id", "batch_id"),
            RELEASE,
        ),
        ("year", "region"),
    ),
    Table(
        "indicators",
        "indicators",
        (
            INDICATOR,
            Column("position", "integer", required=True),
            *_text("name_id", "name_en", "short_id", "short_en"),
            *_text("measured_by_id", "measured_by_en", "body", "unit_id", "unit_en"),
            Column("grain", "ids"),
            *_text("period", "direction"),
            Column("decimals", "integer"),
            Column("state", required=True),
            SOURCES,
            *NOTES,
            RELEASE,
        ),
        (),
        ("indicator",),
    ),
    Table(
        "indicator_values",
        "open_indicator_values",
        (
            INDICATOR,
            CODE,
            REGION,
            *_text("opd", "kind"),
            YEAR,
            Column("period"),
            Column("status", required=True),
            *SCORE,
            *_text("class", "opinion", "method"),
            Column("claim_ids", "ids"),
            Column("contrary_ids", "ids"),
            RELEASE,
        ),
        ("indicator", "year", "region"),
    ),
    Table(
        "indicator_claims",
        "indicator_claims",
        (
            Column("claim_id", required=True),
            INDICATOR,
            Column("region_code"),
            Column("region", required=True),
            Column("year_from", "integer"),
            Column("year_to", "integer"),
            *_text("period", "opd"),
            *SCORE,
            *_text("zone", "category", "opinion", "rank_text"),
            Column("n", "integer"),
            Column("uncounted"),
            Column("source_id", required=True),
            *NOTES,
            RELEASE,
        ),
        ("indicator", "year", "region"),
        ("claim_id",),
    ),
    Table(
        "indicator_methods",
        "indicator_methods",
        (
            METHOD,
            INDICATOR,
            *_text("name_id", "name_en"),
            *NOTES,
            Column("state", required=True),
            Column("scale_low", "number", digits=(9, 4)),
            Column("scale_high", "number", digits=(9, 4)),
            Column("scale_state"),
            Column("years", "years"),
            Column("comparable_years", "years"),
            SOURCES,
        ),
        (),
        ("method",),
    ),
    Table(
        "indicator_bands",
        "indicator_bands",
        (
            INDICATOR,
            METHOD,
            Column("position", "integer", required=True),
            Column("class", required=True),
            Column("low", "number", digits=(9, 4)),
            Column("high", "number", digits=(9, 4)),
        ),
        (),
        ("method", "position"),
    ),
    Table(
        "method_evidence",
        "method_evidence",
        (
            INDICATOR,
            METHOD,
            Column("position", "integer", required=True),
            Column("subject", required=True),
            Column("state", required=True),
            *_text("text_id", "text_en"),
            SOURCES,
        ),
        (),
        ("method", "position"),
    ),
    Table(
        "corrections",
        "corrections",
        (
            Column("claim_id", required=True),
            Column("field", required=True),
            *_text("old", "new"),
            Column("corrected", required=True),
            Column("in_release", required=True),
            *_text("reason_id", "reason_en"),
            RELEASE,
        ),
        (),
        ("claim_id", "field"),
    ),
    Table(
        "published_counts",
        "published_counts",
        (
            Column("count_id", required=True),
            Column("series", required=True),
            Column("region_code"),
            Column("region", required=True),
            Column("year_from", "integer"),
            Column("year_to", "integer"),
            Column("period"),
            Column("dimension", required=True),
            Column("item", required=True),
            Column("agency"),
            *VALUE,
            Column("unit", required=True),
            Column("n", "integer"),
            Column("source_id", required=True),
            *NOTES,
            RELEASE,
        ),
        ("year", "region"),
        ("count_id",),
    ),
    Table(
        "events",
        "events",
        (
            Column("event_id", required=True),
            Column("region_code"),
            Column("region", required=True),
            *_text("place", "date"),
            Column("kind", required=True),
            Column("measure"),
            *VALUE,
            Column("unit"),
            Column("source_id", required=True),
            *NOTES,
            RELEASE,
        ),
        ("region",),
        ("event_id",),
    ),
    Table(
        "holidays",
        "holidays",
        (
            Column("date", required=True),
            Column("type", required=True),
            Column("name", required=True),
            Column("legal_basis"),
            SOURCES,
            *NOTES,
            RELEASE,
        ),
        (),
        ("date",),
    ),
    Table(
        "complaint_places",
        "open_complaint_places",
        (
            CODE,
            REGION,
            *_counts(
                "complaints_n", "late_now_n", "soon_late_n", "ombudsman_n", "ombudsman_unknown_n"
            ),
            AS_OF,
            RELEASE,
        ),
        ("region",),
        ("region_code",),
        about_services=True,
    ),
    Table(
        "complaint_periods",
        "open_complaint_periods",
        (CODE, REGION, Column("period"), *_counts("complaints_n", "late_n"), AS_OF, RELEASE),
        ("region",),
        about_services=True,
    ),
    Table(
        "complaint_limits",
        "open_complaint_limits",
        (
            CODE,
            REGION,
            Column("rule", required=True),
            Column("number", "integer"),
            *_text("unit", "regulation"),
            Column("state", required=True),
            *_counts("applies_n", "met_n", "late_n", "late_open_n", "about_to_be_late_n"),
            *_counts("running_n", "closed_by_system_n", "cannot_be_computed_n"),
            AS_OF,
            RELEASE,
        ),
        ("region",),
        ("region_code", "rule"),
        about_services=True,
    ),
    Table(
        "complaint_states",
        "open_complaint_states",
        (
            CODE,
            REGION,
            Column("aspect", required=True, values=("classification", "status")),
            Column("value"),
            *_counts("complaints_n"),
            AS_OF,
            RELEASE,
        ),
        ("region",),
        about_services=True,
    ),
    Table(
        "followup_counts",
        "open_followup_counts",
        (
            CODE,
            REGION,
            Column("agency", required=True),
            Column("paper", source="sort", required=True),
            Column("state", required=True),
            Column("n", "integer", required=True),
            AS_OF,
            RELEASE,
        ),
        ("region",),
        ("region_code", "agency", "paper", "state"),
        about_services=True,
    ),
    Table(
        "visit_counts",
        "visit_counts",
        (
            CODE,
            REGION,
            Column("agency", required=True),
            Column("year", "integer"),
            Column("n", "integer", required=True),
            RELEASE,
        ),
        ("region",),
        ("region_code", "agency", "year"),
        about_services=True,
    ),
)


def of_dataset(dataset: Dataset) -> Table:
    """The open table of a dataset whose rows are public: it follows from the declaration alone.

    Raises LookupError for a dataset of which nothing is public.
    """
    first, *others = (_column(dataset, field) for field in dataset.opened)
    hidden = (HIDDEN,) * bool(dataset.people)
    columns = (first, REGION, *others, *hidden, Column("batch_id"), RELEASE)
    text = dataset.open_sql()
    return Table(dataset.name, "", columns, ("region",), text=text, about_services=True)


def _column(dataset: Dataset, field: Opened) -> Column:
    stated = field.column
    decimal = DECIMAL.fullmatch(field.sql)
    digits = (int(decimal["all"]), int(decimal["after"])) if decimal else Column.digits
    kind = "number" if decimal else KINDS[field.sql]
    if stated is None:
        return Column(field.field, kind, digits=digits, required=field.needed)
    return Column(
        field.field,
        kind,
        digits=digits,
        required=field.needed,
        meanings=(f"template.{dataset.name}_{stated.name}", f"template.{stated.name}"),
    )


TABLES = tuple(table.with_key() for table in (*DECLARED, *map(of_dataset, OPENED)))
BY_NAME = {table.name: table for table in TABLES}


def cell(column: Column, value: Any) -> Any:
    """A value as it stands in a CSV cell: lists joined (JOINTS), text that starts like a formula
    with an apostrophe in front.
    """
    if value is None:
        return ""
    if column.kind == "boolean":
        return "true" if value else "false"
    if column.kind in JOINTS:
        return defused(JOINTS[column.kind].join(map(str, value)))
    return defused(value)
