"""The datasets that files may hold: one module, one declaration. A new one is a module here and its
name in the list below.
"""

from __future__ import annotations

from zona.intake.datasets import agency_scores, region_scores
from zona.intake.datasets.declare import PLACES, Column, Dataset

DATASETS: dict[str, Dataset] = {
    module.DATASET.name: module.DATASET for module in (agency_scores, region_scores)
}

__all__ = ["DATASETS", "PLACES", "Column", "Dataset"]
