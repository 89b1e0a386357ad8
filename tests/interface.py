"""What the browser tests share: a tab that is watched, and when a page has settled."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, TimeoutError, expect

# The app has drawn its own heading and nothing of it is old. While the first picture stands the app
# is there but hidden: its text is not seen yet, neither by a reader nor by `inner_text`.
DRAWN = """
    const app = document.querySelector('[data-testid=stApp]');
    if (!app || app.dataset.testScriptState !== 'notRunning' || !app.querySelector('[data-testid=stMain] h1')) return false;
    if (document.querySelector('#awal, [data-stale=true], [data-testid=stSkeleton]')) return false;
"""
SETTLED = f"""() => {{
    {DRAWN}
    const charts = document.querySelectorAll('[data-testid=stPlotlyChart]');
    const maps = document.querySelectorAll('.st-key-map .js-plotly-plot');
    return [...charts].every(chart => chart.querySelector('.main-svg .trace, .main-svg .choroplethlayer'))
        && [...maps].every(map => map.querySelector('.choroplethlayer path'));
}}"""

# Serious and critical findings of axe inside Streamlit's own chrome: (rule, where it lies, why it
# is not ours to mend).
CHROME = (
    (
        "list",
        "[data-testid=stSidebarNav]",
        "Streamlit's menu puts a <div> for each section between its <ul> and the <li>",
    ),
    (
        "listitem",
        "[data-testid=stSidebarNav]",
        "the same <div>: the <li> of the menu have no <ul> as their parent",
    ),
)


class Watched:
    """A tab whose console, page errors and requests are written down."""

    def __init__(self, page: Page, url: str):
        self.page, self.url = page, url
        self.errors: list[str] = []
        self.strangers: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._heard)
        page.on("request", self._asked)

    def _heard(self, message) -> None:
        # Streamlit looks for its own server at every level of the address and takes the first that
        # answers.
        own_search = "/_stcore/" in (message.location or {}).get("url", "")
        if message.type == "error" and not own_search:
            self.errors.append(message.text)

    def _asked(self, request) -> None:
        address = urlsplit(request.url)
        if (
            address.scheme not in ("data", "blob", "about")
            and address.netloc != urlsplit(self.url).netloc
        ):
            self.strangers.append(request.url)

    def open(self, path: str) -> Page:
        """Opens an address of the dashboard and waits until it stands still."""
        self.page.goto(self.url + path)
        return self.settle()

    def settle(self) -> Page:
        self.page.wait_for_function(SETTLED)
        return self.page

    def query(self) -> dict[str, str]:
        """The parameters of the address as it is now."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def wait_for_query(self, **wanted: str | None) -> None:
        """Waits until the address says this (None: the parameter is gone), and the page stands
        still.
        """
        tests = [
            f"u.searchParams.get('{name}') === " + ("null" if value is None else f"'{value}'")
            for name, value in wanted.items()
        ]
        self.page.wait_for_function(
            f"() => {{ const u = new URL(location.href); return {' && '.join(tests)} }}"
        )
        self.settle()


# How much wider the document and the part that scrolls are than what is seen of them.
WIDER = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .map(e => e.scrollWidth - e.clientWidth)"""


def resize(page: Page, width: int, height: int = 900) -> None:
    """Gives the window another size, and charts the time to be drawn anew; what stays wider than
    the window is for the test to tell.
    """
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(400)
    with suppress(TimeoutError):
        page.wait_for_function(f"() => Math.max(...({WIDER})()) <= 0", timeout=10_000)


def assert_sound(watched: Watched, words) -> None:
    """No error on the page, in the console or on the wire; nothing wider than the window; nobody
    else was asked.
    """
    page = watched.page
    assert page.locator("[data-testid=stException]").count() == 0
    assert words("common.failed") not in page.inner_text("body")
    wide = page.evaluate(WIDER)
    assert max(wide) <= 0, f"{wide} px wider than the window"
    assert watched.errors == []
    assert watched.strangers == []


def violations(page: Page) -> list[str]:
    """Serious and critical findings of axe, one line each, without those of CHROME."""
    found = []
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] not in ("serious", "critical"):
            continue
        places = [place for rule, place, _ in CHROME if rule == violation["id"]]
        for node in violation["nodes"]:
            element = page.locator(node["target"][0]).first
            if not any(
                element.evaluate("(e, place) => !!e.closest(place)", place) for place in places
            ):
                found.append(
                    f"{violation['id']} {node['target']} {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
                )
    return found


def heading_levels(page: Page) -> list[int]:
    """The levels of the page's headings as they follow each other."""
    levels = "all => all.filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
    return page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(levels)


def hex_of(colour: str) -> str:
    """`rgb(1, 2, 3)` of a browser as #010203."""
    return "#" + "".join(f"{int(part):02x}" for part in colour[4:-1].split(","))


MAP_SHAPES = """() => [...document.querySelectorAll('.st-key-map .choroplethlayer path')].map(path => {
    const box = path.getBBox(), whole = document.querySelector('.st-key-map .main-svg').getBoundingClientRect();
    return {code: path.__data__.loc, fill: path.getAttribute('fill'), area: box.width * box.height / (whole.width * whole.height)};
})"""

TILE_SHAPES = """(key) => [...document.querySelectorAll(`.st-key-${key} .barlayer .trace.bars`)].flatMap(trace => {
    const codes = trace.__data__[0].trace.customdata;
    return [...trace.querySelectorAll('.point')].map(point => ({
        code: codes[point.__data__.i], fill: point.querySelector('path').style.fill, text: point.querySelector('text')?.textContent,
        ink: point.querySelector('text')?.style.fill, size: point.querySelector('path').getBoundingClientRect().width,
    }));
})"""

INSIDE = """(code) => {
    const path = [...document.querySelectorAll('.st-key-map .choroplethlayer path')].find(p => p.__data__.loc === code);
    path.scrollIntoView({block: 'center'});
    const box = path.getBBox(), matrix = path.getScreenCTM();
    for (let n = 1; n < 400; n++) {
        const point = new DOMPoint(box.x + box.width * ((n * 0.618) % 1), box.y + box.height * ((n * 0.382) % 1));
        const near = [[0, 0], [3, 0], [-3, 0], [0, 3], [0, -3]].map(([x, y]) => new DOMPoint(point.x + x, point.y + y));
        if (near.every(p => path.isPointInFill(p))) { const s = point.matrixTransform(matrix); return [s.x, s.y]; }
    }
}"""

TILE_MIDDLE = """([key, code]) => {
    for (const trace of document.querySelectorAll(`.st-key-${key} .barlayer .trace.bars`)) {
        const codes = trace.__data__[0].trace.customdata;
        for (const point of trace.querySelectorAll('.point')) {
            if (codes[point.__data__.i] !== code) continue;
            point.querySelector('path').scrollIntoView({block: 'center'});
            const box = point.querySelector('path').getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }
    }
}"""


def click_at(page: Page, x: float, y: float) -> None:
    """A click as a hand does it: Plotly takes what is hovered."""
    page.mouse.move(x - 1, y - 1)
    page.mouse.move(x, y)
    expect(page.locator(".hoverlayer .hovertext").first).to_be_attached()
    page.mouse.down()
    page.mouse.up()


def wait_for_outline(page: Page, code: str) -> None:
    """Waits until this region, and no other one, has the thick outline of what is chosen on the
    map.
    """
    page.wait_for_function(
        """(code) => {
            const thick = [...document.querySelectorAll('.st-key-map .choroplethlayer path')]
                .filter(path => parseFloat(path.style.strokeWidth) > 1.5);
            return thick.length === 1 && thick[0].__data__.loc === code;
        }""",
        arg=code,
    )


def choose_year(page: Page, year: int) -> None:
    """Clicks a year among the pills."""
    page.get_by_role("radio", name=str(year), exact=True).or_(
        page.get_by_role("button", name=str(year), exact=True)
    ).first.click()
