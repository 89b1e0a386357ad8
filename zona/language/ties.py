"""Score, standards and complaints tied to each other, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zona.domain.servicerules import Ties
from zona.domain.standards import STORED
from zona.domain.ties import Tied
from zona.language.agencies import dimension_name, indicator_name
from zona.language.escaping import markdown
from zona.language.services import ratio_text
from zona.language.tables import Columns
from zona.language.words import Words


def tied_line(found: Tied, name: str, kinds: Iterable[str], words: Words) -> str:
    """One component as an item of a list: the indicators that look at it, how far it is there, the
    complaints about it, and what kind of work it is.

    name: of the component; kinds: of work (`data/advice/effort.toml`).
    """
    indicators = [indicator_name(code, words) for code in found.indicators]
    indicators = [spoken for spoken in indicators if spoken != name]
    behind = f" ({markdown(words.listing(indicators))})" if indicators else ""
    said = [words("ties.unchecked")]
    if found.there:
        said = [
            words(f"ties.{STORED[aspect]}", ratio=ratio_text(ratio, words))
            for aspect, ratio in found.there.items()
            if ratio is not None
        ]
    if found.complaints:
        said.append(words("ties.complaints", n=words.number(found.complaints, 0)))
    work = [words(f"ties.kind_{kind}") for kind in kinds]
    if work:
        said.append(words("ties.kinds", kinds=words.listing(work)))
    return f"- **{markdown(name)}**{behind} — {'; '.join(said)}"


def tie_columns(ties: Ties, method: str | None, names: Mapping[str, str], words: Words) -> Columns:
    """The columns of components: rows with `code`; names: component -> name."""

    def listed(texts: Iterable[str]) -> str:
        return "; ".join(texts) or words("ties.none")

    def dimensions(row: Mapping[str, Any]) -> str:
        found = ties.dimensions_of(method, row["code"])
        return listed(dimension_name(code, words, short=True) for code in found)

    return {
        words("standards.column_component"): lambda row: names[row["code"]],
        words("agency.dimension"): dimensions,
        words("agency.indicator"): lambda row: listed(
            indicator_name(code, words) for code in ties.tie(row["code"]).indicators
        ),
        words("ties.topics"): lambda row: listed(ties.tie(row["code"]).topics),
    }
