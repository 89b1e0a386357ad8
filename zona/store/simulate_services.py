"""Simulated services around the simulated scores: complaints, satisfaction, standards, coaching and
follow-up, from a fixed seed; every name says that it is simulated, no row is about a person.

An OPD with a higher simulated score answers faster, pleases more and displays more, with noise, so
that the view of dissonance has something to say (docs/decisions/demo.md).
"""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zona.domain.aggregation import to_decimal
from zona.domain.satisfaction import respondents_needed
from zona.domain.servicerules import ServiceRules
from zona.store.snapshot import Row

if TYPE_CHECKING:
    import numpy
    import pyarrow

SETTINGS = Path(__file__).with_suffix(".toml")
# One stream of random numbers for each dataset: more complaints must not move any other row.
STREAMS = (
    "complaints",
    "satisfaction",
    "services",
    "standard_checks",
    "visits",
    "actions",
    "findings",
    "district_scores",
)
NOT_YET = -1  # a step that has not happened, in days


@dataclass(frozen=True)
class SimulatedOffice:
    """An OPD with its quality: its standing among all, in standard deviations, with noise."""

    region_code: str
    agency: str
    quality: float


@dataclass(frozen=True)
class World:
    """What all datasets are made from."""

    offices: Sequence[SimulatedOffice]
    settings: Mapping[str, Any]
    rules: ServiceRules

    def stream(self, dataset: str) -> numpy.random.Generator:
        """The random numbers of a dataset."""
        import numpy

        return numpy.random.default_rng([self.settings["seed"], STREAMS.index(dataset)])

    def qualities(self, dataset: str) -> dict[tuple[str, str], float]:
        """The quality of every OPD (region, name) in one service: its own, and what its region does
        better or worse there.
        """
        import numpy

        # a third number: other draws than those of the rows
        draw = numpy.random.default_rng([self.settings["seed"], STREAMS.index(dataset), 1])
        regions = dict.fromkeys(office.region_code for office in self.offices)
        moved = {code: draw.normal(0, self.settings["region_noise"]) for code in regions}
        return {
            (office.region_code, office.agency): office.quality + moved[office.region_code]
            for office in self.offices
        }

    @property
    def mark(self) -> str:
        """The word that every made name carries."""
        return self.settings["mark"]

    @property
    def as_of(self) -> date:
        """The day of which the statuses are."""
        return date.fromisoformat(self.settings["as_of"])


def world(tables: Mapping[str, Sequence[Row]], rules: ServiceRules) -> World:
    """The OPD of simulated tables (`zona.store.simulate.tables`) with their quality, by their
    scores of the last year.
    """
    import numpy

    settings = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    whole = [row for row in tables["agency_score"] if row["dimension"] is None]
    last = max(row["year"] for row in whole)
    scores = {row["agency_id"]: float(row["score"]) for row in whole if row["year"] == last}
    # where all have one score there is nothing to stand out from: 1.0 keeps the quotient
    mean, spread = statistics.mean(scores.values()), statistics.pstdev(scores.values()) or 1.0
    noise = numpy.random.default_rng(settings["seed"]).normal(size=len(tables["agency"]))
    pull = settings["pull"]
    offices = tuple(
        SimulatedOffice(
            agency["region_code"],
            agency["name"],
            float(pull * (scores[agency["agency_id"]] - mean) / spread + (1 - pull) * own),
        )
        for agency, own in zip(tables["agency"], noise, strict=True)
    )
    return World(offices, settings, rules)


def datasets(made: World, complaints_n: int) -> dict[str, list[Row] | pyarrow.Table]:
    """The rows of every dataset by its name; complaints as an Arrow table, since they may be
    millions.
    """
    services = service_rows(made)
    visits = visit_rows(made)
    findings = finding_rows(made)
    return {
        "complaints": complaint_table(made, complaints_n),
        "satisfaction": satisfaction_rows(made),
        "services": services,
        "standard_checks": check_rows(made, services),
        "visits": visits,
        "actions": action_rows(made, visits, findings),
        "findings": findings,
        "district_scores": district_rows(made),
    }


# --- complaints


def complaint_table(made: World, complaints_n: int) -> pyarrow.Table:
    """Complaints as an Arrow table, vectorised: a million take seconds."""
    import numpy
    import pyarrow

    draw, asked = made.stream("complaints"), made.settings["complaints"]
    office = draw.integers(0, len(made.offices), complaints_n)
    # evenly over the OPD, so that each has enough to be judged
    quality = numpy.array(list(made.qualities("complaints").values()))[office]
    class_code = _chosen(draw, asked["classification_shares"], complaints_n)
    steps = _steps(made, draw, quality, numpy.array(asked["settle_days"])[class_code])
    codes, status = _statuses(draw, asked, steps)
    unclassified = draw.random(complaints_n) < asked["unclassified_share"]
    district = draw.integers(0, asked["districts"], complaints_n)
    names = [f"Kecamatan {made.mark} {n + 1}" for n in range(asked["districts"])]
    columns = {
        "complaint_id": _ids(f"{made.mark.upper()}-", complaints_n),
        "region_code": _named([each.region_code for each in made.offices], office),
        "agency": _named([each.agency for each in made.offices], office),
        "unit": _named([f"Loket {made.mark}"], numpy.zeros(complaints_n, dtype="int32")),
        "district": _named(names, district),
        "channel": _named(asked["channels"], _chosen(draw, asked["channel_shares"], complaints_n)),
        "classification": _named(asked["classifications"], class_code, unclassified),
        "topic": _named(asked["topics"], _chosen(draw, asked["topic_shares"], complaints_n)),
        "status_raw": _named([asked["raw"][code] for code in codes], status),
        "status": _named(codes, status),
    }
    missing = asked["stamp_missing_share"]
    for name, day in steps.items():
        # some stamps are missing although the step was: exports are like that
        gone = (day == NOT_YET) | (draw.random(complaints_n) < missing)
        columns[name] = pyarrow.array(day.astype("int32"), pyarrow.int32(), mask=gone).cast(
            pyarrow.date32()
        )
    return pyarrow.table(columns)


def _steps(
    made: World,
    draw: numpy.random.Generator,
    quality: numpy.ndarray,
    settle_days: numpy.ndarray,
) -> dict[str, numpy.ndarray]:
    """The days (since 1970) of each step of each complaint, NOT_YET where it lies ahead."""
    import numpy

    asked = made.settings["complaints"]
    first = _day_number(date.fromisoformat(made.settings["first_day"]))
    last = _day_number(made.as_of)
    faster = asked["speed"] ** -quality

    def later(days: float | numpy.ndarray) -> numpy.ndarray:
        """So many days at an average OPD, spread out, fewer at a better one."""
        drawn = draw.lognormal(numpy.log(days), asked["spread"], len(quality))
        return numpy.rint(drawn * faster).astype("int64")

    submitted = draw.integers(first, last + 1, len(quality))
    verified = submitted + later(asked["verify_days"])
    forwarded = verified + draw.integers(0, 2, len(quality))
    response = forwarded + later(asked["response_days"])
    closed = response + later(settle_days)
    steps = {
        "submitted": submitted,
        "verified": verified,
        "forwarded": forwarded,
        "first_response": response,
        "closed": closed,
    }
    return {name: numpy.where(day <= last, day, NOT_YET) for name, day in steps.items()}


def _statuses(
    draw: numpy.random.Generator, asked: Mapping[str, Any], steps: Mapping[str, numpy.ndarray]
) -> tuple[list[str], numpy.ndarray]:
    """(codes of statuses, position of each complaint's status), as the last step that happened."""
    import numpy

    # the order of the file: positions point into it
    codes = list(asked["raw"])
    chance, mixed = draw.random(len(steps["closed"])), draw.random(len(steps["closed"]))
    by_system = asked["system_share"]
    ends = numpy.select(
        [chance < by_system, chance < by_system + asked["reporter_share"]],
        [codes.index("ditutup-sistem"), codes.index("ditutup-pelapor")],
        codes.index("tuntas-ditindaklanjuti"),
    )
    waiting = numpy.where(
        mixed < 1 / 2, codes.index("terdisposisi"), codes.index("belum-ditindaklanjuti")
    )
    status = numpy.select(
        [
            steps["closed"] != NOT_YET,
            steps["first_response"] != NOT_YET,
            steps["forwarded"] != NOT_YET,
        ],
        [ends, codes.index("dalam-proses"), waiting],
        codes.index("unknown"),
    )
    return codes, status


def _named(
    names: Sequence[str], position: numpy.ndarray, gone: numpy.ndarray | None = None
) -> pyarrow.DictionaryArray:
    """Names by their position, kept as a dictionary: a text for each row would fill the memory."""
    import pyarrow

    indices = pyarrow.array(position.astype("int32"), pyarrow.int32(), mask=gone)
    return pyarrow.DictionaryArray.from_arrays(indices, pyarrow.array(names))


def _chosen(draw: numpy.random.Generator, shares: Sequence[float], n: int) -> numpy.ndarray:
    return draw.choice(len(shares), n, p=shares)


def _ids(prefix: str, n: int) -> pyarrow.Array:
    """Codes with a running number of one width."""
    import pyarrow
    from pyarrow import compute

    numbers = compute.utf8_lpad(pyarrow.array(range(1, n + 1)).cast(pyarrow.string()), 8, "0")
    return compute.binary_join_element_wise(pyarrow.scalar(prefix), numbers, "")


def _day_number(day: date) -> int:
    """Days since 1970-01-01, as Arrow counts them."""
    return (day - date(1970, 1, 1)).days


# --- satisfaction


def satisfaction_rows(made: World) -> list[Row]:
    """A survey of every OPD in every period: means, respondents, served, the reported index."""
    draw, asked = made.stream("satisfaction"), made.settings["satisfaction"]
    quality = made.qualities("satisfaction")
    return [
        _survey(
            made,
            draw,
            replace(office, quality=quality[(office.region_code, office.agency)]),
            period,
        )
        for office in made.offices
        for period in asked["periods"]
    ]


def _survey(
    made: World, draw: numpy.random.Generator, office: SimulatedOffice, period: Sequence[str]
) -> Row:
    asked, rules = made.settings["satisfaction"], made.rules.satisfaction
    level = asked["mean"] + asked["quality"] * office.quality
    means = {
        code: _mean(rules.lowest, rules.highest, level + hard + draw.normal(0, asked["noise"]))
        for code, hard in asked["elements"].items()
    }
    # some surveys ask too few, some report with the weight of older forms: pages have to show it
    served = int(draw.integers(*asked["served"]))
    needed = respondents_needed(rules.respondents, served) or 0
    few = draw.random() < asked["too_few_share"]
    respondents = max(1, int(needed * (draw.uniform(0.3, 0.9) if few else draw.uniform(1, 1.2))))
    old = draw.random() < asked["old_weight_share"]
    weight = Fraction(asked["old_weight"]) if old else Fraction(1, len(means))
    total = sum((Fraction(mean) * weight for mean in means.values()), Fraction(0))
    return {
        "region_code": office.region_code,
        "agency": office.agency,
        "unit": f"Loket {made.mark}",
        "period_start": period[0],
        "period_end": period[1],
        **means,
        "respondents": min(respondents, served),
        "served": served,
        "reported_ikm": to_decimal(rules.factor * total),
    }


def _mean(lowest: int, highest: int, value: float) -> Decimal:
    """A mean on the scale of answers, with two decimals."""
    return Decimal(str(round(min(max(value, lowest), highest), 2))).quantize(Decimal("0.01"))


# --- standards


def service_rows(made: World) -> list[Row]:
    """Several services of every OPD."""
    draw, (fewest, most) = made.stream("services"), made.settings["standards"]["services"]
    rows: list[Row] = []
    for office in made.offices:
        for n in range(int(draw.integers(fewest, most + 1))):
            rows.append(
                {
                    "service_id": f"{made.mark.upper()}-L{len(rows) + 1:05d}",
                    "region_code": office.region_code,
                    "agency": office.agency,
                    "unit": f"Loket {made.mark}",
                    "name": f"Layanan {made.mark} {n + 1}",
                }
            )
    return rows


def check_rows(made: World, services: Sequence[Row]) -> list[Row]:
    """A check of every component of every service; what does not exist is not displayed."""
    draw, asked = made.stream("standard_checks"), made.settings["standards"]
    quality = made.qualities("standard_checks")
    first, last = (date.fromisoformat(day) for day in asked["checked"])
    rows = []
    for service in services:
        push = asked["quality"] * quality[(service["region_code"], service["agency"])]
        checked = first + timedelta(days=int(draw.integers(0, (last - first).days + 1)))
        for component in made.rules.standards.components:
            # three for every component, needed or not: the rest of the stream stays in its place
            chances = draw.random(3)
            exists = bool(chances[0] < _chance(asked["exists"] + push))
            must = component.code in made.rules.standards.displayed
            rows.append(
                {
                    "service_id": service["service_id"],
                    "region_code": service["region_code"],
                    "agency": service["agency"],
                    "name": service["name"],
                    "component": component.code,
                    "exists": exists,
                    "shown_on_site": _shown(exists, must, chances[1], asked["on_site"] + push),
                    "shown_electronically": _shown(
                        exists, must, chances[2], asked["electronic"] + push
                    ),
                    "checked": checked.isoformat(),
                    "checked_by": f"{asked['checked_by']} ({made.mark})",
                }
            )
    return rows


def _shown(exists: bool, must: bool, drawn: float, log_odds: float) -> bool | None:
    """Whether a component is displayed; None for one that need not be."""
    return (exists and bool(drawn < _chance(log_odds))) if must else None


def _chance(log_odds: float) -> float:
    import math

    return 1 / (1 + math.exp(-log_odds))


# --- coaching and follow-up


def visit_rows(made: World) -> list[Row]:
    """Visits of a coaching team to the OPD of every region, rather to the weaker ones."""
    draw, asked = made.stream("visits"), made.settings["visits"]
    rows: list[Row] = []
    for own in _by_region(made).values():
        # a team goes where it is needed
        weakest = sorted(own, key=lambda office: office.quality)[: asked["per_region"]]
        for office in weakest:
            subject = int(draw.integers(0, len(asked["findings"])))
            rows.append(
                {
                    "visit_id": f"{made.mark.upper()}-K{len(rows) + 1:04d}",
                    "region_code": office.region_code,
                    "agency": office.agency,
                    "date": _ago(made, draw, 20, 300),
                    "team": f"{asked['team']} ({made.mark})",
                    "findings": asked["findings"][subject],
                    "agreed": asked["agreed"][subject],
                }
            )
    return rows


def finding_rows(made: World) -> list[Row]:
    """Findings about OPD of every region; the better an OPD, the rather it carried them out."""
    draw, asked = made.stream("findings"), made.settings["findings"]
    rules = made.rules.findings
    rows: list[Row] = []
    for own in _by_region(made).values():
        for _ in range(asked["per_region"]):
            office = own[int(draw.integers(0, len(own)))]
            issued = date.fromisoformat(_ago(made, draw, 10, 800))
            received = issued + timedelta(days=int(draw.integers(1, 10)))
            lost = draw.random() < asked["received_missing_share"]
            done = draw.random() < _chance(office.quality)
            outcome = rules.outcomes[0 if draw.random() < _chance(office.quality) else 1]
            rows.append(
                {
                    "finding_id": f"{made.mark.upper()}-T{len(rows) + 1:04d}",
                    "region_code": office.region_code,
                    "agency": office.agency,
                    "kind": asked["kinds"][int(_chosen(draw, asked["kind_shares"], 1)[0])],
                    "issued": issued.isoformat(),
                    "received": None if lost else received.isoformat(),
                    "deadline": None,
                    "outcome": outcome if done else None,
                }
            )
    return rows


def action_rows(made: World, visits: Sequence[Row], findings: Sequence[Row]) -> list[Row]:
    """One agreed action for every visit and finding; owners are offices, never people."""
    draw, asked = made.stream("actions"), made.settings["visits"]
    quality = made.qualities("actions")
    statuses = made.rules.findings.actions.statuses
    rows: list[Row] = []
    sources = [(row["visit_id"], row, row["date"]) for row in visits]
    sources += [(row["finding_id"], row, row["issued"]) for row in findings]
    for source, row, begun in sources:
        days = int(draw.integers(*asked["days_to_do"]))
        done = draw.random() < _chance(quality[(row["region_code"], row["agency"])])
        status = "selesai" if done else statuses[int(draw.integers(0, 2))]
        proved = done and draw.random() < 0.8
        rows.append(
            {
                "action_id": f"{made.mark.upper()}-A{len(rows) + 1:05d}",
                "source": source,
                "region_code": row["region_code"],
                "agency": row["agency"],
                "what": asked["agreed"][int(draw.integers(0, len(asked["agreed"])))],
                "owner_office": asked["owner_offices"][
                    int(draw.integers(0, len(asked["owner_offices"])))
                ],
                "deadline": (date.fromisoformat(begun) + timedelta(days=days)).isoformat(),
                "status": status,
                "evidence": f"Bukti {made.mark}" if proved else None,
            }
        )
    return rows


def district_rows(made: World) -> list[Row]:
    """Scores of made-up kecamatan around the standing of their region."""
    draw, asked = made.stream("district_scores"), made.settings["district_scores"]
    rows: list[Row] = []
    for region_code, own in _by_region(made).items():
        level = 80 + asked["spread"] * statistics.mean(office.quality for office in own)
        for n in range(asked["per_region"]):
            score = min(max(level + draw.normal(0, asked["spread"]), 0), 100)
            rows.append(
                {
                    "region_code": region_code,
                    "district": f"Kecamatan {made.mark} {n + 1}",
                    "year": asked["year"],
                    "measure": "nilai-internal",
                    "value": Decimal(str(round(score, 2))).quantize(Decimal("0.01")),
                }
            )
    return rows


def _by_region(made: World) -> dict[str, list[SimulatedOffice]]:
    grouped: dict[str, list[SimulatedOffice]] = {}
    for office in made.offices:
        grouped.setdefault(office.region_code, []).append(office)
    return grouped


def _ago(made: World, draw: numpy.random.Generator, least: int, most: int) -> str:
    """A day so many days before the day of the statuses."""
    return (made.as_of - timedelta(days=int(draw.integers(least, most)))).isoformat()
