"""In Chromium: bytes of a first and of a repeat visit, no other host, a policy that nothing on the
pages runs against.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import Server
from zona.faces.opendata import TABLES
from zona.faces.pagelist import PAGES

FIRST_VISIT, REPEAT_VISIT = 1_700_000, 150_000  # bytes on the wire, websocket uncompressed
SHAPES = ".choropleth path, path.choroplethlayer, .choroplethlayer path"


@dataclass
class Wire:
    """What went over the wire to one tab: bytes of HTTP answers as sent, bytes of websocket
    messages before compression.
    """

    http: float = 0
    socket: int = 0
    encodings: dict[str, str | None] = field(default_factory=dict)


def watched(page: Page) -> Wire:
    """Counts from now on what reaches the tab, by the browser's devtools protocol."""
    wire, session = Wire(), page.context.new_cdp_session(page)
    session.send("Network.enable")

    def answered(event: dict) -> None:
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        wire.encodings[event["response"]["url"]] = headers.get("content-encoding")

    def finished(event: dict) -> None:
        wire.http += event["encodedDataLength"]

    def framed(event: dict) -> None:
        wire.socket += len(event["response"]["payloadData"]) * 3 // 4  # base64

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    session.on("Network.webSocketFrameReceived", framed)
    return wire


def visit(context: BrowserContext, url: str) -> Wire:
    """Opens the map in a tab of its own and waits until it is drawn and quiet."""
    page = context.new_page()
    wire = watched(page)
    page.goto(url)
    page.locator(SHAPES).nth(32).wait_for(state="attached")
    # the list too: its files come last, and belong to the first visit
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    page.close()
    return wire


def test_a_first_and_a_repeat_visit_to_the_map_keep_to_the_budget(
    server: Server, context: BrowserContext
) -> None:
    first = visit(context, server.url)
    assert 500_000 < first.http + first.socket < FIRST_VISIT
    scripts = {url: encoding for url, encoding in first.encodings.items() if url.endswith(".js")}
    assert len(scripts) > 20
    assert sum(encoding == "br" for encoding in scripts.values()) > len(scripts) / 2
    assert scripts[next(url for url in scripts if "Plotly" in url)] == "br"
    repeat = visit(context, server.url)
    assert 0 < repeat.http + repeat.socket < REPEAT_VISIT


@pytest.fixture
def faults(page: Page, server: Server) -> Iterator[list[str]]:
    """What the tab complains of, and every request that leaves this host."""
    seen: list[str] = []
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on(
        "console",
        lambda message: seen.append(message.text) if "Content Security" in message.text else None,
    )
    inside = (server.url, server.url.replace("http", "ws", 1), "data:", "blob:")
    page.on(
        "request",
        lambda request: None if request.url.startswith(inside) else seen.append(request.url),
    )
    page.on(
        "websocket",
        lambda socket: None if socket.url.startswith(inside) else seen.append(socket.url),
    )
    yield seen


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.slug)
def test_a_page_runs_within_its_policy_and_asks_no_other_host(
    server: Server, page: Page, faults: list[str], entry
) -> None:
    language = "en" if entry.slug == "tren" else "id"
    answer = page.goto(f"{server.url}/{entry.slug}?bahasa={language}&wilayah=12.75")
    assert answer and "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    page.get_by_test_id("stCaptionContainer").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.lang") == language
    assert faults == []


def test_the_policy_does_stop_what_comes_from_elsewhere(
    server: Server, page: Page, faults: list[str]
) -> None:
    page.goto(f"{server.url}/unduh")
    page.get_by_test_id("stCaptionContainer").first.wait_for()
    page.evaluate("""() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
                             document.body.append(s);
                             const i = new Image(); i.src = 'http://127.0.0.2:9/x.png'; document.body.append(i) }""")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert sum("Content Security" in fault for fault in faults) >= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_the_open_data_reads_on_a_small_phone_by_everybody(
    server: Server, browser: Browser, scheme
) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()  # axe itself is an inline script
    page.goto(f"{server.url}/api/v1/?bahasa=id")
    for summary in page.locator("summary").all():
        summary.click()
    assert page.locator("h3").count() == len(TABLES)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    violations = Axe().run(page).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in violations] == []
    context.close()


def test_answers_on_a_kept_connection_do_not_wait_for_receipts(server: Server) -> None:
    """40 ms each where Nagle's algorithm is on: this is no benchmark, the two differ by a factor of
    twenty.
    """
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    times = []
    for _ in range(25):
        begin = time.perf_counter()
        connection.request("GET", "/peta/regions.geojson", headers={"Accept-Encoding": "br"})
        assert len(connection.getresponse().read()) > 1000
        times.append(time.perf_counter() - begin)
    connection.close()
    assert sorted(times)[5] < 0.03
