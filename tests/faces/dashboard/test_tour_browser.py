"""From everywhere, and without a mouse: the search, the address to pass on, the main job by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server
from tests.interface import Watched, assert_sound
from zona.language.words import Words

FOCUSED = """() => {
    const e = document.activeElement // the page itself has the focus too, to be scrolled
    if (!e.matches('a, button, input, summary')) return []
    return [...e.innerText.split('\\n'), e.getAttribute('aria-label')].filter(Boolean)
}"""
STOPS = 120  # more presses of Tab nobody makes


@pytest.fixture
def reader(page, both: Server) -> Watched:
    page.set_default_timeout(30_000)
    return Watched(page, both.url)


def tab_to(page: Page, text: str) -> None:
    """Presses Tab until what has this name has the focus, and sees that the focus shows."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if text in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"{STOPS} presses of Tab do not lead to {text!r}")


def typed(reader: Watched, part: str, option: str) -> None:
    """Types a part of a name into the box that has the focus and takes the option that it finds."""
    page = reader.page
    page.keyboard.type(part)
    expect(page.get_by_role("option", name=option).first).to_be_visible()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("path", ["/", "/sumber", "/unduh?bahasa=en"])
def test_the_search_leads_to_a_region_from_everywhere_by_keyboard(reader, path):
    page, words = reader.open(path), Words("en" if "en" in path else "id")
    page.get_by_role("combobox", name=words("seek.label")).focus()
    typed(reader, "binj", "Kota Binjai")
    page.wait_for_url("**/wilayah?**wilayah=12.75**")
    reader.settle()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kota Binjai")
    assert_sound(reader, words)


def test_the_search_leads_to_an_opd(reader):
    page, words = reader.open("/tren?data=simulasi"), Words("id")
    page.get_by_role("combobox", name=words("seek.label")).click()
    typed(reader, "dinas sosial medan", "Dinas Sosial · Medan")
    page.wait_for_url("**/opd?**opd=12.71%2Fdinas-sosial**")
    reader.settle()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dinas Sosial")


def test_the_address_is_copied_and_opens_the_same_view(reader):
    page, words = reader.open("/tren?wilayah=12.75&dengan=12.71&tahun=2022"), Words("id")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=words("seek.share")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stCode")).to_be_visible()
    tab_to(page, "Copy to clipboard")
    page.keyboard.press("Enter")
    page.wait_for_function("() => navigator.clipboard.readText().then(text => text.length > 0)")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{reader.url}/tren?")
    page.goto(copied)
    reader.wait_for_query(wilayah="12.75", dengan="12.71", tahun="2022")


def test_the_main_job_from_home_to_the_briefing_by_keyboard_alone(reader):
    """Home, a region, its OPD, the path to the next class, the briefing."""
    page, words = reader.open("/?data=simulasi&tahun=2024"), Words("id")
    tab_to(page, words("seek.label"))
    typed(reader, "medan", "Kota Medan")
    page.wait_for_url("**/wilayah?**wilayah=12.71**")
    for script, label in (
        ("opd", words("region.to_agencies")),
        ("simulasi", words("agency.to_plan")),
        ("taklimat", words("briefing.title")),
    ):
        reader.settle()
        tab_to(page, label)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{script}?**wilayah=12.71**")
    reader.settle()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kota Medan")
    tab_to(page, words("briefing.make", format=words("briefing.format.png")))
    page.keyboard.press("Enter")
    download = words("briefing.download", format=words("briefing.format.png"))
    # the picture takes its time to be made; until then no Tab can lead to it
    expect(page.get_by_role("button", name=download)).to_be_visible(timeout=60_000)
    reader.settle()
    tab_to(page, download)
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename.endswith(".png")
