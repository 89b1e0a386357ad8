"""Projector, paper and comparison, in a real Chromium."""

from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.figures.test_looks import contrast
from tests.interface import TILE_MIDDLE, Watched, assert_sound, click_at, hex_of
from zona.faces.address import OTHERS_N, Choices
from zona.faces.dashboard.compare import after_click
from zona.figures.handed import FILE_WIDTH, HEAD_HEIGHT
from zona.language.words import Words

# the grid's boxes know region and year
BOX_MIDDLE = TILE_MIDDLE.replace("codes[point.__data__.i] !==", "codes[point.__data__.i][0] !==")


@pytest.fixture
def reader(page, server) -> Watched:
    page.set_default_timeout(60_000)
    return Watched(page, server.url)


def test_arrow_keys_lead_through_the_deck_and_esc_out_of_it(reader):
    words = Words("id")
    page = reader.open("/wilayah?wilayah=12.75&tahun=2024&mode=paparan")
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    for number, screen in enumerate(("years", "keeps", "peers", "next"), start=2):
        page.keyboard.press("ArrowRight")
        reader.wait_for_query(layar=str(number))
        heading = words(f"show.{screen}", name="Kota Binjai", year=2024)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.keyboard.press("ArrowLeft")
    reader.wait_for_query(layar="4", mode="paparan", wilayah="12.75")
    assert_sound(reader, words)
    page.keyboard.press("Escape")
    reader.wait_for_query(mode=None, layar=None, wilayah="12.75")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_paper_has_the_whole_figure_and_no_menu(reader):
    page, words = reader.open("/wilayah?wilayah=12.75&tahun=2024"), Words("id")
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(page.pdf())).pages)
    # both ends of the figure of the years, and the sources below it
    assert "45,16" in text and "93,15" in text and "Sumber: " in text
    page.emulate_media(media="print")
    layers = page.locator(".main-svg").evaluate_all(
        "all => all.map(layer => getComputedStyle(layer).backgroundColor)"
    )
    assert set(layers) == {"rgba(0, 0, 0, 0)"}, "a layer with a ground hides those below it"
    assert words("seek.placeholder") not in text and words("downloads.title") not in text


def test_on_paper_a_table_has_all_its_rows(reader):
    """On the screen it scrolls; the list of regions shows a dozen of them at a time."""
    page = reader.open("/?tahun=2024&bahasa=en")
    page.get_by_text(Words("en")("common.table", n=34)).click()
    reader.settle()
    paper = page.locator("[class*=st-key-paper-] table")
    expect(paper).to_have_count(2)
    assert [table.locator("tbody tr").count() for table in paper.all()] == [33, 34]
    assert not any(table.is_visible() for table in paper.all())
    page.emulate_media(media="print")
    assert all(table.is_visible() for table in paper.all())
    assert not any(table.is_visible() for table in page.get_by_test_id("stDataFrame").all())
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(page.pdf())).pages)
    # the list's last lines, and the twin's
    assert text.count("Padangsidimpuan") >= 2 and text.count("Tebing Tinggi") >= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("/wilayah?wilayah=12.75", ".xtick, .ytick, .textpoint"),
        ("/sumber", ".xtick, .ytick, .annotation"),
    ],
)
def test_text_on_axes_and_at_marks_can_be_read(reader, path, places, scheme):
    """Letters on classes have the colours of their class, which `tests/figures` looks at."""
    reader.page.emulate_media(color_scheme=scheme)
    page = reader.open(path)
    inks = page.locator(f".main-svg :is({places}) text").evaluate_all(
        # a text that a redraw has just taken out of the page has no colour
        "all => all.map(text => getComputedStyle(text).fill).filter(Boolean)"
    )
    ground = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert len(inks) > 8
    assert min(contrast(hex_of(ink), hex_of(ground)) for ink in set(inks)) >= 4.5


@pytest.mark.parametrize("path", ["/?tahun=2024", "/tren?wilayah=12.75&dengan=12.71,12.74"])
def test_the_file_of_a_figure_has_title_and_source_and_the_page_no_gap_for_them(reader, path):
    page = reader.open(path)
    chart = page.get_by_test_id("stPlotlyChart").first
    drawn = chart.locator(".main-svg").first.bounding_box()
    height = chart.locator(".js-plotly-plot").evaluate("plot => plot.layout.height")
    assert drawn["height"] == height == chart.bounding_box()["height"]
    assert chart.locator(".gtitle").count() == 0
    chart.hover()
    with page.expect_download() as started:
        chart.locator(".modebar-btn").first.click()
    assert started.value.suggested_filename.endswith(".png")
    image = Image.open(started.value.path())
    assert image.size == (2 * FILE_WIDTH, 2 * (height + HEAD_HEIGHT))
    head = image.convert("RGBA").crop((0, 0, 2 * FILE_WIDTH, 2 * HEAD_HEIGHT)).getchannel("A")
    shades = image.convert("L").crop((0, 0, 2 * FILE_WIDTH, 2 * HEAD_HEIGHT)).getextrema()
    assert shades[0] < 90 or head.getextrema()[0] < 255, "letters stand in the head"


def test_a_click_on_the_grid_adds_a_region_to_the_comparison(reader):
    page = reader.open("/tren?wilayah=12.75&tahun=2024")
    click_at(page, *page.evaluate(BOX_MIDDLE, ["classes", "12.71"]))
    reader.wait_for_query(wilayah="12.75", dengan="12.71")
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    assert page.locator(".st-key-classes .ytick").count() >= 33, "all regions stay in the grid"


def test_a_click_adds_removes_and_moves_up():
    alone = Choices("id", 2024, "12.75")
    assert after_click(alone, "12.71") == ("12.75", ("12.71",))
    both = Choices("id", 2024, "12.75", ("12.71",))
    assert after_click(both, "12.75") == ("12.71", ())
    assert after_click(Choices("id", 2024, None), "12.75") == ("12.75", ())
    full = Choices("id", 2024, "12.75", tuple(str(n) for n in range(OTHERS_N)))
    assert after_click(full, "12.71") == ("12.75", full.others)
