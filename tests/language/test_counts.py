"""What published counts count and events tell has words in both languages."""

from __future__ import annotations

import csv

import pytest

from zona.config import ROOT
from zona.language import counts
from zona.language.words import LANGUAGES, Words, texts

# what is in the facts: (file, column, how it is said, the beginning of its key)
SAID = [
    ("published_counts", "series", counts.series_name, "count.series."),
    ("published_counts", "dimension", counts.dimension_name, "count.dimension."),
    ("published_counts", "item", counts.item_name, "count.item."),
    ("published_counts", "unit", counts.unit_name, "count.unit."),
    ("events", "kind", counts.event_name, "event."),
    ("events", "measure", counts.measure_name, "event_measure."),
    ("events", "unit", counts.unit_name, "count.unit."),
]


def stated(file: str, column: str) -> set[str]:
    with (ROOT / "data" / f"{file}.csv").open(encoding="utf-8", newline="") as opened:
        return {row[column] for row in csv.DictReader(opened)} - {""}


@pytest.mark.parametrize(("file", "column", "say", "stem"), SAID, ids=[s[1] for s in SAID])
def test_everything_that_the_facts_hold_can_be_said(file, column, say, stem):
    for language in LANGUAGES:
        known = {key for key in texts(language) if key.startswith(stem)}
        for text in stated(file, column):
            assert stem + counts.key_of(text) in known, (language, text)
            assert say(text, Words(language))


def test_no_word_is_left_of_what_is_gone():
    for stem in {stem for *_, stem in SAID}:
        held = {
            stem + counts.key_of(text)
            for file, column, _, other in SAID
            if other == stem
            for text in stated(file, column)
        }
        assert {key for key in texts("en") if key.startswith(stem)} == held


def test_items_are_said_in_the_readers_language():
    said = [counts.item_name("ditutup pelapor", Words(language)) for language in LANGUAGES]
    assert said == ["ditutup pelapor", "closed by the complainant"]
    assert counts.event_name("mpp_opening", Words("en")) == "opening of a service mall (MPP)"
    assert counts.item_name("sesuatu yang baru", Words("en")) == "sesuatu yang baru"
    assert counts.unit_name("", Words("en")) == ""
