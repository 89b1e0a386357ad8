"""What `python -m zona check` finds; and that the tests' own comparisons see a damaged house."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests import alternative
from zona import __main__ as command_line
from zona.domain.checks import findings
from zona.domain.ledger import Facts
from zona.domain.method import method_of
from zona.facts.read import read_facts
from zona.geometry.rings import signed_area
from zona.language.words import LANGUAGES, Words
from zona.store.resolved import assessments, indicator_values


def found(facts: Facts, serious: bool | None = None) -> list[tuple[str, str]]:
    """(code, region or claim or class) of the findings."""
    return [
        (f.code, str(f.details.get("region") or f.details.get("claim") or f.details.get("class")))
        for f in findings(facts, assessments(facts))
        if serious is None or f.serious == serious
    ]


class TestTheFactsAsTheyAre:
    def test_nothing_serious(self, facts):
        assert found(facts, serious=True) == []

    def test_conflicts(self, facts):
        conflicts = [f for f in findings(facts, indicator_values(facts)) if f.code == "conflict"]
        places = {(f.details["region"], f.details["year"]) for f in conflicts}
        assert places == {
            ("12.01", 2022),
            ("12.03", 2021),
            ("12.08", 2023),
            ("12.14", 2021),
            ("12.22", 2021),
            ("12.25", 2021),
            ("12.76", 2019),
            ("12 mcp", 2024),
            ("12.07 mcp", 2024),
            # the colour that the source prints is none of the score that it prints beside it
            ("12.73 spi", 2023),
            ("12.74 spi", 2023),
        }
        for finding in conflicts:
            assert finding.details["shown"] and finding.details["others"]

    def test_claims_that_cannot_be_placed(self, facts):
        written = {c.claim_id: c for c in facts.claims}
        unplaced = {
            f.details["claim"]: f.code
            for f in findings(facts, assessments(facts))
            if f.code.startswith("unplaced")
        }
        for claim_id, claim in written.items():
            spread = claim.year_from is None or claim.year_from != claim.year_to
            nowhere = not claim.region_code
            interim = claim.period not in ("", "2025-Q3")
            survey = facts.surveys.get((claim.indicator, claim.year_from))
            none = not spread and survey is not None and survey.survey == "none"
            lost = spread or nowhere or (not claim.opd and (none or interim))
            assert (claim_id in unplaced) == lost, claim_id
        assert unplaced["C0072"] == "unplaced_no_survey"  # Simalungun 2020
        assert set(unplaced.values()) == {
            f"unplaced_{reason}"
            for reason in ("opd", "several_years", "no_survey", "no_region", "finer_period")
        }

    def test_every_stated_zone_fits_its_score(self, facts):
        misfits = [f for f in findings(facts, assessments(facts)) if f.code == "misfit"]
        # one newspaper's colours of SPI 2023 (Sibolga, Tanjungbalai) against its own bands
        assert [f.details["claim"] for f in misfits] == ["C1213", "C1214"]

    def test_sentences_in_both_languages(self, facts):
        for finding in findings(facts, assessments(facts)):
            texts = {
                Words(language)(f"check.{finding.code}", **finding.details)
                for language in LANGUAGES
            }
            assert len(texts) == 2

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_command(self, capsys, language):
        assert command_line.main(["check", "--lang", language]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert "12.76 2019" in "\n".join(lines) and "12.07 mcp 2024" in "\n".join(lines)
        assert lines[-1] == Words(language)("check.summary", n=len(lines) - 1, serious=0)


def edit(root: Path, file: str, old: str, new: str) -> None:
    """Changes one place of a file; the place must be there."""
    path = root / file
    text = path.read_bytes().decode()
    assert old in text, (file, old)
    path.write_bytes(text.replace(old, new, 1).encode())


def geometry(root: Path, change) -> None:
    path = root / "geo" / "regions.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    change(collection)
    path.write_text(json.dumps(collection), encoding="utf-8")


class TestDamageIsSeen:
    """Each of these changes reads well and is wrong: somebody must notice."""

    def test_a_zone_that_does_not_fit_its_score(self, facts_copy):
        edit(facts_copy, "data/claims.csv", "86.06,hijau", "86.06,kuning")
        assert ("misfit", "C0002") in found(read_facts(facts_copy))

    def test_a_category_that_does_not_fit_its_score(self, facts):
        at = next(
            n
            for n, c in enumerate(facts.claims)
            if c.category == "A" and c.score is not None and not c.opd
        )
        claim = replace(facts.claims[at], category="B")
        broken = replace(facts, claims=(*facts.claims[:at], claim, *facts.claims[at + 1 :]))
        assert ("misfit", claim.claim_id) in found(broken)

    def test_a_moved_threshold(self, facts_copy, facts):
        edit(facts_copy, "data/methods/kepatuhan-2022.toml", 'low = "78.00"', 'low = "80.00"')
        edit(facts_copy, "data/methods/kepatuhan-2022.toml", 'high = "77.99"', 'high = "79.99"')
        broken = read_facts(facts_copy)
        assert len([code for code, _ in found(broken) if code == "misfit"]) > 2  # two are SPI's
        mine = [alternative.as_text(a) for a in assessments(replace(broken, claims=()))]
        assert mine == [
            alternative.as_text(a) for a in assessments(replace(facts, claims=()))
        ]  # nothing to see without scores
        theirs = alternative.all_assessments(facts_copy, broken.province_code)
        without_zones = replace(
            broken, claims=tuple(replace(c, zone=None, category=None) for c in broken.claims)
        )
        assert alternative.differences(
            [alternative.as_text(a) for a in assessments(without_zones)], theirs
        )

    def test_two_codes_swapped(self, facts_copy, facts):
        path = facts_copy / "data" / "claims.csv"
        text = path.read_bytes().decode()
        swapped = (
            text.replace(",12.75,", ",?,").replace(",12.74,", ",12.75,").replace(",?,", ",12.74,")
        )
        path.write_bytes(swapped.encode())
        mine = [alternative.as_text(a) for a in assessments(read_facts(facts_copy))]
        right = [alternative.as_text(a) for a in assessments(facts)]
        different = {a["region_code"] for a, _ in alternative.differences(mine, right)}
        assert different == {"12.74", "12.75"}
        # and the ledger itself disagrees: each claim carries the region's name beside its code
        assert mismatched_names(facts_copy) != []

    def test_one_score_changed(self, facts_copy, facts):
        edit(facts_copy, "data/claims.csv", "93.15", "93.51")
        right = [alternative.as_text(a) for a in assessments(facts)]
        mine = [alternative.as_text(a) for a in assessments(read_facts(facts_copy))]
        assert [(a["region_code"], a["year"]) for a, _ in alternative.differences(mine, right)] == [
            ("12.75", 2024)
        ]

    @pytest.mark.parametrize("year", [2018, 2019, 2021, 2022, 2023, 2024])
    def test_a_region_dropped_from_a_year(self, facts, year):
        """The published totals notice every single region that goes missing in a year."""
        shown = [
            a
            for a in assessments(facts)
            if a.year == year and a.zone and a.region_code != facts.province_code
        ]
        assert len(shown) >= 13
        for gone in shown:
            fewer = replace(
                facts,
                claims=tuple(
                    c for c in facts.claims if (c.region_code, c.year) != (gone.region_code, year)
                ),
                derived=tuple(
                    d for d in facts.derived if (d.region_code, d.year) != (gone.region_code, year)
                ),
            )
            totals = [
                f for f in findings(fewer, assessments(fewer)) if f.code == "total" and f.serious
            ]
            assert any(
                f.details["year"] == year and f.details["class"] == gone.zone for f in totals
            ), gone.region_code

    def test_a_claim_too_many(self, facts):
        extra = replace(
            facts.claims[0],
            claim_id="C9999",
            region_code="12.75",
            year_from=2018,
            year_to=2018,
            zone="hijau",
        )
        source = next(s for s in facts.sources.values() if s.stated_by == "ombudsman")
        broken = replace(
            facts,
            claims=(*facts.claims, replace(extra, source_id=source.source_id)),
            lines=facts.lines | {"C9999": 999},
        )
        assert ("conflict", "12.75") in found(broken)

    def test_a_zone_by_elimination_against_a_claim(self, facts):
        derived = replace(
            facts.derived[0], region_code="12.75", year=2024, zone="merah", category=None
        )
        assert ("against_elimination", "12.75") in found(
            replace(facts, derived=(*facts.derived, derived))
        )

    def test_a_region_without_polygon(self, facts_copy):
        geometry(facts_copy, lambda c: c["features"].pop(3))
        assert [code for code, _ in found(read_facts(facts_copy), serious=True)] == ["no_polygon"]
        assert command_line.main(["check", "--root", str(facts_copy)]) == 1

    def test_a_polygon_twice(self, facts_copy):
        geometry(facts_copy, lambda c: c["features"].append(c["features"][3]))
        assert [code for code, _ in found(read_facts(facts_copy), serious=True)] == ["no_polygon"]

    def test_a_polygon_of_nobody(self, facts_copy):
        geometry(facts_copy, lambda c: c["features"][3].update(id="99.99"))
        assert [code for code, _ in found(read_facts(facts_copy), serious=True)] == [
            "no_polygon",
            "stray_polygon",
        ]

    def test_a_region_without_tile(self, facts_copy):
        path = facts_copy / "geo" / "tiles.csv"
        path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
        assert [code for code, _ in found(read_facts(facts_copy), serious=True)] == ["no_tile"]

    def test_a_turned_ring(self, facts_copy):
        assert wrong_rings(facts_copy) == []

        def turn(collection):
            feature = next(
                f for f in collection["features"] if f["geometry"]["type"] == "MultiPolygon"
            )
            feature["geometry"]["coordinates"][-1][0].reverse()

        geometry(facts_copy, turn)
        assert len(wrong_rings(facts_copy)) == 1

    def test_a_year_of_another_method(self, facts):
        methods = tuple(
            replace(m, years=(*m.years, 2021))
            if m.id == "kepatuhan-2022"
            else replace(m, years=(2012,))
            if m.id == "kepatuhan-2021"
            else m
            for m in facts.methods
        )
        first = replace(facts.indicators[0], methods=methods)
        broken = replace(facts, indicators=(first, *facts.indicators[1:]))
        assert method_of(broken.methods, 2021).id == "kepatuhan-2022"
        right = [alternative.as_text(a) for a in assessments(facts)]
        assert alternative.differences([alternative.as_text(a) for a in assessments(broken)], right)
        with pytest.raises(AssertionError):
            assert [a.method for a in assessments(broken)] == [a.method for a in assessments(facts)]


def mismatched_names(root: Path) -> list[str]:
    """The claims whose region's name is not the one of their code."""
    names = {
        row["region_code"]: f"{row['type'].capitalize()} {row['name']}"
        for row in alternative.read(root, "regions")
    }
    names |= {"12": "Provinsi Sumatera Utara", "": "Indonesia"}
    return [
        row["claim_id"]
        for row in alternative.read(root, "claims")
        if row["region"] != names[row["region_code"]]
    ]


def wrong_rings(root: Path) -> list[str]:
    """The regions with a ring that runs the wrong way for d3: outer rings clockwise, holes
    counterclockwise.
    """
    collection = json.loads((root / "geo" / "regions.geojson").read_text(encoding="utf-8"))
    wrong = []
    for feature in collection["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        signs = [
            (signed_area(ring) > 0) == (n > 0) for part in parts for n, ring in enumerate(part)
        ]
        wrong += [feature["id"]] * (not all(signs))
    return wrong


def test_claims_carry_the_name_of_their_code(facts_copy):
    assert mismatched_names(facts_copy) == []


def test_polygons_carry_the_name_of_their_code(facts_copy):
    collection = json.loads((facts_copy / "geo" / "regions.geojson").read_text(encoding="utf-8"))
    names = {row["region_code"]: row["name"] for row in alternative.read(facts_copy, "regions")}
    assert {f["id"]: f["properties"]["name"] for f in collection["features"]} == names


def test_no_decimal_of_a_score_is_lost(facts):
    """As published: the snapshot keeps two decimals of the Ombudsman's scores and four of others,
    so that a further one would be lost without a word.
    """
    kept = {"ombudsman": Decimal("0.01")}
    assert [
        c.claim_id
        for c in facts.claims
        if c.score is not None
        and c.score != c.score.quantize(kept.get(c.indicator, Decimal("0.0001")))
    ] == []
