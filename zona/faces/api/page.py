"""The page for people about the open data: `/api/v1/`. Works without a script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from zona.faces.opendata import LICENSE, TABLES, describe
from zona.language.words import LANGUAGES, Words
from zona.store.snapshot import Snapshot

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def index_page(base: str, snapshot: Snapshot, releases: Sequence[str], words: Words) -> str:
    """The page as HTML: every table with its files, columns and what they mean; how to cite; the
    licence.
    """
    others = [
        (language, Words(language)("common.own_name"))
        for language in LANGUAGES
        if language != words.language
    ]
    return (
        _environment()
        .get_template("api.html")
        .render(
            words=words,
            base=base,
            snapshot=snapshot,
            releases=releases,
            tables=TABLES,
            others=others,
            license=LICENSE,
            describe=lambda table, column: describe(table, column, words),
        )
    )
