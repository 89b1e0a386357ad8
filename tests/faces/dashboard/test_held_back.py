"""The lowest OPD holds a region back only where there is a class above."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from zona.faces.dashboard.region import held_back
from zona.language.words import Words

WORDS = Words("id")


def view_of(snapshot, scores):
    """A view in which these are a region's scores of OPD."""

    def rows(question, **values):
        if question != "agency_scores":
            return snapshot.rows(question, **values)
        whole = {"dimension": None, "indicator": None}
        return [whole | {"name": name, "score": Decimal(score)} for name, score in scores]

    return SimpleNamespace(words=WORDS, rows=rows)


@pytest.mark.parametrize(
    ("code", "score", "begins", "says"),
    [
        ("12.75", "91.17", "OPD terendah", "di atas batas kelas A (88,00)"),
        ("12.75", "80", "OPD terendah", "di bawah batas kelas A (88,00)"),
        ("12.74", "80", "Paling menahan", "Dinas Pendidikan (80,00)"),
    ],
)
def test_what_is_said_of_the_lowest_agency_fits_the_class(snapshot, code, score, begins, says):
    row = snapshot.rows("assessments", year=2024, region=code)[0]
    view = view_of(snapshot, [("Dukcapil", "99"), ("Dinas Pendidikan", score)])
    told = held_back(view, row)
    assert told.startswith(begins) and says in told


def test_without_scores_of_agencies_nothing_is_said_to_hold_the_best_class_back(snapshot):
    row = snapshot.rows("assessments", year=2024, region="12.75")[0]
    assert held_back(view_of(snapshot, []), row) == WORDS("region.lowest_unknown")
    assert "menahan" not in WORDS("plan.margin") + WORDS("plan.margin_holds", names="")
