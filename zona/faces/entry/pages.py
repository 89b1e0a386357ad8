"""The pages of /masuk and /keluar. Pure: what they say is handed in."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zona.domain.roles import Actor, Held
from zona.faces.address import PARAMETERS
from zona.faces.entry.forms import FIELD
from zona.faces.templates import environment
from zona.language.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Page:
    """One page: which form (sign_in, signed_in, closed), for whom, in which words; `said`: what is
    wrong; `name`: what was written into the form before.
    """

    form: str
    words: Words
    secret: str
    actor: Actor
    said: str = ""
    name: str = ""

    def link(self, path: str, language: str | None = None) -> str:
        """An address in the language of this page, or in another one: said each time, since the
        browser may ask for another one than the reader chose.
        """
        return f"{path}?{PARAMETERS['language']}={language or self.words.language}"

    def role(self, held: Held) -> str:
        """A role as people call it."""
        name = self.words(f"entry.role_{held.role}")
        return f"{name} ({held.region})" if held.region else name


@cache
def _environment() -> Environment:
    made = environment(FOLDER)
    made.globals["field"] = FIELD
    return made


@cache
def _style() -> str:
    text = (FOLDER / "entry.css").read_text(encoding="utf-8")
    return "".join(line.strip() for line in text.splitlines())


@cache
def policy() -> str:
    """No script, no style but the one inside the page, forms to this host only, framed nowhere."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def html(page: Page) -> bytes:
    """The page, everything in it escaped."""
    from markupsafe import Markup

    template = _environment().get_template("entry.html")
    return template.render(page=page, t=page.words, style=Markup(_style())).encode()
