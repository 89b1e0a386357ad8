"""Writes the site as a folder for any web server or CDN, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from zona import files
from zona.faces.public.site import Site

MARK = ".zona-site"


class NotASite(Exception):
    """The folder holds something else: nothing was written.

    `foreign`: the first file in an older site's folder that no earlier run wrote, None where there
    is no older site.
    """

    def __init__(self, folder: Path, foreign: Path | None = None):
        super().__init__(folder, foreign)
        self.foreign = foreign


def write(site: Site, folder: Path) -> int:
    """Writes every page of the site and puts the folder in place of an older one; returns the
    number of files.

    The new folder is made beside the old one; readers see the old one whole until two renames bring
    the new one. Raises NotASite where `folder` is neither new, empty nor an older site with nothing
    else in it, and NotWritten where the disk fails. A link to a folder stays; the site is written
    where it leads.
    """
    folder = Path(os.path.realpath(folder))
    if folder.exists():
        refuse_what_is_not_ours(folder, site.entries)
    documents = site.documents()
    lines = (site.content.release["content_id"], *documents)
    with files.whole(folder) as draft:
        for path, document in documents.items():
            target = draft / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(document.body)
        (draft / MARK).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        if folder.exists():  # asked again: the pages took a while to make
            refuse_what_is_not_ours(folder, site.entries)
    return len(documents)


def refuse_what_is_not_ours(folder: Path, entries: Iterable[str]) -> None:
    """Raises NotASite where a folder holds anything that a new site would delete and no earlier run
    wrote.

    `MARK` names the content and, a line each, the files of the run that wrote it; older ones name
    the content only: there the folder may hold nothing but files that the new site (`entries`)
    writes too.
    """
    if not folder.is_dir():
        raise NotASite(folder)
    if not any(folder.iterdir()):
        return
    mark = folder / MARK
    # a link named like our mark could make a foreign folder look like ours
    if mark.is_symlink() or not mark.is_file():
        raise NotASite(folder)
    written = mark.read_text(encoding="utf-8", errors="replace").split("\n")[1:-1]
    ours = {MARK, *(written or entries)}
    for found in things(folder):
        if (
            found.relative_to(folder).as_posix() not in ours
            or found.is_symlink()
            or not found.is_file()
        ):
            raise NotASite(folder, found)


def things(folder: Path) -> Iterator[Path]:
    """What would be lost with a folder: its files, links and empty folders at any depth."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink() and any(path.iterdir()):
            yield from things(path)
        else:
            yield path
