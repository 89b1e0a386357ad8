"""Tables of records (complaints, services, visits, ...): made from the declarations of the datasets,
filled by DuckDB from the rows of accepted files, however many there are.

Prose that is internal stays with the files: no page asks for it, so no snapshot has it.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from zona.intake.batches import ROWS_FILE, Batch
from zona.intake.datasets import DATASETS, Dataset

# Scores feed tables that claims feed too, by a rule of their own.
SCORES = ("agency_scores", "region_scores")
RECORDS = tuple(dataset for name, dataset in DATASETS.items() if name not in SCORES)


def create(db: duckdb.DuckDBPyConnection) -> None:
    """Creates an empty table for each dataset of records."""
    for dataset in RECORDS:
        db.execute(dataset.table_sql())


def add(db: duckdb.DuckDBPyConnection, counted: Iterable[Batch]) -> None:
    """Adds the rows of the batches that count; an empty cell is NULL."""
    by_name = {dataset.name: dataset for dataset in RECORDS}
    for batch in counted:
        if batch.kind in by_name:
            path = (batch.folder / ROWS_FILE).as_posix()
            db.execute(_insert(by_name[batch.kind]), {"path": path, "batch": batch.batch_id})


def _insert(dataset: Dataset) -> str:
    cells = ", ".join(f"nullif({name}, '') AS {name}" for name in dataset.shown_fields)
    read = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"'"
    return (
        f"INSERT INTO {dataset.table} BY NAME "
        f"FROM read_csv($path, {read}, strict_mode = true) SELECT $batch AS batch_id, {cells}"
    )
