"""Every setting and every path, read once, in one place.

Each setting can be set in the environment; the defaults serve one machine. One that cannot be read
counts as not set, and is a fault that ends the start with a sentence (`faults`): nobody should
believe that a limit or a proxy is set which is not.
"""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# The checkout: facts, pages and the built geometry lie below it.
ROOT = Path(__file__).resolve().parent.parent
PAGES_FOLDER = ROOT / "pages"
GEOMETRY = ROOT / "geo" / "regions.geojson"
ICON = ROOT / "zona" / "faces" / "dashboard" / "static" / "icon.svg"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
HOST = re.compile(r"(?P<name>[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::(?P<port>\d{1,5}))?")
CONTACT_FORM = re.compile(r"[^@\s<>\"']+@[^@\s<>\"']+|https://[^\s<>\"']+")
# A database's address may hold a password.
SECRETS = frozenset({"ZONA_OFFICE"})
SECRET = "…"
SQLITE = "sqlite:///"
POSTGRES = "postgresql+psycopg://"


@dataclass(frozen=True)
class Fault:
    """A setting that cannot be read: its name and what stands there. What would be right is told by
    the words `setting.<name>`.
    """

    name: str
    value: str


def name_of(host: str) -> str | None:
    """`zona.example.id` of `Zona.Example.id:8501`; None for what is no host."""
    found = HOST.fullmatch(host.strip().lower())
    return found["name"].strip("[]").rstrip(".") if found else None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def listed_names(setting: str) -> tuple[str, ...]:
    """The names of a setting ("zona.example.id, 10.0.0.5").

    Raises ValueError for what is none.
    """
    for part in _parts(setting):
        if name_of(part) is None:
            raise ValueError(part)
    return tuple(part.lower() for part in _parts(setting))


def networks(setting: str) -> tuple[Network, ...]:
    """The addresses and networks of a setting ("10.0.0.1, 192.168.0.0/16").

    Raises ValueError for what is none.
    """
    return tuple(ipaddress.ip_network(part, strict=False) for part in _parts(setting))


def _names(text: str) -> str:
    listed_names(text)
    return text


def _proxies(text: str) -> str:
    networks(text)
    return text


def _rate(text: str) -> float:
    rate = float(text)
    if not 0 <= rate < math.inf:  # nan is neither
        raise ValueError(text)
    return rate


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count


def _line(text: str) -> str:
    """Text that a page can hold: no control characters, no bytes that are no UTF-8."""
    if not text.isprintable():
        raise ValueError(text)
    return text


def _address(text: str) -> str:
    parts = urlsplit(_line(text))
    plain = not (parts.query or parts.fragment or " " in text)
    if parts.scheme not in ("http", "https") or name_of(parts.netloc) is None or not plain:
        raise ValueError(text)
    return text.rstrip("/")


def _contact(text: str) -> str:
    if not CONTACT_FORM.fullmatch(_line(text)):
        raise ValueError(text)
    return text


def _file(text: str) -> Path:
    if Path(_line(text)).is_dir():
        raise ValueError(text)
    return Path(text)


def _folder(text: str) -> Path:
    path = Path(_line(text))
    if path.exists() and not path.is_dir():
        raise ValueError(text)
    return path


def _database(text: str) -> str:
    """The address of a database as SQLAlchemy writes it, of one of the two kinds that are tried."""
    place = _line(text).removeprefix(SQLITE)
    if place == text:
        whole = text.startswith(POSTGRES) and len(text) > len(POSTGRES) and " " not in text
    else:
        # options and databases in memory would be forgotten between two connections
        whole = bool(place) and not {"?", "#"} & set(place) and not Path(place).is_dir()
        whole = whole and not place.startswith(":")
    if not whole:
        raise ValueError(text)
    return text


# What each setting may be: reads its text, or raises ValueError.
SETTINGS: Mapping[str, Callable[[str], Any]] = {
    "ZONA_SNAPSHOT": _file,
    "ZONA_SIMULATION": _file,
    "ZONA_BATCHES": _folder,
    "ZONA_OFFICE": _database,
    "ZONA_PUBLIC_URL": _address,
    "ZONA_PUBLISHER": _line,
    "ZONA_CONTACT": _contact,
    "ZONA_HOSTS": _names,
    "ZONA_API_RATE": _rate,
    "ZONA_SOCKETS": _count,
    "ZONA_TRUSTED_PROXY": _proxies,
}

# Settings of before that opened or closed something: who still sets one has to know that it does
# nothing any more. `0` asked for what holds anyway.
GONE = ("ZONA_INTAKE",)


def _value(name: str, default: Any) -> Any:
    """What a setting says, `default` where it is not set or cannot be read."""
    text = os.environ.get(name, "").strip()
    try:
        return SETTINGS[name](text) if text else default
    except ValueError:
        return default


def faults(environment: Mapping[str, str] | None = None) -> list[Fault]:
    """The settings that cannot be read; by default those of this process."""
    found, given = [], os.environ if environment is None else environment
    for name, read in SETTINGS.items():
        text = given.get(name, "").strip()
        try:
            if text:
                read(text)
        except ValueError:
            found.append(Fault(name, SECRET if name in SECRETS else text))
    found += [Fault(name, given[name]) for name in GONE if given.get(name, "").strip(" 0")]
    return found


def default_path(root: Path = ROOT) -> Path:
    """Where the published snapshot lies; the environment's ZONA_SNAPSHOT wins."""
    return _value("ZONA_SNAPSHOT", root / "data" / "zona.duckdb")


def simulation_path(root: Path = ROOT) -> Path:
    """Where simulated data lie, never in the published snapshot; the environment's ZONA_SIMULATION
    wins.
    """
    return _value("ZONA_SIMULATION", root / "data" / "simulasi.duckdb")


def batches_path(root: Path = ROOT) -> Path:
    """Where accepted files are kept; the environment's ZONA_BATCHES wins."""
    return _value("ZONA_BATCHES", root / "data" / "batches")


def office_url(root: Path = ROOT) -> str:
    """The address of the office's database, as SQLAlchemy writes it; the environment's ZONA_OFFICE
    wins. It may hold a password: never show it as it is.
    """
    place = root / "data" / "office" / "office.sqlite"
    return _value("ZONA_OFFICE", f"{SQLITE}{place.as_posix()}")


# Where people reach this Zona, for links in feeds, cards and papers; without it links are relative.
PUBLIC_URL: str = _value("ZONA_PUBLIC_URL", "")

# Who answers for this Zona: a name, and an e-mail address or a page. Shown in the foot of public
# pages, in the catalogue and in /.well-known/security.txt; empty: pages say that it is not stated.
PUBLISHER: str = _value("ZONA_PUBLISHER", "")
CONTACT: str = _value("ZONA_CONTACT", "")

# More names that people reach it by, with commas: "zona.kantor.local, 10.0.0.5". The public address
# and those of this machine itself are always answered, every other Host is refused.
HOSTS: str = _value("ZONA_HOSTS", "")

# Addresses of the map's files, served by `zona.server` from this process: nothing comes from
# another host.
ASSETS = "/peta"
GEOMETRY_URL = f"{ASSETS}/regions.geojson"
# Which year's map is asked for, where boundaries changed; without it all outlines come.
GEOMETRY_YEAR = "year"
TOPOLOGY_URL = f"{ASSETS}/"

# Requests a second that one address may make of the open data for ever; 30 seconds' worth at once.
# 0: no limit.
API_RATE: float = _value("ZONA_API_RATE", 10.0)
# Open dashboards (websockets) of one address: an office has one address for all. 0: no limit.
SOCKETS: int = _value("ZONA_SOCKETS", 200)
# Addresses or networks of reverse proxies whose X-Forwarded-For names the reader, e.g.
# "10.0.0.0/8". Empty: nobody's.
TRUSTED_PROXY: str = _value("ZONA_TRUSTED_PROXY", "")
