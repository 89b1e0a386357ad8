"""The templates of pages that work without a script: how all faces read theirs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from zona.config import ICON

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(folder: Path) -> Environment:
    """The templates of a folder; `icon` is known in each.

    Everything that they write is escaped; a name that is not there is an error.
    """
    # imported here, as all that only a page needs: a fresh server answers sooner
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["icon"] = _icon()
    return made


@cache
def _icon() -> str:
    """Inside the page: one request less."""
    return f"data:image/svg+xml,{quote(ICON.read_text(encoding='utf-8').strip())}"
