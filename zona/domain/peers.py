"""Peers of a region: those of the same type that are nearest to it in population. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any


def peers(regions: Iterable[Mapping[str, Any]], region_code: str, most: int = 5) -> list[str]:
    """Codes of `most` regions of the same type whose population is nearest in ratio, by name.

    regions: rows of the question `regions`. Ratio and not difference: 60 000 against 120 000 people
    is not nearer than 1.0 against 1.1 million. A region without a published population has no peers
    and is nobody's peer.
    """
    rows = [row for row in regions if row["population_2024"]]
    own = next((row for row in rows if row["region_code"] == region_code), None)
    if own is None:
        return []
    same = [row for row in rows if row["type"] == own["type"] and row["region_code"] != region_code]
    nearest = sorted(
        same,
        key=lambda row: (
            abs(math.log(row["population_2024"] / own["population_2024"])),
            # equal ratios fall the same way everywhere
            row["region_code"],
        ),
    )
    return [row["region_code"] for row in sorted(nearest[:most], key=lambda row: row["name"])]
