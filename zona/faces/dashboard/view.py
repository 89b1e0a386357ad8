"""One reader's look at the data: choices, words, the snapshot and its cached answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from zona.faces.address import PUBLISHED, SIMULATED, Choices
from zona.language.words import Words
from zona.store.published import published_store, simulated_store
from zona.store.rows import spans_of
from zona.store.snapshot import Snapshot, Store


@dataclass(frozen=True)
class View:
    """One reader's look at one page: their choices, their words, and the snapshot that all its
    figures come from.
    """

    choices: Choices
    words: Words
    snapshot: Snapshot

    @property
    def simulated(self) -> bool:
        """Whether the figures are simulated: then everything that shows or exports them carries the
        mark.
        """
        return self.choices.data == SIMULATED

    def rows(self, question: str, **values: Any) -> list[dict[str, Any]]:
        """The answer to a question from this view's snapshot, which keeps it: not to be changed."""
        return self.snapshot.kept_rows(question, **values)

    def year_row(self, year: int | None = None) -> dict[str, Any]:
        """What is known of a year's survey, by default the chosen year's."""
        return next(row for row in self.rows("years") if row["year"] == (year or self.choices.year))

    @property
    def regions(self) -> list[dict[str, Any]]:
        """The regions that there were in the chosen year, with their names of then."""
        return self.rows("regions_of_year", year=self.choices.year)

    def region_row(self, code: str) -> dict[str, Any]:
        """The region with this code as it was in the chosen year, as it is now where there was none
        then.
        """
        # those of the year first: names and types may have been others
        everyone = (*self.regions, *self.rows("regions"))
        return next(row for row in everyone if row["region_code"] == code)

    def spans(self) -> list[tuple[int, ...]]:
        """The years cut into spans within which scores may be compared."""
        return spans_of(self.rows("methods"), self.rows("years"))


# one for all readers: each would otherwise open, and read whole, a snapshot of its own
@st.cache_resource
def store(data: str = PUBLISHED) -> Store:
    """The one store of this process for published or simulated data: two files that never meet."""
    return published_store() if data == PUBLISHED else simulated_store()


def current_view() -> View:
    """The view that `zona.faces.dashboard.frame.frame` made for this run."""
    return st.session_state["view"]


def bands_by_year(view: View) -> dict[int, list[dict[str, Any]]]:
    """The bands that were in force in each year, the best class first; a year without bands is left
    out.
    """
    bands = view.rows("bands")
    by_method = {
        row["method"]: [band for band in bands if band["method"] == row["method"]]
        for row in view.rows("methods")
    }
    return {
        row["year"]: by_method[row["method"]]
        for row in view.rows("years")
        if by_method.get(row["method"])
    }
