"""Where the office's database is, without opening it: cheap enough for every request."""

from __future__ import annotations

from pathlib import Path

from zona.config import ROOT, SQLITE, office_url


def file_of(url: str) -> Path | None:
    """The file of a SQLite database, None for another database."""
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None


def exists(root: Path = ROOT) -> bool:
    """Whether there is an office: a file that somebody made, or another database that is set."""
    path = file_of(office_url(root))
    return path is None or path.exists()
