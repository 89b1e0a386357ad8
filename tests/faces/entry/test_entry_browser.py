"""Signing in with a real browser at a real server, and what is left when a role ends."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Server
from zona.office import accounts
from zona.office.access import machine_owner
from zona.office.database import Database
from zona.office.migrate import bring_up_to_date

PASSWORD = "rahasia sekali benar"


@pytest.fixture(scope="module")
def office(tmp_path_factory, snapshot_path: Path) -> Iterator[tuple[Server, Database]]:
    """A server with an office of its own, in which Ani is an officer of Binjai."""
    folder = tmp_path_factory.mktemp("entry")
    address = f"sqlite:///{folder / 'office.sqlite'}"
    database = Database(address)
    bring_up_to_date(database)
    accounts.add(database, machine_owner(), "ani", PASSWORD, "Ani")
    accounts.give(database, machine_owner(), "ani", "wilayah", "12.75")
    settings = {"ZONA_SNAPSHOT": str(snapshot_path), "ZONA_OFFICE": address}
    running = Server(settings, folder / "log.txt")
    yield running, database
    running.stop()


def sign_in(page: Page, server: Server, query: str = "?bahasa=id") -> None:
    page.goto(f"{server.url}/masuk{query}")
    page.locator("#nama").fill("ani")
    page.locator("#sandi").fill(PASSWORD)
    page.locator("#sandi").press("Enter")


@pytest.mark.parametrize(
    ("width", "scheme", "query"), [(360, "dark", "?bahasa=en"), (1280, "light", "?bahasa=id")]
)
def test_the_form_reads_for_everybody_without_a_script(
    office, browser: Browser, width, scheme, query
):
    server, _ = office
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    pictures = os.environ.get("ZONA_PICTURES")

    def looked_at(name: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.locator("script").count() == 0
        if pictures:
            page.screenshot(path=f"{pictures}/{name}-{width}-{scheme}.png")

    page.goto(f"{server.url}/masuk{query}")
    looked_at("masuk")
    page.locator("#nama").fill("ani")
    page.locator("#sandi").fill("bukan kata sandinya")
    page.locator("form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.locator("#nama").input_value() == "ani"
    looked_at("salah")
    sign_in(page, server, query)
    page.goto(f"{server.url}/masuk{query}")
    looked_at("di-dalam")
    context.close()


def test_who_signed_in_is_known_until_the_role_ends(office, page: Page) -> None:
    server, database = office
    page.goto(server.url)
    link = page.get_by_test_id("stSidebar").get_by_role("link", name="Masuk ke kantor")
    expect(link).to_have_attribute("href", "/masuk?bahasa=id")
    sign_in(page, server)
    expect(page).to_have_url(re.compile(rf"^{server.url}/"))
    expect(page.get_by_test_id("stSidebar").get_by_text("Masuk sebagai Ani")).to_be_visible()
    accounts.take(database, machine_owner(), "ani", "wilayah", "12.75")
    # the next run of the same session, whose websocket still has the cookie
    page.get_by_test_id("stSidebar").get_by_role("link", name="Tren").click()
    expect(link).to_be_visible()
    accounts.give(database, machine_owner(), "ani", "wilayah", "12.75")
