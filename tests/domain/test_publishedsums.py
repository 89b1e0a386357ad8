"""Published figures that do not add up are told, never corrected."""

from __future__ import annotations

from decimal import Decimal

from zona.domain.publishedsums import mismatches


def figure(item: str, value: str, dimension: str = "status", unit: str = "laporan") -> dict:
    return {
        "series": "lapor",
        "region": "Provinsi Sumatera Utara",
        "year_from": 2021,
        "period": "",
        "dimension": dimension,
        "item": item,
        "value": Decimal(value),
        "unit": unit,
    }


def test_sumut_2021_is_told_with_231_151_and_207(snapshot):
    rows = snapshot.rows("published_counts", year=None, region="12")
    found = {(one.series, one.year, one.dimension): one for one in mismatches(rows)}
    one = found["lapor", 2021, "status"]
    assert one.parts_sum == 207
    # the forwarded ones are printed among the statuses whose sum they are
    assert sorted(one.totals.values()) == [151, 231]
    assert "terdisposisi" not in one.parts


def test_what_adds_up_and_what_has_no_total_is_not_told():
    right = [figure("a", "3"), figure("b", "4"), figure("masuk", "7", "total")]
    assert mismatches(right) == []
    assert len(mismatches([*right[:2], figure("masuk", "8", "total")])) == 1
    assert mismatches(right[:2]) == []
    share = figure("tingkat", "50", "total", "persen")
    assert mismatches([*right[:2], share]) == []
    topics = [figure("a", "3", "substance"), figure("b", "9", "substance")]
    assert mismatches([*topics, right[2]]) == []
