"""Signing in through a real, certified OpenID provider (npm: oidc-provider), started by the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server, free_port
from zona.domain.roles import EVERYBODY, Held
from zona.faces import signing
from zona.faces.signing import actor_of_claims
from zona.office import accounts
from zona.office.access import machine_owner
from zona.office.database import Database
from zona.office.migrate import bring_up_to_date

FOLDER = Path(__file__).with_name("provider")
SECRET = "rahasia-klien-untuk-uji"


class Set(NamedTuple):
    """A server, its office, and the address of the provider."""

    server: Server
    database: Database
    issuer: str


def installed() -> None:
    """Fetches the provider once. Without node: skipped with a reason, except in CI, where it fails."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        reason = "no node or npm here: apt-get install nodejs npm, then this test runs"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    if not (FOLDER / "node_modules" / "oidc-provider").exists():
        command = ["npm", "ci", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=FOLDER, check=True, capture_output=True, timeout=150)


@pytest.fixture(scope="module")
def both(tmp_path_factory, snapshot_path: Path) -> Iterator[Set]:
    installed()
    folder, port = tmp_path_factory.mktemp("provider"), free_port()
    issuer = f"http://127.0.0.1:{port}"
    address = f"sqlite:///{folder / 'office.sqlite'}"
    database = Database(address)
    bring_up_to_date(database)
    secrets = folder / "secrets.toml"
    secrets.write_text(f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "rahasia kuki yang cukup panjang"
client_id = "zona"
client_secret = "{SECRET}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
client_kwargs = {{ prompt = "login" }}
""")
    settings = {"ZONA_SNAPSHOT": str(snapshot_path), "ZONA_OFFICE": address}
    server = Server(settings | {"STREAMLIT_SECRETS_FILES": str(secrets)}, folder / "log.txt")
    redirect = f"{server.url}/oauth2callback"
    provider = subprocess.Popen(
        ["node", "provider.mjs", str(port), redirect],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert provider.stdout.readline() == "ready\n"
        yield Set(server, database, issuer)
    finally:
        provider.kill()
        provider.wait(20)
        server.stop()
        database.close()


def test_whom_the_provider_knows_and_the_office_has(both: Set, page: Page) -> None:
    server, database, issuer = both
    owner = machine_owner()
    sidebar = page.get_by_test_id("stSidebar")
    page.goto(server.url)
    sidebar.get_by_role("button", name="Masuk lewat penyedia").click()
    page.wait_for_url(f"{issuer}/**")
    page.locator("input[name=login]").fill("citra-7")
    page.locator("input[name=password]").fill("apa saja")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{server.url}/**")
    # known there, nobody here: no role, and the code that an admin needs
    expect(sidebar.get_by_text("citra-7")).to_be_visible()
    made = accounts.add_of_provider(database, owner, issuer, "citra-7", "Citra")
    accounts.give(database, owner, made.id, "pemeriksa")
    sidebar.get_by_role("link", name="Penerimaan berkas nilai").click()
    expect(sidebar.get_by_text("Masuk sebagai Citra")).to_be_visible()
    expect(page.get_by_text("Anda masuk untuk kantor")).to_be_visible()
    accounts.disable(database, owner, made.id)
    sidebar.get_by_role("link", name="Unduh data").click()
    expect(sidebar.get_by_text("citra-7")).to_be_visible()
    page.goto(f"{server.url}/masukan")
    expect(page.get_by_text("berkas hanya diperiksa, tidak disimpan")).to_be_visible()
    accounts.enable(database, owner, made.id)
    # Streamlit's cookie is signed: changed by a letter it is nobody's
    cookies = {one["name"]: one for one in page.context.cookies(server.url)}
    forged = cookies["_streamlit_user"]
    forged["value"] = ("A" if forged["value"][0] != "A" else "B") + forged["value"][1:]
    page.context.add_cookies([forged])
    page.goto(f"{server.url}/masukan")
    expect(sidebar.get_by_role("button", name="Masuk lewat penyedia")).to_be_visible()
    expect(page.get_by_text("berkas hanya diperiksa, tidak disimpan")).to_be_visible()


def test_what_a_provider_said_long_ago_does_not_hold(tmp_path, monkeypatch) -> None:
    address = f"sqlite:///{tmp_path / 'office.sqlite'}"
    monkeypatch.setenv("ZONA_OFFICE", address)
    claims = {"iss": "https://idp.example", "sub": "7", "iat": int(time.time())}
    assert actor_of_claims(claims) == EVERYBODY and not (tmp_path / "office.sqlite").exists()
    database, owner = Database(address), machine_owner()
    bring_up_to_date(database)
    made = accounts.add_of_provider(database, owner, "https://idp.example", "7")
    accounts.give(database, owner, made.id, "penerbit")
    assert actor_of_claims(claims).held == (Held("penerbit"),)
    long_ago = int(time.time() - signing.VOUCHED.total_seconds() - 1)
    for wrong in (
        {"iat": long_ago},
        {"iat": int(time.time()) + 3600},
        {"iat": None},
        {"iat": "now"},
        {"sub": "8"},
        {"sub": None},
        {"iss": "https://other.example"},
        {"iss": ["https://idp.example"]},
    ):
        assert actor_of_claims(claims | wrong) == EVERYBODY
    database.close()
