"""The data dictionary of the datasets: what each column holds, as their declarations say it.

`python -m zona.intake.dictionary` prints the page docs/datasets.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zona.domain.ledger import Facts
from zona.intake.datasets import DATASETS, OPENED, Column, Dataset
from zona.intake.datasets.columns import years
from zona.language.words import Words

LISTED = 8  # values of a column that are named one by one; a longer list is counted


def meaning(dataset: Dataset, column: str, facts: Facts, words: Words) -> str:
    """What a column holds, for whoever fills it in; its dataset's own words go before those that
    several share.
    """
    given = {
        "example": facts.regions[0].region_code if facts.regions else "",
        "years": ", ".join(map(str, years(facts))),
    }
    own = f"template.{dataset.name}_{column}"
    return words.said(own if words.has(own) else f"template.{column}", column, **given)


def entries(dataset: Dataset, facts: Facts, words: Words) -> list[dict[str, str]]:
    """One row a column: name, meaning, how it is read, whether it is needed, what is allowed, who
    may see it, what else people call it.
    """
    return [_entry(dataset, column, facts, words) for column in dataset.columns]


def _entry(dataset: Dataset, column: Column, facts: Facts, words: Words) -> dict[str, str]:
    privacy = column.privacy
    if privacy == "public" and dataset.privacy != "public":
        privacy = dataset.privacy
    told = {
        "column": column.name,
        "meaning": meaning(dataset, column.name, facts, words),
        "reads": words(f"dictionary.reads_{column.reads}"),
        "needed": words("dictionary.yes") if column.needed else "",
        "allowed": _allowed(column, facts, words),
        "privacy": words(f"dictionary.privacy_{privacy}"),
        "synonyms": ", ".join(column.synonyms),
    }
    return {words(f"dictionary.{name}"): text for name, text in told.items()}


def _allowed(column: Column, facts: Facts, words: Words) -> str:
    values: list[Any] = list(column.allowed(facts)) if column.allowed else []
    if len(values) > LISTED:
        return words("dictionary.many", n=words.number(len(values), 0), first=str(values[0]))
    return ", ".join(map(str, values))


def page(facts: Facts, words: Words) -> str:
    """The dictionary of all datasets as one page of Markdown."""
    return "\n".join(_page(facts, words)) + "\n"


def _page(facts: Facts, words: Words) -> Iterator[str]:
    yield f"# {words('dictionary.title')}"
    yield ""
    yield words("dictionary.lead")
    for dataset in DATASETS.values():
        rows = entries(dataset, facts, words)
        yield ""
        yield f"## {words.said(f'intake.kind_{dataset.name}', dataset.name)} (`{dataset.name}`)"
        yield ""
        yield words(
            "dictionary.of_dataset",
            keys=", ".join(f"`{name}`" for name in dataset.key),
            table=f"`{dataset.table}`",
            privacy=words(f"dictionary.privacy_{dataset.privacy}"),
        )
        yield ""
        if dataset in OPENED:
            yield words("dictionary.open_table", address=f"`/api/v1/{dataset.name}.csv`")
            yield ""
        yield "| " + " | ".join(rows[0]) + " |"
        yield "|" + "---|" * len(rows[0])
        for row in rows:
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row.values()) + " |"


if __name__ == "__main__":
    from zona.config import ROOT
    from zona.facts.read import read_facts

    print(page(read_facts(ROOT), Words("en")), end="")
