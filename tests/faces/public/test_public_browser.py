"""What people see of the public pages, in a real browser: one request, no script, narrow, dark,
enlarged, printed, accessible.
"""

from __future__ import annotations

import io
import threading
import time
from collections import Counter

import pypdf
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.conftest import free_port
from zona.domain.classes import outcome
from zona.faces import public
from zona.figures.palette import LOOKS
from zona.store.snapshot import Store

KINDS = (
    "",
    "tahun/2013.html",
    "tahun/2019.html",
    "wilayah/12.75.html",
    "wilayah/12.71.html",
    "metode.html",
    "warga.html",
    "sumber.html",
    "sumber/pernyataan-1.html",
    "sumber/daftar-1.html",
    "tahun/2025.html",
    "data.html",
    "banding.html",
    "banding/mcp.html",
    "en/banding/ikm.html",
    "en/",
    "en/metode.html",
    "en/wilayah/12.10.html",
    "kartu/12.75.html",
    "nothing",
)
A4_MM = (210, 297)
TOO_WIDE = """[...document.querySelectorAll('body *')].filter(e => !e.closest('.skip') &&
    e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def face(snapshot_path):
    """Address of the public pages, served by a thread of this process."""
    port = free_port()
    frame = f'<iframe src="http://127.0.0.1:{port}/publik/kartu/12.75.html"></iframe>'
    another = Route(
        "/news", lambda request: HTMLResponse(frame)
    )  # seen from localhost: another origin
    app = Starlette(routes=[*public.routes(Store(snapshot_path)), another])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/publik/"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def look(browser):
    """Makes a tab: look(width=..., dark=..., **more)."""
    made = []

    def make(width=1280, dark=False, **more):
        made.append(
            browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme="dark" if dark else "light",
                bypass_csp=True,
                **more,
            )
        )
        return made[-1].new_page()

    yield make
    for context in made:
        context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(face, look, dark):
    tab, axe, found = look(dark=dark), Axe(), {}
    for path in KINDS:
        tab.goto(face + path)
        for violation in axe.run(tab).response["violations"]:
            found[path, violation["id"]] = [node["html"][:120] for node in violation["nodes"][:3]]
    assert found == {}


def test_axe_would_find_something(face, look):
    tab = look()
    tab.goto(face)
    tab.evaluate("document.documentElement.removeAttribute('lang')")
    assert "html-has-lang" in {
        violation["id"] for violation in Axe().run(tab).response["violations"]
    }


@pytest.mark.parametrize("width", [320, 640], ids=["320px", "200percent"])
def test_nothing_is_wider_than_the_window(face, look, width, snapshot):
    tab = look(width=width)
    regions = (
        [f"wilayah/{row['region_code']}.html" for row in snapshot.rows("regions")]
        if width == 320
        else []
    )
    for path in (*KINDS, *regions):
        tab.goto(face + path)
        assert (
            tab.evaluate(TOO_WIDE) == []
            and tab.evaluate("document.documentElement.scrollWidth") <= width
        ), path


@pytest.mark.parametrize("width", [320, 360])
def test_names_stand_on_the_tiles_of_a_phone(face, look, width):
    tab = look(width=width)
    tab.goto(face)
    sizes = """es => es.map(e => { const box = e.getBoundingClientRect(), tile = e.closest('a').getBoundingClientRect();
        return [e.textContent, box.width, box.left >= tile.left && box.right <= tile.right && box.bottom <= tile.bottom]; })"""
    names = tab.eval_on_selector_all(".tiles small", sizes)
    assert len(names) == 33 and all(shown > 8 and inside for _, shown, inside in names), names


def test_a_reader_on_a_phone_jumps_to_the_list(face, look):
    tab = look(width=360)
    tab.goto(face)
    link = tab.get_by_role("link", name="Cari wilayah")
    assert link.bounding_box()["y"] < 400
    link.click()
    assert 0 <= tab.locator("#daftar").bounding_box()["y"] < 100


def test_rows_that_stack_on_a_phone_are_still_read_as_a_table(face, look):
    seen = []
    for width in (360, 1280):
        tab = look(width=width)
        tab.goto(face + "banding/mcp.html")
        tree = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
        roles = Counter(node["role"]["value"] for node in tree if not node.get("ignored"))
        names = ("table", "row", "columnheader", "rowheader", "cell")
        seen.append({name: roles[name] for name in names})
        stacked = tab.locator("tr[data-period]").first.evaluate("e => getComputedStyle(e).display")
        assert stacked == ("grid" if width == 360 else "table-row")
    assert seen[0] == seen[1] and all(seen[0].values()), seen


def test_letters_twice_as_large_stay_readable(face, look):
    tab = look(width=640)
    for path in KINDS:
        tab.goto(face + path)
        tab.add_style_tag(content="html{font-size:200%}")
        assert tab.evaluate(TOO_WIDE) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_a_page_is_one_request_to_this_host_and_runs_nothing(face, browser):
    context = browser.new_context(java_script_enabled=False)
    tab, asked, complaints = context.new_page(), [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    for path in KINDS:
        asked.clear()
        response = tab.goto(face + path, wait_until="load")
        assert [url for url in asked if not url.startswith("data:")] == [face + path]
        assert len(response.body()) <= 100_000 and tab.locator("h1").is_visible()
        sizes = response.request.sizes()
        assert sizes["responseBodySize"] <= 35_000, path
    assert [text for text in complaints if "404" not in text] == []
    context.close()


def test_the_map_is_drawn_in_the_colours_of_the_data(face, look, snapshot):
    tab = look()
    tab.goto(face + "tahun/2022.html")
    fills = tab.evaluate("""[...document.querySelectorAll('svg.map a')].map(a =>
        [a.getAttribute('href'), getComputedStyle(a.querySelector('path')).fill])""")
    drawn = {link.removeprefix("../wilayah/").removesuffix(".html"): fill for link, fill in fills}
    rows = {
        r["region_code"]: r
        for r in snapshot.rows("assessments", year=2022, region=None)
        if r["type"] != "provinsi"
    }
    assert drawn == {code: rgb(LOOKS[outcome(row)].fill) for code, row in rows.items()}


def rgb(colour):
    """#rrggbb as a browser says it."""
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


def test_the_map_leads_to_a_region_and_back(face, look):
    tab = look()
    tab.goto(face)
    tab.locator("svg.map a[href='wilayah/12.12.html'] text").dispatch_event("click")
    tab.wait_for_url("**/wilayah/12.12.html")
    assert tab.locator("h1").inner_text() == "Kabupaten Toba"
    tab.get_by_role("link", name="English").click()
    tab.wait_for_url("**/en/wilayah/12.12.html")
    tab.get_by_role("link", name="Province").click()
    tab.wait_for_url("**/publik/en/index.html")


def test_the_keyboard_reaches_the_content_first(face, look):
    tab = look()
    tab.goto(face)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#isi"
    assert tab.locator(".skip").bounding_box()["x"] >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#isi"
    stops = tab.locator("main a:not([tabindex='-1'])").count()
    assert 33 * 2 < stops < 33 * 3.5 + 20


def test_a_printed_page_fits_a4(face, look):
    tab = look(width=688)  # A4 less its margins
    for path in ("", "wilayah/12.75.html", "metode.html"):
        tab.goto(face + path)
        tab.emulate_media(media="print")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 688, path
        assert not tab.locator("header nav").is_visible() and tab.locator("h1").is_visible()
        sheets = pypdf.PdfReader(
            io.BytesIO(tab.pdf(prefer_css_page_size=True, print_background=True))
        ).pages
        size = tuple(round(float(side) / 72 * 25.4) for side in sheets[0].mediabox[2:])
        assert size == A4_MM and len(sheets) <= 6
        tab.emulate_media(media="screen")


def test_a_card_shows_in_a_frame_of_another_site(face, look):
    tab = look()
    tab.goto(face.replace("127.0.0.1", "localhost").removesuffix("publik/") + "news")
    assert "Kota Binjai" in tab.frame_locator("iframe").locator("main").inner_text()
