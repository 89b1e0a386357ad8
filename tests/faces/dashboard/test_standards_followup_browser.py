"""The pages standar and tindak-lanjut, and the kecamatan of a region, in a real browser."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.conftest import Server
from tests.interface import Watched, assert_sound, resize, violations
from zona.domain.followup import LATE
from zona.language.words import LANGUAGES, Words

LINES = "paths => paths.map(path => path.getAttribute('d'))"
OFFICE = "wilayah=12.75&opd=12.75%2Fdinas-pendidikan"
PLACES = ("", "wilayah=12.75", OFFICE)


@pytest.fixture
def reader(page, both: Server) -> Watched:
    """A fresh reader of published and simulated data."""
    return Watched(page, both.url)


def opened(reader: Watched, slug: str, *parts: str):
    """A page of simulated data."""
    return reader.open(f"/{slug}?" + "&".join(filter(None, ("data=simulasi", *parts))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["standar", "tindak-lanjut"])
def test_the_pages_stand_for_every_place_in_both_widths(reader, slug, language):
    words = Words(language)
    for place in PLACES:
        page = opened(reader, slug, place, f"bahasa={language}")
        for width in (1280, 360):
            resize(page, width)
            assert_sound(reader, words)
        charts = page.locator("[data-testid=stPlotlyChart]").count()
        marks = page.locator(".annotation-text", has_text=words("common.simulated_mark")).count()
        assert marks >= charts > 0
    assert violations(page) == []
    assert reader.query()["opd"] == "12.75/dinas-pendidikan"


def test_one_click_to_the_example_and_one_back(reader):
    words, page = Words("id"), reader.open("/standar?wilayah=12.75")
    assert page.locator("[data-testid=stPlotlyChart]").count() == 0
    page.get_by_role("button", name=words("example.way_there")).click()
    reader.wait_for_query(data="simulasi")
    assert page.locator("[data-testid=stPlotlyChart]").count() == 3
    page.get_by_role("button", name=words("example.way_back")).click()
    reader.wait_for_query(data=None)
    expect(page.locator("[data-testid=stPlotlyChart]")).to_have_count(0)


def downloaded(page, key: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=Words("id")(f"drafting.{key}"), exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_the_draft_holds_what_was_typed_and_questions_for_the_rest(reader):
    words = Words("id")
    page = reader.open("/standar?wilayah=12.75")
    page.get_by_label(words("drafting.name")).fill("Kartu Keluarga")
    page.get_by_label(words("drafting.name")).press("Tab")
    reader.settle()
    page.get_by_text(words("standard_document.delivery")).click()
    page.get_by_label("Biaya/tarif").fill("Tidak dipungut biaya")
    page.get_by_label("Biaya/tarif").press("Tab")
    page.wait_for_timeout(500)
    reader.settle()
    document = Document(io.BytesIO(downloaded(page, "document")))
    cells = [row.cells[2].text for table in document.tables for row in table.rows[1:]]
    assert len(cells) == 14 and cells.count("Tidak dipungut biaya") == 1
    assert sum(cell.startswith("[") for cell in cells) == 13
    assert "Kartu Keluarga" in document.paragraphs[0].text
    assert downloaded(page, "checklist_pdf").startswith(b"%PDF-")


def test_what_is_simulated_says_so_on_paper_and_what_was_checked_is_ticked(reader):
    words = Words("id")
    page = opened(reader, "standar", OFFICE)
    page.get_by_role("combobox", name=words("drafting.service"), exact=True).focus()
    page.keyboard.type("Simulasi 2")
    expect(page.get_by_role("option", name="Layanan Simulasi 2").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label(words("drafting.name"))).to_have_count(0)
    reader.settle()
    document = Document(io.BytesIO(downloaded(page, "checklist")))
    assert words("common.simulated_mark") in document.paragraphs[0].text
    ticks = [row.cells[2].text for row in document.tables[0].rows[1:]]
    assert len(ticks) == 14 and "☑" in ticks


def test_a_click_on_an_opd_opens_it(reader):
    page = opened(reader, "standar", "wilayah=12.75")
    bar = page.locator(".st-key-standard-places .barlayer .point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()  # Plotly takes clicks on a layer above
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("() => new URL(location.href).searchParams.has('opd')")
    reader.settle()
    assert reader.query()["opd"].startswith("12.75/")


def test_deadlines_are_read_on_the_day_of_the_simulated_data(reader):
    words = Words("id")
    said = opened(reader, "tindak-lanjut", "wilayah=12.75").inner_text("[data-testid=stMain]")
    assert "30 Juni 2025" in said and words("followup.internal") in said
    # prose of offices is internal, simulated or not
    assert "memampang standar" not in said and words(f"followup.tile_{LATE}") in said.casefold()


def test_where_single_papers_are_internal_counts_stand_alone(reader):
    words = Words("id")
    page = opened(reader, "tindak-lanjut", "wilayah=12.74")
    said = page.inner_text("[data-testid=stMain]")
    assert words("followup.counts_only") in said and words("followup.first") not in said
    # four visits and three findings, each with one action
    tiles = page.locator("[data-testid=stMetricValue]").all_inner_texts()
    assert sum(map(int, tiles)) == 3 + 7
    assert page.locator(".st-key-followup-owes").count() == 1
    assert_sound(reader, words)


def test_published_events_stand_beside_and_findings_are_counts(reader):
    words, page = Words("id"), reader.open("/tindak-lanjut?wilayah=12.75")
    said = page.inner_text("[data-testid=stMain]")
    assert words("servicepage.nothing_visits") in said and words("followup.published") in said
    labels = page.locator(".st-key-followup-events .annotation-text").all_text_contents()
    assert "Kunjungan pemantauan" in labels
    assert_sound(reader, words)


def test_kecamatan_are_on_the_map_where_their_names_are_and_in_the_list_always(reader):
    words = Words("id")
    page = opened(reader, "wilayah", "wilayah=12.75")
    paths = page.locator(".st-key-districts .choroplethlayer path")
    expect(paths).to_have_count(5)
    # a code that the geometry does not have is a path without a line
    assert all(len(line or "") > 20 for line in paths.evaluate_all(LINES))
    assert "Kecamatan Simulasi 2" in page.inner_text("[data-testid=stMain]")
    assert_sound(reader, words)
    page = opened(reader, "wilayah", "wilayah=12.71")
    assert page.locator(".st-key-districts").count() == 0
    said = page.inner_text("[data-testid=stMain]")
    assert words("districts.no_geometry", region="Kota Medan") in said
    said = reader.open("/wilayah?wilayah=12.75").inner_text("[data-testid=stMain]")
    assert words("districts.nothing", region="Kota Binjai") in said
