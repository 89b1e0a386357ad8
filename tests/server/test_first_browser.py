"""In Chromium: the first picture before the app is there, its going, and the cut fonts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import Server
from tests.interface import hex_of
from zona.config import ROOT
from zona.language.words import Words

SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(sum), 300);
})"""
WITH_APP = "() => !document.getElementById('awal')"
DARK, LIGHT = "#191816", "#ffffff"


@pytest.fixture
def opened(server: Server, browser: Browser) -> Iterator:
    """Opens an address in a tab of its own; `waiting`: with a server that never sends the app."""
    contexts = []

    def opening(path: str, width: int, scheme: str, waiting: bool = False, **more) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            bypass_csp=waiting,
            **more,
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        if waiting:
            page.route_web_socket("**/*", lambda socket: None)
        page.goto(server.url + path)
        if "awal" not in page.content():  # a server's first answer
            page.reload()
        return page

    yield opening
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("path", "width", "scheme", "language"),
    [
        ("/", 360, "light", "id"),
        ("/wilayah?wilayah=12.75&bahasa=en", 360, "dark", "en"),
        ("/opd?tahun=2022", 1280, "dark", "id"),
        ("/tren?bahasa=en&wilayah=12.75", 1920, "light", "en"),
        ("/unduh", 1280, "light", "id"),
    ],
)
def test_a_picture_is_there_before_the_app_and_reads_for_everybody(
    opened, path, width, scheme, language
) -> None:
    page = opened(path, width, scheme, waiting=True)
    page.get_by_test_id("stApp").wait_for(state="attached")
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.get_by_text(Words(language)("web.first_waits")).is_visible()
    assert page.evaluate("document.querySelector('#awal').scrollWidth <= innerWidth")
    colour = page.evaluate("getComputedStyle(document.querySelector('#awal')).backgroundColor")
    assert hex_of(colour) == (DARK if scheme == "dark" else LIGHT)
    if path == "/":
        box = page.locator("#awal svg.map").bounding_box()
        assert box and box["y"] < 470 and box["width"] > 300
    found = Axe().run(page, "#awal").response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [("/", 360, "dark"), ("/wilayah?wilayah=12.75", 1280, "light"), ("/sumber", 1920, "light")],
)
def test_it_goes_when_the_app_has_drawn_without_a_jump(opened, path, width, scheme) -> None:
    page = opened(path, width, scheme)
    page.locator("#awal a").first.focus()
    page.wait_for_function(WITH_APP)
    assert page.get_by_test_id("stMain").get_by_role("heading", level=1).is_visible()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    charts = page.get_by_test_id("stPlotlyChart")
    assert charts.count() == 0 or charts.first.locator(".main-svg").first.is_visible()
    assert page.evaluate(SHIFTS) < 0.1


DRAWN = """<div id="awal">first</div><div id="root"><div data-testid="stApp" data-test-script-state="notRunning">
<div data-testid="stMain"><h1>Kota</h1><div data-testid="stPlotlyChart"><div class="js-plotly-plot">
<svg class="main-svg">INSIDE</svg></div></div></div></div></div>"""


@pytest.mark.parametrize(
    ("inside", "reckoned", "goes"),
    [
        ("", True, True),  # a year without a score: no trace will ever come
        ("", False, False),
        ("<g class='trace'></g>", True, True),
        ("<g class='geolayer'><g class='geo'></g></g>", True, False),  # its shapes still come
    ],
)
def test_it_goes_with_figures_that_have_no_trace(opened, inside, reckoned, goes) -> None:
    page = opened("/publik/", 1280, "light")
    page.evaluate("performance.now = () => 0")  # its patience never ends
    page.evaluate("html => document.body.innerHTML = html", DRAWN.replace("INSIDE", inside))
    if reckoned:
        page.evaluate("document.querySelector('.js-plotly-plot').calcdata = []")
    script = (ROOT / "zona/server/first.js").read_text(encoding="utf-8")
    page.evaluate(script)
    page.wait_for_timeout(600)  # it looks twice a second
    assert page.evaluate(WITH_APP) is goes


def test_it_wears_the_theme_that_the_reader_chose_in_the_app(opened) -> None:
    page = opened("/", 1280, "light", waiting=True)
    page.evaluate("localStorage.setItem('stActiveTheme-/-v2', JSON.stringify('Dark'))")
    page.reload()
    colour = page.evaluate("getComputedStyle(document.querySelector('#awal')).backgroundColor")
    assert hex_of(colour) == DARK


def test_without_javascript_it_stays_and_leads_on(opened) -> None:
    page = opened("/?tahun=2023&bahasa=en", 360, "light", java_script_enabled=False)
    assert page.locator("#awal noscript p").is_visible()
    page.locator("#awal svg.map a").first.click(force=True)
    page.wait_for_url("**/wilayah?*tahun=2023*")
    assert page.locator("#awal svg.history").is_visible()
    page.get_by_role("link", name=Words("en")("web.first_public")).click()
    page.wait_for_url("**/publik/en/wilayah/*.html")


def test_icons_are_drawn_and_foreign_letters_come_from_the_whole_font(opened) -> None:
    page = opened("/", 1280, "light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_function(WITH_APP)
    page.evaluate("document.fonts.ready")
    icons = page.get_by_test_id("stIconMaterial")
    boxes = icons.evaluate_all(
        """all => all.map(e => [e.textContent, e.scrollWidth, parseFloat(getComputedStyle(e).fontSize)])"""
    )
    assert len(boxes) > 5
    assert [name for name, width, size in boxes if width > 1.5 * size] == []
    assert not any("?utuh" in url for url in asked)
    page.evaluate("document.querySelector('[data-testid=stMain] h1').append(' Ж')")
    page.wait_for_function("() => document.fonts.check('700 44px \"Source Sans\"', 'Ж')")
    assert any("SourceSansVF-Upright" in url and url.endswith("?utuh") for url in asked)
