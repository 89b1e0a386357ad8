"""Whole packs: every format of a briefing, one made at a time, kept, and written so that nothing is
ever half there.
"""

from __future__ import annotations

import hashlib
import io
import logging
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zona.faces.briefing.content import brief
from zona.faces.briefing.model import Brief
from zona.faces.briefing.setting import moment
from zona.faces.refusal import BriefingError
from zona.files import write_all
from zona.store.snapshot import SIMULATION, Snapshot, is_simulated

log = logging.getLogger("zona")

FORMATS = ("pdf", "pptx", "png")
MIME = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "zip": "application/zip",
}
OF_ONE = ("overflow", "unset")  # faults of one briefing, which say nothing about the next
KEPT = 96  # files, about 80 kB each


@dataclass(frozen=True)
class Order:
    """What somebody asks for; `logo`: a picture as `zona.faces.briefing.logo.prepared` gives it."""

    region_code: str
    year: int
    language: str
    logo: bytes | None = None
    simulated: bool | None = None
    public_url: str | None = None


def rendered(content: Brief, format: str, logo: bytes | None = None) -> bytes:
    """One file of a briefing.

    Raises KeyError for an unknown format, BriefingError where it does not fit or cannot be set.
    """
    # imported here: who looks at the page has not asked for slides yet
    if format == "pdf":
        from zona.faces.briefing.pdf import pdf_bytes as make
    elif format == "pptx":
        from zona.faces.briefing.slides import pptx_bytes as make
    elif format == "png":
        from zona.faces.briefing.card import png_bytes as make
    else:
        raise KeyError(format)
    try:
        return make(content, logo)
    except (RuntimeError, ValueError) as error:  # Typst's and lxml's: a text that cannot be set
        log.exception("a briefing could not be set")
        values = {"name": content.name, "year": content.year, "format": format}
        raise BriefingError("unset", **values) from error


# `_turn`: one file is made at a time. `_guard`: the table of kept ones, held for no time.
_turn = threading.Lock()
_guard = threading.Lock()
_kept: OrderedDict[tuple[object, ...], bytes] = OrderedDict()


def key(snapshot: Snapshot, order: Order, format: str) -> tuple[object, ...]:
    """What tells one file from all others: the content of the facts, the question, and how it is to
    look.
    """
    logo = hashlib.sha256(order.logo).hexdigest() if order.logo else ""
    asked = (order.region_code, order.year, order.language, order.simulated, order.public_url)
    return (snapshot.release, snapshot.content_id, *asked, logo, format)


def file_bytes(snapshot: Snapshot, order: Order, format: str) -> bytes:
    """One file, from what is kept where it was made before.

    Others wait for their turn: one is made at a time, in the caller's thread, so that a server
    keeps its event loop and the second core for its readers.
    """
    name = key(snapshot, order, format)
    if (found := kept(name)) is not None:
        return found
    with _turn:
        if (found := kept(name)) is not None:
            return found
        made = rendered(_told(snapshot, order), format, order.logo)
    with _guard:
        _kept[name] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


_last: dict[tuple[object, ...], Brief] = {}


def _told(snapshot: Snapshot, order: Order) -> Brief:
    """The content of an order; the last one is kept, since its other formats mostly follow.

    Only called within a turn.
    """
    name = key(snapshot, order, "")
    if name not in _last:
        told = brief(
            snapshot,
            order.region_code,
            order.year,
            order.language,
            simulated=order.simulated,
            public_url=order.public_url,
        )
        _last.clear()
        _last[name] = told
    return _last[name]


def kept(name: tuple[object, ...]) -> bytes | None:
    """A file that was made before, None where it was not (or was let go)."""
    with _guard:
        if name in _kept:
            _kept.move_to_end(name)
        return _kept.get(name)


def file_name(snapshot: Snapshot, order: Order, format: str) -> str:
    """The name of a file: region, year, language, and the mark of simulated data."""
    fake = is_simulated(snapshot.release) or bool(order.simulated)
    mark = f"{SIMULATION}-" if fake else ""
    return f"zona-{mark}{order.region_code}-{order.year}-{order.language}.{format}"


def zip_bytes(files: Iterable[tuple[str, bytes]], released: str) -> bytes:
    """Files as one ZIP whose times are the release's."""
    buffer, when = io.BytesIO(), moment(released)
    # stored: PDF, PPTX and PNG are compressed already
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(
                # the release's day and not the clock's: the same order gives the same bytes
                zipfile.ZipInfo(name, (when.year, when.month, when.day, 0, 0, 0)),
                content,
            )
    return buffer.getvalue()


def written(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Writes files into a folder, all of them or none; makes the folder where it is missing.

    Raises NotWritten where that cannot be: then none of the files is there in part.
    """
    return write_all({folder / name: content for name, content in files})


def pack(snapshot: Snapshot, order: Order, formats: Sequence[str]) -> list[tuple[str, bytes]]:
    """The files of one order with their names. Raises BriefingError where one cannot be made."""
    return [
        (file_name(snapshot, order, format), file_bytes(snapshot, order, format))
        for format in formats
    ]
