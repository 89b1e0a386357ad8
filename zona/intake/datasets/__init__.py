"""The datasets that files may hold: one module, one declaration. A new one is a module here and its
name in the list below.
"""

from __future__ import annotations

from zona.intake.datasets import (
    actions,
    agency_scores,
    complaints,
    district_scores,
    findings,
    region_scores,
    satisfaction,
    services,
    standard_checks,
    visits,
)
from zona.intake.datasets.declare import PLACES, Column, Dataset

MODULES = (
    agency_scores,
    region_scores,
    complaints,
    satisfaction,
    services,
    standard_checks,
    visits,
    actions,
    findings,
    district_scores,
)
DATASETS: dict[str, Dataset] = {module.DATASET.name: module.DATASET for module in MODULES}
# Scores feed tables that claims feed too, by a rule of their own; all others are records.
SCORES = ("agency_scores", "region_scores")
RECORDS = tuple(dataset for name, dataset in DATASETS.items() if name not in SCORES)
# Records that anybody may see row by row: each has an open table.
OPENED = tuple(dataset for dataset in RECORDS if dataset.public_fields)

__all__ = ["DATASETS", "OPENED", "PLACES", "RECORDS", "SCORES", "Column", "Dataset"]
