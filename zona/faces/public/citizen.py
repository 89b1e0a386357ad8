"""The page for citizens: what a zone means, what they may do, how a figure is corrected. Pure."""

from __future__ import annotations

from zona.faces.public.look import Look, render
from zona.facts.channels import Limit

# The components of a service standard that have to be displayed (UU 25/2009, PermenPANRB 15/2014).
DISPLAYED = ("persyaratan", "prosedur", "jangka-waktu", "biaya", "produk", "prosedur-pengaduan")
TERMS = ("zone", "category", "class", "score", "opd", "statement", "method", "break")


def citizen(look: Look) -> str:
    """What a zone means in plain words, where to complain, how to ask for a correction."""
    t = look.words
    return render(
        "citizen.html",
        look,
        displayed=DISPLAYED,
        terms=TERMS,
        limit=lambda name: limit_sentence(look, look.content.channels.limit(name)),
        title=t("citizen.title"),
        description=t("citizen.description", province=look.content.province["name"]),
        picture=None,
        app=look.interactive("zones.py"),
    )


def limit_sentence(look: Look, limit: Limit | None) -> str:
    """A limit in words with the rule that it stands in, "" where it is not known."""
    if limit is None:
        return ""
    basis = look.words(f"citizen.basis_{limit.state}", basis=limit.basis)
    return f"{look.words(f'citizen.limit_{limit.id}', n=limit.n)} ({basis})"
