"""The slow, obvious second answer: claims become assessments by brute force over plain dicts of
text.

Written from the prose (the resolution rule in `docs/`, the methods' bands as they were printed),
not from `zona.domain.claims`, and it reads nothing through `zona`: what both get right they got right
twice.
"""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

# indicator -> [(years, [(low, high, zone, category)])] as printed; what is left out has no cut-offs
PRINTED = {
    "ombudsman": [
        (
            [2015, 2016, 2017, 2018, 2019, 2021],
            [
                ("0", "50.99", "merah", ""),
                ("51", "80.99", "kuning", ""),
                ("81", "100", "hijau", ""),
            ],
        ),
        (
            [2022, 2023, 2024],
            [
                ("0", "31.99", "merah", "E"),
                ("32", "53.99", "merah", "D"),
                ("54", "77.99", "kuning", "C"),
                ("78", "87.99", "hijau", "B"),
                ("88", "100", "hijau", "A"),
            ],
        ),
    ],
    "ipp": [
        (
            [2022, 2023, 2024, 2025],
            [
                ("0", "1", "", "F"),
                ("1.01", "1.5", "", "E"),
                ("1.51", "2", "", "D"),
                ("2.01", "2.5", "", "C-"),
                ("2.51", "3", "", "C"),
                ("3.01", "3.5", "", "B-"),
                ("3.51", "4", "", "B"),
                ("4.01", "4.5", "", "A-"),
                ("4.51", "5", "", "A"),
            ],
        )
    ],
    "ikm": [
        (
            list(range(2017, 2027)),
            [
                ("25", "64.99", "", "D"),
                ("65", "76.60", "", "C"),
                ("76.61", "88.30", "", "B"),
                ("88.31", "100", "", "A"),
            ],
        )
    ],
    "spi": [
        (
            [2023],
            [("0", "72.9", "", "merah"), ("73", "77.9", "", "kuning"), ("78", "100", "", "hijau")],
        )
    ],
}
# who measures what, and whose values may be of a quarter
BODIES = {
    "ombudsman": "ombudsman",
    "ipp": "panrb",
    "ikm": "pemerintah",
    "spi": "kpk",
    "mcp": "kpk",
    "sakip": "panrb",
    "rb": "panrb",
    "iid": "kemendagri",
    "idsd": "brin",
    "lppd": "kemendagri",
    "pemetaan": "inspektorat",
}
QUARTERLY = ["ikm"]
UNKNOWN = {"survey": "unknown", "coverage": "unknown", "list_complete": "no"}
FIELDS = ("score", "zone", "category", "opinion")


def read(root: Path, name: str) -> list[dict[str, str]]:
    """The rows of data/<name>.csv as text."""
    with (root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def all_assessments(root: Path, province: str, indicator: str = "ombudsman") -> list[dict]:
    """One dict a region (the province too) and year or quarter, from the files below `root`."""
    regions = [province] + [row["region_code"] for row in read(root, "regions")]
    claims = [c for c in read(root, "claims") if c["indicator"] == indicator]
    sources = {row["source_id"]: row for row in read(root, "sources")}
    derived = [d for d in read(root, "derived_zones") if d["indicator"] == indicator]
    surveys = [s for s in read(root, "survey_years") if s["indicator"] == indicator]
    return all_of(regions, claims, sources, derived, surveys, province, indicator)


def all_of(
    regions: list[str],
    claims: list[dict],
    sources: dict[str, dict],
    derived: list[dict],
    known: list[dict],
    province: str,
    indicator: str,
) -> list[dict]:
    """The same from rows of text: one dict a region and year or quarter, in their order."""
    surveys = {survey["year"]: survey for survey in known}
    if indicator != "ombudsman":
        # of the others a year counts as soon as somebody states something of it
        for claim in claims:
            if counts(claim, claim["year_from"], indicator):
                surveys.setdefault(claim["year_from"], UNKNOWN | {"year": claim["year_from"]})
    found = [
        assess(region, survey, claims, sources, derived, region != province, indicator)
        for region in regions
        for survey in surveys.values()
    ]
    quarters = {
        (c["region_code"], c["year_from"], c["period"])
        for c in claims
        if indicator in QUARTERLY
        and "-Q" in c["period"]
        and counts(c | {"period": ""}, c["year_from"], indicator)
    }
    for region, year, quarter in quarters:
        survey = surveys.get(year, UNKNOWN | {"year": year})
        of_it = [c | {"period": ""} for c in claims if c["period"] == quarter]
        answer = assess(region, survey, of_it, sources, derived, region != province, indicator)
        found.append(answer | {"period": quarter})
    return sorted(found, key=lambda row: (row["region_code"], row["year"], row["period"]))


def counts(claim: dict, year: str, indicator: str) -> bool:
    """Whether a claim is about a region as a whole, in one single whole year."""
    return bool(
        claim["region_code"]
        and claim["year_from"] == year == claim["year_to"]
        and not claim["opd"]
        and not claim.get("period")
        and claim.get("indicator", indicator) == indicator
    )


def assess(
    region: str,
    survey: dict,
    claims: list[dict],
    sources: dict[str, dict],
    derived: list[dict],
    listed: bool,
    indicator: str = "ombudsman",
) -> dict:
    """What is shown of one region in one year. All values are text; an empty text is nothing."""
    year = survey["year"]
    heard = [
        c
        for c in claims
        if c["region_code"] == region and counts(c, year, indicator) and survey["survey"] != "none"
    ]
    telling = [c for c in heard if any(c[field] for field in FIELDS)]
    answer = {
        "region_code": region,
        "year": int(year),
        "period": "",
        "score": "",
        "zone": "",
        "category": "",
        "opinion": "",
        "claim_ids": [],
        "contrary_ids": [],
    }
    eliminated = [d for d in derived if d["region_code"] == region and d["year"] == year]
    if telling:
        return answer | decided(telling, sources, int(year), indicator)
    if not eliminated:
        return answer | {"status": nothing(survey, listed, bool(heard))}
    derived_zone = {field: eliminated[0][field] for field in ("zone", "category")}
    answer |= {"status": "derived"} | derived_zone
    return answer | completed(int(year), answer, indicator)


def decided(
    telling: list[dict], sources: dict[str, dict], year: int, indicator: str
) -> dict[str, object]:
    """What differing claims come to, and which of them carry it.

    A score says which zone it means, a zone of one category says which: each claim speaks with all
    of that, and without what it denies itself.
    """
    whole = {c["claim_id"]: c for c in telling}
    telling = [undenied(year, c, indicator) for c in telling]
    divided = [
        c["claim_id"] for c in telling if any(c[f] != whole[c["claim_id"]][f] for f in FIELDS)
    ]
    telling = [c | completed(year, c, indicator) for c in telling]
    answer, believed = {"claim_ids": [], "contrary_ids": []}, telling
    for field in ("zone", "category", "score"):
        answer[field] = winner(field, believed, sources, indicator)
        believed = [c for c in believed if not c[field] or c[field] == answer[field]]
    answer["opinion"] = winner("opinion", telling, sources, indicator)
    several = [
        field
        for field in ("score", "zone", "category")
        if len({c[field] for c in telling if c[field]}) > 1
    ]
    answer["status"] = "conflict" if several or divided else "stated"
    for c in telling:
        agrees = all(c[field] in ("", answer[field]) for field in FIELDS)
        answer["claim_ids" if agrees else "contrary_ids"].append(c["claim_id"])
        if agrees and c["claim_id"] in divided:
            answer["contrary_ids"].append(c["claim_id"])
    return answer


def nothing(survey: dict, listed: bool, heard: bool) -> str:
    """The kind of absence."""
    if heard:
        return "unpublished"
    if survey["survey"] == "none":
        return "not_assessed"
    if not listed:
        return "unknown"
    if survey["coverage"] == "all":
        return "unpublished"
    return "not_assessed" if survey["list_complete"] == "yes" else "unknown"


def winner(field: str, claims: list[dict], sources: dict[str, dict], indicator: str) -> str:
    """The value that beats every other one in single combat."""
    values = {c[field] for c in claims if c[field]}
    for value in values:
        rivals = values - {value}
        if all(beats(field, value, rival, claims, sources, indicator) for rival in rivals):
            return value
    return ""


def beats(
    field: str,
    one: str,
    other: str,
    claims: list[dict],
    sources: dict[str, dict],
    indicator: str,
) -> bool:
    """Who measures it before a government before unknown; more publishers; the later one; the earlier in
    the ledger.
    """
    mine, theirs = ([c for c in claims if c[field] == value] for value in (one, other))

    def has(group: list[dict], who: str) -> bool:
        return any(sources[c["source_id"]]["stated_by"] == who for c in group)

    for who in (BODIES[indicator], "pemerintah"):
        if has(mine, who) != has(theirs, who):
            return has(mine, who)
        if has(mine, who):
            break
    publishers = [
        len({sources[c["source_id"]]["publisher"] for c in group}) for group in (mine, theirs)
    ]
    if publishers[0] != publishers[1]:
        return publishers[0] > publishers[1]
    latest = [max(sources[c["source_id"]]["published"] for c in group) for group in (mine, theirs)]
    if latest[0] != latest[1]:
        return latest[0] > latest[1]
    return min(c["claim_id"] for c in mine) < min(c["claim_id"] for c in theirs)


def undenied(year: int, claim: dict, indicator: str) -> dict:
    """The claim without a category that is none of its zone's, or a score that is none of its
    category's.
    """
    bands = next((bands for years, bands in PRINTED.get(indicator, []) if year in years), [])
    own = [b for b in bands if b[3] and b[3] == claim["category"]]
    if own and claim["zone"] and claim["zone"] != own[0][2]:
        return claim | {"category": ""}
    if own and claim["score"]:
        value = Decimal(claim["score"]).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        meant = [b for b in bands if Decimal(b[0]) <= value <= Decimal(b[1])]
        if meant and meant[0] != own[0]:
            return claim | {"score": ""}
    return claim


def completed(year: int, answer: dict, indicator: str) -> dict:
    """The zone and category that the year's method adds to what is stated."""
    bands = next((bands for years, bands in PRINTED.get(indicator, []) if year in years), [])
    zone, category, by_score = answer["zone"], answer["category"], None
    if answer["score"]:
        value = Decimal(answer["score"]).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        by_score = next((b for b in bands if Decimal(b[0]) <= value <= Decimal(b[1])), None)
    if not zone and by_score:
        zone = by_score[2]
    if not zone and category:
        zone = next((b[2] for b in bands if b[3] == category), "")
    if not category and by_score and by_score[2] == zone:
        category = by_score[3]
    if not category and not answer["score"] and len([b for b in bands if b[2] == zone]) == 1:
        category = next(b[3] for b in bands if b[2] == zone)
    return {"zone": zone, "category": category}


def as_text(assessment) -> dict:
    """A `zona.domain.claims.Assessment` in the form of this module."""
    text = {
        field: "" if getattr(assessment, field) is None else str(getattr(assessment, field))
        for field in FIELDS
    }
    return text | {
        "region_code": assessment.region_code,
        "year": assessment.year,
        "period": assessment.period,
        "status": assessment.status,
        "claim_ids": sorted(assessment.claim_ids),
        "contrary_ids": sorted(assessment.contrary_ids),
    }


def differences(one: list[dict], other: list[dict]) -> list[tuple[dict, dict]]:
    """The pairs that are not the same; both lists in the order of region and year, scores as
    numbers.
    """

    def plain(row: dict) -> dict:
        return row | {
            "score": Decimal(row["score"]) if row["score"] else None,
            "claim_ids": sorted(row["claim_ids"]),
            "contrary_ids": sorted(row["contrary_ids"]),
        }

    return [(a, b) for a, b in zip(one, other, strict=True) if plain(a) != plain(b)]
