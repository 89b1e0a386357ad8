"""Writes the site as a folder for any web server or CDN, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from zona.public.site import Site

MARK = ".zona-site"


class NotASite(Exception):
    """The folder holds something else: nothing was written."""


def write(site: Site, folder: Path) -> int:
    """Writes every page of the site and puts the folder in place of an older one; returns the number of files.

    The new folder is made beside the old one; readers see the old one whole until two renames bring the new one. Raises
    NotASite where `folder` is neither new, empty nor an older site, and OSError where it cannot be written.
    """
    folder = folder.absolute()
    if folder.exists() and not replaceable(folder):
        raise NotASite(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fresh = work / "new"
        documents = site.documents()
        for path, document in documents.items():
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(document.body)
        (fresh / MARK).write_text(f"{site.content.release['content_id']}\n", encoding="utf-8")
        if folder.exists():
            os.replace(folder, work / "old")
        os.replace(fresh, folder)
    finally:
        if (work / "old").exists() and not folder.exists():
            os.replace(work / "old", folder)
        shutil.rmtree(work, ignore_errors=True)
    return len(documents)


def replaceable(folder: Path) -> bool:
    """Whether nothing but an older site would be lost."""
    return folder.is_dir() and not folder.is_symlink() and ((folder / MARK).is_file() or not any(folder.iterdir()))
