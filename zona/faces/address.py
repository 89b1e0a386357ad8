"""The reader's choices and the address that carries them: a link shows what its sender saw.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from zona.language.words import LANGUAGES

PARAMETERS = {
    "language": "bahasa",
    "year": "tahun",
    "region": "wilayah",
    "others": "dengan",
    "data": "data",
    "mode": "mode",
    "screen": "layar",
}
OTHERS_N = 5  # regions beside the chosen one: more lines cannot be told apart
PUBLISHED, SIMULATED = "terbit", "simulasi"
SHOW = "paparan"  # the mode for a projector: one idea a screen


@dataclass(frozen=True)
class Choices:
    """What the reader chose; all of it stands in the address. `region` None: the whole province."""

    language: str
    year: int
    region: str | None
    others: tuple[str, ...] = ()
    data: str = PUBLISHED
    mode: str | None = None
    screen: int = 1


def parse(name: str, text: str, years: Collection[int], codes: Collection[str]) -> Any:
    """The value that an address states for a choice, None where there is no such thing.

    years: those that can be asked for; codes: of the regions that can be chosen (not the province).
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
        "mode": lambda: text if text == SHOW else None,
        "screen": lambda: int(text) if text in tuple("123456789") else None,
    }
    return readers[name]()


def parameters(choices: Choices) -> dict[str, str]:
    """The parameters of the address that say these choices; what is the default is left out, the
    year never is.
    """
    stated = {
        "language": choices.language if choices.language != LANGUAGES[0] else None,
        "year": str(choices.year),
        "region": choices.region,
        "others": ",".join(choices.others) or None,
        "data": choices.data if choices.data != PUBLISHED else None,
        "mode": choices.mode,
        "screen": str(choices.screen) if choices.mode else None,
    }
    return {PARAMETERS[name]: text for name, text in stated.items() if text is not None}


def changed(query: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str | None]:
    """Choice -> what the address says of it, for all that differs from what was last written there;
    None: it is gone.

    An address without any of our parameters says nothing (the menu leads to a page's bare address):
    choices stay.
    """
    ours = {name: query.get(parameter) for name, parameter in PARAMETERS.items()}
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
