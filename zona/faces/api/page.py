"""The page for people about the open data: `/api/v1/`. Works without a script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zona.faces.datapackage import describe
from zona.faces.opendata import LICENSE, TABLES
from zona.faces.templates import environment
from zona.language.words import Words
from zona.store.snapshot import Snapshot

if TYPE_CHECKING:
    from jinja2 import Environment

# What can be asked of a table, each with an address that shows it: `open.ask_<name>` explains it.
EXAMPLES = {
    "filter": ("assessments.csv?zone=kuning&year=2022", "agency_scores.json?kind=kesehatan"),
    "range": ("assessments.csv?score.min=80&score.max=90&year=2024",),
    "empty": ("claims.json?uncounted=&year=2022", "methods.json?years=2022"),
    "sort": ("assessments.json?year=2024&sort=-score,region_code&limit=10",),
    "columns": ("assessments.csv?columns=region,year,zone&zone=merah",),
}
TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    return environment(TEMPLATES)


def index_page(base: str, snapshot: Snapshot, releases: Sequence[str], words: Words) -> str:
    """The page as HTML: every table with its files, columns and what they mean; how to cite; the
    licence.
    """
    return (
        _environment()
        .get_template("api.html")
        .render(
            words=words,
            base=base,
            snapshot=snapshot,
            releases=releases,
            tables=TABLES,
            examples=EXAMPLES,
            others=words.others(),
            knows_services=any(
                table.copy(snapshot).rows_n for table in TABLES if table.about_services
            ),
            license=LICENSE,
            describe=lambda table, column: describe(table, column, words),
        )
    )
