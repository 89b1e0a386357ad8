"""Which regions rose and which fell: plain rows with plain answers."""

from __future__ import annotations

import pytest

from zona.domain.changes import by_direction, changes, direction


def row(
    code: str = "1", zone: str | None = None, category: str | None = None, divided: bool = False
) -> dict:
    """divided: whether the year's method divides the zone into categories."""
    return {
        "region_code": code,
        "zone": zone,
        "category": category,
        "class": category or zone,
        "category_open": divided and category is None,
    }


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        (row(zone="hijau", category="A"), row(zone="hijau", category="B"), "risen"),
        (row(zone="hijau", category="B"), row(zone="hijau", category="A"), "fallen"),
        (row(zone="hijau", category="A"), row(zone="hijau", category="A"), "same"),
        (row(zone="merah", category="D"), row(zone="kuning", category="C"), "fallen"),
        (row(zone="hijau"), row(zone="kuning"), "risen"),
        (row(zone="kuning"), row(zone="hijau"), "fallen"),
        # one year gives the zone alone: A may have been A or B
        (row(zone="hijau", category="A"), row(zone="hijau", divided=True), "unknown"),
        (row(zone="hijau", divided=True), row(zone="hijau", category="B"), "unknown"),
        (row(zone="hijau", divided=True), row(zone="hijau", divided=True), "unknown"),
        # a method without categories has nothing left open
        (row(zone="hijau"), row(zone="hijau"), "same"),
        (row(zone="hijau", category="A"), row(zone="kuning", divided=True), "risen"),
        (row(zone="hijau"), row(zone="merah", category="E"), "risen"),
        (row(zone="hijau"), row(), "unknown"),
        (row(), row(zone="hijau"), "unknown"),
        (row(zone="hijau"), None, "unknown"),
    ],
)
def test_direction(now, then, expected):
    assert direction(now, then) == expected


def test_every_region_is_counted_once():
    now = [row("1", "hijau", "A"), row("2", "merah", "D"), row("3", "kuning"), row("4")]
    then = [row("1", "hijau", "B"), row("2", "kuning", "C"), row("3", "kuning"), row("4", "hijau")]
    found = changes(now, then)
    assert (found.risen, found.fallen, found.same, found.unknown) == (
        ("1",),
        ("2",),
        ("3",),
        ("4",),
    )
    assert found.compared_n == 3


def test_the_question_about_changes_says_the_same(snapshot):
    """The sentence of what changed and the tile count the same regions."""
    for year, since in ((2023, 2022), (2024, 2023), (2019, 2018)):
        rows = snapshot.rows("assessments", year=year, region=None)
        rows = [row for row in rows if row["type"] != "provinsi"]
        found = changes(rows, snapshot.rows("assessments", year=since, region=None))
        asked = by_direction(snapshot.rows("changes", year=year, since=since))
        for way, told in asked.items():
            assert {row["region_code"] for row in told} == set(getattr(found, way))


def test_a_year_that_gave_zones_only_is_no_year_without_changes(snapshot):
    """2023: of ten regions only the zone follows; whether they kept A or B nobody can say."""
    found = by_direction(snapshot.rows("changes", year=2024, since=2023))
    assert {way: len(rows) for way, rows in found.items()} == {
        "risen": 8,
        "fallen": 1,
        "same": 14,
        "unknown": 10,
    }
    assert {row["class_since"] for row in found["unknown"]} == {"hijau"}
