"""The pages of the evidence: the rule and the conflicts with contents, the list of source
statements, the list of sources. Pure.
"""

from __future__ import annotations

from zona.faces.public.look import Look, render
from zona.faces.public.parts import (
    source_parts,
    sources_page,
    statement_page,
    statement_parts,
)
from zona.language.words import Words


def sources(look: Look) -> str:
    """Contents, the rule, and where sources differ."""
    c, t = look.content, look.words
    statements = [
        (region, len(claims), statement_page(part))
        for part, pairs in enumerate(statement_parts(c), 1)
        for region, claims in pairs
    ]
    lists = [
        (rows[0]["source_id"], rows[-1]["source_id"], sources_page(part))
        for part, rows in enumerate(source_parts(c), 1)
    ]
    return render(
        "sources.html",
        look,
        conflicts=[row for row in c.assessments.values() if row["status"] == "conflict"],
        statements=statements,
        lists=lists,
        rule=rule(t),
        title=t("public.sources_title"),
        picture=None,
        app=look.interactive("sources.py"),
        description=t(
            "public.sources_description",
            claims=len(c.indicator_claims),
            sources=len({claim["source_id"] for claim in c.indicator_claims.values()}),
        ),
    )


def statements(look: Look, part: int) -> str:
    """One page of the list of source statements."""
    c, t = look.content, look.words
    parts = statement_parts(c)
    return render(
        "statements.html",
        look,
        by_region=parts[part - 1],
        pages=[statement_page(n) for n in range(1, len(parts) + 1)],
        title=t("public.ledger_title", part=part, parts=len(parts)),
        picture=None,
        app=look.interactive("sources.py"),
        description=t("public.ledger_caption"),
    )


def source_list(look: Look, part: int) -> str:
    """One page of the list of sources."""
    c, t = look.content, look.words
    parts = source_parts(c)
    return render(
        "source_list.html",
        look,
        rows=parts[part - 1],
        pages=[sources_page(n) for n in range(1, len(parts) + 1)],
        title=t("public.source_list_title", part=part, parts=len(parts)),
        picture=None,
        app=look.interactive("sources.py"),
        description=t("public.source_list_caption"),
    )


def rule(words: Words) -> tuple[str, list[str]]:
    """(opening, steps) of the rule, from the one text of it, which numbers its steps."""
    lines = [line for line in words("sources.rule").splitlines() if line.strip()]
    steps = [line.partition(". ")[2] for line in lines if line[0].isdigit()]
    return " ".join(line for line in lines if not line[0].isdigit()), steps
