"""What the public pages say: the answers of ONE snapshot to all their questions, asked once.

Plain rows, no words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from zona.config import ROOT
from zona.domain.peers import peers
from zona.faces.public.services import Services, asked
from zona.facts.channels import Channels, read_channels
from zona.geometry.shapes import geometry_of
from zona.geometry.svg import Shape, shapes
from zona.geometry.years import map_years, of_year
from zona.language.narrative import previous_comparable
from zona.store.releases import folder, open_kept
from zona.store.rows import default_year, spans_of
from zona.store.snapshot import Snapshot

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """The rows behind all pages of one release; a page that is rendered later still shows this
    release.

    `assessments` by (region_code, year), `claims` by claim_id, `agency_scores` by region_code,
    `batches` by batch_id, `sources` by source_id, `counts`, `changes` and `shapes` (the map: a
    shape by region code) by year; `events` and `published` (figures that are no index) by
    region_code. What begins with `indicator` is of all indicators, everything else of the
    Ombudsman's. `root`: whose rules of the services hold.
    """

    release: Row
    releases: Sequence[Row]
    regions: Mapping[str, Row]
    years: Mapping[int, Row]
    assessments: Mapping[tuple[str, int], Row]
    claims: Mapping[str, Row]
    agency_scores: Mapping[str, Sequence[Row]]
    batches: Mapping[str, Row]
    sources: Mapping[str, Row]
    methods: Mapping[str, Row]
    bands: Mapping[str, Sequence[Row]]
    dimensions: Mapping[str, Sequence[Row]]
    evidence: Mapping[str, Sequence[Row]]
    counts: Mapping[int, Sequence[Row]]
    changes: Mapping[int, Sequence[Row]]
    spans: Sequence[tuple[int, ...]]
    shapes: Mapping[int, Mapping[str, Shape]]
    map_size: tuple[int, int]
    channels: Channels
    indicators: Mapping[str, Row]
    indicator_values: Sequence[Row]
    indicator_methods: Mapping[str, Row]
    indicator_classes: Sequence[Row]
    indicator_claims: Mapping[str, Row]
    services: Services
    root: Path
    events: Mapping[str, Sequence[Row]]
    published: Mapping[str, Sequence[Row]]

    @property
    def province(self) -> Row:
        """The province itself, a region like the others with type `provinsi`."""
        return self.regions[self.release["province_code"]]

    @property
    def places(self) -> list[Row]:
        """The kabupaten and kota by name: never a league table."""
        return sorted(
            (row for row in self.regions.values() if row["type"] != "provinsi"),
            key=lambda row: row["name"],
        )

    @property
    def default_year(self) -> int:
        """The year that is shown unless somebody asks for another."""
        return default_year(list(self.years.values()))

    @property
    def first_indicator(self) -> str:
        """The indicator that pages mean which name none: the Ombudsman's."""
        return next(iter(self.indicators))

    def of_year(self, year: int) -> list[Row]:
        """The assessments of the kabupaten and kota in a year, by name."""
        found = (self.assessments.get((place["region_code"], year)) for place in self.places)
        return [row for row in found if row]  # not every region is there in every year

    def of_region(self, code: str) -> list[Row]:
        """The assessments of a region, the oldest year first."""
        found = (self.assessments.get((code, year)) for year in sorted(self.years))
        return [row for row in found if row]

    def claims_of(self, code: str) -> list[Row]:
        """The claims about a region and its OPD, counted or not."""
        return [claim for claim in self.claims.values() if claim["region_code"] == code]

    def peers(self, code: str) -> list[Row]:
        """The regions of the same type that are nearest in population, by name; none where the
        population is not known.
        """
        there = [
            place
            for place in self.places
            if (place["region_code"], self.default_year) in self.assessments
        ]
        return [self.regions[peer] for peer in peers(there, code)]


@lru_cache(maxsize=1)  # for the pages and for the first pictures
def read(snapshot: Snapshot, root: Path = ROOT) -> Content:
    """Asks a snapshot everything that the public pages show; the outlines come from geo/ below
    `root`, the channels for complaints from data/.

    Raises OSError or FactsError where these cannot be read: first of all, since it is tried again
    at each request.
    """
    path = root / "geo" / "regions.geojson"
    methods = snapshot.rows("methods")
    years = {row["year"]: row for row in snapshot.rows("years")}
    with geometry_of(path):
        drawn, size = _maps(json.loads(path.read_text(encoding="utf-8")), list(years))
    channels = read_channels(root / "data")
    parts = spans_of(methods, years.values())
    claims_of_all = snapshot.rows("indicator_claims", indicator=None, year=None, region=None)
    return Content(
        release=snapshot.rows("release")[0],
        releases=[*snapshot.rows("release"), *kept(snapshot)],
        regions={row["region_code"]: row for row in snapshot.rows("regions")},
        years=years,
        assessments={
            (row["region_code"], row["year"]): row
            for row in snapshot.rows("assessments", year=None, region=None)
        },
        agency_scores=grouped(
            snapshot.rows("open_agency_scores", year=None, region=None), "region_code"
        ),
        batches={row["batch_id"]: row for row in snapshot.rows("batches")},
        claims={row["claim_id"]: row for row in snapshot.rows("claims", year=None, region=None)},
        sources={row["source_id"]: row for row in snapshot.rows("sources")},
        methods={row["method"]: row for row in methods},
        bands=grouped(snapshot.rows("indicator_bands"), "method"),
        dimensions=grouped(snapshot.rows("dimensions"), "method"),
        evidence=grouped(snapshot.rows("method_evidence"), "method"),
        counts=grouped(snapshot.rows("class_counts", year=None), "year"),
        changes={
            year: snapshot.rows("changes", year=year, since=since)
            for year in years
            if (since := previous_comparable(year, parts)) is not None
        },
        spans=parts,
        shapes=drawn,
        map_size=size,
        channels=channels,
        indicators=_indicators(snapshot, claims_of_all),
        indicator_values=snapshot.rows("indicator_values", indicator=None, year=None, region=None),
        indicator_methods={row["method"]: row for row in snapshot.rows("indicator_methods")},
        indicator_classes=snapshot.rows("indicator_classes"),
        indicator_claims={row["claim_id"]: row for row in claims_of_all},
        services=asked(snapshot),
        root=root,
        events=grouped(snapshot.rows("events", region=None), "region_code"),
        published=grouped(snapshot.rows("published_counts", year=None, region=None), "region_code"),
    )


def _indicators(snapshot: Snapshot, claims: Sequence[Row]) -> dict[str, Row]:
    """The first indicator, and every other one about which anybody stated anything: an index of
    another province alone is none here.
    """
    named = {claim["indicator"] for claim in claims}
    first, *others = snapshot.rows("indicators")
    shown = [first, *(row for row in others if row["indicator"] in named)]
    return {row["indicator"]: row for row in shown}


def _maps(
    collection: Mapping[str, Any], years: Sequence[int]
) -> tuple[dict[int, Mapping[str, Shape]], tuple[int, int]]:
    """The map of each year, made once where it stayed the same, and the size of all of them."""
    like = map_years(collection, years)
    made = {one: shapes(of_year(collection, one)) for one in set(like.values())}
    return {year: made[like[year]][0] for year in years}, next(iter(made.values()))[1]


def kept(snapshot: Snapshot) -> list[Row]:
    """The releases that were kept beside the current one (`python -m zona keep`) and may be
    published.
    """
    opened = map(open_kept, sorted(folder(snapshot.path).glob("*.duckdb")))
    return [
        other.rows("release")[0] for other in opened if other and other.release != snapshot.release
    ]


def grouped(rows: Sequence[Row], key: str) -> dict[Any, list[Row]]:
    """Rows by the value of a column, in their order."""
    result: dict[Any, list[Row]] = {}
    for row in rows:
        result.setdefault(row[key], []).append(row)
    return result
