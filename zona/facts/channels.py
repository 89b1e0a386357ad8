"""Reads data/channels.toml: where people complain about a public service, and what they may count
on. The meaning of the keys stands in that file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zona.domain.problems import FactsError, Problem
from zona.facts.csvfile import has_controls, is_date
from zona.facts.tomlfile import READ, read_toml

FILE = "channels.toml"
NAME = f"data/{FILE}"
BODIES = ("agency", "sp4n", "ombudsman", "representative")
KINDS = ("web", "app", "sms", "phone", "whatsapp", "email", "office")
LIMITS = ("forward", "first_answer", "closed_unanswered", "whole", "ombudsman_age")
# What a tap may open; anything else (javascript:, data:) is a fault.
HREF = re.compile(r"https://[^\s\"'<>]+|tel:\+?\d+|sms:\+?\d+|mailto:[^\s\"'<>@]+@[^\s\"'<>@]+")


@dataclass(frozen=True)
class Channel:
    """One way to reach one body, with the source that states it. Texts may be empty but `value`."""

    id: str
    body: str
    kind: str
    value: str
    href: str
    state: str
    publisher: str
    published: str
    url: str


@dataclass(frozen=True)
class Limit:
    """A number that a complainant may count on: `n` of what the sentence of this id counts."""

    id: str
    n: int
    state: str
    basis: str


@dataclass(frozen=True)
class Channels:
    """What is known of complaining; empty where the file is not there."""

    channels: tuple[Channel, ...] = ()
    limits: Mapping[str, Limit] | None = None

    def of(self, body: str) -> list[Channel]:
        """The channels of one body, in the file's order."""
        return [channel for channel in self.channels if channel.body == body]

    def limit(self, id_: str) -> Limit | None:
        """A limit, None where the file does not state it."""
        return (self.limits or {}).get(id_)


def read_channels(data: Path) -> Channels:
    """The channels below a folder data/; none where there is no such file.

    Raises FactsError with every fault found.
    """
    problems: list[Problem] = []
    result = channels_in(data, problems)
    if problems:
        raise FactsError(problems)
    return result


def channels_in(data: Path, problems: list[Problem]) -> Channels:
    """`read_channels` for who collects the faults of many files."""
    if not (data / FILE).exists():
        return Channels()
    content = read_toml(data / FILE, problems)
    channels = [_channel(entry, n, problems) for n, entry in _entries(content, "channels")]
    limits = [_limit(entry, n, problems) for n, entry in _entries(content, "limits")]
    for name, entries in (("channels", channels), ("limits", limits)):
        ids = [entry.id for entry in entries]
        for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            problems.append(Problem("twice", NAME, None, f"{name}.id", id_))
    return Channels(tuple(channels), {limit.id: limit for limit in limits})


def _entries(content: Mapping[str, Any], name: str) -> list[tuple[int, Mapping[str, Any]]]:
    found = content.get(name, [])
    return [(n, entry) for n, entry in enumerate(found, 1) if isinstance(entry, dict)]


class _Entry:
    """One table of the file; what is wrong in it is noted under `channels 3: href`."""

    def __init__(self, table: str, place: int, content: Mapping[str, Any], problems: list[Problem]):
        self.name, self.content, self.problems = f"{table} {place}", content, problems

    def fault(self, code: str, key: str, **details: Any) -> None:
        value = str(self.content.get(key, ""))
        self.problems.append(Problem(code, NAME, None, f"{self.name}: {key}", value, details))

    def text(self, key: str, empty: bool = False) -> str:
        value = self.content.get(key, "")
        if not isinstance(value, str) or has_controls(value) or not (empty or value.strip()):
            self.fault("no_text", key)
            return ""
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key)
        if value and value not in allowed:
            self.fault("not_allowed", key, allowed=", ".join(allowed))
        return value

    def known(self, keys: tuple[str, ...]) -> None:
        for key in self.content:
            if key not in keys:
                self.fault("unknown_key", key, allowed=", ".join(keys))


def _channel(content: Mapping[str, Any], place: int, problems: list[Problem]) -> Channel:
    entry = _Entry("channels", place, content, problems)
    entry.known(tuple(Channel.__dataclass_fields__))
    href, published = entry.text("href", empty=True), entry.text("published", empty=True)
    if href and not HREF.fullmatch(href):
        entry.fault("shape", "href", example='href = "tel:137"')
    if published and not is_date(published):
        entry.fault("not_date", "published")
    url = entry.text("url", empty=True)
    # people follow it with what they want to complain about
    if url and not url.startswith("https://"):
        entry.fault("shape", "url", example='url = "https://..."')
    return Channel(
        entry.text("id"),
        entry.choice("body", BODIES),
        entry.choice("kind", KINDS),
        entry.text("value"),
        href,
        entry.choice("state", READ),
        entry.text("publisher"),
        published,
        url,
    )


def _limit(content: Mapping[str, Any], place: int, problems: list[Problem]) -> Limit:
    entry = _Entry("limits", place, content, problems)
    entry.known(tuple(Limit.__dataclass_fields__))
    count = content.get("n")
    if type(count) is not int or not 0 < count < 1000:
        entry.fault("shape", "n", example="n = 5")
        count = 0
    return Limit(
        entry.choice("id", LIMITS), count, entry.choice("state", READ), entry.text("basis")
    )
