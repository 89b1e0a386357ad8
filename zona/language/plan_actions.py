"""The moves of a plan as rows of the template of agreed actions: what is to be done, at which OPD,
for which indicator. Whoever takes the plan on adds the office that does it, and by when. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zona.domain.aggregation import Key
from zona.domain.path import Move
from zona.language.words import Words

NOT_BEGUN = "belum"


def action_rows(
    done: Iterable[Move],
    names: Mapping[Key, tuple[str, str, str]],
    region: Mapping[str, Any],
    year: int,
    target: str,
    words: Words,
    mark: str = "",
) -> list[dict[str, Any]]:
    """Rows of the dataset `actions`, one for each move.

    names: item -> (OPD, dimension, indicator) in words; region: its row; target: the class that the
    plan reaches, as a code; mark: that of simulated data. Office and deadline stay empty.
    """
    rows = []
    for number, move in enumerate(done, start=1):
        agency, dimension, indicator = names[move.item.key]
        what = words(
            "plan_actions.what",
            indicator=indicator,
            before=words.number(move.item.score),
            after=words.number(move.to),
        )
        whereto = words("plan_actions.about", target=target, year=year, dimension=dimension)
        rows.append(
            {
                "kode_wilayah": region["region_code"],
                "wilayah": region["full_name"],
                "nomor_tindakan": f"RENCANA-{year}-{target}-{number:02}",
                # in the cells and not in the name of the file alone: that gets lost
                "tindakan": f"{mark}: {what}" if mark else what,
                "untuk": whereto,
                "indikator": indicator,
                "opd": agency,
                "status_tindakan": NOT_BEGUN,
            }
        )
    return rows
