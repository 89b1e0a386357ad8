"""Published sums that do not add up are shown as such."""

from __future__ import annotations

from zona.domain.reconcile import MOST_FIGURES, Sum, fitting_parts


def published(facts) -> dict[str, int]:
    return {
        count.item: int(count.value)
        for count in facts.counts
        if count.series == "lapor" and count.year_from == 2021 and count.unit == "laporan"
    }


def test_the_reports_of_2021_do_not_add_up(facts):
    figures = published(facts)
    total, forwarded = figures.pop("laporan masuk"), figures.pop("terdisposisi")
    assert (total, forwarded) == (231, 151)
    found = Sum(total, figures)
    assert (found.parts_sum, found.difference) == (207, 24)
    assert Sum(forwarded, figures).difference == -56


def test_what_was_forwarded_holds_what_was_settled_and_that_what_was_closed(facts):
    """51 of the 56 "settled" may be closings by the system: a reading of the printed figures."""
    sets = fitting_parts(published(facts))
    assert sets["tuntas ditindaklanjuti"] == (("ditutup pelapor", "ditutup sistem"),)
    assert ("belum ditindaklanjuti", "dalam proses", "tuntas ditindaklanjuti") in sets[
        "terdisposisi"
    ]
    assert "laporan masuk" not in sets


def test_many_figures_would_fit_by_chance():
    assert fitting_parts({str(n): n for n in range(MOST_FIGURES + 1)}) == {}
    assert fitting_parts({"a": 3, "b": 3, "c": 0}) == {}
