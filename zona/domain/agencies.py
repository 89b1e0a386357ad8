"""Agencies (OPD): what kind a name stands for, and the agencies that the claims name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from zona.domain.claims import Claim, Source, preferred
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
    return f"{region_code}/{plain(name)}"


def plain(name: str) -> str:
    """A name in plain letters, for ids: "dinas-kesehatan"."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub("[^a-z0-9]+", "-", letters).strip("-")


def claimed_agencies(claims: Iterable[Claim], sources: Mapping[str, Source]) -> list[Claim]:
    """The claims of the first indicator about one OPD in one single year, one a year and OPD: they
    feed the agency tables, never a region's assessment. Other indicators have other scales.

    Where several tell of one OPD, the one that is preferred by the rule of resolution; all of them
    stay in the ledger.
    """
    told: dict[tuple[str, int], list[Claim]] = {}
    for claim in claims:
        if claim.opd and claim.year is not None and claim.indicator == FIRST:
            told.setdefault((agency_id(claim.region_code, claim.opd), claim.year), []).append(claim)
    return [_preferred_claim(group, sources) for group in told.values()]


def _preferred_claim(claims: list[Claim], sources: Mapping[str, Source]) -> Claim:
    """The claim that states the preferred zone, else the preferred score, else the first."""
    for field in ("zone", "score"):
        values = preferred(claims, field, sources)
        if values:
            claims = [claim for claim in claims if getattr(claim, field) == values[0]]
    return claims[0]
