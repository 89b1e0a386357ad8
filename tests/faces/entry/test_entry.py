"""Signing in by form: what it sets, and everything that it refuses."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from zona.config import ROOT
from zona.domain.roles import EVERYBODY, Held
from zona.faces import entry
from zona.faces.entry.forms import FIELD, FORM_COOKIE
from zona.faces.signing import COOKIE, actor_of_cookie
from zona.office import accounts, passwords, sessions
from zona.office.access import machine_owner
from zona.office.database import office

PASSWORD, NEW = "rahasia sekali benar", "kata sandi yang baru"
SECRET = re.compile(rf'name="{FIELD}" value="([^"]+)"')


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", passwords.PasswordHasher(1, 64, 1))
    passwords._nobodys.cache_clear()


@pytest.fixture
def nobody(tmp_path, monkeypatch):
    """Where no office is."""
    path = tmp_path / "office" / "office.sqlite"
    monkeypatch.setenv("ZONA_OFFICE", f"sqlite:///{path}")
    return path


@pytest.fixture
def ani(nobody):
    database, owner = office(), machine_owner()
    made = accounts.add(database, owner, "ani", PASSWORD, "Ani <b>")
    accounts.give(database, owner, "ani", "wilayah", "12.75")
    return made


def browser(base: str = "http://zona.test") -> TestClient:
    app = Starlette(routes=entry.routes(ROOT))
    return TestClient(app, base_url=base, follow_redirects=False)


def secret(client: TestClient) -> str:
    return SECRET.search(client.get("/masuk").text)[1]


def sign_in(client: TestClient, password: str = PASSWORD, name: str = "ani", **headers: str):
    fields = {FIELD: secret(client), "nama": name, "sandi": password}
    return client.post("/masuk", data=fields, headers=headers)


def test_without_an_office_there_is_no_way_in(nobody) -> None:
    client = browser()
    asked = client.get("/masuk")
    assert asked.status_code == 404 and "<form" not in asked.text
    assert "set-cookie" not in asked.headers
    fields = {FIELD: "x" * 43, "nama": "ani", "sandi": PASSWORD}
    assert client.post("/masuk", data=fields).status_code == 404
    for path in ("/keluar", "/masuk/sandi"):
        assert client.post(path, data=fields).status_code == 303
    assert actor_of_cookie("x" * 43) == EVERYBODY
    assert not nobody.parent.exists()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_in_and_out(ani, scheme: str) -> None:
    client = browser(f"{scheme}://zona.test")
    form = client.get("/masuk?bahasa=en")
    assert form.status_code == 200 and '<html lang="en">' in form.text
    assert form.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in form.headers["content-security-policy"]
    entered = sign_in(client)
    assert (entered.status_code, entered.headers["location"]) == (303, "/?bahasa=id")
    told = next(c for c in entered.headers.get_list("set-cookie") if c.startswith(COOKIE))
    for attribute in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"):
        assert attribute.lower() in told.lower()
    assert ("secure" in told.lower()) == (scheme == "https")
    token = client.cookies[COOKIE]
    actor = actor_of_cookie(token)
    assert actor.who == ani.who and actor.held == (Held("wilayah", "12.75"),)
    page = client.get("/masuk").text
    assert "Ani &lt;b&gt;" in page and "Ani <b>" not in page and "12.75" in page
    assert client.get("/keluar").status_code == 303 and actor_of_cookie(token).held
    left = client.post("/keluar", data={FIELD: secret(client)})
    assert left.status_code == 303 and COOKIE not in client.cookies
    assert actor_of_cookie(token) == EVERYBODY


def test_a_password_of_one_s_own(ani) -> None:
    client = browser()
    sign_in(client)
    token = client.cookies[COOKIE]
    change = {"lama": PASSWORD, "baru": NEW}
    assert client.post("/masuk/sandi", data=change).status_code == 403
    wrong = change | {"lama": NEW, FIELD: secret(client)}
    assert client.post("/masuk/sandi", data=wrong).status_code == 401
    short = change | {"baru": "pendek", FIELD: secret(client)}
    assert client.post("/masuk/sandi", data=short).status_code == 400
    assert actor_of_cookie(token).held
    right = change | {FIELD: secret(client)}
    assert client.post("/masuk/sandi", data=right).status_code == 303
    assert actor_of_cookie(token) == EVERYBODY and actor_of_cookie(client.cookies[COOKIE]).held
    assert sign_in(browser(), PASSWORD).status_code == 401
    assert sign_in(browser(), NEW).status_code == 303


def test_a_form_of_another_page_is_refused(ani) -> None:
    """Each fence by itself: the secret, where it comes from, what kind of form it is."""
    client = browser()
    held = secret(client)
    right = {FIELD: held, "nama": "ani", "sandi": PASSWORD}
    for fields, headers, status in (
        (right | {FIELD: "x" * 43}, {}, 403),
        ({"nama": "ani", "sandi": PASSWORD}, {}, 403),
        (right, {"origin": "https://evil.example"}, 403),
        (right, {"origin": "null"}, 403),
        (right, {"sec-fetch-site": "cross-site"}, 403),
        (right, {"sec-fetch-site": "same-site"}, 403),
        (right | {"nama": "x" * 9000}, {}, 413),
        (right | {f"f{n}": "" for n in range(9)}, {}, 400),
    ):
        answer = client.post("/masuk", data=fields, headers=headers)
        assert answer.status_code == status, (fields, headers)
        assert COOKIE not in client.cookies and "Traceback" not in answer.text
    for kind in ("text/plain", "application/json", "multipart/form-data; boundary=x"):
        answer = client.post("/masuk", content=b"nama=ani", headers={"content-type": kind})
        assert answer.status_code == 415
    # without the cookie that belongs to the secret
    assert browser().post("/masuk", data=right).status_code == 403
    assert client.put("/masuk").status_code == 405
    same = {"origin": "http://zona.test", "sec-fetch-site": "same-origin"}
    assert client.post("/masuk", data=right, headers=same).status_code == 303


def test_nobody_chooses_the_token(ani) -> None:
    """Fixation: what the browser brings is never taken over, and what it had is ended."""
    client = browser()
    chosen = "A" * 43
    client.cookies.set(COOKIE, chosen, domain="zona.test", path="/")
    sign_in(client)
    tokens = [cookie.value for cookie in client.cookies.jar if cookie.name == COOKIE]
    assert actor_of_cookie(chosen) == EVERYBODY and any(actor_of_cookie(t).held for t in tokens)
    client = browser()
    before = secret(client)
    sign_in(client)
    first = client.cookies[COOKIE]
    assert secret(client) != before
    sign_in(client)
    assert actor_of_cookie(first) == EVERYBODY and actor_of_cookie(client.cookies[COOKIE]).held


def test_forged_and_ended_cookies_are_nobody_s(ani) -> None:
    client = browser()
    sign_in(client)
    token = client.cookies[COOKIE]
    forged = [token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), token + "A"]
    forged += [token[:-1], "", "' OR 1=1 --", "\0", "é" * 43, ani.id, "x" * 100_000]
    with office().reading() as connection:
        kept = connection.execute(sessions.SESSION.select()).mappings().all()
    forged += [row["token_hash"] for row in kept]  # who reads the database gets nothing
    for one in forged:
        assert actor_of_cookie(one) == EVERYBODY
    accounts.take(office(), machine_owner(), "ani", "wilayah", "12.75")
    assert actor_of_cookie(token) == EVERYBODY


def test_names_cannot_be_found_out(ani) -> None:
    accounts.add(office(), machine_owner(), "budi", PASSWORD)
    accounts.disable(office(), machine_owner(), "budi")
    answers = set()
    for name, password in (("ani", NEW), ("nobody", PASSWORD), ("budi", PASSWORD)):
        client = browser()
        answer = sign_in(client, password, name)
        body = SECRET.sub("", answer.text).replace(f'value="{name}"', "")
        answers.add((answer.status_code, body, answer.headers["content-length"] != "0"))
    assert len(answers) == 1
    client = browser()
    for _ in range(6):
        answer = sign_in(client, NEW, "<script>")
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0
    assert "<script>" not in answer.text and "<script>" in unescape(answer.text)


def test_a_flood_of_forms_never_reaches_the_database(ani, monkeypatch) -> None:
    client = browser()
    fields = {FIELD: secret(client), "nama": "ani", "sandi": NEW}
    for _ in range(20):
        client.post("/masuk", data=fields)
    monkeypatch.setattr(sessions, "sign_in", lambda *_: pytest.fail("it was asked"))
    answer = client.post("/masuk", data=fields)
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0


def test_a_database_that_is_gone_lets_nobody_in(ani, nobody, monkeypatch) -> None:
    client = browser()
    sign_in(client)
    token, held = client.cookies[COOKIE], secret(client)
    office().close()
    monkeypatch.setenv("ZONA_OFFICE", "postgresql+psycopg://zona:sandi-db@/x?host=/not/there")
    assert actor_of_cookie(token) == EVERYBODY
    fields = {FIELD: held, "nama": "ani", "sandi": PASSWORD}
    answer = client.post("/masuk", data=fields)
    assert answer.status_code == 503 and "retry-after" in answer.headers
    assert "not/there" not in answer.text and "sandi-db" not in answer.text
    assert FORM_COOKIE in answer.headers["set-cookie"]
