"""Regions beside each other on the page of the years: chosen by clicking, and their table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zona.domain.classes import letter
from zona.faces.address import OTHERS_N, Choices
from zona.faces.dashboard.choices import choose
from zona.faces.dashboard.region import Row
from zona.faces.dashboard.tables import show_table
from zona.faces.dashboard.view import View


def after_click(choices: Choices, code: str) -> tuple[str | None, tuple[str, ...]]:
    """The chosen region and those beside it once `code` was clicked: it joins, or it leaves.

    The first of those beside it takes the place of the chosen one that leaves. Where there is room
    for no further region nothing changes.
    """
    together = [one for one in (choices.region, *choices.others) if one]
    if code in together:
        together.remove(code)
    elif len(together) <= OTHERS_N:
        together.append(code)
    return (together[0] if together else None), tuple(together[1:])


def compare_selector(view: View) -> Callable[[str], None]:
    """What a click on a region does: it joins the comparison or leaves it."""

    def select(code: str) -> None:
        region, others = after_click(view.choices, code)
        choose(region=region, others=others)

    return select


def compare_table(view: View, rows: Sequence[Row], codes: Sequence[str]) -> None:
    """One line a region, one column a year: score and letter, or which kind of absence it is."""
    words = view.words
    by_place = {(row["region_code"], row["year"]): row for row in rows}
    years = [row["year"] for row in view.rows("years")]
    table = [
        {words("column.region"): view.region_row(code)["full_name"]}
        | {str(year): _cell(view, by_place.get((code, year))) for year in years}
        for code in codes
    ]
    show_table(words, "compare.table", table)


def _cell(view: View, row: Row | None) -> str:
    if row is None:
        return ""
    return " ".join(filter(None, (view.words.number(row["score"]), letter(row))))
