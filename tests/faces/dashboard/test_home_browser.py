"""The first page: what stands on its first screen, and one selection in map, list and tiles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.interface import Watched, wait_for_outline
from zona.language.words import Words

BOXES = """() => Object.fromEntries(
    [['map', '.st-key-map .choroplethlayer'], ['list', '[data-testid=stDataFrame]'], ['tiles', '.st-key-tiles'],
     ['counts', '.st-key-tiles-of-counts']]
    .map(([name, place]) => [name, document.querySelector(place).getBoundingClientRect().toJSON()]))
"""


@pytest.fixture
def wide(browser, server) -> Iterator[Watched]:
    """A reader at a laptop of 1280 x 800."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(60_000)
    yield Watched(context.new_page(), server.url)
    context.close()


def boxes(page: Page) -> dict[str, dict[str, float]]:
    return page.evaluate(BOXES)


def test_map_legend_list_and_counts_stand_on_the_first_screen(wide):
    page = wide.open("/?tahun=2024")
    found = boxes(page)
    for name in ("counts", "map", "list"):
        assert found[name]["bottom"] <= 800, (name, found[name])
    assert found["list"]["left"] > found["map"]["right"], "the list stands beside the map"
    legend = page.locator(".st-key-map .legend .legendtext").all_text_contents()
    assert legend == ["A hijau: 18", "B hijau: 13", "C kuning: 2"]
    letters = page.locator(".st-key-map .scattergeo text").all_text_contents()
    assert len(letters) == 33 and letters.count("C") == 2


def test_a_wide_screen_shows_all_three_side_by_side(wide):
    wide.page.set_viewport_size({"width": 1920, "height": 1080})
    found = boxes(wide.open("/?tahun=2022"))
    assert found["map"]["right"] < found["list"]["left"] < found["tiles"]["left"]
    assert found["tiles"]["bottom"] <= 1080


def test_a_phone_shows_them_one_above_the_other(wide):
    wide.page.set_viewport_size({"width": 360, "height": 800})
    found = boxes(wide.open("/?tahun=2022"))
    assert found["map"]["bottom"] <= found["list"]["top"] <= found["tiles"]["top"]
    assert all(box["right"] <= 360 for box in found.values())


def test_the_tiles_name_their_denominators(wide):
    page, words = wide.open("/?tahun=2024"), Words("id")
    text = page.locator(".st-key-tiles-of-counts").inner_text()
    assert words("zones.tile_moved_note", moved=9, compared=23, unknown=10) in text
    assert words("zones.tile_coverage_note", scored=7, n=33) in text
    head = page.locator("[data-testid=stCaptionContainer]").first.inner_text()
    assert "bukan situs resmi Ombudsman" in head


def test_the_search_narrows_the_list_and_says_when_nothing_fits(wide):
    page, words = wide.open("/?tahun=2024"), Words("id")
    box = page.get_by_role("textbox", name=words("zones.search"))
    box.fill("tak ada")
    box.press("Enter")
    wide.settle()
    expect(page.get_by_text(words("zones.search_none", sought=33))).to_be_visible()
    box.fill("binjai")
    box.press("Enter")
    wide.settle()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()


def test_a_row_of_the_list_selects_on_the_map(wide):
    page, words = wide.open("/?tahun=2024"), Words("id")
    box = page.get_by_role("textbox", name=words("zones.search"))
    box.fill("binjai")
    box.press("Enter")
    wide.settle()
    table = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.mouse.click(table["x"] + 16, table["y"] + 52)
    wide.wait_for_query(wilayah="12.75")
    wait_for_outline(page, "12.75")
