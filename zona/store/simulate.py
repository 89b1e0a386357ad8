"""Simulated data for trying Zona: a database of its own, from a fixed seed, every row of release
SIMULASI.

The scores are correlated as real ones are: a region's OPD resemble each other, an OPD's indicators
resemble each other, years follow each other. No figure comes from a claim, and no claim, derived
zone or published total goes along (docs/decisions/demo.md).
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from zona import files
from zona.config import ROOT, default_path, simulation_path
from zona.domain.agencies import agency_id
from zona.domain.aggregation import agency_score, items_of, region_score, to_decimal
from zona.domain.claims import Assessment
from zona.domain.ledger import Facts
from zona.domain.method import Method, classify, method_of
from zona.domain.problems import FactsError, Problem
from zona.facts.read import read_facts
from zona.store.build import fill, swap_in
from zona.store.factrows import assessment_row
from zona.store.services import add_services
from zona.store.snapshot import SIMULATION, Row, Snapshot, is_simulated

SETTINGS = Path(__file__).with_suffix(".toml")
COMPLAINTS = (
    20_000  # as many as a province may have in some years; enough for every OPD to have some
)


@dataclass(frozen=True)
class Agency:
    """A simulated OPD."""

    agency_id: str
    region_code: str
    name: str
    kind: str


def write(root: Path = ROOT, path: Path | None = None, complaints_n: int = COMPLAINTS) -> Path:
    """Writes the simulated database and returns its path; the same facts give the same rows.

    complaints_n: how many complaints are made up and counted; a million take seconds.

    Raises FactsError where the path is the published snapshot's, or a file that is not simulated
    lies there, NotWritten where the disk fails.
    """
    target = path or simulation_path(root)
    _refuse_published(target, root)
    facts = read_facts(root)
    with files.turn(target.parent, target.name):
        return swap_in(target, lambda db: _fill(db, facts, complaints_n))


def _refuse_published(target: Path, root: Path) -> None:
    # by their resolved paths: a link to the published file is that file
    if target.resolve() == default_path(root).resolve():
        raise FactsError([Problem("simulation_target", str(target))])
    if target.exists():
        try:
            release = Snapshot(target).release
        # whatever lies there is not ours to overwrite
        except (duckdb.Error, IndexError):
            release = None
        if not is_simulated(release):
            raise FactsError([Problem("simulation_target", str(target))])


def _fill(db: duckdb.DuckDBPyConnection, facts: Facts, complaints_n: int) -> None:
    """The tables of a snapshot with the known regions, years and methods, and with simulated scores
    alone.
    """
    simulated = replace(
        facts,
        # nothing real goes along: a real claim beside made-up scores would vouch for them
        release=SIMULATION,
        claims=(),
        derived=(),
        totals=(),
        lines={},
        corrections=(),
        counts=(),
        events=(),
    )
    made = tables(simulated)
    fill(db, simulated, SIMULATION.casefold(), made)
    # here: numpy is needed where services are made up and nowhere else
    from zona.store import simulate_services

    if facts.rules is None:  # the facts of earlier releases have none
        return
    world = simulate_services.world(made, facts.rules)
    rows = simulate_services.datasets(world, complaints_n)
    add_services(db, simulated, facts.rules, rows, dict.fromkeys(rows, world.as_of), SIMULATION)


def tables(facts: Facts) -> dict[str, list[Row]]:
    """The simulated rows of agency, agency_score and assessment."""
    settings = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    method = simulated_method(facts.methods)
    agencies = list(simulated_agencies(facts, method, settings))
    scores = list(_scores(facts, method, agencies, settings))
    return {
        "agency": [vars(agency) for agency in agencies],
        "agency_score": scores,
        "indicator_value": list(_assessments(facts, method, scores, agencies)),
    }


def simulated_method(methods: Iterable[Method]) -> Method:
    """The latest method whose weights and loci are known of every region: only under it can scores
    be made.
    """
    fitting = [
        method
        for method in methods
        if method.bands
        and method.dimensions
        and all(d.weight_pct is not None for d in method.dimensions)
        and any(loci.region_code is None for loci in method.loci)
    ]
    if not fitting:
        raise FactsError([Problem("no_simulated_method", "data/methods")])
    return max(fitting, key=lambda method: method.years)


def simulated_agencies(facts: Facts, method: Method, settings: dict[str, Any]) -> Iterator[Agency]:
    """The OPD of every region by the method's loci; several of one kind are numbered."""
    kinds = next(loci.kinds for loci in method.loci if loci.region_code is None)
    for region in facts.regions:
        for n, kind in enumerate(kinds):
            name = settings["names"].get(kind, kind.replace("-", " ").capitalize())
            # two puskesmas of one name would be one OPD
            if kinds.count(kind) > 1:
                name += f" {kinds[:n].count(kind) + 1}"
            yield Agency(agency_id(region.region_code, name), region.region_code, name, kind)


def _scores(
    facts: Facts, method: Method, agencies: list[Agency], settings: dict[str, Any]
) -> Iterator[Row]:
    """Scores of every OPD, year and indicator, and what they come to by dimension and by OPD."""
    draw = Latent(settings, [d.id for d in method.dimensions])
    weights = {d.id: d.weight_pct for d in method.dimensions}
    for agency in agencies:
        for n, year in enumerate(method.years):
            indicators = [
                _row(agency, year, d.id, name, draw.level(agency, n, d.id, name))
                for d in method.dimensions
                for name in draw.indicators[d.id]
            ]
            items, _ = items_of([row | {"kind": agency.kind} for row in indicators], weights)
            yield _row(agency, year, None, None, to_decimal(agency_score(items)))
            for d in method.dimensions:
                inside = [Fraction(row["score"]) for row in indicators if row["dimension"] == d.id]
                yield _row(agency, year, d.id, None, to_decimal(sum(inside) / len(inside)))
            yield from indicators


def _row(
    agency: Agency, year: int, dimension: str | None, indicator: str | None, score: Decimal
) -> Row:
    return {
        "agency_id": agency.agency_id,
        "year": year,
        "dimension": dimension,
        "indicator": indicator,
        "score": score,
        "zone": None,
        "claim_id": None,
        "batch_id": SIMULATION,
        "release": SIMULATION,
    }


class Latent:
    """Draws the level of an indicator from effects that are drawn once each, in a fixed order."""

    def __init__(self, settings: dict[str, Any], dimensions: list[str]):
        self.settings, self.spread = settings, settings["latent"]
        self.levels = [Decimal(level) for level in settings["levels"]]
        self.indicators = {
            d: settings["indicators"].get(d, [f"{d}-{n}" for n in range(1, 6)]) for d in dimensions
        }
        self.random = random.Random(settings["seed"])
        self.effects: dict[tuple[Any, ...], float] = {}

    def effect(self, name: str, *of: Any) -> float:
        """The effect of this name for this thing; drawn at its first use."""
        # drawn once: what two scores share (a region, a year) is what makes them correlate
        if (name, *of) not in self.effects:
            self.effects[(name, *of)] = self.random.gauss(0, self.spread[name])
        return self.effects[(name, *of)]

    def level(self, agency: Agency, nth: int, dimension: str, indicator: str) -> Decimal:
        """The level of one indicator in the nth year (0: the first): the nearest level of the item
        scale.
        """
        growth = self.spread["growth"]
        latent = (
            self.spread["first_year_mean"]
            + growth[min(nth, len(growth) - 1)]
            + self.settings["kinds"].get(agency.kind, 0)
            + self.effect("region_spread", agency.region_code)
            + sum(
                self.effect("growth_spread", agency.region_code, year) for year in range(1, nth + 1)
            )
            + self.effect("agency_spread", agency.agency_id)
            + self.effect("dimension_spread", agency.agency_id, dimension)
            + self.effect("indicator_spread", dimension, indicator)
            + self.random.gauss(0, self.spread["noise"])
        )
        # assessors give levels, not points between them
        return min(self.levels, key=lambda level: abs(float(level) - latent))


def _assessments(
    facts: Facts, method: Method, scores: list[Row], agencies: list[Agency]
) -> Iterator[Row]:
    """One assessment for every region and year: from the simulated scores by our own aggregation,
    else unknown.
    """
    kinds = {agency.agency_id: agency for agency in agencies}
    weights = {d.id: d.weight_pct for d in method.dimensions}
    grouped: dict[tuple[str, int], list[Row]] = {}
    for row in scores:
        agency = kinds[row["agency_id"]]
        grouped.setdefault((agency.region_code, row["year"]), []).append(
            row | {"kind": agency.kind}
        )
    for code in sorted(facts.codes):
        for year, survey in sorted(facts.years.items()):
            inside = grouped.get((code, year))
            if inside is None:
                status = "not_assessed" if survey.survey == "none" else "unknown"
                known = method_of(facts.methods, year)
                yield _assessment(
                    Assessment(code, year, status, method=known.id if known else None)
                )
                continue
            score = to_decimal(region_score(items_of(inside, weights)[0], "loci"))
            band = classify(method, score)
            yield _assessment(
                Assessment(
                    code,
                    year,
                    "stated",
                    score,
                    band.zone,
                    "score",
                    band.category,
                    "score",
                    None,
                    method.id,
                )
            )


def _assessment(assessment: Assessment) -> Row:
    return assessment_row(assessment) | {"release": SIMULATION}
