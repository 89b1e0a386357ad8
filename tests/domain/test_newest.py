"""The newest result of a region, told beside an older year that the page shows."""

import pytest

from zona.domain.newest import newest_apart
from zona.language.narrative import newest_sentence
from zona.language.words import Words

SPANS = [(2021,), (2022, 2023, 2024), (2025,)]


def result(year: int, cls: str | None = None, opinion: str | None = None) -> dict:
    return {"year": year, "class": cls, "opinion": opinion}


HISTORY = [result(2021, "kuning"), result(2022, "D"), result(2024, "A")]
OPINION = result(2025, opinion="Sedang")


@pytest.mark.parametrize(
    ("shown", "later", "found"),
    [
        (2024, OPINION, 2025),
        (2022, OPINION, 2025),
        (2024, result(2025), None),
        (2022, result(2025), None),  # 2024 is newer, but compares: the page draws it
        (2021, result(2025), 2024),
        (2025, OPINION, None),
    ],
)
def test_a_later_result_by_another_method_is_found_by_the_data(shown, later, found):
    history = [*HISTORY, later]
    row = next(row for row in history if row["year"] == shown)
    newest = newest_apart(row, history, SPANS)
    assert (newest and newest["year"]) == found


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_is_told_in_words_and_with_the_warning(language):
    words = Words(language)
    told = newest_sentence(HISTORY[-1], [*HISTORY, OPINION], SPANS, words)
    assert "2025" in told and "Sedang" in told and "2024" in told
    assert newest_sentence(HISTORY[-1], HISTORY, SPANS, words) is None
