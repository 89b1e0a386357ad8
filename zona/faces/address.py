"""The reader's choices and the address that carries them: a link shows what its sender saw.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zona.language.words import LANGUAGES

PARAMETERS = {
    "language": "bahasa",
    "year": "tahun",
    "region": "wilayah",
    "others": "dengan",
    "data": "data",
    "indicator": "indikator",
    "value_year": "tahun_nilai",
    "agency": "opd",
    "dimension": "dimensi",
    "target": "ke",
    "hold": "menurut",
    "step": "langkah",
    "limit": "batas",
    "unlocked": "persepsi",
    "days": "hari",
    "locked": "kunci",
    "alternatives": "rencana_lain",
    "which": "rencana",
    "levels": "tingkat",
    "mode": "mode",
    "screen": "layar",
}
# Choices that mean something on some pages only stand in the addresses of those only.
SERVICES = ("pengaduan", "kepuasan", "standar", "tindak-lanjut")
PAGES_OF = {"agency": ("opd", *SERVICES), "dimension": ("opd",)} | dict.fromkeys(
    (
        *("target", "hold", "step", "limit", "unlocked", "days", "locked"),
        *("alternatives", "which", "levels"),
    ),
    ("simulasi",),
)
# Whatever comes from an address is bounded before anything looks at it.
VALUE_YEAR = re.compile(r"\d{4}(-[QH]?\d{1,2})?")
OTHERS_N = 5  # regions beside the chosen one: more lines cannot be told apart
PUBLISHED, SIMULATED = "terbit", "simulasi"
AGENCY = re.compile(r"[0-9.]{2,13}/[a-z0-9-]{1,200}")
DIMENSION_LENGTH, TARGET_LENGTH = 100, 10
ONE, BOTH = "satu", "dua"  # aggregations that a plan has to hold under
UNLOCKED = "buka"
STEPS = (50, 25, 20, 10, 5)
LIMIT_TOP = 100_000
DAYS_TOP = 1000
KINDS_N = 20
LOCKS_LENGTH = 1500
YES = "ya"
PLANS_N = 9  # more plans of nearly the same effort are never offered
LEVELS_LENGTH = 3000  # longer addresses are cut off by mail programs and chats
SHOW = "paparan"  # the mode for a projector: one idea a screen


@dataclass(frozen=True)
class Choices:
    """What the reader chose; all of it stands in the address. `region` None: the whole province.

    agency: id of one OPD; dimension: of its scores. target to locked are the settings of a plan:
    class to reach, aggregations it must hold under, distance of levels (points), highest effort of
    an OPD, whether perceptions may move, days of a step by kind (working days), and what stays as
    it is (an OPD, or "dimension/indicator" of all OPD); None and () where nothing was chosen.
    alternatives: whether other plans are asked for; which: of them, the first is 1; levels: what is
    tried by hand, (`item_name`, level).
    """

    language: str
    year: int
    region: str | None
    others: tuple[str, ...] = ()
    data: str = PUBLISHED
    indicator: str | None = None
    value_year: str | None = None
    agency: str | None = None
    dimension: str | None = None
    target: str | None = None
    hold: str = ONE
    step: int | None = None
    limit: Decimal | None = None
    unlocked: bool = False
    days: tuple[tuple[str, Decimal], ...] = ()
    locked: tuple[str, ...] = ()
    mode: str | None = None
    screen: int = 1
    alternatives: bool = False
    which: int = 1
    levels: tuple[tuple[str, Decimal], ...] = ()


def item_name(agency: str, dimension: str | None, indicator: str | None) -> str:
    """What an address calls a scored part of an OPD; "" where its names would break it."""
    parts = [part for part in (agency, dimension, indicator) if part is not None]
    name = "/".join(parts)
    return name if name.isprintable() and ";" not in name else ""


def parse(
    name: str,
    text: str,
    years: Collection[int],
    codes: Collection[str],
    indicators: Collection[str] = (),
) -> Any:
    """The value that an address states for a choice, None where there is no such thing.

    years: those that can be asked for; codes: of the regions that can be chosen; indicators: their
    codes. The year or period of an indicator's value is read by the page that knows which there
    are.
    """
    readers: Mapping[str, Callable[[], Any]] = {
        "language": lambda: text if text in LANGUAGES else None,
        "data": lambda: text if text in (PUBLISHED, SIMULATED) else None,
        "year": lambda: {str(year): year for year in years}.get(text),
        "region": lambda: text if text in codes else None,
        "others": lambda: (
            tuple(dict.fromkeys(code for code in text.split(",") if code in codes))[:OTHERS_N]
            or None
        ),
        "indicator": lambda: text if text in indicators else None,
        "value_year": lambda: text if VALUE_YEAR.fullmatch(text) else None,
        "agency": lambda: text if AGENCY.fullmatch(text) else None,
        "dimension": lambda: text if text.isprintable() and len(text) <= DIMENSION_LENGTH else None,
        "target": lambda: text if text.isalnum() and len(text) <= TARGET_LENGTH else None,
        "hold": lambda: text if text in (ONE, BOTH) else None,
        "step": lambda: {str(step): step for step in STEPS}.get(text),
        "limit": lambda: _number(text, Decimal(0), Decimal(LIMIT_TOP)),
        "unlocked": lambda: True if text == UNLOCKED else None,
        "days": lambda: _days(text),
        "locked": lambda: _locks(text),
        "alternatives": lambda: True if text == YES else None,
        "which": lambda: int(text) if re.fullmatch(rf"[1-{PLANS_N}]", text) else None,
        "levels": lambda: _levels(text),
        "mode": lambda: text if text == SHOW else None,
        "screen": lambda: int(text) if text in tuple("123456789") else None,
    }
    return readers[name]()


def _number(text: str, low: Decimal, high: Decimal) -> Decimal | None:
    """A number with at most two decimals between two others, both included."""
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", text):
        return None
    value = Decimal(text)
    return value if low <= value <= high else None


def _days(text: str) -> tuple[tuple[str, Decimal], ...] | None:
    """Days by kind, "publikasi:5,sarana:40"; None where any of it cannot be read."""
    found = {}
    for part in text.split(",", KINDS_N):
        kind, _, number = part.partition(":")
        days = _number(number, Decimal("0.01"), Decimal(DAYS_TOP))
        if not re.fullmatch(r"[a-z-]{1,40}", kind) or days is None:
            return None
        found[kind] = days
    return tuple(sorted(found.items()))


def _locks(text: str) -> tuple[str, ...] | None:
    """What stays as it is, "a;b"; None for text that is no such list."""
    parts = tuple(dict.fromkeys(part for part in text.split(";") if part))
    fits = text.isprintable() and len(text) <= LOCKS_LENGTH
    return parts if parts and fits else None


def _levels(text: str) -> tuple[tuple[str, Decimal], ...] | None:
    """Levels by item, "12.71/dinas-x/input/y:80;..."; None where any of it cannot be read."""
    found = {}
    for part in text.split(";"):
        name, _, number = part.rpartition(":")
        level = _number(number, Decimal(0), Decimal(LIMIT_TOP))
        if level is None or not AGENCY.match(name):
            return None
        found[name] = level
    readable = text.isprintable() and len(text) <= LEVELS_LENGTH
    return tuple(found.items()) if readable else None


def levels_text(levels: tuple[tuple[str, Decimal], ...]) -> str | None:
    """Levels as an address states them; None where there are none, or too many for an address."""
    text = ";".join(f"{name}:{level:f}" for name, level in levels)
    return text if 0 < len(text) <= LEVELS_LENGTH else None


def parameters(choices: Choices, slug: str | None = None) -> dict[str, str]:
    """The parameters of the address that say these choices; what is the default is left out, the
    year never is.

    slug: of the page; None: whichever, and all choices are said.
    """
    stated = {
        "language": choices.language if choices.language != LANGUAGES[0] else None,
        "year": str(choices.year),
        "region": choices.region,
        "others": ",".join(choices.others) or None,
        "data": choices.data if choices.data != PUBLISHED else None,
        "indicator": choices.indicator,
        "value_year": choices.value_year if choices.indicator else None,
        "agency": choices.agency,
        "dimension": choices.dimension,
        "target": choices.target,
        "hold": choices.hold if choices.hold != ONE else None,
        "step": str(choices.step) if choices.step is not None else None,
        "limit": str(choices.limit) if choices.limit is not None else None,
        "unlocked": UNLOCKED if choices.unlocked else None,
        "days": ",".join(f"{kind}:{days}" for kind, days in choices.days) or None,
        "locked": ";".join(choices.locked) or None,
        "mode": choices.mode,
        "screen": str(choices.screen) if choices.mode else None,
        "alternatives": YES if choices.alternatives else None,
        "which": str(choices.which) if choices.alternatives and choices.which > 1 else None,
        "levels": levels_text(choices.levels),
    }
    return {
        PARAMETERS[name]: text
        for name, text in stated.items()
        if text is not None and (slug is None or slug in PAGES_OF.get(name, (slug,)))
    }


def changed(query: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str | None]:
    """Choice -> what the address says of it, for all that differs from what was last written there;
    None: it is gone.

    An address without any of our parameters says nothing (the menu leads to a page's bare address):
    choices stay.
    """
    ours = {name: query.get(parameter) for name, parameter in PARAMETERS.items()}
    # the menu leads to a bare address: that is no wish to lose one's choices
    if all(text is None for text in ours.values()):
        return {}
    return {name: text for name, text in ours.items() if text != written.get(PARAMETERS[name])}


def public_address(choices: Choices) -> str:
    """Where the static page about the same thing lies (`zona.faces.public`): the region's, else the
    year's.
    """
    start = "/publik/" if choices.language == LANGUAGES[0] else f"/publik/{choices.language}/"
    return (
        f"{start}wilayah/{choices.region}.html"
        if choices.region
        else f"{start}tahun/{choices.year}.html"
    )
