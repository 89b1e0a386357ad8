"""Agencies (OPD): what kind a name stands for, and the agencies that the claims name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from zona.domain.claims import Claim
from zona.domain.indicators import FIRST

OTHER = "lainnya"


def kind_of(name: str, kinds: Iterable[tuple[str, str]]) -> str:
    """The kind of an agency by its name: the first of `kinds` (kind, part of a name) that it
    contains, else `lainnya`.
    """
    plain = name.casefold()
    return next((kind for kind, part in kinds if part in plain), OTHER)


def agency_id(region_code: str, name: str) -> str:
    """A stable id: region code and the name in plain letters, "12.71/dinas-kesehatan"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return f"{region_code}/{re.sub('[^a-z0-9]+', '-', plain).strip('-')}"


def claimed_agencies(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of the first indicator about one OPD in one single year: they feed the agency
    tables, never a region's assessment. Other indicators have other scales.
    """
    return [
        claim
        for claim in claims
        if claim.opd and claim.year is not None and claim.indicator == FIRST
    ]
