"""What an address may say of an OPD and of a plan, and what it says of the choices."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zona.faces.address import Choices, changed, parameters, parse

PLAN = Choices(
    "id",
    2024,
    "12.71",
    agency="12.71/dinas-sosial",
    dimension="proses",
    target="A",
    hold="dua",
    step=10,
    limit=Decimal("120.5"),
    unlocked=True,
    days=(("publikasi", Decimal(5)), ("sarana", Decimal("12.25"))),
    locked=("dinas-sosial", "input/toilet"),
)


def test_what_is_written_is_read_back():
    written = parameters(PLAN)
    for name, text in changed(written, {}).items():
        assert parse(name, text, [2024], ["12.71"]) == getattr(PLAN, name), name


def test_an_address_says_only_what_means_something_on_its_page():
    assert set(parameters(PLAN, "opd")) == {"tahun", "wilayah", "opd", "dimensi"}
    plan = {"ke", "menurut", "langkah", "batas", "persepsi", "hari", "kunci"}
    assert set(parameters(PLAN, "simulasi")) == {"tahun", "wilayah"} | plan
    assert set(parameters(PLAN, "zona")) == {"tahun", "wilayah"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("agency", "dinas-sosial"),
        ("agency", "12.71/../x"),
        ("agency", "12.71/" + "a" * 201),
        ("dimension", "a\nb"),
        ("dimension", "x" * 101),
        ("target", "<b>"),
        ("hold", "both"),
        ("step", "7"),
        ("limit", "-1"),
        ("limit", "1e9"),
        ("limit", "NaN"),
        ("unlocked", "ya"),
        ("days", "sarana"),
        ("days", "sarana:0"),
        ("days", "sarana:1001"),
        ("days", "sarana:12,"),
        ("locked", ";"),
        ("locked", "x" * 1501),
    ],
)
def test_what_cannot_be_read_is_nothing(name, text):
    assert parse(name, text, [2024], ["12.71"]) is None
