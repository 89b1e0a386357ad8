"""The page `masukan` in a browser: it checks for everybody, writes for the office only, and text
from a file stays text.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server
from tests.intake.intake_files import AGENCY, agency, csv, xlsx
from zona.config import ROOT
from zona.intake import batches
from zona.office import accounts, journal
from zona.office.access import machine_owner
from zona.office.database import Database
from zona.office.migrate import bring_up_to_date
from zona.store.snapshot import version_of

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PASSWORD = "rahasia sekali benar"


class Office(NamedTuple):
    """A server with an office of its own."""

    server: Server
    batches: Path
    database: Database

    def signed_in(self, page: Page, name: str) -> Page:
        page.context.clear_cookies()
        page.goto(f"{self.server.url}/masuk?bahasa=id")
        page.locator("#nama").fill(name)
        page.locator("#sandi").fill(PASSWORD)
        page.locator("#sandi").press("Enter")
        expect(page.get_by_text(f"Masuk sebagai {name}")).to_be_visible()
        return page


ROLES = {
    "ani": ("pemeriksa",),
    "budi": ("penerbit",),
    "citra": ("pemeriksa", "penerbit"),
    "dewi": ("admin",),
}


@contextmanager
def office_at(folder: Path, snapshot: Path) -> Iterator[Office]:
    """An office whose people have the names and roles of ROLES."""
    address = f"sqlite:///{folder / 'office' / 'office.sqlite'}"
    database = Database(address)
    bring_up_to_date(database)
    for name, roles in ROLES.items():
        accounts.add(database, machine_owner(), name, PASSWORD)
        for role in roles:
            accounts.give(database, machine_owner(), name, role)
    environment = {
        "ZONA_SNAPSHOT": str(snapshot),
        "ZONA_OFFICE": address,
        "ZONA_BATCHES": str(folder / "batches"),
    }
    running = Server(environment, folder / "log.txt")
    try:
        yield Office(running, folder / "batches", database)
    finally:
        running.stop()
        database.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory, snapshot_path):
    with office_at(tmp_path_factory.mktemp("office"), snapshot_path) as running:
        yield running


@pytest.fixture
def officer(office: Office, page: Page) -> Page:
    """A tab of somebody who takes files in."""
    return office.signed_in(page, "ani")


def told(office: Office) -> list[tuple[str, str]]:
    """(who, what) of the journal's rows about batches and releases, with names for ids."""
    names = {one.who: one.name for one in accounts.listed(office.database, machine_owner())}
    with office.database.reading() as connection:
        rows = list(journal.rows(connection))
    found = [(row["who"], row["what"]) for row in rows if row["about"][:6] in ("batch:", "releas")]
    return [(names.get(who, who), what) for who, what in found]


def upload(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": SHEET, "buffer": data}
    )


def opened(page: Page, server: Server, address: str = "/masukan") -> Page:
    page.goto(server.url + address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def test_the_public_may_check_but_not_write(page, server, monkeypatch, tmp_path):
    opened(page, server)
    expect(page.get_by_text("berkas hanya diperiksa, tidak disimpan")).to_be_visible()
    upload(page, "nilai.xlsx", xlsx(AGENCY, agency(nilai="77,02")))
    expect(page.get_by_text("Berkas dapat diterima.")).to_be_visible()
    expect(
        page.get_by_text("Baris pada lembar Data: dibaca 2 = diterima 1 + ditolak 0 + dilewati 1.")
    ).to_be_visible()
    for command in (
        "ZONA_OFFICE",
        "python -m zona",
    ):  # nothing of the office's machine on a public page
        expect(page.get_by_text(command)).to_have_count(0)
    expect(page.get_by_text("kirim berkasnya kepada kantor pengelola")).to_be_visible()
    expect(page.get_by_role("button", name="Laporan lengkap")).to_be_visible()
    page.wait_for_timeout(1500)  # what is not there must not come either
    expect(page.get_by_role("button", name="Terima")).to_have_count(0)
    expect(page.get_by_role("button", name="Tarik berkas")).to_have_count(0)
    expect(page.get_by_role("button", name="Tampilkan di dasbor")).to_have_count(0)
    # and there is no way in, nor was one made by serving
    assert page.request.get(f"{server.url}/masuk").status == 404
    assert not Path(os.environ["ZONA_OFFICE"].removeprefix("sqlite:///")).exists()
    monkeypatch.delenv("ZONA_BATCHES", raising=False)
    assert not batches.folder(ROOT).exists() or not any(
        b.file_name == "nilai.xlsx" for b in batches.batches(ROOT)
    )


def test_a_broken_file_says_what_to_do(page, server):
    opened(page, server, "/masukan?bahasa=en")
    upload(page, "broken.xlsx", xlsx(AGENCY, agency())[:2000])
    expect(page.get_by_text("The file is refused as a whole.")).to_be_visible()
    expect(page.get_by_text("To be corrected (1)")).to_be_visible()
    with page.expect_download() as report:
        page.get_by_role("button", name="Full report (XLSX)").click()
    assert report.value.path().stat().st_size > 3000


def test_text_from_a_file_is_only_text(page, server):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    opened(page, server)
    bad = "<img src=x onerror=alert(1)>"
    upload(
        page,
        "![x](http://example.org/a.png)<b>.csv",
        csv(AGENCY, agency(opd=bad, nilai="**7**", sumber="[x](javascript:alert(1))")),
    )
    expect(page.get_by_text("Berkas ditolak seluruhnya.")).to_be_visible()
    expect(page.get_by_text("Yang harus diperbaiki (2)")).to_be_visible()
    assert page.locator("[data-testid=stMain] img").count() == 0
    assert (
        page.locator(
            "a[href*='javascript'], a[href*='example.org'], [data-testid=stMain] b"
        ).count()
        == 0
    )
    assert dialogs == []


def test_the_template_comes_down(page, server):
    opened(page, server)
    with page.expect_download() as template:
        page.get_by_role("button", name="nilai per OPD").click()
    assert template.value.suggested_filename == "zona-agency_scores.xlsx"


def test_the_office_accepts_withdraws_and_restores(officer, office, snapshot_path):
    page, (server, folder, _) = officer, office
    before = version_of(snapshot_path)
    opened(page, server)
    data = xlsx(AGENCY, agency(), agency(opd="Dinas Sosial"))
    upload(page, "nilai medan.xlsx", data)
    page.get_by_role("button", name="Terima 2 baris").click()
    expect(page.get_by_text("Belum tampil di dasbor").first).to_be_visible()
    (batch,) = [path.name for path in folder.iterdir() if batches.ID.fullmatch(path.name)]
    assert (folder / batch / "original.xlsx").read_bytes() == data
    expect(page.get_by_role("button", name="Terima 2 baris")).to_have_count(0)
    expect(page.get_by_text(f"sudah diterima sebagai {batch}")).to_be_visible()

    page.get_by_role("button", name="Tarik berkas").click()
    expect(page.get_by_text("Penarikan perlu alasan")).to_be_visible()
    page.get_by_label("Alasan (disimpan)").fill("salah *tahun*")
    page.get_by_role("button", name="Tarik berkas").click()
    expect(page.get_by_text(f"Berkas {batch} ditarik: salah *tahun*.")).to_be_visible()
    page.get_by_role("button", name=f"Pakai lagi: {batch}").click()
    expect(page.get_by_text(f"Berkas {batch} dipakai lagi.")).to_be_visible()
    # accepting and withdrawing alone never write a snapshot
    assert version_of(snapshot_path) == before
    acts = ("batch.accepted", "batch.withdrawn", "batch.restored")
    assert told(office) == [("ani", act) for act in acts]
    hands = [
        entry["by"] for entry in json.loads((folder / batch / "batch.json").read_text())["history"]
    ]
    assert len(set(hands)) == 1 and hands[0].startswith("account:")


def test_a_second_person_shows_what_was_accepted(page, snapshot_path, tmp_path):
    """Accept, publish, read it on the page of the OPD: under the name that the rows give their
    source, as plain text. Nobody shows what they took in themselves.
    """
    own = tmp_path / "zona.duckdb"
    shutil.copy(snapshot_path, own)
    before = version_of(own)
    show = page.get_by_role("button", name="Tampilkan di dasbor")
    with office_at(tmp_path, own) as office:
        opened(office.signed_in(page, "citra"), office.server)
        expect(show).to_have_count(0)
        source = "![x](http://example.org/a.png) Surat 9/2025"
        upload(page, "nilai.xlsx", xlsx(AGENCY, agency(sumber=source, tanggal="2025-02-03")))
        page.get_by_role("button", name="Terima 1 baris").click()
        expect(page.get_by_text("Belum tampil di dasbor").first).to_be_visible()
        show.click()
        expect(page.get_by_text("Harus orang lain yang menampilkannya")).to_be_visible()
        assert version_of(own) == before
        opened(office.signed_in(page, "ani"), office.server)
        expect(page.get_by_text("belum sama dengan yang tampil")).to_be_visible()
        expect(page.get_by_role("heading", name="3. Berkas yang sudah diterima")).to_be_visible()
        expect(page.get_by_role("button", name="Tarik berkas")).to_be_visible()
        expect(show).to_have_count(0)
        opened(office.signed_in(page, "budi"), office.server)
        show.click()
        expect(page.get_by_text("Dasbor sekarang menampilkan semua berkas")).to_be_visible()
        expect(show).to_have_count(0)
        expect(page.get_by_role("button", name="Tarik berkas")).to_have_count(0)
        assert version_of(own) != before
        assert told(office) == [("citra", "batch.accepted"), ("budi", "release.built")]
        opened(page, office.server, "/opd?wilayah=12.71&tahun=2024")
        expect(page.get_by_text(f"{source} (3 Februari 2025)").first).to_be_visible()
        assert page.locator("[data-testid=stMain] img").count() == 0


def test_a_role_that_ended_accepts_nothing_any_more(officer, office):
    """The page still shows the button; the office asks again."""
    page = officer
    opened(page, office.server)
    before = told(office), sorted(office.batches.glob("B*"))
    upload(page, "terlambat.xlsx", xlsx(AGENCY, agency(opd="Dinas Terlambat")))
    button = page.get_by_role("button", name="Terima 1 baris")
    expect(button).to_be_visible()
    accounts.take(office.database, machine_owner(), "ani", "pemeriksa")
    try:
        button.click()
        expect(page.get_by_text("berkas hanya diperiksa, tidak disimpan")).to_be_visible()
        expect(button).to_have_count(0)
        assert (told(office), sorted(office.batches.glob("B*"))) == before
    finally:
        accounts.give(office.database, machine_owner(), "ani", "pemeriksa")
    # and a role that is none for this is none: who manages accounts takes nothing in
    opened(office.signed_in(page, "dewi"), office.server)
    upload(page, "admin.xlsx", xlsx(AGENCY, agency(opd="Dinas Admin")))
    expect(page.get_by_text("Berkas dapat diterima.")).to_be_visible()
    expect(page.get_by_role("button", name="Laporan lengkap")).to_be_visible()
    expect(button).to_have_count(0)


def test_an_upload_of_another_site_is_refused(officer, office):
    """Streamlit's own fence: a secret in a header that no other site can read or send."""
    page = officer
    opened(page, office.server)
    with page.expect_request(lambda request: request.method == "PUT") as sent:
        upload(page, "nilai.csv", csv(AGENCY, agency()))
    url, file = sent.value.url, {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a"}
    for headers in ({}, {"X-Xsrftoken": "made-up"}):
        answer = page.request.put(url + "x", multipart={"file": file}, headers=headers)
        assert answer.status == 403
    # a session that nobody holds, with the right secret
    secret = next(c["value"] for c in page.context.cookies() if c["name"] == "_streamlit_xsrf")
    foreign = re.sub(
        r"upload_file/[^/]+/", "upload_file/11111111-1111-1111-1111-111111111111/", url
    )
    asked = {"X-Xsrftoken": secret}
    assert page.request.put(foreign, multipart={"file": file}, headers=asked).status >= 400


def test_equal_faults_are_said_once(page, server):
    opened(page, server)
    rows = [agency(opd=f"Dinas {n}", kode_wilayah=12.1, wilayah=None) for n in range(15)]
    upload(page, "nilai.xlsx", xlsx(AGENCY, *rows))
    expect(page.get_by_text("Yang harus diperbaiki (15)")).to_be_visible()
    expect(page.get_by_text("baris 2–16", exact=False)).to_have_count(1)


def test_it_fits_a_phone(browser, server):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = opened(context.new_page(), server)
    upload(
        page, "nilai.csv", csv(AGENCY, *[agency(opd=f"Dinas {n}", nilai="x") for n in range(30)])
    )
    expect(page.get_by_text("Yang harus diperbaiki (30)")).to_be_visible()
    width = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]'); return [m.scrollWidth, m.clientWidth] }"
    )
    assert width[0] <= width[1]
    context.close()


FILL = """async ([n, megabytes]) => {
  const cookie = document.cookie.match(/_streamlit_xsrf=([^;]+)/)[1]
  const form = new FormData()
  form.append("file", new Blob([new Uint8Array(megabytes * 1048576)]), "big.csv")
  for (let i = 0; i < n; i++)
    await fetch(window.__upload + i, {method: "PUT", body: form, headers: {"X-Xsrftoken": cookie}})
}"""


def test_a_file_that_finds_no_room_is_told_so(officer, office):
    """Uploads lie in memory: one session took 600 MB of it."""
    page, server = officer, office.server
    opened(page, server)
    with page.expect_request(lambda request: request.method == "PUT") as sent:
        upload(page, "nilai.csv", csv(AGENCY, agency()))
    page.evaluate("url => { window.__upload = url }", sent.value.url)
    page.evaluate(FILL, [4, 45])
    held = page.request.get(f"{server.url}/_stcore/metrics").text()
    found = re.search(r'cache_type="UploadedFileManager",cache=""} (\d+)', held)
    assert 90 * 2**20 < int(found[1]) < 100 * 2**20
    upload(page, "lain.csv", csv(AGENCY, agency()) + b"\n" * 20_000_000)
    expect(page.get_by_text("Berkas ini tidak diterima")).to_be_visible()


def test_a_template_for_one_region_and_year_comes_down(page, server):
    opened(page, server, "/masukan?wilayah=12.75&tahun=2024")
    with page.expect_download() as template:
        page.get_by_role("button", name="Templat Kota Binjai 2024").click()
    assert template.value.suggested_filename == "zona-opd-12.75-2024.xlsx"
    assert template.value.path().stat().st_size > 5000


def test_names_that_look_alike_are_asked_about(officer, office):
    """Nothing is accepted before each question has an answer."""
    page, (server, folder, _) = officer, office
    opened(page, server)
    rows = [agency(opd="UPT Kelautan"), agency(opd="UPT Kelautn", dimensi="proses")]
    upload(page, "tanya.xlsx", xlsx(AGENCY, *rows))
    expect(page.get_by_text("Pertanyaan yang harus dijawab (1)")).to_be_visible()
    expect(page.get_by_text("menunggu jawaban 2")).to_be_visible()
    expect(page.get_by_role("button", name="Terima 2 baris")).to_have_count(0)
    page.get_by_role("button", name="Simpan jawaban dan periksa lagi").click()
    expect(page.get_by_text("Jawab semua pertanyaan dahulu.")).to_be_visible()
    page.get_by_role("radiogroup").get_by_text("Sama: pakai").click()
    page.get_by_role("button", name="Simpan jawaban dan periksa lagi").click()
    page.get_by_role("button", name="Terima 2 baris").click()
    expect(page.get_by_text("Belum tampil di dasbor").first).to_be_visible()
    (batch,) = [p for p in folder.glob("B*/batch.json") if "tanya.xlsx" in p.read_text()]
    assert '"UPT Kelautn"' in batch.read_text()


def test_headings_that_nobody_knows_are_asked_about_once(officer, office):
    page, (server, folder, _) = officer, office
    opened(page, server)
    head, row = ("Ref", "Masuk Pada", "Isi Laporan"), ("A1", "01/03/2024", "Jalan rusak")
    # the last of the page has come: nothing redraws the box that is about to be filled in
    expect(page.get_by_role("heading", name="3. Berkas yang sudah diterima")).to_be_visible()
    choose_option(page, "Isi berkas", "pengaduan")
    upload(page, "lapor.csv", csv((*head, "Status"), (*row, "Tuntas")))
    expect(page.get_by_text("Arti judul kolom")).to_be_visible()
    for heading, column in (("Ref", "nomor_laporan"), ("Masuk Pada", "diajukan")):
        choose_option(page, heading, column)
    choose_option(page, "Wilayah untuk semua baris", "Kota Binjai")
    page.get_by_role("button", name="Periksa lagi dengan arti ini").click()
    expect(page.get_by_text("berkas aslinya tidak disimpan")).to_be_visible()
    page.get_by_role("button", name="Terima 1 baris").click()
    expect(page.get_by_text("Belum tampil di dasbor").first).to_be_visible()
    assert "nomor_laporan" in (folder / "mappings.json").read_text(encoding="utf-8")
    upload(page, "lapor2.csv", csv((*head, "Status"), ("A2", *row[1:], "Tuntas")))
    expect(page.get_by_role("button", name="Terima 1 baris")).to_be_visible()


def choose_option(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label).last
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()
